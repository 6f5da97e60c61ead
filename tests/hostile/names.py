# SPDX-License-Identifier: MIT
"""Compares what the public headers declare with what is called with hostile arguments.

Usage: names.py PROGRAM INCLUDE_DIRECTORY FOLDER...

Functions with arguments count: free ones, constructors and public members. Not so operators that
compare or assign, copies and moves, templates, and what is deleted or defaulted. Overloads share a name.
"""

import pathlib
import re
import subprocess
import sys

# What is called, by the names of declarations, but has no arguments that can be hostile.
NOT_CALLED = {
    # What models and stores do, or do nothing in.
    "experiment::Checkpoint::reached",
    "experiment::Journal::add_tasks",
    "experiment::Journal::checkpoint",
    "experiment::Journal::claim",
    "experiment::Journal::find",
    "experiment::Journal::keep_checkpoint",
    "experiment::Journal::load",
    "experiment::Journal::put",
    "experiment::Journal::release",
    "experiment::Model::check",
    "experiment::Model::compute",
    "experiment::Model::resolve",
    "experiment::Model::shared_work",
    "experiment::Points::Iterator::Iterator",  # Points::begin() makes it
    "core::kept",  # calls what it is given, as do
    "core::root_between",
    "core::root_or_end",
    "core::refuse",  # always
    "core::entries",  # a view, whatever the entries are
}

TEMPLATE = re.compile(r"\btemplate\s*<[^<>]*>")


def without_comments(text):
    text = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\\\n", "", text)
    return re.sub(r"^\s*#.*$", "", text, flags=re.M)


def matching(text, start):
    """The position behind the bracket that closes the one at `start`."""
    closing = {"(": ")", "{": "}"}[text[start]]
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] == text[start]) - (text[i] == closing)
        if depth == 0:
            return i + 1
    raise ValueError("brackets do not match")


def declared_in(text, scope, public, least):
    """The names of functions with `least` arguments or more that `text`, the inside of `scope`, declares."""
    names = set()
    start = i = 0
    while i < len(text):
        c = text[i]
        head = text[start:i]
        if c == ":" and (label := re.search(r"\b(public|private|protected)\s*$", head)):
            public, start = label[1] == "public", i + 1
        elif c == ";":
            start = i + 1
        elif c == "{":
            end = matching(text, i)
            inside = text[i + 1 : end - 1]
            if space := re.search(r"\bnamespace\s+([\w:]+)\s*$", head):
                names |= declared_in(inside, space[1].replace("overparam::", "").split("::"), True, least)
            elif kind := re.search(r"\b(class|struct)\s+(\w+)[^;()=]*$", TEMPLATE.sub("", head)):
                if public:
                    names |= declared_in(inside, scope + [kind[2]], kind[1] == "struct", least)
            start = i = end
            continue
        elif c == "(":
            end = matching(text, i)
            arguments = text[i + 1 : end - 1].strip()
            rest = text[end:]
            if head.rstrip().endswith("operator"):  # the first brackets of operator()(…)
                i = end
                continue
            name = re.search(r"(operator\s*\(\)|\w+)\s*$", head)
            if name and public and (arguments or least == 0) and "=" not in head and name[1] != "requires":
                own = bool(scope) and scope[-1] == name[1]  # a constructor
                typed = re.search(r"[\w>&*\]][\s&*]+$", head[: name.start()])
                copy = own and re.fullmatch(rf"(const )?{scope[-1]}&&?\s*\w*", arguments)
                gone = re.match(r"\s*(const|noexcept)?\s*=\s*(delete|default)", rest)
                if (own or typed) and not copy and not gone:
                    names.add("::".join(scope + [name[1].replace(" ", "")]))
            # To the end of the declaration: initialisers and a body, or a semicolon.
            while end < len(text) and text[end] not in ";{":
                end = matching(text, end) if text[end] == "(" else end + 1
            if end < len(text) and text[end] == "{":
                # Braces of an initialiser, as in `: member_{1} {}`, come before those of the body.
                end = matching(text, end)
                while end < len(text) and text[end:].lstrip()[:1] in ("{", ","):
                    end = matching(text, text.index("{", end))
                end -= 1
            start = i = end + 1
            continue
        i += 1
    return names


def main():
    program, include, *folders = sys.argv[1:]
    declared, all_declared = set(), set()
    for folder in folders:
        for header in sorted(pathlib.Path(include, folder).glob("*.hpp")):
            text = without_comments(header.read_text())
            declared |= declared_in(text, [], True, 1)
            all_declared |= declared_in(text, [], True, 0)
    called = set(subprocess.run([program, "--list"], check=True, capture_output=True, text=True).stdout.split())
    missing = declared - called - NOT_CALLED
    unknown = {name for name in called if name.split("::")[0] in folders} - all_declared
    for name in sorted(missing):
        print(f"{name} is not called with hostile arguments")
    for name in sorted(unknown):
        print(f"{name} is called, but not declared")
    if not declared:
        print("no declarations found")
    print(f"{len(declared)} functions declared")
    return 0 if declared and not missing and not unknown else 1


if __name__ == "__main__":
    sys.exit(main())
