# SPDX-License-Identifier: MIT
"""Each step of docs/tangent-theory.md on matrices that are drawn, for gates of two kinds.

The page's symbols: K units, d inputs, n samples, Q = (Phi^T Phi + lambda)^-1, M^-1 its
equivalent. The equations are written out again here, solved by iteration, and share nothing with
the program.
"""

import math
import sys

import numpy as np

sys.dont_write_bytecode = True
from agreement import Agreement  # noqa: E402

SEED = 7
FRESH = 4000
# Two to three standard errors of the means over these draws, of the training error's most of all;
# with eight times as many draws of half the size all steps agree within 1.2 %, which leaves no more
# to corrections of order 1/d.
TOLERANCE = 0.03

AGREEMENT = Agreement("tangent-theory.md", TOLERANCE)


def relu_law(units):
    """Weights, m and q of K independent slopes that are 0 or 1."""
    k = np.arange(units + 1)
    weight = np.array([math.comb(units, int(i)) for i in k]) / 2.0**units
    m = k / units
    return weight, m, m - m**2


def erf_law(units, rng, points=20000):
    """The same of 2 phi(G), by a sample."""
    slopes = math.sqrt(2 / math.pi) * np.exp(-rng.standard_normal((points, units)) ** 2 / 2)
    m = slopes.mean(1)
    return np.full(points, 1 / points), m, (slopes**2).mean(1) - m**2


def solve(law, units, psi, ridge):
    """Step 3: M_parallel, M_perp and L of every point of the law, by iteration from above; 1/m_*."""
    weight, m, q = law
    along = across = ridge + psi
    for _ in range(20000):
        big = 1 + m**2 / along + q / across
        before = along, across
        along = ridge + psi * (weight * m**2 / big).sum()
        across = ridge + psi / (units - 1) * (weight * q / big).sum()
        if abs(along / before[0] - 1) + abs(across / before[1] - 1) < 1e-13:
            break
    big = 1 + m**2 / along + q / across
    return along, across, big, psi * (weight * m / big).sum() / along


def second(law, units, psi, a, b, source_m, source_q):
    """Step 5: Y_parallel, Y_perp and A for the sources source_m and source_q/(K - 1)."""
    weight, m, q = law
    both = 1 / (a[2] * b[2])
    y, others = source_m, source_q / (units - 1)
    for _ in range(20000):
        added = m**2 * y / (a[0] * b[0]) + q * others / (a[1] * b[1])
        before = y
        y = source_m + psi * (weight * m**2 * added * both).sum()
        others = (source_q + psi * (weight * q * added * both).sum()) / (units - 1)
        if abs(y / before - 1) < 1e-13:
            break
    added = m**2 * y / (a[0] * b[0]) + q * others / (a[1] * b[1])
    return y, others, added


def draw_units(units, d, rng):
    """Rows of norm 1."""
    w = rng.standard_normal((units, d))
    return w / np.linalg.norm(w, axis=1)[:, None]


def features(kind, w, n, rng):
    """Inputs of norm sqrt(d), and the features that the units w make of them."""
    units, d = w.shape
    x = rng.standard_normal((n, d))
    x *= math.sqrt(d) / np.linalg.norm(x, axis=1)[:, None]
    fields = x @ w.T
    slopes = (
        (fields > 0) * 1.0
        if kind == "relu"
        else math.sqrt(2 / math.pi) * np.exp(-(fields**2) / 2)
    )
    return x, (slopes[:, :, None] * x[:, None, :]).reshape(n, units * d) / math.sqrt(units * d)


