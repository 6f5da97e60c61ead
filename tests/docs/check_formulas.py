# SPDX-License-Identifier: MIT
"""The formulas of docs/fixed-samples.md as they stand there, against the program.

Everything is written out again from the page in NumPy: roots by bisection or by continuation, sums
over modes, Talbot's contour. Nothing is shared with the program but its tables.

Usage: check_formulas.py PROGRAM
"""

import math
import sys

import numpy as np

sys.dont_write_bytecode = True
from agreement import Agreement, bisect, table  # noqa: E402
from fixed_samples import *  # noqa: E402,F403  the formulas of sections 2, 3 and 5
from population import population  # noqa: E402
from variance_split import variance_split  # noqa: E402


# Both sides are double precision; the page's forms cancel up to five digits at these settings.
ROUNDING = 1e-9
# Of the contour, in units of the power of the labels, and of degrees that are cut at a high degree.
CONTOUR = 1e-9

AGREEMENT = Agreement("fixed-samples.md", ROUNDING)


def check(section, what, program, page, absolute=0.0):
    """A value of the program's table and the page agree."""
    value = float(program) if program else math.inf
    AGREEMENT.check(f"section {section}", what, value, page, absolute)


def check_risk(section, found, t, page, whose, absolute=0.0):
    """Bias, variance and training error at a time; the page's is the mean square of the last."""
    for name, value in zip(("bias", "variance", "training_error"), page):
        value = value / 2 if name == "training_error" else value
        what = f"{name} at t = {t} of {whose}"
        check(section, what, found["deterministic", name, t], value, absolute)


# ---- Sections 2 and 3 ---------------------------------------------------------------------------


def sections_2_and_3():
    for p, n, ridge, noise, a in [
        (40, 25, 0.3, 0.2, 1.2),
        (30, 70, 0.4, 0.5, 0.7),
        (30, 90, 0.0, 0.5, 0.7),
        (50, 20, 0.0, 0.1, 1.0),
    ]:
        problem = power_law(p, a)
        options = dict(
            dim=p,
            samples=n,
            ridge=ridge,
            label_noise=noise,
            spectrum=f"power:{a}",
            theory="deterministic",
        )
        found = table("dynamics", "linear-regression", options | dict(times="3,60"))
        solution = problem.solution(n, ridge, noise)
        if ridge == 0 and n > p + 1:
            solution = 0, noise * p / (n - p - 1), solution[2]
        whose = "linear regression"
        check_risk(2, found, math.inf, solution, whose)
        for t in (3.0, 60.0):
            check_risk(3, found, t, flow(problem, n, ridge, noise, 0, t), whose, CONTOUR)


def features_not_seen():
    """p of d features: section 2's exact errors, and its equivalent and section 3 with the rest out of
    reach."""
    d = 60
    for p, n, ridge, noise, a in [
        (20, 35, 0.0, 0.3, 1.0),
        (45, 30, 0.0, 0.3, 0.0),
        (45, 30, 0.6, 0.3, 0.8),
        (20, 35, 1.5, 0.1, 0.5),
    ]:
        seen = leading(power_law(d, a), p)
        outside = seen.unreachable
        options = dict(
            dim=d,
            samples=n,
            seen=p,
            ridge=ridge,
            label_noise=noise,
            spectrum=f"power:{a}",
            theory="deterministic",
        )
        found = table("dynamics", "linear-regression", options | dict(times="3,60"))
        solution = seen.solution(n, ridge, noise) if ridge > 0 else exact(seen, n, noise)
        whose = f"a student that sees {p} of {d} features"
        check_risk(2, found, math.inf, solution, whose)
        for t in (3.0, 60.0):
            check_risk(3, found, t, flow(seen, n, ridge, noise, outside, t), whose, CONTOUR)


# ---- Section 4 --------------------------------------------------------------------------------


