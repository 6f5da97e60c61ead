#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the library example of README.md (its ```cmake and ```cpp blocks) against an installed
# overparam and compares what it prints with the ```text block after it.
#
# Usage: check_library_example.sh <installation prefix> [<source directory> [<cmake option>...]]
set -euo pipefail

[ $# -ge 1 ] || { echo "usage: $0 <installation prefix> [<source directory> [<cmake option>...]]" >&2; exit 2; }
prefix=$(readlink -f "$1")
source=$(readlink -f "${2:-$(dirname "$0")/../..}")
shift $(($# < 2 ? $# : 2))
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# block <language>: the first block of that language after the heading "The library".
block() {
  awk -v fence="\`\`\`$1" '
    /^## / { inside = $0 == "## The library" }
    inside && !done && $0 == fence { open = 1; next }
    open && /^```$/ { open = 0; done = 1 }
    open' "$source/README.md"
}

block cmake >"$work/CMakeLists.txt"
block cpp >"$work/main.cpp"
block text >"$work/expected"
for file in CMakeLists.txt main.cpp expected; do
  [ -s "$work/$file" ] || { echo "README.md has no block for $file" >&2; exit 1; }
done

run() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }; }
run cmake -S "$work" -B "$work/build" -D "CMAKE_PREFIX_PATH=$prefix" -D CMAKE_BUILD_TYPE=Release "$@"
run cmake --build "$work/build"
"$work/build/my_program" >"$work/actual"
diff -u "$work/expected" "$work/actual" >&2
echo "the library example of README.md builds and prints what it says"
