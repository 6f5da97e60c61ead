#!/bin/sh
# SPDX-License-Identifier: MIT
# The forms of a table: the same numbers in each, the columns that they promise, and what gnuplot and
# readers of JSON make of them.
# usage: exports.sh PROGRAM
set -eu
program=$1
export OVERPARAM_PYTHON=false  # no pictures
fail() {
  echo "FAILED: $*"
  exit 1
}
rm -rf curve ridge failed dynamics width validate other

# Columns that all models have stand at one place.
common=model,time,source,observable,i,j,value,standard_error,lower,upper,replicas,lower_quartile,median,upper_quartile,estimator,status,reason
for setting in "random-features-online --ratio 1" "random-features-ridge --dim 30 --samples 40 --ratio 1" \
  "linear-regression --dim 20 --samples 30" "kernel-ridge --dim 10 --samples 20" \
  "neural-tangent --dim 10 --width 5 --samples 20"; do
  # shellcheck disable=SC2086  # a list of words
  "$program" curve $setting --quiet >table.csv || fail "curve $setting"
  [ "$(head -n 1 table.csv | cut -d, -f1-17)" = $common ] || fail "columns of $setting"
done

# The tidy CSV is what export writes unless told otherwise.
"$program" curve random-features-ridge --dim 30 --samples 60 --label-noise 0,0.1 --ratio 3,1,2 \
  --theory-points 0 --simulate --replicas 3 --quiet --out curve 2>/dev/null || fail "curve"
mv curve/curve.csv before.csv
"$program" export curve >said.txt 2>/dev/null
cmp before.csv curve/curve.csv || fail "export without --format"
[ "$(ls curve | grep -c 'wide\|dat\|curve.json')" -eq 0 ] || fail "files that nobody asked for"

# One or several forms, each with a name of its own, told in a line each.
"$program" export curve --format json --to other >said.txt 2>/dev/null
[ "$(cat said.txt)" = "table    other/curve.json" ] || fail "export says $(cat said.txt)"
[ "$(ls other | tr '\n' ' ')" = "curve.json curve.manifest.json " ] || fail "files of --format json"
"$program" export curve --format wide,gnuplot,json,csv >said.txt 2>/dev/null
[ "$(grep -c '^table    curve/curve[.]\(csv\|wide[.]csv\|dat\|json\)$' said.txt)" -eq 4 ] ||
  fail "export says $(cat said.txt)"
cmp curve/curve.json other/curve.json || fail "another JSON"
cmp before.csv curve/curve.csv || fail "another CSV"
"$program" export curve --format wide,gnuplot,json --to other --all >/dev/null 2>&1

# The parameters that vary, or all.
[ "$(head -n 1 curve/curve.wide.csv)" = time,source,status,width,ratio,exponent,label_noise,generalization_error,generalization_error_se,bias,bias_se,variance,variance_se,training_error,training_error_se,excess_risk,excess_risk_se,test_error,test_error_se,approximation_error ] ||
  fail "wide columns: $(head -n 1 curve/curve.wide.csv)"
head -n 1 other/curve.wide.csv | grep -q '^time,source,status,dim,width,ratio,exponent,samples,' ||
  fail "wide columns of --all: $(head -n 1 other/curve.wide.csv)"
[ "$(wc -l <curve/curve.wide.csv)" -eq 13 ] || fail "lines of the wide form"
grep -q '^inf,deterministic,infinite,60,2,[0-9.]*,0,,,,,0,,' curve/curve.wide.csv ||
  fail "an infinite error in the wide form"
grep -q '^# columns: 1 ratio, 2 generalization_error, 3 generalization_error_se, 4 bias,' curve/curve.dat ||
  fail "columns of gnuplot"
