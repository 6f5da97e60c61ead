#!/bin/sh
# SPDX-License-Identifier: MIT
# A run that is killed or interrupted during its simulations has left table, manifest and picture of the theory.
# usage: theory_first.sh PROGRAM
set -eu
program=$1
model=random-features-online
fail() {
  echo "FAILED: $*"
  exit 1
}
rm -rf out killed stopped again validated quiet alone
# In place of Python: what is plotted is in the description of the figure.
cat >plot <<'END_OF_PLOT'
#!/bin/sh
for end in svg png pdf; do echo plotted >"${1%.plot.py}.$end"; done
END_OF_PLOT
chmod +x plot
export OVERPARAM_PYTHON="$PWD/plot"

# until_theory COMMAND...: starts it in the background as $process, and returns when its theory is there.
until_theory() {
  : >said.txt
  "$program" "$@" >said.txt 2>errors.txt &
  process=$!
  for _ in $(seq 300); do
    if grep -q '^theory ' said.txt; then return; fi
    kill -0 $process 2>/dev/null || fail "$* has ended: $(cat said.txt errors.txt)"
    sleep 0.1
  done
  fail "no theory within 30 s of $*"
}
# whole DIR COMMAND ITEMS: the files of the theory of a command whose simulation has so many items.
whole() {
  grep -q "^theory   $1/$2.csv, $2.svg, $2.png, $2.pdf; $3 simulation items follow$" said.txt ||
    fail "it says: $(cat said.txt)"
  for end in csv manifest.json figure.json svg png pdf; do [ -s "$1/$2.$end" ] || fail "$1 has no $2.$end"; done
  [ -z "$(find "$1" -name '*.part')" ] || fail "a half-written file in $1"
  [ "$(cut -d, -f3 "$1/$2.csv" | sort -u | tr '\n' ' ')" = "deterministic source " ] || fail "sources of $1"
  python3 - "$1/$2" "$3" <<'END_OF_CHECK' || fail "manifest or figure of $1"
import json, sys
manifest = json.load(open(sys.argv[1] + ".manifest.json", encoding="utf-8"))
figure = json.load(open(sys.argv[1] + ".figure.json", encoding="utf-8"))
missing = int(sys.argv[2])
assert manifest["missing_items"] == missing
assert [line for line in manifest["warnings"] if f"is incomplete: {missing} of" in line], manifest["warnings"]
assert manifest["rows"] == len(open(sys.argv[1] + ".csv", encoding="utf-8").readlines()) - 1
assert any(series["x"] for panel in figure["panels"] for series in panel["series"])
END_OF_CHECK
}

# A command with simulations of seconds and the same without them.
curve="curve $model --dim 100 --ratio 0.5,1,2 --horizon 60 --threads 1"
dynamics="dynamics $model --dim 100 --ratio 0.5,1,2 --times 1:60:log:5 --threads 1"
for command in curve dynamics; do
  eval "words=\$$command"
  # shellcheck disable=SC2086
  until_theory $words --simulate --replicas 50 --out killed
  kill -9 $process
  wait $process 2>/dev/null || true
  whole killed $command 150
  # The rows of the theory are those of the table in the end, byte by byte, and those without simulations.
  # shellcheck disable=SC2086
  "$program" $words --simulate --replicas 2 --quiet --out out
  grep -v ',simulation,' out/$command.csv | cmp - killed/$command.csv || fail "rows of $command"
  # shellcheck disable=SC2086
  "$program" $words --quiet --out alone
  cmp alone/$command.csv killed/$command.csv || fail "$command without simulations"
done

# Interrupted, with code 130, and gone on with: the same table as at once.
# shellcheck disable=SC2086
until_theory $curve --simulate --replicas 20 --out stopped
kill -INT $process
code=0
wait $process || code=$?
[ $code -eq 130 ] || fail "exit code $code"
whole stopped curve 60
grep -q 'interrupted; .* items are stored in stopped' errors.txt || fail "it says: $(cat errors.txt)"
# shellcheck disable=SC2086
"$program" $curve --simulate --replicas 2 --out stopped >said.txt
cmp out/curve.csv stopped/curve.csv || fail "a run gone on with has another table"
grep -q '"missing_items": 0,' stopped/curve.manifest.json || fail "a finished run lacks items"
# What is stored is not written twice, and some of it is shown.
# shellcheck disable=SC2086
"$program" $curve --simulate --replicas 2 --out stopped >said.txt
! grep -q '^theory' said.txt || fail "theory is said though nothing is missing"
# shellcheck disable=SC2086
until_theory $curve --simulate --replicas 40 --out out
kill -9 $process
wait $process 2>/dev/null || true
[ "$(grep -c ',simulation,generalization_error' out/curve.csv)" -eq 3 ] || fail "stored simulations are not shown"
# shellcheck disable=SC2086
"$program" $curve --simulate --replicas 3 --quiet --out quiet >said.txt
[ ! -s said.txt ] || fail "--quiet says $(cat said.txt)"

# A validation has a table, and nothing to compare in a picture.
until_theory validate $model --dims 100,200 --ratio 1 --times 60 --replicas 50 --threads 1 --out validated
kill -9 $process
wait $process 2>/dev/null || true
grep -q '^theory   validated/validate.csv; 100 simulation items follow$' said.txt || fail "it says: $(cat said.txt)"
grep -q ',deterministic,generalization_error' validated/validate.csv || fail "no theory in a validation"
[ ! -e validated/validate.svg ] || fail "a picture of no comparison"
echo passed
