# SPDX-License-Identifier: MIT
"""Models, with a method for each command that goes with them."""

import inspect
import re
import textwrap
import warnings

from overparam import _engine
from overparam._contents import Contents
from overparam._progress import bar
from overparam._result import Result, ResultWarning
from overparam._texts import keyword_name, option_name, text_of

# What belongs to a terminal, not to a call.
_OF_THE_PROGRAM = ("config", "dry-run", "quiet")
_WIDTH = 96


def options_of(command, model):
    """What a command takes of a model from Python, by keyword."""
    return {
        keyword_name(option["name"]): option
        for option in _engine.options(command, model)
        if option["name"] not in _OF_THE_PROGRAM
    }


def default_of(option):
    """The default of an option as a value of Python."""
    if option["kind"] == "flag":
        return False
    text = option["default"]
    if not text:
        return None
    if option["kind"] in ("integer", "integer64", "real"):
        try:
            return int(text) if option["kind"] != "real" else float(text)
        except ValueError:  # a list or a range
            return text
    return text


def signature_of(options, more=()):
    """Keywords alone, each with its default."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    return inspect.Signature(
        [inspect.Parameter(name, keyword, default=default_of(one)) for name, one in options.items()] + list(more)
    )


def _for_python(words):
    """Options of the program, --label-noise, as keywords, label_noise."""
    return re.sub(r"--([a-z][a-z-]*)", lambda found: keyword_name(found[1]), words)


def _entry(keyword, option):
    symbol = f", {option['symbol']}" if option["symbol"] else ""
    allowed = "True or False" if option["kind"] == "flag" else _for_python(option["allowed"])
    words = _for_python(option["meaning"])
    if option["needed"]:
        words += "; needed"
    if option["default"]:
        words += f" [{option['default']}]"
    meaning = textwrap.fill(words, _WIDTH, initial_indent="    ", subsequent_indent="    ")
    return f"{keyword} : {allowed}{symbol}\n{meaning}"


def _docstring(summary, description, options):
    parts = [f"{summary[0].upper()}{summary[1:]}.", f"{description['title'].rstrip('.')}."]
    for title, own in (("Parameters", True), ("Options", False)):
        entries = [_entry(key, one) for key, one in options.items() if one["parameter"] is own]
        if entries:
            parts.append(f"{title}\n{'-' * len(title)}\n" + "\n".join(entries))
    parts.append(
        "Numbers, texts, or lists and arrays of them, where one value is meant one; a text may be a\n"
        'list or a range as on the command line, "1,2,4" or "0.1:10:log:16".'
    )
    return "\n\n".join(parts)


def _texts_of(options, arguments):
    """What is given as texts, and the contents of what these name in the place of files."""
    texts, contents = {}, Contents()
    for keyword, value in arguments.items():
        if value is None:
            continue
        # What is unknown the engine refuses by the nearest name that it knows.
        option = options.get(keyword)
        text = str(value) if option is None else text_of(value, option, contents)
        if text is not None:
            texts[option_name(keyword)] = text
    return texts, contents


def _study(command, model, options):
    def ask(*, progress=True, **arguments):
        texts, contents = _texts_of(options, arguments)
        with bar(progress, f"{command} {model}") as show:
            try:
                found = _engine.ask(command, model, texts, contents, show)
            except _engine.Interrupted as stop:
                if stop.result is not None:
                    stop.result = Result(stop.result)
                raise
        for line in found.failures + found.warnings:
            warnings.warn(line, ResultWarning, stacklevel=2)
        return Result(found)

    return ask


def _document(command, model, options):
    def write(**arguments):
        content, _ = _engine.compose(command, model, *_texts_of(options, arguments))
        path = arguments.get(keyword_name(command))
        if path is not None:
            with open(path, "wb") as file:
                file.write(content)
        return content.decode()

    return write


def _method(command, description):
    name = description["name"]
    summary, is_document = _engine.about(command, name)
    options = options_of(command, name)
    make = _document if is_document else _study
    function = make(command, name, options)
    more = [] if is_document else [inspect.Parameter("progress", inspect.Parameter.KEYWORD_ONLY, default=True)]
    function.__name__ = keyword_name(command)
    function.__qualname__ = f"Model.{function.__name__}"
    function.__module__ = "overparam"
    function.__doc__ = _docstring(summary, description, options)
    function.__signature__ = signature_of(options, more)
    return function


class Model:
    """A learning problem: its theory, its direct simulation, and what may be asked of them.

    Attributes: name, title, setting (the definition), sources (papers); parameters and observables as
    tuples (name, symbol, meaning), levels of its theory as tuples (name, meaning).
    """

    def __init__(self, description):
        self.name = description["name"]
        self.title = description["title"]
        self.setting = description["setting"]
        self.sources = description["sources"]
        self.parameters = description["parameters"]
        self.observables = description["observables"]
        self.levels = description["levels"]
        self.commands = [keyword_name(command) for command in description["commands"]]
        for command in description["commands"]:
            setattr(self, keyword_name(command), _method(command, description))

    def __repr__(self):
        return f"<overparam.Model {self.name}: {self.title}; {', '.join(self.commands)}>"


class _Models(list):
    """A list that is easily read."""

    def __repr__(self):
        width = max(len(one.name) for one in self)
        return "\n".join(f"{one.name:<{width}}  {one.title}" for one in self)


def models():
    """All models."""
    return _Models(map(model, _engine.models()))


def model(name):
    """The model of that name. Raises InvalidParameter, with the nearest name, if there is none."""
    return Model(_engine.model(name))
