#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints the results of run.sh as Markdown.

Times are medians over all repetitions. A ratio is the median over the rounds of the ratio within a
round, so that what disturbs the machine for a while meets both sides. Rows of what was not measured
are left out, or hold a dash.

Usage: table.py <directory>     with a directory for each round, of JSON files
"""

import json
import math
import os
import sys
from pathlib import Path
from statistics import median

SIZES = [(500, 1000), (1000, 4000), (100, 10000), (4000, 500)]

# Processors that other programs may take while two threads are compared with one.
OTHERS = 0.1


def cpu():
    """The name of the processor, and whether it has AVX-512."""
    fields = {}
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition(":")
            fields.setdefault(key.strip(), value.strip())
    except OSError:
        pass
    name = fields.get("model name", "unknown processor")
    if "cpu family" in fields:
        name += f" (family {fields['cpu family']}, model {fields['model']}"
        name += ", AVX-512)" if "avx512f" in fields.get("flags", "").split() else ")"
    return name


class Results:
    """Values by name, round by round."""

    def __init__(self, directory):
        self.context = {}
        self.rounds = []
        for round_directory in sorted(Path(directory).iterdir()):
            values = {}
            for path in sorted(round_directory.glob("*.json")):
                content = json.loads(path.read_text(encoding="utf-8"))
                self.context.update(content.get("context", {}))
                for entry in content.get("benchmarks", []):
                    if entry.get("run_type") == "aggregate":
                        continue
                    if entry.get("error_occurred"):
                        sys.exit(f"table.py: {entry['name']}: {entry['error_message']}")
                    values.setdefault(entry["name"], []).append(entry)
            self.rounds.append(values)

    def median(self, name, key="each"):
        found = [entry[key] for r in self.rounds for entry in r.get(name, [])]
        return median(found) if found else None

    def ratio(self, above, below):
        found = [
            median(e["each"] for e in r[above]) / median(e["each"] for e in r[below])
            for r in self.rounds if above in r and below in r
        ]
        return median(found) if found else None

    def scaling(self, kind, variable, key="each"):
        """(variable, value) of all sizes, by size."""
        found = {}
        for name in {name for r in self.rounds for name in r if name.startswith(kind + "/")}:
            parts = dict(part.split(":") for part in name.split("/")[1:])
            found[int(parts[variable])] = self.median(name, key)
        return sorted(found.items())


def text(value, unit=1.0, suffix=""):
    """Three digits, or a dash."""
    if value is None:
        return "–"
    value /= unit
    return f"{value:.{max(0, 2 - math.floor(math.log10(value)))}f}{suffix}"


def percent(value):
    return "–" if value is None else f"{100 * value:.0f} %"


def times(value):
    return text(value, suffix="×")


def exponent(points):
    """Slope of the least-squares line in log-log."""
    xs = [math.log(x) for x, _ in points]
    ys = [math.log(y) for _, y in points]
    x0, y0 = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - x0) * (y - y0) for x, y in zip(xs, ys)) / sum((x - x0) ** 2 for x in xs)


def rows(title, header, lines):
    if not lines:
        return
    print(f"\n{title}\n")
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for line in lines:
        print("| " + " | ".join(line) + " |")


def steps(r):
    lines = []
    for n, k in SIZES:
        for kind in ("double", "float"):
            size = f"/{kind}/N:{n}/K:{k}"
            engine = r.median("engine" + size)
            if engine is None:
                continue
            line = [str(n), str(k), kind, text(engine, 1e-6), text(r.median("bound" + size), 1e-6),
                    percent(r.ratio("bound" + size, "engine" + size))]
            for other in ("eigen", "numpy", "torch"):
                line.append(text(r.median(other + size), 1e-6))
                line.append(times(r.ratio(other + size, "engine" + size)))
            lines.append(line)
    rows("Microseconds a step of SGD on one thread, and how many times as long the others take:",
         ["$N$", "$K$", "", "overparam", "bound", "share of the bound", "Eigen loop", "",
          "NumPy loop", "", "PyTorch loop", ""], lines)


def targets(r):
    def share(kind, n, k):
        return r.ratio(f"bound/{kind}/N:{n}/K:{k}", f"engine/{kind}/N:{n}/K:{k}")

    def against(other, kind):
        return r.ratio(f"{other}/{kind}/N:500/K:1000", f"engine/{kind}/N:500/K:1000")

    scipy = [x for x in (r.ratio(f"scipy-{kind}/N:100/K:10000", "ode/N:100/K:10000")
                         for kind in ("jacobian", "differences")) if x is not None]
    learners = r.ratio("learners:8/N:500/K:1000", "learners:1/N:500/K:1000")
    at_least, at_most = "≥", "≤"
    # What, value, target, in which direction, how to write.
    listed = [
        ("share of the bound, (500, 1000), double", share("double", 500, 1000), 0.8, at_least, percent),
        ("share of the bound, (1000, 4000), double", share("double", 1000, 4000), 0.8, at_least, percent),
        ("share of the bound, (500, 1000), float", share("float", 500, 1000), 0.7, at_least, percent),
        ("share of the bound, (1000, 4000), float", share("float", 1000, 4000), 0.7, at_least, percent),
        ("share of the bound, (100, 10000), double", share("double", 100, 10000), 0.65, at_least, percent),
        ("share of the bound, (100, 10000), float", share("float", 100, 10000), 0.65, at_least, percent),
        ("against the dense product, (4000, 500), double", share("double", 4000, 500), 1, at_least, times),
        ("against the dense product, (4000, 500), float", share("float", 4000, 500), 1, at_least, times),
        ("against the NumPy loop, (500, 1000), double", against("numpy", "double"), 8, at_least, times),
        ("against the NumPy loop, (500, 1000), float", against("numpy", "float"), 8, at_least, times),
        ("against the PyTorch loop, (500, 1000), double", against("torch", "double"), 20, at_least, times),
        ("against the PyTorch loop, (500, 1000), float", against("torch", "float"), 20, at_least, times),
        ("eight replicas, two threads against one",
         undisturbed_median(r, "eight-runs", "speedup"), 1.8, at_least, times),
        ("eight learning rates against one, time", learners, 2, at_most, times),
        ("trajectory against SciPy's BDF", min(scipy, default=None), 50, at_least, times),
    ]
    lines = []
    for what, value, target, sense, write in listed:
        met = value is not None and (value >= target if sense == at_least else value <= target)
        lines.append([what, f"{sense} {write(target)}", write(value),
                      "not measured" if value is None else "yes" if met else "no"])
    rows("Targets:", ["what", "target", "measured", "reached"], lines)


def profile(r):
    size = "N:500/K:1000"
    whole = r.median(f"engine/double/{size}")
    inputs, product, group = (r.median(f"piece-{p}/{size}") for p in ("inputs", "product", "group"))
    bound = r.median(f"bound/double/{size}")
    if None in (whole, inputs, product, group, bound):
        return
    pieces = [("random inputs", inputs), ("product $F\\xi$", product),
              ("activation (the bound without the product)", bound - product),
              ("Gram matrix, products with the weights, update", group)]
    pieces.append(("the rest: teacher, labels, triangular solves, caches",
                   whole - sum(seconds for _, seconds in pieces)))
    pieces.append(("a step", whole))
    rows("Profile of a step at $N = 500$, $K = 1000$, double, from the pieces measured alone:",
         ["piece", "µs", "share"],
         [[what, f"{1e6 * seconds:.2f}", percent(seconds / whole)] for what, seconds in pieces])


def functions(r):
    lines = []
    for what, name in [("normal random number", "normal/{}")] + [
            (f"`{g}`", "activation/{}/" + g) for g in ("erf", "tanh", "relu")]:
        values = [r.median(name.format(kind)) for kind in ("double", "float")]
        if None not in values:
            lines.append([what] + [f"{1e9 * value:.2f}" for value in values])
    rows("Nanoseconds an element, in the nearest cache:", ["", "double", "float"], lines)


def pairs(r, work):
    """The runs on one and two threads; and those of them during which the machine did little else."""
    found = [e for run in r.rounds for name, entries in run.items()
             if name.startswith("on-two-threads/" + work) for e in entries]
    return found, [e for e in found if e["others"] < OTHERS]


def undisturbed_median(r, work, key):
    _, chosen = pairs(r, work)
    return median(e[key] for e in chosen) if chosen else None


def threads(r):
    lines = []
    for work, what in [("eight-runs", "eight replicas, $N = 300$, $K = 600$, to $t = 4$"),
                       ("one-run", "one run, $N = 1500$, $K = 3000$, to $t = 0.1$")]:
        found, chosen = pairs(r, work)
        if not found:
            continue
        lines.append([what, text(undisturbed_median(r, work, "one_thread"), 1e-3),
                      text(undisturbed_median(r, work, "two_threads"), 1e-3),
                      times(undisturbed_median(r, work, "speedup")),
                      f"{100 * median(e['extra_work'] for e in found):+.1f} %",
                      f"{len(chosen)} of {len(found)}"])
    rows("Milliseconds of wall time on one thread and on two, over the pairs of runs during which other "
         f"programs took less than {OTHERS} processors, and what two threads take more in processor "
         "time, over all pairs:",
         ["", "one thread", "two threads", "ratio", "more in all", "pairs"], lines)
    one, eight = "learners:1/N:500/K:1000", "learners:8/N:500/K:1000"
    lines = []
    if r.median(one) is not None:
        lines.append([text(r.median(one), 1e-6), text(r.median(eight), 1e-6),
                      times(r.ratio(eight, one))])
    rows("Learning rates on shared features at $N = 500$, $K = 1000$, microseconds a step of all:",
         ["one", "eight", "ratio"], lines)


def trajectory(r):
    size = "/N:100/K:10000"
    ode = r.median("ode" + size)
    if ode is None:
        return
    lines = [["shells", text(r.median("shells" + size), 1e-6), ""],
             ["integration", text(ode, 1e-6), ""]]
    for kind, how in (("jacobian", "given the Jacobian"), ("differences", "without")):
        lines.append([f"SciPy's BDF on these shells, {how}",
                      text(r.median(f"scipy-{kind}{size}"), 1e-6),
                      times(r.ratio(f"scipy-{kind}{size}", "ode" + size))])
    rows(f"Trajectory at $N = 100$, $K = 10^4$ ({r.median('ode' + size, 'shells'):.0f} shells, 200 "
         "times up to $10^6$, tolerance $10^{-6}$), microseconds, and the ratio to our integration:",
         ["", "µs", "ratio"], lines)
    differences = [r.median(f"scipy-{kind}{size}", "difference") for kind in ("jacobian", "differences")]
    if None not in differences:
        print(f"\nLargest relative difference of $\\varepsilon_g$ from SciPy's: {max(differences):.0e}.")


def blocking(r):
    size = "N:1000/K:4000"
    name = "blocking/samples:{}/group:{}/units:{}/" + size
    usual = (256, 8, 512)  # Blocking of one_pass_sgd.hpp
    lines = []
    for position, what in enumerate(("samples", "group", "units")):
        for factor in (0.5, 2):
            other = list(usual)
            other[position] = int(other[position] * factor)
            ratio = r.ratio(name.format(*other), name.format(*usual))
            if ratio is not None:
                lines.append([what, str(usual[position]), str(other[position]),
                              f"{100 * (ratio - 1):+.1f} %"])
    rows("Change of the time of a step at $N = 1000$, $K = 4000$, double, with another block size:",
         ["", "used", "instead", "change"], lines)


def scaling(r):
    lines = []
    for what, kind, variable in (
            ("SGD step against $K$ at $K/N = 2$", "width-scaling", "K"),
            ("SGD step against $N$ at $K = 2000$, inputs drawn", "dimension-scaling", "N"),
            ("shells and trajectory against $K$ at $N = 100$", "trajectory", "K")):
        points = r.scaling(kind, variable)
        if len(points) < 2:
            continue
        listed = ", ".join(f"{x:g}: {text(y, 1e-6)}" for x, y in points)
        lines.append([what, listed, f"{exponent(points):.2f}"])
    rows("Scaling, in microseconds, with the exponent of the least-squares line in log-log:",
         ["", "size: µs", "exponent"], lines)
    shells = ", ".join(f"{k:g}: {count:.0f}" for k, count in r.scaling("trajectory", "K", "shells"))
    if shells:
        print(f"\nShells of the trajectories: {shells}.")


def solves(r):
    lines = []
    for n, k in ((1000, 2000), (2000, 1000), (2000, 2000), (2000, 8000)):
        size = f"/n:{n}/K:{k}"
        for what, ours, others in (
                ("ridge", "solve-ridge", ("eigen-ridge", "numpy-ridge", "sklearn-ridge")),
                ("minimum norm", "solve-norm", ("eigen-norm", "scipy-norm")),
                ("smoothest interpolant, drawn", "draw-smoothest", ("numpy-smoothest",)),
                ("singular values and vectors", "decompose", ("eigen-decompose", "numpy-decompose"))):
            for threads in (1, 2):
                mine = f"{ours}:{threads}{size}/real_time"
                if r.median(mine) is None:
                    continue
                line = [f"{n} × {k}", what, str(threads), text(r.median(mine), 1e-3)]
                for other in ("eigen", "numpy", "scipy", "sklearn"):
                    name = next((o for o in others if o.startswith(other)), None)
                    end = "/real_time" if other == "eigen" else ""
                    ratio = r.ratio(f"{name}:{threads}{size}{end}", mine) if name else None
                    line.append(times(ratio) if ratio else "")
                lines.append(line)
    rows("Milliseconds of wall time a solve, $n \\times K$, and how many times as long the others take:",
         ["size", "what", "threads", "overparam", "Eigen", "NumPy", "SciPy", "scikit-learn"], lines)
    curves = {name for run in r.rounds for name in run if name.startswith("theory-curve/")}
    rows("Milliseconds of processor time for a curve of the theory at $t = \\infty$:",
         ["model", "points", "ms"],
         [[f"`{name.split('/')[1]}`", f"{r.median(name, 'points'):.0f}", text(r.median(name), 1e-3)]
          for name in sorted(curves)])


def recovery(r):
    lines = []
    for n, d in ((50, 20), (100, 20), (200, 50), (400, 100)):
        size = f"/n:{n}/d:{d}"
        mine = f"recover{size}"
        if r.median(mine) is None:
            continue
        ratio = r.ratio(f"cvxopt-recover{size}", mine)
        lines.append([f"{n} × {d}", text(r.median(mine), 1e-3), times(ratio) if ratio else "",
                      text(r.median(f"recover-normalized{size}"), 1e-3)])
    rows("Milliseconds of processor time for a certified trial of `neural-isometry`, $n \\times d$, with a skip "
         "connection, how many times as long CVXOPT takes, and with normalization:",
         ["size", "skip", "CVXOPT", "normalized"], lines)


def runner(r):
    lines = []
    for kind, what in (("in-memory", "kept in memory"), ("stored", "stored in a new directory"),
                       ("resumed", "found in a directory"),
                       ("crowded", "stored in a directory that another process has open")):
        each = [r.median(f"runner/{kind}/items:{items}/real_time") for items in (1000, 10000)]
        if None not in each:
            lines.append([what, *(f"{1e-3 / seconds:.0f}" for seconds in each)])
    rows("Thousands of items a second that compute nothing, on two threads, wall time:",
         ["", "of 1000", "of 10 000"], lines)


def main():
    r = Results(sys.argv[1])
    print(f"- processor: {cpu()}, {os.cpu_count()} cores")
    print(f"- compiler: {r.context.get('compiler', 'unknown')}, release build")
    print(f"- BLAS: {r.context.get('blas', 'unknown')}, one thread")
    versions = [f"{name} {r.context[name]}" for name in ("NumPy", "SciPy", "PyTorch", "scikit-learn", "CVXOPT")
                if name in r.context]
    print(f"- Python packages: {', '.join(versions) or 'none'}")
    print(f"- rounds: {len(r.rounds)}")
    for section in (steps, targets, threads, solves, recovery, runner, trajectory, profile, functions, blocking, scaling):
        section(r)


if __name__ == "__main__":
    main()
