#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Draws the pictures of the documentation and writes docs/gallery.md, by the program at
build/release/overparam: one picture for every experiment that `overparam experiments` lists, and those
of COMMANDS.

Usage: draw_gallery.py [--program PROGRAM] [NAME]...      only the pictures of these names, if any
"""
import argparse
import pathlib
import re
import shlex
import subprocess
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parent.parent
PAGE = SOURCE / "docs/gallery.md"
PICTURES = SOURCE / "docs/images"

# The pictures that are not of an experiment; a page has the command beside each.
COMMANDS = {
    "peak": "overparam curve random-features-ridge --dim 100 --samples 200 --label-noise 0.1"
    " --ratio 0.5,1,1.5,2,3,5 --out results/peak",
    "heat_map": "overparam curve random-features-online --ratio 0.1:10:log:30"
    " --learning-rate 0.1:7:lin:30 --out results/map",
    "stack": "overparam curve random-features-ridge --dim 100 --sample-ratio 2 --label-noise 0.1"
    " --ratio 0.3:6:log:9 --ridge 0.02 --simulate --y bias,variance --stack --out results/stack",
    "parametric": "overparam curve random-features-ridge --dim 100 --samples 200 --label-noise 0.1"
    " --ratio 0.5,1,2 --ridge 1e-3:10:log:5 --x training_error --group ratio --simulate --replicas 50"
    " --out results/parametric",
    "validation": "overparam validate random-features-online --ratio 2 --times 2"
    " --target-resolution 0.03 --out results/check",
    "layers": "overparam run width --out results/width"
    " && overparam run second_layer --out results/second_layer"
    " && overparam plot results/width results/second_layer"
    " --labels '$\\eta_w = 1$,second layer alone' --to results",
    "first_layer": "overparam run width --out results/width"
    " && overparam curve random-features-online --dim 500 --ratio 1,2,3,4,5,6,8 --teacher-units 2"
    " --label-noise 0.01 --horizon 1000 --out results/features"
    " && overparam plot results/width results/features --y generalization_error"
    " --logx off --xlabel 'trained parameters over $N$' --labels '$\\eta_w = 1$,random features' --to results",
}

HEAD = """\
# Gallery

Every experiment that comes with the models: what it shows, the command, and the picture that the command
leaves in its directory. The experiment's file has the parameters, what to see in the picture, and how
long it takes. [Pictures](pictures.md) explains what lines, points and colours mean.
This page and its pictures are written by [scripts/draw_gallery.py](../scripts/draw_gallery.py).
"""


class Experiment:
    """One line of `overparam experiments`."""

    def __init__(self, model, name, sentence):
        self.model, self.name, self.sentence = model, name, sentence
        self.stem = name.split("/")[-1]
        self.folder = "models/" + model.replace("-", "_")
        self.file = f"{self.folder}/experiments/{self.stem}.ini"
        self.command = f"overparam run {name} --out results/{name}"
        self.picture = PICTURES / "gallery" / model.replace("-", "_") / f"{self.stem}.svg"


def experiments(program):
    listing = subprocess.run(
        [program, "experiments"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    found = []
    for line in listing.splitlines():
        if line.startswith(" "):
            name, sentence = line.split(maxsplit=1)
            found.append(Experiment(model, name, sentence))
        else:
            model = line
    return found


def commands(program):
    """The command of every picture, by the picture's file."""
    of_experiments = {one.picture: one.command for one in experiments(program)}
    return of_experiments | {PICTURES / f"{name}.svg": line for name, line in COMMANDS.items()}


def page(program):
    """The text of docs/gallery.md."""
    parts, model = [HEAD], ""
    for one in experiments(program):
        if one.model != model:
            model = one.model
            parts.append(f"## {model}\n\nThe model: [{one.folder}](../{one.folder}/README.md)\n")
        sentence = re.sub(r"([\\`*_<$\[])", r"\\\1", one.sentence)
        picture = one.picture.relative_to(PAGE.parent)
        parts.append(
            f"### {one.name}\n\n{sentence} ([{one.stem}.ini](../{one.file}))\n\n"
            f"```sh\n{one.command}\n```\n\n![{sentence}]({picture})\n"
        )
    return "\n".join(parts)


def small(svg):
    """A picture of two thirds of the size: coordinates to a hundredth of a point, short names of its
    parts, and no style of a mark that is the style of its definition."""
    names = {}
    styles = dict(re.findall(r'<path id="(\w+)" d="[^"]*" style="([^"]*)"', svg))

    def rename(match):
        return match[1] + names.setdefault(match[2], f"{match[2][0]}{len(names)}")

    def inherit(use):
        return use[1] if use[3] == styles.get(use[2]) else use[0]

    def shorten(tag):
        return re.sub(r"-?\d+\.\d{4,}", lambda number: f"{float(number[0]):.2f}", tag[0])

    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(<use xlink:href="#(\w+)"[^>]*?) style="([^"]*)"', inherit, svg)
    svg = re.sub(r'(id="|#)([a-z][0-9a-f]{10})\b', rename, svg)
    return re.sub(r"\n +", "\n", re.sub(r"<[^>]*>", shorten, svg))


def draw(program, command):
    """The text of the picture that a command draws, or the last of several joined by &&."""
    with tempfile.TemporaryDirectory() as directory:
        for one in command.split(" && "):
            words = shlex.split(one)
            words[0] = str(pathlib.Path(program).resolve())
            computes = "--out" in words
            target = words[words.index("--out" if computes else "--to") + 1]
            words += ["--format", "svg", *(["--quiet"] if computes else [])]
            ran = subprocess.run(words, cwd=directory, capture_output=True, encoding="utf-8")
            if ran.returncode != 0:
                raise SystemExit(f"{one}: {ran.stderr}")
        (picture,) = (pathlib.Path(directory) / target).glob("*.svg")
        return small(picture.read_text(encoding="utf-8"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=SOURCE / "build/release/overparam")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    wanted = commands(options.program)
    if options.names:
        names = {one.picture: one.name for one in experiments(options.program)}
        names |= {PICTURES / f"{name}.svg": name for name in COMMANDS}
        if unknown := set(options.names) - set(names.values()):
            parser.error(f"there is no {', '.join(sorted(unknown))}")
        wanted = {file: line for file, line in wanted.items() if names[file] in options.names}
    else:
        for picture in set(PICTURES.rglob("*.svg")) - set(wanted):
            picture.unlink()
    PAGE.write_text(page(options.program), encoding="utf-8")
    for picture, command in wanted.items():
        print(command, flush=True)
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_text(draw(options.program, command), encoding="utf-8")


if __name__ == "__main__":
    main()
