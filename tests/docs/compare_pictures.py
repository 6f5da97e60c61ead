# SPDX-License-Identifier: MIT
"""Whether two pictures that the program drew, as SVG, show the same."""

import base64
import io
import itertools
import math
import re
import xml.etree.ElementTree as ElementTree

import matplotlib.image
import numpy

# Points of 1/72 inch. Coordinates are written to a hundredth, and a line is 1.4 wide.
TOLERANCE = 0.05
# Where a line has other points than the same line in the other picture: theory is sampled until a sixth
# of the line's width does not show.
LINE_TOLERANCE = 0.5
# Of colours between 0 and 1 in the raster of a heat map, which has 256 of them.
COLOR_TOLERANCE = 0.01

NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)")
SVG = "{http://www.w3.org/2000/svg}"


def difference(one, other):
    """The first difference of two pictures, or nothing."""
    one, other = (list(ElementTree.fromstring(picture).iter()) for picture in (one, other))
    for a, b in itertools.zip_longest(one, other):
        if a is None or b is None or a.tag != b.tag:
            return f"{describe(a)} in place of {describe(b)}"
        if (a.text or "").strip() != (b.text or "").strip():
            return f"the text '{a.text}' in place of '{b.text}'"
        if list(a.attrib) != list(b.attrib):
            return f"{describe(a)} in place of {describe(b)}"
        for name in a.attrib:
            if not same(name, a.get(name), b.get(name)):
                return f"{name}='{a.get(name)[:60]}' of {describe(a)} in place of '{b.get(name)[:60]}'"
    return None


def describe(element):
    if element is None:
        return "nothing"
    return f"<{element.tag.removeprefix(SVG)} {element.get('id', element.get('style', ''))}>"


def same(name, a, b):
    if a == b:
        return True
    if a.startswith("data:image/png;base64,"):
        return same_raster(a, b)
    a_parts, b_parts = NUMBER.split(a), NUMBER.split(b)
    if len(a_parts) == len(b_parts) and a_parts[::2] == b_parts[::2]:
        numbers = zip(a_parts[1::2], b_parts[1::2])
        if all(abs(float(u) - float(v)) <= TOLERANCE for u, v in numbers):
            return True
    if name == "d" and not re.search("[^ML0-9. \n-]", a + b):
        return off_the_lines(vertices(a), [b]) == off_the_lines(vertices(b), [a]) == 0
    return False


def same_raster(a, b):
    a, b = (matplotlib.image.imread(io.BytesIO(base64.b64decode(data.split(",")[1]))) for data in (a, b))
    return a.shape == b.shape and bool(numpy.all(abs(a - b) <= COLOR_TOLERANCE))


# ---- Lines ---------------------------------------------------------------------------------------


def vertices(path):
    return numpy.array([float(number) for number in NUMBER.findall(path)]).reshape(-1, 2)


def segments(path):
    """Starts and ends of the straight parts of a path of M and L."""
    parts = [vertices(part) for part in path.split("M") if part.strip()]
    return (numpy.concatenate([p[:-1] for p in parts]), numpy.concatenate([p[1:] for p in parts]))


def off_the_lines(points, paths):
    """How many of the points lie on none of the paths."""
    starts, ends = (numpy.concatenate(side) for side in zip(*map(segments, paths)))
    along = ends - starts
    length = numpy.maximum((along**2).sum(axis=1), 1e-12)
    count = 0
    for point in points:
        share = numpy.clip(((point - starts) * along).sum(axis=1) / length, 0, 1)
        distance = numpy.hypot(*(point - starts - share[:, None] * along).T)
        count += distance.min(initial=numpy.inf) > LINE_TOLERANCE
    return int(count)


# ---- The theory of a picture ---------------------------------------------------------------------


