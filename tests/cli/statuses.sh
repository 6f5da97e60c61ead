#!/bin/sh
# SPDX-License-Identifier: MIT
# What has no value, or not the accuracy asked for, is said in one line, listed in the manifest, and
# decides the exit code: 3 where a value that exists was not obtained, 0 where there is none.
# usage: statuses.sh PROGRAM
set -eu
program=$1
online=random-features-online
fail() {
  echo "FAILED: $*"
  [ ! -f err.txt ] || sed 's/^/  stderr: /' err.txt
  exit 1
}
rm -rf out again
# In place of Python: what is said is decided before anything is drawn. Python draws each table once, for plot.
cat >plot <<'END'
#!/bin/sh
for end in svg png pdf; do echo plotted >"${1%.plot.py}.$end"; done
END
chmod +x plot
export OVERPARAM_PYTHON="$PWD/plot"

# expect CODE LINE MANIFEST ARGUMENTS...: with --out the exit code is CODE, a line of stderr is
# "overparam: warning: LINE" (a basic regular expression), and the manifest without its white space
# matches MANIFEST; on the standard output the same code and line. export, plot and report repeat
# the line, and the code where it is of the table.
expect() {
  code=$1
  line="^overparam: warning: $2\$"
  manifest=$3
  shift 3
  rm -rf out
  points=''
  [ "$1" = validate ] || points='--theory-points 0'  # no others than those that are counted
  for more in "" "--out out $points"; do
    got=0
    # shellcheck disable=SC2086  # two words or none
    "$program" "$@" --quiet $more >/dev/null 2>err.txt || got=$?
    [ $got -eq "$code" ] || fail "$* $more: exit code $got instead of $code"
    [ "$(grep -c "$line" err.txt)" -eq 1 ] || fail "$* $more: not said in one line"
    grep -qv '^overparam: warning: ' err.txt && fail "$*: more than warnings"
  done
  tr -d ' \n' <"out/$1.manifest.json" | grep -q "$manifest" || fail "$*: manifest without $manifest"
  for command in export plot report; do
    got=0
    drawing=$OVERPARAM_PYTHON
    [ $command != plot ] || drawing=
    OVERPARAM_PYTHON=$drawing "$program" $command out >/dev/null 2>err.txt || got=$?
    [ $got -eq "$code" ] || fail "$command of $*: exit code $got instead of $code"
    grep -q "$line" err.txt || fail "$command of $*: not said"
  done
}

# Nothing to say.
"$program" curve $online --ratio 1,2 --quiet --out again >/dev/null 2>err.txt || fail "plain curve"
[ ! -s err.txt ] || fail "warnings of a plain curve"
tr -d ' \n' <again/curve.manifest.json | grep -q '"remarks":\[\],"failures":\[\],"warnings":\[\]' ||
  fail "remarks on a plain curve"

# Answers: exit code 0.
expect 0 '.*unstable at 2 of 2 points (K/N = 1, 2).*' \
  '"status":"unstable",.*"points":2,"points_in_all":2,.*"places":\[{"ratio":"1"},{"ratio":"2"}\]}\],"failures":\[\],"warnings":\["' \
  curve $online --ratio 1,2 --learning-rate 7
expect 0 'simulation: .*diverged at 1 of 2 points (η = 8).*(1 of 1 draws\|grew beyond every bound.*' \
  '"status":"diverged",.*"sources":\["simulation"\]' \
  dynamics $online --dim 30 --ratio 1 --learning-rate 0.5,8 --times 200 --simulate --replicas 1
expect 0 '.* at 1 of 3 points (K/N = 2).*' '"times":\["inf"\],"places":\[{"ratio":"2"}\]' \
  curve random-features-ridge --dim 60 --samples 120 --label-noise 0.1 --ridge 0 --ratio 1,2,4
expect 0 '.* at 1 of 2 points (n/d = 1).*' '"places":\[{"sample_ratio":"1"}\]' \
  curve linear-regression --dim 50 --sample-ratio 1,2 --label-noise 0.1 --ridge 0
expect 0 '.*diverged at 1 of 2 points (λ = -1): λ = -1 is not above -0.0.*, below which the quadratic form has no minimum' \
  '"status":"diverged"' \
  curve random-features-ridge --dim 30 --width 90 --samples 20 --ridge=-1,-0.001
code=0
"$program" width-for $online --dim 20 --error 0.01,0.001 --teacher-activation relu --theory-points 0 --out out --quiet \
  2>err.txt || code=$?
[ $code -eq 0 ] || fail "no finite width: exit code $code"
grep -q 'width.* infinite at 1 of 1 point: .*no finite width reaches ε_\* = 0.01$' err.txt ||
  fail "no finite width: not said"

# Failures: exit code 3, and `failures` in the manifest.
expect 3 '.*not_converged at 1 of 1 point.*' '"status":"not_converged",.*"failures":\["' \
  curve $online --dim 3 --width 1e60
expect 3 '.*not_converged at 1 of 1 point, t = 3: λ = -1 is not above -0.0.*' '"failures":\["' \
  dynamics random-features-ridge --dim 30 --width 90 --samples 20 --ridge=-1 --times 3
expect 3 '.*not_converged at 1 of 2 points (K = 1e+60).*' '"failures":\["' \
  dynamics $online --dim 3 --width 3,1e60 --times 1,2
