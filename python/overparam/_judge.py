# SPDX-License-Identifier: MIT
"""Theory against samples of one's own."""

import dataclasses

import numpy
import pandas

from overparam import _engine


@dataclasses.dataclass
class Verdict:
    """Whether theory and samples agree as the size grows.

    finding        "agrees", "disagrees", or "inconclusive" where an error that matters could go unseen
    difference     between samples and theory as the size grows without bound, and its standard_error
    allowance      what the finite sizes may leave in it
    resolution     the smallest error of the theory that would have been seen, with probability 95 %
    table          mean, standard error, difference and z-score at each size
    """

    finding: str
    difference: float
    standard_error: float
    allowance: float
    resolution: float
    table: pandas.DataFrame

    def __str__(self):
        words = {"agrees": "agree", "disagrees": "disagree", "inconclusive": "may agree"}[self.finding]
        return (
            f"theory and samples {words}: "
            f"difference {self.difference:.3g} ± {self.standard_error:.2g}, resolved to {self.resolution:.2g}"
        )


def judge(theory, samples, *, resolve=0.03, comparisons=1, absolute=False):
    """Tests a theory against samples at several sizes, as `validate` does.

    theory       its value: a number, a dictionary {size: value}, or a function of the size
    samples      {size: values of independent draws}, at two sizes or more, of two draws or more
    resolve      relative error of the theory that has to be seen if they are to agree
    comparisons  how many quantities are judged together: the joint probability of a false alarm is 1 %
    absolute     whether differences are taken as they are, and not relative to the theory

    Differences are fitted by a polynomial in 1/size; judged is its value at infinite size.
    """

    def expected(size):
        if callable(theory):
            return float(theory(size))
        return float(theory[size] if isinstance(theory, dict) else theory)

    sizes = sorted(samples)
    draws = [numpy.asarray(samples[size], dtype=float).ravel() for size in sizes]
    values = [expected(size) for size in sizes]
    if not absolute and 0 in values:
        raise _engine.InvalidParameter("theory: is 0, from which no difference is relative: absolute=True")
    differences = [one - value if absolute else one / value - 1 for one, value in zip(draws, values)]
    found = _engine.judge([float(size) for size in sizes], differences, resolve, comparisons)
    table = pandas.DataFrame({
        "size": sizes,
        "replicas": [len(one) for one in draws],
        "theory": values,
        "mean": [one.mean() for one in draws],
        "difference": [one.mean() for one in differences],
        "standard_error": [one.std(ddof=1) / len(one) ** 0.5 for one in differences],
        "z_score": found["z_scores"],
    })
    return Verdict(
        found["finding"], found["coefficients"][0], found["errors"][0], found["allowance"], found["resolution"], table
    )
