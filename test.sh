#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what is missing, builds everything, and runs the tests. Arguments are passed to ctest:
#   ./test.sh -L unit         only the unit tests
#   ./test.sh -LE slow        all but the slow tests
set -eu
cd "$(dirname "$0")"

scripts/install_dependencies.sh 'chromium chromium' 'chromium-driver chromedriver' python3-selenium python3-cvxopt \
  python3-pytest python3-tqdm 'sqlite3 sqlite3' 'gnuplot-nox gnuplot' 'r-base-core Rscript' \
  mkdocs-material 'doxygen doxygen'
scripts/build.sh release

exec ctest --preset release -j "$(nproc)" "$@"
