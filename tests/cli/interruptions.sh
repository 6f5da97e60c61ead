#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs that are killed, stopped, shared, or meet a full disk end with the table of an undisturbed run.
# usage: interruptions.sh PROGRAM
set -eu
program=$1
model=random-features-online
export OVERPARAM_PYTHON=false  # no pictures: they would take most of the time
fail() {
  echo "FAILED: $*"
  exit 1
}
chmod -R u+w ./* 2>/dev/null || true
rm -rf plain killed stopped stopped_* shared grown small damaged older

# A small experiment with items of different length. (Arrays: a function in the background would be
# another process, and the kill would hit that.)
sweep=("$program" curve $model --dim 50 --ratio 0.2,0.5,1,2,4 --learning-rate 0.5,1 --simulate
  --replicas 4 --checkpoint-interval 0.005 --quiet --out)
long=("$program" curve $model --dim 300 --ratio 1 --horizon 3000 --simulate --replicas 1 --threads 1)
# items DIR: numbers of results, and of states of unfinished ones.
items() {
  sqlite3 "$1/experiment.sqlite" 'SELECT count(*) FROM results; SELECT count(*) FROM checkpoints' |
    tr '\n' ' '
}
same() {
  cmp plain/curve.csv "$1/curve.csv" || fail "$1: another table"
}

"${sweep[@]}" plain
[ "$(items plain)" = "160 0 " ] || fail "items of the plain run: $(items plain)"

# kill -9 at a hundred random instants: a run is started, killed, started again, … until it finishes;
# then the next begins. Bash's RANDOM with a seed, so that a failure can be repeated.
RANDOM=1
kills=0
finished=0
while [ $kills -lt 100 ]; do
  "${sweep[@]}" killed --threads $((1 + RANDOM % 3)) >killed.txt 2>&1 &
  process=$!
  sleep "0.$(printf %03d $((RANDOM % 300)))"
  if kill -9 $process 2>/dev/null; then kills=$((kills + 1)); fi
  if wait $process 2>/dev/null; then
    finished=$((finished + 1))
    same killed
    [ "$(items killed)" = "160 0 " ] || fail "items after the kills: $(items killed)"
    rm -rf killed
  elif grep -v 'no picture' killed.txt; then
    fail "a run after a kill complains"
  fi
done
"${sweep[@]}" killed
same killed
echo "$kills kills, $((finished + 1)) finished runs"

# Ctrl-C, and what batch systems and closing terminals send: a line that tells how to go on, code 130,
# nothing lost. The long item keeps its state.
"${long[@]}" --quiet >long.csv
# kept DIR SIGNAL PROCESS: how the run in the background has to end.
kept() {
  code=0
  wait "$3" || code=$?
  [ $code -eq 130 ] || fail "exit code $code after SIG$2: $(cat stopped.txt)"
  grep -q "interrupted; 1 of 2 items are stored in $1, the same command goes on" stopped.txt ||
    fail "message of an interruption: $(cat stopped.txt)"
  [ "$(items "$1")" = "1 1 " ] || fail "stored at SIG$2: $(items "$1")"
}
for signal in INT TERM HUP USR1 USR2 XCPU; do
  # The first two go on from one another.
  case $signal in INT | TERM) out=stopped ;; *) out=stopped_$signal ;; esac
  "${long[@]}" --out $out >stopped.out 2>stopped.txt &
  process=$!
  sleep 0.7
  kill -$signal $process 2>/dev/null || fail "the long run is too short for this test"
  # A second one, from shell and terminal at once or every second, is not meant.
  case $signal in HUP | XCPU) kill -$signal $process 2>/dev/null || true ;; esac
  kept $out $signal $process
done
# The limit of the processor time itself, which sends SIGXCPU every second.
(
  ulimit -S -t 1
  exec "${long[@]}" --out stopped_limit >stopped.out 2>stopped.txt
) &
kept stopped_limit XCPU $!
# What was ignored when it began stays ignored, as under nohup.
(
  trap '' HUP USR1
  exec "${long[@]}" --out stopped_nohup >stopped.out 2>stopped.txt
) &
process=$!
sleep 0.5
kill -HUP $process && kill -USR1 $process || fail "the long run is too short for this test"
sleep 0.5
kill -0 $process 2>/dev/null || fail "a hang-up ended a run under nohup"
kill -TERM $process
kept stopped_nohup TERM $process
# Without a directory there is nothing to keep: the system's own ways.
for signal in HUP USR1; do
  "${long[@]}" >stopped.out 2>stopped.txt &
  process=$!
  sleep 0.3
  kill -$signal $process
  code=0
  wait $process 2>/dev/null || code=$?
  [ $code -eq $((128 + $(kill -l $signal))) ] || fail "exit code $code without --out after SIG$signal"
  [ ! -s stopped.out ] || fail "half a table"
done
"$program" status stopped >status.txt
grep -q "^curve $model: 1 of 2 items done, 0 running, 1 waiting" status.txt ||
  fail "status: $(cat status.txt)"
"${long[@]}" --quiet --out stopped
cmp long.csv stopped/curve.csv || fail "a stopped and resumed simulation differs"
[ "$(items stopped)" = "2 0 " ] || fail "state of a finished item is kept"
"$program" status stopped | grep -q '2 of 2 items done$' || fail "status of a finished run"

# Three processes at once.
"${sweep[@]}" shared --threads 1 & one=$!
"${sweep[@]}" shared --threads 2 & two=$!
"${sweep[@]}" shared --threads 1 & three=$!
wait $one && wait $two && wait $three || fail "processes on one directory"
same shared
[ "$(items shared)" = "160 0 " ] || fail "items of shared work: $(items shared)"

# More replicas and points keep what is there.
"${sweep[@]}" grown --replicas 2 --ratio 0.2,1 2>/dev/null && fail "an option twice" || true
"$program" curve $model --dim 50 --ratio 0.2,1 --learning-rate 0.5,1 --simulate --replicas 2 --quiet \
  --out grown
# Checksums are of seconds too.
first=$(sqlite3 grown/experiment.sqlite 'SELECT sum(checksum) FROM results')
tasks=$(sqlite3 grown/experiment.sqlite 'SELECT max(id) FROM tasks')
"${sweep[@]}" grown
same grown
second=$(sqlite3 grown/experiment.sqlite \
  "SELECT sum(checksum) FROM results WHERE task <= $tasks AND replica < 2")
[ "$first" = "$second" ] || fail "items were computed again: $first, $second"

# The tables again.
rm grown/curve.csv
"$program" export grown | grep -q '^table    grown/curve.csv$' || fail "export"
same grown

# A full disk, on file systems that grow until everything fits where this system lets us have them: some
# are full in the middle of the items.
mkdir -p small
if mount -t tmpfs -o size=48k tmpfs small 2>/dev/null; then
  trap 'umount small 2>/dev/null || true' EXIT
  partly=0
  for size in 56k 64k 72k 80k 88k 96k 104k 112k 120k 128k 136k 144k 152k 160k 168k 176k; do
    mount -o remount,size=$size small
    code=0
    "${sweep[@]}" small 2>full.txt || code=$?
    if [ $code -eq 0 ]; then break; fi
    [ $code -eq 3 ] || fail "exit code $code on a disk of $size: $(cat full.txt)"
    [ "$(grep -vc 'no picture' full.txt)" -eq 1 ] || fail "messages of a full disk: $(cat full.txt)"
    grep -q '^overparam: error: small/.*cannot be written' full.txt || fail "$(cat full.txt)"
    ! ls small/*.part 2>/dev/null || fail "a half-written file"
    stored=$(sqlite3 small/experiment.sqlite 'SELECT count(*) FROM results' 2>/dev/null || echo 0)
    echo "disk of $size: full after $stored of 50 items"
    if [ "$stored" -gt 0 ] && [ "$stored" -lt 50 ]; then partly=1; fi
  done
  [ $partly -eq 1 ] || fail "no disk was full in the middle of the items"
  mount -o remount,size=10m small
  "${sweep[@]}" small
  same small
else
  echo "no test of a full disk: file systems cannot be mounted here"
fi

# A damaged store and one of another version are refused, in one line, and left alone.
cp -r plain damaged
head -c 9000 plain/experiment.sqlite >damaged/experiment.sqlite
cp -r plain older
sqlite3 older/experiment.sqlite "UPDATE program SET version = '0.0.1'"
for directory in damaged older; do
  sum=$(cksum <$directory/experiment.sqlite)
  for command in "${sweep[*]} $directory" "$program status $directory" "$program export $directory" \
    "$program plot $directory"; do
    code=0
    $command >refused.out 2>refused.txt || code=$?
    [ $code -eq 3 ] || fail "$command: exit code $code"
    [ "$(wc -l <refused.txt)" -eq 1 ] || fail "$command: $(cat refused.txt)"
    [ ! -s refused.out ] || fail "$command prints: $(cat refused.out)"
  done
  [ "$sum" = "$(cksum <$directory/experiment.sqlite)" ] || fail "$directory: the store was changed"
done
grep -q 'was written by overparam 0.0.1, this is' refused.txt || fail "$(cat refused.txt)"
echo passed
