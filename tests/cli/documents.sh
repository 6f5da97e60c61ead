#!/bin/sh
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2016  # awk programs
# A command that writes one file about one draw, of the example model linear-separability.
# usage: documents.sh PROGRAM
set -eu
program=$1
model=linear-separability
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
  echo "FAILED: $*"
  exit 1
}

# sample FILE OPTION...: five points on a line.
sample() {
  file=$1
  shift
  "$program" sample $model --dim 1 --samples 5 --table "$file" "$@" >out 2>error || fail "$*: $(cat error)"
  [ ! -s error ] || fail "$* warns: $(cat error)"
}

# refused CODE MESSAGE ARGUMENT...: ends with this code and, examples apart, this line, and writes nothing.
refused() {
  code=$1
  message=$2
  shift 2
  ended=0
  "$program" "$@" >out 2>error || ended=$?
  [ $ended -eq "$code" ] || fail "$* ends with $ended: $(cat error)"
  grep -v '^example: ' error >lines || true
  [ "$(cat lines)" = "overparam: error: $message" ] || fail "$* says: $(cat error)"
  [ ! -s out ] || fail "$* says: $(cat out)"
  [ ! -e none.csv ] || fail "$* writes a file"
}

# What arrives: a line for each point, and a word to people.
sample a.csv
[ "$(cat out)" = '5 points in dimension 1' ] || fail "it says: $(cat out)"
awk -F, 'NR == 1 && $0 != "label,x1" { exit 1 } NR > 1 && ($1 * $1 != 1 || $2 == 0) { exit 1 } END { exit NR != 6 }' a.csv ||
  fail "no sample: $(cat a.csv)"
sample b.csv --quiet
[ ! -s out ] || fail "--quiet says: $(cat out)"

# The same draw has the same points, on any number of threads, and another one has others.
sample b.csv --replica 1 --seed 1 --threads 2
cmp -s a.csv b.csv || fail "not the same points"
for other in '--replica 2' '--seed 2'; do
  # shellcheck disable=SC2086  # two words
  sample b.csv $other
  ! cmp -s a.csv b.csv || fail "the same points with $other"
done

# They are the draws of the other commands: on a line, all or no labels agree with the sides.
shares=$(for replica in 1 2 3 4; do
  "$program" sample $model --dim 1 --samples 2 --replica $replica --table /dev/stdout --quiet |
    awk -F, 'NR > 1 { ++count[$1 * $2 > 0] } END { printf "%d ", count[0] != 1 }'
done)
for replicas in 1 2 3 4; do
  expected=$(echo "$shares" | awk -v n=$replicas '{ for (i = 1; i <= n; ++i) sum += $i; printf "%.6f", sum / n }')
  "$program" curve $model --dim 1 --samples 2 --simulate --replicas $replicas --quiet >curve.csv
  measured=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; ++i) column[$i] = i }
    $column["source"] == "simulation" { printf "%.6f", $column["value"] }' curve.csv)
  [ "$measured" = "$expected" ] || fail "$replicas replicas: $measured in place of $expected"
done

# Whole or not at all, and where it is told to.
printf 'dim = 1\nsamples = 5\ntable = c.csv\n' >sample.ini
"$program" sample $model --config sample.ini >out || fail "from a file of options"
cmp -s a.csv c.csv || fail "not the same points from a file of options"
mkfifo pipe
cat pipe >d.csv &
sample pipe
wait
cmp -s a.csv d.csv || fail "a pipe"
chmod 600 a.csv
ln -s a.csv link.csv
sample link.csv --seed 2
cmp -s a.csv b.csv || fail "a link is not followed"
[ "$(stat -c %a a.csv)" = 600 ] || fail "an old file loses its permissions"

# What is refused, without a file.
option='--table none.csv'
# shellcheck disable=SC2086  # several words, below
{
  refused 2 '--samples: 5,6 is several values: sample is about one point' sample $model --dim 2 --samples 5,6 $option
  refused 2 '--dim: 1:3:lin:3 is several values: sample is about one point' sample $model --dim 1:3:lin:3 --samples 5 $option
  refused 2 '--table: is needed' sample $model --dim 2 --samples 5
  grep -qx "example: overparam sample $model --dim 4 --samples 8 --table sample.csv" error || fail "example: $(cat error)"
  refused 2 '--dim: is needed with --samples (the asymptotic theory takes --sample-ratio)' sample $model --samples 5 $option
  refused 2 '--samples: is needed' sample $model --dim 2 $option
  refused 2 '--sample-ratio: is unknown, did you mean --samples?' sample $model --dim 2 --samples 5 --sample-ratio 2 $option
  refused 2 '--replica: 0 is not a whole number from 1 to 1e6' sample $model --dim 2 --samples 5 --replica 0 $option
  refused 2 '--dry-run: is unknown' sample $model --dim 2 --samples 5 --dry-run $option
  refused 2 'model: relu-regions does not go with sample' sample relu-regions $option
  refused 2 "--table: $work is a directory" sample $model --dim 2 --samples 5 --table "$work"
  refused 2 '--table: missing/none.csv cannot be created: there is no missing' sample $model --dim 2 --samples 5 --table missing/none.csv
}
if [ -e /dev/full ]; then
  ended=0
  "$program" sample $model --dim 2 --samples 5 --table /dev/full >out 2>error || ended=$?
  if [ $ended -ne 3 ] || [ -s out ] || ! grep -q /dev/full error; then fail "a full device: $ended, $(cat error)"; fi
fi

# The example works as it stands, and everything that lists commands has this one.
"$program" describe $model >out
example=$(sed -n 's/^  overparam \(sample .*\)/\1/p' out)
# shellcheck disable=SC2086  # words of a command line
"$program" $example >out || fail "the example"
[ "$(wc -l <sample.csv)" -eq 9 ] || fail "the example's file"
"$program" help | grep -q '^  sample MODEL  *writes the points of a draw with their labels$' || fail "the usage"
"$program" help sample $model >out
grep -q '^Parameters of linear-separability (one value each):$' out || fail "help: $(cat out)"
grep -q '^  --table  *CSV file with a line for each point; needed$' out || fail "help: $(cat out)"
! grep -q 'sample-ratio\|--simulate\|--out' out || fail "help: $(cat out)"
"$program" man | grep -q '^\.SH OPTIONS OF .*sample$' || fail "the manual page"
for shell in bash zsh fish; do
  "$program" completion $shell | grep -q 'sample linear-separability' || fail "completion $shell"
done
echo "one file about one draw"
