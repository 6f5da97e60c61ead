#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every option of every command and model has an effect: on the table beyond its own column, on the picture, or
# on what is said.
# usage: effects.sh PROGRAM
set -euo pipefail

# In place of Python: what is plotted is in the description of the figure.
cat >plot <<'END'
#!/bin/sh
for end in svg png pdf; do echo plotted >"${1%.plot.py}.$end"; done
END
chmod +x plot
OVERPARAM_PYTHON=$PWD/plot exec python3 - "$1" <<'END'
import csv
import functools
import re
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAM = sys.argv[1]
# Where and how a command runs, and which rows it has.
APART = {"format", "threads", "checkpoint-interval", "out", "config", "quiet", "theory", "simulate", "dry-run"}
OTHER = {
    "dim": "7,11", "width": "7", "ratio": "3", "exponent": "1.1", "samples": "11", "sample-ratio": "5",
    "sample-exponent": "1.2", "teacher-units": "3", "teacher-overlap": "0.2", "activation": "tanh",
    "teacher-activation": "tanh", "learning-rate": "0.05", "schedule": "power:0.5,1", "batch": "2",
    "label-noise": "0.3", "weight-decay": "0.3", "initial-variance": "0.4", "features": "gaussian",
    "finite-width": "off", "precision": "float", "sampling": "local-fields|inputs", "error-measure": "running",
    "ridge": "0.7", "optima": "on", "flip-probability": "0.3", "classification": "on", "test-samples": "50", "levels": "power:1.5,2", "linearisation": "tangent", "interpolant": "gradient",
    "inputs": "gaussian", "labels": "normal|2", "lipschitz": "on", "unit-gradient-norm": "25,50", "spectrum": "power:1", "signal": "top:2", "signal-norm": "2",
    "flow": "odeint", "kernel": "exp:2", "target": "levels:0,1", "linear-power": "0.3",
    "nonlinear-power": "0.6", "train": "on", "dims": "6,12", "resolve": "1", "target-resolution": "0.9", "max-dim": "10", "error": "0.01,0.02",
    "network": "plain|network.json", "program": "exact", "patterns": "all", "directions": "7", "data": "gaussian|grid", "planted": "relu",
    "neurons": "2", "noise": "0.3", "beta": "0.3", "steps": "30|3",
    "points": "7,11", "separation": "10,13", "separation-rate": "1.5", "spacing": "power", "construction": "bits",
    "width-ratio": "2", "second-learning-rate": "0.4", "second-weight-decay": "0.3", "normalisation": "mean",
    "teacher-weights": "0.7", "overlap-matrix": "overlaps.txt", "initial-norm": "0.4", "initial-second-layer": "0.6", "start": "random:2",
    "initial-overlap": "0.05", "initial-preference": "0.1", "equations": "reduced",
    "seen": "3", "seen-ratio": "0.5", "seen-choice": "random", "variance-split": "on", "ensemble": "3",
    "slots": "3", "hidden-width": "5", "largest-width": "1", "runs": "2", "parameters": "300,700",
    "times": "0.7,3", "horizon": "3", "horizon-cap": "0.1",
    "theory-points": "9", "simulate-at": "1.5|10",
    "replicas": "3", "target-error": "0.2|1e-4", "max-replicas": "9|90", "seed": "5", "x": "dim|time|label-noise|error|points|separation",
    "y": "variance|student_norm|log10_width|distance|all_ones_exists|depth|possible_points|second_layer", "group": "dim|time|label-noise|ratio|sample-ratio|activation|points|separation|parameters",
    "xlim": "0.01:100", "ylim": "0.0001:100", "size": "3x2", "style": "talk", "fonts": "latex", "bars": "quartiles", "stack": "", "annotate": "", "logx": "on|off", "logy": "on|off", "title": "a title",
}
# A network of `overparam network`, of other points than those that it is evaluated on.
NETWORK = ("network", "memorization", "--points=5", "--separation=4", "--network=network.json", "--quiet")
subprocess.run([PROGRAM, *NETWORK], check=True)
Path("overlaps.txt").write_text("1 0.5\n0.5 1\n")
# What an option needs, in place of others.
TRAINED = {"construction": "trained", "dim": "3", "points": "8", "separation": "4"}
NEEDS = {
    "flip-probability": {"teacher-activation": "sign"},
    "test-samples": {"classification": "on"},
    "robustness stack": {"y": "generalization_error,training_error"},
    "robustness linearisation": {"activation": "erf"},
    "robustness teacher-overlap": {"teacher-activation": "erf", "teacher-units": "2"},
    "robustness teacher-units": {"teacher-activation": "relu"},
    "neural-isometry stack": {"y": "distance,test_error"},
    "neural-isometry simulate-at": {"sample-ratio": "2,3,4"},  # as below
    "neural-isometry bars": {"y": "distance"},  # proportions have no quartiles
    "validate program": {"dims": "3,4"},
    "validate patterns": {"dims": "3,4"},
    "validate neural-isometry max-replicas": {"target-resolution": "0.4", "max-dim": "10"},
    "validate steps": {"program": "train", "width": "3", "dims": "3,4", "replicas": "20"},
    "neural-isometry group": {"data": "haar,gaussian"},
    "neural-isometry annotate": {"data": "gaussian"},  # not the default, and the same everywhere
    "neural-isometry width": {"program": "train", "steps": "20"},
    "memorization stack": {"y": "depth,width"},
    "memorization slots": {"construction": "bits"},
    "memorization hidden-width": TRAINED,
    "memorization largest-width": TRAINED,
    "memorization runs": TRAINED,
    "memorization steps": TRAINED,
    "validate memorization steps": TRAINED,
    "memorization spacing": {"separation-rate": "1.2"},
    "memorization network": {"construction": "best"},  # in whose place it is
    "memorization annotate": {"construction": "bits"},  # not the default, and the same everywhere
    "second-weight-decay": {"second-learning-rate": "0.4"},
    "two-layer-online precision": {"sampling": "inputs"},  # fields are drawn in double precision
    "two-layer-online stack": {"y": "generalization_error,second_layer"},
    "two-layer-online simulate-at": {"dim": "20,30"},  # room for so many units
    "curve two-layer-online theory-points": {"width": "1,2,5"},  # as below
    "points-for labels": {"construction": "bits"},
    "curve memorization max-replicas": {"replicas": None, "target-error": "1e-6"},
    "validate two-layer-online width-ratio": {"dims": "20,40"},  # room for the units
    "validate two-layer-online max-dim": {"target-resolution": "0.3", "max-replicas": "3000", "times": "6"},
    "validate two-layer-online teacher-units": {"dims": "20,40", "width-ratio": "1"},
    "network": {"planted": "relu"},
    "neurons": {"planted": "relu"},
    "steps": {"program": "train"},
    "teacher-overlap": {"teacher-units": "2"},
    "linear-regression ensemble": {"seen-ratio": "0.5", "seen-choice": "random"},  # leading ones are all the same
    "seen-choice": {"seen-ratio": "0.5", "signal": "top:2"},  # the leading two, or any
    "learning-rate": {"flow": "descent"},
    "train": {"activation": "erf"},
    "horizon-cap": {"horizon": None},
    "theory-points": {"sample-ratio": "2,3,4"},  # more than dimensions: the x of the picture
    "max-replicas": {"replicas": None, "target-error": "0.01"},
    "resolve": {"dims": "20,40", "replicas": "100", "activation": "erf"},
    "sampling": {"ratio": "0.2"},
    "target-resolution": {"resolve": None},
    "max-dim": {"target-resolution": "0.5", "max-replicas": "500"},
    "neural-tangent simulate-at": {"sample-ratio": "2,3,4"},  # as above
    "width-for annotate": {"activation": "relu"},  # not the default, and the same everywhere
    "stack": {"y": "generalization_error,variance"},
    "random-features-online levels": {"activation": None},  # in whose place they are
    "random-features-online stack": {"y": "generalization_error,student_norm"},
    "validate max-replicas": {"target-resolution": "0.5", "dims": "20,40", "max-dim": "40"},
}
SIZES = [{"width", "ratio", "exponent", "width-ratio"}, {"samples", "sample-ratio", "sample-exponent"},
         {"separation", "separation-rate"}, {"seen", "seen-ratio"}]
