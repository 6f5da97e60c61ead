# SPDX-License-Identifier: MIT
"""The formulas of docs/neural-isometry.md as they stand there, against the program and against
optima that another solver finds.

Programs are solved by cvxopt, patterns are found by many random directions, probabilities are counted:
nothing is shared with the program but its tables, and the optima of tests/unit/neural_isometry/optima.hpp,
which the unit tests hold the program's own solvers against. Ends with 77 without cvxopt.

Usage: check_neural_isometry.py PROGRAM
"""

import math
import os
import re
import sys

import numpy as np

sys.dont_write_bytecode = True
from agreement import Agreement, table  # noqa: E402
from cone_programs import cover, exact, minimum, patterns, relaxed  # noqa: E402

AGREEMENT = Agreement("neural-isometry.md", 1e-8)
OPTIMA = os.path.join(os.path.dirname(__file__), "..", "unit", "neural_isometry", "optima.hpp")
# Of a solution's distance to what was planted: ties are of order 1, and a gap of 1e-10 moves what is
# unique by less.
RECOVERED = 1e-4
SEED = 5
RNG = np.random.default_rng(SEED)

# ---- The optima of the unit tests ----------------------------------------------------------------


def instance_inputs(n, d):
    i, j = np.arange(1, n + 1)[:, None], np.arange(1, d + 1)[None, :]
    return np.cos(1.7 * i * i + 3.1 * j + 0.9 * i * j)


def instance_directions(d, count):
    k, j = np.arange(1, d + 1)[:, None], np.arange(1, count + 1)[None, :]
    return np.sin(2.3 * j * j + 1.1 * k + 0.7 * j * k)


def instance_labels(kind, inputs):
    planted = instance_directions(inputs.shape[1], 2)
    if kind == "wave":
        i = np.arange(1, len(inputs) + 1)
        return np.sin(0.8 * i * i + 0.5 * i)
    fields = inputs @ planted
    return fields[:, 0] if kind == "linear" else np.maximum(fields, 0).sum(1)


def instances():
    """Program, network, labels, n, d, number of directions, β and optimum of the table."""
    row = re.compile(
        r"\{Program::(\w+), Network::(\w+), Labels::(\w+), "
        r"(\d+), (\d+), (\d+), ([\d.]+), ([\d.e+-]+)\}"
    )
    with open(OPTIMA, encoding="utf-8") as file:
        for found in row.findall(file.read()):
            yield *found[:3], *map(int, found[3:6]), *map(float, found[6:])


def section_2():
    count = 0
    for program, network, labels, n, d, directions, beta, optimum in instances():
        x = instance_inputs(n, d)
        y = instance_labels(labels, x)
        if program == "exact":
            groups, cones = exact(x, patterns(x, RNG), network)
            _, low, high = minimum(groups, y, beta, cones)
        else:
            gates = (x @ instance_directions(d, directions) >= 0).astype(float).T
            assert gates.any(1).all(), "an empty pattern"
            _, low, high = minimum(relaxed(x, gates, network), y, beta)
        what = f"optimum, {program}, {network}, {labels}, n = {n}, d = {d}, β = {beta}"
        AGREEMENT.check("section 2", what, optimum, (low + high) / 2)
        AGREEMENT.check("section 2", what + ": dual and primal", low, high)
        count += 1
    assert count >= 12, "too few instances"



def found_in(weights, group, planted):
    """Whether a solution is what was planted in one group."""
    rest = sum(np.linalg.norm(w) for j, w in enumerate(weights) if j != group)
    return rest + np.linalg.norm(weights[group] - planted) < RECOVERED


# ---- Sections 3 and 4: duality, and the isometry condition ---------------------------------------


def certificate(groups, planted):
    """The λ of least norm with A_sᵀλ = ŵ_s, and the longest |A_jᵀλ| of the other groups; nothing
    where the planted groups do not determine their weights."""
    joint = np.hstack([groups[s] for s in planted])
    if np.linalg.matrix_rank(joint) < joint.shape[1]:
        return None, math.inf
    directions = np.concatenate([w / np.linalg.norm(w) for w in planted.values()])
    dual = np.linalg.pinv(joint.T) @ directions
    others = [np.linalg.norm(a.T @ dual) for j, a in enumerate(groups) if j not in planted]
    return dual, max(others)


