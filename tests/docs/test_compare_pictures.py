# SPDX-License-Identifier: MIT
"""Puts faults into pictures of the gallery, one at a time, and fails if compare_pictures.py takes one; or if it
refuses what is no fault."""

import base64
import io
import pathlib
import re
import sys

import compare_pictures
import matplotlib.image

GALLERY = pathlib.Path(__file__).resolve().parents[2] / "docs/images/gallery"
LINE = re.compile(r'd="M ([-0-9.]+) ([-0-9.]+)((?: \nL [-0-9. ]+){20,})')
failed = False


def picture(name):
    return (GALLERY / f"{name}.svg").read_text(encoding="utf-8")


def expect(what, fault, answer):
    global failed
    if bool(answer) != fault:
        print(f"{what}: {answer or 'taken'}")
        failed = True


def change(text, pattern, by, count=1):
    changed = re.sub(pattern, by, text, count=count)
    assert changed != text, pattern
    return changed


def lowered(amount):
    """The first long line of a picture begins lower."""
    return lambda line: f'd="M {line[1]} {float(line[2]) + amount}{line[3]}'


def halved(line):
    """A line with a point more on its first part."""
    x, y = map(float, re.findall(r"[-0-9.]+", line[3])[:2])
    middle = (float(line[1]) + x) / 2, (float(line[2]) + y) / 2
    return f'd="M {line[1]} {line[2]} \nL {middle[0]} {middle[1]}{line[3]}'


def repainted(image):
    """A raster with one pixel of another colour."""
    pixels = matplotlib.image.imread(io.BytesIO(base64.b64decode(image[1]))).copy()
    pixels[0, 0, 0] = (pixels[0, 0, 0] + 0.5) % 1
    out = io.BytesIO()
    matplotlib.image.imsave(out, pixels, format="png")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


curve = picture("random_features_online/any_width")
for what, fault, other in (
    ("the same", False, curve),
    ("a line by a fiftieth of a point", False, change(curve, LINE, lowered(0.02))),
    ("a line by a point", True, change(curve, LINE, lowered(1))),
    ("a line with a point more", False, change(curve, LINE, halved)),
    ("a line without its end", True, change(curve, r'(\nL [-0-9. ]+){20}\n" clip', '\n" clip')),
    ("another text", True, change(curve, "error", "eror", 0)),
    ("another colour", True, change(curve, "#0072b2", "#d55e00")),
    ("an element less", True, change(curve, r"<use [^>]*/>", "")),
    ("an element more", True, change(curve, r"(<use [^>]*/>)", r"\1\1")),
    ("another shape of a mark", True, change(curve, r'(<path id="m0" d="M [-0-9.]+ )', r"\g<1>1")),
):
    expect(what, fault, compare_pictures.difference(curve, other))

heat_map = picture("random_features_ridge/heat_map")
expect("a heat map", False, compare_pictures.difference(heat_map, heat_map))
other = change(heat_map, r"data:image/png;base64,([^\"]*)", repainted)
expect("another cell of a heat map", True, compare_pictures.difference(heat_map, other))

# Theory in a frame of its own: all that is drawn is twice as high.
whole = picture("linear_regression/double_descent")


def stretched(text):
    def twice(match):
        return f"{match[1]}{2 * float(match[2]):.2f}"

    text = re.sub(r"([ML] [-0-9.]+ )([-0-9.]+)", twice, text)
    return re.sub(r'(<use [^>]*y=")([-0-9.]+)', twice, text)


expect("theory", False, compare_pictures.missing_theory(whole, whole))
expect("theory in another frame", False, compare_pictures.missing_theory(whole, stretched(whole)))
for what, other in (
    ("a line of theory by two points", change(whole, LINE, lowered(2))),
    ("a line of theory of another colour", change(whole, r"#0072b2(; stroke-width: 1.4)", r"#009e73\1")),
    ("another axis", change(whole, "error", "eror", 0)),
    ("a tick of another value", change(whole, r">0\.1</text>", ">0.2</text>")),
):
    expect(what, True, compare_pictures.missing_theory(whole, other))
    expect(f"{what}, in another frame", True, compare_pictures.missing_theory(whole, stretched(other)))

sys.exit(failed)
