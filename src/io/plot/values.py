# SPDX-License-Identifier: MIT
# ---- Values --------------------------------------------------------------------------------------


def numbers(values):
    """A list of numbers; what JSON has no number for is NaN."""
    return [math.nan if value is None else float(value) for value in values]


def with_symbols_as_mathematics(item):
    """Letters that the fonts of LaTeX's text lack are set as mathematics, in all texts of a figure."""
    if isinstance(item, str):
        parts = re.split(r"((?<!\\)\$.*?(?<!\\)\$)", item)
        return "".join(
            part if place % 2 else re.sub(r"([^\x00-\x7f]+)", r"$\1$", part)
            for place, part in enumerate(parts)
        )
    if isinstance(item, list):
        return [with_symbols_as_mathematics(one) for one in item]
    if isinstance(item, dict):
        return {key: with_symbols_as_mathematics(one) for key, one in item.items()}
    return item


def place_of(value, axis):
    """Where an axis has a value: a logarithmic one may have a place for 0."""
    return axis.get("zero", value) if value == 0 else value


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
    """x, y, the errors of y above and below, and those of x to the right and to the left, of the points
    that can be plotted; y is NaN where a line is broken."""
    x, y = numbers(series["x"]), numbers(series["y"])
    errors = []
    for name in ("error", "x_error"):
        above = numbers(series.get(name, [])) or [0.0] * len(x)
        errors += [above, numbers(series.get(name + "_below", [])) or above]
    kept = []
    broken = False
    for a, b, *bars in zip([place_of(a, panel["x"]) for a in x], y, *errors):
        if not (plottable(a, panel["x"]) and (math.isnan(b) or plottable(b, panel["y"]))):
            broken = bool(kept)
            continue
        if broken:
            kept.append((kept[-1][0], math.nan, 0.0, 0.0, 0.0, 0.0))
            broken = False
        kept.append((a, b, *(e if abs(e) < 1e300 else 0.0 for e in bars)))
    return [list(column) for column in zip(*kept)] or [[] for _ in range(6)]


def with_bars(values, above, below, axis):
    """Values and the ends of their bars, which an axis has to show. A bar may reach below any place of
    a logarithmic axis; it does not set the range."""
    low = [value - e for value, e in zip(values, below)]
    if axis["logarithmic"]:
        low = [max(end, 0.5 * value) for end, value in zip(low, values)]
    return values + [value + e for value, e in zip(values, above)] + low


def value_range(values, axis, margin):
    """Limits of an axis that show all values, with a margin at both ends."""
    ends = axis.get("minimum", -math.inf), axis.get("maximum", math.inf)
    low, high = data_range([value for value in values if ends[0] <= value <= ends[1]], axis, margin)
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
        if kept:
            a, b, above, below, right, left = map(list, zip(*kept))
            x += with_bars(a, right, left, panel["x"])
            y += with_bars(b, above, below, panel["y"])
    y += numbers([reference["y"] for reference in panel["references"]])
    for span in panel.get("spans", []):
        x += [a for a in numbers([span["from"], span["to"]]) if plottable(a, panel["x"])]
    return x, y


