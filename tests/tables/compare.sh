#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Compares the tables of two builds of the program to the last byte: of every experiment file, by the
# command in its first line, and of `curve`, `dynamics`, `validate`, `width-for` and `points-for` of every model at
# the smallest point that `validate` has. Texts (help, describe, warnings) are compared too, but may change.
#
# Usage: compare.sh [--reduced] BEFORE AFTER [PATTERN]...
#        compare.sh [--reduced] --keep DIR BEFORE [PATTERN]...
#   BEFORE and AFTER are programs, or directories of tables that --keep has filled; a table is
#   <model>/<experiment> or <model>/default_<command>, and a PATTERN a glob for such names.
#   --reduced takes the experiments at the size of tests/cli/experiments: seconds in place of minutes.
# Exit code: 0 if all tables are the same, 1 if not, 2 if there is nothing to compare.
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
. "$source/tests/support/experiments.sh"

die() {
  echo "compare.sh: $*" >&2
  exit 2
}

reduce=false keep=
while :; do
  case ${1-} in
    --reduced) reduce=true ;;
    --keep) keep=${2:?--keep needs a directory} && shift ;;
    *) break ;;
  esac
  shift
done
sides=2
[ -z "$keep" ] || sides=1
[ $# -ge $sides ] || die "usage: compare.sh [--reduced] [--keep DIR] BEFORE [AFTER] [PATTERN]..."
# shellcheck disable=SC2034  # ${!side}
before=$1 after=${2-}
patterns=("${@:sides+1}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# matches NAME: is it to be compared?
matches() {
  local pattern
  [ ${#patterns[@]} -gt 0 ] || return 0
  for pattern in "${patterns[@]}"; do
    # shellcheck disable=SC2053  # globs
    [[ $1 != $pattern ]] || return 0
  done
  return 1
}

# reduction FOLDER NAME: the options of tests/cli/experiments that reduce an experiment.
reduction() {
  # shellcheck source=/dev/null disable=SC2034  # they expect variables of tests/cli/experiments.sh
  (agree='' shift_simulation='' && . "$source/tests/cli/experiments/$1.sh" && reduced "$2")
}

# run NAME KIND ARGUMENT...: the program's output and exit code in $into/KIND/NAME, its messages in
# $into/texts. Without a table where it refuses the command.
run() {
  local name=$1 kind=$2 code=0
  shift 2
  matches "$name" || return 0
  mkdir -p "$into/$kind/${name%/*}" "$into/texts/${name%/*}"
  "$program" "$@" >"$into/$kind/$name" 2>"$into/texts/$name.messages" || code=$?
  if [ $code -eq 2 ]; then rm "$into/$kind/$name"; else echo "exit code $code" >>"$into/$kind/$name"; fi
}

# The options of the first row of a table that say how large everything is.
smallest_point() {
  awk -F, 'NR == 1 { n = split($0, name); next }
    { for (i = 1; i <= n; ++i) if (name[i] ~ /^(points|separation|dim|width|samples)$/ && $i != "") print "--" name[i], $i; exit }'
}

run_experiments() {
  local file folder model name command
  while IFS= read -r file; do
    folder=$(basename "$(dirname "$(dirname "$file")")")
    model=${folder//_/-} name=$(basename "$file" .ini)
    matches "$model/$name" || continue
    grep -qx "$model" <<<"$models" || continue
    command="$(experiment_command "$file") --quiet"
    [[ $command == width-for* || $command == points-for* ]] || command+=' --threads 1'
    ! $reduce || command+=" $(reduction "$folder" "$name")"
    # shellcheck disable=SC2086  # words of a command line
    (cd "$(dirname "$file")" && run "$model/$name" tables $command)
    [ -e "$into/tables/$model/$name" ] || die "$program $command: $(cat "$into/texts/$model/$name.messages")"
  done < <(find "$source/models" "$source/docs" -path '*/experiments/*.ini' | sort)
}

run_defaults() {
  local model point
  for model in $models; do
    point=
    if matches "$model/default_curve" || matches "$model/default_dynamics"; then
      point=$("$program" validate "$model" --replicas 2 --threads 1 --quiet 2>/dev/null | smallest_point) || true
    fi
    run "$model/default_validate" tables validate "$model" --replicas 4 --threads 1 --quiet
    # shellcheck disable=SC2086
    run "$model/default_curve" tables curve "$model" $point --simulate --replicas 2 --threads 1 --quiet
    # shellcheck disable=SC2086
    run "$model/default_dynamics" tables dynamics "$model" $point --simulate --replicas 2 --threads 1 --quiet
    run "$model/default_width_for" tables width-for "$model" --dim 20 --error 0.01,0.1 --quiet
    run "$model/default_points_for" tables points-for "$model" --separation 20 --parameters 100,1000 --quiet
  done
}

run_texts() {
  local model command
  run program/list texts list
  run program/help texts --help
  for model in $models; do
    run "$model/describe" texts describe "$model"
    for command in curve dynamics validate width-for points-for network; do
      run "$model/help_$command" texts help $command "$model"
    done
  done
}

# produce PROGRAM DIRECTORY: all that PROGRAM prints.
produce() {
  [[ -x $1 && ! -d $1 ]] || die "$1 is neither a program nor a directory of tables"
  program=$(realpath "$1") into=$2
  local models
  models=$("$program" list | awk '{ print $1 }')
  mkdir -p "$into/tables" "$into/texts"
  into=$(realpath "$into")
  ! $reduce || touch "$into/reduced"
  run_experiments
  run_defaults
  run_texts
  find "$into/texts" -empty -delete
  [ -n "$(ls "$into/tables")" ] || die "no table has such a name"
}

if [ -n "$keep" ]; then
  [ ! -e "$keep/tables" ] || die "$keep has tables already"
  produce "$before" "$keep"
  echo "$(find "$keep/tables" -type f | wc -l) tables are kept"
  exit
fi

for side in before after; do
  if [ -d "${!side}/tables" ]; then
    cp -r "${!side}" "$scratch/$side"
    if $reduce; then [ -e "${!side}/reduced" ]; else [ ! -e "${!side}/reduced" ]; fi ||
      die "of the tables in ${!side} and the option --reduced one is reduced, the other is not"
  else
    produce "${!side}" "$scratch/$side"
  fi
done

# Of two files that differ, what differs first.
first_difference() {
  local row
  row=$(awk 'NR == FNR { line[last = FNR] = $0; next }
    FNR > last || line[FNR] "" != $0 "" { exit }
    END { print FNR + (FNR <= last && line[FNR] "" == $0 "") }' "$1" "$2")
  printf '  row %s before: %s\n  row %s after:  %s\n' "$row" "$(sed -n "${row}p" "$1")" "$row" "$(sed -n "${row}p" "$2")"
}

# compare KIND: a line for each file, and the counts in $same, $different and $new.
compare() {
  local name
  same=0 different=0 new=0
  while IFS= read -r name; do
    matches "$name" || { [[ $name == *.messages ]] && matches "${name%.messages}"; } || continue
    local a=$scratch/before/$1/$name b=$scratch/after/$1/$name
    if [ ! -e "$a" ]; then
      echo "new      $name" && new=$((new + 1))
    elif [ ! -e "$b" ]; then
      echo "MISSING  $name" && different=$((different + 1))
    elif [ "$1" = tables ] && ! tail -n 1 "$b" | grep -q '^exit code [013]$'; then
      echo "CRASHED  $name: $(tail -n 1 "$b")" && different=$((different + 1))
    elif cmp -s "$a" "$b"; then
      [ "$1" = texts ] || echo "same     $name ($(wc -l <"$b") lines)"
      same=$((same + 1))
    else
      echo "DIFFERS  $name" && different=$((different + 1))
      first_difference "$a" "$b"
    fi
  done < <(cd "$scratch" && find before/"$1" after/"$1" -type f | cut -d/ -f3- | sort -u)
}

compare texts
echo "texts: $same the same, $different changed, $new new"
compare tables
echo "tables: $same the same, $different different, $new new"
[ $((same + different)) -gt 0 ] || die "no table has such a name"
[ $different -eq 0 ]
