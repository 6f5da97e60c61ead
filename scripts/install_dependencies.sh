#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs the Debian packages this project needs, as far as they are missing. With nothing missing
# it changes nothing and needs neither the network nor any rights.
#
# Usage: install_dependencies.sh [further package]...
set -eu

# One a line: the package and, where others may provide the same, the program that stands for it.
required='
cmake cmake
doctest-dev
esbuild esbuild
g++ g++
libbenchmark-dev
libboost-dev
libboost-program-options-dev
libeigen3-dev
libjs-jquery
libjs-jquery-datatables
libjs-katex
libmuparser-dev
libopenblas-pthread-dev
librandom123-dev
libsqlite3-dev
libsqlitecpp-dev
libxsimd-dev
ninja-build ninja
nlohmann-json3-dev
pkgconf pkg-config
pybind11-dev
python3-dev
python3-matplotlib
python3-pandas
python3-plotly
'
for package in "$@"; do
  required="$required$package
"
done

if ! command -v dpkg-query >/dev/null; then
  echo "This is not a Debian-like system: the packages in $0 have to be there already." >&2
  exit 0
fi

missing=$(printf '%s' "$required" | while read -r package program; do
  [ -n "$package" ] || continue
  if [ -n "$program" ]; then
    command -v "$program" >/dev/null || printf ' %s' "$package"
  else
    # The fourth field is the state: "installed", "config-files", ...
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
      printf ' %s' "$package"
  fi
done)
[ -n "$missing" ] || exit 0

fail() {
  echo "Missing packages:$missing ($1). Install them with: apt-get install$missing" >&2
  exit 1
}

command -v apt-get >/dev/null || fail "no apt-get here"
sudo=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || fail "neither root nor sudo"
  sudo=sudo
fi

echo "Installing$missing"
# Stale lists may still do, so only the installation decides.
$sudo apt-get -qq update </dev/null || true
# shellcheck disable=SC2086  # a list of words
$sudo env DEBIAN_FRONTEND=noninteractive \
  apt-get -qq install -y --no-install-recommends $missing </dev/null >/dev/null ||
  fail "apt-get could not install them"
