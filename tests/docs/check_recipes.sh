#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the recipes of docs/recipes.md on the table of its first example: every block fenced as
# ```python recipe, ```gnuplot recipe or ```r recipe, whose output has to be the block ```text result
# behind it. What has no tool here is skipped, with a word; the exit code is 77 if that is everything.
#
# Usage: check_recipes.sh <program> <source directory> <python>
set -euo pipefail

[ $# -eq 3 ] || { echo "usage: $0 <program> <source directory> <python>" >&2; exit 2; }
program=$(readlink -f "$1")
page=$(readlink -f "$2")/docs/recipes.md
python=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/home"
ln -s "$program" "$work/bin/overparam"
export PATH="$work/bin:$PATH" HOME="$work/home"
cd "$work"

# block <fence>: the first block of the page that begins so; result <fence>: the result behind it.
block() { awk -v fence="\`\`\`$1" '/^```$/ { inside = 0 } inside; $0 == fence && !n++ { inside = 1 }' "$page"; }
result() {
  awk -v fence="\`\`\`$1" '/^```$/ { inside = 0 } inside; $0 == fence { mine = 1 }
    mine && $0 == "```text result" { inside = 1; mine = 0 }' "$page"
}

block "sh example" >example.sh
OVERPARAM_PYTHON=false bash -eu example.sh >/dev/null

run=0
failed=0
# recipe <fence> <tool> <picture> <command>...
recipe() {
  local fence=$1 tool=$2 picture=$3
  shift 3
  block "$fence recipe" >"recipe.$fence"
  result "$fence recipe" >expected.txt
  if [ ! -s "recipe.$fence" ] || [ ! -s expected.txt ]; then
    echo "$page has no recipe for $tool, or no result of it" >&2
    failed=1
    return
  fi
  if ! "$@" "recipe.$fence" >said.txt 2>errors.txt || [ -s errors.txt ]; then
    echo "the recipe for $tool fails:" >&2
    cat errors.txt >&2
    failed=1
  elif ! diff -uZ expected.txt said.txt >&2; then
    echo "the recipe for $tool says something else than $page" >&2
    failed=1
  elif [ ! -s "$picture" ]; then
    echo "the recipe for $tool leaves no $picture" >&2
    failed=1
  fi
  run=$((run + 1))
}

if "$python" -c 'import matplotlib, pandas' 2>/dev/null; then
  recipe python pandas pandas.svg "$python"
else
  echo "skipped: no pandas"
fi
if command -v gnuplot >/dev/null; then recipe gnuplot gnuplot gnuplot.svg gnuplot; else echo "skipped: no gnuplot"; fi
if command -v Rscript >/dev/null; then recipe r R r.pdf Rscript --vanilla; else echo "skipped: no R"; fi

[ "$failed" -eq 0 ] || exit 1
[ "$run" -gt 0 ] || exit 77
echo "$run recipes run"
