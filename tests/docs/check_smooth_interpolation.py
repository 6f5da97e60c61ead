# SPDX-License-Identifier: MIT
"""The formulas of docs/smooth-interpolation.md as they stand there, against the program and against
each other.

Levels by quadrature over the angle, roots by bisection, derivatives by differences: nothing is shared
with the program but its tables.

Usage: check_smooth_interpolation.py PROGRAM
"""

import math
import sys

import numpy as np

sys.dont_write_bytecode = True
from agreement import Agreement, table  # noqa: E402

AGREEMENT = Agreement("smooth-interpolation.md", 1e-7)
# Of central differences.
DIFFERENCES = 1e-6
DEGREES = 13
# Between which effective ridges lie.
SMALL, LARGE = 1e-25, 1e25


# ---- Section 2: levels --------------------------------------------------------------------------


class Levels:
    """D_k, ξ_k, γ_k and T_k as arrays, and the tails."""

    def __init__(self, multiplicity, kernel, gradient, teacher, tails):
        self.D, self.xi, self.gamma, self.T = multiplicity, kernel, gradient, teacher
        self.kernel_tail, self.gradient_tail = tails
        self.unreachable = 0.0


def erf(x):
    return np.vectorize(math.erf)(x / math.sqrt(2))


def erf_slope(x):
    return math.sqrt(2 / math.pi) * np.exp(-(x**2) / 2)


def angle(n):
    """Cosines between a direction and a random one, their weights, and √D_k P_k there."""
    nodes, weights = np.polynomial.legendre.leggauss(400)
    at = nodes * math.pi / 2
    c = np.sin(at)
    weights = weights * np.cos(at) ** (n - 2)
    weights /= weights.sum()
    k = np.arange(DEGREES)
    D = np.array([multiplicity(n, i) for i in k], float)
    P = [np.ones_like(c), c]
    for i in range(1, DEGREES - 1):
        P.append(((2 * i + n - 2) * c * P[i] - i * P[i - 1]) / (i + n - 2))
    return c, weights, D, np.sqrt(D)[:, None] * np.array(P)


def multiplicity(n, k):
    if k == 0:
        return 1
    return (2 * k + n - 2) * math.comb(k + n - 3, k - 1) // k


def laplacian(n):
    k = np.arange(DEGREES)
    return k * (k + n - 2) / n


def sphere_levels(n, teacher):
    c, weights, D, p = angle(n)
    powers = (p @ (weights * erf(math.sqrt(n) * c))) ** 2  # D_kξ_k
    xi = powers / D
    gamma = xi * laplacian(n)
    kernel_total = weights @ erf(math.sqrt(n) * c) ** 2
    gradient_total = weights @ ((1 - c**2) * erf_slope(math.sqrt(n) * c) ** 2)
    tails = kernel_total - powers.sum(), gradient_total - (D * gamma).sum()
    levels = Levels(D, xi, gamma, powers * teacher, tails)
    levels.unreachable = tails[0] * teacher
    return levels


def gaussian_levels(n):
    c, weights, D, p = angle(n)
    kernel = 2 / math.pi * np.arcsin(c / 2)
    gradient = c * 2 / math.pi / np.sqrt(4 - c**2)
    xi = p @ (weights * kernel) / np.sqrt(D)
    gamma = p @ (weights * gradient) / np.sqrt(D)
    odd = np.arange(DEGREES) % 2
    xi, gamma = xi * odd, gamma * odd
    tails = 1 / 3 - (D * xi).sum(), 2 / (math.pi * math.sqrt(3)) - (D * gamma).sum()
    return Levels(D, xi, gamma, np.zeros(DEGREES), tails)


def asymptotic_levels():
    linear = 1 / math.pi  # μ_1² = (E g')²
    one = np.ones(1)
    tails = 1 / 3 - linear, 2 / (math.pi * math.sqrt(3)) - linear
    return Levels(one, one * linear, one * linear, np.zeros(1), tails)


# ---- Section 3: one minimum ---------------------------------------------------------------------


