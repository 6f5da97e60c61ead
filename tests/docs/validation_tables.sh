#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Prints the measured part of docs/validation.md as Markdown: runs `validate` for a list of settings,
# each at default effort. Takes some minutes.
#
# Usage: validation_tables.sh <program> >tables.md
set -euo pipefail
program=$1
model=random-features-online
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The settings with a full table, and those with one line in the summary.
full=(
  ""
  "--activation relu"
  "--activation tanh --label-noise 0.1 --weight-decay 0.05"
  "--batch 4"
  "--initial-variance 0.5"
)
brief=(
  "--theory instance"
  "--theory asymptotic"
  "--activation relu --batch 8 --learning-rate 4"
  "--activation relu --teacher-activation tanh --teacher-units 3 --teacher-overlap 0.25"
  "--features gaussian --ratio 2"
  "--schedule power:0.5,1 --learning-rate 2"
  "--schedule optimal --label-noise 0.1"
)

# The lines of the report, from the right: verdict in one word, resolution, intercept ± error, five scores.
rows() { sed -nE 's/ % +(agrees|DISAGREES|inconclusive)([: ].*)?$/ % \1/p' "$1"; }

summary_line() {
  local options=$1 report=$2
  rows "$report" | awk -v options="$options" '
    {
      ratio = $(NF-7) / $(NF-4); if (ratio < 0) ratio = -ratio
      if (ratio > worst) worst = ratio
      if ($0 ~ /generalization_error/ && $(NF-2) > resolution) resolution = $(NF-2)
      for (i = NF-12; i <= NF-8; ++i) { s = $i; if (s < 0) s = -s; if (s > largest) largest = s }
      ++n; bad += $NF == "DISAGREES"; unclear += $NF == "inconclusive"
    }
    END {
      printf "| `%s` | %d | %.1f | %.2g | %s %% | %s |\n",
        options == "" ? "(defaults)" : options, n, worst, largest, resolution,
        bad ? bad " disagree" : unclear ? unclear " inconclusive, the others agree" : "agree"
    }'
}

table() {
  rows "$1" | awk '
    BEGIN {
      print "| $K/N$ | | $t$ | $z_{20}$ | $z_{36}$ | $z_{64}$ | $z_{115}$ | $z_{200}$ | difference as $N \\to \\infty$ | resolves | |"
      print "|---|---|---|---|---|---|---|---|---|---|---|"
      symbol["generalization_error"] = "$\\varepsilon_g$"
      symbol["student_teacher_overlap"] = "$R$"
      symbol["student_norm"] = "$Q$"
    }
    {
      ratio = $1; sub(/^ratio=/, "", ratio)
      name = $2; sub(/\(.*/, "", name)
      t = $2; sub(/.*t=/, "", t); sub(/\)/, "", t)
      printf "| %s | %s | %s | %s | %s | %s | %s | %s | %s ± %s %% | %s %% | %s |\n", ratio, symbol[name], t,
        $(NF-12), $(NF-11), $(NF-10), $(NF-9), $(NF-8), $(NF-7), $(NF-4), $(NF-2), $NF
    }'
}

run() {
  local options=$1 report=$2
  # shellcheck disable=SC2086  # a list of options
  "$program" validate $model $options >/dev/null 2>"$report" || [ $? -le 3 ]
  summary_line "$options" "$report" >>"$work/summary"
}

{
  # shellcheck disable=SC2016,SC2028  # Markdown
  echo '| options of `overparam validate random-features-online` | quantities | largest difference/error | largest score at one size | resolves $\varepsilon_g$ to | verdict |'
  echo '|---|---|---|---|---|---|'
} >"$work/summary"
: >"$work/tables"
i=0
for options in "${full[@]}"; do
  i=$((i + 1))
  run "$options" "$work/$i"
  # shellcheck disable=SC2016  # Markdown
  { printf '\n`overparam validate %s%s`\n\n' $model "${options:+ $options}"; table "$work/$i"; } >>"$work/tables"
done
for options in "${brief[@]}"; do
  i=$((i + 1))
  run "$options" "$work/$i"
done
cat "$work/summary" "$work/tables"
