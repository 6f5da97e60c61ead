# SPDX-License-Identifier: MIT
"""The closed forms of docs/theory.md as they stand there (sections 4, 5 and 7a), against the program.

At a width far above all multiplicities every degree is one shell, lambda_j = K xi_k and
p_j = D_k/K, so that all that the forms of section 4 need is known. Nothing is shared with the
program but its tables.

Usage: check_theory.py PROGRAM
"""

import math
import sys

import numpy as np

sys.dont_write_bytecode = True
from agreement import Agreement, bisect, table  # noqa: E402
from population import hermite, population  # noqa: E402

# Shells of D_k/K = 1e-12 and less are where K xi_k is but for so much.
TOLERANCE = 1e-9
# Of the greedy rate: from t = 0 to the first time that the program takes.
EARLY = 1e-30

MODEL = "random-features-online"
AGREEMENT = Agreement("theory.md", TOLERANCE)
# Coefficients of population.hermite's "mixed", and E g^2 of all that are used.
MIXED = "hermite:0.3,1,0.5,0.2"
POWER = {"mixed": 0.09 + 1 + 0.25 + 0.04, "erf": 1 / 3, "relu": 1 / 2}


def check(section, what, program, page):
    """A value of the program's table and the page agree."""
    AGREEMENT.check(f"section {section}", what, float(program or "nan"), page)


class Shells:
    """Shells and training as sections 3 and 4 have them."""

    def __init__(self, dim, width, batch, eta, decay, noise, steps=True):
        mult, xi, self.mu = population(dim, "mixed", "erf")
        self.k, self.b, self.eta, self.gamma, self.noise = width, batch, eta, decay, noise
        self.lam, self.p = width * xi, mult / width
        # m_0 = g_0^2/xi_0; no other degree has a mean.
        mean = np.where(mult == 1, hermite("mixed", 4)[0] ** 2 / xi, 0.0)
        self.chi = (1 - 1 / batch) * mean
        self.steps = steps
        if steps:
            self.chi = (1 - 1 / batch) + 2 / batch * (1 - mean**2)
        self.floor = POWER["erf"] - self.mu.sum()  # 2 eps_*

    def damping(self, eta):
        """Gamma_j."""
        decay = 2 * self.gamma * self.lam + self.gamma**2 if self.steps else 0
        return 2 * (self.lam + self.gamma) - eta / self.k * (self.chi * self.lam**2 + decay)

    def noise_sum(self, eta, shift=0.0):
        """Sum over j of eta lambda^2 p/(b (Gamma - x))."""
        return (eta * self.lam**2 * self.p / (self.b * (self.damping(eta) - shift))).sum()

    def limit(self):
        """eps_g at infinite time, by X."""
        steps = self.eta / self.k * (self.lam + self.gamma) if self.steps else 0
        decay = self.gamma**2 * self.mu / ((self.lam + self.gamma) * self.damping(self.eta))
        x = (self.floor + self.noise + (decay * (2 - steps)).sum()) / (
            1 - self.noise_sum(self.eta)
        )
        return (x - self.noise) / 2

    def critical(self):
        """eta_c: all Gamma_j are positive up to the smallest of their zeros."""
        zero = min(
            bisect(lambda eta, j=j: -self.damping(eta)[j], 1e-12, 1e12) for j in range(len(self.lam))
        )
        return bisect(lambda eta: self.noise_sum(eta) - 1, 1e-12, zero * (1 - 1e-15))

    def relaxation(self):
        """tau."""
        least = self.damping(self.eta).min()
        rate = bisect(
            lambda x: self.noise_sum(self.eta, x) - 1, 1e-12 * least, least * (1 - 1e-15)
        )
        if self.gamma > 0:
            rate = min(rate, (self.lam + self.gamma)[self.mu > 0].min())
        return 1 / (self.eta * rate)

    def greedy(self, variance):
        """eta_opt at t = 0, where d_j = mu_j + lambda_j p_j sigma_w^2."""
        d = self.mu + self.lam * self.p * variance
        noise = self.floor + d.sum() + self.noise
        return (
            self.b
            * (self.lam * d).sum()
            / (
                noise * (self.lam**2 * self.p).sum()
                + self.b * (self.lam**2 / self.k * self.chi * d).sum()
            )
        )


