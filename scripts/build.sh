#!/bin/sh
# SPDX-License-Identifier: MIT
# Configures and builds a preset. What the tools print goes to build/<preset>.log, and to the screen
# only if they fail.
#
# Usage: build.sh <preset> [target]...       (all targets if none is named)
set -eu
cd "$(dirname "$0")/.."

preset=$1
shift
log=build/$preset.log

# Enough for this project, and a bound on the memory where a container sees all cores of its host.
jobs=$(nproc)
[ "$jobs" -le 8 ] || jobs=8
export CMAKE_BUILD_PARALLEL_LEVEL="${CMAKE_BUILD_PARALLEL_LEVEL:-$jobs}"

run() {
  "$@" >>"$log" 2>&1 || {
    grep -vE '^\[[0-9]+/[0-9]+\] (Building|Linking) ' "$log" | tail -n 100 >&2
    echo "Building the preset '$preset' failed; the whole log is in $log" >&2
    exit 1
  }
}

mkdir -p build
: >"$log"
echo "Building ($preset), a few minutes the first time"
run cmake --preset "$preset"
[ $# -eq 0 ] || set -- --target "$@"
run cmake --build --preset "$preset" "$@"
