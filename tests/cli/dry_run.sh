#!/bin/sh
# SPDX-License-Identifier: MIT
# --dry-run says what a run would take, refuses what that refuses, and leaves no trace.
# usage: dry_run.sh PROGRAM
set -eu
program=$1
model=random-features-online
export OVERPARAM_PYTHON=false
fail() {
  echo "FAILED: $*"
  exit 1
}
rm -rf out grown file old
: >file
mkdir old
: >old/manifest.json

# dry COMMAND...: what it says, in said.txt; nothing else, and nothing written.
dry() {
  before=$(find . | sort)
  "$program" "$@" --dry-run >said.txt 2>errors.txt || fail "$*: exit code $? ($(cat errors.txt))"
  [ ! -s errors.txt ] || fail "$*: $(cat errors.txt)"
  [ "$before" = "$(find . | sort)" ] || fail "$* leaves files behind"
}
# says TEXT...: lines that were said, by their beginning, with any number of blanks.
says() {
  for text in "$@"; do
    tr -s ' ' <said.txt | grep -q "^$text" || fail "no line '$text' in: $(cat said.txt)"
  done
}
touch said.txt errors.txt

curve="curve $model --dim 40 --ratio 0.5,1,2 --simulate --replicas 3 --horizon 2 --theory-points 0"
# shellcheck disable=SC2086
dry $curve --out out
says 'points 3$' 'deterministic 3 items$' 'simulation 9 items: 3 points × 3 replicas$' 'time less than a second on' \
  'memory about .* for the largest'
[ ! -e out ] || fail "a directory is made"
# What is said begins in one column.
[ "$(sed 's/^\([^ ]* *\).*/\1/' said.txt | awk '{ print length }' | sort -u | wc -l)" -eq 1 ] || fail "columns: $(cat said.txt)"
# The same items as the run has.
# shellcheck disable=SC2086
"$program" $curve --quiet --out out 2>/dev/null
"$program" status out | grep -q '12 of 12 items' || fail "$("$program" status out)"
sum=$(cksum out/* | cksum)
# shellcheck disable=SC2086
dry $curve --out out
says 'deterministic 3 items, 3 of them done$' 'simulation 9 items: 3 points × 3 replicas, 9 of them done$' \
  'time none: all items are done$'
# shellcheck disable=SC2086
dry curve $model --dim 40 --ratio 0.5,1,2,3 --simulate --replicas 5 --horizon 2 --theory-points 0 --out out
says 'points 4$' 'deterministic 4 items, 3 of them done$' 'simulation 20 items: 4 points × 5 replicas, 9 of them done$' 'time '
# Lines of theory grow; those of the directory are known.
dry curve $model --dim 40 --ratio 0.5,1,2 --out grown
says 'deterministic [0-9]* items, or more where a line needs them$'
"$program" curve $model --dim 40 --ratio 0.5,1,2 --out grown --quiet 2>/dev/null
items=$("$program" status grown | sed 's/.*: \([0-9]*\) of .*/\1/')
dry curve $model --dim 40 --ratio 0.5,1,2 --out grown
says "deterministic $items items, $items of them done$" 'time none'
[ "$sum" = "$(cksum out/* | cksum)" ] || fail "a directory was changed"

dry dynamics linear-regression --dim 30 --samples 15 --times 1,2 --simulate --replicas 2
says 'points 1$' 'simulation 2 items: 1 point × 2 replicas'
dry validate $model --dims 10,20 --replicas 4 --times 1
says 'points 4$' 'simulation 16 items: 4 points × 4 replicas'
dry validate $model --dims 10,20 --replicas 4 --times 1 --target-resolution 0.5
says 'round the first: --target-resolution adds'
dry curve $model --dim 10 --ratio 1 --simulate --horizon 1 --target-error 0.5
says 'round the first: --target-error adds' 'simulation 8 items'
dry curve $model --dim 10 --ratio 1 --theory instance --replicas 2
says 'instance 2 items: 1 point × 2 replicas'
dry width-for $model --dim 20,40 --error 0.02
says 'answers 2$' 'time '
dry run kernel-ridge/staircase_samples --dim 10 --samples 3,8
says 'simulation 16 items: 2 points × 8 replicas'
printf 'dim = 10\nratio = 1\ndry-run = on\n' >run.ini
"$program" curve $model --config run.ini | grep -q '^points' || fail "in a file of options"

# Refused in the same words, with the same code.
refused() {
  code=0
  "$program" "$@" >said.txt 2>errors.txt || code=$?
  dry_code=0
  "$program" "$@" --dry-run >said.txt 2>dry_errors.txt || dry_code=$?
  [ $code -ne 0 ] && [ $code -eq $dry_code ] || fail "$*: exit codes $code and $dry_code"
  cmp errors.txt dry_errors.txt || fail "$*: $(cat dry_errors.txt)"
  [ ! -s said.txt ] || fail "$* says $(cat said.txt)"
}
refused curve $model --dim abc --ratio 1
refused curve $model --dim 10
refused curve $model --dim 10 --ratio 1 --max-replicas 9
refused curve $model --dim 1e6 --ratio 1 --simulate
refused curve $model --dim 10 --ratio 1 --format gif
refused validate $model --dims 50
refused width-for $model --dim 8,1 --error 0.1
refused curve $model --dim 10 --ratio 1 --out file
refused curve $model --dim 10 --ratio 1 --out file/below/it
refused curve $model --dim 10 --ratio 1 --out old
refused run nothing
if [ "$(id -u)" -ne 0 ]; then
  mkdir -p locked
  chmod a-w locked
  refused curve $model --dim 10 --ratio 1 --out locked
  refused curve $model --dim 10 --ratio 1 --out locked/below
fi
echo passed