def section_4():
    """Fixed point, critical rate, relaxation time, schedules."""
    width = 1e14
    for dim, batch, eta, decay, noise, steps in [
        (5, 1, 0.2, 0.0, 0.1, True),
        (5, 3, 0.4, 0.1 * width, 0.2, True),
        (6, 8, 0.9, 0.02 * width, 0.0, True),
        (6, 8, 0.9, 0.02 * width, 0.3, False),
        (5, 2, 0.3, 0.0, 0.3, False),
    ]:
        shells = Shells(dim, width, batch, eta, decay, noise, steps)
        options = dict(
            dim=dim,
            width=width,
            batch=batch,
            learning_rate=eta,
            weight_decay=decay,
            label_noise=noise,
            finite_width="on" if steps else "off",
            activation=MIXED,
            teacher_activation="erf",
        )
        found = table("curve", MODEL, options)
        get = lambda name, rows=found: rows["deterministic", name, math.inf]
        name = f"b = {batch}, gamma = {decay}, steps {steps}"
        check(4, f"eps_* ({name})", get("approximation_error"), shells.floor / 2)
        check(4, f"eps_g ({name})", get("generalization_error"), shells.limit())
        check(4, f"eta_c ({name})", get("critical_learning_rate"), shells.critical())
        check(4, f"tau ({name})", get("relaxation_time"), shells.relaxation())
        annealed = table("curve", MODEL, options | dict(schedule="power:0.7,2"))
        left = (shells.gamma / (shells.lam + shells.gamma)) ** 2 * shells.mu
        check(
            4,
            f"annealed eps_g ({name})",
            get("generalization_error", annealed),
            (shells.floor + left.sum()) / 2,
        )
        if decay > 0:
            continue
        for variance in (0.0, 0.7):
            greedy = table(
                "dynamics",
                MODEL,
                options | dict(schedule="optimal", initial_variance=variance, times=EARLY),
            )
            rate = greedy["deterministic", "current_learning_rate", EARLY]
            check(4, f"greedy rate ({name})", rate, shells.greedy(variance))


def sections_4_and_5_asymptotic():
    """The asymptotic level: u, eps_* and what the noise of a rate adds."""
    a_1 = hermite("erf", 2)[1] ** 2
    rest = POWER["erf"] - a_1
    for beta, batch, eta, noise in [(0.5, 1, 1.0, 0.0), (2, 1, 2.5, 0.3), (30, 4, 11.0, 0.1)]:
        found = table(
            "curve",
            MODEL,
            dict(ratio=beta, batch=batch, learning_rate=eta, label_noise=noise),
        )
        get = lambda name: found["asymptotic", name, math.inf]
        u = bisect(lambda x: beta * x - (1 - x) * (x + rest / a_1), 1e-9, 1)
        floor = (rest + a_1 * u) / 2  # a student learns from one of its kind: T_1 = a_1
        share = eta * POWER["erf"] / (2 * batch)
        check(5, "eps_*", get("approximation_error"), floor)
        check(4, "eps_g", get("generalization_error"), (floor + share * noise / 2) / (1 - share))
        check(4, "eta_c", get("critical_learning_rate"), 2 * batch / POWER["erf"])


def section_7a():
    """The critical rate of batches of an activation with a mean."""
    mean = 1 / (2 * math.pi)
    for batch in (1, 2, 8, 16, 1000):
        pole = 2 / ((1 - 1 / batch) * mean) if batch > 1 else 1e3
        page = bisect(
            lambda eta, b=batch: eta / (2 * b) * (POWER["relu"] - mean)
            + eta / b * mean / (2 - (1 - 1 / b) * eta * mean)
            - 1,
            1e-9,
            pole * (1 - 1e-15),
        )
        found = table("curve", MODEL, dict(ratio=2, activation="relu", batch=batch))
        check("7a", f"eta_c, b = {batch}", found["asymptotic", "critical_learning_rate", math.inf], page)


section_4()
sections_4_and_5_asymptotic()
section_7a()
AGREEMENT.finish()
