# SPDX-License-Identifier: MIT
"""Sections 2, 3 and 5 of docs/fixed-samples.md as they stand there: what check_formulas.py compares
with the program."""

import math

import numpy as np

from agreement import bisect
from population import population


# ---- Section 2 --------------------------------------------------------------------------------


class Regression:
    """Modes of eigenvalue, multiplicity and target power; tail and power out of reach."""

    def __init__(self, eigenvalue, multiplicity, power, tail=0.0, unreachable=0.0):
        self.lam, self.mult, self.power = (
            np.array(x, dtype=float) for x in (eigenvalue, multiplicity, power)
        )
        self.tail, self.unreachable = tail, unreachable

    def df(self, kappa):
        return (self.mult * self.lam / (self.lam + kappa)).sum()

    def solution(self, n, ridge, noise):
        """Bias, variance and (1/n)|y - f|^2 of section 2."""
        z = (ridge + self.tail) / n
        kappa = 0.0
        if z > 0 or self.mult.sum() > n:
            kappa = bisect(lambda k: k * (1 - self.df(k) / n) - z, 1e-18, 1e9)
        df2 = (self.mult * (self.lam / (self.lam + kappa)) ** 2).sum()
        unlearnt = kappa**2 * (self.power / (self.lam + kappa) ** 2).sum()
        bias = (unlearnt + self.unreachable) / (1 - df2 / n)
        variance = noise * df2 / n / (1 - df2 / n)
        residual = ridge / (n * kappa) if kappa > 0 else 1 - self.df(0.0) / n
        return bias, variance, residual**2 * (bias + variance + noise)

    # What section 3 needs at a complex ridge: kappa, df and G.
    def functionals(self, n, z, near):
        """kappa by Newton's method from the solution at a neighbour, df with the tail, and G."""
        kappa = near
        for _ in range(200):
            inverse = 1 / (self.lam + kappa)
            value = kappa * (1 - (self.mult * self.lam * inverse).sum() / n) - self.tail / n - z
            slope = 1 - (self.mult * self.lam**2 * inverse**2).sum() / n
            step = value / slope
            kappa = kappa - step
            if abs(step) < 1e-15 * abs(kappa):
                break
        inverse = 1 / (self.lam + kappa)
        return (
            kappa,
            (self.mult * self.lam * inverse).sum() + self.tail / kappa,
            (self.power * inverse).sum(),
        )


# ---- Section 3 --------------------------------------------------------------------------------

NODES = 28


def contour(t):
    """z_a and q_a of Talbot's contour, as the page has them."""
    a = np.arange(1, NODES + 1)
    angle = (2 * a - 1 - NODES) * math.pi / NODES
    cot = 1 / np.tan(0.6407 * angle)
    z = NODES / t * (0.5017 * angle * cot - 0.6122 + 0.2645j * angle)
    slope = (
        NODES / t * (0.5017 * cot - 0.5017 * 0.6407 * angle / np.sin(0.6407 * angle) ** 2 + 0.2645j)
    )
    return z, np.exp(z * t) / z * slope / (1j * NODES)


