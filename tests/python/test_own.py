# SPDX-License-Identifier: MIT
"""Own functions and spectra, in the place of files."""

import numpy
import pandas
import pytest
from support import run_program

import overparam

# Of averages of a table of a function: the table has values to 1e-11 (engine/activations.cpp).
TABLE = 1e-10
# Of Hermite coefficients of functions, relative to their second moment (core/activation.hpp).
COEFFICIENTS = 1e-14


def swish(x):
    return x / (1 + numpy.exp(-x))


def errors(result, source="deterministic"):
    return list(result.table.query("observable == 'generalization_error' and source == @source").value)


@pytest.mark.parametrize("function, name", [
    (numpy.tanh, "tanh"), (swish, "silu"), (lambda x: max(x, 0.0), "relu"), (abs, "abs"),
    (lambda x: numpy.sin(3 * x), "sin:3"), (lambda x: min(max(x, -1), 1), "hard_tanh"),
])
def test_averages_are_those_of_the_name(function, name):
    own, known = overparam.Activation(function), overparam.Activation(name)
    scale = known.second_moment()
    assert abs(own.second_moment() - scale) <= COEFFICIENTS * max(1, scale)
    difference = own.hermite_coefficients(30) - known.hermite_coefficients(30)
    assert numpy.abs(difference).max() <= COEFFICIENTS * max(1, scale)
    assert own.kinks == known.kinks
    assert own(0.3) == pytest.approx(function(0.3), rel=1e-15)
    x = numpy.linspace(-3, 3, 12).reshape(3, 4)
    assert known(x).shape == (3, 4)


def test_pair_averages():
    relu = overparam.Activation("relu")
    cosine = numpy.array([-0.5, 0.0, 0.7])
    # The arc-cosine kernel of Cho and Saul (2009), eq. (6).
    angle = numpy.arccos(cosine)
    expected = (numpy.sin(angle) + (numpy.pi - angle) * cosine) / (2 * numpy.pi)
    assert numpy.abs(overparam.pair_average(relu, relu, 1, 1, cosine) - expected).max() < 1e-14


def test_curves_are_those_of_the_name():
    model = overparam.model("random-features-online")
    asked = {"dim": 40, "ratio": [0.5, 2], "simulate": True, "replicas": 2, "horizon": 3, "threads": 2}
    own = model.curve(activation=swish, **asked)
    known = model.curve(activation="silu", **asked)
    assert errors(own) == pytest.approx(errors(known), rel=TABLE)
    # In single precision, through many steps.
    assert errors(own, "simulation") == pytest.approx(errors(known, "simulation"), rel=1e-3)
    assert set(own.table.activation) == {"file:swish"}
    other = model.curve(activation=numpy.tanh, **asked)
    assert errors(other) != pytest.approx(errors(known), rel=0.05)


def test_several_functions_stand_in_a_list():
    model = overparam.model("random-features-online")
    one, two = (lambda x: max(x, 0.0)), (lambda x: numpy.tanh(2 * x))
    result = model.curve(dim=40, ratio=1, activation=["relu", one, two])
    relu, own, other = errors(result)
    assert own == pytest.approx(relu, rel=TABLE) and other != pytest.approx(relu, rel=0.01)
    assert len(set(result.table.activation)) == 3


def test_a_jump_is_declared():
    def step(x):
        return float(x > 0.5)

    with pytest.raises(overparam.InvalidParameter, match="jumps from 0 to 1 at x = 0.5"):
        overparam.Activation(step)
    own = overparam.Activation(step, kinks=[0.5])
    assert own.jumps and own.mean() == pytest.approx(0.3085375387259869, rel=1e-14)  # the normal tail of 1/2
    model = overparam.model("random-features-online")
    asked = {"dim": 20, "ratio": 2, "horizon": 3}
    known = model.curve(activation="expr:x>0.5@kinks=0.5", **asked)
    assert errors(model.curve(activation=own, **asked)) == pytest.approx(errors(known), rel=TABLE)


@pytest.mark.parametrize("function, error, words", [
    (lambda x: 1 / x, ZeroDivisionError, "zero"),
    (lambda x: numpy.exp(x * x), overparam.InvalidParameter, "not finite"),
    (lambda x: "text", TypeError, "no number"),
    (lambda x: abs(x) ** 0.5, overparam.InvalidParameter, "no slope"),
])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_functions_that_are_none_are_refused(function, error, words):
    with pytest.raises(error, match=words):
        overparam.Activation(function)


def test_a_spectrum_is_an_array():
    model = overparam.model("linear-regression")
    spectrum = numpy.arange(20, 0, -1) / 10
    own = model.curve(dim=20, sample_ratio=[0.5, 2], label_noise=0.1, spectrum=spectrum)
    power = model.curve(dim=20, sample_ratio=[0.5, 2], label_noise=0.1, spectrum=(1.0 * numpy.arange(1, 21) ** -1.0))
    named = model.curve(dim=20, sample_ratio=[0.5, 2], label_noise=0.1, spectrum="power:1")
    assert errors(power) == pytest.approx(errors(named), rel=1e-12)
    assert errors(own) != pytest.approx(errors(named), rel=0.01)


def test_levels_are_columns(tmp_path):
    model = overparam.model("random-features-ridge")
    levels = {"multiplicity": [1, 10, 30], "eigenvalue": [1, 0.1, 0.01], "target_power": [0.4, 0.3, 0.3]}
    path = tmp_path / "levels.txt"
    path.write_text("multiplicity eigenvalue target_power\n1 1 0.4\n10 0.1 0.3\n30 0.01 0.3\n")
    asked = {"width": 60, "samples": [20, 100], "ridge": 0.01}
    expected = errors(model.curve(levels=path, **asked))
    assert len(expected) == 2
    assert errors(model.curve(levels=levels, **asked)) == expected
    assert errors(model.curve(levels=pandas.DataFrame(levels), **asked)) == expected


def test_directories_hold_the_contents(tmp_path):
    model = overparam.model("random-features-online")
    result = model.curve(dim=30, ratio=[1, 2], activation=swish, out=tmp_path)
    assert overparam.open(tmp_path).table.equals(result.table)
    assert run_program("export", tmp_path, "--to", tmp_path / "again").returncode == 0
    assert (tmp_path / "again" / "curve.csv").read_bytes() == (tmp_path / "curve.csv").read_bytes()
