#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The smallest and largest values of every real parameter of every model, at every theory level that draws
# nothing: a value is refused in one line, or every row has its value, or says truly why not. What is lost on
# the way to a value that exists is a fault.
# usage: extremes.sh PROGRAM
set -euo pipefail
program=$1
failed=0
runs=0
rm -rf tables
mkdir tables
values='-1.7e308 -1e-3 -1e-300 -5e-324 5e-324 1e-310 1e-300 1e-160 1e-100 1e-30 1e30 1e100 1e160 1e300 1.7976931348623157e308'

# The reasons that rows may have for a missing value at stable rates: beyond what a double holds, or below
# what sums of both signs leave.
lawful='above the largest number|beyond the largest number|smaller than the accuracy of the integration'
lawful+='|below the rounding of the activations|below the accuracy of the coefficients|spectral shells: not converged'
lawful+='|below which the quadratic form has no minimum|below which k\(X, X\) \+ λ is not positive'
# Steps of lengths that leave every range.
lawful+='|at or above'
# Networks that training does not find, points that do not fit, points that are none.
lawful+='|memorizes in 90 %|no room in the ball'

parameters() {
  "$program" describe "$1" | awk '
    /^Parameters/ { inside = 1; next }
    /^$/ { inside = 0 }
    inside && $1 ~ /^--/ { name = substr($1, 3); next }
    inside && /^ *a (positive )?number/ { print name }'
}

levels() {
  "$program" describe "$1" | awk '
    /^Theory levels/ { inside = 1; next }
    /^$/ { inside = 0 }
    inside && $1 != "instance" { print $1 }'
}

# Others of the same size as the parameter give way to it.
sizes() {
  case $1 in ratio | exponent | width-ratio) ;; *) [ -z "$width" ] || echo "$width" ;; esac
  case $1 in sample-ratio | sample-exponent) ;; *) [ -z "$samples" ] || echo "$samples" ;; esac
}

for model in $("$program" list | awk '{ print $1 }'); do
  width='' samples='' rest='' noise=--label-noise=0.1 size=--dim=20
  case $model in
    random-features-online) width=--ratio=2 ;;
    random-features-ridge) width=--ratio=2 samples=--sample-ratio=3 rest='--ridge=0.1' ;;
    robustness) width=--ratio=8 samples=--sample-ratio=3 rest='--ridge=0.1' ;;
    neural-isometry) samples=--sample-ratio=3 rest='--beta=0.1 --noise=0.1' noise='' ;;
    memorization) noise='' size=--points=20 ;; # a law on a segment alone
    two-layer-online) width=--width=3 rest='--start=symmetric --second-learning-rate=0.5' ;;
    neural-tangent) width=--ratio=1 samples=--sample-ratio=3 rest='--ridge=0.1' ;;
    *) samples=--sample-ratio=3 rest='--ridge=0.1' ;;
  esac
  # Models without a time have no dynamics.
  run=(dynamics "$model" --times=0,1e-300,1e-30,1,1e11)
  # Here trajectories have no series to go on with, and each takes seconds to 1e11.
  [ "$model" != two-layer-online ] || run[2]=--times=0,1e-300,1e-30,1,1e4
  "$program" help dynamics "$model" >/dev/null 2>&1 || run=(curve "$model" --theory-points=0)
  for level in $(levels "$model"); do
    for name in $(parameters "$model"); do
      options=()
      [ "$level" = asymptotic ] && [[ $name != *exponent ]] || options+=("$size")
      case $name in
        teacher-overlap) options+=(--teacher-units=2) ;;&
        teacher-units | teacher-overlap) [ "$model" != robustness ] || options+=(--teacher-activation=relu) ;;
        learning-rate) [ "$model" != linear-regression ] || options+=(--flow=descent) ;;
      esac
      for option in $rest $noise; do
        [[ $option == "--$name="* || " ${options[*]-} " == *" $option "* ]] || options+=("$option")
      done
      while read -r option; do options+=("$option"); done < <(sizes "$name")
      for value in $values; do
        runs=$((runs + 1))
        command=("${run[@]}" "--theory=$level" "${options[@]}" "--$name=$value")
        code=0
        "$program" "${command[@]}" --threads=1 --quiet >table.csv 2>messages || code=$?
        if [ "$code" -eq 2 ]; then
          [ "$(grep -vc '^example: overparam ' messages)" -eq 1 ] && grep -q "^overparam: error: --" messages && continue
        elif [ "$code" -eq 0 ] || [ "$code" -eq 3 ]; then
          mv table.csv "tables/$runs.csv"
          printf '%s' "${command[*]}" >"tables/$runs.command"
          continue
        fi
        echo "FAILED with exit code $code: overparam ${command[*]}: $(head -c 300 messages)" >&2
        failed=1
      done
    done
  done
