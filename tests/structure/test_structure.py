# SPDX-License-Identifier: MIT
"""Puts faults into a copy of the tree, one at a time, and fails if one of the other scripts takes it."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]

# Script, file, what is put at its end (or, as a pair, replaced in it), and what the script has to say.
FAULTS = [
    ("includes.py", "include/overparam/core/text.hpp", '#include "overparam/linalg/product.hpp"\n',
     "'core' may not include 'linalg'"),
    ("includes.py", "src/experiment/run.cpp", "#include <overparam/figure/figure.hpp>\n",
     "'experiment' may not include 'figure'"),
    ("includes.py", "models/kernel_ridge/model.cpp", '  #  include "overparam/io/csv.hpp"\n',
     "'models' may not include 'io'"),
    ("includes.py", "src/linalg/product.cpp", '#include "../cli/options.hpp"\n', "'linalg' may not include 'cli'"),
    ("includes.py", "python/engine/ask.cpp", '#include "cli/options.hpp"\n', "'python' may not include 'cli'"),
    ("includes.py", "src/command/options.cpp", '#include "engine/ask.hpp"\n', "'command' may not include 'python'"),
    ("includes.py", "include/overparam/core/text.hpp", '#include "core/blas.hpp"\n', "a private one"),
    ("includes.py", "models/kernel_ridge/model.cpp", '#include "linear_regression/theory.hpp"\n',
     "of another model"),
    ("includes.py", "models/kernel_ridge/theory.cpp", '#include "kernel_ridge/simulation.hpp"\n',
     "theory and simulation are to be independent"),
    ("includes.py", "models/kernel_ridge/parameters.hpp", '#include "kernel_ridge/theory.hpp"\n',
     "reaches models/kernel_ridge/theory.hpp by models/kernel_ridge/parameters.hpp"),
    ("includes.py", "src/core/text.cpp", '#include "overparam/core/nothing.hpp"\n',
     "there is no overparam/core/nothing.hpp"),
    ("includes.py", "src/novel/novel.cpp", '#include "overparam/core/text.hpp"\n', "'novel' has no row"),
    ("includes.py", "CONTRIBUTING.md", ("| `linalg` | `core` |", "| `linalg` | `core`, `cli` |"),
     "'cli', which is not above it"),
    ("includes.py", "CONTRIBUTING.md", ("| `linalg` | `core` |", "| `linalg` | `core`, `novel` |"),
     "'novel', which has no row"),
    ("includes.py", "CONTRIBUTING.md", ("| `ode` | `core` |", "| `ode` | |"), "'ode' may not include 'core'"),
    ("includes.py", "CONTRIBUTING.md", ("## Layers", "## Other"), "no table of layers"),
    ("sizes.py", "src/core/novel.cpp", "\n" * 401, "src/core/novel.cpp: 401 lines"),
    ("sizes.py", "python/overparam/novel.py", "\n" * 401, "python/overparam/novel.py: 401 lines"),
    ("sizes.py", "tests/novel.sh", "\n" * 401, "tests/novel.sh: 401 lines"),
    ("sizes.py", "src/core/novel.hpp", "\n" + "é" * 101 + "\n", "src/core/novel.hpp:2: 101 columns"),
    ("literals.py", "src/study/curve.cpp", 'const char* name = "dim";\n', '"dim" is a name of one model'),
    ("literals.py", "src/figure/axes.cpp", 'bool is = name == "--ratio";\n', '"--ratio" is a name of one model'),
    ("literals.py", "python/overparam/_result.py", "'width'\n", "'width' is a name of one model"),
    ("literals.py", "src/cli/main.cpp", 'find("width");\n', '"width" is a name of one model'),
    ("literals.py", "include/overparam/study/study.hpp", 'auto x = "generalization_error";\n',
     '"generalization_error" is a name of one model'),
    ("literals.py", "src/io/plot/elements.py", "'critical_learning_rate'\n", "'critical_learning_rate' is a name of one model"),
]
# What is no fault.
HARMLESS = [
    ("includes.py", "src/core/text.cpp", '// #include "overparam/io/csv.hpp"\n'),
    ("includes.py", "src/cli/output.cpp", '#include "overparam/io/csv.hpp"\n'),
    ("includes.py", "models/kernel_ridge/model.cpp", '#include "kernel_ridge/theory.hpp"\n'),
    ("sizes.py", "src/core/novel.cpp", "\n" * 400),
    ("sizes.py", "src/core/novel.hpp", "é" * 100 + "\n"),
    ("sizes.py", "src/core/novel.cpp", "x" * 101 + "\n"),
    ("literals.py", "src/study/curve.cpp", '// a curve over "width"\n'),
    ("literals.py", "src/study/curve.cpp", 'const int width = 3;  // of "widths"\n'),
    ("literals.py", "models/kernel_ridge/model.cpp", 'const char* name = "dim";\n'),
]


def run(script, tree):
    return subprocess.run([sys.executable, HERE / script, tree], capture_output=True, text=True, check=False)


def run_with(tree, script, name, change):
    """The script on the tree with the change, which is taken back."""
    path = tree / name
    old = path.read_text(encoding="utf-8") if path.exists() else None
    if isinstance(change, tuple):
        assert change[0] in old, f"{name} has no '{change[0]}'"
        new = old.replace(*change)
    else:
        new = (old or "") + change
    path.parent.mkdir(exist_ok=True)
    path.write_text(new, encoding="utf-8")
    result = run(script, tree)
    if old is None:
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
    else:
        path.write_text(old, encoding="utf-8")
    return result


def main():
    failures = []
    with tempfile.TemporaryDirectory() as directory:
        tree = pathlib.Path(directory)
        for folder in ("include", "src", "models", "python", "docs/example_model"):
            shutil.copytree(ROOT / folder, tree / folder)
        (tree / "tests").mkdir()
        shutil.copy(ROOT / "CONTRIBUTING.md", tree)
        for script in ("includes.py", "sizes.py", "literals.py"):
            if run(script, tree).returncode != 0:
                failures.append(f"{script} finds something in the tree as it is")
        for script, name, change, words in FAULTS:
            result = run_with(tree, script, name, change)
            if result.returncode == 0 or words not in result.stdout + result.stderr:
                failures.append(f"{script} does not say '{words}' of {name}: {result.stdout}{result.stderr}")
        for script, name, change in HARMLESS:
            result = run_with(tree, script, name, change)
            if result.returncode != 0:
                failures.append(f"{script} takes no '{change[:40]}' in {name}: {result.stdout}{result.stderr}")
        shown = subprocess.run([sys.executable, HERE / "includes.py", "--print", tree],
                               capture_output=True, text=True, check=False).stdout
        if not any(line.startswith("linalg ") and "-> core (" in line for line in shown.splitlines()):
            failures.append(f"--print does not show linalg -> core:\n{shown}")
    print("\n".join(failures) or f"{len(FAULTS)} faults are found")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
