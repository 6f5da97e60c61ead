#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the examples of README.md and docs/*.md: every block fenced as ```sh example, in the order of
# its page. A block ```text output that follows is compared with the standard output, up to the amount
# of white space and to six digits of numbers.
#
# Examples of one page are typed into one terminal: they share their variables and a temporary directory,
# in which models/ is that of the sources. In docs/*.md `overparam` stands for the given program. README.md
# has to find it by itself at build/release/overparam, where ./run.sh leaves it.
#
# Usage: run_examples.sh <program> [<source directory>]
set -euo pipefail

[ $# -ge 1 ] || { echo "usage: $0 <program> [<source directory>]" >&2; exit 2; }
program=$(readlink -f "$1")
source=$(readlink -f "${2:-$(dirname "$0")/../..}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/none"
ln -s "$program" "$work/bin/overparam"
# In front of one that is installed.
printf '#!/bin/sh\necho "overparam: command not found" >&2\nexit 127\n' >"$work/none/overparam"
chmod +x "$work/none/overparam"

# split <page> <directory>: NNN.sh for each example, NNN.line its line, NNN.out the expected output.
split() {
  awk -v directory="$2" '
    BEGIN { n = 0; waiting = 0; file = "" }
    {
      line = $0
      sub(/^ +/, "", line)
      if (file == "" && line ~ /^```/) {
        indent = match($0, /[^ ]/) - 1
        if (line == "```sh example") {
          file = sprintf("%s/%03d.sh", directory, ++n)
          print NR > sprintf("%s/%03d.line", directory, n)
          waiting = 1
        } else if (line == "```text output" && waiting) {
          file = sprintf("%s/%03d.out", directory, n)
          waiting = 0
        } else {
          if (line == "```text output") {
            print FILENAME ":" NR ": output without an example before it" > "/dev/stderr"
            exit 1
          }
          if (line !~ /^```text/) waiting = 0
          file = "/dev/null"
        }
        printf "" > file
        next
      }
      if (file != "" && line ~ /^```$/) { close(file); file = ""; next }
      if (file != "") print substr($0, indent + 1) > file
    }
    END { if (file != "") { print FILENAME ": unclosed block" > "/dev/stderr"; exit 1 } }' "$1"
}

# same <expected> <actual>: equal but for white space and the seventh digit of numbers.
same() {
  awk '
    function numeric(x) { return x ~ /^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$/ }
    function absolute(x) { return x < 0 ? -x : x }
    function tokens(line, token) {
      gsub(/[ \t]+/, " ", line); sub(/^ /, "", line); sub(/ $/, "", line)
      return split(line, token, /[ ,]/)
    }
    NR == FNR { if ($0 !~ /^[ \t]*$/) expected[++m] = $0; next }
    $0 !~ /^[ \t]*$/ {
      ++line
      n = tokens(expected[line], a)
      k = tokens($0, b)
      bad = line > m || n != k
      for (i = 1; i <= n && !bad; ++i) {
        if (numeric(a[i]) && numeric(b[i]))
          bad = absolute(a[i] - b[i]) > 1e-6 * absolute(a[i])
        else
          bad = a[i] "" != b[i] ""
      }
      if (bad) { different = 1; exit }
    }
    END { exit different || line != m }' "$1" "$2"
}

failed=0
count=0
for page in "$source/README.md" "$source"/docs/*.md; do
  name=${page#"$source"/}
  directory=$work/$(printf '%s' "$name" | tr '/' '_')
  mkdir -p "$directory/blocks" "$directory/run"
  ln -s "$source/models" "$directory/run/models"
  found=$work/bin
  if [ "$name" = README.md ]; then
    mkdir -p "$directory/run/build/release"
    ln -s "$program" "$directory/run/build/release/overparam"
    found=$work/none
  fi
  echo "export PATH=$(printf '%q' "$found:$PATH")" >"$directory/variables"
  split "$page" "$directory/blocks"
  for script in "$directory"/blocks/*.sh; do
    [ -e "$script" ] || continue
    block=${script%.sh}
    where="$name:$(cat "$block.line")"
    count=$((count + 1))
    # shellcheck disable=SC2016  # arguments of the inner shell
    if ! (cd "$directory/run" && bash -eu -o pipefail -c '. "$1"; . "$2"; export -p >"$1"' \
      "$script" "$directory/variables" "$script") >"$block.stdout" 2>"$block.stderr" </dev/null; then
      echo "$where: the example fails:" >&2
      cat "$script" "$block.stderr" >&2
      failed=1
    elif [ -e "$block.out" ] && ! same "$block.out" "$block.stdout"; then
      echo "$where: the output differs from the page's (- page, + program):" >&2
      diff -u "$block.out" "$block.stdout" | tail -n +3 >&2 || true
      failed=1
    fi
  done
done

if [ "$count" -eq 0 ]; then
  echo "no examples found below $source" >&2
  exit 1
fi
[ "$failed" -eq 0 ] && echo "$count examples of the documentation run"
exit "$failed"
