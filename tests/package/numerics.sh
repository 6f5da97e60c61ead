#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Configures, builds and installs the numerics alone, from the objects of another build, and uses them.
# Nothing that only the laboratory needs may be looked for.
#
# Usage: numerics.sh <source directory> <other build> <directory> [<cmake option>...]
set -euo pipefail

source=$1 other=$2 directory=$3
shift 3
mkdir -p "$directory"
fail() { echo "$*" >&2; exit 1; }
run() { "$@" >"$directory/log" 2>&1 || { cat "$directory/log" >&2; exit 1; }; }

# looks_for <file>: what CMake has looked for of SQLite, nlohmann-json, program_options, scripts and styles,
# the tools that make pages and pictures, and the libraries of the tests.
looks_for() {
  grep -E '^ *(VAR|NAMES): |find_package considered the following' "$1" |
    grep -ioE 'sqlite|nlohmann|program_options|plotly|katex|jquery|datatables|esbuild|python|doctest|benchmark' |
    tr '[:upper:]' '[:lower:]' | sort -u | tr '\n' ' ' || true
}

for laboratory in ON OFF; do
  run cmake --fresh --debug-find -S "$source" -B "$directory/$laboratory" "$@" -D OVERPARAM_LABORATORY=$laboratory \
    -D OVERPARAM_BUILD_TESTS=OFF "-DCMAKE_CXX_COMPILER_LAUNCHER=sh;$source/tests/package/reuse_object.sh;$other"
  mv "$directory/log" "$directory/$laboratory.log"
done
found=$(looks_for "$directory/ON.log")
expected='datatables esbuild jquery katex nlohmann plotly program_options python sqlite '
[ "$found" = "$expected" ] || fail "the laboratory looks for '$found', not '$expected'"
found=$(looks_for "$directory/OFF.log")
[ -z "$found" ] || fail "the numerics look for $found"

run cmake --build "$directory/OFF"
run cmake --install "$directory/OFF" --prefix "$directory/prefix"
installed=$(cd "$directory/prefix" && find . -name '*laboratory*' -o -name '*models*' -o -name 'overparam.pc' \
  -o -path '*/bin/*' -o -path '*/overparam/experiment/*' -o -path '*/overparam/io/*' -o -path '*/overparam/figure/*')
[ -z "$installed" ] || fail "more than the numerics is installed: $installed"

run cmake -S "$source/tests/package/numerics" -B "$directory/use" "$@" "-DCMAKE_PREFIX_PATH=$directory/prefix"
run cmake --build "$directory/use"
"$directory/use/numerics"