def section_4():
    for spectrum, lam in [
        ("power:2", np.arange(1, 301.0) ** -2),
        ("power:1.1", np.arange(1, 301.0) ** -1.1),
    ]:
        n = 12
        found = table(
            "curve",
            "linear-regression",
            dict(dim=300, samples=n, spectrum=spectrum, label_noise=0.4, theory="deterministic"),
        )
        tails = np.append(np.cumsum(lam[::-1])[::-1], 0)
        squares = np.append(np.cumsum(lam[::-1] ** 2)[::-1], 0)
        r = tails[:-1] / lam
        k = int(np.argmax(r >= n))
        rank = tails[k] ** 2 / squares[k]
        check(4, "k*", found["deterministic", "benign_index", math.inf], k)
        check(4, "r_k*", found["deterministic", "effective_rank_r", math.inf], r[k])
        check(4, "R_k*", found["deterministic", "effective_rank_R", math.inf], rank)
        check(
            4, "shape", found["deterministic", "variance_shape", math.inf], 0.4 * (k / n + n / rank)
        )


# ---- Section 5 --------------------------------------------------------------------------------


def section_5():
    settings = [
        (20, 100, 50, "erf", "linear", 0.1, 0.1),
        (20, 30, 70, "erf", "linear", 0.05, 0.2),
        (30, 40, 25, "erf", "erf", 0.0, 0.3),
        (30, 25, 40, "mixed", "erf", 0.02, 0.1),
        (30, 25, 40, "erf", "erf", 0.0, 0.1),
        (20, 300, 50, "mixed", "erf", -0.05, 0.1),
        (30, 25, 90, "erf", "erf", -0.02, 0.1),
    ]
    for dim, k, n, student, teacher, ridge, noise in settings:
        page = RandomFeatures(dim, k, student, teacher)
        names = {"mixed": "hermite:0.3,1,0.5,0.2"}
        options = dict(
            dim=dim,
            width=k,
            samples=n,
            activation=names.get(student, student),
            teacher_activation=names.get(teacher, teacher),
            ridge=ridge,
            label_noise=noise,
            theory="deterministic",
        )
        found = table("dynamics", "random-features-ridge", options | dict(times="5,80"))
        if ridge < 0:
            for share in (0.999999, 1.000001):
                at = options | dict(ridge=share * page.edge(n))
                value = table("curve", "random-features-ridge", at)["deterministic", "bias", math.inf]
                check(5, f"bias at {share} of the edge exists", "1" if value else "0", share < 1)
        what = f"{student} student of {teacher}, K = {k}, n = {n}"
        for name, value in zip(
            ("bias", "variance", "training_error"), page.solution(n, ridge, noise)
        ):
            value = value / 2 if name == "training_error" else value
            check(5, f"{name}, {what}", found["deterministic", name, math.inf], value, CONTOUR)
        check(
            5,
            f"approximation error, {what}",
            found["deterministic", "approximation_error", math.inf],
            page.floor / 2,
            CONTOUR,
        )
        for t in (5.0, 80.0):
            for name, value in zip(
                ("bias", "variance", "training_error"), flow(page, n, ridge, noise, page.floor, t)
            ):
                value = value / 2 if name == "training_error" else value
                check(5, f"{name} at t = {t}, {what}", found["deterministic", name, t], value, 1e-7)


# ---- Section 6 --------------------------------------------------------------------------------


