# shellcheck shell=sh
# SPDX-License-Identifier: MIT
# What the scripts that run experiment files know of them.

# experiment_command FILE: the command in the file's first line, without the program.
experiment_command() {
  sed -n '1s/^# overparam //p' "$1"
}
