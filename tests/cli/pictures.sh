#!/bin/sh
# SPDX-License-Identifier: MIT
# The picture of every command: files, texts in them, options, plotting again.
# usage: pictures.sh PROGRAM SOURCE_DIR
set -eu
program=$1
model=random-features-online
fail() {
  echo "FAILED: $*"
  exit 1
}
rm -rf out
# plot NAME COMMAND [option]...: runs the command into out/NAME. Rows without value or of limited accuracy
# are said, nothing else.
plot() {
  name=$1
  command=$2
  shift 2
  "$program" "$command" $model "$@" --quiet --out "out/$name" 2>errors.txt || fail "$name: code $?"
  if grep -v 'warning: .* at [0-9]* of [0-9]* point' errors.txt; then fail "$name: $(cat errors.txt)"; fi
  stem=out/$name/$command
  [ "$(head -c 4 "$stem.png" | tail -c 3)" = PNG ] || fail "$stem.png is no PNG"
  [ "$(head -c 5 "$stem.pdf")" = %PDF- ] || fail "$stem.pdf is no PDF"
  for file in "$stem.svg" "$stem.figure.json" "$stem.plot.py"; do
    [ -s "$file" ] || fail "$file is missing"
  done
}
# shows TEXT...: the last picture holds these texts.
shows() {
  for text in "$@"; do grep -qF "$text" "$stem.svg" || fail "$stem.svg does not show '$text'"; done
}

plot curve curve --dim 30 --ratio 0.5,1,2 --simulate --replicas 2 --horizon 2 --title 'A title'
shows 'A title' 'generalization error' 'simulation' 'theory' '</svg>'

plot map curve --ratio 0.1:10:log:8 --learning-rate 1:8:lin:8
shows 'boundary' 'unstable' 'learning rate'

plot lines curve --ratio 0.1:10:log:8 --learning-rate 1:4:lin:8 --group learning-rate --logy off
shows 'theory' 'ratio'

plot dynamics dynamics --dim 20 --ratio 0.5,2 --times 0.1:2:log:21 --simulate --replicas 2
shows 'learning time' 'student norm' 'standard error'

plot validation validate --dims 10,20,40 --ratio 1 --times 0.5,1 --replicas 64 --resolve 1
shows 'regression' 'z-score' 'difference of'

plot widths width-for --dim 20,40 --error 0.1,0.02
shows 'input dimension' 'width'

# Several observables, stacked or with a pattern each; medians and quartiles; fixed parameters.
plot both curve --dim 20 --ratio 0.5,1,2 --simulate --replicas 3 --horizon 2 --bars quartiles --annotate \
  --y generalization_error,student_norm
shows 'student norm' 'median and quartiles' 'mean'
plot stack curve --dim 20 --ratio 0.5,1,2 --y generalization_error,student_norm --stack --fonts latex
grep -qF '<text' out/stack/curve.svg && fail "letters of LaTeX are text in an SVG, for which browsers lack the font"

# Several directories in one picture, beside those of each.
before=$(cat out/curve/curve.svg out/both/curve.svg | cksum)
mkdir out/together
"$program" plot out/curve out/both curve --y generalization_error --labels 'first,"second, with $x$"' \
  --to out/together >said.txt 2>errors.txt || fail "plot of two directories: $(cat errors.txt)"
[ "$(cat said.txt)" = "picture  out/together/comparison.svg, comparison.png, comparison.pdf" ] ||
  fail "plot of two directories says $(cat said.txt)"
stem=out/together/comparison
shows 'first' 'second, with' 'generalization error' 'simulation'
"$program" plot out/curve out/both >said.txt 2>errors.txt || fail "plot of two directories without labels"
grep -q "out/curve/comparison.svg" said.txt || fail "the picture of two directories is not in the first"
[ "$(cat out/curve/curve.svg out/both/curve.svg | cksum)" = "$before" ] || fail "pictures of single directories changed"
# Axes that are the same under other names, once they are said to be.
plot alike curve --dim 20 --ratio 0.5,1,2 --x student_norm --group dim
expect_refusal() {
  message=$1
  shift
  code=0
  "$program" plot "$@" >said.txt 2>errors.txt || code=$?
  if [ $code != 2 ] || ! grep -qF -- "$message" errors.txt; then fail "plot $*: code $code, $(cat errors.txt)"; fi
}
expect_refusal '--labels: a are 1, the directories 2' out/curve out/both --labels a
expect_refusal '--labels: a is of use with several' out/curve --labels a
expect_refusal '--xlabel: a is of use with several' out/curve --xlabel a
expect_refusal "has the x axis" out/curve out/alike curve --to out/together
"$program" plot out/curve out/alike curve --xlabel 'one and the same' --to out/together >said.txt || fail "plot with --xlabel"
stem=out/together/comparison
shows 'one and the same'
expect_refusal 'finds no command with results in all directories' out/curve out/dynamics
expect_refusal 'dynamics is no command with results in out/curve' out/curve out/dynamics dynamics
expect_refusal 'width-for is not expected behind the command curve' out/curve curve width-for
expect_refusal 'is a heat map' out/curve out/map

# Plotted again from its own data, from anywhere, in one format.
python=${OVERPARAM_PYTHON:-/usr/bin/python3}
if "$python" -c 'import matplotlib' 2>/dev/null; then
  (cd / && "$python" "$OLDPWD/out/widths/width-for.plot.py" --output "$OLDPWD/out/other.pdf")
  [ "$(head -c 5 out/other.pdf)" = %PDF- ] || fail "the script does not plot by itself"
fi

# What cannot be plotted is refused before anything is computed.
refused() {
  code=0
  "$program" "$@" --out out/refused >refused.txt 2>&1 || code=$?
  [ $code -eq 2 ] || fail "$*: exit code $code"
  [ ! -e out/refused ] || fail "$*: something was written"
}
refused curve $model --ratio 1 --x activation
refused curve $model --ratio 1 --y nonsense
refused dynamics $model --ratio 1 --group nonsense
refused curve $model --ratio 1 --logx maybe
refused validate $model --x ratio

# Without Python there is a table and a warning.
OVERPARAM_PYTHON=/nonexistent/python "$program" curve $model --ratio 1 --quiet --out out/bare \
  2>errors.txt || fail "no Python: code $?"
grep -q 'warning: no picture: .*python3-matplotlib' errors.txt || fail "no Python: $(cat errors.txt)"
[ "$(ls -A out/bare | tr '\n' ' ')" = "curve.csv curve.manifest.json experiment.lock experiment.sqlite " ] || fail "no Python: stray files"
echo "pictures are as they should be"
