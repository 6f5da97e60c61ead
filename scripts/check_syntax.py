#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compiles, without making code, every source of a preset that has not been built: a compiler's word
on all of them, where building some is enough.

Usage: check_syntax.py PRESET        after configuring it
"""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys


def complaint(entry):
    """What the compiler says of a source; empty if nothing."""
    words = shlex.split(entry["command"])
    for output in ("-o", "-MT", "-MF"):
        if output in words:
            place = words.index(output)
            del words[place : place + 2]
    while "-Xclang" in words:  # a precompiled header, made only with the target it belongs to
        place = words.index("-Xclang")
        del words[place : place + 2]
    words = [word for word in words if word != "-MD"] + ["-fsyntax-only"]
    done = subprocess.run(
        words, cwd=entry["directory"], capture_output=True, text=True, check=False
    )
    return done.stderr if done.returncode else ""


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    build = pathlib.Path(__file__).resolve().parent.parent / "build" / sys.argv[1]
    entries = []
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        words = shlex.split(entry["command"])
        made = pathlib.Path(entry["directory"]) / words[words.index("-o") + 1]
        if entry["file"].endswith(".cpp") and not made.exists():
            entries.append(entry)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as workers:
        complaints = [text for text in workers.map(complaint, entries) if text]
    for text in complaints:
        print(text, file=sys.stderr)
    print(f"{len(entries)} sources checked, {len(complaints)} with errors")
    return 1 if complaints or not entries else 0


if __name__ == "__main__":
    sys.exit(main())