def section_4():
    held = {1: 0, 2: 0}
    for draw in range(60):
        # Neurons of a plain network (NIC-1 of one), and of a normalized one (NNIC-k).
        for neurons, network in ((1, "plain"), (2, "normalized")):
            x = RNG.standard_normal((14, 2)) / math.sqrt(14)
            planted = RNG.standard_normal((2, neurons))
            planted /= np.linalg.norm(planted, axis=0)
            fields = x @ np.hstack([planted, RNG.standard_normal((2, 6))])
            gates = np.unique((fields >= 0).astype(float), axis=1).T
            gates = [g for g in gates if g.any()]
            groups = relaxed(x, gates, network)
            seen = fields[:, :neurons].T >= 0
            if not seen.any(1).all() or len(np.unique(seen, axis=0)) < neurons:
                continue
            at = [[np.array_equal(g, s) for g in gates].index(True) for s in seen]
            images = np.maximum(x @ planted, 0)
            if network == "normalized":
                images /= np.linalg.norm(images, axis=0)
                weights = {j: groups[j].T @ images[:, k] for k, j in enumerate(at)}
            else:
                weights = {j: planted[:, k] for k, j in enumerate(at)}
            dual, longest = certificate(groups, weights)
            if dual is None:
                continue
            if network == "plain":
                s = at[0]
                by = np.linalg.pinv(gates[s][:, None] * x).T @ planted[:, 0]
                page = max(np.linalg.norm(x.T @ (g * by)) for j, g in enumerate(gates) if j != s)
            else:
                joint = np.hstack([groups[j] for j in weights])
                by = joint @ np.linalg.inv(joint.T @ joint) @ np.concatenate(list(weights.values()))
                page = max(np.linalg.norm(a.T @ by) for j, a in enumerate(groups) if j not in at)
            AGREEMENT.check("section 4", f"condition of {neurons} neurons, draw {draw}", longest, page)
            if longest > 1 - 1e-3 or held[neurons] == 15:
                continue
            held[neurons] += 1
            found, low, _ = minimum(groups, images.sum(1))
            distance = math.sqrt(sum(np.sum((found[j] - w) ** 2) for j, w in weights.items()))
            AGREEMENT.check("section 4", f"distance of {neurons} neurons", distance, 0, RECOVERED)
            AGREEMENT.check("section 3", "dual bound", low, images.sum(1) @ dual)
    assert min(held.values()) >= 10, f"the condition held {held} times"
    # One linear model: NIC-L.
    x = RNG.standard_normal((12, 3))
    w = RNG.standard_normal(3)
    gates = (x @ RNG.standard_normal((3, 9)) >= 0).astype(float).T
    _, longest = certificate(relaxed(x, gates, "skip"), {0: w})
    by = np.linalg.inv(x.T @ x) @ w / np.linalg.norm(w)
    page = max(np.linalg.norm(x.T @ (g[:, None] * x) @ by) for g in gates)
    AGREEMENT.check("section 4", "condition of a linear model", longest, page)


# ---- Sections 5 to 7, 9: laws of recovery --------------------------------------------------------


def haar(n, d):
    q, r = np.linalg.qr(RNG.standard_normal((n, d)))
    return q * np.sign(np.diag(r))


def flips(n):
    return (1 - 2 * np.array(np.unravel_index(np.arange(2**n), (2,) * n))).T


def recovered(inputs, w, program, network):
    """Whether a linear model, or of a normalized network a neuron, is the only minimum."""
    gates = patterns(inputs, RNG)
    if program == "exact":
        groups, cones = exact(inputs, gates, network)
        return found_in(minimum(groups, inputs @ w, 0, cones)[0], 0, w)
    groups = relaxed(inputs, gates, network)
    if network == "skip":
        return found_in(minimum(groups, inputs @ w)[0], 0, w)
    fields = np.maximum(inputs @ w, 0)
    if not fields.any():
        return False
    labels = fields / np.linalg.norm(fields)
    s = [np.array_equal(g, fields > 0) for g in gates].index(True)
    return found_in(minimum(groups, labels)[0], s, groups[s].T @ labels)


