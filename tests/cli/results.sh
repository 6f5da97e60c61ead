#!/bin/sh
# SPDX-License-Identifier: MIT
# What the commands write: columns, files, exit codes, precedence of options, reproducibility.
# usage: results.sh PROGRAM
set -eu
program=$1
model=random-features-online
fail() {
  echo "FAILED: $*"
  exit 1
}
# column NAME < CSV: the values of a column (no field of these tables holds a comma).
column() {
  awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == name) c = i; next } { print $c }'
}
rm -rf out out2 bar crowded

# The table on stdout, and only the table.
"$program" curve $model --dim 40 --ratio 0.5,2 --simulate --replicas 3 --horizon 2 >a.csv 2>/dev/null
common=model,time,source,observable,i,j,value,standard_error,lower,upper,replicas,lower_quartile,median,upper_quartile,estimator,status,reason
header=$common,dim,width,ratio,exponent,teacher_units,teacher_overlap,activation,teacher_activation,teacher_weights,overlap_matrix,learning_rate,schedule,batch,label_noise,flip_probability,weight_decay,initial_variance,features,finite_width,precision,sampling,error_measure,classification,test_samples,levels
[ "$(head -n 1 a.csv)" = "$header" ] || fail "columns: $(head -n 1 a.csv)"
[ "$(column source <a.csv | sort -u | tr '\n' ' ')" = "deterministic simulation " ] || fail sources
[ "$(column status <a.csv | sort -u)" = ok ] || fail status
[ "$(column width <a.csv | sort -nu | tr '\n' ' ')" = "20 80 " ] || fail widths
! grep -qi nan a.csv || fail "NaN in the table"

# The same bytes for any number of threads, in a directory or on stdout.
"$program" curve $model --dim 40 --ratio 0.5,2 --simulate --replicas 3 --horizon 2 --threads 1 \
  --theory-points 0 --out out >summary.txt
cmp a.csv out/curve.csv || fail "table depends on threads or destination"
grep -q '^table    out/curve.csv$' summary.txt || fail "summary does not say where the table lies"
grep -q '^match    simulation within' summary.txt || fail "summary does not compare"
for file in curve.svg curve.png curve.pdf curve.manifest.json experiment.sqlite; do [ -s out/$file ] || fail "$file is missing"; done
for key in version commit parameters seed wall_seconds host_cores; do
  grep -q "\"$key\"" out/curve.manifest.json || fail "manifest without $key"
done
grep -q '"teacher-activation": "erf"' out/curve.manifest.json || fail "defaults are not resolved"
[ -z "$(ls -A out | grep -vE '^(curve\.(csv|svg|png|pdf|figure\.json|plot\.py|manifest\.json)|experiment\.(sqlite|lock))$')" ] || fail "stray files"

# --quiet says nothing.
"$program" curve $model --ratio 1 --quiet --out out2 >q.txt 2>&1
[ ! -s q.txt ] || fail "--quiet is not quiet"

# The command line wins over the file; any way to give the width replaces the file's.
printf '# comment\ndim = 40\nratio = 3\nlearning-rate = 0.5\n' >run.ini
"$program" curve $model --config run.ini --learning-rate 0.25 --width 10 --quiet >b.csv
[ "$(column learning_rate <b.csv | sort -u)" = 0.25 ] || fail "command line does not win"
[ "$(column width <b.csv | sort -u)" = 10 ] || fail "--width does not replace the file's ratio"
"$program" curve $model --config run.ini --exponent 0.5,2 --quiet >b.csv
[ "$(column width <b.csv | uniq | tr '\n' ' ')" = "6 1600 " ] || fail "widths of --exponent"
[ "$(column exponent <b.csv | uniq | tail -n 1)" = 2 ] || fail "the column exponent"

# Unstable theory and diverging simulation are results, not errors.
"$program" curve $model --dim 30 --ratio 1 --learning-rate 8 --simulate --replicas 2 --horizon 200 \
  --quiet >c.csv || fail "instability is an error: $?"
column status <c.csv | grep -q unstable || fail "theory does not say unstable"
column reason <c.csv | grep -q '^η = 8 is at or above η_c = [0-9.]*$' ||
  fail "no reason for unstable"
[ "$(grep simulation c.csv | awk -F, '{ print $16 }' | sort -u)" = diverged ] ||
  fail "simulation does not say diverged"