class Panel:
    """A frame with its lines, the labels of its axes, and where its labelled ticks are."""

    def __init__(self, axes):
        self.frame = vertices(axes.find(f"{SVG}g/{SVG}path").get("d"))
        self.lines = {}
        for path in axes.iterfind(f"{SVG}g/{SVG}path[@clip-path]"):
            if "fill: none" in path.get("style"):
                self.lines.setdefault(path.get("style"), []).append(path.get("d"))
        self.labels = [
            "".join(text.itertext()).split()
            for axis in axes.iterfind(f"{SVG}g")
            for text in axis.iterfind(f"{SVG}g")
            if axis.get("id", "").startswith("matplotlib.axis") and text.get("id", "").startswith("text")
        ]
        self.ticks = [self.labelled_ticks(axes, name) for name in "xy"]

    @staticmethod
    def labelled_ticks(axes, name):
        ticks = {}
        for tick in axes.iter(f"{SVG}g"):
            mark, text = tick.find(f".//{SVG}use"), tick.find(f".//{SVG}text")
            if tick.get("id", "").startswith(f"{name}tick") and text is not None:
                ticks[number("".join(text.itertext()))] = float(mark.get(name))
        return ticks

    def inside(self, points):
        low, high = self.frame.min(axis=0), self.frame.max(axis=0)
        return points[numpy.all((low <= points) & (points <= high), axis=1)]


def number(label):
    """Of 0.01, or of a power of ten or a multiple of one, whose exponent is a word of its own."""
    words = label.replace("−", "-").replace("×10", " 10").split()
    if len(words) == 1:
        return float(words[0])
    *factor, _, exponent = words
    return float((factor or ["1"])[0]) * 10.0 ** int(exponent)


def scale_and_shift(ticks, others):
    """What brings positions of the others' axis to those of the same values, or nothing if there are too few
    ticks to tell."""
    if max(len(ticks), len(others)) < 3 and ticks.keys() != others.keys():
        return None
    for function in (float, math.log10):
        if function is math.log10 and min(ticks.keys() | others.keys()) <= 0:
            continue
        lines = [straight_line([(function(v), x) for v, x in t.items()]) for t in (ticks, others)]
        if all(lines):
            (slope, start), (other_slope, other_start) = lines
            return slope / other_slope, start - slope / other_slope * other_start
    return None


def straight_line(points):
    """Slope and start of the line through points, if they lie on one."""
    if len(points) < 2:
        return None
    x, y = numpy.array(points).T
    slope, start = numpy.polyfit(x, y, 1)
    return (slope, start) if abs(start + slope * x - y).max() <= TOLERANCE else None


def panels(picture):
    """Of the frames that have lines; ticks without labels are those of the last frame below."""
    groups = ElementTree.fromstring(picture).iter(f"{SVG}g")
    all_panels = [Panel(g) for g in groups if g.get("id", "").startswith("axes_")]
    for panel in all_panels:
        for axis in (0, 1):
            for other in all_panels:
                if not panel.ticks[axis] and numpy.allclose(
                    panel.frame[:, axis], other.frame[:, axis], atol=TOLERANCE
                ):
                    panel.ticks[axis] = other.ticks[axis]
    return [panel for panel in all_panels if panel.lines]


def missing_theory(picture, theory):
    """What a picture lacks of one of the same command without simulation, whose frame may have other ends,
    or nothing."""
    wholes, parts = panels(picture), panels(theory)
    if [p.labels for p in wholes] != [p.labels for p in parts] or not parts:
        return f"{[p.labels for p in parts]} along the axes"
    for whole, part in zip(wholes, parts):
        scale, shift = numpy.ones(2), numpy.zeros(2)
        for axis in (0, 1):
            found = scale_and_shift(whole.ticks[axis], part.ticks[axis])
            if not found:
                return f"ticks to compare: {list(whole.ticks[axis])}, {list(part.ticks[axis])}"
            scale[axis], shift[axis] = found
        for style, paths in part.lines.items():
            points = numpy.concatenate([vertices(path) for path in paths])
            points = whole.inside(part.inside(points) * scale + shift)
            if off := off_the_lines(points, whole.lines[style]) if style in whole.lines else len(points):
                return f"{off} of {len(points)} points of the lines '{style}'"
    return None