def counts(levels, stiffness, nu):
    """Sums over degrees at a = λ_∇/r: n − r, K − K(λ/r)/ν, and A."""
    power = levels.xi + stiffness * levels.gamma
    samples = (levels.D * levels.xi / (power + nu)).sum() + levels.kernel_tail / nu
    features = (levels.D * power / (power + nu)).sum()
    features += (levels.kernel_tail + stiffness * levels.gradient_tail) / nu
    unlearnt = (levels.T * (stiffness * levels.gamma + nu) / (power + nu)).sum()
    return samples, features, unlearnt


def bisect(function, low, high):
    """The root of an increasing function of a positive number."""
    for _ in range(70):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return math.sqrt(low * high)


def smallest(levels, width, samples, ridge, stiff, noise):
    """E(λ, λ_∇), by bisection in r and, within, in ν."""

    def nu_at(r):
        def balance(nu):
            return width - counts(levels, stiff / r, nu)[1] - width * ridge / (r * nu)

        return bisect(balance, SMALL, LARGE)

    def balance(r):
        return r + counts(levels, stiff / r, nu_at(r))[0] - samples

    r = bisect(balance, samples * 1e-9, samples)
    return r * (noise + levels.unreachable + counts(levels, stiff / r, nu_at(r))[2])


def difference(f, at):
    step = 1e-4 * at
    return (8 * (f(at + step) - f(at - step)) - f(at + 2 * step) + f(at - 2 * step)) / (12 * step)


# ---- Section 4: least norm ----------------------------------------------------------------------


def norm_ridge(levels, width, samples, ridge):
    size = min(samples, width)

    def balance(nu):
        df = counts(levels, 0, nu)[0]
        if ridge == 0 or df >= size:
            return size - df
        return nu * (1 - df / width) * (1 - df / samples) - ridge / samples

    return bisect(balance, SMALL, LARGE)


def least_norm(levels, width, samples, ridge, noise):
    """G, E f², 2ε_g and the training error of section 4."""
    nu = norm_ridge(levels, width, samples, ridge)
    D, xi, T = levels.D, levels.xi, levels.T
    below = xi + nu
    df = counts(levels, 0, nu)[0]
    df2 = (D * xi**2 / below**2).sum()
    mixed = (T * xi * nu / below**2).sum()
    bare = noise + levels.unreachable + (T * nu**2 / below**2).sum() + (df - df2) / (width - df2) * mixed
    left = samples - df + (width - df) * (df - df2) / (width - df2)
    fresh = bare * samples / left  # 2ε_g + Δ

    def mean_square(eta, tail):
        df_eta = (D * eta / below).sum() + tail / nu
        df2_eta = (D * eta * xi / below**2).sum()
        rest = ((df - df2) * df_eta + (width - df) * df2_eta) / (samples * (width - df2))
        return (eta * T * xi / below**2).sum() + (df_eta - df2_eta) / (
            width - df2
        ) * mixed + fresh * rest

    gradient = mean_square(levels.gamma, levels.gradient_tail)
    power = mean_square(xi, levels.kernel_tail)
    return gradient, power, fresh - noise, (1 - df / samples) ** 2 * fresh


# ---- Section 5: least gradient ------------------------------------------------------------------


def nu_of(levels, kappa, width):
    return bisect(lambda nu: width - counts(levels, kappa, nu)[1], SMALL, LARGE)


def least_gradient(levels, width, samples, ridge, noise):
    """G, 2ε_g and the training error of section 5."""

    def z(kappa):
        return kappa * (1 - counts(levels, kappa, nu_of(levels, kappa, width))[0] / samples)

    def q(kappa):
        return (noise + levels.unreachable + counts(levels, kappa, nu_of(levels, kappa, width))[2]) / kappa

    kappa = bisect(lambda x: z(x) - ridge / samples, 1e-10, 1e10)
    z_slope, q_slope = difference(z, kappa), difference(q, kappa)
    fresh = -(kappa**2) * q_slope / z_slope
    gradient = q(kappa) + ridge * q_slope / (samples * z_slope)
    return gradient, fresh - noise, (ridge / (samples * kappa)) ** 2 * fresh


def rows(command, **options):
    found = table(command, "robustness", dict(activation="erf") | options)
    return {name: float(value) for (_, name, _), value in found.items() if value}


