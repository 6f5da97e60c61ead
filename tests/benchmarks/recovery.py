#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The relaxed program of recovery with CVXOPT's second-order cone solver.

    min sum |w_j|  with  sum D_j X w_j = y, X orthonormal, D_j = diag 1[X h_j >= 0] of max(n, 50) normal h_j, and
    the skip connection D_0 = 1; y = X w

Prints seconds of wall time as JSON in the form of Google Benchmark. Ends with 77 if CVXOPT or NumPy is missing.

Usage: recovery.py [--tiny]
"""

import json
import os
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"

try:
    import cvxopt
    import numpy as np
except ImportError:
    print("recovery.py: CVXOPT or NumPy is not installed", file=sys.stderr)
    sys.exit(77)

REPETITIONS = 3


def solve(n, d, random):
    x = np.linalg.qr(random.standard_normal((n, d)))[0]
    w = random.standard_normal(d)
    labels = x @ (w / np.linalg.norm(w))
    gates = np.unique(x @ random.standard_normal((d, max(n, 50))) >= 0, axis=1).astype(float)
    gates = np.column_stack([np.ones(n), gates])
    groups = gates.shape[1]
    # Variables t_j, w_j with |w_j| <= t_j, group by group.
    size = d + 1
    cost = np.zeros(groups * size)
    cost[::size] = 1
    equations = np.zeros((n, groups * size))
    for j in range(groups):
        equations[:, j * size + 1:(j + 1) * size] = gates[:, [j]] * x
    cone = cvxopt.spmatrix(-1.0, range(groups * size), range(groups * size))
    found = cvxopt.solvers.conelp(
        cvxopt.matrix(cost), cone, cvxopt.matrix(0.0, (groups * size, 1)), {"l": 0, "q": [size] * groups, "s": []},
        cvxopt.matrix(equations), cvxopt.matrix(labels))
    if found["status"] != "optimal":
        sys.exit(f"recovery.py: {found['status']}")


def main():
    cvxopt.solvers.options["show_progress"] = False
    sizes = [(20, 5)] if "--tiny" in sys.argv[1:] else [(50, 20), (100, 20)]
    random = np.random.default_rng(1)
    results = []
    for n, d in sizes:
        for _ in range(REPETITIONS):
            start = time.perf_counter()
            solve(n, d, random)
            results.append({"name": f"cvxopt-recover/n:{n}/d:{d}", "each": time.perf_counter() - start})
    json.dump({"context": {"CVXOPT": cvxopt.__version__}, "benchmarks": results}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
