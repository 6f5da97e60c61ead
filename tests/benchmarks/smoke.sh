#!/bin/sh
# SPDX-License-Identifier: MIT
# Fails if the benchmarks do not work, without measuring anything.
#
# Usage: smoke.sh program <program>        everything once at tiny sizes
#        smoke.sh comparisons <program>    the Python scripts; ends with 77 where a package is missing
set -eu
part=$1
program=$(readlink -f "$2")
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/1"

# No benchmark stops the program when it fails; it says so in its results.
run_program() {
  "$program" --tiny --benchmark_min_time=0.001 --benchmark_out="$work/1/overparam.json" \
    --benchmark_out_format=json
  if grep -q '"error_occurred"' "$work/1/overparam.json"; then
    echo "a benchmark failed" >&2
    exit 1
  fi
}

case $part in
  program) run_program ;;
  comparisons)
    python=/usr/bin/python3
    [ -x "$python" ] || exit 77
    run_program >/dev/null 2>&1
    "$python" table.py "$work"
    "$python" sgd_loops.py numpy --tiny >"$work/1/numpy.json"
    "$python" solves.py 2 --tiny >"$work/1/solves.json"
    "$python" recovery.py --tiny >"$work/1/recovery.json"
    "$program" --trajectory >"$work/trajectory"
    "$python" trajectory.py "$work/trajectory" >"$work/1/scipy.json"
    "$python" table.py "$work" | grep "Largest relative difference"
    ;;
  *)
    echo "usage: $0 program|comparisons <program>" >&2
    exit 2
    ;;
esac
