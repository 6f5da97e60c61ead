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
