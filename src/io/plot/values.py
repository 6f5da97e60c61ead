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
    """x, y and the errors above and below of the points that can be plotted; y is NaN where a line is
    broken."""
    x, y = numbers(series["x"]), numbers(series["y"])
    above = numbers(series["error"]) or [0.0] * len(x)
    below = numbers(series.get("error_below", [])) or above
    kept = [
        (a, b, *(e if abs(e) < 1e300 else 0.0 for e in errors))
        for a, b, *errors in zip([place_of(a, panel["x"]) for a in x], y, above, below)
        if plottable(a, panel["x"]) and (math.isnan(b) or plottable(b, panel["y"]))
    ]
    return [list(column) for column in zip(*kept)] or [[], [], [], []]


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


