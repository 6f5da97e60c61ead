# SPDX-License-Identifier: MIT
"""What came out of a command: table, picture, verdict, record."""

import base64
import functools
import html
import importlib.util
import inspect
import io
import json
import os
import pathlib

import numpy
import pandas

from overparam import _engine
from overparam._texts import keyword_name, option_name, text_of

_ROWS_SHOWN = 20


class ResultWarning(UserWarning):
    """A value of a result that is missing, or of limited accuracy, or what a picture leaves out."""


def _frame(columns):
    def values(one):
        if isinstance(one, tuple):
            places, texts = one
            return numpy.array(texts, dtype=object)[places]
        return one

    return pandas.DataFrame({name: values(one) for name, one in columns})


def _plot_module():
    """A copy of the plot script of its own: what it remembers of a figure ends with it."""
    path = pathlib.Path(__file__).with_name("_plot.py")
    spec = importlib.util.spec_from_file_location("overparam._plot", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _picture_options(command, model):
    options = {keyword_name(one["name"]): one for one in _engine.options(command, model) if one["picture"]}
    del options["format"]
    return options


class Result:
    """A result, which keeps everything that a table or a picture of it may need.

    command, model     what was asked
    table              pandas.DataFrame, a row for each observable of each source, time and point
    verdict, finding   of a validation: one line, and "agrees", "disagrees" or "inconclusive"
    notes              lines for people: the numbers that say most
    warnings, failures lines on values that are missing or of limited accuracy, and on values that exist
                       and were not obtained
    missing            how many items were not computed, after an interruption
    """

    def __init__(self, found):
        self._found = found
        self.command = found.command
        self.model = found.model
        self.verdict = found.verdict
        self.finding = found.finding if found.verdict else None
        self.notes = found.notes
        self.warnings = found.warnings
        self.failures = found.failures
        self.missing = found.missing

    @functools.cached_property
    def table(self):
        """The tidy table, with the columns of the program's CSV. What is missing is NaN, of texts ''."""
        return _frame(self._found.columns())

    def wide(self, all_parameters=False):
        """The table with a column for each observable, and, unless all are asked for, only those
        parameters that vary."""
        return pandas.read_csv(
            io.StringIO(self._found.wide(all_parameters)), float_precision="round_trip", keep_default_na=True
        )

    @property
    def manifest(self):
        """The record that the program writes: version, parameters, settings, notes, warnings."""
        return json.loads(self._found.manifest())

    def figure(self, **choices):
        """A matplotlib Figure with what the program's picture shows, to be restyled.

        Takes the options of pictures, such as x, y, group, logx, logy, title, xlim, ylim, size, style;
        those that are left out are as they were asked for.
        """
        import matplotlib

        figure = self._figure(choices)
        with matplotlib.rc_context():
            matplotlib.rcdefaults()
            plot = _plot_module()
            plot.set_style(figure)
            return plot.plot_figure(figure)

    def _figure(self, choices):
        options = _picture_options(self.command, self.model)
        keyword = inspect.Parameter.KEYWORD_ONLY
        signature = inspect.Signature([inspect.Parameter(name, keyword, default=None) for name in options])
        given = signature.bind(**choices).arguments
        texts = {}
        for name, value in given.items():
            if value is None:
                continue
            text = text_of(value, options[name], {})
            texts[option_name(name)] = "off" if text is None else text
        return json.loads(self._found.figure(texts))

    def save(self, directory):
        """Makes a directory as the program does with --out, of store, table, manifest and pictures, which
        the program and `overparam.open` take."""
        self._found.save(os.fspath(directory))

    def _svg(self):
        import matplotlib

        figure = self.figure()
        with matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": "overparam"}):
            text = io.BytesIO()
            figure.savefig(text, format="svg")
        return text.getvalue()

    def __repr__(self):
        lines = [f"<overparam.Result {self.command} {self.model}: {len(self.table)} rows>", *self.notes]
        return "\n".join(lines)

    def _repr_html_(self):
        notes = html.escape("\n".join(self.notes))
        parts = [f"<pre>{notes}</pre>"] if notes else []
        try:
            picture = base64.b64encode(self._svg()).decode()
            parts.append(f'<img alt="{self.command} {self.model}" src="data:image/svg+xml;base64,{picture}">')
        except ImportError:  # no matplotlib: the table is there
            pass
        parts.append(self.table.to_html(max_rows=_ROWS_SHOWN))
        return "\n".join(parts)


def open(directory, command=None):  # pylint: disable=redefined-builtin
    """What a directory of results has, from `out=`, `save` or the program's --out, complete or not.

    command: which of several, such as "curve"; may be left out where there is one.
    """
    name = "" if command is None else option_name(command)
    return Result(_engine.open(os.fspath(directory), name))