BASE = {
    "random-features-online": {"dim": "6,9", "ratio": "1,2", "activation": "erf,relu", "weight-decay": "0.1"},
    "random-features-ridge": {"dim": "6,9", "ratio": "1,2", "sample-ratio": "3,4"},
    "linear-regression": {"dim": "6,9", "sample-ratio": "2,3"},
    "kernel-ridge": {"dim": "6,9", "sample-ratio": "2,3"},
    "neural-tangent": {"dim": "6,9", "width": "4", "sample-ratio": "2,3"},
    "robustness": {"dim": "6,9", "ratio": "7,9", "sample-ratio": "2,3", "interpolant": "norm"},
    "neural-isometry": {"dim": "3,4", "sample-ratio": "2,3"},
    "memorization": {"points": "6,9", "separation": "8,12"},
    "two-layer-online": {"dim": "10,12", "width": "2,3", "learning-rate": "0.5", "start": "symmetric"},
}
# A law that holds at every size has no trend that larger ones would tell, and counts need no more draws.
EXACT = {("validate", "neural-isometry", "max-dim"), ("validate", "memorization", "max-dim"),
         ("validate", "memorization", "max-replicas")}
# Proportions are compared from some ten successes and failures on.
DRAWS = {("validate", "neural-isometry"): {"replicas": "60"}}
COMMANDS = {
    "curve": {"simulate": "", "replicas": "2", "horizon": "1", "theory-points": "0"},
    "dynamics": {"simulate": "", "replicas": "2", "times": "0.3,1", "theory-points": "0"},
    "validate": {"dims": "5,10", "replicas": "2", "times": "0.5"},
    "width-for": {"error": "0.02,0.03", "unit-gradient-norm": "20,30", "theory-points": "0"},
    "points-for": {"parameters": "200,900", "theory-points": "0"},
}


