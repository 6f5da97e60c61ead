#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Puts faults into the code, one at a time, and tells which ones no test notices.

usage: tests/mutation/run.py [--only TEXT] [--jobs N] [--preset NAME] [--unit] [FAULTS.txt ...]

Each fault of tests/mutation/faults/*.txt (or of the files named) names a source file, a piece of it,
and what takes its place:

    models/random_features_online/limits.cpp
    - const double upper = 1 / first_order;
    + const double upper = 2 / first_order;

A piece may have several lines, each with its '- ' or '+ '; blanks at the ends of lines do not count,
and the piece has to stand in the file exactly once. A line '= reason' after a fault says why it changes
no result: such a fault has to survive. Lines that start with '#' are remarks.

The faults go into a copy of the committed tree under build/mutation, never into the checkout. The copy
is built with the release preset. For each fault the unit tests of the same folder run first, then all
unit tests, then theory against simulation. Not part of the test run: a fault takes half a minute, one
that only the last find some minutes.

Exit code: 0 if every fault was noticed (and every harmless one was not), 1 if not, 2 for a fault that
cannot be put in or does not compile.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPY = ROOT / "build" / "mutation"
KINDS = ("unit", "validation")
# A fault may turn a loop into an endless one.
TIMEOUT_SECONDS = 1500


class Fault:
    def __init__(self, origin, path):
        self.origin = origin
        self.path = path
        self.before = []
        self.after = []
        self.harmless = None

    def __str__(self):
        first = next((line for line in self.before if line not in self.after), self.before[0])
        return f"{self.path}: {first.strip()}"


def read_faults(path):
    faults = []
    current = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line[:2] in ("- ", "+ ", "= ") or line in ("-", "+"):
            if current is None:
                sys.exit(f"{path}:{number}: no file is named before this line")
            if line[0] == "-" and current.after:  # the next fault in the same file
                current = Fault(f"{path.name}:{number}", current.path)
                faults.append(current)
            if line[0] == "=":
                current.harmless = line[2:]
            else:
                (current.before if line[0] == "-" else current.after).append(line[2:].rstrip())
        else:
            current = Fault(f"{path.name}:{number}", line.strip())
            faults.append(current)
    return [fault for fault in faults if fault.before]


def mutated(text, fault):
    """The text with the fault in it, or a complaint."""
    pattern = r"\s*\n\s*".join(re.escape(line.strip()) for line in fault.before)
    found = list(re.finditer(pattern, text))
    if len(found) != 1:
        return None, f"its piece stands {len(found)} times in {fault.path}"
    piece = found[0]
    replacement = "\n".join(line.strip() for line in fault.after)
    return text[: piece.start()] + replacement + text[piece.end() :], None


def copy_tree(preset, jobs):
    if not (COPY / ".git").exists():
        COPY.parent.mkdir(exist_ok=True)
        subprocess.run(["git", "clone", "--quiet", "--shared", str(ROOT), str(COPY)], check=True)
    subprocess.run(["git", "fetch", "--quiet", "origin"], cwd=COPY, check=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, check=True, capture_output=True,
                          text=True).stdout.strip()
    subprocess.run(["git", "checkout", "--quiet", "--force", "--detach", head], cwd=COPY, check=True)
    subprocess.run(["cmake", "--preset", preset], cwd=COPY, check=True, stdout=subprocess.DEVNULL)
    print("building without faults", flush=True)
    if not build("unit", preset, jobs):
        sys.exit("the tree does not compile without faults")
    if failing("unit", preset, "*") is not None:
        sys.exit("the unit tests fail without faults")


def build(kind, preset, jobs):
    return subprocess.run(["cmake", "--build", "--preset", preset, "-j", str(jobs), "--target",
                           f"overparam_{kind}_tests"],
                          cwd=COPY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          check=False).returncode == 0


def failing(kind, preset, pattern):
    """The name of a test case that fails, or None if all of the files that match pass."""
    command = [COPY / "build" / preset / "tests" / f"overparam_{kind}_tests", "--no-colors",
               "--abort-after=1", f"--source-file=*/tests/{kind}/{pattern}"]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS,
                             check=False, cwd=COPY / "build")
    except subprocess.TimeoutExpired:
        return "(does not end)"
    if run.returncode == 0:
        return None
    case = re.search(r"^TEST CASE:\s*(.*)$", run.stdout, re.MULTILINE)
    return case.group(1) if case else "(crashes)"


def folder_of(path):
    parts = pathlib.PurePath(path).parts
    # src/<folder>/…, include/overparam/<folder>/…, models/<folder>/…
    return parts[2] if parts[0] == "include" else parts[1]


def judge(fault, kinds, preset, jobs):
    """('caught', where), ('survives', ''), or ('refused', why)."""
    path = COPY / fault.path
    if not path.exists():
        return "refused", f"there is no {fault.path}"
    original = path.read_text(encoding="utf-8")
    text, complaint = mutated(original, fault)
    if text is None:
        return "refused", complaint
    path.write_text(text, encoding="utf-8")
    try:
        for kind in kinds:
            if not build(kind, preset, jobs):
                return "refused", "it does not compile"
            for pattern in (folder_of(fault.path) + "/*", "*"):
                case = failing(kind, preset, pattern)
                if case:
                    return "caught", case
        return "survives", ""
    finally:
        path.write_text(original, encoding="utf-8")
        os.utime(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="faults whose file or piece contains this text")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--preset", default="release")
    parser.add_argument("--unit", action="store_true", help="unit tests alone")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    files = options.files or sorted(pathlib.Path(__file__).parent.glob("faults/*.txt"))
    faults = [fault for file in files for fault in read_faults(file) if options.only in str(fault)]
    copy_tree(options.preset, options.jobs)
    wrong, refused = 0, 0
    for fault in faults:
        begin = time.monotonic()
        kinds = KINDS[:1] if options.unit or fault.harmless else KINDS
        outcome, detail = judge(fault, kinds, options.preset, options.jobs)
        if outcome == "refused":
            refused += 1
        elif (outcome == "survives") != (fault.harmless is not None):
            wrong += 1
        note = f" (harmless: {fault.harmless})" if fault.harmless else ""
        print(f"{outcome:8}  {fault.origin}  {fault}{note}\n          {detail} "
              f"[{time.monotonic() - begin:.0f} s]", flush=True)
    print(f"{len(faults)} faults: {wrong} not as they should be, {refused} refused")
    return 2 if refused else 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
