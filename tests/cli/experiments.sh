#!/bin/sh
# SPDX-License-Identifier: MIT
# Every experiment file of a model, by the command in its first line and at reduced size, shows what
# its comment says. For each file NAME.ini, CHECKS has
#   reduced NAME  the options that reduce it,
#   check NAME    the claims, on a table on the standard input,
#   wrong NAME    wrong tables, one awk statement a line, that the check has to refuse.
# usage: experiments.sh PROGRAM MODEL_FOLDER CHECKS
# shellcheck disable=SC2016  # awk programs
set -eu
program=$1
folder=$2
checks=$3
model=$(basename "$folder" | tr _ -)
failures=0

# Tables are plain here: a comma within a field has become a semicolon. claim PROGRAM: an awk program
# on a table whose columns it reads as v("name"), or x("name") for a number; it calls fail(why). e and
# limit are whether a row is of the generalization error, and of its limit.
claim() {
  awk -F, '
    function v(name) { return $column[name] }
    function x(name) { return $column[name] + 0 }
    function fail(why) { print "  " why; failed = 1; exit 1 }
    function near(a, b, tolerance) { return a - b <= tolerance * b && b - a <= tolerance * b }
    FNR == 1 { for (i = 1; i <= NF; ++i) column[$i] = i; next }
    { e = v("observable") == "generalization_error"; limit = e && v("time") == "inf" }
    '"$1"
}

# Simulation and theory of one point and time lie within 5 standard errors of each other but for one
# point in twenty. Student t of 7 degrees of freedom is beyond 5 with probability 0.0016; times of
# one run deviate together.
agree='
  function agrees(a, i) {
    if (!e || v("time") == "inf") return
    a = v("time")
    for (i = column["reason"] + 1; i <= NF; ++i) a = a " " $i
    if (v("source") != "simulation") { theory[a] = x("value"); return }
    d = (x("value") - theory[a]) / x("standard_error")
    ++compared
    if (!(d * d <= 25)) ++far
  }
  function conclude() {
    if (compared < 5) fail("only " compared + 0 " comparisons with a simulation")
    if (20 * far > compared) fail("simulation is far from theory at " far " of " compared " points")
  }'
shift_simulation='if ($column["source"] == "simulation") $column["value"] *= 1.5'

# shellcheck source=tests/support/experiments.sh
. "$(dirname "$0")/../support/experiments.sh"
# shellcheck source=/dev/null
. "$checks"

complain() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}

number=0
for file in "$folder"/experiments/*; do
  name=$(basename "$file" .ini)
  number=$((number + 1))
  grep -q "(experiments/$name.ini)" "$folder/README.md" || complain "$name.ini is not in the model's README.md"
  if ! options=$(reduced "$name") || ! wrong "$name" >wrong.txt; then
    complain "$name.ini has no test here"
    continue
  fi
  command=$(experiment_command "$file")
  case $command in
    *" $model --config $name.ini" | *" $model --config $name.ini --simulate") ;;
    *)
      complain "$name.ini: the first line is not '# overparam COMMAND $model --config $name.ini [--simulate]'"
      continue
      ;;
  esac
  # shellcheck disable=SC2086  # words of a command line
  if ! (cd "$folder/experiments" && "$program" $command $options --quiet) >raw.csv 2>error.txt; then
    complain "overparam $command $options: $(cat error.txt)"
    continue
  fi
  awk -F '"' -v OFS= '{ for (i = 2; i <= NF; i += 2) gsub(/,/, ";", $i); $1 = $1; print }' raw.csv >"$name.csv"
  check "$name" <"$name.csv" >why.txt || complain "$name.ini: $(cat why.txt)"
  while IFS= read -r statement; do
    awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; ++i) column[$i] = i; print; next }
      { '"$statement"'; print }' "$name.csv" >wrong.csv
    if cmp -s wrong.csv "$name.csv" || check "$name" <wrong.csv >why.txt; then
      complain "the check of $name.ini accepts a wrong table: $statement"
    elif [ ! -s why.txt ]; then
      complain "the check of $name.ini breaks down at: $statement"
    fi
  done <wrong.txt
done
for name in $(sed -n 's/^  \([a-z_ |]*\)) echo --.*/\1/p' "$checks" | tr '|' ' '); do
  [ -f "$folder/experiments/$name.ini" ] || complain "there is no $name.ini"
done

[ $failures -eq 0 ] && echo "$number experiments show what they say"
exit $failures
