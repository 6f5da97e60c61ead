#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The benchmark's trajectory by SciPy: the same shells and equations, the same output times.

Reads what `overparam_benchmarks --trajectory` prints, integrates with solve_ivp(method="BDF"), with
the Jacobian (constant, since the equations are linear) and without, and prints processor seconds as
JSON in the form of Google Benchmark. Fails if the generalization errors differ by more than 1e-4
relatively. Ends with 77 if a package is missing.

Usage: trajectory.py <file>
"""

import json
import os
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

try:
    import numpy as np
    import scipy
    from scipy.integrate import solve_ivp
except ImportError:
    print("trajectory.py: SciPy is not installed", file=sys.stderr)
    sys.exit(77)

# Both sides control the error of a step to 1e-6; over the whole way it adds up.
LARGEST_DIFFERENCE = 1e-4

REPETITIONS = 5


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        given = json.load(file)
    column = {key: np.array([shell[key] for shell in given["shells"]]) for key in given["shells"][0]}
    rate, power = column["eigenvalue"], column["teacher_power"]
    eta = given["learning_rate"]
    unreachable, label_noise = given["unreachable"], given["label_noise"]
    times = np.array(given["times"])
    expected = np.array(given["errors"])
    n = len(rate)

    # State (e, d), see models/random_features_online/order_parameters.hpp; b = 1, no decay.
    noise_weight = eta**2 * rate**2 * column["fraction"]
    damping = eta * rate
    step = 2 * eta**2 * rate * column["gain"] * (1 - column["mean_fraction"]**2)

    def derivative(_, state):
        e, d = state[:n], state[n:]
        noise = unreachable + d.sum() + label_noise
        return np.concatenate([-damping * e, (step - 2 * damping) * d + noise_weight * noise])

    jacobian = np.zeros((2 * n, 2 * n))
    jacobian[:n, :n] = np.diag(-damping)
    jacobian[n:, n:] = np.diag(step - 2 * damping) + noise_weight[:, None]

    # As ours: a component counts relatively to itself and to a tenth of the error that remains.
    tolerance = given["relative_tolerance"]
    absolute = tolerance * 0.1 * 2 * expected[-1]

    results = []
    for name, options in [("jacobian", {"jac": jacobian}), ("differences", {})] * REPETITIONS:
        start = time.process_time()
        solution = solve_ivp(
            derivative, (0, times[-1]), np.concatenate([power, power]), method="BDF",
            t_eval=times, rtol=tolerance, atol=absolute, **options)
        seconds = time.process_time() - start
        if not solution.success:
            sys.exit(f"trajectory.py: SciPy gave up: {solution.message}")
        errors = 0.5 * (unreachable + solution.y[n:].sum(axis=0))
        difference = float(np.max(np.abs(errors / expected - 1)))
        if not difference < LARGEST_DIFFERENCE:
            sys.exit(f"trajectory.py: SciPy ({name}) and the program differ by {difference:.1e}")
        results.append({
            "name": f"scipy-{name}/N:{given['dimension']:.0f}/K:{given['width']:.0f}",
            "each": seconds,
            "difference": difference,
            "evaluations": solution.nfev,
        })
    context = {"SciPy": scipy.__version__}
    json.dump({"context": context, "benchmarks": results}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