def rows(**options):
    """{(source, observable): value} of the program."""
    found = table("curve", "neural-isometry", options)
    return {(source, name): float(v) for (source, name, _), v in found.items() if v}


def law(n, d, **options):
    found = rows(dim=d, samples=n, theory="law", **options)
    return {name: value for (_, name), value in found.items()}


def binomial(n, least):
    return sum(math.comb(n, k) for k in range(least, n + 1)) / 2**n


def sections_5_to_7():
    # All signs of the rows have the same probability, so that counts of them are the laws.
    for n, d in ((4, 2), (6, 2), (5, 3)):
        x, w = haar(n, d), RNG.standard_normal(d)
        w /= np.linalg.norm(w)
        where = f"n = {n}, d = {d}"
        half_space = cover(n, d) / 2**n
        options = dict(program="relaxed")
        AGREEMENT.check("section 5", f"law, {where}", law(n, d, **options)["recovery"], 1 - half_space)
        AGREEMENT.check("section 5", f"all ones, {where}", law(n, d)["all_ones_exists"], half_space)
        exists = [any(np.all(f == 1) for f in patterns(s[:, None] * x, RNG)) for s in flips(n)]
        AGREEMENT.check("section 5", f"half spaces counted, {where}", np.mean(exists), half_space)
        count = np.mean([recovered(s[:, None] * x, w, "relaxed", "skip") for s in flips(n)])
        AGREEMENT.check("section 5", f"recovery counted, {where}", count, 1 - half_space)
    for n, d in ((3, 2), (4, 2), (4, 3)):
        x, w = haar(n, d), RNG.standard_normal(d)
        w /= np.linalg.norm(w)
        where = f"n = {n}, d = {d}"
        page = 1 - 2.0 ** (1 - n)
        AGREEMENT.check("section 6", f"law, {where}", law(n, d, program="exact")["recovery"], page)
        AGREEMENT.check("section 6", f"law, {where}", law(n, d, program="train")["recovery"], page)
        if d == 2:
            count = np.mean([recovered(s[:, None] * x, w, "exact", "skip") for s in flips(n)])
            AGREEMENT.check("section 6", f"recovery counted, {where}", count, page)
    for n, d in ((2, 3), (3, 3), (4, 2), (5, 3)):
        x, w = RNG.standard_normal((n, d)), RNG.standard_normal(d)
        where = f"n = {n}, d = {d}"
        page = binomial(n, min(n, d))
        options = dict(network="normalized", planted="relu", patterns="all", data="gaussian")
        AGREEMENT.check("section 7", f"law, {where}", law(n, d, **options)["recovery"], page)
        if n >= d:
            count = np.mean([recovered(s[:, None] * x, w, "relaxed", "normalized") for s in flips(n)])
            AGREEMENT.check("section 7", f"recovery counted, {where}", count, page)
    # n = 2d is the median of the binomial, whatever d is.
    for d in (1, 2, 7, 30):
        AGREEMENT.check("section 5", f"n = 2d, d = {d}", law(2 * d, d)["recovery"], 0.5)


# ---- Section 8: noise ----------------------------------------------------------------------------


