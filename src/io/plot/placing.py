# SPDX-License-Identifier: MIT
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


