# SPDX-License-Identifier: MIT
"""What stands in the place of files: functions as tables, and arrays."""

import re

import numpy

from overparam import _engine


def is_own(value, option):
    """Whether a value is a function or an array where the program takes a file."""
    if not (option["file_prefix"] or option["file"]):
        return False
    return callable(value) or isinstance(value, _engine.Activation) or _columns(value) is not None


def _columns(value):
    """A dictionary of columns, or an array of numbers; None for what is neither."""
    if hasattr(value, "to_dict") and hasattr(value, "columns"):  # of pandas
        value = {name: value[name].to_numpy() for name in value.columns}
    if isinstance(value, dict):
        return value
    if isinstance(value, (str, bytes)) or not hasattr(value, "__len__"):
        return None
    try:
        array = numpy.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None
    return array if array.ndim in (1, 2) else None


def _lines(rows):
    return "".join(" ".join(repr(float(one)) for one in row) + "\n" for row in rows)


def _text_of_columns(columns):
    if isinstance(columns, dict):
        values = numpy.broadcast_arrays(*(numpy.asarray(one, dtype=float) for one in columns.values()))
        return " ".join(columns) + "\n" + _lines(zip(*(numpy.atleast_1d(one) for one in values)))
    return _lines(columns if columns.ndim == 2 else columns[:, None])


class Contents(dict):
    """Bytes by the texts that name them, such as "file:swish"."""

    def add(self, value, option):
        """The text by which an option names a function or an array from now on."""
        if isinstance(value, _engine.Activation) or callable(value):
            name = value.name if isinstance(value, _engine.Activation) else getattr(value, "__name__", "")
            made = value if isinstance(value, _engine.Activation) else _engine.Activation(value)
            content = made.table()
        else:
            name = option["name"]
            content = _text_of_columns(_columns(value))
        content = content.encode()
        name = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_") or "function"
        prefix = option["file_prefix"]
        number = 1
        while True:
            text = prefix + name + ("" if number == 1 else f"_{number}")
            key = text if prefix else f"{option['name']}={text}"
            if self.setdefault(key, content) == content:
                return text
            number += 1