def section_6():
    # mu_1^2, mu_*^2 and T_1, T_*: erf with itself; relu with itself, whose mean counts as learnt.
    powers = {
        "erf": (1 / math.pi, 1 / 3 - 1 / math.pi, 1 / math.pi, 1 / 3 - 1 / math.pi),
        "relu": (0.25, 0.25 - 1 / (2 * math.pi), 0.25, 0.25 - 1 / (2 * math.pi)),
    }
    for name, psi1, psi2, ridge, noise in [
        ("erf", 0.7, 1.9, 0.02, 0.3),
        ("relu", 3.0, 1.4, 0.1, 0.2),
        ("erf", 2.0, 0.6, 0.5, 0.1),
    ]:
        mu1, rest, t1, other = powers[name]
        df = lambda v: mu1 / (mu1 + v) + rest / v
        lowest = bisect(lambda v: min(psi1, psi2) - df(v), 1e-12, 1e6)
        nu = bisect(lambda v: v * (1 - df(v) / psi1) * (psi2 - df(v)) - ridge, lowest, 1e9)
        df2 = (mu1 / (mu1 + nu)) ** 2
        ratio = 1 - df(nu) / psi1
        upsilon = psi1 / psi2 * ((1 - ratio) ** 2 + ratio**2 * df2 / (psi1 - df2))
        v = upsilon / (1 - upsilon)
        b = (
            nu**2 / (mu1 + nu) ** 2 + (df(nu) - df2) / (psi1 - df2) * mu1 * nu / (mu1 + nu) ** 2
        ) / (1 - upsilon)
        found = table(
            "curve",
            "random-features-ridge",
            dict(
                ratio=psi1,
                sample_ratio=psi2,
                ridge=ridge,
                label_noise=noise,
                activation=name,
                theory="asymptotic",
            ),
        )
        get = lambda observable: found["asymptotic", observable, math.inf]
        check(6, f"B of {name}", get("normalised_bias"), b)
        check(6, f"V of {name}", get("normalised_variance"), v)
        check(6, f"error of {name}", get("excess_risk"), t1 * b + (noise + other) * v + other)
    # The mean: what of T_0 = 1/(2 pi) is left at time t, and nothing at fixed t/N.
    common = dict(
        ratio=2, sample_ratio=3, ridge=0.1, label_noise=0.1, activation="relu", theory="asymptotic"
    )
    timed = table("dynamics", "random-features-ridge", common | dict(dim=100, times="2,500"))
    scaled = table("dynamics", "random-features-ridge", common | dict(times="0.02,5"))
    for t in (2.0, 500.0):
        left = math.exp(-2 * t / (2 * math.pi)) / (2 * math.pi)
        for name, share in (("bias", 1), ("training_error", 0.5), ("variance", 0)):
            check(
                6,
                f"mean at t = {t}",
                timed["asymptotic", name, t],
                float(scaled["asymptotic", name, t / 100]) + share * left,
                CONTOUR,
            )


# ---- Section 7 --------------------------------------------------------------------------------


def section_7():
    for d, n, ridge, noise, kernel in [
        (8, 60, 0.0, 0.1, "exp"),
        (12, 40, 0.3, 0.2, "series:0.1,1,0.5,0.7"),
    ]:
        # k(c) = sum s_l D_l P_l(c): s_l = E[k P_l] over the cosine, by Gauss-Legendre in c.
        c, weight = np.polynomial.legendre.leggauss(400)
        weight = weight * (1 - c**2) ** ((d - 3) / 2)
        weight /= weight.sum()
        value = np.exp(c) if kernel == "exp" else 0.1 + c + 0.5 * c**2 + 0.7 * c**3
        before, now = np.zeros_like(c), np.ones_like(c)
        lam, mult, power = [], [], []
        target = {1: 0.5, 2: 0.3, 3: 0.2}
        for l in range(14 if kernel == "exp" else 4):
            s = (weight * value * now).sum()
            lam.append(s)
            mult.append(1.0 if l == 0 else (2 * l + d - 2) / l * math.comb(l + d - 3, l - 1))
            power.append(target.get(l, 0.0))
            before, now = now, ((2 * l + d - 2) * c * now - l * before) / (l + d - 2)
        page = Regression(lam, mult, power).solution(n, ridge, noise)
        found = table(
            "curve",
            "kernel-ridge",
            dict(
                dim=d,
                samples=n,
                ridge=ridge,
                label_noise=noise,
                kernel=kernel,
                theory="deterministic",
            ),
        )
        for name, expected in zip(("bias", "variance"), page):
            check(7, f"{name} of {kernel}", found["deterministic", name, math.inf], expected, 1e-8)


# ---- Section 8 --------------------------------------------------------------------------------


def tangent_law(units):
    """Of relu slopes: weights, m, q."""
    j = np.arange(units + 1)
    return (
        np.array([math.comb(units, int(i)) for i in j]) / 2.0**units,
        j / units,
        j / units * (1 - j / units),
    )


