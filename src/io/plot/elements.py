# SPDX-License-Identifier: MIT
# ---- Elements ------------------------------------------------------------------------------------


def marker_of(series):
    return MARKERS[(max(series["color"], 0) + series.get("shape", 0)) % len(MARKERS)]


def plot_line(ax, series, panel, color):
    x, y, *_ = points_of(series, panel)
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


def hollow_marks():
    """Large enough to be seen around filled ones at the same place."""
    size = 1.5 * matplotlib.rcParams["lines.markersize"]
    return {"markerfacecolor": "white", "markeredgewidth": 1.0, "markersize": size, "zorder": 3.8}


def plot_points(ax, series, panel, color, shift):
    """Points with bars, filled or hollow."""
    x, y, above, below, right, left = points_of(series, panel)
    filled = {"markeredgecolor": "white", "markeredgewidth": 0.4, "zorder": 4}
    return ax.errorbar(
        [a + shift for a in x],
        y,
        yerr=[below, above] if any(above) or any(below) else None,
        xerr=[left, right] if any(left) or any(right) else None,
        color=color,
        linestyle="none",
        marker=marker_of(series),
        elinewidth=0.9,
        capthick=0.9,
        **(hollow_marks() if series["style"] == "hollow" else filled),
    )


def plot_rings(ax, series, panel, color):
    x, y, *_ = points_of(series, panel)
    (rings,) = ax.plot(x, y, color=color, zorder=5, **RINGS)
    return rings


def plot_halo(ax, series, panel, color):
    x, y, *_ = points_of(series, panel)
    (line,) = ax.plot(x, y, color=color, **HALO_STYLE)
    return line


def band_opacity(panel):
    count = sum(series["style"] == "band" for series in panel["series"])
    return BAND_OPACITY if count <= 3 else BAND_OPACITY_OF_MANY


def plot_band(ax, series, panel, color):
    x, y, above, below, *_ = points_of(series, panel)
    low = [a - e for a, e in zip(y, below)]
    if panel["y"]["logarithmic"]:
        low = [max(a, 1e-3 * b) for a, b in zip(low, y)]
    high = [a + e for a, e in zip(y, above)]
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


def map_norm(panels):
    """The colours that all maps of a figure share."""
    maps = [panel["map"] for panel in panels if panel.get("map")]
    values = [v for data in maps for row in data["z"] for v in numbers(row) if not math.isnan(v)]
    if not values:
        return None
    ends = maps[0].get("minimum", min(values)), maps[0].get("maximum", max(values))
    return norm_of(*ends, maps[0]["logarithmic"])


def plot_map(ax, panel, norm):
    """Cells in colours; returns them with their limits and the key entry of missing ones."""
    data = panel["map"]
    z = [numbers(row) for row in data["z"]]
    present = [value for row in z for value in row if not math.isnan(value)]
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
            pattern = LINE_STYLES[reference["style"]]
            ax.axhline(y, color=colors(reference), linestyle=pattern, **REFERENCE_STYLE)


def plot_poles(ax, panel, colors):
    """Vertical lines where curves are infinite, with the word for it at the upper end."""
    for pole in panel.get("poles", []):
        if pole["x"] is None or not plottable(pole["x"], panel["x"]):
            continue
        ax.axvline(pole["x"], color=colors(pole), **POLE_STYLE)
        ax.annotate(
            r"$\infty$",
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


def marks(series, color, hollow=False):
    look = hollow_marks() if hollow else {}
    return matplotlib.lines.Line2D(
        [], [], color=color, linestyle="none", marker=marker_of(series), **look
    )


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
    if series["style"] == "hollow":
        return marks(series, color, hollow=True)
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
            if series["style"] in ("points", "hollow"):
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


