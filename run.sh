#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what is missing, builds the program, and computes the generalization error as a function
# of the student's width, by theory and by simulation.
set -eu
cd "$(dirname "$0")"

scripts/install_dependencies.sh
scripts/build.sh release overparam overparam_python

exec build/release/overparam curve random-features-online \
  --config models/random_features_online/experiments/width_curve.ini \
  --simulate --out results/width_curve
