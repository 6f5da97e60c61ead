#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Fails if the tables of the documentation and the program's own help disagree, in both directions:
# of docs/command-line.md the commands, their options with defaults and the exit codes; of each
# model's README.md its parameters with symbol, default and range, and its theory levels.
#
# Usage: check_command_line.sh <program> <source directory>
set -euo pipefail
export LC_ALL=C.UTF-8  # columns of the help are counted in characters

[ $# -eq 2 ] || { echo "usage: $0 <program> <source directory>" >&2; exit 2; }
program=$1
page=$2/docs/command-line.md
commands='curve dynamics validate width-for points-for'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# compare <what>: the lines of $work/program and $work/page must be the same set.
compare() {
  sort -u "$work/program" >"$work/a"
  sort -u "$work/page" >"$work/b"
  if [ ! -s "$work/a" ] || [ ! -s "$work/b" ]; then
    echo "$1: nothing found to compare (program $(wc -l <"$work/a"), page $(wc -l <"$work/b") entries)" >&2
    failed=1
    return
  fi
  local line
  while IFS= read -r line; do
    echo "$1: the program says '$line', $page does not" >&2
    failed=1
  done < <(comm -23 "$work/a" "$work/b")
  while IFS= read -r line; do
    echo "$1: $page says '$line', the program does not" >&2
    failed=1
  done < <(comm -13 "$work/a" "$work/b")
}

# Whether $command is a question about $model.
applies() { "$program" help "$command" "$model" >/dev/null 2>&1; }

trim() {
  local text=$1
  text="${text#"${text%%[![:space:]]*}"}"
  printf '%s' "${text%"${text##*[![:space:]]}"}"
}

# shown_options <command> <model>: "--name ; default" of each of its own options, as its help shows them.
shown_options() {
  local inside='' line default
  "$program" help "$1" "$2" | while IFS= read -r line; do
    if [[ $line == "Options of"* ]]; then
      inside=yes
    elif [ -n "$inside" ] && [[ $line == "  --"* ]]; then
      default=
      [[ $line =~ \[([^][]*)\]$ ]] && default=${BASH_REMATCH[1]}
      printf '%s ; %s\n' "$(trim "${line:2:22}")" "$default"
    fi
  done
}

# rows <heading>: the table rows of a section, without header and rule, cells separated by tabs, code
# marks removed.
rows() {
  awk -v heading="$1" '
    /^```/ { fenced = !fenced }
    !fenced && /^#/ { inside = ($0 == heading); next }
    inside && /^\|/ {
      gsub(/\\\|/, "\001")
      line = $0
      sub(/^\| */, "", line); sub(/ *\|$/, "", line)
      n = split(line, cell, / *\| */)
      if (line ~ /^-/) { header = 0; next }
      out = ""
      for (i = 1; i <= n; ++i) out = out (i > 1 ? "\t" : "") cell[i]
      gsub(/\001/, "|", out)
      print out
    }' "$page"
}

plain() { printf '%s' "${1//\`/}"; }

# ---- Commands ------------------------------------------------------------------------------------

"$program" help | awk '
  /^usage:/ { listing = 1; next }
  /^Without/ { exit }
  listing && /^  [a-z]/ { print $1 }' >"$work/program"
rows '## Commands' | while IFS=$'\t' read -r name _; do
  [[ $name == \`* ]] && printf '%s\n' "$(plain "$name")"
done >"$work/page" || true
compare "commands"

# ---- Models --------------------------------------------------------------------------------------

models=$("$program" list | awk '{ print $1 }')
rows '## Models' | while IFS=$'\t' read -r name _; do
  [[ $name == *\`* ]] && sed 's/.*`\(.*\)`.*/\1/' <<<"$name"
done >"$work/page" || true
printf '%s\n' "$models" >"$work/program"
compare "models"

reference=$page
for model in $models; do
page=$2/models/${model//-/_}/README.md
# name ; symbol ; default ; range
allowed=
name=
"$program" describe "$model" | while IFS= read -r line; do
  if [[ $line == "  --"* ]]; then
    name=$(trim "${line:2:22}")
    symbol=$(trim "${line:24:6}")
    meaning=${line:30}
    default=
    [[ $meaning =~ \[([^][]*)\]$ ]] && default=${BASH_REMATCH[1]}
  elif [ -n "$name" ] && [[ $line == "      "* ]]; then
    allowed=$(trim "$line")
    printf '%s ; %s ; %s ; %s\n' "$name" "$symbol" "$default" "$allowed"
    name=
  elif [[ $line == "Theory levels"* ]]; then
    break
  fi
done >"$work/program" || true
rows '## Parameters' | awk -F'\t' -v OFS=' ; ' '
  $1 ~ /^`--/ { gsub(/`/, ""); print $1, $2, $3, $4 }' >"$work/page"
compare "parameters of $model"

for command in $commands; do
  applies || continue
  "$program" help "$command" "$model" | awk '
    /^Parameters of/ { inside = 1; next }
    /^$/ { inside = 0 }
    inside { print $1 }' >"$work/program"
  rows '## Parameters' | awk -F'\t' -v command="$command" '
    $1 ~ /^`--/ && index($6, "`" command "`") == 0 { gsub(/`/, "", $1); print $1 }' >"$work/page"
  compare "parameters of $model in $command"
done

# ---- Theory levels -------------------------------------------------------------------------------

"$program" describe "$model" | awk '
  /^Theory levels/ { inside = 1; next }
  /^$/ { inside = 0 }
  inside { print $1 }' >"$work/program"
rows '## Parameters' | awk -F'\t' '
  $1 == "level" { inside = 1; next }
  inside { gsub(/`/, "", $1); print $1 }' >"$work/page"
compare "theory levels of $model"
done
page=$reference

# ---- Options of the commands ---------------------------------------------------------------------

# name ; default. The page marks an option without default by a dot and an absent one by a dash, and
# has the defaults that a model changes in a table of their own: model, command, option, default.
for model in $models; do
column=1
for command in $commands; do
  column=$((column + 1))
  heading=$(rows '## Options of the commands' | awk -F'\t' -v column="$column" '
    NR == 1 { gsub(/`/, "", $column); print $column }')
  if [ "$heading" != "$command" ]; then
    echo "options: column $column of $page is headed '$heading' instead of '$command'" >&2
    failed=1
  fi
  applies || continue
  shown_options "$command" "$model" >"$work/program"
  rows '## Options of the commands' | awk -F'\t' -v OFS=' ; ' -v column="$column" '
    $1 ~ /^`--/ && $column != "—" {
      gsub(/`/, "")
      if ($column == "·") $column = ""
      print $1, $column
    }' >"$work/usual"
  rows '### Defaults that models change' | awk -F'\t' -v OFS=' ; ' -v command="$command" -v model="$model" '
    { gsub(/`/, "") }
    $1 == model && $2 == command { print $3, $4 == "·" ? "" : $4 }' >"$work/own"
  awk -F' ; ' 'FILENAME == ARGV[1] { own[$1] = $0; next }
    $1 in own { if (own[$1] !~ / ; —$/) print own[$1]; next }
    { print }' "$work/own" "$work/usual" >"$work/page"
  compare "options of $command $model"
done
done

# The command that writes a file has a table of its own.
shown_options network memorization >"$work/program"
rows '### Commands that write a file' | awk -F'\t' -v OFS=' ; ' '
  $1 ~ /^`--/ { gsub(/`/, ""); print $1, $2 == "·" ? "" : $2 }' >"$work/page"
compare "options of network"

# ---- Help names no option that the command does not take -----------------------------------------

alternatives=0
for model in $models; do
for command in $commands; do
  applies || continue
  help=$("$program" help "$command" "$model")
  for option in $(grep -o '(or give [^)]*)' <<<"$help" | grep -oE -- '--[a-z-]+'); do
    alternatives=$((alternatives + 1))
    if ! grep -qE "^  $option " <<<"$help"; then
      echo "help $command $model names $option, which it does not take" >&2
      failed=1
    fi
  done
done
done
if [ "$alternatives" -eq 0 ]; then
  echo "help names no alternatives at all" >&2
  failed=1
fi

# ---- Exit codes ----------------------------------------------------------------------------------

"$program" help | tr '\n' ' ' | sed 's/.*Exit codes: *//; s/ *example:.*//' | tr ',' '\n' |
  awk '{ print $1 }' >"$work/program"
rows '## Exit codes' | awk -F'\t' '$1 ~ /^[0-9]/ { print $1 }' >"$work/page"
compare "exit codes"

[ "$failed" -eq 0 ] && echo "$page agrees with $program"
exit "$failed"