done

# Whole numbers of memorization, with all that is computed about few points: what they allow ends soon.
whole='-1 0 0.5 1 2 3 31 32 33 40 41 1000 1001 1e4 1e5 1e7 1e9 1e300'
few=(--points=5 --dim=3 --separation=4)
# soon NAME VALUE COMMAND...
soon() {
  local code=0 name=$1 value=$2
  shift 2
  local command=("$1" memorization "${@:2}" "--$name=$value")
  runs=$((runs + 1))
  timeout 60 "$program" "${command[@]}" --quiet >table.csv 2>messages || code=$?
  if [ "$code" -eq 2 ]; then
    [ "$(grep -vc '^example: overparam ' messages)" -eq 1 ] && grep -q "^overparam: error: --" messages && return
  elif [ "$code" -eq 0 ] || [ "$code" -eq 3 ]; then
    if [ "$1" != network ]; then mv table.csv "tables/$runs.csv" && printf '%s' "${command[*]}" >"tables/$runs.command"; fi
    return
  fi
  echo "FAILED with exit code $code: overparam ${command[*]}: $(head -c 300 messages)" >&2
  failed=1
}
# without NAME: $few but for that parameter.
without() {
  local option
  for option in "${few[@]}"; do [[ $option == "--$1="* ]] || echo "$option"; done
}
for value in $whole; do
  for name in points dim separation labels; do
    mapfile -t options < <(without $name)
    [ $name = dim ] || [ $name = labels ] || soon $name "$value" curve --dim=1 "${options[@]/--dim=*/--labels=2}"
    # Many points are many to be drawn, as many coordinates.
    case $name-$value in points-1e[4-7] | dim-1e[4-7]) continue ;; esac
    for construction in shallow bits trained; do
      # A thousand of them take their time to train.
      [[ $construction != trained || $name-$value != points-100? ]] || continue
      soon $name "$value" curve "${options[@]}" --construction=$construction --simulate --replicas=2
    done
  done
  soon slots "$value" curve "${few[@]}" --construction=bits --simulate --replicas=2
  soon hidden-width "$value" curve "${few[@]}" --construction=trained --simulate --replicas=2 --steps=300
  soon largest-width "$value" curve "${few[@]}" --construction=trained --simulate --replicas=2 --steps=300
  soon runs "$value" curve "${few[@]}" --construction=trained --simulate --replicas=2 --steps=100
  soon steps "$value" curve "${few[@]}" --construction=trained --hidden-width=8 --simulate --replicas=2
  for construction in shallow bits best; do
    soon parameters "$value" points-for --separation=20 --construction=$construction
    soon parameters "$value" points-for --separation=10000000 --construction=$construction
    soon separation "$value" points-for --parameters=1000,1000000000 --construction=$construction
  done
  soon labels "$value" points-for --separation=20 --parameters=1000,1000000000 --construction=bits
  soon replica "$value" network "${few[@]}" --network=network.json
done

python3 - "$lawful" <<'END' || failed=1
import csv
import pathlib
import re
import sys

failed = rows = 0
for path in sorted(pathlib.Path("tables").glob("*.csv")):
    command = path.with_suffix(".command").read_text(encoding="utf-8")
    for row in csv.DictReader(path.open(encoding="utf-8")):
        rows += 1
        lost = row["status"] in ("diverged", "not_converged", "failed")
        words = (row["value"] + " " + row["reason"]).lower()
        if re.search(r"\bnan\b", words) or row["value"] in ("inf", "-inf"):
            fault = "not a number"
        elif lost and not re.search(sys.argv[1], row["reason"]):
            fault = "lost"
        else:
            continue
        failed += 1
        print(f"FAILED: overparam {command}: {fault}: {row['observable']} at t = {row['time']}: "
              f"{row['value']} {row['status']} {row['reason']}")
        break
print(f"{rows} rows")
sys.exit(failed > 0 or rows < 10000)
END
echo "$runs values"
[ "$runs" -gt 500 ] || failed=1
exit "$failed"
