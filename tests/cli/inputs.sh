#!/bin/sh
# SPDX-License-Identifier: MIT
# Results belong to what an input file held, and a directory has all that it needs.
# usage: inputs.sh PROGRAM
set -eu
program=$1
export OVERPARAM_PYTHON=false  # no pictures but where one is asked for
fail() {
  echo "FAILED: $*"
  exit 1
}
rm -rf work elsewhere moved
mkdir work elsewhere
cd work
printf '3\n2\n1\n1\n' >a.txt
printf '9\n2\n1\n1\n' >b.txt
cp a.txt s.txt

# run OUT REPLICAS [OPTION...]: the same options whatever s.txt holds.
run() {
  out=$1
  replicas=$2
  shift 2
  "$program" curve linear-regression --dim 4 --samples 400,450 --ridge 0.1 --spectrum file:s.txt \
    --theory-points 0 --simulate --replicas "$replicas" --quiet --out "$out" "$@" 2>err.txt || fail "$out: $(cat err.txt)"
  grep -v 'no picture' err.txt >warnings.txt || true
}
# The table of the present content, from nothing.
fresh() {
  rm -rf fresh
  run fresh "$1"
  cmp fresh/curve.csv "$2/curve.csv" || fail "$2: not the table of the present content, $3"
}

run out 3
[ ! -s warnings.txt ] || fail "the first run warns: $(cat warnings.txt)"
fresh 3 out "first run"
grep -q '"file:s.txt": "[0-9a-f-]*"' out/curve.manifest.json || fail "no digest in the manifest"

# Another content, more replicas: nothing is mixed, and the old items are counted.
cp b.txt s.txt
run out 5
[ "$(wc -l <warnings.txt)" -eq 1 ] || fail "not one line: $(cat warnings.txt)"
grep -q 'warning: experiment.sqlite has 8 results of another content of file:s.txt; the table' \
  warnings.txt || fail "$(cat warnings.txt)"
fresh 5 out "after a change"
! cmp -s a.txt b.txt

# The first content again: its items are still there, those of a moved file with the same content, too.
cp a.txt s.txt
run out 3
grep -q 'has 12 results of another content' warnings.txt || fail "$(cat warnings.txt)"
fresh 3 out "after a change back"
items=$(sqlite3 out/experiment.sqlite 'SELECT count(*) FROM results')
[ "$items" -eq 20 ] || fail "$items items"
"$program" curve linear-regression --dim 4 --samples 400,450 --ridge 0.1 --spectrum file:a.txt \
  --theory-points 0 --simulate --replicas 3 --quiet --out out 2>err.txt
[ "$(sqlite3 out/experiment.sqlite 'SELECT count(*) FROM results')" -eq "$items" ] ||
  fail "an equal file of another name is computed again"
grep -q ',file:a.txt,' out/curve.csv || fail "the column is not as it was given"

# One file in several commands of a directory, each with its own content of it.
cp b.txt s.txt
"$program" dynamics linear-regression --dim 4 --samples 8 --spectrum file:s.txt --times 1,2 --quiet \
  --out both 2>/dev/null
cp a.txt s.txt
run both 2
cp both/curve.csv curve.csv
cp both/dynamics.csv dynamics.csv

# The table needs neither the file nor the working directory; nor do the other commands.
cp b.txt s.txt
cp s.txt ../elsewhere/s.txt
for where in work elsewhere; do
  cd ../$where
  "$program" export ../work/both >/dev/null || fail "export from $where"
  for command in curve dynamics; do
    cmp ../work/$command.csv ../work/both/$command.csv || fail "export from $where: $command"
  done
  rm -f s.txt
done
cd ..
mv work moved
unset OVERPARAM_PYTHON
"$program" status moved/both >status.txt || fail "status: $(cat status.txt)"
grep -q '^curve linear-regression: 6 of 6 items done$' status.txt || fail "status: $(cat status.txt)"
grep -q '^dynamics linear-regression: 1 of 1 items done$' status.txt || fail "$(cat status.txt)"
"$program" plot moved/both >/dev/null || fail "plot without the file"
"$program" report moved/both >/dev/null || fail "report without the file"
grep -q 'digest of file:s.txt' moved/both/report.html || fail "no digest in the report"

# The content is read once: a file that changes during the run, here a pipe, changes nothing.
cd moved
mkfifo pipe
cat a.txt >pipe &
"$program" curve linear-regression --dim 4 --samples 400,450 --ridge 0.1 --spectrum file:pipe --simulate \
  --replicas 3 --quiet >pipe.csv || fail "a pipe"
wait
sed 's/file:pipe/file:s.txt/' pipe.csv >named.csv
cp a.txt s.txt
rm -rf fresh
run fresh 3
cmp named.csv fresh/curve.csv || fail "from a pipe"

# What options a run has, it has: a file of options may change or go.
printf 'dim = 4\nsamples = 2,8\nridge = 0.1\n' >run.ini
"$program" curve linear-regression --config run.ini --theory-points 0 --quiet --out configured 2>/dev/null
cp configured/curve.csv configured.csv
printf 'dim = 5\nsamples = 3\n' >run.ini
"$program" export configured >/dev/null
cmp configured.csv configured/curve.csv || fail "export follows a changed file of options"
rm run.ini
"$program" status configured | grep -q '2 of 2 items done' || fail "status without the file of options"
echo "results follow the contents of files"
