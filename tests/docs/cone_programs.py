# SPDX-License-Identifier: MIT
"""The convex programs of docs/neural-isometry.md by cvxopt; what imports this ends with 77 without it."""

import math
import sys

import numpy as np

try:
    import cvxopt
    import cvxopt.solvers
except ImportError:
    print("python3-cvxopt is missing")
    sys.exit(77)

cvxopt.solvers.options.update(show_progress=False, maxiters=100, refinement=2)


def minimum(matrices, labels, beta=0.0, cones=None):
    """The minimum of Σ|w_j| with ΣA_j w_j = y, or with β of ½|ΣA_j w_j − y|² + βΣ|w_j|; w_j in the
    cones C_j w ≥ 0 where there are cones. The weights, and what the minimum is between."""
    sizes = [a.shape[1] for a in matrices]
    count, size, n = len(sizes), sum(sizes), len(labels)
    starts = count + np.r_[0, np.cumsum(sizes)]
    total = np.hstack(matrices)
    variables = count + size + (beta > 0)  # t_j ≥ |w_j|; w_j; s ≥ ½|ΣA_j w_j − y|²
    rows = []
    for j, cone in enumerate(cones or []):
        if cone is not None:
            rows.append(np.zeros((len(cone), variables)))
            rows[-1][:, starts[j] : starts[j + 1]] = -cone
    shape = {"l": sum(len(r) for r in rows), "q": [1 + r for r in sizes], "s": []}
    for j in range(count):
        at = [j, *range(starts[j], starts[j + 1])]
        rows.append(np.zeros((len(at), variables)))
        rows[-1][range(len(at)), at] = -1
    right = np.zeros(sum(len(r) for r in rows))
    cost = np.r_[np.full(count, beta or 1.0), np.zeros(variables - count)]
    equations = ()
    if beta > 0:
        cost[-1] = 1
        square = np.zeros((n + 2, variables))  # |(s − 1, √2 (ΣA_j w_j − y))| ≤ s + 1
        square[:2, -1] = -1
        square[2:, count : count + size] = -math.sqrt(2) * total
        rows.append(square)
        right = np.r_[right, 1, -1, -math.sqrt(2) * labels]
        shape["q"].append(n + 2)
    else:  # of which there may be fewer than rows
        u, s, v = np.linalg.svd(total, full_matrices=False)
        rank = int((s > 1e-10 * s[0]).sum())
        image = u[:, :rank].T @ labels
        assert np.linalg.norm(labels - u[:, :rank] @ image) < 1e-10, "labels that no weights have"
        left = np.hstack([np.zeros((rank, count)), v[:rank]])
        equations = cvxopt.matrix(left), cvxopt.matrix(image / s[:rank])
    left = cvxopt.matrix(np.vstack(rows))
    found = cone_program(cvxopt.matrix(cost), left, cvxopt.matrix(right), shape, *equations)
    x = np.array(found["x"]).ravel()
    weights = [x[starts[j] : starts[j + 1]] for j in range(count)]
    return weights, found["dual objective"], found["primal objective"]


def cone_program(*program):
    """The solution to the smallest of the tolerances at which rounding does not stop the solver."""
    for digits in (11, 10, 9, 8):
        tolerance = 10.0**-digits
        cvxopt.solvers.options.update(abstol=tolerance, reltol=tolerance, feastol=tolerance)
        try:
            found = cvxopt.solvers.conelp(*program, kktsolver="qr")
        except (ArithmeticError, ValueError):
            continue
        if found["status"] == "optimal":
            return found
    raise AssertionError("cvxopt finds no solution")


def patterns(inputs, random):
    """All columns 1[Xh ≥ 0] but the empty one; as many as Cover counts."""
    n, d = inputs.shape
    wanted = cover(n, d)
    found = set()
    for _ in range(200):
        fields = inputs @ random.standard_normal((d, 20000)) > 0
        found |= {tuple(column) for column in np.unique(fields, axis=1).T}
        if len(found) == wanted:
            break
    assert len(found) == wanted, f"{len(found)} of {wanted} patterns"
    return [np.array(p, float) for p in sorted(found) if any(p)]


def cover(n, d):
    return 2 * sum(math.comb(n - 1, k) for k in range(d))


def basis(matrix):
    u, s, _ = np.linalg.svd(matrix, full_matrices=False)
    return u[:, s > 1e-10 * s[0]]


def relaxed(inputs, gates, network):
    groups = [g[:, None] * inputs for g in gates]
    if network == "normalized":
        return [basis(a) for a in groups]
    return ([inputs] if network == "skip" else []) + groups


def exact(inputs, gates, network):
    """Groups and cones: each pattern with both signs."""
    skip = [inputs] if network == "skip" else []
    groups, cones = list(skip), [None] * len(skip)
    for g in gates:
        for sign in (1, -1):
            groups.append(sign * g[:, None] * inputs)
            cones.append((2 * g - 1)[:, None] * inputs)
    return groups, cones
