#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Plots the figure described by the JSON file beside this script.

    python3 NAME.plot.py                        NAME.svg, NAME.png and NAME.pdf again
    python3 NAME.plot.py --format pdf           only that one
    python3 NAME.plot.py --output other.pdf     under another name

To restyle the figure, change the settings below and run the script. Your own matplotlibrc is read
first; what STYLE sets wins over it. Needs matplotlib 3.6 or later.
"""
import argparse
import json
import math
import os
import pathlib
import re
import sys

try:
    import matplotlib

    matplotlib.use("Agg")  # files only, no windows
    import matplotlib.cm
    import matplotlib.collections
    import matplotlib.colors
    import matplotlib.legend_handler
    import matplotlib.lines
    import matplotlib.patches
    import matplotlib.patheffects
    import matplotlib.pyplot
    import matplotlib.ticker
    import matplotlib.transforms
except ImportError:
    sys.exit("matplotlib is missing; install it, on Debian by: apt-get install python3-matplotlib")

# ---- Settings ------------------------------------------------------------------------------------

# Inches. Rows of panels add to the height.
WIDTH = 5.2
WIDTH_OF_TWO_COLUMNS = 7.6
HEIGHT_OF_ONE_ROW = 3.7
HEIGHT_PER_ROW = 2.25

STYLE = {
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "dejavusans",
    "font.size": 9,
    "axes.labelsize": 9.5,
    "axes.titlesize": 9,
    "figure.titlesize": 10.5,
    "legend.fontsize": 8,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.top": True,
    "ytick.right": True,
    "axes.linewidth": 0.7,
    "lines.linewidth": 1.4,
    "lines.markersize": 4.2,
    "errorbar.capsize": 1.8,
    "hatch.linewidth": 0.5,
    "legend.frameon": False,
    "legend.handlelength": 2.6,
    "savefig.dpi": 300,
    "svg.fonttype": "none",  # text stays text
    "pdf.fonttype": 42,
    "svg.hashsalt": "overparam",  # the same figure gives the same bytes
}

# What the media change of it, and of the sizes above by a factor.
MEDIA = {
    "paper": (1.0, {}),
    "screen": (1.25, {"font.size": 10, "axes.labelsize": 11, "legend.fontsize": 9.5}),
    "talk": (
        1.6,
        {
            "font.size": 16,
            "axes.labelsize": 18,
            "axes.titlesize": 16,
            "figure.titlesize": 20,
            "legend.fontsize": 15,
            "axes.linewidth": 1.1,
            "lines.linewidth": 2.6,
            "lines.markersize": 7.5,
            "errorbar.capsize": 3,
        },
    ),
}

# Okabe and Ito without their yellow, which is too pale for lines on white.
PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]
NEUTRAL = "#6E6E6E"
COLORMAP = "viridis"
COLORMAP_END = 0.88  # lighter colours would not be seen as lines on white
MISSING_COLOR, MISSING_HATCH = "#E4E4E4", "////"
MARKERS = "osD^v<>p"
RINGS = {
    "linestyle": "none",
    "marker": "o",
    "markersize": 6.5,
    "markerfacecolor": "none",
    "markeredgewidth": 0.8,
}
BAND_OPACITY = 0.22
BAND_OPACITY_OF_MANY = 0.1  # more than three in a frame

LINE_STYLES = {
    "line": "-",
    "dashed": (0, (4.5, 2)),
    "dash_dotted": (0, (6, 2, 1.2, 2)),
    "dotted": (0, (1.2, 1.8)),
    "dash_double_dotted": (0, (6, 1.8, 1.2, 1.8, 1.2, 1.8)),
    "sparsely_dotted": (0, (1.2, 4)),
    "guide": (0, (1, 1.6)),
}
GUIDE_WIDTH = 1.0
REFERENCE_STYLE = {"linestyle": (0, (5, 3)), "linewidth": 0.8, "zorder": 1}

HALO_STYLE = {"linewidth": 6, "alpha": 0.25, "solid_capstyle": "round", "zorder": 1.4}
POLE_STYLE = {"linestyle": (0, (1, 2)), "linewidth": 0.8, "zorder": 1}
SPAN_HEIGHT = 0.03  # of the frame

MAX_LEGEND_ROWS = 6  # a longer legend stands above the frames

# Dates and versions would make equal figures differ.
METADATA = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}

# ---- Values --------------------------------------------------------------------------------------


def numbers(values):
    """A list of numbers; what JSON has no number for is NaN."""
    return [math.nan if value is None else float(value) for value in values]


def plottable(value, axis):
    """Whether a value has a place on an axis. Beyond 1e300 there is no room for margins."""
    return abs(value) < 1e300 and (not axis["logarithmic"] or value > 1e-300)


def once(find):
    """The same for the same parts of the figure, which stay what they are: found once."""
    known = {}

    def found(*parts):
        place = tuple(id(part) for part in parts)
        if place not in known:
            known[place] = parts, find(*parts)  # which holds them, and with them their ids
        return known[place][1]

    return found


@once
def points_of(series, panel):
    """x, y and the errors above and below of the points that can be plotted; y is NaN where a line is
    broken."""
    x, y = numbers(series["x"]), numbers(series["y"])
    above = numbers(series["error"]) or [0.0] * len(x)
    below = numbers(series.get("error_below", [])) or above
    kept = [
        (a, b, *(e if abs(e) < 1e300 else 0.0 for e in errors))
        for a, b, *errors in zip(x, y, above, below)
        if plottable(a, panel["x"]) and (math.isnan(b) or plottable(b, panel["y"]))
    ]
    return [list(column) for column in zip(*kept)] or [[], [], [], []]


def value_range(values, axis, margin):
    """Limits of an axis that show all values, with a margin at both ends."""
    low, high = data_range(values, axis, margin)
    return axis.get("minimum", low), axis.get("maximum", high)


def data_range(values, axis, margin):
    values = [value for value in values if plottable(value, axis)]
    if not values:
        return (0.1, 1) if axis["logarithmic"] else (0, 1)
    if axis["logarithmic"]:
        values = [math.log10(value) for value in values]
    low, high = min(values), max(values)
    size = max(abs(low), abs(high), 1e-300)
    if high - low > 1e-9 * size:
        pad = margin * (high - low)
    else:
        pad = 0.3 if axis["logarithmic"] else 0.1 * size
    low, high = low - pad, high + pad
    return (10**low, 10**high) if axis["logarithmic"] else (low, high)


@once
def panel_limits(panel):
    """The x and y values that a panel has to show."""
    x, y = [], []
    for series in panel["series"]:
        columns = zip(*points_of(series, panel))
        kept = [point for point in columns if not math.isnan(point[1])]
        a, b, above, below = map(list, zip(*kept)) if kept else ([], [], [], [])
        x += a
        y += b
        y += [value + e for value, e in zip(b, above)]
        low = [value - e for value, e in zip(b, below)]
        if panel["y"]["logarithmic"]:
            # A bar may reach below any place; it does not set the range.
            low = [max(value, 0.5 * middle) for value, middle in zip(low, b)]
        y += low
    y += numbers([reference["y"] for reference in panel["references"]])
    for span in panel.get("spans", []):
        x += [a for a in numbers([span["from"], span["to"]]) if plottable(a, panel["x"])]
    return x, y


# ---- Colours -------------------------------------------------------------------------------------


def truncated_colormap():
    base = matplotlib.colormaps[COLORMAP]
    steps = [base(COLORMAP_END * i / 255) for i in range(256)]
    return matplotlib.colors.ListedColormap(steps)


def norm_of(minimum, maximum, logarithmic):
    kind = matplotlib.colors.LogNorm if logarithmic else matplotlib.colors.Normalize
    return kind(minimum, maximum)


class Colors:
    """The colour of a series or reference."""

    def __init__(self, figure):
        items = [
            item for panel in figure["panels"] for item in panel["series"] + panel["references"]
        ]
        self.count = 1 + max([item["color"] for item in items], default=0)
        self.map = truncated_colormap()
        self.scale = figure.get("scale")
        if self.scale:
            self.norm = norm_of(
                self.scale["minimum"], self.scale["maximum"], self.scale["logarithmic"]
            )

    def __call__(self, item):
        if self.scale and item.get("shade") is not None:
            return self.map(self.norm(item["shade"]))
        index = item["color"]
        if index < 0:
            return NEUTRAL
        if self.count <= len(PALETTE):
            return PALETTE[index]
        return self.map(index / (self.count - 1))


# ---- Axes ----------------------------------------------------------------------------------------


def plain_log_label(value, _position=None):
    return f"{value:.6g}"


def power_label(value, _position=None):
    exponent = math.floor(math.log10(value) + 1e-9)
    mantissa = round(value / 10**exponent, 6)
    return f"$10^{{{exponent}}}$" if mantissa == 1 else f"{mantissa:g}×$10^{{{exponent}}}$"


def set_log_ticks(axis, low, high):
    """Powers of ten with unlabelled marks between; some of these get labels on short axes."""
    ticker = matplotlib.ticker
    decades = math.log10(high / low)
    plain = low >= 2e-4 and high <= 2e4
    label = ticker.FuncFormatter(plain_log_label if plain else power_label)
    if decades < 0.6:
        axis.set_major_locator(ticker.MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        axis.set_minor_locator(ticker.NullLocator())
    else:
        subs = [1.0] if decades > 2 else [1.0, 3.0] if decades > 1.2 else [1.0, 2.0, 3.0, 5.0]
        axis.set_major_locator(ticker.LogLocator(10, subs, numticks=12))
        axis.set_minor_locator(ticker.LogLocator(10, range(2, 10), numticks=200))
    if decades > 8:
        step = next(n for n in (2, 5, 10, 20, 50, 100) if decades <= 8 * n or n == 100)
        exponents = range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)
        axis.set_major_locator(ticker.FixedLocator([10.0**n for n in exponents if n % step == 0]))
        minor = [10.0**n for n in exponents if n % (step // 5 or 1) == 0]
        axis.set_minor_locator(ticker.FixedLocator(minor))
    axis.set_major_formatter(label)
    axis.set_minor_formatter(ticker.NullFormatter())


def set_axis(axis, description, limits):
    """Scale, limits, ticks and label of one axis; `axis` is ax.xaxis or ax.yaxis."""
    name = axis.axis_name
    set_limits = getattr(axis.axes, f"set_{name}lim")
    if description["logarithmic"]:
        getattr(axis.axes, f"set_{name}scale")("log", nonpositive="clip")
        set_limits(*limits)
        set_log_ticks(axis, *limits)
    else:
        set_limits(*limits)
        formatter = matplotlib.ticker.ScalarFormatter(useMathText=True)
        formatter.set_powerlimits((-4, 5))
        axis.set_major_formatter(formatter)
        axis.set_major_locator(matplotlib.ticker.MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
        axis.set_minor_locator(matplotlib.ticker.AutoMinorLocator(2))
    axis.set_label_text(description["label"])


# ---- Elements ------------------------------------------------------------------------------------


def marker_of(series):
    return MARKERS[(max(series["color"], 0) + series.get("shape", 0)) % len(MARKERS)]


def plot_line(ax, series, panel, color):
    x, y, _, _ = points_of(series, panel)
    guide = series["style"] == "guide"
    (line,) = ax.plot(
        x,
        y,
        color=color,
        linestyle=LINE_STYLES[series["style"]],
        linewidth=GUIDE_WIDTH if guide else None,
        marker="o" if len(x) == 1 else None,  # a line of one point would not be seen
        zorder=2 if guide else 3,
    )
    if panel.get("map"):
        line.set_color("white")
        line.set_path_effects(
            [matplotlib.patheffects.withStroke(linewidth=3.2, foreground="black")]
        )
    return line


def plot_points(ax, series, panel, color, shift):
    x, y, above, below = points_of(series, panel)
    x = [a + shift for a in x]
    return ax.errorbar(
        x,
        y,
        yerr=[below, above] if any(above) or any(below) else None,
        color=color,
        linestyle="none",
        marker=marker_of(series),
        markeredgecolor="white",
        markeredgewidth=0.4,
        elinewidth=0.9,
        capthick=0.9,
        zorder=4,
    )


def plot_rings(ax, series, panel, color):
    x, y, _, _ = points_of(series, panel)
    (rings,) = ax.plot(x, y, color=color, zorder=5, **RINGS)
    return rings


def plot_halo(ax, series, panel, color):
    x, y, _, _ = points_of(series, panel)
    (line,) = ax.plot(x, y, color=color, **HALO_STYLE)
    return line


def band_opacity(panel):
    count = sum(series["style"] == "band" for series in panel["series"])
    return BAND_OPACITY if count <= 3 else BAND_OPACITY_OF_MANY


def plot_band(ax, series, panel, color):
    x, y, error, _ = points_of(series, panel)
    low = [a - e for a, e in zip(y, error)]
    if panel["y"]["logarithmic"]:
        low = [max(a, 1e-3 * b) for a, b in zip(low, y)]
    high = [a + e for a, e in zip(y, error)]
    opacity = band_opacity(panel)
    return ax.fill_between(x, low, high, color=color, alpha=opacity, linewidth=0, zorder=1.5)


def cell_edges(values, logarithmic):
    """Cells that meet half-way between the grid values."""
    at = [math.log(value) for value in values] if logarithmic else list(values)
    if len(at) == 1:
        half = 0.5 * abs(at[0]) or 0.5
        edges = [at[0] - half, at[0] + half]
    else:
        middle = [(a + b) / 2 for a, b in zip(at, at[1:])]
        edges = [2 * at[0] - middle[0]] + middle + [2 * at[-1] - middle[-1]]
        if not logarithmic and values[0] > 0:
            edges[0] = max(edges[0], 0.0)
    return [math.exp(edge) for edge in edges] if logarithmic else edges


def highest_color(values):
    """The value of the last colour: a few that nearly diverge do not take the colours of all."""
    ordered = sorted(values)
    usual = ordered[int(0.95 * (len(ordered) - 1))]
    return min(ordered[-1], 10 * usual) if usual > 0 else ordered[-1]


def map_values(data):
    return [value for row in data["z"] for value in numbers(row) if not math.isnan(value)]


def map_norm(panels):
    """The colours that all maps of a figure share."""
    maps = [panel["map"] for panel in panels if panel.get("map")]
    values = [value for data in maps for value in map_values(data)]
    if not values:
        return None
    return norm_of(min(values), highest_color(values), maps[0]["logarithmic"])


def plot_map(ax, panel, norm):
    """Cells in colours; returns them with their limits and the key entry of missing ones."""
    data = panel["map"]
    z = [numbers(row) for row in data["z"]]
    present = map_values(data)
    x = cell_edges(data["x"], panel["x"]["logarithmic"])
    y = cell_edges(data["y"], panel["y"]["logarithmic"])
    limits = (x[0], x[-1]), (y[0], y[-1])
    missing = None
    if len(present) < sum(len(row) for row in z):
        look = {"facecolor": MISSING_COLOR, "hatch": MISSING_HATCH, "edgecolor": "#B0B0B0"}
        ax.add_patch(
            matplotlib.patches.Rectangle((0, 0), 1, 1, transform=ax.transAxes, zorder=0, **look)
        )
        missing = matplotlib.patches.Patch(label=data["missing"], **look)
    if not present:
        return None, limits, missing
    cells = ax.pcolormesh(
        x,
        y,
        z,
        cmap=matplotlib.colormaps[COLORMAP],
        norm=norm,
        rasterized=True,
        zorder=1,
    )
    return cells, limits, missing


def colorbar_ticks(bar, low, high, logarithmic):
    if logarithmic:
        set_log_ticks(bar.ax.yaxis, low, high)
        bar.ax.yaxis.set_ticks_position("right")


def plot_references(ax, panel, colors):
    for reference in panel["references"]:
        y = reference["y"]
        if y is not None and plottable(y, panel["y"]):
            ax.axhline(y, color=colors(reference), **REFERENCE_STYLE)


def plot_poles(ax, panel, colors):
    """Vertical lines where curves are infinite, with the word for it at the upper end."""
    for pole in panel.get("poles", []):
        if pole["x"] is None or not plottable(pole["x"], panel["x"]):
            continue
        ax.axvline(pole["x"], color=colors(pole), **POLE_STYLE)
        ax.annotate(
            "∞",
            (pole["x"], 1),
            xycoords=ax.get_xaxis_transform(),
            xytext=(3, -3),
            textcoords="offset points",
            va="top",
            color=colors(pole),
            fontsize=matplotlib.rcParams["legend.fontsize"],
        )


def plot_spans(ax, panel, colors):
    """Hatched strips along the x axis where curves have no values, those of one colour at one
    height. Returns the entries of the key."""
    entries = []
    heights = {}
    for span in panel.get("spans", []):
        ends = numbers([span["from"], span["to"]])
        if not all(plottable(end, panel["x"]) for end in ends):
            continue
        bottom = SPAN_HEIGHT * heights.setdefault(span["color"], len(heights))
        strip = {"facecolor": "none", "edgecolor": colors(span), "hatch": MISSING_HATCH}
        pixels = ax.transData.transform([(end, 0 if not panel["y"]["logarithmic"] else 1) for end in ends])
        if abs(pixels[1][0] - pixels[0][0]) < 3:  # a point: a mark that can be seen
            ax.plot(
                [ends[0]],
                [bottom + SPAN_HEIGHT / 2],
                transform=ax.get_xaxis_transform(),
                marker="x",
                markersize=4,
                color=colors(span),
                linestyle="none",
            )
        else:
            ax.axvspan(*ends, bottom, bottom + SPAN_HEIGHT, linewidth=0, zorder=1.2, **strip)
        if span["label"] not in [label for _, label in entries]:
            strip["edgecolor"] = NEUTRAL
            entries.append((matplotlib.patches.Patch(linewidth=0.3, **strip), span["label"]))
    return entries


class Row(tuple):
    """Handles that stand side by side in the key."""


def marks(series, color):
    return matplotlib.lines.Line2D([], [], color=color, linestyle="none", marker=marker_of(series))


def key_entry(series, handle, color, panel):
    """What the key shows for a series: of a family with a line and points both of them; one without
    points only explains its style."""
    points = [s for s in panel["series"] if s["style"] == "points" and s["x"]]
    if handle is not None:
        own = [s for s in points if s["color"] == series["color"] and not s["label"]]
        # With a colour scale all families have one colour number.
        if own and series["style"] in LINE_STYLES and series.get("shade") is None:
            return handle, marks(own[0], color)
        return handle
    if series["style"] == "points":
        shown = {marker_of(s): s for s in points if s.get("shape", 0) == series.get("shape", 0)}
        return Row(marks(s, color) for s in list(shown.values())[:4] or [series])
    if series["style"] == "band":
        return matplotlib.patches.Patch(color=color, alpha=BAND_OPACITY)
    if series["style"] == "rings":
        return matplotlib.lines.Line2D([], [], color=color, **RINGS)
    if series["style"] == "halo":
        return matplotlib.lines.Line2D([], [], color=color, **HALO_STYLE)
    return matplotlib.lines.Line2D([], [], color=color, linestyle=LINE_STYLES[series["style"]])


def shift_of(panel, index, x_range):
    """The sideways step of a series of points where several stand side by side."""
    if not panel.get("dodge"):
        return 0.0
    groups = [i for i, s in enumerate(panel["series"]) if s["style"] == "points" and s["x"]]
    if index not in groups or len(groups) < 2:
        return 0.0
    step = min(0.012, 0.06 / len(groups)) * (x_range[1] - x_range[0])
    return step * (groups.index(index) - (len(groups) - 1) / 2)


def plot_panel(ax, panel, colors, limits, norm):
    """Everything inside a frame. Returns the entries of its key, and the cells of a map."""
    entries, cells = [], None
    if panel.get("map"):
        cells, limits, missing = plot_map(ax, panel, norm)
        if missing:
            entries.append((missing, missing.get_label()))
    set_axis(ax.xaxis, panel["x"], limits[0])
    set_axis(ax.yaxis, panel["y"], limits[1])
    for index, series in enumerate(panel["series"]):
        color, handle = colors(series), None
        if series["x"]:
            if series["style"] == "points":
                handle = plot_points(
                    ax, series, panel, color, shift_of(panel, index, limits[0])
                )
            elif series["style"] == "band":
                handle = plot_band(ax, series, panel, color)
            elif series["style"] == "rings":
                handle = plot_rings(ax, series, panel, color)
            elif series["style"] == "halo":
                handle = plot_halo(ax, series, panel, color)
            else:
                handle = plot_line(ax, series, panel, color)
        if series["label"]:
            entries.append((key_entry(series, handle, color, panel), series["label"]))
    plot_references(ax, panel, colors)
    plot_poles(ax, panel, colors)
    entries += plot_spans(ax, panel, colors)
    if not (panel_limits(panel)[0] or panel.get("map") or panel["references"]):
        ax.text(0.5, 0.5, "no values to plot", transform=ax.transAxes, ha="center", color=NEUTRAL)
    ax.set_title(panel["title"])
    return entries, cells


# ---- Placing what must not cover the data --------------------------------------------------------


def obstacles(ax):
    """Paths in pixels that a text should not cover: lines, points, error bars."""
    paths = []
    for line in ax.lines:
        path = line.get_transform().transform_path(line.get_path())
        marks = line.get_marker() not in (None, "None", "")
        paths.append((path, marks))
    for collection in ax.collections:
        if isinstance(collection, matplotlib.collections.LineCollection):
            transform = collection.get_transform()
            paths += [(transform.transform_path(path), False) for path in collection.get_paths()]
    return paths


def is_free(box, paths):
    """Whether no path crosses a box of pixels, with a little room around it."""
    room = matplotlib.transforms.Bbox.from_extents(
        box.x0 - 4, box.y0 - 3, box.x1 + 4, box.y1 + 3
    )
    for path, marks in paths:
        if marks:
            if any(room.contains(*vertex) for vertex in path.vertices):
                return False
        elif len(path.vertices) and path.intersects_bbox(room, filled=False):
            return False
    return True


def label_references(ax, panel, colors, renderer):
    """Writes the labels of reference lines where they cover nothing; without such a place above
    the line at its right end."""
    paths = obstacles(ax)
    for reference in panel["references"]:
        if not reference["label"] or reference["y"] is None:
            continue
        if not plottable(reference["y"], panel["y"]):
            continue
        text = ax.annotate(
            reference["label"],
            (0, reference["y"]),
            xycoords=ax.get_yaxis_transform(),
            xytext=(0, 0),
            textcoords="offset points",
            color=colors(reference),
            fontsize=matplotlib.rcParams["legend.fontsize"],
            zorder=5,
        )
        places = [(u, v) for v in (1, -1) for u in (0.97, 0.03, 0.75, 0.5, 0.25)]
        for u, v in places + places[:1]:
            text.xy = (u, reference["y"])
            text.set_position((0, 2.5 * v))
            text.set_ha("right" if u > 0.6 else "left")
            text.set_va("bottom" if v > 0 else "top")
            box = text.get_window_extent(renderer)
            inside = ax.bbox.y0 < box.y0 and box.y1 < ax.bbox.y1
            if inside and is_free(box, paths):
                break


HANDLERS = {Row: matplotlib.legend_handler.HandlerTuple(ndivide=None, pad=0.6)}


def place_legend(fig, ax, entries):
    """The key of a panel inside its frame if it covers nothing there. Returns whether it does."""
    if len(entries) > MAX_LEGEND_ROWS:
        return False
    handles, labels = zip(*entries)
    renderer = fig.canvas.get_renderer()
    paths = obstacles(ax)
    texts = [text.get_window_extent(renderer) for text in ax.texts]
    for place in ("upper right", "lower left", "upper left", "lower right"):
        legend = ax.legend(handles, labels, loc=place, handler_map=HANDLERS)
        box = legend.get_window_extent(renderer)
        roomy = box.width < 0.7 * ax.bbox.width and box.height < 0.6 * ax.bbox.height
        if roomy and is_free(box, paths) and not any(box.overlaps(text) for text in texts):
            return True
        legend.remove()
    return False


def legend_above(fig, entries, grows):
    """The key above all frames, in as many columns as fit; the figure grows by its height, or the
    frames make room for it."""
    handles, labels = zip(*entries)
    renderer = fig.canvas.get_renderer()
    texts = matplotlib.rcParams["legend.fontsize"]
    columns_and_sizes = [(most, texts) for most in range(min(len(entries), 4), 0, -1)]
    if not grows:  # a small page has a key of small letters
        columns_and_sizes += [
            (most, scale * texts) for scale in (0.8, 0.65, 0.5) for most in (4, 3, 2)
        ]
    for most, size in columns_and_sizes:
        columns = math.ceil(len(entries) / math.ceil(len(entries) / most))
        legend = fig.legend(
            handles,
            labels,
            loc="upper center",
            ncol=columns,
            columnspacing=1.4,
            handler_map=HANDLERS,
            fontsize=size,
        )
        box = legend.get_window_extent(renderer)
        fits = box.width < 0.98 * fig.bbox.width
        if (fits or columns == 1) and (grows or (fits and box.height < 0.35 * fig.bbox.height)):
            break
        if (most, size) == columns_and_sizes[-1]:
            break
        legend.remove()
    width, height = fig.get_size_inches()
    extra = box.height / fig.dpi + (0.28 if fig._suptitle else 0.02)
    if grows:
        fig.set_size_inches(width, height + extra - (0.28 if fig._suptitle else 0))
    top = 1 - extra / fig.get_size_inches()[1]
    fig.get_layout_engine().set(rect=(0, 0, 1, top))
    if fig._suptitle:
        title_share = 0.28 / fig.get_size_inches()[1]
        legend.set_bbox_to_anchor((0.5, 1 - title_share))
        fig._suptitle.set_in_layout(False)


# ---- Figure --------------------------------------------------------------------------------------


def shared_ranges(panels, columns):
    """For each panel the x range it has in common with those above and below it, if any."""
    ranges = []
    for index, panel in enumerate(panels):
        column = [p for p in panels[index % columns :: columns] if p["x"] == panel["x"]]
        values = [x for p in column for x in panel_limits(p)[0]]
        ranges.append(value_range(values, panel["x"], 0.07 if panel.get("dodge") else 0.03))
    return ranges


def y_range(panel, panels):
    """The y range that a panel has in common with all of the same y axis."""
    values = [y for p in panels if p["y"] == panel["y"] for y in panel_limits(p)[1]]
    return value_range(values, panel["y"], 0.06)


def shrink_text(scale):
    for name in matplotlib.rcParams:
        if name in MEDIA["talk"][1]:
            matplotlib.rcParams[name] *= scale


def plot_figure(figure):
    panels = figure["panels"]
    columns = min(figure.get("columns", 1), len(panels))
    rows = -(-len(panels) // columns)
    width = WIDTH if columns == 1 else WIDTH_OF_TWO_COLUMNS
    height = HEIGHT_OF_ONE_ROW if rows == 1 and columns == 1 else 0.55 + HEIGHT_PER_ROW * rows
    factor = MEDIA[figure.get("medium", "paper")][0]
    size = figure.get("size") or (factor * width, factor * height)
    if figure.get("medium", "paper") != "paper":  # made to be scaled: its text shrinks with it
        shrink_text(min(1, size[0] / (factor * width), size[1] / (factor * height)))
    width, height = size
    fig, grid = matplotlib.pyplot.subplots(
        rows, columns, figsize=(width, height), squeeze=False, layout="constrained"
    )
    axes = list(grid.flat)
    for ax in axes[len(panels) :]:
        ax.remove()
    axes = axes[: len(panels)]
    if figure["title"]:
        fig.suptitle(figure["title"])

    colors = Colors(figure)
    ranges = shared_ranges(panels, columns)
    norm = map_norm(panels)
    keys, maps = [], []
    for index, (ax, panel) in enumerate(zip(axes, panels)):
        limits = ranges[index], y_range(panel, panels)
        entries, cells = plot_panel(ax, panel, colors, limits, norm)
        keys.append(entries)
        below = index + columns
        if below < len(panels) and panels[below]["x"] == panel["x"]:
            ax.set_xlabel("")
            ax.tick_params(labelbottom=False)
        if index % columns > 0 and panels[index - 1]["y"] == panel["y"]:
            ax.set_ylabel("")
            ax.tick_params(labelleft=False)
        if cells is not None:
            maps.append(cells)
    if maps:
        beyond = "max" if max(cells.get_array().max() for cells in maps) > norm.vmax else "neither"
        data = next(panel["map"] for panel in panels if panel.get("map"))
        bar = fig.colorbar(maps[0], ax=axes, label=data["label"], pad=0.02, extend=beyond)
        colorbar_ticks(bar, norm.vmin, norm.vmax, data["logarithmic"])
    if colors.scale:
        mappable = matplotlib.cm.ScalarMappable(colors.norm, colors.map)
        bar = fig.colorbar(mappable, ax=axes, label=colors.scale["label"], pad=0.02, aspect=30)
        colorbar_ticks(bar, *mappable.get_clim(), colors.scale["logarithmic"])

    fig.draw_without_rendering()
    renderer = fig.canvas.get_renderer()
    for ax, panel in zip(axes, panels):
        label_references(ax, panel, colors, renderer)
    outside = []
    for ax, panel, entries in zip(axes, panels, keys):
        if entries and (panel.get("map") or not place_legend(fig, ax, entries)):
            outside += [entry for entry in entries if entry[1] not in [o[1] for o in outside]]
    if outside:
        legend_above(fig, outside, grows=not figure.get("size"))
    return fig


def name_similar_fonts(path):
    """Text that stays text looks the same where the font is missing: Verdana is as wide."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"'DejaVu Sans'(?=[;\"])", "'DejaVu Sans', Verdana, sans-serif", text)
    path.write_text(text, encoding="utf-8")


def save(fig, path, kind):
    """Under another name first, then renamed: a file appears whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        fig.savefig(temporary, format=kind, metadata=METADATA.get(kind))
        fig.set_layout_engine("none")  # what is laid out stays, in every format
        if kind == "svg":
            name_similar_fonts(temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def main():
    here = pathlib.Path(__file__).resolve()
    stem = here.with_name(here.name.removesuffix(".plot.py"))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--format", action="append", choices=["svg", "png", "pdf"], help="default: all three"
    )
    parser.add_argument("--output", type=pathlib.Path, help="file, or its name without ending")
    parser.add_argument(
        "--defaults", action="store_true", help="leave out your matplotlibrc, as the program does"
    )
    options = parser.parse_args()
    if options.defaults:
        matplotlib.rcdefaults()
    matplotlib.rcParams.update(STYLE)

    figure = json.loads(stem.with_name(stem.name + ".figure.json").read_text(encoding="utf-8"))
    matplotlib.rcParams.update(MEDIA[figure.get("medium", "paper")][1])
    fig = plot_figure(figure)
    output = options.output or stem
    formats = options.format or ["svg", "png", "pdf"]
    ending = output.suffix[1:]
    if options.output and ending in ("svg", "png", "pdf"):
        formats, output = [ending], output.with_suffix("")
    for kind in formats:
        save(fig, output.with_name(f"{output.name}.{kind}"), kind)


if __name__ == "__main__":
    main()
