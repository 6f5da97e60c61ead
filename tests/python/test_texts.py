# SPDX-License-Identifier: MIT
"""Values of Python as texts of options."""

import pathlib

import numpy
import pytest

from overparam._contents import Contents
from overparam._texts import option_name, text_of as text_with_contents


def option(kind="real", name="ratio", many=True, prefix=""):
    return {"name": name, "kind": kind, "list": many, "file_prefix": prefix, "file": False}


def text_of(value, one):
    contents = Contents()
    text = text_with_contents(value, one, contents)
    assert not contents
    return text


@pytest.mark.parametrize("value, text", [
    (1, "1"), (0.1, "0.1"), (100.0, "100"), (1e-5, "1e-05"), (1e300, "1e+300"), (numpy.float64(0.1), "0.1"),
    (numpy.int32(7), "7"), (numpy.array(3.5), "3.5"), (float("inf"), "inf"), (2**60 + 1, "1152921504606846977"),
    ([1, 2.5], "1,2.5"), (range(3), "0,1,2"), (numpy.array([0.25, 4.0]), "0.25,4"), ("0.1:10:log:5", "0.1:10:log:5"),
    (numpy.float32(0.1), "0.10000000149011612"), (True, "on"), (False, "off"),
])
def test_numbers(value, text):
    assert text_of(value, option()) == text


def test_words():
    assert text_of("hermite:0,1", option("text")) == "hermite:0,1"
    assert text_of(["hermite:0,1", "erf"], option("text")) == '"hermite:0,1",erf'
    assert text_of(['a "b"'], option("text")) == '"a ""b"""'
    assert text_of(pathlib.Path("/a/b"), option("text", prefix="file:")) == "file:/a/b"
    assert text_of(pathlib.Path("/a/b"), option("text")) == "/a/b"
    assert text_of('"quoted"', option("text", "title", many=False)) == '"""quoted"""'


def test_pairs_and_flags():
    assert text_of((0.5, 3), option("text", "xlim", many=False)) == "0.5:3"
    assert text_of((3.4, 2.6), option("text", "size", many=False)) == "3.4x2.6"
    assert text_of(True, option("flag")) == "on" and text_of(False, option("flag")) is None


def test_keywords():
    assert option_name("label_noise") == "label-noise" and option_name("lambda_") == "lambda"


def test_what_is_no_value():
    for value in (None, object(), b"bytes", {1: 2}.items(), 1j):
        with pytest.raises(TypeError):
            text_of(value, option())
