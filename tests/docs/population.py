# SPDX-License-Identifier: MIT
"""Section 5 of docs/theory.md: Hermite coefficients and populations."""

import math

import numpy as np


def hermite(name, count):
    """Normalised Hermite coefficients, closed forms."""
    out = np.zeros(count)
    if name == "linear":
        out[1] = 1
    if name == "erf":
        # E[erf(z/sqrt 2) He_m(z)]/sqrt(m!) for odd m.
        for m in range(1, count, 2):
            j = (m - 1) // 2
            log = (
                math.lgamma(2 * j + 1)
                - j * math.log(4.0)
                - math.lgamma(j + 1)
                - 0.5 * math.lgamma(m + 1)
            )
            out[m] = (-1) ** j * math.exp(log) / math.sqrt(math.pi)
    if name == "mixed":
        out[:4] = 0.3, 1, 0.5, 0.2
    return out


def population(n, student, teacher):
    """D_k, xi_k and T_k of theory.md, section 5, for one teacher unit; and T."""
    count = 600
    g, gt = hermite(student, count), hermite(teacher, count)
    listed = []
    for k in range(0, 60):
        log_d = 0.0
        if k > 0:
            log_d = (
                math.log(2 * k + n - 2)
                - math.log(k)
                + math.lgamma(k + n - 2)
                - math.lgamma(k)
                - math.lgamma(n - 1)
            )
        rising = math.lgamma(n / 2 + k) - math.lgamma(n / 2)
        factor = math.exp(math.lgamma(k + 1) - k * math.log(2) - rising)
        xi = cross = 0.0
        for m in range(k, count, 2):
            xi += g[m] ** 2 * factor
            cross += g[m] * gt[m] * factor
            i = (m - k) // 2
            factor *= (k + 2 * i + 2) * (k + 2 * i + 1) / ((2 * i + 2) * (n + 2 * k + 2 * i))
        if xi > 0:
            listed.append((math.exp(log_d), xi, math.exp(log_d) * cross**2 / xi))
    return np.array(listed).T
