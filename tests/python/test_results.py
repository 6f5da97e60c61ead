# SPDX-License-Identifier: MIT
"""Tables, pictures, records, and directories that hold them."""

import json
import math

import numpy
import pandas
import pytest
from support import differences, run_program

import overparam


def test_the_table_is_tidy(descent):
    table = descent.table
    assert isinstance(table, pandas.DataFrame) and descent.table is table
    for name in ("value", "time", "standard_error", "sample_ratio"):
        assert table[name].dtype == numpy.float64
    for name in ("dim", "samples"):
        assert table[name].dtype == numpy.int64
    errors = table[table.observable == "generalization_error"]
    assert list(errors[errors.source == "simulation"].sample_ratio) == [0.5, 1.5, 3]
    assert math.isinf(errors.time.iloc[0]) and set(table.status) == {"ok"}
    assert errors[errors.source == "simulation"].replicas.eq(4).all()


def test_the_wide_table_has_the_same_numbers(descent):
    wide = descent.wide()
    tidy = descent.table
    for source in ("deterministic", "simulation"):
        expected = tidy[(tidy.observable == "generalization_error") & (tidy.source == source)].value
        assert list(wide[wide.source == source].generalization_error) == list(expected)
    assert "label_noise" not in wide and "label_noise" in descent.wide(all_parameters=True)


def test_the_manifest_is_the_programs(descent):
    manifest = descent.manifest
    assert manifest["model"] == "linear-regression" and manifest["command"] == "curve"
    assert manifest["parameters"]["label-noise"] == "0.1" and manifest["rows"] == len(descent.table)
    assert manifest["version"] == overparam.__version__ and manifest["commit"] == overparam.commit


def test_the_figure_is_matplotlibs(descent):
    import matplotlib
    import matplotlib.figure

    size = matplotlib.rcParams["font.size"]
    figure = descent.figure()
    assert isinstance(figure, matplotlib.figure.Figure)
    axes, = figure.axes
    assert "n/d" in axes.get_xlabel()
    assert matplotlib.rcParams["font.size"] == size
    # What it shows: the table's values.
    errors = descent.table.query("observable == 'generalization_error' and source == 'simulation'").value
    shown = [value for line in axes.lines for value in line.get_ydata()]
    assert set(errors) <= set(shown)


def test_a_figure_takes_the_options_of_pictures(descent):
    figure = descent.figure(logy=True, xlim=(0.4, 4), title="mine", size=(4, 3))
    axes, = figure.axes
    assert axes.get_yscale() == "log" and axes.get_xlim() == (0.4, 4)
    assert tuple(figure.get_size_inches()) == (4, 3)
    assert descent.figure(logy=False).axes[0].get_yscale() == "linear"
    assert len(descent.figure(y=["bias", "variance"]).axes[0].lines) > len(descent.figure().axes[0].lines)
    with pytest.raises(overparam.InvalidParameter, match="--y: nothing"):
        descent.figure(y="nothing")
    with pytest.raises(TypeError):
        descent.figure(label_noise=3)


def test_a_notebook_shows_picture_and_table(descent):
    text = descent._repr_html_()
    assert "data:image/svg+xml;base64," in text and "<table" in text and "ε_g" in text
    assert "linear-regression" in repr(descent) and "ε_g" in repr(descent)


def test_what_is_saved_is_opened_by_both(descent, tmp_path):
    place = tmp_path / "saved"
    descent.save(place)
    pandas.testing.assert_frame_equal(overparam.open(place).table, descent.table, check_exact=True)
    assert differences((place / "curve.csv").read_text(), descent.table) == []
    assert json.loads((place / "curve.manifest.json").read_text())["notes"] == descent.notes
    assert (place / "curve.svg").stat().st_size > 1000
    assert "15 of 15 items done" in run_program("status", place).stdout  # 3 points of theory, 12 draws
    assert run_program("export", place, "--to", tmp_path / "again").returncode == 0
    assert (tmp_path / "again" / "curve.csv").read_bytes() == (place / "curve.csv").read_bytes()
    again = overparam.open(place, "curve").figure(title="again")
    assert "again" in [text.get_text() for text in again.texts]
    with pytest.raises(overparam.InvalidParameter, match="copy it"):
        overparam.open(place).save(tmp_path / "third")


def test_several_commands_of_a_directory_are_told_apart(regression, tmp_path):
    asked = {"dim": 10, "sample_ratio": 2, "out": tmp_path}
    curve = regression.curve(**asked)
    dynamics = regression.dynamics(**asked, times=[1, 10])
    with pytest.raises(overparam.InvalidParameter, match="curve | dynamics"):
        overparam.open(tmp_path)
    pandas.testing.assert_frame_equal(overparam.open(tmp_path, "curve").table, curve.table, check_exact=True)
    pandas.testing.assert_frame_equal(overparam.open(tmp_path, "dynamics").table, dynamics.table, check_exact=True)


def test_the_programs_directories_are_opened(tmp_path):
    words = ["validate", "linear-regression", "--dims", "6,10,16", "--replicas", 20, "--out", tmp_path]
    program = run_program(*words)
    result = overparam.open(tmp_path)
    assert result.finding in ("agrees", "disagrees", "inconclusive")
    assert result.verdict and result.verdict in program.stdout
    assert differences((tmp_path / "validate.csv").read_text(), result.table) == []
    assert result.figure().axes


def test_answers_of_inversions_have_tables_and_pictures():
    result = overparam.model("random-features-online").width_for(dim=100, error=[0.01, 0.001])
    assert len(result.table) > 0 and "K = 10^" in "\n".join(result.notes)
    assert result.finding is None and result.figure().axes
