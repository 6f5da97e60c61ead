#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# compare.sh finds the program the same as itself, and finds every program that is not.
# Usage: test_compare.sh PROGRAM SOURCE_DIRECTORY
# shellcheck disable=SC2016  # awk programs
set -euo pipefail
program=$1
compare=$2/tests/tables/compare.sh
failures=0

# expect EXIT_CODE TEXT ARGUMENT...: compare.sh ends so and prints TEXT, a regular expression for a line.
expect() {
  local expected=$1 text=$2 code=0
  shift 2
  "$compare" --reduced "$@" >out.txt 2>&1 || code=$?
  if [ "$code" -ne "$expected" ] || ! grep -qE "$text" out.txt; then
    echo "FAILED: compare.sh $*: exit code $code, not $expected with '$text':"
    cat out.txt
    failures=$((failures + 1))
  fi
}

# wrapper NAME AWK_PROGRAM [COMMAND EXIT_CODE]: the program, but for what AWK_PROGRAM does to its output,
# and that COMMAND, a pattern, ends with EXIT_CODE.
wrapper() {
  cat >"$1" <<END
#!/bin/sh
code=0
"$program" "\$@" >"\$0.table" || code=\$?
awk '$2' "\$0.table"
case \$1 in ${3-none}) code=${4-0} ;; esac
exit \$code
END
  chmod +x "$1"
}
wrapper one_digit '/generalization_error/ && ++n == 2 { sub(/[0-8],,,,,,,,,ok/, "9,,,,,,,,,ok") } { print }'
wrapper one_row_less '/generalization_error/ && ++n == 2 { next } { print }'
wrapper one_row_more '{ print } /generalization_error/ && ++n == 2 { print }'
wrapper other_help '/^usage/ { $0 = $0 " once more" } { print }'
wrapper other_exit_code '{ print }' 'curve' 3
wrapper crash '{ print }' 'curve' 139
wrapper no_width_for '{ print }' 'width-for' 2
wrapper no_kernels '!/^kernel-ridge / { print }'

tables=('kernel-ridge/staircase' 'linear-regression/default_*' 'kernel-ridge/describe' '*/help_curve')
rm -rf kept
expect 0 '^[4-9] tables are kept' --keep kept "$program" "${tables[@]}"
expect 2 'has tables already' --keep kept "$program" "${tables[@]}"
for before in "$program" kept; do
  expect 0 '^tables: 4 the same, 0 different, 0 new$' "$before" "$program" "${tables[@]}"
done
expect 0 '^texts: [0-9][0-9]* the same, 0 changed, 0 new$' kept "$program" "${tables[@]}"
expect 1 '^DIFFERS  kernel-ridge/staircase$' kept ./one_digit "${tables[@]}"
grep -q '^  row 13 before: kernel-ridge,' out.txt || { echo "FAILED: no differing row"; failures=1; }
expect 1 '^tables: 0 the same, 4 different' kept ./one_row_less "${tables[@]}"
expect 1 '^tables: 0 the same, 4 different' kept ./one_row_more "${tables[@]}"
expect 1 '^tables: 2 the same, 2 different' kept ./other_exit_code "${tables[@]}"
expect 0 '^texts: 6 the same, [1-9][0-9]* changed' kept ./other_help "${tables[@]}"
expect 1 '^CRASHED  kernel-ridge/staircase: exit code 139' kept ./crash "${tables[@]}"
expect 1 '^MISSING  kernel-ridge/staircase' kept ./no_kernels "${tables[@]}"
expect 0 '^new      kernel-ridge/staircase' ./no_kernels "$program" "${tables[@]}"
expect 1 '^MISSING  random-features-online/default_width_for' "$program" ./no_width_for '*/default_width_for'
expect 2 'no table has such a name' "$program" "$program" 'nothing/*'
expect 2 'neither a program nor' kept ./nothing

[ $failures -eq 0 ] && echo "compare.sh finds what differs"
exit $failures