@functools.cache  # most options are compared with the same run
def ran(*words):
    """Table, figure, messages and exit code; or None and what was refused."""
    shutil.rmtree("out", ignore_errors=True)
    done = subprocess.run([PROGRAM, *words, "--out=out"], capture_output=True, text=True, check=False)
    if done.returncode == 2:
        return None, done.stderr
    table = list(csv.DictReader(Path(f"out/{words[0]}.csv").open(encoding="utf-8")))
    # Without what says how long it took.
    said = [line for line in done.stderr.splitlines() if not re.search(r"\d s\b|elapsed", line)]
    figure = Path(f"out/{words[0]}.figure.json").read_text(encoding="utf-8")
    return (table, figure, said, done.returncode), ""


def run(command, model, options, apart):
    """As ran(), with the table without the column `apart`."""
    words = [f"--{name}={value}" if value else f"--{name}" for name, value in options.items()]
    result, message = ran(command, model, *words)
    if result is None:
        return None, message
    table, *rest = result
    column = apart.replace("-", "_")
    return ([{k: v for k, v in row.items() if k != column} for row in table], *rest), ""


def own_needs(command, model, name):
    for key in (f"{command} {model} {name}", f"{command} {name}", f"{model} {name}", name):
        if key in NEEDS:
            return NEEDS[key]
    return {}


def effect(command, model, base, name, names):
    """Whether any other value of the option changes anything; and what was refused."""
    refused = ""
    needs = {other: value for other, value in own_needs(command, model, name).items()
             if other in names}
    for value in OTHER[name].split("|"):
        options = dict(base)
        for other, needed in needs.items():
            options.pop(other, None)
            if needed:
                options[other] = needed
        for size in SIZES:
            if name in size or size & needs.keys():
                options = {k: v for k, v in options.items() if k not in size or k in needs}
        # Without a size nothing is computed.
        before, _ = run(command, model, options, name)
        options[name] = value
        after, message = run(command, model, options, name)
        if after is None:
            refused = message
        elif after != before:
            return True, ""
    return False, refused


failed = tried = 0
for model, sizes in BASE.items():
    for command, own in COMMANDS.items():
        help_text = subprocess.run([PROGRAM, "help", command, model], capture_output=True, text=True, check=False)
        if help_text.returncode != 0:  # no command of this model
            continue
        text = help_text.stdout
        names = re.findall(r"^  --(\S+)", text, re.M)
        base = {"label-noise": "0.1", "ridge": "0.1"} | sizes | own | DRAWS.get((command, model), {})
        base = {name: value for name, value in base.items() if name in names}
        for name in names:
            if name in APART or (command, model, name) in EXACT:
                continue
            tried += 1
            good, refused = effect(command, model, base, name, names)
            if not good:
                failed += 1
                print(f"FAILED: --{name} has no effect on {command} {model}. {refused.strip()}")
print(f"{tried} options tried")
sys.exit(failed > 0 or tried < 200)
END
