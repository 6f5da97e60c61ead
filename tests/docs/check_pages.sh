#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Fails if a page of the documentation has a relative link to a file or heading that does not exist,
# names a source file that does not exist, cites a key that docs/references.bib does not have (or if
# that has a key nobody cites), or holds mathematics that Markdown would take for emphasis or for an escaped character.
#
# Usage: check_pages.sh [<source directory>]
set -euo pipefail
export LC_ALL=C.UTF-8
cd "${1:-$(dirname "$0")/../..}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
complain() { echo "$*" >&2; failed=1; }

pages=(README.md CHANGELOG.md CONTRIBUTING.md docs/*.md docs/example_model/*/README.md models/*/README.md)

# text <page>: the page without fenced blocks.
text() { awk '/^ *```/ { fenced = !fenced; next } !fenced' "$1"; }

# anchors <page>: the anchors of its headings, as GitHub makes them.
anchors() {
  text "$1" | sed -n 's/^##* *//p' | tr '[:upper:]' '[:lower:]' |
    sed 's/[^[:alnum:] _-]//g; s/ /-/g'
}

for page in "${pages[@]}"; do
  folder=$(dirname "$page")

  # ---- Links -------------------------------------------------------------------------------------
  while IFS= read -r target; do
    case $target in
      http://* | https://* | mailto:*) continue ;;
    esac
    file=${target%%#*}
    anchor=
    [[ $target == *#* ]] && anchor=${target#*#}
    path=$page
    [ -n "$file" ] && path=$folder/$file
    if [ ! -e "$path" ]; then
      complain "$page: the link $target leads nowhere"
    elif [ -n "$anchor" ] && ! anchors "$path" | grep -qxF -- "$anchor"; then
      complain "$page: $path has no heading for #$anchor"
    fi
  done < <(text "$page" | grep -oE '\]\([^) ]+\)' | sed 's/^](//; s/)$//')

  # ---- Source files named in code marks ----------------------------------------------------------
  # shellcheck disable=SC2016  # code marks
  while IFS= read -r path; do
    [ -e "$path" ] || [ -e "$folder/$path" ] || [ -e "include/overparam/$path" ] ||
      [[ $path == build/* || $path == results/* || $path == */my_model/* ]] ||
      complain "$page: there is no $path"
  done < <(text "$page" | grep -oE '`[A-Za-z_./-]+/[A-Za-z_.-]+`' | tr -d '`' |
    grep -E '^(include|src|models|tests|scripts|docs|cmake|ode|core|spectrum)/' || true)

  # ---- Mathematics -------------------------------------------------------------------------------
  while IFS= read -r formula; do
    complain "$page: Markdown may take part of $formula for its own"
  done < <(text "$page" | tr '\n' ' ' | grep -oE '\$[^$]+\$' | grep -E '\*|(^|[^A-Za-z0-9\])_[A-Za-z0-9\]|\\[[:punct:]]' || true)
done

# ---- Bibliography --------------------------------------------------------------------------------

sed -n 's/^@[a-z]*{\([^,]*\),.*/\1/p' docs/references.bib | sort -u >"$work/keys"
for page in "${pages[@]}"; do text "$page"; done | tr '\n' ' ' |
  grep -oE '\[[A-Z][A-Za-z]+[0-9]{4}(; *[A-Z][A-Za-z]+[0-9]{4})*\]' | tr -d '[]' | tr ';' '\n' |
  tr -d ' ' | sort -u >"$work/cited"
while IFS= read -r key; do complain "docs/references.bib has no $key"; done \
  < <(comm -13 "$work/keys" "$work/cited")
while IFS= read -r key; do complain "nobody cites $key of docs/references.bib"; done \
  < <(comm -23 "$work/keys" "$work/cited")

[ "$failed" -eq 0 ] && echo "links, files, citations and formulas of ${#pages[@]} pages are in order"
exit "$failed"
