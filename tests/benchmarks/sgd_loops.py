#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The steps of the SGD benchmark in Python: with NumPy, or with PyTorch and its gradients.

    w <- w - eta (w.phi - y) phi,   phi = erf(F x / sqrt(2N)) / sqrt(K),   one sample a step

Inputs and labels are there before the clock starts. Prints processor seconds per step as JSON in the
form of Google Benchmark. Ends with 77 if a package is missing.

Usage: sgd_loops.py numpy|torch [--tiny]
"""

import functools
import json
import math
import os
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

try:
    import numpy as np
except ImportError:
    print("sgd_loops.py: NumPy is not installed", file=sys.stderr)
    sys.exit(77)

SIZES = [(500, 1000), (1000, 4000), (100, 10000), (4000, 500)]  # N, K
SAMPLES = 256
LEARNING_RATE = 0.5
LABEL_NOISE = 0.1
REPETITIONS = 3


@functools.cache
def error_function():
    """erf on arrays: SciPy's, or else a loop over the standard library's."""
    try:
        from scipy.special import erf
    except ImportError:
        print("sgd_loops.py: no SciPy, erf is math.erf of each element", file=sys.stderr)
        return np.vectorize(math.erf, otypes=[float])
    return erf


def problem(n, k, dtype, erf):
    """F (K, N), inputs (samples, N) and labels (samples) of a teacher with two units."""
    random = np.random.default_rng(1)
    rows = random.standard_normal((k + 2, n))
    rows *= math.sqrt(n) / np.linalg.norm(rows, axis=1, keepdims=True)
    inputs = random.standard_normal((SAMPLES, n))
    labels = erf(inputs @ rows[k:].T / math.sqrt(2 * n)).sum(axis=1) / math.sqrt(2)
    labels += math.sqrt(LABEL_NOISE) * random.standard_normal(SAMPLES)
    return rows[:k].astype(dtype), inputs.astype(dtype), labels.astype(dtype)


def numpy_steps(n, k, dtype):
    erf = error_function()
    features, inputs, labels = problem(n, k, dtype, erf)
    weights = np.zeros(k, dtype)
    field_scale = dtype(1 / math.sqrt(2 * n))
    feature_scale = dtype(1 / math.sqrt(k))

    def run(steps):
        nonlocal weights
        for step in range(steps):
            sample = step % SAMPLES
            phi = erf((features @ inputs[sample]) * field_scale) * feature_scale
            error = weights @ phi - labels[sample]
            weights -= (LEARNING_RATE * error) * phi

    return run


def torch_steps(n, k, dtype):
    import torch

    torch.set_num_threads(1)
    features, inputs, labels = map(torch.from_numpy, problem(n, k, dtype, error_function()))

    class Student(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("features", features)
            self.weights = torch.nn.Parameter(torch.zeros(k, dtype=features.dtype))

        def forward(self, x):
            phi = torch.erf(self.features @ x / math.sqrt(2 * n)) / math.sqrt(k)
            return self.weights @ phi

    student = Student()
    optimizer = torch.optim.SGD(student.parameters(), lr=LEARNING_RATE)

    def run(steps):
        for step in range(steps):
            sample = step % SAMPLES
            optimizer.zero_grad()
            loss = 0.5 * (student(inputs[sample]) - labels[sample]) ** 2
            loss.backward()
            optimizer.step()

    return run


def seconds_per_step(run, at_least):
    """Processor time of a step, over as many steps as take `at_least` seconds."""
    steps = 1
    while True:
        start = time.process_time()
        run(steps)
        seconds = time.process_time() - start
        if seconds >= at_least:
            return seconds / steps
        steps *= 2


def main():
    kind = sys.argv[1]
    tiny = "--tiny" in sys.argv[2:]
    if kind == "torch":
        try:
            import torch
        except ImportError:
            print("sgd_loops.py: PyTorch is not installed", file=sys.stderr)
            sys.exit(77)
        version = {"PyTorch": torch.__version__}
    else:
        version = {"NumPy": np.__version__}
    make = {"numpy": numpy_steps, "torch": torch_steps}[kind]
    results = []
    for n, k in SIZES:
        if tiny:
            n, k = n // 50, k // 50
        for dtype, name in ((np.float64, "double"), (np.float32, "float")):
            run = make(n, k, dtype)
            run(2)
            for _ in range(REPETITIONS):
                each = seconds_per_step(run, 0 if tiny else 0.1)
                results.append({"name": f"{kind}/{name}/N:{n}/K:{k}", "each": each})
    json.dump({"context": version, "benchmarks": results}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
