#!/bin/sh
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2016  # awk programs
# Models of other kinds than those of the program go through all commands: matrices of order parameters
# without a limit (linear-network), a probability without a time (linear-separability), counts without
# simulation, dimension or time (relu-regions).
# usage: check_example_models.sh PROGRAM
set -eu
program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
  echo "FAILED: $*"
  exit 1
}

# run NAME ARGUMENT...: the table in NAME.csv, without a warning.
run() {
  name=$1
  shift
  "$program" "$@" --quiet >"$name.csv" 2>error || fail "$*: $(cat error)"
  [ ! -s error ] || fail "$* warns: $(cat error)"
}

# refused MESSAGE ARGUMENT...: in this line, with an example at most.
refused() {
  message=$1
  shift
  code=0
  "$program" "$@" >out 2>error || code=$?
  [ $code -eq 2 ] || fail "$* ends with $code"
  [ "$(grep -v "^example: " error)" = "overparam: error: $message" ] || fail "$* says: $(cat error)"
}

# claim FILE PROGRAM: an awk program on a table; it calls fail(why), and v(name) and x(name) are columns.
claim() {
  awk -F, 'function v(name) { return $column[name] }
    function x(name) { return $column[name] + 0 }
    function fail(why) { print why; failed = 1; exit 1 }
    function near(a, b, tolerance) { return (a - b) ^ 2 <= (tolerance * b) ^ 2 }
    FNR == 1 { for (i = 1; i <= NF; ++i) column[$i] = i; next }'"$2" "$1" >why || fail "$1: $(cat why)"
}

# shown DIRECTORY COMMAND: everything of a directory, from its database alone.
shown() {
  [ -s "$1/$2.png" ] || fail "$1 has no picture"
  mv "$1/$2.csv" before.csv
  rm "$1/$2.png"
  "$program" status "$1" >out || fail "status $1"
  "$program" export "$1" >out || fail "export $1"
  cmp -s "$1/$2.csv" before.csv || fail "$1: the table is another one"
  "$program" plot "$1" >out || fail "plot $1"
  [ -s "$1/$2.png" ] || fail "$1 has no picture again"
  "$program" report "$1" >out || fail "report $1"
  [ -s "$1/report.html" ] || fail "$1 has no page"
}

for model in linear-network linear-separability relu-regions; do
  "$program" list | grep -q "^$model " || fail "$model is not listed"
  "$program" describe $model >out || fail "describe $model"
  "$program" help curve $model >out || fail "help curve $model"
  refused "model: $model does not go with width-for" width-for $model
done

# ---- Matrices, without a limit ----
model=linear-network
refused "--dim: is needed" dynamics $model
run network dynamics $model --dim 50 --units 3 --learning-rate 0.2 --label-noise 0.3 --times 0:6:lin:7 --simulate
claim network.csv '
  { if (v("source") != "simulation") key = v("time") v("observable"); else key = "simulated" }
  { ++count[key] }
  v("observable") == "generalization_error" && v("source") != "simulation" { error[v("time")] = x("value") }
  v("i") > 3 || v("j") > 3 || (v("observable") == "teacher_overlap" && v("j") > 2) { fail("component " v("i") v("j")) }
  END {
    if (failed) exit 1
    if (count["0student_overlap"] != 6 || count["6teacher_overlap"] != 6) fail("not all components")
    if (count["simulated"] != 7 * 13) fail(count["simulated"] " simulated values")
    k = 0.2 * 3; limit = k * 0.3 / (2 * (2 - k))
    for (t in error)  # to the accuracy of the integration
      if (!near(error[t], limit + (error[0] - limit) * exp(-(2 * k - k * k) * t), 1e-6)) fail("the error at t = " t)
  }'
"$program" dynamics $model --dim 20 --learning-rate 3 --times 1,1e4 --quiet >unstable.csv 2>error ||
  fail "an unstable rate"
claim unstable.csv 'v("time") == 10000 && v("status") != "diverged" { fail(v("status")) }'
run network_out dynamics $model --dim 100 --simulate --out network
shown network dynamics
run rates curve $model --dim 20 --learning-rate 0.1:0.9:lin:5 --horizon 1 --simulate --out rates
shown rates curve
claim rates/curve.csv 'x("time") != 1 { fail("time " v("time")) } { ++n } END { if (n != 5 * 2 * 8) fail(n " values") }'
run agreement validate $model --out agreement
shown agreement validate

# ---- A probability, without a time ----
model=linear-separability
refused "model: $model does not go with dynamics" dynamics $model --dim 3 --samples 3
refused "--times: does not go with $model" validate $model --times 1
refused "--dim: is needed for simulation" curve $model --sample-ratio 2 --simulate
run step curve $model --sample-ratio 1.5,2,3
claim step.csv '{ p = x("sample_ratio") < 2 ? 1 : x("sample_ratio") == 2 ? 0.5 : 0; if (x("value") != p) fail(v("value")) }'
run few curve $model --dim 6 --samples 1,3,6 --simulate --replicas 50
claim few.csv '{ ++n } v("value") != 1 || v("time") != "" { fail(v("value")) } END { if (n != 6) fail(n) }'
# 2^(1-n) sum_{k<N} binom(n-1, k) by hand: (1 + 4 + 6)/16 and (1 + 9)/512.
run exact curve $model --dim 3 --samples 5
claim exact.csv '!near(x("value"), 11 / 16, 1e-14) { fail(v("value")) }'
run tail curve $model --dim 2 --samples 10
claim tail.csv '!near(x("value"), 10 / 512, 1e-14) { fail(v("value")) }'
run capacity curve $model --dim 5,10 --sample-ratio 1:3:lin:5 --simulate --replicas 100 --out capacity
shown capacity curve
run law validate $model --out law
shown law validate
claim law/validate.csv 'v("status") != "ok" { fail(v("observable") " is " v("status")) }'

# ---- Counts alone ----
model=relu-regions
refused "model: $model does not go with dynamics" dynamics $model
refused "model: $model does not go with validate" validate $model
refused "--simulate: does not go with $model" curve $model --simulate
refused "--replicas: does not go with $model" curve $model --replicas 2
run counts curve $model --inputs 3 --width 1,2,3,6 --depth 1,2 --theory-points 0 --out counts
shown counts curve
# One layer by hand; two layers of six fold 2^3 times and draw 42.
claim counts/curve.csv '
  BEGIN { one[1] = 2; one[2] = 4; one[3] = 8; one[6] = 42 }
  v("observable") == "fewest_regions" && x("value") != one[x("width")] * (x("depth") == 2 && x("width") == 6 ? 8 : 1) { fail($0) }
  v("observable") == "most_regions" && x("value") != one[x("width")] ^ x("depth") { fail($0) }
  v("observable") == "parameters" && x("depth") == 1 && x("value") != 5 * x("width") + 1 { fail($0) }'
"$program" curve $model --width 1000 --depth 1000 >large.csv 2>error || fail "large counts"
claim large.csv 'v("observable") == "most_regions" && v("reason") != "above the largest number" { fail($0) }'
echo "three models of other kinds, and all commands"
