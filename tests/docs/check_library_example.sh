#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the library examples of README.md (its ```cmake block with each of its ```cpp blocks) against an
# installed overparam and compares what each prints with the ```text block after it.
#
# Usage: check_library_example.sh <installation prefix> [<source directory> [<cmake option>...]]
set -euo pipefail

[ $# -ge 1 ] || { echo "usage: $0 <installation prefix> [<source directory> [<cmake option>...]]" >&2; exit 2; }
prefix=$(readlink -f "$1")
source=$(readlink -f "${2:-$(dirname "$0")/../..}")
shift $(($# < 2 ? $# : 2))
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# block <language> <number>: that block of the language after the heading "The library".
block() {
  awk -v fence="\`\`\`$1" -v number="$2" '
    /^## / { inside = $0 == "## The library" }
    inside && $0 == fence { open = ++count == number; next }
    /^```$/ { open = 0 }
    open' "$source/README.md"
}

run() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }; }

examples=$(awk '/^## / { inside = $0 == "## The library" } inside && /^```cpp$/' "$source/README.md" | wc -l)
[ "$examples" -ge 2 ] || { echo "README.md has $examples programs" >&2; exit 1; }
block cmake 1 >"$work/CMakeLists.txt"
for number in $(seq "$examples"); do
  block cpp "$number" >"$work/main.cpp"
  block text "$number" >"$work/expected"
  for file in CMakeLists.txt main.cpp expected; do
    [ -s "$work/$file" ] || { echo "README.md has no block for $file of example $number" >&2; exit 1; }
  done
  run cmake -S "$work" -B "$work/build" -D "CMAKE_PREFIX_PATH=$prefix" -D CMAKE_BUILD_TYPE=Release "$@"
  run cmake --build "$work/build"
  "$work/build/my_program" >"$work/actual"
  diff -u "$work/expected" "$work/actual" >&2
done
echo "the $examples library examples of README.md build and print what they say"
