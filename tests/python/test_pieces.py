# SPDX-License-Identifier: MIT
"""Pieces of the engine, each against a closed form."""

import math

import numpy
import pytest

import overparam
from overparam import ode, regression, spectrum

# Global errors of integrations at the default tolerance of 1e-8 a step, over some tens of steps.
INTEGRATION = 1e-6
# Of formulas that are evaluated to rounding.
ROUNDING = 1e-12


# ---- ode -----------------------------------------------------------------------------------------


def test_a_rotation():
    times = [0, 1, 2.5, 10]
    found = ode.integrate(lambda t, x: [x[1], -x[0]], [1, 0], times)
    assert found["reason"] == "end_reached" and list(found["times"]) == times
    expected = numpy.transpose([numpy.cos(times), -numpy.sin(times)])
    assert numpy.abs(found["states"] - expected).max() < INTEGRATION
    tight = ode.integrate(lambda t, x: [x[1], -x[0]], [1, 0], times, relative=1e-12, absolute=1e-12)
    assert numpy.abs(tight["states"] - expected).max() < 1e-3 * INTEGRATION
    assert tight["evaluations"] > found["evaluations"]


def test_time_is_the_first_argument():
    found = ode.integrate(lambda t, x: numpy.array([2 * t]), numpy.zeros(1), [3])
    assert found["state"] == pytest.approx([9], rel=INTEGRATION)


def test_a_stiff_system_by_its_jacobian():
    matrix = numpy.array([[-1e6, 1e6], [0, -1.0]])
    explicit = {"max_steps": 2000}
    with pytest.raises(overparam.IntegrationFailure):
        ode.integrate(lambda t, x: matrix @ x, [0, 1], [1], **explicit)
    found = ode.integrate(lambda t, x: matrix @ x, [0, 1], [1], jacobian=lambda t, x: matrix, **explicit)
    assert found["state"][1] == pytest.approx(math.exp(-1), rel=INTEGRATION)
    assert found["accepted_steps"] < 500


def test_an_event():
    found = ode.integrate(lambda t, x: -x, [1.0], [10], until=lambda t, x: x[0] < 0.5)
    assert found["reason"] == "event" and found["time"] == pytest.approx(math.log(2), rel=INTEGRATION)
    assert len(found["times"]) == 0


def test_failures_of_integrations():
    with pytest.raises(overparam.IntegrationFailure):
        ode.integrate(lambda t, x: x**2, [1.0], [2])  # is infinite at 1
    with pytest.raises(overparam.DimensionMismatch, match="derivative"):
        ode.integrate(lambda t, x: [1, 2], [1.0], [2])
    with pytest.raises(overparam.InvalidParameter):
        ode.integrate(lambda t, x: x, [1.0], [2, 1])
    with pytest.raises(ZeroDivisionError):
        ode.integrate(lambda t, x: [1 // 0], [1], [1])


# ---- regression ----------------------------------------------------------------------------------


@pytest.mark.parametrize("samples", [20, 80, 170])
def test_isotropic_features_without_ridge(samples):
    modes = 100
    isotropic = regression.Spectrum([1.0], multiplicities=[modes], powers=[1.0])
    risk = regression.ridge_risk(isotropic, samples, 0, 0.25)
    if samples < modes:
        assert risk["bias"] == pytest.approx(1 - samples / modes, rel=ROUNDING)
        assert risk["variance"] == pytest.approx(0.25 * samples / (modes - samples), rel=ROUNDING)
        assert risk["training"] == 0
    else:
        assert risk["bias"] == 0
        assert risk["variance"] == pytest.approx(0.25 * modes / (samples - modes), rel=ROUNDING)


def test_the_effective_ridge_solves_its_equation():
    eigenvalues = numpy.arange(1, 301) ** -1.5
    power = regression.Spectrum(eigenvalues, powers=eigenvalues)
    samples, ridge = numpy.array([[10], [100]]), numpy.array([1e-3, 0.1, 1])
    kappa = regression.effective_ridge(power, samples, ridge)
    assert kappa.shape == (2, 3)
    assert numpy.abs(ridge / kappa + regression.degrees_of_freedom(power, kappa) - samples).max() < 1e-10 * 100
    assert regression.ridge_risk(power, samples, ridge)["bias"].shape == (2, 3)


def test_spectra_that_are_none_are_refused():
    with pytest.raises(overparam.InvalidParameter, match="eigenvalue"):
        regression.Spectrum([1, -1])
    with pytest.raises(overparam.DimensionMismatch):
        regression.Spectrum([1, 2, 3], powers=[1, 2])
    with pytest.raises(overparam.InvalidParameter):
        regression.ridge_risk(regression.Spectrum([1]), 0, 1)


# ---- spectrum ------------------------------------------------------------------------------------


def test_degrees_on_the_sphere():
    erf, relu = overparam.Activation("erf"), overparam.Activation("relu")
    found = spectrum.sphere_population(50, relu, erf, 1000)
    assert list(found["degree"][:3]) == [0, 1, 2]
    assert math.exp(found["log_multiplicity"][1]) == pytest.approx(50, rel=ROUNDING)
    assert found["kernel_power"].sum() + found["kernel_tail"] == pytest.approx(0.5, rel=ROUNDING)  # E relu²
    assert found["kernel_total"] == pytest.approx(relu.second_moment(), rel=ROUNDING)
    assert found["teacher_total"] == pytest.approx(erf.second_moment(), rel=ROUNDING)
    power = numpy.exp(found["log_multiplicity"] + found["log_eigenvalue"])
    assert found["kernel_power"] == pytest.approx(power, rel=1e-9)  # sums of logarithms


# ---- validation ----------------------------------------------------------------------------------

SIZES = (20, 40, 80, 160)


def draws(limit, first_order, replicas, seed=1):
    """Values that tend to a limit as 1/size, and scatter as 1/√size."""
    random = numpy.random.default_rng(seed)
    return {size: limit * (1 + first_order / size + random.normal(size=replicas) / size**0.5) for size in SIZES}


def test_a_right_theory_agrees():
    verdict = overparam.judge(0.3, draws(0.3, 2, 4000))
    assert verdict.finding == "agrees" and verdict.resolution < 0.03
    assert abs(verdict.difference) < 5 * verdict.standard_error + verdict.allowance
    assert list(verdict.table["size"]) == list(SIZES) and "agree" in str(verdict)
    # Of a theory that knows the first order each size agrees by itself.
    known = overparam.judge(lambda size: 0.3 * (1 + 2 / size), draws(0.3, 2, 4000))
    assert known.table.z_score.abs().max() < 4 < verdict.table.z_score.abs().max()


def test_a_wrong_theory_is_rejected():
    verdict = overparam.judge(0.3 * 1.1, draws(0.3, 2, 4000))
    assert verdict.finding == "disagrees" and "disagree" in str(verdict)
    assert verdict.difference == pytest.approx(1 / 1.1 - 1, abs=0.03)


def test_few_draws_cannot_tell():
    assert overparam.judge(0.3, draws(0.3, 2, 5)).finding == "inconclusive"


def test_what_cannot_be_judged():
    with pytest.raises(overparam.InvalidParameter, match="theory"):
        overparam.judge(0, draws(0.3, 2, 5))
    with pytest.raises(overparam.Error):
        overparam.judge(0.3, {20: [0.3, 0.31]})
    with pytest.raises(overparam.InvalidParameter):
        overparam.judge(0.3, draws(0.3, 2, 5), resolve=0)