grep simulation c.csv | awk -F, '$7 != "" { exit 1 }' || fail "diverged rows have values"

# Dynamics: t = 0 is the initial condition, t = inf the limit.
"$program" dynamics $model --ratio 2 --times 0,1,1e8 --quiet >d.csv
awk -F, '$4 == "generalization_error" { v[$2] = $7 }
  END { if (v["0"] != 1/6 && (v["0"] - 1/6)^2 > 1e-24) exit 1
        if ((v["100000000"] / v["inf"] - 1)^2 > 1e-14) exit 1 }' d.csv || fail "limits of dynamics"

# One curve from K = 1 to 1e60, falling all the way.
"$program" curve $model --dim 100 --width 1:1e60:log:61 --quiet >e.csv || fail "1e60: exit code $?"
grep 'inf,deterministic,approximation_error' e.csv | awk -F, '
  { if ($7 == "" || ($7 + 0 > last && NR > 1)) exit 1; last = $7 + 0; ++n }
  END { if (n != 61) exit 1 }' || fail "the error is not monotone up to K = 1e60"
[ "$(column status <e.csv | sort -u)" = ok ] || fail "1e60: status"

# width-for inverts the curve, and says when no width does.
"$program" width-for $model --dim 20 --error 0.005532930379 --quiet |
  awk -F, '$4 == "width" && $7 == 400 { ok = 1 } END { exit !ok }' || fail "width-for"
"$program" width-for $model --dim 20 --error 0.001 --teacher-activation relu >f.csv 2>f.txt
grep -q 'no finite width' f.txt || fail "width-for does not say that no width does"

# validate leaves its verdict and its fit; failures of a computation are 3.
"$program" validate $model --dims 20,40,80 --ratio 2 --times 2 --replicas 200 --resolve 0.2 \
  --out out2 >v.txt ||
  fail "validate: exit code $?"
grep -q '^overall: theory and simulation agree' v.txt || fail "validate: no overall verdict"
grep -q 'generalization_error.intercept' out2/validate.csv || fail "validate: no fit in the table"
code=0
"$program" curve $model --dim 3 --width 1e60 --quiet >g.csv 2>/dev/null || code=$?
[ $code -eq 3 ] || fail "unresolved width: exit code $code"
column status <g.csv | grep -q not_converged || fail "unresolved width: no row"
column reason <g.csv | grep -q . || fail "unresolved width: no reason"

# What one item has no memory for is a row; the rest goes on. A later run tries again.
code=0
(
  ulimit -v 700000
  "$program" curve $model --dim 500 --width 100,6000 --theory instance --horizon 1 --replicas 1 \
    --threads 1 --out crowded --quiet 2>/dev/null
) || code=$?
[ $code -eq 3 ] || fail "out of memory: exit code $code"
grep -q ',ok,,500,100,' crowded/curve.csv || fail "out of memory: the rest did not go on"
grep -q ',out_of_memory,out of memory,500,6000,' crowded/curve.csv ||
  fail "out of memory: no row"

# However little there is: nothing waits for memory that does not come.
for room in 250000 300000 400000; do
  code=0
  (
    ulimit -v $room
    exec timeout -s KILL 60 "$program" curve $model --dim 500 --width 1500 --theory instance \
      --horizon 1 --simulate --replicas 2 --threads 2 --quiet >crowded.csv 2>/dev/null
  ) || code=$?
  [ $code -eq 3 ] || [ $code -eq 0 ] || fail "$room kB of memory: exit code $code"
  column status <crowded.csv | grep -q '^ok$\|^out_of_memory$' || fail "$room kB of memory: no rows"
done

# As many replicas as an error needs, the same for any number of threads.
for threads in 1 3; do
  "$program" dynamics $model --dim 20 --ratio 1,3 --times 1,4 --simulate --target-error 0.05 \
    --replicas 10 --quiet --threads $threads >t$threads.csv
done
cmp t1.csv t3.csv || fail "adaptive replicas depend on threads"
awk -F, '$3 == "simulation" && $4 == "generalization_error" && $8 > 0.065 * $7 { exit 1 }
  $3 == "simulation" { if (!($11 in seen)) ++n; seen[$11] = 1 } END { exit n < 2 }' t1.csv ||
  fail "adaptive replicas: error or numbers"

