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
    import matplotlib.backends.backend_agg
    import matplotlib.cm
    import matplotlib.collections
    import matplotlib.colors
    import matplotlib.figure
    import matplotlib.legend_handler
    import matplotlib.lines
    import matplotlib.patches
    import matplotlib.patheffects
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
MAX_HEIGHT = 9.3  # of a page

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

# Letters of a page set by LaTeX. They go into an SVG as outlines, since browsers lack them; what
# they lack themselves is taken from the second one.
FONTS = {
    "sans": {},
    "latex": {
        "font.family": ["cmr10", "DejaVu Serif"],
        "mathtext.fontset": "cm",
        "axes.formatter.use_mathtext": True,
        "svg.fonttype": "path",
    },
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
REFERENCE_STYLE = {"linewidth": 0.8, "zorder": 1}

HALO_STYLE = {"linewidth": 6, "alpha": 0.25, "solid_capstyle": "round", "zorder": 1.4}
POLE_STYLE = {"linestyle": (0, (1, 2)), "linewidth": 0.8, "zorder": 1}
SPAN_HEIGHT = 0.03  # of the frame

BREAK_SIZE = 0.018  # of the frame's height, the marks where an axis goes on at 0
NOTE_SIZE = 0.85  # of the key's letters

MAX_LEGEND_ROWS = 6  # a longer legend stands above the frames

# Dates and versions would make equal figures differ.
METADATA = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