def experiment(kind, units, d, n, ridges, noise, draws, rng):
    """All steps of one setting."""
    psi = n / d
    law = relu_law(units) if kind == "relu" else erf_law(units, rng)
    weight, m, q = law
    a, b = (solve(law, units, psi, ridge) for ridge in ridges)
    both = 1 / (a[2] * b[2])
    y, others, added = second(law, units, psi, a, b, (weight * m**2).sum(), (weight * q).sum())
    missing = (1 - a[3] * m) * (1 - b[3] * m)

    sums = {}

    def add(name, value):
        sums[name] = sums.get(name, 0) + value / draws

    ones = np.full(units, 1 / math.sqrt(units))
    for _ in range(draws):
        w = draw_units(units, d, rng)
        x, phi = features(kind, w, n, rng)
        # Labels have |u|^2 = 1; averages over the noise are taken exactly.
        u = rng.standard_normal(d)
        u /= np.linalg.norm(u)
        target = x @ u
        gram = phi.T @ phi
        qa, qb = (np.linalg.inv(gram + ridge * np.eye(units * d)) for ridge in ridges)

        def blocks(matrix):
            """(1/d) times the trace over the inputs: K by K."""
            return np.einsum("kili->kl", matrix.reshape(units, d, units, d)) / d

        part = blocks(qa)
        add("along", 1 / (ones @ part @ ones))
        add("across", (units - 1) / (np.trace(part) - ones @ part @ ones))
        # phi_i Q_{-i} phi_i from the leverage h = phi_i Q phi_i: h/(1 - h).
        leverage = np.einsum("ij,jk,ik->i", phi, qa, phi)
        add("L", (1 / (1 - leverage)).mean())
        weights = qa @ phi.T @ target
        # Its part along equal weights of all units and u: sqrt(d/K) sqrt(K)/m_*.
        add("1/m_*", np.einsum("ki,i->k", weights.reshape(units, d), u).sum() / math.sqrt(units * d))
        # Fresh inputs: the covariance by many of them.
        fresh_x, fresh = features(kind, w, FRESH, rng)
        covariance = fresh.T @ fresh / len(fresh)
        add("Y", ones @ blocks(qa @ covariance @ qb) @ ones * a[0] * b[0] * d)
        add("variance", np.trace(covariance @ qa @ gram @ qb))
        wa, wb = (inverse @ phi.T @ target for inverse in (qa, qb))
        add("overlap", ((fresh @ wa) * (fresh_x @ u)).mean())
        add("norm", wa @ wa + noise * np.trace(qa @ gram @ qa))
        errors = [fresh_x @ u - fresh @ w for w in (wa, wb)]
        add("bias", (errors[0] * errors[1]).mean())
        residuals = [target - phi @ w for w in (wa, wb)]
        smooth = [np.eye(n) - phi @ inverse @ phi.T for inverse in (qa, qb)]
        add(
            "training",
            (residuals[0] * residuals[1]).mean() + noise * np.trace(smooth[0] @ smooth[1]) / n,
        )

    setting = f"{kind}, K = {units}, d = {d}, n = {n}"

    def check(step, name, measured, expected):
        AGREEMENT.check(f"step {step}", f"{name} ({setting})", measured, expected)

    check(3, "M_parallel", sums["along"], a[0])
    check(3, "M_perp", sums["across"], a[1])
    check(2, "E L", sums["L"], (weight * a[2]).sum())
    check(4, "1/m_*", sums["1/m_*"], a[3])
    check(5, "Y_parallel", sums["Y"], y)
    check(6, "V", sums["variance"], psi * (weight * added * both).sum())
    check(
        7, "B of the linear part", sums["bias"], (weight * missing * (1 + psi * added * both)).sum()
    )
    # Step 8: the same with the sources E[m^2/L_aL_b] and E[q/L_aL_b].
    _, _, residual = second(
        law, units, psi, a, b, (weight * both * m**2).sum(), (weight * both * q).sum()
    )
    linear = (weight * both * missing).sum() + psi * (weight * missing * residual * both).sum()
    noisy = (weight * both).sum() + psi * (weight * residual * both).sum()
    check(8, "training error", sums["training"], linear + noise * noisy)
    check(12, "overlap", sums["overlap"], (weight * m).sum() * a[3])
    # The same with the identity.
    _, _, added = second(law, units, psi, a, a, 1, units - 1)
    around = psi * weight * added / a[2] ** 2
    norm = a[3] ** 2 + (around * (1 - a[3] * m) ** 2).sum() + noise * around.sum()
    check(12, "|w|^2", sums["norm"], d * norm)


experiment("relu", 4, 150, 330, (0.2, 0.5), 0.3, 8, np.random.default_rng(SEED))
experiment("erf", 3, 150, 200, (0.1, 0.3), 0.3, 8, np.random.default_rng(SEED))
AGREEMENT.finish()