grep -q '^# samples = 60$' curve/curve.dat || fail "parameters of gnuplot"
[ "$(grep '^"' curve/curve.dat | tr '\n' ' ')" = '"deterministic, label_noise = 0" "simulation, label_noise = 0" "deterministic, label_noise = 0.1" "simulation, label_noise = 0.1" ' ] ||
  fail "families of gnuplot"

# Every number of the tidy CSV in the other forms, exactly.
cat >same.py <<'END'
import csv
import json
import math
import sys

stem = sys.argv[1]
tidy = list(csv.DictReader(open(stem + ".csv", encoding="utf-8")))
wide = list(csv.DictReader(open(stem + ".wide.csv", encoding="utf-8")))
whole = json.load(open(stem + ".json", encoding="utf-8"), parse_constant=lambda text: sys.exit("JSON has " + text))
parameters = [name for name in wide[0] if name in whole["parameters"] and name not in whole["observables"]]

place = lambda row: tuple(row[name] for name in ["time", "source", *parameters])
cells = {}
for row in wide:
    for name, text in row.items():
        if name in whole["observables"] and text:
            cells.setdefault((place(row), name), []).append((text, row.get(name + "_se") or ""))
assert len(tidy) == len(whole["rows"])
count = 0
for row, other in zip(tidy, whole["rows"]):
    for name in ("time", "value", "standard_error", "replicas"):
        text, value = row[name], other[name]
        assert (value is None) if text == "" else float(text) == float(value), (name, row, other)
    for name in ("source", "observable", "status"):
        assert row[name] == other[name], (name, row, other)
    assert row["reason"] == (other["reason"] or ""), (row, other)
    found = cells.get((place(row), row["observable"]), [])
    if row["status"] == "ok":
        count += 1
        assert (row["value"], row["standard_error"]) in found, (row, found)
assert count == sum(map(len, cells.values())) and count > 0, count
END
python3 same.py curve/curve || fail "forms of a curve differ"

"$program" dynamics random-features-online --dim 20 --ratio 1,2 --times 0,1,10 --simulate --replicas 2 \
  --quiet --out dynamics 2>/dev/null
"$program" width-for random-features-online --dim 100 --error 0.01,0.001 --theory-points 0 --quiet --out width
"$program" validate random-features-online --dims 20,40 --ratio 2 --times 1 --replicas 8 --resolve 0.9 \
  --quiet --out validate 2>/dev/null || true
for table in dynamics/dynamics width/width-for validate/validate; do
  "$program" export "${table%/*}" --format csv,wide,gnuplot,json >/dev/null 2>&1 || [ $table = validate/validate ] ||
    fail "export ${table%/*}"
  python3 same.py $table || fail "forms of $table differ"
  ! grep -qi '\bnan\b' $table.csv $table.wide.csv $table.json || fail "NaN in $table"
done

# What x is.
for expected in "dynamics/dynamics time" "width/width-for approximation_error" "validate/validate dim"; do
  grep -q "^# columns: 1 ${expected#* }, " "${expected% *}.dat" || fail "not $expected"
done
[ "$(wc -l <width/width-for.wide.csv)" -eq 3 ] || fail "a line for each question"
grep -q '^0.001.* 855918 ' width/width-for.dat || fail "a width of gnuplot"

# gnuplot takes it as it stands.
if command -v gnuplot >/dev/null; then
  cat >plot.gp <<'END'
set table 'points.txt'
plot 'curve/curve.dat' index 0 using 1:2
plot 'curve/curve.dat' index 'simulation, label_noise = 0.1' using 1:2:3 with yerrorbars title columnheader(1)
plot for [i=0:3] 'curve/curve.dat' index i using 1:2 title columnheader(1)
END
  gnuplot plot.gp 2>messages.txt || fail "gnuplot: $(cat messages.txt)"
  [ ! -s messages.txt ] || fail "gnuplot: $(cat messages.txt)"
  [ "$(grep -c ' i$' points.txt)" -eq 15 ] || fail "gnuplot plots other points: $(cat points.txt)"
  grep -q 'title: "simulation, label_noise = 0.1"' points.txt || fail "gnuplot has no titles"
fi

# What was not obtained is empty, with its status and reason, and the exit code says so.
code=0
"$program" curve random-features-online --dim 3 --width 3,1e60 --quiet --out failed 2>/dev/null || code=$?
[ $code -eq 3 ] || fail "a failure: exit code $code"
code=0
"$program" export failed --format csv,wide,gnuplot,json >/dev/null 2>&1 || code=$?
[ $code -eq 3 ] || fail "export of a failure: exit code $code"
python3 same.py failed/curve || fail "forms of a failure differ"
grep -q '^inf,deterministic,not_converged,1e+60,' failed/curve.wide.csv || fail "a failure in the wide form"
grep -q '"value":null,.*"status":"not_converged","reason":"approximation error below' failed/curve.json ||
  fail "a failure in JSON"
echo "exports are as they should be"