expect 3 '.*--target-error 0.001 was missed by 2 of 2 averages at --max-replicas 16: .*' \
  '"remarks":\[\],"failures":\["--target-error' \
  dynamics $online --dim 100 --ratio 1,3 --times 1 --simulate --target-error 0.001 --max-replicas 16
"$program" dynamics $online --dim 100 --ratio 1 --times 1 --simulate --target-error 0.5 --quiet \
  >/dev/null 2>err.txt || fail "a target that is reached: exit code $?"
[ ! -s err.txt ] || fail "a target that is reached is said to be missed"

# A logarithmic axis says what it leaves out, where there is a picture.
"$program" dynamics $online --ratio 1 --times 0,1,100 --y student_norm --logy on --out again --quiet >/dev/null 2>err.txt ||
  fail "times with 0: exit code $?"
grep -q '^overparam: warning: picture: the logarithmic y axis leaves out 1 point at or below 0 (--logy off has them)$' \
  err.txt || fail "a logarithmic axis does not say what it leaves out"
grep -q 'values ≤ 0 left out' again/dynamics.figure.json || fail "nor does the picture"
"$program" plot again dynamics --logy off >/dev/null 2>err.txt || fail "plot --logy off"
[ ! -s err.txt ] || fail "a linear axis leaves something out"

# validate: 0 agrees, 1 disagrees, 3 cannot tell.
verdict() {
  code=$1
  shift
  got=0
  "$program" validate "$@" --quiet --out again >/dev/null 2>err.txt || got=$?
  [ $got -eq "$code" ] || fail "validate $*: exit code $got instead of $code"
  tr -d '\n' <again/validate.manifest.json >verdict.txt
}
small="--dims 20,40,80 --ratio 2 --times 2"
# shellcheck disable=SC2086  # several words
{
  verdict 0 $online $small --replicas 200 --resolve 0.2
  grep -q 'overall: theory and simulation agree (3 quantities, .* each resolved to 20 %)' verdict.txt ||
    fail "validate does not agree"
  verdict 3 $online $small --replicas 20
  grep -q 'overall: inconclusive: no disagreement, but [123] of 3 quantities resolved too coarsely; it takes [-a-z0-9 ]* replicas for 3 %' \
    verdict.txt || fail "validate does not say what it takes"
  verdict 0 $online $small --replicas 20 --resolve 1
  verdict 3 $online $small --replicas 200 --resolve 0.001
}
# A theory of wide networks, and networks that are not.
verdict 1 neural-tangent --theory infinite-width --ratio 0.1 --dims 10,20,40 --replicas 60
grep -q 'overall: theory and simulation DISAGREE (. of . quantities' verdict.txt ||
  fail "validate does not disagree"
verdict 3 linear-regression --dims 10,20 --sample-ratio 2 --times 5 --replicas 20
grep -q 'not compared: bias(t=∞) deterministic: at d = 10 the theory is exactly 0; at d = 20' verdict.txt ||
  fail "validate does not list what it leaves out"
grep -q 'z(d=10)' verdict.txt || fail "validate has no symbol of the dimension"
! grep -q 'N=\|1/N\|N → ∞' verdict.txt || fail "validate speaks of N"
"$program" plot again validate >/dev/null
! grep -q '1/N' again/validate.figure.json || fail "the picture of validate speaks of N"

# Before anything is learnt ε_g is T/2 = 1/6: at times next to 0, and with the optimal rate at times far
# below the label noise. R and Q are then differences to T, of which rounding leaves nothing.
for options in "--times 1e-300" "--times 5e-324" "--times 1e-155" \
  "--times 1 --schedule optimal --label-noise 1e14" "--times 10 --schedule optimal --label-noise 1e16" \
  "--times 10 --schedule optimal --label-noise 1e30"; do
  # shellcheck disable=SC2086  # several words
  "$program" dynamics $online --theory deterministic --dim 50 --ratio 1 $options --quiet >out.csv \
    2>err.txt || fail "$options: exit code $?"
  awk -F, 'NR == 1 { for (i = 1; i <= NF; ++i) column[$i] = i; next }
    $column["time"] == "inf" { next }
    $column["observable"] == "generalization_error" {
      ++found
      difference = 6 * $column["value"] - 1
      if ($column["status"] != "ok" || difference > 1e-14 || difference < -1e-14) exit 1
    }
    $column["observable"] ~ /overlap|norm/ { ++found; if ($0 !~ /known to ± /) exit 1 }
    END { if (found != 3) exit 1 }' out.csv || fail "$options: $(cat out.csv)"
done

# Whatever is printed has to arrive.
if [ -e /dev/full ]; then
  for command in list experiments "describe kernel-ridge" help "help curve" --help version "status out" \
    "export out" "plot again dynamics --logx off" "report again" "curve $online --help" \
    "width-for $online --dim 20 --error 0.01"; do
    code=0
    # shellcheck disable=SC2086  # several words
    "$program" $command >/dev/full 2>err.txt || code=$?
    [ $code -eq 3 ] || fail "$command on a full device: exit code $code"
    grep -q '^overparam: error: standard output: cannot be written$' err.txt ||
      fail "$command on a full device: no message"
  done
fi
echo "statuses are told as they should be"
