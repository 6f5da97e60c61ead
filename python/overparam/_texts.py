# SPDX-License-Identifier: MIT
"""Values of Python as the texts that the program takes for its options."""

import math
import numbers
import os

from overparam._contents import is_own

# Between the two numbers of an option that is a pair of them.
_BETWEEN = {"xlim": ":", "ylim": ":", "size": "x"}
_WHOLE = 2.0**53  # doubles hold the whole numbers up to here


def option_name(keyword):
    """label_noise -> label-noise, and style_ for a word that Python keeps to itself."""
    return keyword.rstrip("_").replace("_", "-")


def keyword_name(option):
    return option.replace("-", "_")


def _number(value):
    if isinstance(value, numbers.Integral):
        return str(int(value))
    value = float(value)
    if math.isfinite(value) and value == math.floor(value) and abs(value) <= _WHOLE:
        return str(int(value))
    return repr(value)


def _item(value, option, contents):
    """One value, as it stands alone."""
    if is_own(value, option):
        return contents.add(value, option)
    if hasattr(value, "item") and getattr(value, "ndim", None) == 0:
        value = value.item()
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, numbers.Real):
        return _number(value)
    if isinstance(value, os.PathLike):
        return option["file_prefix"] + os.fspath(value)
    if isinstance(value, str):
        return value
    raise TypeError(f"{keyword_name(option['name'])}: {value!r} is no number and no text")


def _quoted(text):
    return '"' + text.replace('"', '""') + '"'


def _listed(value, option, contents):
    """One value, as it stands in a list."""
    text = _item(value, option, contents)
    plain = not any(character in text for character in ',"') and text == text.strip()
    return text if plain else _quoted(text)


def _is_single(value, option):
    return (
        isinstance(value, (str, bytes, os.PathLike))
        or not hasattr(value, "__iter__")
        or getattr(value, "ndim", 1) == 0
        or is_own(value, option)
    )


def text_of(value, option, contents):
    """The text of an option's value; None for one that is as if it were not given. What a text names in the
    place of a file is added to the contents."""
    name = option["name"]
    if option["kind"] == "flag":
        if not isinstance(value, bool):
            raise TypeError(f"{keyword_name(name)}: {value!r} is not True or False")
        return "on" if value else None
    if _is_single(value, option):
        text = _item(value, option, contents)
        # A title that begins with a quote is that text, and not what stands between its quotes.
        literal = option["kind"] == "text" and not option["list"] and text.startswith('"')
        return _quoted(text) if literal else text
    if name in _BETWEEN:
        return _BETWEEN[name].join(_item(one, option, contents) for one in value)
    return ",".join(_listed(one, option, contents) for one in value)
