# SPDX-License-Identifier: MIT
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
        subs = [1.0] if decades > 2 else [1.0, 3.0] if decades > 1.2 else [1.0, 2.0, 5.0]
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
    if description.get("zero"):
        break_axis(axis, description["zero"], *limits)
    axis.set_label_text(description["label"])


def break_axis(axis, zero, low, high):
    """Gives an x axis a tick for 0 at its place, none beside it, and marks of a break."""
    first = 1.5 * zero  # ticks of the logarithm begin above the break
    for locator, minor in ((axis.get_major_locator(), False), (axis.get_minor_locator(), True)):
        ticks = [tick for tick in locator.tick_values(low, high) if first < tick <= high]
        axis.set_ticks(ticks if minor else [zero] + ticks, minor=minor)
    label = axis.get_major_formatter()
    texts = matplotlib.ticker.FuncFormatter(
        lambda value, place=None: "0" if value == zero else label(value, place)
    )
    axis.set_major_formatter(texts)
    ax = axis.axes
    middle = math.log(first / low) / math.log(high / low)
    slant = 0.4 * BREAK_SIZE
    for y in (0, 1):
        for shift in (-slant, slant):
            ax.plot(
                [middle + shift - slant, middle + shift + slant],
                [y - BREAK_SIZE, y + BREAK_SIZE],
                transform=ax.transAxes,
                color=matplotlib.rcParams["axes.edgecolor"],
                linewidth=matplotlib.rcParams["axes.linewidth"],
                clip_on=False,
                zorder=6,
            )


