#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the program of tests/downstream with what pkg-config says of an installed overparam, and includes
# all of its headers at the warnings that the project itself is built with.
#
# Usage: pkg_config.sh <installation prefix> <its library directory> <source directory> <compiler> [<flag>...]
set -euo pipefail

prefix=$1 libraries=$2 source=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PKG_CONFIG_PATH="$prefix/$libraries/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"

for package in overparam-numerics overparam; do
  pkg-config --print-errors --exists "$package"
done
# shellcheck disable=SC2046  # lists of words
"$@" -o "$work/program" "$source/tests/downstream/main.cpp" "$source/tests/downstream/checks.cpp" \
  $(pkg-config --cflags --libs overparam) -Wl,-rpath,"$prefix/$libraries"
"$work/program"

cd "$prefix/include"
headers=$(find overparam -name '*.hpp' | sort)
[ "$(wc -w <<<"$headers")" -gt 60 ] || { echo "too few headers are installed" >&2; exit 1; }
for header in $headers; do
  echo "#include \"${header#overparam/models/}\""
done >"$work/headers.cpp"
# Eigen's own warnings are not ours: what is given as a system directory counts as one.
# shellcheck disable=SC2046
"$@" -fsyntax-only $(pkg-config --cflags overparam) \
  $(pkg-config --cflags-only-I eigen3 | sed 's/-I */-isystem /g') \
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wcast-qual \
  -Wextra-semi -Wnon-virtual-dtor -Woverloaded-virtual -Werror "$work/headers.cpp"
echo "pkg-config: a program and all headers compile"