def section_8():
    n, d, sigma = 30, 4, 0.3
    for _ in range(20):
        x, w = haar(n, d), RNG.standard_normal(d)
        w /= np.linalg.norm(w)
        y = x @ w + sigma / math.sqrt(n) * RNG.standard_normal(n)
        gates = (x @ RNG.standard_normal((d, 40)) >= 0).astype(float).T
        gates = [g for g in gates if not g.all()]
        slope = x.T @ y
        rest, direction = y - x @ slope, slope / np.linalg.norm(slope)
        roots = []
        for g in gates:
            a, b = x.T @ (g * rest), x.T @ (g * (x @ direction))
            left = 1 - b @ b
            roots.append((a @ b + math.sqrt((a @ b) ** 2 + left * (a @ a))) / left)
        least = max(roots)

        def slack(beta):
            dual = rest + beta * (x @ direction)
            return beta - max(np.linalg.norm(x.T @ (g * dual)) for g in gates)

        scanned = [slack(beta) > 0 for beta in least * np.linspace(0.05, 3, 60)]
        AGREEMENT.check("section 8", "changes of sign", sum(np.diff(scanned)), 1)
        low, high = 0.0, 10.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if slack(middle) < 0 else (low, middle)
        AGREEMENT.check("section 8", "β_min", least, low)
        for beta in (1.02 * least, 0.98 * least):
            found, _, _ = minimum(relaxed(x, gates, "skip"), y, beta)
            alone = (1 - beta / np.linalg.norm(slope)) * slope
            units = sum(np.linalg.norm(v) for v in found[1:])
            difference = np.linalg.norm(found[0] - alone)
            if beta > least:
                AGREEMENT.check("section 8", "linear model alone", units + difference, 0, RECOVERED)
            else:
                assert units > RECOVERED, "relu units below β_min"
    # The program's certificate against its solver, on both sides of its β_min.
    options = dict(dim=6, samples=40, noise=0.3, replicas=1, theory="instance")
    for seed in range(1, 6):
        options["seed"] = seed
        least = rows(**options, beta=0.1)["instance", "beta_min"]
        for beta in (1.001 * least, 0.999 * least):
            at = rows(**options, beta=beta, simulate=True)
            found = at["simulation", "active_groups"] == 0, at["instance", "recovery"] == 1
            expected = beta > least
            AGREEMENT.check("section 8", f"certificate of seed {seed}", sum(found), 2 * expected)
    # Mean fields.
    for sigma, beta in ((0.2, 0.1), (1, 0.5), (2, 1)):
        n, d = 160, 20
        s = sigma**2 * d / n
        found = law(n, d, noise=sigma, beta=beta)
        AGREEMENT.check("section 8", "β_min in mean field", found["beta_min"], sigma * math.sqrt(d / (3 * n)))
        AGREEMENT.check("section 8", "β_max in mean field", found["beta_max"], math.sqrt(1 + s))
        page = math.sqrt(beta**2 + s - 2 * beta * s / math.sqrt(1 + s))
        AGREEMENT.check("section 8", "distance", found["distance"], page)
        # In a dimension in which sums are averages, to 1e-3.
        large = 10**6
        slope = math.sqrt(s / large) * RNG.standard_normal(large)
        slope[0] += 1
        alone = (1 - beta / np.linalg.norm(slope)) * slope
        alone[0] -= 1
        AGREEMENT.check("section 8", "distance in high dimension", np.linalg.norm(alone), page, 5e-3)


# ---- Section 11: the test error ------------------------------------------------------------------


def section_11():
    nodes, weights = np.polynomial.legendre.leggauss(40)
    for _ in range(10):
        g, h, w, v = RNG.standard_normal((4, 3))
        g, h = g / np.linalg.norm(g), h / np.linalg.norm(h)
        angle = math.acos(g @ h)
        b, p = (g + h) / np.linalg.norm(g + h), (g - h) / np.linalg.norm(g - h)
        page = (math.pi - angle) / (2 * math.pi) * (w @ v)
        page += math.sin(angle) / (2 * math.pi) * ((w @ b) * (v @ b) - (w @ p) * (v @ p))
        # Over the sphere, |x|² having the mean 3: both gates are open around b.
        axis = np.cross(b, p)
        phi = (math.pi - angle) / 2 * nodes[:, None]
        height = nodes[None, :]
        across = np.sqrt(1 - height**2)
        x = sum(
            np.multiply.outer(e, c)
            for e, c in ((b, across * np.cos(phi)), (p, across * np.sin(phi)), (axis, height + 0 * phi))
        )
        inside = np.einsum("k,kij->ij", g, x).min() > 0 and np.einsum("k,kij->ij", h, x).min() > 0
        assert inside, "gates are open inside of the sector alone"
        values = np.einsum("k,kij->ij", w, x) * np.einsum("k,kij->ij", v, x)
        mean = 3 * (math.pi - angle) / 2 * (weights @ values @ weights) / (4 * math.pi)
        AGREEMENT.check("section 11", "E of two gated units", mean, page, 1e-9)


section_2()
section_4()
sections_5_to_7()
section_8()
section_11()
AGREEMENT.finish()
