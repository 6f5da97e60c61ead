# SPDX-License-Identifier: MIT
"""What the pictures of the sample page have on and between their axes: tests for test_report.py."""

import math
import xml.etree.ElementTree

from pages import *


def svg_ticks(name):
    """The texts along the axes and colour bars of a picture by matplotlib."""
    svg = "{http://www.w3.org/2000/svg}"
    axes = []
    for axis in xml.etree.ElementTree.parse(DIRECTORY / name).iter(svg + "g"):
        if not axis.get("id", "").startswith("matplotlib.axis"):
            continue
        ticks = [g for g in axis if "tick_" in g.get("id", "")]
        texts = ["".join("".join(e.itertext()).split()) for tick in ticks for e in tick.iter(svg + "text")]
        axes.append(texts)
    return [texts for texts in axes if texts]


class Marks(Mouse):
    def test_11_axis_that_is_broken_to_have_zero(self):
        picture = self.picture(5)
        text = self.hover_text(picture, 0.004, 0.2)
        self.assertIn("simulation, median and quartiles", text)
        self.assertIn("εg = 0.2 +0.3 −0.1", text)
        self.assertIn("λ = 0", text)
        self.assertEqual(self.ticks(picture)[0], ["0", "0.01", "0.1", "1"])
        marks = self.run_script(
            "return arguments[0].layout.shapes.filter(s => s.xanchor === 1.5 * 0.004).length", picture
        )
        self.assertEqual(marks, 2)
        minor = self.run_script(
            """return arguments[0].layout.shapes.filter(s => s.xref === 'x' && s.ysizemode === 'pixel')
                 .map(s => (s.path.match(/M[^,]+/g) ?? []).map(m => Number(m.slice(1))))[0]""",
            picture,
        )
        self.assertAlmostEqual(min(minor), 0.02)
        # The space before 0 is as wide as that behind the largest value.
        self.assertAlmostEqual(self.axis_range(picture)[0], math.log10(0.004) - 0.03 * math.log10(250))

    def test_12_band_hollow_points_lines_and_note(self):
        picture = self.picture(5)
        traces = self.run_script("return arguments[0].data.map(t => JSON.parse(JSON.stringify(t)))", picture)
        band = next(t for t in traces if t.get("fill") == "toself")
        for high, low in zip(band["y"][:4], band["y"][:3:-1]):
            self.assertAlmostEqual(high - low, 0.4)
        hollow = next(t for t in traces if t.get("name") == "simulation, mean")
        self.assertEqual(hollow["marker"]["color"], "#ffffff")
        self.assertEqual(hollow["marker"]["line"]["color"], "#0072b2")
        dashes = self.run_script(
            "return arguments[0].layout.shapes.filter(s => s.type === 'line').map(s => s.line.dash)", picture
        )
        self.assertEqual(dashes, ["solid", "3px,4px"])
        note = self.elements(".gtitle", picture)[0]
        self.assertEqual(note.text, "N = 40, label noise Δ = 0.2")
        frame = self.elements(".xy", picture)[0].rect
        self.assertGreater(note.rect["y"], frame["y"] + frame["height"])

    def test_13_map_shows_missing_cells_and_those_beyond_the_colours(self):
        picture = self.picture(2)
        colours = self.run_script("return [arguments[0].data[0].zmin, arguments[0].data[0].zmax]", picture)
        self.assertAlmostEqual(colours[1], math.log10(0.3))
        end = self.run_script(
            "return arguments[0].layout.shapes.filter(s => s.xref === 'paper').map(s => s.fillcolor)", picture
        )
        self.assertEqual(end, ["#fde725"])
        fills = [e.value_of_css_property("fill") for e in self.elements(".legendpoints path", picture)]
        self.assertEqual(sum("url" in fill for fill in fills), 1)
        hatching = next(s for s in self.run_script("return arguments[0].layout.shapes", picture)
                        if s["type"] == "path" and s.get("layer") == "below")
        self.assertGreater(hatching["path"].count("M"), 50)
        lines = self.run_script(
            "return arguments[0].data.filter(t => t.mode === 'lines').map(t => [t.line.color, t.line.dash])",
            picture,
        )
        self.assertEqual([colour for colour, _ in lines], ["#000000", "#ffffff"] * 2)
        self.assertEqual([dash for _, dash in lines], ["solid"] * 2 + ["9px,5px"] * 2)

    def test_13_parametric_curve_has_bars_of_both_observables(self):
        picture = self.picture(6)
        text = self.hover_text(picture, 0.2, 5)
        self.assertIn("εg = 5 ± 0.25", text)
        self.assertIn("εt = 0.2 +0.05 −0.04", text)
        line, points = self.run_script(
            "return arguments[0].data.slice(0, 2).map(t => JSON.parse(JSON.stringify(t)))", picture
        )
        # In the order of the curve, and not joined across what has no place on the axis.
        self.assertEqual(line["x"], [1, 0.1, 0.01, 0.01, 0.02, 0.2])
        self.assertEqual(line["y"], [3, 2, 1, None, 4, 5])
        self.assertEqual(points["error_x"]["array"], [0.05, 0.02])
        self.assertEqual(points["error_x"]["arrayminus"], [0.04, 0.01])
        self.assertEqual(points["error_y"]["arrayminus"], [0.25, 0.25])

    def test_14_ticks_are_those_of_the_files(self):
        for index, name in ((2, "map.svg"), (5, "broken.svg"), (6, "parametric.svg")):
            self.assertEqual(self.ticks(self.picture(index)), svg_ticks(name), name)
