#!/bin/sh
# SPDX-License-Identifier: MIT
# The worked example of docs/adding-a-model.md: its code blocks are the built files' own lines, and
# all commands work with a model that they have never seen.
# usage: check_example_model.sh PROGRAM PAGE
set -eu
program=$1
page=$2
model=online-linear-regression
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "FAILED: $*"
  exit 1
}

# A block after a line that begins with a link to a file stands in that file, word for word.
awk -v work="$work" '
  match($0, /^\[`?[a-z_.]+`?\]\([^)]*\)/) { split($0, part, /[()]/); file = part[2] }
  /^```/ {
    if (inside) { inside = 0; file = "" }
    else if (file != "") { inside = 1; print file > (work "/" ++n ".name") }
    next
  }
  inside { print > (work "/" n ".block") }' "$page"
blocks=0
for name in "$work"/*.name; do
  blocks=$((blocks + 1))
  python3 - "${name%.name}.block" "$(dirname "$page")/$(cat "$name")" <<'END' || fail "the page's block of $(cat "$name") is not in that file"
import sys
block, file = (open(path, encoding="utf-8").read() for path in sys.argv[1:])
sys.exit(block not in file)
END
done
[ "$blocks" -ge 4 ] || fail "only $blocks blocks of code"

"$program" list | grep -q "$model" || fail "the model is not listed"
"$program" describe $model | grep -q -- "--learning-rate" || fail "the model is not described"
"$program" validate $model --label-noise 0.1 --dims 5,10,20 --resolve 0.3 --quiet >"$work/table.csv" ||
  fail "theory and simulation do not agree"
grep -q "verdict_z_score" "$work/table.csv" || fail "nothing was judged"
"$program" dynamics $model --dim 10 --simulate --out "$work/out" --quiet || fail "dynamics"
[ -s "$work/out/dynamics.png" ] || fail "no picture"
# Between two steps a value is on the line that joins them.
"$program" dynamics $model --dim 10 --label-noise 0.3 --simulate --times 0.2,0.225,0.3 --quiet | awk -F, '
  NR == 1 { for (i = 1; i <= NF; ++i) c[$i] = i; next }
  { v[$c["source"] " " $c["observable"], $c["time"] * 1000] = $c["value"]; name[$c["source"] " " $c["observable"]] }
  END {
    for (n in name) { ++count; d = v[n, 225] - (0.75 * v[n, 200] + 0.25 * v[n, 300]); if (d * d > 1e-24) exit 1 }
    exit count != 6
  }' || fail "times between two steps"
if "$program" curve $model 2>"$work/error"; then fail "a dimension is not asked for"; fi
grep -q -- "--dim: is needed" "$work/error" || fail "the missing dimension is not named"
if "$program" width-for $model --dim 3 --error 0.1 2>"$work/error"; then fail "width-for"; fi
grep -q "does not go with width-for" "$work/error" || fail "width-for does not say why: $(cat "$work/error")"
echo "$blocks blocks of code, and the commands, work"
