#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs every fuzzer for its share of the time and says how many inputs were tried. New inputs that reach
# new code, and those that fail, are kept in build/sanitize/found/<fuzzer>: a file crash-… or timeout-… there is
# an input that fails, to be run again by build/sanitize/tests/fuzz/overparam_fuzz_<fuzzer> FILE.
#
# Usage: run.sh SECONDS [SEED]      a minute in the CI, hours in a campaign; SEED 1 if it is not given
set -euo pipefail
cd "$(dirname "$0")/../.."

[ $# -ge 1 ] || { echo "usage: $0 SECONDS [SEED]" >&2; exit 2; }
seconds=$1
seed=${2:-1}
programs=$PWD/build/sanitize
targets='values option_file model_text spectrum_file store'
share=$((seconds / 8 > 0 ? seconds / 8 : 1))  # the command lines have three shares

export ASAN_OPTIONS=abort_on_error=1 UBSAN_OPTIONS=abort_on_error=1:print_stacktrace=1
export OPENBLAS_NUM_THREADS=1 OVERPARAM_PYTHON=/bin/false
failed=0
for target in $targets; do
  found=$programs/found/$target
  mkdir -p "$found"
  log=$programs/found/$target.log
  # 2048 MB with the shadow memory; ten seconds for an input are a hang.
  if (cd "$found" && "$programs/tests/fuzz/overparam_fuzz_$target" -max_total_time="$share" \
      -seed="$seed" -timeout=10 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
      -dict="$OLDPWD/tests/fuzz/words.dict" "$found" "$OLDPWD/tests/fuzz/corpus/$target") \
      >"$log" 2>&1; then
    verdict='nothing found'
  else
    verdict=FAILED
    failed=1
  fi
  echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1) inputs, $verdict"
  [ "$verdict" = 'nothing found' ] || tail -n 40 "$log"
done
"$programs/tests/fuzz/overparam_fuzz_commands" "$programs/overparam" "$((3 * share))" "$seed" || failed=1
exit $failed
