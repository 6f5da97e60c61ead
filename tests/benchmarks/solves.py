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
    versions = {"NumPy": np.__version__, "SciPy": scipy.__version__}
    if sklearn is not None:
        versions["scikit-learn"] = sklearn.__version__
    json.dump({"context": versions, "benchmarks": results}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
