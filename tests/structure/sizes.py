# SPDX-License-Identifier: MIT
"""Fails on a file of code with more than 400 lines, and on a line of a header with more than 100 columns.

Usage: sizes.py [ROOT]
"""

import pathlib
import sys

MOST_LINES = 400
MOST_COLUMNS = 100
CODE = {".hpp", ".cpp", ".py", ".sh", ".js", ".css", ".html"}
HEADERS = ("include", "src", "models", "python")
FOLDERS = (*HEADERS, "tests")


def errors(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if not path.is_file() or path.suffix not in CODE and path.name != "CMakeLists.txt":
                continue
            name = path.relative_to(root).as_posix()
            lines = path.read_text(encoding="utf-8").splitlines()
            if len(lines) > MOST_LINES:
                yield f"{name}: {len(lines)} lines, more than {MOST_LINES}"
            if path.suffix != ".hpp" or folder not in HEADERS:
                continue
            for number, line in enumerate(lines, 1):
                if len(line) > MOST_COLUMNS:
                    yield f"{name}:{number}: {len(line)} columns, more than {MOST_COLUMNS}"


def main(arguments):
    root = pathlib.Path(arguments[0] if arguments else pathlib.Path(__file__).parents[2]).resolve()
    found = list(errors(root))
    print("\n".join(found) or "no file is too long, no header too wide")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
