#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tables of many points cost a time and a memory in proportion to their number.
# usage: scaling.sh PROGRAM
set -eu
program=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() {
  echo "FAILED: $*"
  exit 1
}

# usage FILE COMMAND...: runs it and writes seconds of processor time and the largest memory in kB.
usage() {
  python3 - "$@" <<'END'
import resource, subprocess, sys
with open(sys.argv[1] + ".out", "wb") as out, open(sys.argv[1] + ".err", "wb") as err:
    code = subprocess.call(sys.argv[2:], stdout=out, stderr=err)
own = resource.getrusage(resource.RUSAGE_CHILDREN)
print(own.ru_utime + own.ru_stime, own.ru_maxrss, code)
END
}

# Between 4 and 16 times the points, a time in proportion grows by 4, one with the square by 16. Halfway in
# between on a logarithmic scale neither is met by accident, whatever the machine does beside.
growth=8
# linear NAME CODE COMMAND...: the command with 4000 and with 16000 for POINTS, ending with CODE.
linear() {
  name=$1
  expected=$2
  shift 2
  for points in 4000 16000; do
    read -r seconds _ code < <(usage "$name$points" "${@//POINTS/$points}")
    [ "$code" -eq "$expected" ] || fail "$name: code $code: $(tail -n 3 "$name$points.err")"
    echo "$name: $points points in $seconds s"
    [ $points -eq 16000 ] || first=$seconds
  done
  # Below a tenth of a second the program's start is most of it.
  awk -v a="$first" -v b="$seconds" -v most=$growth \
    'BEGIN { exit !(b < most * (a > 0.1 ? a : 0.1)) }' ||
    fail "$name: from $first s to $seconds s"
}

# Simulation and theory at every point, matched in the summary.
linear curve 0 "$program" curve linear-regression --dim 4 --samples 3 --ridge 1e-3:10:log:POINTS \
  --simulate --replicas 2 --threads 1
grep -q '^match    simulation within .* at 16000 points' curve16000.err ||
  fail "the summary: $(cat curve16000.err)"

# The same kept in a directory, and read again in every way.
rm -rf kept4000 kept16000
export OVERPARAM_PYTHON=false  # the time of the plotting script is its own
linear kept 0 "$program" curve linear-regression --dim 4 --samples 3 --ridge 1e-3:10:log:POINTS \
  --simulate --replicas 2 --threads 1 --quiet --out keptPOINTS
linear status 0 "$program" status keptPOINTS
linear export 0 "$program" export keptPOINTS
linear report 0 "$program" report keptPOINTS

# Memory, of plan, results and table; that of address sanitizers is their own.
if ! grep -q __asan_init "$program"; then
  for points in 2000 16000; do
    read -r _ memory code < <(usage memory "$program" curve random-features-online --dim 100 \
      --width 1:1e60:log:$points --quiet --threads 1)
    [ "$code" -eq 0 ] || fail "memory: code $code"
    [ $points -eq 16000 ] || first=$memory
  done
  bytes=$((1024 * (memory - first) / 14000))
  echo "$bytes bytes a point"
  [ $bytes -le 2816 ] || fail "$bytes bytes a point"
fi
echo "costs grow in proportion"
