#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A directory of results that may be read but not written: another user's, or on a read-only mount.
# usage: read_only.sh PROGRAM
set -eu
program=$1
model=random-features-online
fail() {
  echo "FAILED: $*"
  exit 1
}
# one_line CODE TEXT COMMAND...: ends with CODE, with one line that has TEXT, and says nothing else.
one_line() {
  expected=$1
  text=$2
  shift 2
  code=0
  "$@" >refused.out 2>refused.txt || code=$?
  [ $code -eq "$expected" ] || fail "$*: exit code $code: $(cat refused.txt)"
  [ "$(wc -l <refused.txt)" -eq 1 ] || fail "$*: $(cat refused.txt)"
  [ ! -s refused.out ] || fail "$*: prints $(cat refused.out)"
  grep -q "$text" refused.txt || fail "$*: $(cat refused.txt)"
}
umount mounted 2>/dev/null || true
chmod -R u+w . 2>/dev/null || true
rm -rf results mounted copies hot
mkdir mounted copies
chmod 777 copies

"$program" curve $model --dim 30 --ratio 0.5,1,2 --simulate --replicas 2 --horizon 2 --quiet --out results
"$program" status results >status.txt
rm results/experiment.lock  # not needed for reading
cp results/curve.csv table.csv

# A writer that was killed within a transaction: its journal is to be undone before anything is read.
cp -r results hot
cat >killed.sql <<'END'
PRAGMA cache_size = 1;
BEGIN;
CREATE TABLE filler AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000)
  SELECT i, hex(randomblob(100)) FROM n;
UPDATE results SET checksum = 0;
.shell kill -9 $PPID
END
{ sqlite3 hot/experiment.sqlite <killed.sql >/dev/null || true; } 2>/dev/null
[ -s hot/experiment.sqlite-journal ] || fail "no journal of a killed writer"

state() { (cd "$1" && ls -lA && cksum ./*); }

# look NAME RUN...: what a reader finds, who runs programs by RUN.
look() {
  name=$1
  shift
  before=$(state results)
  "$@" "$program" status "$here/results" >seen.txt || fail "$name: status: $?"
  cmp status.txt seen.txt || fail "$name: another status"
  for command in export plot report; do
    one_line 2 "directory: $here/results cannot be written to; name another one by --to" \
      "$@" "$program" $command "$here/results"
  done
  to=$here/copies/$name
  "$@" "$program" export "$here/results" --to "$to" >said.txt || fail "$name: export"
  grep -qx "table    $to/curve.csv" said.txt || fail "$name: export says $(cat said.txt)"
  cmp table.csv "$to/curve.csv" || fail "$name: another table"
  "$@" "$program" plot "$here/results" curve --to="$to" --logy off >said.txt || fail "$name: plot"
  [ -s "$to/curve.svg" ] || fail "$name: no picture"
  "$@" "$program" report "$here/results" --to "$to" >said.txt || fail "$name: report"
  [ -s "$to/report.html" ] || fail "$name: no report"
  [ "$before" = "$(state results)" ] || fail "$name: the directory was changed"
  one_line 3 "cannot be put in order here" "$@" "$program" status "$here/hot"
  echo "$name: read"
}

here=$(pwd)
looked=0
if [ "$(id -u)" -ne 0 ]; then
  chmod a-w results results/* hot hot/*
  look chmod env
  chmod -R u+w results hot
  looked=1
else
  # Root may write everywhere but on a read-only mount.
  if mount --bind . mounted 2>/dev/null && mount -o remount,bind,ro mounted 2>/dev/null; then
    trap 'umount mounted 2>/dev/null || true' EXIT
    # The same paths, seen through the mount.
    here=$here/mounted
    before=$(state results)
    "$program" status mounted/results >seen.txt || fail "mount: status"
    cmp status.txt seen.txt || fail "mount: another status"
    one_line 2 "cannot be written to; name another one by --to" "$program" export mounted/results
    "$program" export mounted/results --to copies/mount >/dev/null || fail "mount: export"
    cmp table.csv copies/mount/curve.csv || fail "mount: another table"
    [ "$before" = "$(state results)" ] || fail "mount: the directory was changed"
    one_line 3 "cannot be put in order here" "$program" status mounted/hot
    umount mounted
    here=$(pwd)
    looked=1
    echo "mount: read"
  fi
  nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/nonexistent
    MPLCONFIGDIR="$here/copies")
  if "${nobody[@]}" "$program" --version >/dev/null 2>&1 && "${nobody[@]}" ls "$here/results" \
    >/dev/null 2>&1; then
    chmod -R a+rX results hot
    look nobody "${nobody[@]}"
    # Not even read.
    chmod 700 results
    one_line 2 "cannot be read: Permission denied" "${nobody[@]}" "$program" status "$here/results"
    chmod 755 results
    chmod 600 results/experiment.sqlite
    one_line 3 "experiment.sqlite: cannot be" "${nobody[@]}" "$program" status "$here/results"
    chmod 644 results/experiment.sqlite
    looked=1
  fi
fi
[ $looked -eq 1 ] || echo "no test: nobody else can run the program here, and nothing be mounted"

# Where it can be written, a killed writer's transaction is undone.
"$program" status hot >seen.txt || fail "status after a killed writer"
cmp status.txt seen.txt || fail "another status after a killed writer"
[ ! -e hot/experiment.sqlite-journal ] || fail "the journal stays"
"$program" export hot --to copies/hot >/dev/null
cmp table.csv copies/hot/curve.csv || fail "another table after a killed writer"

# --to is read like other options.
one_line 2 '^overparam: error: --to: needs a value$' "$program" export results --to
one_line 2 '^overparam: error: --to: is given more than once$' "$program" plot results --to a --to=b
one_line 2 'is not expected here' "$program" report results --to copies extra
echo "read-only directories are read"