def section_8():
    d = 60
    for units, n, ridge, t1, other, noise in [
        (7, 150, 0.2, 0.8, 0.5, 0.3),
        (3, 100, 0.05, 1.0, 0.0, 0.2),
        (4, 300, 0.0, 1.0, 0.3, 0.1),
    ]:
        psi = n / d
        options = dict(
            dim=d,
            width=units,
            samples=n,
            ridge=ridge,
            linear_power=t1,
            nonlinear_power=other,
            label_noise=noise,
            theory="infinite-width,finite-width",
        )
        found = table("curve", "neural-tangent", options)
        mu2, v = 0.25, 0.25
        g = (ridge + v) / mu2
        kappa = ((1 + g - psi) + math.sqrt((1 + g - psi) ** 2 + 4 * psi * g)) / (2 * psi)
        share = 1 / (psi * (1 + kappa) ** 2)
        check(
            8,
            "bias, infinite width",
            found["infinite-width", "bias", math.inf],
            (t1 * kappa**2 / (1 + kappa) ** 2 + other) / (1 - share),
        )
        check(
            8,
            "variance, infinite width",
            found["infinite-width", "variance", math.inf],
            noise * share / (1 - share),
        )
        # The closed form is section 2 with a tail.
        same = Regression([mu2 / d], [d], [t1], tail=v, unreachable=other).solution(n, ridge, noise)
        check(8, "bias by section 2", found["infinite-width", "bias", math.inf], same[0])
        check(
            8,
            "training by section 2",
            found["infinite-width", "training_error", math.inf],
            same[2] / 2,
            1e-15,
        )

        weight, m, q = tangent_law(units)
        # tangent-theory.md, steps 3 to 8, by iteration; from above as far as the arithmetic goes.
        along = across = ridge + psi
        for _ in range(200000):
            big = 1 + m**2 / along + q / across
            before = along, across
            along = ridge + psi * (weight * m**2 / big).sum()
            across = ridge + psi / (units - 1) * (weight * q / big).sum()
            if abs(along / before[0] - 1) + abs(across / before[1] - 1) < 1e-15:
                break
        big = 1 + m**2 / along + q / across
        inverse = psi / along * (weight * m / big).sum()
        missing = 1 - m * inverse

        def second(source_m, source_q):
            rows = np.array(
                [
                    [
                        1 - psi * (weight * m**4 / big**2).sum() / along**2,
                        -psi * (weight * m**2 * q / big**2).sum() / across**2,
                    ],
                    [
                        -psi / (units - 1) * (weight * m**2 * q / big**2).sum() / along**2,
                        1 - psi / (units - 1) * (weight * q**2 / big**2).sum() / across**2,
                    ],
                ]
            )
            y = np.linalg.solve(rows, [source_m, source_q / (units - 1)])
            return m**2 * y[0] / along**2 + q * y[1] / across**2

        a = second((weight * m**2).sum(), (weight * q).sum())
        gain = psi * (weight * a / big**2).sum()
        bias = t1 * (weight * missing**2 * (1 + psi * a / big**2)).sum() + other * (1 + gain)
        check(8, f"bias, K = {units}", found["finite-width", "bias", math.inf], bias)
        check(
            8, f"variance, K = {units}", found["finite-width", "variance", math.inf], noise * gain
        )
        left = second((weight * m**2 / big**2).sum(), (weight * q / big**2).sum())
        training = t1 * (
            (weight * missing**2 / big**2).sum()
            + psi * (weight * missing**2 * left / big**2).sum()
        )
        training += (noise + other) * (
            (weight / big**2).sum() + psi * (weight * left / big**2).sum()
        )
        check(
            8,
            f"training error, K = {units}",
            found["finite-width", "training_error", math.inf],
            training / 2,
        )


sections_2_and_3()
features_not_seen()
section_4()
section_5()
section_6()
variance_split(check)
section_7()
section_8()
AGREEMENT.finish()
