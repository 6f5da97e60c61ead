#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what is missing, builds the benchmark program, runs it and the comparisons in Python, and
# prints the results as Markdown on the standard output; everything else goes to the standard error.
# Without NumPy, SciPy, scikit-learn, PyTorch or CVXOPT their columns stay empty. Takes some ten minutes.
#
# Usage: run.sh [<rounds>] >table.md     (5 rounds if nothing is said)
set -eu
cd "$(dirname "$0")/../.."
rounds=${1:-5}
here=tests/benchmarks
program=build/release/tests/overparam_benchmarks
results=build/benchmarks

# Debian's Python, the one its packages are for.
python=/usr/bin/python3
{
  scripts/install_dependencies.sh python3-minimal
  for package in python3-numpy python3-scipy python3-sklearn python3-torch python3-cvxopt; do
    scripts/install_dependencies.sh "$package" || echo "Going on without $package"
  done
  scripts/build.sh release overparam_benchmarks
} >&2

# compare <file> <script> [<argument>]...: a script that ends with 77 has said what it lacks.
compare() {
  file=$1
  shift
  code=0
  "$python" "$@" >"$file" || code=$?
  [ "$code" -eq 0 ] || rm "$file"
  [ "$code" -eq 0 ] || [ "$code" -eq 77 ] || exit "$code"
}

rm -rf "$results"
mkdir -p "$results"
"$program" --trajectory >"$results/trajectory.json"
round=0
while [ "$round" -lt "$rounds" ]; do
  round=$((round + 1))
  echo "Round $round of $rounds" >&2
  directory=$results/rounds/$round
  mkdir -p "$directory"
  "$program" --benchmark_min_time=0.1 --benchmark_repetitions=5 \
    --benchmark_enable_random_interleaving=true \
    --benchmark_out="$directory/overparam.json" --benchmark_out_format=json >"$results/log" 2>&1 || {
    cat "$results/log" >&2
    exit 1
  }
  compare "$directory/numpy.json" $here/sgd_loops.py numpy
  compare "$directory/torch.json" $here/sgd_loops.py torch
  compare "$directory/solves1.json" $here/solves.py 1
  compare "$directory/solves2.json" $here/solves.py 2
  compare "$directory/recovery.json" $here/recovery.py
  compare "$directory/scipy.json" $here/trajectory.py "$results/trajectory.json"
done
exec "$python" $here/table.py "$results/rounds"
