#!/bin/sh
# SPDX-License-Identifier: MIT
# The example of every command works for every model as it stands. That of a validation is too small
# for a verdict on everything, but nothing in it disagrees.
# usage: examples.sh PROGRAM SOURCE_DIR
set -u
program=$1
failures=0
examples=0
for model in $("$program" list | awk '{ print $1 }'); do
  for command in curve dynamics validate width-for points-for network; do
    "$program" $command "$model" --zzz 2>err.txt
    example=$(sed -n 's/^example: overparam //p' err.txt)
    if [ -z "$example" ]; then
      grep -q "^overparam: error: model: $model does not go with $command" err.txt && continue
      echo "FAILED: no example of $command $model: $(cat err.txt)"
      failures=$((failures + 1))
      continue
    fi
    examples=$((examples + 1))
    code=0
    # shellcheck disable=SC2086  # words of a command line
    "$program" $example --quiet >out.csv 2>err.txt || code=$?
    [ $command = network ] && mv network.json out.csv
    [ $command = validate ] && [ $code -eq 3 ] && code=0
    if [ $code -ne 0 ] || [ ! -s out.csv ]; then
      echo "FAILED: exit code $code of overparam $example: $(cat err.txt)"
      failures=$((failures + 1))
    fi
  done
done
echo "$examples examples"
[ $examples -ge 25 ] && exit $failures
