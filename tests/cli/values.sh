#!/bin/sh
# SPDX-License-Identifier: MIT
# Values with blanks, commas, quotes, # and other scripts: the same on the command line, in a file, in the
# manifest and from a stored experiment.
# usage: values.sh PROGRAM SOURCE_DIR
set -eu
program=$1
rm -rf plain 'my data' 'foo#bar' again stored values.ini
mkdir 'my data'
fail() { echo "FAILED: $*"; exit 1; }

# A byte order mark, Windows line ends, a name with blanks and a comma.
spectrum='my data/s,1 #2.txt'
printf '\357\273\2773\r\n2\r\n1' >"$spectrum"
printf '3\n2\n1\n' >plain
regression() { "$program" curve linear-regression --dim 3 --samples 2 "$@" --quiet; }
regression --spectrum file:plain | sed 's/file:plain/NAME/' >expected.csv
regression --spectrum "file:\"$spectrum\"" | sed "s|\"file:$spectrum\"|NAME|" >quoted.csv
cmp expected.csv quoted.csv || fail "a quoted path"
regression --spectrum "\"file:$spectrum\",isotropic" | sed "s|\"file:$spectrum\"|NAME|" >list.csv
grep NAME expected.csv >of_file.csv
grep NAME list.csv | cmp - of_file.csv || fail "a path in a list"
grep -q ',isotropic,isotropic,' list.csv || fail "the word behind a path"

title='# 1: "ε ≤ 1", a, b'
cat >values.ini <<END
# The same once more.
dim = 3
samples = 2 # not 3
spectrum = file:"$spectrum"
title = "# 1: ""ε ≤ 1"", a, b"
seed = 18446744073709551615
out = foo#bar
quiet = on
END
"$program" curve linear-regression --config values.ini
sed "s|\"file:$spectrum\"|NAME|" 'foo#bar/curve.csv' | cmp - expected.csv || fail "a path in a file"
cd 'foo#bar'
python3 - "$spectrum" "$title" <<'END' || fail "the manifest"
import json, sys
manifest = json.load(open("curve.manifest.json"))
assert manifest["parameters"]["spectrum"] == 'file:"' + sys.argv[1] + '"', manifest["parameters"]
assert manifest["settings"]["title"] == sys.argv[2], manifest["settings"]
assert manifest["settings"]["seed"] == "18446744073709551615", manifest["settings"]
END
cd ..

# Of the picture, plotted again from what is stored.
in_picture() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["title"])' "$1"; }
[ "$(in_picture 'foo#bar/curve.figure.json')" = "$title" ] || fail "the title of the picture"
"$program" plot 'foo#bar' >out.txt
[ "$(in_picture 'foo#bar/curve.figure.json')" = "$title" ] || fail "the stored title"
"$program" plot 'foo#bar' --title 'say "no"' >out.txt
[ "$(in_picture 'foo#bar/curve.figure.json')" = 'say "no"' ] || fail "another title"
[ "$("$program" status 'foo#bar')" = "curve linear-regression: 1 of 1 items done" ] || fail "status"
"$program" report 'foo#bar' >out.txt

# Seeds beyond 2^53 are different ones.
sample() {
  "$program" dynamics random-features-online --dim 10 --ratio 1 --times 1 --simulate --replicas 2 \
    --quiet --seed "$1" | grep simulation
}
sample 9007199254740992 >even.csv
sample 9007199254740993 >odd.csv
! cmp -s even.csv odd.csv || fail "two seeds give the same draws"

echo "values are read as they are written"
