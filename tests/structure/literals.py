# SPDX-License-Identifier: MIT
"""Fails where the laboratory or the program knows a parameter or an observable of one model by its name.

Usage: literals.py [ROOT]

Such names come from a model's description. Searched are string literals of python, and of src and
include/overparam in the folders above the numerics; comments may give examples.
"""

import pathlib
import re
import sys

FOLDERS = ("experiment", "figure", "study", "io", "command", "cli")
SUFFIXES = {".hpp", ".cpp", ".in", ".py", ".js"}
NAMES = ("dim", "ratio", "width", "generalization_error", "critical_learning_rate")
LITERAL = re.compile(rf"""(["'])(?:--)?(?:{'|'.join(NAMES)})\1""")
COMMENT = re.compile(r"//.*")


def literals(root):
    places = [base / folder for base in (root / "include" / "overparam", root / "src") for folder in FOLDERS]
    for place in [*places, root / "python"]:
        for path in sorted(place.rglob("*")):
            if path.suffix not in SUFFIXES:
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if found := LITERAL.search(COMMENT.sub("", line)):
                    yield f"{path.relative_to(root).as_posix()}:{number}: {found.group()} is a name of one model"


def main(arguments):
    found = list(literals(pathlib.Path(arguments[0] if arguments else pathlib.Path(__file__).parents[2]).resolve()))
    print("\n".join(found) or "no name of one model")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
