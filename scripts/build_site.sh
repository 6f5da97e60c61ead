#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the documentation as a site, without a network: open build/site/index.html in a browser, from
# the disk or from a server. docs/site holds what it is made with.
#
# Usage: build_site.sh [<directory>]       (build/site, which is replaced)
set -eu
cd "$(dirname "$0")/.."

site=${1:-build/site}
mathematics=${KATEX_FOLDER:-/usr/share/javascript/katex}
for tool in mkdocs doxygen esbuild; do
  command -v "$tool" >/dev/null || {
    echo "$0 needs $tool: apt-get install mkdocs-material doxygen esbuild libjs-katex" >&2
    exit 1
  }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The library, as XML; a warning is an error.
{
  cat docs/site/Doxyfile
  echo "OUTPUT_DIRECTORY = $work"
} | doxygen -

# Pages, scripts and styles, with the fonts of the mathematics inside of its style.
/usr/bin/python3 docs/site/pages.py "$work"
cp -r docs/site/theme "$work"
cp -r docs/site/javascripts docs/site/stylesheets "$work/pages"
cp "$mathematics/katex.min.js" "$work/pages/javascripts"
esbuild --bundle --minify --log-level=error "--outfile=$work/pages/stylesheets/katex.css" \
  --loader:.woff2=dataurl --loader:.woff=empty --loader:.ttf=empty "$mathematics/katex.min.css"

mkdir -p "$site"
mkdocs build --strict --config-file "$work/mkdocs.yml" --site-dir "$(realpath "$site")" \
  >"$work/log" 2>&1 || {
  grep -E 'WARNING|ERROR|Error' "$work/log" >&2 || cat "$work/log" >&2
  exit 1
}
rm "$site/404.html"  # it would have to know where the site is
/usr/bin/python3 docs/site/search.py "$site/search"
