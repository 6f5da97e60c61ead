# SPDX-License-Identifier: MIT
"""The numbers of the program, to the last bit."""

import inspect

import numpy
import pytest
from support import as_arguments, differences, examples, run_program

import overparam
from overparam._texts import keyword_name

EXAMPLES = examples()
# As small as the comparison of tables allows: the numbers are to be the same, not good.
SMALL = {"replicas": "2", "threads": "2"}


def small(model, command, options):
    """The example with a simulation of few draws, where there is one; a validation of few sizes."""
    more = {}
    if command in ("curve", "dynamics"):
        more = {"simulate": "on", **SMALL}
    if command == "validate":
        more = {"dims": "6,10,16", **SMALL}
    if model == "two-layer-online":
        more |= {"dim": "20"} if command != "validate" else {}  # its theory has no dimension
    known = inspect.signature(getattr(overparam.model(model), keyword_name(command))).parameters
    return {**options, **{name: text for name, text in more.items() if name in known}}


def words_of(options):
    return [word for name, text in options.items() for word in ([f"--{name}"] if text == "on" else [f"--{name}", text])]


def test_every_model_and_command_has_an_example():
    asked = {(model, command) for model, command, _ in EXAMPLES}
    known = {(one.name, command) for one in overparam.models() for command in one.commands}
    assert {(model, keyword_name(command)) for model, command in asked} == known
    assert len({model for model, _ in known}) >= 9


@pytest.mark.parametrize("model, command, options", EXAMPLES, ids=[f"{m}-{c}" for m, c, _ in EXAMPLES])
def test_the_example_has_the_same_table(model, command, options, tmp_path):
    found = overparam.model(model)
    options = small(model, command, options)
    program = run_program(command, model, *words_of(options), directory=tmp_path)
    arguments = as_arguments(command, model, options)
    if command == "network":
        written = tmp_path / options["network"]
        other = tmp_path / "other"
        content = found.network(**{**arguments, "network": other})
        assert written.read_text() == content == other.read_text()
        return
    assert program.returncode in (0, 1, 3), program.stderr
    result = getattr(found, keyword_name(command))(**arguments)
    assert differences(program.stdout, result.table) == []
    assert result.verdict == "" or result.verdict in program.stderr


def test_a_wrong_number_is_seen():
    text = run_program("curve", "linear-regression", "--dim", 20, "--sample-ratio", "0.5,2").stdout
    table = overparam.model("linear-regression").curve(dim=20, sample_ratio=[0.5, 2]).table
    assert differences(text, table) == []
    changed = table.copy()
    changed.loc[3, "value"] = numpy.nextafter(changed.loc[3, "value"], 10)
    assert len(differences(text, changed)) == 1
    assert differences(text, table.drop(columns="reason"))
    assert differences(text, table.iloc[1:])


def test_values_of_python_are_the_texts_of_the_program():
    ratios = numpy.geomspace(0.1, 10, 7)
    text = ",".join(repr(float(ratio)) for ratio in ratios)
    words = ["--dim", 30, "--sample-ratio", text, "--optima", "on", "--label-noise", "0.1", "--ridge", "1e-3,1"]
    program = run_program("curve", "linear-regression", *words)
    table = overparam.model("linear-regression").curve(
        dim=numpy.int64(30), sample_ratio=ratios, optima=True, label_noise=numpy.float64(0.1), ridge=(1e-3, 1)
    ).table
    assert len(table) > 0
    assert differences(program.stdout, table) == []


def test_a_directory_of_the_module_is_one_of_the_program(tmp_path):
    options = {"dim": "20", "sample-ratio": "0.5,2", "simulate": "on", "replicas": "2"}
    run_program("curve", "linear-regression", *words_of(options), "--out", tmp_path / "program")
    asked = as_arguments("curve", "linear-regression", options)
    overparam.model("linear-regression").curve(**asked, out=tmp_path / "module")
    for name in ("curve.csv", "curve.figure.json", "curve.svg", "curve.png"):
        assert (tmp_path / "module" / name).read_bytes() == (tmp_path / "program" / name).read_bytes(), name
