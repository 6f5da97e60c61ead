# SPDX-License-Identifier: MIT
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


def write_note(fig, note):
    """A small line below the frames, broken where it is longer than the page."""
    size = NOTE_SIZE * matplotlib.rcParams["legend.fontsize"]
    text = fig.supxlabel(note, fontsize=size, color=NEUTRAL)
    renderer = fig.canvas.get_renderer()
    lines = []
    for part in note.split(", "):
        longer = f"{lines[-1]}, {part}" if lines else part
        text.set_text(longer)
        if lines and text.get_window_extent(renderer).width < 0.96 * fig.bbox.width:
            lines[-1] = longer
        else:
            lines.append(part)
    text.set_text(",\n".join(lines))


def plot_figure(figure):
    if figure.get("fonts") == "latex":
        figure = with_symbols_as_mathematics(figure)
    panels = figure["panels"]
    columns = min(figure.get("columns", 1), len(panels))
    rows = -(-len(panels) // columns)
    width = WIDTH if columns == 1 else WIDTH_OF_TWO_COLUMNS
    height = HEIGHT_OF_ONE_ROW if rows == 1 and columns == 1 else 0.55 + HEIGHT_PER_ROW * rows
    height = min(height, MAX_HEIGHT)
    factor = MEDIA[figure.get("medium", "paper")][0]
    size = figure.get("size") or (factor * width, factor * height)
    if figure.get("medium", "paper") != "paper":  # made to be scaled: its text shrinks with it
        shrink_text(min(1, size[0] / (factor * width), size[1] / (factor * height)))
    width, height = size
    fig = matplotlib.figure.Figure(figsize=(width, height), layout="constrained")
    matplotlib.backends.backend_agg.FigureCanvasAgg(fig)
    grid = fig.subplots(rows, columns, squeeze=False)
    axes = list(grid.flat)
    for ax in axes[len(panels) :]:
        ax.remove()
    axes = axes[: len(panels)]
    if figure["title"]:
        fig.suptitle(figure["title"])
    if figure.get("note"):
        write_note(fig, figure["note"])

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


def set_style(figure):
    """The settings of the figure's medium and letters, upon those that are there."""
    matplotlib.rcParams.update(STYLE)
    matplotlib.rcParams.update(FONTS[figure.get("fonts", "sans")])
    matplotlib.rcParams.update(MEDIA[figure.get("medium", "paper")][1])


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
    figure = json.loads(stem.with_name(stem.name + ".figure.json").read_text(encoding="utf-8"))
    set_style(figure)
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