# As many sizes and replicas as a resolution needs, the same for any number of threads, from a directory,
# and after an interruption; the options say how far it goes.
resolved="validate linear-regression --sample-ratio 2 --label-noise 0.25 --ridge 1 --times 1
  --dims 10,18,32,58 --replicas 30 --target-resolution 0.3"
for threads in 1 3; do
  "$program" $resolved --threads $threads >r$threads.csv 2>r.txt ||
    fail "target resolution: exit code $?"
done
cmp r1.csv r3.csv || fail "the target resolution depends on threads"
grep -q '^overall: theory and simulation agree .* each resolved to 30 %)' r.txt ||
  fail "target resolution: verdict"
column observable <r1.csv | grep -n resolution >/dev/null || fail "target resolution: no rows"
awk -F, '$4 ~ /[.]resolution$/ && $7 > 0.3 { exit 1 }' r1.csv || fail "target resolution: not reached"
[ "$(grep ',simulation,' r1.csv | awk -F, '{ print $11 }' | sort -u)" != 30 ] ||
  fail "target resolution: no replicas were added"
rm -rf resolved
"$program" $resolved --quiet --out resolved --max-replicas 40 >/dev/null 2>&1 && fail "40 replicas do"
"$program" $resolved --quiet --out resolved || fail "target resolution: not gone on with"
cmp r1.csv resolved/validate.csv || fail "target resolution: another table in a directory"
"$program" export resolved --to resolved/again >/dev/null || fail "target resolution: export"
cmp r1.csv resolved/again/validate.csv || fail "target resolution: another table exported"
"$program" status resolved | grep -q 'validate linear-regression: \([0-9]*\) of \1 items done' ||
  fail "target resolution: status"

# On a terminal there is a bar, which is taken away at the end; in a pipe a short run says nothing.
if script -qec true /dev/null >/dev/null 2>&1; then  # this system lets us have a terminal
  script -qec "$program curve $model --dim 100 --ratio 1,2 --simulate --out bar" /dev/null >bar.txt
  grep -q '━' bar.txt && grep -q 'simulation #' bar.txt || fail "no bar on a terminal"
  [ "$(tr '\r' '\n' <bar.txt | grep -c '━.*picture')" -eq 0 ] || fail "the bar stays"
fi
"$program" curve $model --dim 40 --ratio 1 --simulate 2>pipe.txt >/dev/null
! grep -q '/s' pipe.txt || fail "progress of a short run in a pipe"

# Estimates say what they are, and one run of the running error has its own standard error.
"$program" dynamics $model --dim 30 --width 60 --times 4 --simulate --replicas 1 \
  --error-measure running --quiet >i.csv
awk -F, '$3 == "simulation" && $4 == "generalization_error" && $8 > 0 && $15 == "running" { a = 1 }
  $3 == "simulation" && $4 == "student_teacher_overlap" && $8 == "" && $15 == "exact" { b = 1 }
  $3 == "deterministic" && $15 != "" { exit 1 }
  END { exit !(a && b) }' i.csv || fail "the running error is not marked"
"$program" dynamics $model --dim 4 --width 20001 --times 0.01 --simulate --replicas 1 --quiet |
  grep -q ',running,ok,,' || fail "the running error is not chosen for K = 20001"

# A large run within 1 GiB. In forty steps Q is smaller than the scatter of its estimate, which says so.
code=0
(
  ulimit -v 1048576
  "$program" dynamics $model --dim 2000 --width 20000 --times 0.002 --simulate --replicas 1 \
    --precision float --error-measure running --theory asymptotic --quiet >j.csv 2>j.txt
) || code=$?
[ $code -eq 3 ] && grep -q 'simulation: student_norm not_converged .* scatters below zero' j.txt ||
  fail "K = 20000, N = 2000 does not fit into 1 GiB: $(cat j.txt)"
grep -q 'simulation,generalization_error,.*,running,ok,,' j.csv || fail "no result of the large run"

# A table that cannot be written is an error with exit code 3.
if [ -e /dev/full ]; then
  code=0
  "$program" curve $model --ratio 1 --quiet >/dev/full 2>h.txt || code=$?
  [ $code -eq 3 ] || fail "full device: exit code $code"
fi
echo "results are as they should be"
