# SPDX-License-Identifier: MIT
"""The program beside the module: the same questions, and tables read to the last bit."""

import csv
import io
import math
import os
import shlex
import subprocess

import overparam
from overparam import _engine
from overparam._texts import keyword_name

PROGRAM = os.environ["OVERPARAM_PROGRAM"]


def run_program(*words, directory=None):
    return subprocess.run([PROGRAM, *map(str, words)], cwd=directory, capture_output=True, text=True, check=False)


def examples():
    """(model, command, its options by name) of the example of every command of every model."""
    found = []
    for model in overparam.models():
        text = run_program("describe", model.name).stdout
        for line in text.split("\nExamples\n")[1].split("\n\n")[0].splitlines():
            words = shlex.split(line)
            assert words[0] == "overparam" and words[2] == model.name, line
            names = [word.removeprefix("--") for word in words[3::2]]
            found.append((model.name, words[1], dict(zip(names, words[4::2]))))
    return found


def as_arguments(command, model, options):
    """Options of the program as arguments of the module: numbers and lists of them where they are some."""
    known = {one["name"]: one for one in _engine.options(command, model)}

    def value(name, text):
        if known[name]["kind"] == "flag":
            return text == "on"
        if known[name]["kind"] == "text" or ":" in text:
            return text
        numbers = [float(one) if known[name]["kind"] == "real" else int(float(one)) for one in text.split(",")]
        return numbers if len(numbers) > 1 else numbers[0]

    return {keyword_name(name): value(name, text) for name, text in options.items()}


def same(text, value):
    """Whether a field of the program's CSV is exactly a value of a DataFrame."""
    if isinstance(value, str):
        return text == value
    if text == "":
        return math.isnan(value)
    return float(text) == value


def differences(text, table):
    """Where a CSV of the program and a table of the module differ, if anywhere."""
    lines = list(csv.reader(io.StringIO(text)))
    if lines[0] != list(table.columns):
        return [f"columns {lines[0]} and {list(table.columns)}"]
    if len(lines) - 1 != len(table):
        return [f"{len(lines) - 1} and {len(table)} rows"]
    found = []
    for name, fields in zip(lines[0], zip(*lines[1:])):
        for row, (field, value) in enumerate(zip(fields, table[name])):
            if not same(field, value):
                found.append(f"row {row}, {name}: {field!r} and {value!r}")
    return found
