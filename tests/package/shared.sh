#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds and installs the project with BUILD_SHARED_LIBS=ON, from the objects of another build: shared
# libraries are made of the same.
#
# Usage: shared.sh <source directory> <other build> <directory> <prefix> [<cmake option>...]
set -euo pipefail

source=$1 other=$2 directory=$3 prefix=$4
shift 4
run() { "$@" >"$directory.log" 2>&1 || { cat "$directory.log" >&2; exit 1; }; }
run cmake -S "$source" -B "$directory" "$@" \
  -D BUILD_SHARED_LIBS=ON -D OVERPARAM_BUILD_TESTS=OFF -D OVERPARAM_BUILD_FUZZERS=OFF \
  "-DCMAKE_CXX_COMPILER_LAUNCHER=sh;$source/tests/package/reuse_object.sh;$other"
run cmake --build "$directory"
run cmake --install "$directory" --prefix "$prefix"
for library in numerics laboratory; do
  [ -e "$(find "$prefix" -name "liboverparam_$library.so")" ] ||
    { echo "there is no shared library of $library" >&2; exit 1; }
done
