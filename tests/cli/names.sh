#!/bin/sh
# SPDX-License-Identifier: MIT
# Help and version wherever they are asked for, and experiments by their names, from anywhere.
# usage: names.sh PROGRAM SOURCE_DIR
set -u
program=$1
models=$2/models
failures=0
fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}

# same A B: two commands print the same, and nothing else.
same() {
  # shellcheck disable=SC2086  # words of a command line
  "$program" $1 >a.txt 2>err.txt || fail "$1: exit code $?: $(cat err.txt)"
  # shellcheck disable=SC2086
  "$program" $2 >b.txt 2>>err.txt || fail "$2: exit code $?: $(cat err.txt)"
  if [ ! -s a.txt ] || [ -s err.txt ] || ! cmp -s a.txt b.txt; then fail "$1 and $2 differ: $(cat err.txt)"; fi
}

# Help and version.
same help -h
same help --help
same help 'help help'
same version --version
for command in list describe curve dynamics validate width-for points-for network experiments run status export plot \
  report completion man version; do
  for mark in -h --help; do same "help $command" "$command $mark"; done
  "$program" help $command | head -n 1 | grep -q "^usage: overparam $command" || fail "usage of $command"
done
for mark in -h --help; do
  same 'help dynamics kernel-ridge' "dynamics kernel-ridge $mark"
  same 'help dynamics kernel-ridge' "dynamics kernel-ridge --dim abc $mark"
  same 'help status' "status nowhere $mark"
done
for command in width-for points-for network; do
  if "$program" help $command kernel-ridge >a.txt 2>err.txt || [ -s a.txt ] ||
    ! grep -qx "overparam: error: model: kernel-ridge does not go with $command" err.txt; then
    fail "help of $command for a model that it does not apply to: $(cat err.txt)"
  fi
done

# Completion and manual page, as far as their shells and man are there.
# completed WORDS...: what bash offers for the last of them.
completed() {
  bash -c 'eval "$(cat completion.bash)"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _overparam
    printf "%s\n" "${COMPREPLY[@]}"' bash overparam "$@"
}
"$program" completion bash >completion.bash || fail "completion bash"
[ "$(completed dyn)" = dynamics ] || fail "bash completes commands to '$(completed dyn)'"
[ "$(completed width-for '' | xargs)" = 'random-features-online robustness' ] || fail "models: '$(completed width-for '')'"
for command in points-for network; do
  [ "$(completed $command '')" = memorization ] || fail "models of $command: '$(completed $command '')'"
done
[ "$(completed network memorization --netw)" = --network ] || fail "options: '$(completed network memorization --netw)'"
[ "$(completed run heat)" = heat_map ] || fail "experiments: '$(completed run heat)'"
[ "$(completed curve kernel-ridge --kern)" = --kernel ] || fail "options: '$(completed curve kernel-ridge --kern)'"
[ -z "$(completed validate kernel-ridge --dim 3 --samples)" ] || fail "validate takes no --samples"
for shell in zsh fish; do
  "$program" completion $shell >completion.$shell || fail "completion $shell"
  grep -q heat_map completion.$shell || fail "completion $shell has no experiments"
  if command -v $shell >/dev/null; then $shell -n completion.$shell || fail "$shell does not read its completion"; fi
done
"$program" man >overparam.1 || fail man
grep -q '^\.SH EXAMPLES$' overparam.1 || fail "the manual page has no examples"
if command -v groff >/dev/null; then
  [ -z "$(groff -man -Tutf8 -Kutf8 -ww overparam.1 2>&1 >/dev/null)" ] || fail "groff complains of the manual page"
fi

# Columns are apart, and what is needed is marked.
for model in $("$program" list | awk '{ print $1 }'); do
  "$program" describe "$model" >a.txt || fail "describe $model"
  grep -q '^  overparam curve ' a.txt || fail "describe $model has no example"
  # A file of overlaps has all numbers that two-layer-online needs.
  [ "$model" = two-layer-online ] || grep -q '; needed' a.txt || fail "describe $model says nothing of what is needed"
  awk -F '  +' '/^Theory levels|^Observables|^$/ { inside = /^Obs|^The/; next } inside && NF < 3' a.txt >b.txt
  [ ! -s b.txt ] || fail "columns of $model run into each other: $(cat b.txt)"
done

# Every experiment is listed with what it shows, by a name that finds it; so does its first line.
"$program" experiments >list.txt || fail "experiments: exit code $?"
for file in "$models"/*/experiments/*.ini; do
  name=$(basename "$file" .ini)
  model=$(basename "${file%/experiments/*}" | tr _ -)
  grep -qE "^  ($model/)?$name  +[A-Z]" list.txt || fail "$model/$name is not listed"
done
[ "$(grep -c '^  ' list.txt)" -eq "$(find "$models" -path '*/experiments/*.ini' | wc -l)" ] || fail "not one line each"
mkdir -p elsewhere
for name in $(awk '/^  / { print $1 }' list.txt); do
  (cd elsewhere && "$program" run "$name" -h >../a.txt 2>../err.txt) || fail "run $name: $(cat err.txt)"
  grep -q '^usage: overparam [a-z-]* [a-z-]* ' a.txt || fail "run $name does not ask for a command"
done
quick='--dim 10 --exponent 1,2 --quiet'
# shellcheck disable=SC2086  # several words
(
  cd elsewhere || exit 1
  "$program" run random-features-online/staircase $quick >../a.txt || exit 1
  "$program" curve random-features-online --config staircase.ini $quick >../b.txt
) || fail "an experiment from elsewhere: exit code $?"
if [ ! -s a.txt ] || ! cmp -s a.txt b.txt; then fail "run and curve --config differ"; fi
"$program" curve random-features-online --config "$models/random_features_online/experiments/staircase.ini" \
  --dim 10 --exponent 1,2 --quiet | cmp -s - a.txt || fail "run has other rows than the file"

# An installed program has the experiments beside it.
rm -rf installed
mkdir -p installed/bin installed/share/overparam/kernel_ridge/experiments
cp "$program" installed/bin/overparam
cp "$models/kernel_ridge/experiments/ridge.ini" installed/share/overparam/kernel_ridge/experiments/own.ini
[ "$(installed/bin/overparam experiments | awk '/^  / { print $1 }')" = own ] ||
  fail "the installed program lists other experiments than its own"

refused() {
  expected="overparam: error: $1"
  shift
  "$program" "$@" >a.txt 2>err.txt
  code=$?
  if [ $code -ne 2 ] || [ -s a.txt ] || [ "$(head -n 1 err.txt)" != "$expected" ]; then
    fail "$*: exit code $code, '$(cat err.txt)' in place of '$expected'"
  fi
}
refused 'experiment: staircase is one of several models: random-features-online/staircase | kernel-ridge/staircase' \
  run staircase
refused "experiment: heat_mat is unknown, did you mean heat_map?; 'overparam experiments' shows all" run heat_mat
refused "experiment: is needed after run; 'overparam experiments' shows all" run
refused '--ratioo: is unknown, did you mean --ratio?' run heat_map --ratioo 1
refused 'completion: csh is not bash | zsh | fish' completion csh
refused 'version: 1 is not expected here' version 1
refused '--config: ridge.ini cannot be read: No such file or directory' curve linear-regression --config ridge.ini

[ $failures -eq 0 ] && echo "found by their names"
exit $failures
