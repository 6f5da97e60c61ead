# SPDX-License-Identifier: MIT
"""Fails on a file of code with more than 400 lines, and on a line of a header with more than 100 columns.

Usage: sizes.py [ROOT]
"""

import pathlib
import sys

MOST_LINES = 400
MOST_COLUMNS = 100
CODE = {".hpp", ".cpp", ".py", ".sh", ".js", ".css", ".html"}
HEADERS = ("include", "src", "models")
FOLDERS = (*HEADERS, "tests")

# What is still too long or too wide, until it is split or wrapped; nothing may be added.
STILL_TOO_LONG = {
    "models/kernel_ridge/simulation.cpp",
    "models/random_features_online/simulation.cpp",
    "src/experiment/run.cpp",
    "src/experiment/validate.cpp",
    "src/io/plot.py",
    "src/spectrum/dot_product.cpp",
    "src/spectrum/shells.cpp",
    "tests/browser/test_report.py",
    "tests/docs/check_formulas.py",
    "tests/unit/core/test_activation.cpp",
    "tests/unit/experiment/test_run.cpp",
    "tests/unit/neural_tangent/test_simulation.cpp",
    "tests/unit/neural_tangent/test_theory.cpp",
    "tests/unit/ode/test_integrate.cpp",
    "tests/unit/ode/test_limits.cpp",
    "tests/unit/random_features_ridge/test_theory.cpp",
    "tests/unit/spectrum/test_population.cpp",
    "tests/unit/spectrum/test_shells.cpp",
    "tests/unit/validation/test_finite_size.cpp",
}
STILL_TOO_WIDE = {
    "include/overparam/experiment/grid.hpp",
    "include/overparam/experiment/model.hpp",
    "include/overparam/experiment/parameters.hpp",
    "include/overparam/experiment/plan.hpp",
    "include/overparam/experiment/points.hpp",
    "include/overparam/experiment/run.hpp",
    "include/overparam/experiment/sizes.hpp",
    "include/overparam/experiment/store.hpp",
    "include/overparam/ode/gradient_flow.hpp",
    "include/overparam/ode/integrate.hpp",
    "include/overparam/ode/limits.hpp",
    "include/overparam/ode/order_parameters.hpp",
    "include/overparam/ode/recursion.hpp",
    "include/overparam/simulate/local_fields.hpp",
    "include/overparam/simulate/network.hpp",
    "include/overparam/simulate/one_pass_sgd.hpp",
    "include/overparam/simulate/running_error.hpp",
    "models/random_features_online/parameters.hpp",
    "models/random_features_online/rates.hpp",
    "models/random_features_online/simulation.hpp",
    "models/random_features_online/spectrum.hpp",
    "models/random_features_online/theory.hpp",
}


def errors(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if not path.is_file() or path.suffix not in CODE and path.name != "CMakeLists.txt":
                continue
            name = path.relative_to(root).as_posix()
            lines = path.read_text(encoding="utf-8").splitlines()
            if len(lines) > MOST_LINES and name not in STILL_TOO_LONG:
                yield f"{name}: {len(lines)} lines, more than {MOST_LINES}"
            if path.suffix != ".hpp" or folder not in HEADERS or name in STILL_TOO_WIDE:
                continue
            for number, line in enumerate(lines, 1):
                if len(line) > MOST_COLUMNS:
                    yield f"{name}:{number}: {len(line)} columns, more than {MOST_COLUMNS}"


def main(arguments):
    root = pathlib.Path(arguments[0] if arguments else pathlib.Path(__file__).parents[2]).resolve()
    found = list(errors(root))
    print("\n".join(found) or "no file is too long, no header too wide")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