def compare(section, what, found, page, tolerance=0.0):
    AGREEMENT.check(f"section {section}", what, found, page, tolerance * abs(page))


def sections_3_to_5():
    n = 30
    for width, samples, ridge, noise, teacher in [
        (90, 45, 0.0, 1.0, False),
        (90, 45, 0.2, 0.5, True),
        (40, 60, 0.1, 1.0, True),
        (400, 90, 0.0, 0.3, True),
        (60, 58, 0.0, 1.0, False),
    ]:
        levels = sphere_levels(n, teacher)
        options = dict(dim=n, width=width, samples=samples, ridge=ridge, label_noise=noise)
        if teacher:
            options["teacher_activation"] = "erf"
        where = f"K = {width}, n = {samples}, λ = {ridge}"
        found = rows("curve", interpolant="norm", **options)
        gradient, power, excess, training = least_norm(levels, width, samples, ridge, noise)
        for name, page in [
            ("gradient_norm", gradient),
            ("student_norm", power),
            ("generalization_error", excess / 2),
            ("training_error", training / 2),
        ]:
            if page > 1e-30:  # 0 but for rounding
                compare(4, f"{name}, least norm, {where}", found[name], page)
        if ridge > 0:
            # Of section 3: both mean squares are derivatives of one minimum.
            by = difference(lambda x: smallest(levels, width, samples, x, 0, noise), ridge)
            compare(3, f"weight_norm, {where}", found["weight_norm"], by, DIFFERENCES)

            def with_source(t):
                return smallest(levels, width, samples, ridge, t, noise)

            step = 1e-4 * ridge
            by = (with_source(step) - with_source(-step)) / (2 * step)
            compare(3, f"G from its source, {where}", gradient, by, 1e-5)
        if ridge == 0 and width <= samples:
            continue
        found = rows("curve", interpolant="gradient", **options)
        gradient, excess, training = least_gradient(levels, width, samples, ridge, noise)
        compare(5, f"gradient_norm, least gradient, {where}", found["gradient_norm"], gradient, 1e-6)
        error = 2 * found["generalization_error"]
        compare(5, f"generalization_error, least gradient, {where}", error, excess, 1e-6)
        if ridge > 0:
            error = 2 * found["training_error"]
            compare(5, f"training_error, least gradient, {where}", error, training, 1e-6)
            if width > samples:
                by = difference(lambda x: smallest(levels, width, samples, 1e-12, x, noise), ridge)
                compare(5, f"G as dE/dλ, {where}", found["gradient_norm"], by, 1e-5)
    # Gaussian inputs.
    levels = gaussian_levels(n)
    options = dict(dim=n, width=90, samples=45, inputs="gaussian")
    found = rows("curve", interpolant="norm", **options)
    compare(2, "G, Gaussian inputs", found["gradient_norm"], least_norm(levels, 90, 45, 0, 1)[0])
    found = rows("curve", interpolant="gradient", **options)
    page = least_gradient(levels, 90, 45, 0, 1)[0]
    compare(2, "G, Gaussian inputs, least gradient", found["gradient_norm"], page)


# ---- Section 6: the proportional limit ----------------------------------------------------------


