# SPDX-License-Identifier: MIT
"""What the program refuses is refused, by its texts."""

import pytest
from support import run_program

import overparam

REFUSED = [
    (["--dim", "10", "--sample-ratio", "-1"], {"dim": 10, "sample_ratio": -1}),
    (["--dim", "10", "--sample-ratio", "1,x"], {"dim": 10, "sample_ratio": "1,x"}),
    (["--dim", "10", "--sampel-ratio", "2"], {"dim": 10, "sampel_ratio": 2}),
    ([], {}),
    (["--dim", "1.5", "--sample-ratio", "2", "--replicas", "0"], {"dim": 1.5, "sample_ratio": 2, "replicas": 0}),
    (["--dim", "10", "--sample-ratio", "2", "--x", "nothing"], {"dim": 10, "sample_ratio": 2, "x": "nothing"}),
    (["--dim", "10", "--sample-ratio", "2", "--spectrum", "file:/nowhere"],
     {"dim": 10, "sample_ratio": 2, "spectrum": "file:/nowhere"}),
    (["--dim", "10", "--sample-ratio", "2", "--max-replicas", "50"],
     {"dim": 10, "sample_ratio": 2, "max_replicas": 50}),
    (["--dim", "1e12", "--sample-ratio", "1", "--simulate"], {"dim": 10**12, "sample_ratio": 1, "simulate": True}),
]


@pytest.mark.parametrize("words, arguments", REFUSED)
def test_texts_are_the_programs(words, arguments, regression):
    said = run_program("curve", "linear-regression", *words)
    assert said.returncode == 2
    messages = [line.removeprefix("overparam: error: ") for line in said.stderr.splitlines()
                if line.startswith("overparam: error: ")]
    with pytest.raises(overparam.InvalidParameter) as refusal:
        regression.curve(**arguments)
    assert str(refusal.value).splitlines() == messages


def test_errors_are_those_of_python():
    assert issubclass(overparam.InvalidParameter, ValueError)
    assert issubclass(overparam.DimensionMismatch, ValueError)
    assert issubclass(overparam.ConvergenceFailure, ArithmeticError)
    assert issubclass(overparam.IntegrationFailure, ArithmeticError)
    assert issubclass(overparam.Interrupted, KeyboardInterrupt)
    for name in ("InvalidParameter", "DimensionMismatch", "ConvergenceFailure", "IntegrationFailure"):
        assert issubclass(getattr(overparam, name), overparam.Error)
        assert getattr(overparam, name).__module__ == "overparam"


def test_what_is_no_value_is_refused(regression):
    with pytest.raises(TypeError, match="dim"):
        regression.curve(dim=object(), sample_ratio=2)
    with pytest.raises(TypeError, match="simulate"):
        regression.curve(dim=10, sample_ratio=2, simulate="yes")
    with pytest.raises(TypeError):
        regression.curve(10)


def test_what_is_missing_is_a_warning(regression):
    with pytest.warns(overparam.ResultWarning, match="infinite at 1 of 2 points"):
        result = regression.curve(dim=20, sample_ratio=[1, 2], label_noise=0.1)
    assert result.warnings and not result.failures
    assert list(result.table.status).count("infinite") > 0


def test_directories_that_are_none_are_refused(tmp_path):
    with pytest.raises(overparam.InvalidParameter, match="does not exist"):
        overparam.open(tmp_path / "none")
    with pytest.raises(overparam.InvalidParameter, match="experiment.sqlite"):
        overparam.open(tmp_path)
