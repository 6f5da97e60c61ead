#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The solves of the benchmark with NumPy, SciPy and scikit-learn.

    argmin |y - Phi w|^2 + lambda |w|^2, and the minimum-norm solution as lambda -> 0

Prints seconds of wall time as JSON in the form of Google Benchmark. Ends with 77 if NumPy or SciPy is
missing; without scikit-learn its entries are.

Usage: solves.py <threads> [--tiny]
"""

import json
import os
import sys
import time

THREADS = sys.argv[1]
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = THREADS

try:
    import numpy as np
    import scipy.linalg
    import scipy.special
except ImportError:
    print("solves.py: NumPy or SciPy is not installed", file=sys.stderr)
    sys.exit(77)
try:
    import sklearn
    from sklearn.linear_model import Ridge
except ImportError:
    print("solves.py: no scikit-learn", file=sys.stderr)
    sklearn = None

SIZES = [(1000, 2000), (2000, 1000), (2000, 2000)]
RIDGE = 1e-2
REPETITIONS = 3


def normal_equations(design, labels):
    """The smaller system, as one writes it down."""
    n, k = design.shape
    if n < k:
        return design.T @ np.linalg.solve(design @ design.T + RIDGE * np.eye(n), labels)
    return np.linalg.solve(design.T @ design + RIDGE * np.eye(k), design.T @ labels)


def minimum_norm(design, labels):
    return scipy.linalg.lstsq(design, labels, lapack_driver="gelsy", check_finite=False)[0]


def singular_values(design, _):
    return np.linalg.svd(design, full_matrices=False)


def ridge(design, labels):
    return Ridge(alpha=RIDGE, fit_intercept=False, solver="cholesky").fit(design, labels).coef_


def smoothest(n, k):
    """A draw of the interpolant of least gradient on the sphere of dimension n/2, erf, and E|grad f|^2."""
    dim = n // 2
    random = np.random.default_rng(1)
    features, inputs = random.standard_normal((k, dim)), random.standard_normal((n, dim))
    for points in (features, inputs):
        points *= np.sqrt(dim) / np.linalg.norm(points, axis=1)[:, None]
    labels = np.sign(random.standard_normal(n))
    design = scipy.special.erf(inputs @ features.T / np.sqrt(2 * dim)) / np.sqrt(k)
    # The powers of the degrees, by Gauss and Legendre's rule over the angle.
    node, weight = np.polynomial.legendre.leggauss(512)
    half = min(np.pi / 2, 12 / np.sqrt(dim))
    angle = half * node
    weight = weight * np.cos(angle) ** (dim - 2)
    weight /= weight.sum()
    cosine = np.sin(angle)
    values = weight * scipy.special.erf(np.sqrt(dim / 2) * cosine)
    powers, before, now, step = [], np.zeros_like(cosine), np.ones_like(cosine), 0.0
    for degree in range(14):
        powers.append((values @ now) ** 2)
        following = np.sqrt((degree + 1) * (degree + dim - 2) / ((2 * degree + dim) * (2 * degree + dim - 2)))
        if degree == 0:
            following = 1 / np.sqrt(dim)
        before, now = now, (cosine * now - step * before) / following
        step = following
    # The matrix of E grad phi_i grad phi_j, by the recursion of the polynomials.
    cosines = features @ features.T / dim
    gradient = np.zeros_like(cosines)
    before, now = np.zeros_like(cosines), np.ones_like(cosines)
    for degree, power in enumerate(powers):
        gradient += power * degree * (degree + dim - 2) / dim * now
        following = ((2 * degree + dim - 2) * cosines * now - degree * before) / (degree + dim - 2)
        before, now = now, cosines if degree == 0 else following
    total = weight @ ((1 - cosine**2) * np.exp(-dim * cosine**2)) * 2 / np.pi
    np.fill_diagonal(gradient, total)
    gradient /= k
    factor = scipy.linalg.cholesky(gradient, lower=True, check_finite=False)
    scaled = scipy.linalg.solve_triangular(factor, design.T, lower=True, check_finite=False)
    weights = scipy.linalg.solve_triangular(
        factor, scaled @ np.linalg.solve(scaled.T @ scaled, labels), lower=True, trans="T", check_finite=False)
    return weights @ gradient @ weights


def seconds(run, design, labels):
    start = time.perf_counter()
    run(design, labels)
    return time.perf_counter() - start


def main():
    tiny = "--tiny" in sys.argv[2:]
    random = np.random.default_rng(1)
    results = []
    for n, k in SIZES:
        if tiny:
            n, k = n // 50, k // 50
        design = random.standard_normal((n, k)) / np.sqrt(k)
        labels = random.standard_normal(n)
        runs = {"numpy-ridge": normal_equations}
        if n != k:
            runs["scipy-norm"] = minimum_norm
            if THREADS == "1":
                runs["numpy-decompose"] = singular_values
        if sklearn is not None:
            runs["sklearn-ridge"] = ridge
        for kind, run in runs.items():
            for _ in range(REPETITIONS):
                each = seconds(run, design, labels)
                results.append({"name": f"{kind}:{THREADS}/n:{n}/K:{k}", "each": each})
    n, k = (40, 160) if tiny else (2000, 8000)
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        smoothest(n, k)
        results.append({"name": f"numpy-smoothest:{THREADS}/n:{n}/K:{k}", "each": time.perf_counter() - start})
    versions = {"NumPy": np.__version__, "SciPy": scipy.__version__}
    if sklearn is not None:
        versions["scikit-learn"] = sklearn.__version__
    json.dump({"context": versions, "benchmarks": results}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
