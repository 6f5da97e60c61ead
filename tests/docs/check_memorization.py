# SPDX-License-Identifier: MIT
"""The networks of the model memorization, evaluated by other means than the program's, and the formulas
of docs/memorization.md as they stand there.

Networks are read from the files that the program writes and evaluated with Python's integers and
fractions; nothing is shared with the program but the format. A network with a wrong weight has to be
found out by both, with the same number of points.

Usage: check_memorization.py PROGRAM
"""

import csv
import io
import json
import math
import os
import subprocess
import sys
import tempfile
from fractions import Fraction

PROGRAM = sys.argv[1]
checks = 0


def fail(why):
    sys.exit("check_memorization.py: " + why)


def expect(found, expected, what):
    global checks
    checks += 1
    if found != expected:
        fail(f"{what}: {found}, expected {expected}")


# ---- Networks ------------------------------------------------------------------------------------


def number(text):
    """The exact number of "-12", "5/3" or "3*2^-7"."""
    digits, _, exponent = text.partition("*2^")
    return Fraction(digits) * Fraction(2) ** int(exponent or 0)


def value(network, point):
    """The network's value at a point, without rounding."""
    values = [number(x) for x in point]
    for layer in network["layers"]:
        values = [
            sum((number(w) * values[i] for i, w in neuron["weights"]), number(neuron.get("bias", "0")))
            for neuron in layer["neurons"]
        ]
        if layer is not network["layers"][-1]:
            values = [max(z, Fraction(0)) for z in values]
    return values[0]


def memorized(network):
    """How many points have their label."""
    return sum(value(network, x) == y for x, y in zip(network["points"], network["labels"]))


def run(command, *options):
    arguments = [PROGRAM, command, "memorization", *options]
    done = subprocess.run(arguments, capture_output=True, text=True)
    if done.returncode != 0:
        fail(" ".join(arguments) + ": " + done.stderr)
    return done.stdout


def observables(*options):
    """Observable -> value of the simulation's rows of a curve of one point."""
    rows = csv.DictReader(io.StringIO(run("curve", *options, "--simulate", "--replicas", "1", "--quiet")))
    return {row["observable"]: float(row["value"]) for row in rows if row["source"] == "simulation"}


def sizes(network):
    """Slots, parameters, hidden layers, width."""
    neurons = [neuron for layer in network["layers"] for neuron in layer["neurons"]]
    numbers = [w for neuron in neurons for _, w in neuron["weights"]]
    numbers += [neuron["bias"] for neuron in neurons if "bias" in neuron]
    hidden = network["layers"][:-1]
    return (
        len(numbers),
        sum(number(w) != 0 for w in numbers),
        len(hidden),
        max(len(layer["neurons"]) for layer in hidden),
    )


def slots(n, d, rho, m, c):
    """Section 5."""
    return d - 11 - c + 6 * math.ceil(n / m) - rho + m * (14 * rho + 18 + 17 * c)


def check_network(folder, n, d, separation, data, construction, m, c):
    path = os.path.join(folder, "network.json")
    options = ["--points", str(n), "--dim", str(d), "--data", data, "--labels", str(c)]
    if data != "ball":
        options += ["--separation", str(separation)]
    own = ["--construction", construction] + (["--slots", str(m)] if m else [])
    run("network", *options, *own, "--network", path)
    with open(path, encoding="utf-8") as file:
        network = json.load(file)
    what = " ".join(options + own)
    expect(len({tuple(x) for x in network["points"]}), n, "different points, " + what)
    expect(memorized(network), n, "memorized points, " + what)

    table = observables(*options, *own)
    expect(table["memorized_fraction"], 1, "memorized fraction, " + what)
    counts = tuple(table[name] for name in ("slots", "parameters", "depth", "width"))
    expect(sizes(network), counts, "slots, parameters, depth, width, " + what)
    rho = table["key_bits"]
    if construction == "shallow":
        expect(counts[0], 3 * n + d - 1, "slots, " + what)
    else:
        group = table["group_size"]
        if m == 0:  # the best of all
            group = min(range(1, n + 1), key=lambda k: slots(n, d, rho, k, c))
        expect(table["group_size"], group, "points a group, " + what)
        expect(counts[0], slots(n, d, rho, group, c), "slots, " + what)
        expect(counts[2], 3 + group * (rho + c + 2), "depth, " + what)

    # One bias a little wrong: of the last knot, or of the gate of a group's last label.
    neuron = network["layers"][-2]["neurons"][-1]
    changed = number(neuron["bias"]) + Fraction(1, 1024)
    neuron["bias"] = f"{changed.numerator}/{changed.denominator}"
    wrong = memorized(network)
    if wrong == n:
        fail("a wrong weight goes unnoticed, " + what)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(network, file)
    expect(observables(*options, "--network", path)["memorized_fraction"], wrong / n, "wrong network, " + what)


# ---- Bounds --------------------------------------------------------------------------------------


def first(holds):
    p = 1
    while not holds(p):
        p += 1
    return p


def check_bounds(n, separation):
    def signs(p):
        return p * (p + math.log2(16 * math.e * (p + 1) / p))

    rows = csv.DictReader(io.StringIO(run("curve", "--points", str(n), "--separation", str(separation), "--quiet")))
    table = {row["observable"]: float(row["value"]) for row in rows if row["source"] == "law"}
    counted = first(lambda p: p * math.log2(n) + signs(p) >= n)
    apart = first(lambda p: p * separation + signs(p) >= n // 2 * (separation - 1 - p))
    what = f"N = {n}, log2(1/δ) = {separation}"
    expect(table["counting_bound"], counted, "counting bound, " + what)
    expect(table["separation_bound"], apart, "separation bound, " + what)
    expect(table["lower_bound"], max(counted, apart), "lower bound, " + what)
    law = 2 * math.sqrt(6 * n * (14 * (separation + 2) + 35))
    if abs(table["sqrt_law"] / law - 1) > 1e-12:
        fail(f"square root law, {what}: {table['sqrt_law']}, expected {law}")


with tempfile.TemporaryDirectory() as work:
    for arguments in (
        (40, 1, 8, "pairs", "bits", 0, 1),
        (40, 1, 8, "pairs", "bits", 7, 1),
        (40, 1, 70, "pairs", "bits", 3, 1),
        (40, 1, 70, "pairs", "shallow", 0, 1),
        (30, 4, 9, "pairs", "bits", 4, 1),
        (30, 4, 9, "pairs", "shallow", 0, 3),
        (25, 1, 6, "grid", "bits", 2, 4),
        (25, 3, 5, "grid", "bits", 25, 2),
        (25, 3, 0, "ball", "bits", 1, 1),
        (64, 1, 16, "pairs", "bits", 1, 8),
    ):
        check_network(work, *arguments)
for points, distance in ((8, 12), (9, 200), (256, 16), (1024, 256), (1000, 4000), (5000, 20)):
    check_bounds(points, distance)
print(checks, "values agree with docs/memorization.md")
