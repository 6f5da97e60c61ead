# SPDX-License-Identifier: MIT
"""What the tests of formulas share: the program's tables, roots, and the count of what agrees."""

import csv
import io
import math
import subprocess
import sys


class Agreement:
    """Values that agree to `relative` of the page's."""

    def __init__(self, page, relative):
        self.page = page
        self.relative = relative
        self.compared = 0
        self.wrong = 0
        self.largest = 0.0

    def check(self, where, what, value, page, absolute=0.0):
        """Of a section or step: a value and the page's agree, also where they differ by `absolute`."""
        self.compared += 1
        # Not <, which is false of nan.
        if not abs(value - page) <= self.relative * abs(page) + absolute:
            self.wrong += 1
            print(f"{self.page}, {where}: {what} is {value!r}, by the page {page!r}")
        elif page != 0 and absolute == 0:
            self.largest = max(self.largest, abs(value / page - 1))

    def finish(self):
        """Says how many, and ends the program."""
        print(
            f"{self.page}: {self.compared} values compared, {self.wrong} wrong, the others within "
            f"{self.largest:.1g}"
        )
        sys.exit(self.wrong > 0 or self.compared == 0 or math.isnan(self.largest))


def table(command, model, options):
    """{(source, observable, time): value} of the program that the first argument names; True is the
    value of a flag."""
    words = [sys.argv[1], command, model]
    for name, value in options.items():
        words.append("--" + name.replace("_", "-"))
        words += [] if value is True else [str(value)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)}: {done.stderr}")
    rows = csv.DictReader(io.StringIO(done.stdout))
    return {(r["source"], r["observable"], float(r["time"] or "nan")): r["value"] for r in rows}


def bisect(function, low, high):
    """The root of an increasing function of a positive number."""
    for _ in range(400):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return math.sqrt(low * high)
