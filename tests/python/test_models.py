# SPDX-License-Identifier: MIT
"""Models and their methods say what they take."""

import inspect
import re

import pytest
from support import run_program

import overparam


def test_models_are_those_of_the_program():
    lines = run_program("list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [model.name for model in overparam.models()]
    assert repr(overparam.models()).splitlines()[0].split()[0] == lines[0].split()[0]


def test_a_model_says_what_it_is(regression):
    assert regression.name == "linear-regression"
    assert "curve" in dir(regression) and "validate" in dir(regression)
    assert not hasattr(regression, "width_for")
    assert callable(overparam.model("random-features-online").width_for)
    assert any(name == "generalization_error" for name, _, _ in regression.observables)
    assert "linear-regression" in repr(regression) and "dynamics" in repr(regression)


def test_signatures_have_the_defaults(regression):
    signature = inspect.signature(regression.curve)
    kinds = {parameter.kind for parameter in signature.parameters.values()}
    assert kinds == {inspect.Parameter.KEYWORD_ONLY}
    defaults = {name: one.default for name, one in signature.parameters.items()}
    assert defaults["dim"] is None and defaults["ridge"] == 0.0 and defaults["spectrum"] == "isotropic"
    assert defaults["simulate"] is False and defaults["replicas"] == 8 and defaults["out"] is None
    for of_the_program in ("config", "dry_run", "quiet"):
        assert of_the_program not in defaults
    # A validation of other defaults than the model's.
    own = inspect.signature(regression.validate).parameters
    assert own["sample_ratio"].default == "0.5,2" and own["label_noise"].default == 0.25


def test_docstrings_speak_python(regression):
    for model in overparam.models():
        for command in model.commands:
            text = getattr(model, command).__doc__
            assert not re.search(r"--[a-z]", text), command
            for name in inspect.signature(getattr(model, command)).parameters:
                if name != "progress":
                    assert f"\n{name} : " in text, (model.name, command, name)
    assert "variance of the label noise" in regression.curve.__doc__
    assert "(or give sample_ratio)" in regression.curve.__doc__


def test_a_model_that_is_none_is_refused():
    with pytest.raises(overparam.InvalidParameter, match="did you mean linear-regression?"):
        overparam.model("linear-regresion")
