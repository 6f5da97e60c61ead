# SPDX-License-Identifier: MIT
"""The theory of a thousand points takes no longer than in the program."""

import statistics
import time

import numpy
from support import PROGRAM, run_program

import overparam

POINTS = 1000
# Of the medians. What Python adds is the making of a DataFrame; the rest is the same code.
MOST = 1.2
REPEATS = 5


def seconds(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def test_theory_of_a_thousand_points():
    ratios = numpy.geomspace(0.1, 10, POINTS)
    text = ",".join(repr(float(one)) for one in ratios)
    model = overparam.model("random-features-online")

    def module():
        table = model.curve(dim=100, ratio=ratios, threads=1).table
        assert len(table) > POINTS / 2

    def program():
        assert run_program("curve", "random-features-online", "--dim", 100, "--ratio", text, "--threads", 1).stdout

    module()  # what is read once
    pairs = [(seconds(module), seconds(program)) for _ in range(REPEATS)]
    ours, theirs = (statistics.median(times) for times in zip(*pairs))
    print(f"{PROGRAM}: {theirs:.3f} s, module: {ours:.3f} s, ratio {ours / theirs:.2f}")
    assert ours <= MOST * theirs