def flow(problem, n, ridge, noise, unreachable, t):
    """Bias, variance and training error of section 3."""
    z, q = contour(t)
    values = [None] * NODES
    # From the positive real axis along the upper half, in small steps; the lower half by symmetry.
    start = abs(z[NODES // 2]) + ridge / n
    at = problem.functionals(n, start, problem.start(n, start))
    here = start
    for a in range(NODES // 2, NODES):
        there = z[a] + ridge / n
        for share in np.linspace(0, 1, 400)[1:]:
            at = problem.functionals(n, here + share * (there - here), at[0])
        here = there
        values[a] = at
        values[NODES - 1 - a] = tuple(np.conj(x) for x in at)
    bias = variance = training = 0
    for a in range(NODES):
        for b in range(NODES):
            ka, dfa, ga = values[a]
            kb, dfb, gb = values[b]
            za, zb = z[a] + ridge / n, z[b] + ridge / n
            if a == b:
                gab, dfab = problem.slopes(values[a], n, za)
            else:
                gab = (ga - gb) / (kb - ka)
                dfab = (kb * dfb - ka * dfa) / (kb - ka)
            weight = q[a] * q[b] / (1 - dfab / n)
            bias += weight * ka * kb * gab
            variance += weight * dfab / n
            training += weight * za * zb * (gab + (noise + unreachable) / (ka * kb))
    return unreachable * (1 + variance.real) + bias.real, noise * variance.real, training.real


def regression_start(self, n, z):
    """kappa on the positive real axis."""
    return bisect(lambda k: k * (1 - (self.df(k) + self.tail / k) / n) - z, 1e-18, 1e12)


def regression_slopes(self, at, n, z):
    """G_aa and df_aa as the sums that they are."""
    del n, z
    inverse = 1 / (self.lam + at[0])
    return (self.power * inverse**2).sum(), (self.mult * self.lam**2 * inverse**2).sum()


Regression.start = regression_start
Regression.slopes = regression_slopes


def power_law(p, a):
    """Eigenvalues i^-a and an isotropic target of norm 1."""
    lam = np.arange(1, p + 1, dtype=float) ** -a
    return Regression(lam, np.ones(p), lam / p)


def leading(whole, p):
    """The problem of a student that sees the first p features of another."""
    outside = whole.power[p:].sum()
    return Regression(whole.lam[:p], whole.mult[:p], whole.power[:p], unreachable=outside)


def exact(seen, n, noise):
    """Bias, variance and (1/n)|y - f|^2 without ridge, of equal eigenvalues if there are more than n."""
    p, outside = len(seen.lam), seen.unreachable
    gain = min(n, p) / (abs(n - p) - 1)
    reached = max(0.0, 1 - n / p) * seen.power.sum()
    left = max(0.0, 1 - p / n) * (noise + outside)
    return reached + outside * (1 + gain), noise * gain, left


# ---- Section 5 --------------------------------------------------------------------------------


class RandomFeatures:
    """Two fixed points in one, section 5."""

    def __init__(self, dim, width, student, teacher):
        self.mult, self.xi, self.power = population(dim, student, teacher)
        norm = {"erf": 1 / 3, "linear": 1.0, "mixed": 0.09 + 1 + 0.25 + 0.04}
        self.total, self.kernel = norm[teacher], norm[student]
        self.tail = max(0.0, self.kernel - (self.mult * self.xi).sum())
        self.k = width
        # 2 eps_*: nu_0 solves df = K.
        self.nu_0 = bisect(lambda v: self.k - self.df(v), 1e-16, 1e6)
        self.floor = self.total - (self.power * self.xi / (self.xi + self.nu_0)).sum()

    def df(self, nu):
        return (self.mult * self.xi / (self.xi + nu)).sum() + self.tail / nu

    def df2(self, nu):
        return (self.mult * self.xi**2 / (self.xi + nu) ** 2).sum()

    def turn(self, n, highest):
        """nu at the lower edge."""

        def slope(v):
            df, df2 = self.df(v), self.df2(v)
            beyond = df2 >= min(n, self.k)
            return -1.0 if beyond else (self.k - df2) * (n - df2) - (df - df2) ** 2

        return bisect(slope, 1e-9 * highest, highest)

    def edge(self, n):
        """The smallest ridge."""
        nu = self.turn(n, bisect(lambda v: min(n, self.k) - self.df(v), 1e-16, 1e6))
        return nu * (self.k - self.df(nu)) * (n - self.df(nu)) / self.k

    def effective_ridge(self, n, ridge):
        """nu at a ridge."""
        # z increases with nu from where df reaches the smaller of n and K.
        lowest = bisect(lambda v: min(n, self.k) - self.df(v), 1e-16, 1e6)
        if ridge == 0:
            return lowest

        def excess(v):
            return v * (1 - self.df(v) / self.k) * (1 - self.df(v) / n) - ridge / n

        if ridge < 0:
            return bisect(excess, self.turn(n, lowest), lowest)
        return bisect(excess, lowest, 1e9)

    def split(self, n, ridge):
        """Squared bias, sampling and initialisation variance of section 6."""
        nu = self.effective_ridge(n, ridge)
        df, df2 = self.df(nu), self.df2(nu)
        left, crossed, free = n - df, df - df2, self.k - df
        mixing = crossed / (crossed + free)
        partly = (self.power * self.xi * nu / (self.xi + nu) ** 2).sum()
        unlearnt = self.total - self.power.sum() + (self.power * nu**2 / (self.xi + nu) ** 2).sum()
        return (
            unlearnt,
            unlearnt * df2 / (n - df2),
            n * mixing / (left + free * mixing) * (partly + crossed * unlearnt / (left + crossed)),
        )

    def solution(self, n, ridge, noise):
        k = self.k
        nu = self.effective_ridge(n, ridge)
        df, df2 = self.df(nu), self.df2(nu)
        ratio = 1 - df / k
        upsilon = k / n * ((1 - ratio) ** 2 + ratio**2 * df2 / (k - df2))
        outside = self.total - self.power.sum()
        bias = (
            outside
            + (self.power * nu**2 / (self.xi + nu) ** 2).sum()
            + (df - df2) / (k - df2) * (self.power * self.xi * nu / (self.xi + nu) ** 2).sum()
        ) / (1 - upsilon)
        variance = noise * upsilon / (1 - upsilon)
        return bias, variance, (1 - df / n) ** 2 * (bias + variance + noise)

    def functionals(self, n, z, near):
        """(kappa, df, G) at a complex z; `near` is kappa, nu is kept beside it."""
        del near
        nu = self.nu
        for _ in range(200):

            def parts(v):
                df = (self.mult * self.xi / (self.xi + v)).sum() + self.tail / v
                slope = -(self.mult * self.xi / (self.xi + v) ** 2).sum() - self.tail / v**2
                return df, slope

            df, slope = parts(nu)
            value = nu * (1 - df / self.k) * (1 - df / n) - z
            derivative = (1 - df / self.k) * (1 - df / n) - nu * slope * (
                (1 - df / n) / self.k + (1 - df / self.k) / n
            )
            step = value / derivative
            nu = nu - step
            if abs(step) < 1e-15 * abs(nu):
                break
        self.nu = nu
        df, _ = parts(nu)
        kappa = nu * (1 - df / self.k)
        gap = (self.total - self.floor - (self.power * self.xi / (self.xi + nu)).sum()) / kappa
        return kappa, df, gap

    def start(self, n, z):
        self.nu = bisect(
            lambda v: v * (1 - self.df(v) / self.k) * (1 - self.df(v) / n) - z,
            self.nu_0 if self.k < n else bisect(lambda v: n - self.df(v), 1e-16, 1e6),
            1e12,
        )
        return self.nu * (1 - self.df(self.nu) / self.k)

    def slopes(self, at, n, z):
        """Difference quotients at a small distance stand for derivatives."""
        kept = self.nu
        h = 1e-4
        self.nu = self.nu_of(at, n, z)
        middle = self.nu
        left = self.functionals(n, z * (1 - h), at[0])
        self.nu = middle
        right = self.functionals(n, z * (1 + h), at[0])
        self.nu = kept
        return (left[2] - right[2]) / (right[0] - left[0]), (
            right[0] * right[1] - left[0] * left[1]
        ) / (right[0] - left[0])

    def nu_of(self, at, n, z):
        """nu = kappa/(1 - df/K)."""
        del n, z
        return at[0] / (1 - at[1] / self.k)
