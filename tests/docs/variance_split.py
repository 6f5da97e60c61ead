# SPDX-License-Identifier: MIT
"""The parts of the bias and averages of students, section 6 of docs/fixed-samples.md, as they stand there: what
check_formulas.py compares with the program."""

import math

from agreement import bisect, table
from fixed_samples import RandomFeatures, Regression, leading, power_law

# Of degrees that are cut at a high degree, in units of the target's power.
SUMS = 1e-9

def average_of_subsets(p, d, n, ridge, noise, students):
    """Of students with a random p of d features of eigenvalue 1, and a target of norm 1: squared bias, sampling and
    initialisation variance, bias and variance of section 6."""
    one = Regression([1], [p], [p / d], unreachable=1 - p / d)
    bias, variance, _ = one.solution(n, ridge, noise)
    own = bisect(lambda k: k * (1 - one.df(k) / n) - ridge / n, 1e-18, 1e9)
    kappa = (1 + own) * d / p - 1
    square, df2 = (kappa / (1 + kappa)) ** 2, d / (1 + kappa) ** 2
    shared, fitted = square / (1 - df2 / n), noise * df2 / (n - df2)
    return (
        square,
        square * df2 / (n - df2),
        (bias - shared) / students,
        bias / students + (1 - 1 / students) * shared,
        variance / students + (1 - 1 / students) * fitted,
    )


PARTS = ("squared_bias", "sampling_variance", "initialisation_variance")


def variance_split(check):
    """Compares them with the program, by check(section, what, program, page, absolute error)."""
    for dim, k, n, ridge in [(20, 100, 50, 0.1), (20, 30, 70, 0.05), (30, 40, 25, 0.0)]:
        options = dict(
            dim=dim,
            width=k,
            samples=n,
            activation="erf",
            teacher_activation="erf",
            ridge=ridge,
            variance_split="on",
            theory="deterministic",
        )
        found = table("curve", "random-features-ridge", options)
        page = RandomFeatures(dim, k, "erf", "erf").split(n, ridge)
        for name, value in zip(PARTS, page):
            what = f"{name}, K = {k}, n = {n}"
            check(6, what, found["deterministic", name, math.inf], value, SUMS)
    for p, d, n, ridge, students in [(30, 80, 50, 0.7, 1), (60, 80, 50, 5, 3), (20, 70, 90, 2, 8)]:
        options = dict(
            dim=d,
            samples=n,
            seen=p,
            seen_choice="random",
            ridge=ridge,
            label_noise=0.4,
            variance_split="on",
            ensemble=students,
            theory="deterministic",
        )
        found = table("curve", "linear-regression", options)
        page = average_of_subsets(p, d, n, ridge, 0.4, students)
        for name, value in zip(PARTS + ("bias", "variance"), page):
            what = f"{name} of {students} students with {p} of {d} features"
            check(6, what, found["deterministic", name, math.inf], value)
    seen = leading(power_law(60, 0.8), 45)
    options = dict(
        dim=60, samples=30, seen=45, ridge=0.6, spectrum="power:0.8", variance_split="on"
    )
    found = table("curve", "linear-regression", options | dict(theory="deterministic"))
    bias, used, _ = seen.solution(30, 0.6, 1.0)  # of noise 1, used = df_2/(n - df_2)
    square = bias / (1 + used)
    for name, value in zip(PARTS[:2], (square, square * used)):
        check(6, f"{name} of leading features", found["deterministic", name, math.inf], value)
