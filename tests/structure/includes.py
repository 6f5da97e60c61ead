# SPDX-License-Identifier: MIT
"""Fails on an #include that the table in CONTRIBUTING.md, section Layers, does not allow.

Usage: includes.py [--print | --dot] [ROOT]
  --print  the graph of folders as text, with the number of #include lines; --dot for graphviz
  ROOT     another tree than the one that this file is in

Checked are include/overparam, src, models, python and docs/example_model. The rules beside the table: public
headers include no private ones, models not one another, and of one model the theory neither reaches the
simulation nor the simulation the theory, by however many steps.
"""

import collections
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^">]+)[">]', re.M)
ROW = re.compile(r"^\| `(\w+)` \|([^|]*)\|", re.M)
# Written when the project is built.
GENERATED = re.compile(r"resources/|overparam/version\.hpp$")
MODEL_FOLDERS = ("models", "docs/example_model")


def allowed_arrows(root):
    """The folders of the table, each with the set of those that it may include."""
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = re.search(r"^## Layers\n(.*?)(?=^## )", text, re.M | re.S)
    rows = ROW.findall(section.group(1)) if section else []
    table = {folder: set(re.findall(r"\w+", names)) for folder, names in rows}
    if "core" not in table or "models" not in table:
        sys.exit("CONTRIBUTING.md has no table of layers")
    return table


def errors_of_table(table):
    """What the table says of folders that have no row, and arrows up to a later row: cycles."""
    order = list(table)
    for folder, targets in table.items():
        for target in sorted(targets):
            if target not in order:
                yield f"CONTRIBUTING.md: '{folder}' may include '{target}', which has no row"
            elif order.index(target) >= order.index(folder):
                yield f"CONTRIBUTING.md: '{folder}' may include '{target}', which is not above it in the table"


def layer(root, path):
    """The row that a file belongs to."""
    parts = path.relative_to(root).parts
    if parts[0] in ("models", "docs"):
        return "models"
    if parts[0] == "python":
        return "python"
    return parts[2] if parts[0] == "include" else parts[1]


def model(root, path):
    """The folder of a model's file, or None."""
    for folder in MODEL_FOLDERS:
        if path.is_relative_to(root / folder):
            return path.relative_to(root / folder).parts[0]
    return None


class Tree:
    """The files of a tree, and which of them each includes."""

    def __init__(self, root):
        self.root = root
        self.folders = [root / "include", root / "src", root / "python", *(root / folder for folder in MODEL_FOLDERS)]
        files = [path for folder in self.folders for path in sorted(folder.rglob("*.[ch]pp"))]
        self.includes = {}
        self.unknown = []
        for path in files:
            self.includes[path] = list(filter(None, (
                self._resolve(path, name) for name in INCLUDE.findall(path.read_text(encoding="utf-8")))))

    def _resolve(self, path, name):
        for folder in [path.parent, *self.folders]:
            if (folder / name).is_file():
                return (folder / name).resolve()
        if name.endswith(".hpp") and (name.startswith("overparam/") or (self.root / "src" / name).parent.is_dir()):
            if not GENERATED.match(name):
                self.unknown.append(f"{self.name(path)}: there is no {name}")
        return None

    def name(self, path):
        return path.relative_to(self.root).as_posix()

    def arrows(self):
        """How many #include lines lead from one folder to another."""
        count = collections.defaultdict(collections.Counter)
        for path, targets in self.includes.items():
            source = layer(self.root, path)
            count[source].update(layer(self.root, target) for target in targets)
            del count[source][source]
        return count

    def reached(self, path):
        """All that a file includes, by however many steps, each with the file that includes it."""
        seen = {path: None}
        todo = [path]
        for current in todo:
            for target in self.includes[current]:
                if target not in seen:
                    seen[target] = current
                    todo.append(target)
        return seen

    def is_model(self, path):
        """Whether it is of a model, and not of a room that several models share."""
        for folder in MODEL_FOLDERS:
            if path.is_relative_to(self.root / folder):
                room = self.root / folder / path.relative_to(self.root / folder).parts[0]
                return (room / "model.hpp").exists()
        return False

    def errors(self, table):
        yield from self.unknown
        for path, targets in self.includes.items():
            source = layer(self.root, path)
            if source not in table:
                yield f"{self.name(path)}: the folder '{source}' has no row in the table of CONTRIBUTING.md"
                continue
            for target in targets:
                to = layer(self.root, target)
                arrow = f"{self.name(path)} includes {self.name(target)}"
                if to != source and to not in table[source]:
                    yield f"{arrow}: '{source}' may not include '{to}'"
                if path.is_relative_to(self.root / "include") and not target.is_relative_to(self.root / "include"):
                    yield f"{arrow}: a public header includes a private one"
                if self.is_model(target) and model(self.root, target) != model(self.root, path):
                    yield f"{arrow}: of another model"
        for path in self.includes:
            if model(self.root, path) is None:
                continue
            for one, other in (("theory", "simulation"), ("simulation", "theory")):
                if not path.name.startswith(one):
                    continue
                reached = self.reached(path)
                for target in filter(lambda file: file.name.startswith(other), reached):
                    yield (f"{self.name(path)} reaches {self.name(target)} by {self.name(reached[target])}: "
                           f"{one} and {other} are to be independent")


def as_text(arrows, order):
    width = max(map(len, order))
    lines = []
    for folder in order:
        targets = ", ".join(f"{to} ({arrows[folder][to]})" for to in order if arrows[folder][to])
        lines.append(f"{folder:<{width}}  -> {targets}" if targets else folder)
    return "\n".join(lines)


def as_dot(arrows, order):
    lines = [f'  {folder} -> {to} [label="{arrows[folder][to]}"];'
             for folder in order for to in order if arrows[folder][to]]
    return "\n".join(["digraph includes {", *lines, "}"])


def main(arguments):
    formats = {"--print": as_text, "--dot": as_dot}
    shown = [formats[argument] for argument in arguments if argument in formats]
    roots = [argument for argument in arguments if argument not in formats]
    root = pathlib.Path(roots[0] if roots else pathlib.Path(__file__).parents[2]).resolve()
    tree = Tree(root)
    table = allowed_arrows(root if not shown else pathlib.Path(__file__).resolve().parents[2])
    if shown:
        arrows = tree.arrows()
        print(shown[0](arrows, [*table, *sorted(arrows.keys() - table.keys())]))
        return 0
    errors = [*errors_of_table(table), *tree.errors(table)]
    print("\n".join(errors) or f"{len(tree.includes)} files include what they may")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
