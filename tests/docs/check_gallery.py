# SPDX-License-Identifier: MIT
"""Fails if docs/gallery.md or a picture of the documentation is not what scripts/draw_gallery.py leaves.

Usage: check_gallery.py PROGRAM            the page; each picture is there, is small, and is shown
       check_gallery.py PROGRAM --draw     draws all and compares: of the experiments in EXPENSIVE the
                                           theory and the texts, of all others everything
       check_gallery.py PROGRAM --draw-all draws all and compares everything; ten minutes
"""

import concurrent.futures
import pathlib
import re
import shlex
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(SOURCE / "scripts"))

import compare_pictures  # noqa: E402
import draw_gallery  # noqa: E402

MOST_BYTES = 150_000
# Experiments that take more than three seconds of one core, and the options that leave of them the theory
# that does not depend on draws. Of every model with simulations one at least is not among them: what changes
# its draws shows there.
EXPENSIVE = {
    "activations": [],
    "benign_overfitting": [],
    "constructions": ["--simulate-at", "0.003"],  # as recovery
    "critical_noise": [],
    "double_descent_samples": [],
    "kernel-ridge/early_stopping": [],
    "kernels": [],
    "label_noise": [],
    "learning_rates": [],
    "linear-regression/early_stopping": [],
    "noise_error": [],
    "normalized": [],
    "optimal_schedule": [],
    "overparametrised": [],
    "own_activation": [],
    "pole": [],
    "power_law": [],
    "power_law_time": [],
    "random-features-online/trajectories": [],
    "random-features-online/width_curve": [],
    "random-features-ridge/double_descent": [],
    "random-features-ridge/early_stopping": [],
    "random-features-ridge/negative_ridge": [],
    "random_predictors": [],
    "recovery": ["--simulate-at", "3"],  # its file has ten, and to have any is to simulate
    "relu": [],
    "second_layer": [],
    "side_by_side": [],
    "smoothness_and_fit": [],
    "staircase_instances": ["--theory", "deterministic"],
    "staircase_samples": [],
    "tangent": [],
    "tradeoff": [],
    "trained": [],
    "width": [],
}


def check_page(program):
    """Complaints about what is there."""
    wanted = set(draw_gallery.commands(program))
    page = draw_gallery.PAGE.read_text(encoding="utf-8")
    if page != draw_gallery.page(program):
        yield f"{draw_gallery.PAGE.name} is not what scripts/draw_gallery.py writes"
    there = set(draw_gallery.PICTURES.rglob("*.*"))
    for picture in sorted(wanted ^ there):
        yield f"{picture}: {'nothing draws it' if picture in there else 'not there'}"
    for picture in sorted(there):
        if picture.stat().st_size > MOST_BYTES:
            yield f"{picture} has {picture.stat().st_size} bytes, more than {MOST_BYTES}"
    pages = [SOURCE / "README.md", *SOURCE.glob("docs/*.md"), *SOURCE.glob("models/*/README.md")]
    texts = {page: page.read_text(encoding="utf-8") for page in pages}
    shown = {
        (page.parent / target).resolve()
        for page, text in texts.items()
        for target in re.findall(r"!\[[^\]]*\]\(([^)]*)\)", text)
    }
    for picture in sorted(there - shown):
        yield f"{picture}: no page shows it"
    said = " ".join(" ".join(texts.values()).replace("\\\n", " ").split())
    for name, command in draw_gallery.COMMANDS.items():
        for one in command.split(" && "):
            if one not in said:
                yield f"{name}.svg: no page has its command, {one}"


def theory_of(experiment, options):
    """The command of an experiment without its simulation."""
    first = (SOURCE / experiment.file).read_text(encoding="utf-8").splitlines()[0]
    words = [word for word in first.removeprefix("# ").split() if word != "--simulate"]
    words[words.index("--config") + 1] = shlex.quote(str(SOURCE / experiment.file))
    return " ".join([*words, *options, "--out", "results"])


def compare(program, picture, command, theory):
    """The first difference of a committed picture from one drawn now, or nothing."""
    committed = picture.read_text(encoding="utf-8")
    drawn = draw_gallery.draw(program, theory or command)
    difference = compare_pictures.missing_theory if theory else compare_pictures.difference
    return difference(committed, drawn)


def check_pictures(program, everything):
    """Complaints about what the pictures show."""
    theories = {}
    for one in draw_gallery.experiments(program):
        if one.name in EXPENSIVE and not everything:
            theories[one.picture] = theory_of(one, EXPENSIVE[one.name])
    with concurrent.futures.ThreadPoolExecutor(2) as pool:  # most of the time is one core's
        found = {
            picture: pool.submit(compare, program, picture, command, theories.get(picture))
            for picture, command in draw_gallery.commands(program).items()
            if picture.exists()
        }
        for picture, answer in found.items():
            if answer.result():
                yield f"{picture}: {answer.result()}; scripts/draw_gallery.py draws it again"


def main():
    program, *mode = sys.argv[1:]
    complaints = list(check_page(program))
    if mode:
        complaints += check_pictures(program, everything=mode == ["--draw-all"])
    print("\n".join(complaints) or "the gallery is in order")
    sys.exit(bool(complaints))


if __name__ == "__main__":
    main()
