# SPDX-License-Identifier: MIT
"""The examples of docs/python.md and README.md, in their order; a text block has what the one before prints."""

import contextlib
import io
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.S | re.M)
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


def rounded(text):
    """Numbers to five digits, and any white space as one blank."""
    return " ".join(NUMBER.sub(lambda number: f"{float(number[0]):.5g}", text).split())


@pytest.mark.parametrize("page", ["docs/python.md", "README.md"])
@pytest.mark.filterwarnings("ignore::overparam.ResultWarning")
def test_examples(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {}
    blocks = BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))
    assert blocks
    for code, expected in blocks:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, page, "exec"), names)  # pylint: disable=exec-used
        assert rounded(out.getvalue()) == rounded(expected), code