def section_6():
    levels = asymptotic_levels()
    for ratio, sample_ratio in [(3, 2), (20, 2), (6, 5)]:
        options = dict(ratio=ratio, sample_ratio=sample_ratio)
        found = rows("curve", interpolant="norm", **options)["gradient_norm"]
        compare(6, "G of least norm", found, least_norm(levels, ratio, sample_ratio, 0, 1)[0])
        found = rows("curve", interpolant="gradient", **options)["gradient_norm"]
        page = least_gradient(levels, ratio, sample_ratio, 0, 1)[0]
        compare(6, "G of least gradient", found, page)
    # The constant of n/p: the mean Hermite degree of the nonlinear part.
    linear = 1 / math.pi
    degree = (2 / (math.pi * math.sqrt(3)) - linear) / (1 / 3 - linear)
    m = np.arange(3, 401, 2)
    power = np.cumprod(np.r_[1.0, (m[1:] - 2) ** 2 / (m[1:] * (m[1:] - 1.0)) / 4])  # of 2/π asin(c/2)
    compare(6, "mean degree by the series", (m * power).sum() / power.sum(), degree)
    found = rows("curve", interpolant="gradient", ratio=1e7, sample_ratio=1)["law_ratio"]
    compare(6, "G K/n as K/n → ∞", found, degree, 1e-5)
    # Of least norm G saturates at what is linear.
    psi = 2.0
    tail = 1 / 3 - linear
    nu = bisect(lambda x: psi - counts(levels, 0, x)[0], SMALL, LARGE)
    df2 = (linear / (linear + nu)) ** 2
    found = rows("curve", interpolant="norm", ratio=1e12, sample_ratio=psi)
    for name in ("gradient_norm", "student_norm"):
        compare(6, f"{name} at K = ∞", found[name], df2 / (psi - df2))
    # n = μ_1²/(μ_1² + ν) + μ_*²/ν is a quadratic.
    b = linear * (psi - 1) - tail
    compare(6, "ν at K = ∞", nu, (-b + math.sqrt(b * b + 4 * psi * linear * tail)) / (2 * psi))


# ---- Section 7: the width for a gradient --------------------------------------------------------


def section_7():
    n, samples, wanted = 30, 60, 10
    levels = sphere_levels(n, False)
    options = dict(dim=n, samples=samples, unit_gradient_norm=wanted)
    found = rows("width-for", interpolant="gradient", **options)["log10_width"]
    kappa = n / wanted
    nu = bisect(lambda x: samples - counts(levels, kappa, x)[0], SMALL, LARGE)
    compare(7, "width-for, least gradient", found, math.log10(counts(levels, kappa, nu)[1]))


# ---- Section 8: tangent features ----------------------------------------------------------------


def section_8():
    n, units, samples = 40, 25, 80
    found = rows("curve", linearisation="tangent", dim=n, width=units, samples=samples)
    curvature = 2 / math.pi * 3**-1.5
    page = found["student_norm"] + curvature * found["weight_norm"] / (units * n)
    compare(8, "G of tangent features", found["gradient_norm"], page)
    # K → ∞: a kernel on the sphere.
    c, weights, D, p = angle(n)
    slope = p @ (weights * erf_slope(math.sqrt(n) * c))
    u = slope**2 / D
    k = np.arange(DEGREES - 1)
    below = np.r_[0, k[1:] * u[:-2]]
    xi = (below + (k + n - 2) * u[1:]) / (2 * k + n - 2)
    gamma = xi * laplacian(n)[:-1]
    total = weights @ erf_slope(math.sqrt(n) * c) ** 2
    tail = total - (D[:-1] * xi).sum()
    levels = Levels(D[:-1], xi, gamma, np.zeros(DEGREES - 1), (tail, 0.0))
    nu = bisect(lambda x: samples - counts(levels, 0, x)[0], SMALL, LARGE)
    below = (xi + nu) ** 2
    df2 = (D[:-1] * xi**2 / below).sum()
    df2_gradient = (D[:-1] * gamma * xi / below).sum()
    options = dict(linearisation="tangent", dim=n, width=units, samples=samples)
    found = rows("curve", theory="infinite-width", **options)["gradient_norm"]
    compare(8, "G at infinite width", found, df2_gradient / (samples - df2))


# ---- What it has in common with the other models of a fixed sample ------------------------------


def other_models():
    sizes = dict(dim=30, width=80, samples=50, ridge=0.1, label_noise=0.3, activation="erf")
    unit = dict(inputs="gaussian", teacher_activation="erf")
    linear = dict(linearisation="tangent", teacher_activation="linear")
    for model, options, theory in [
        ("random-features-ridge", unit, "deterministic"),
        ("neural-tangent", linear, "finite-width"),
    ]:
        found = rows("curve", **sizes, **options)
        other = table("curve", model, sizes | dict(theory=theory))
        for name in ("generalization_error", "training_error"):
            value = float(other[theory, name, math.inf])
            AGREEMENT.check(model, name, found[name], value)


sections_3_to_5()
section_6()
section_7()
section_8()
other_models()
AGREEMENT.finish()
