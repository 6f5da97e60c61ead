# SPDX-License-Identifier: MIT
"""Drives pages of io::html_report in a headless Chromium: they load from a file without errors and
without a network, and pictures and tables answer to a real mouse.

Usage: test_report.py SAMPLE_PAGE_PROGRAM OVERPARAM DIRECTORY
Ends with 77 where there is no browser. Screenshots for people lie in DIRECTORY afterwards.
"""

import json
import math
import shutil
import subprocess
import sys
import time
import unittest

sys.dont_write_bytecode = True
import marks
from pages import *  # the browser, its settings, Page and Mouse


class Wide(marks.Marks):
    # Order: unittest sorts by name; the first one sees the log of loading.

    def test_00_loads_alone(self):
        self.assert_clean()
        self.assertIsNone(self.run_script("return window.broken ?? null"))
        text = self.run_script("return document.querySelector('.notes').textContent")
        self.assertIn("</script><script>window.broken = 1</script><!-- <b>&amp;", text)
        self.assertEqual(self.driver.title, "Random features & <friends>")
        self.screenshot("light.png")

    def test_01_says_what_was_run(self):
        verdicts = self.elements(".verdict")
        self.assertIn("agree at 14 of 14", verdicts[0].text)
        self.assertIn("good", verdicts[0].get_attribute("class"))
        self.assertIn("bad", verdicts[1].get_attribute("class"))
        command = self.run_script("return document.querySelector('.copyable code').textContent")
        self.assertTrue(command.startswith("overparam curve random-features-online --dim 100 "))
        self.assertTrue(command.endswith(" --out results/curve"))
        self.assertEqual(len(self.elements(".failures li")), 4)

    def test_02_every_figure_has_its_traces(self):
        counts = self.run_script(
            "return [...document.querySelectorAll('.picture')].map(p => p.data.length)"
        )
        self.assertEqual(counts, [10, 15, 7, 10, 16, 6, 2, 10])
        plotted = self.run_script(
            """return [...document.querySelectorAll('.picture')].map(
                 p => p.querySelectorAll('.scatterlayer .trace').length)"""
        )
        self.assertEqual(plotted[:2], [10, 15])
        self.assertTrue(self.elements(".heatmaplayer image", self.elements(".picture")[2]))
        bars = self.elements(".errorbars .errorbar, .errorbar", self.elements(".picture")[0])
        self.assertEqual(len(bars), 14)

    def test_03_hover_shows_values(self):
        picture = self.picture(0)
        value = 1.08 * (0.02 + 0.1 / 3)  # of sample_page.cpp at K/N = 1
        text = self.hover_text(picture, 1, value)
        self.assertIn("η = 1, simulation", text)
        self.assertIn("εg = 0.0576 ± 0.0032", text)
        self.assertIn("K/N = 1", text)
        self.driver.save_screenshot(str(DIRECTORY / "hover.png"))
        text = self.hover_text(self.picture(1), 10 ** (-1 + 26 / 13), 0.3 * 0.95, "2")
        self.assertIn("η = 0.3", text)
        self.assertIn("R = ", text)
        picture = self.picture(2)
        self.assertIn("εg = 0.1012525", self.hover_text(picture, 1, 0.05))
        self.assertIn("not computed", self.hover_text(picture, 0.5, 0.1125))
        self.assertIn("boundary", self.hover_text(picture, 1, 2))
        late = 0.2 / 2 + 0.2 * math.exp(-20 / 5)  # of the family K = 4
        self.assertIn("K = 4", self.hover_text(self.picture(3), 20, late))
        self.assertIn("R, t = 1, K/N = 1.5", self.hover_text(self.picture(4), 1 / 100, 1.5, "2"))
        self.assertIn("simulation, mean", self.hover_text(self.picture(5), 1, 1.3))
        self.move(5, 5).perform()

    def test_03_hover_names_the_quantity_of_an_axis(self):
        for label, name in (
            ("error $ε_g$, values ≤ 0 left out", "<i>ε</i><sub><i>g</i></sub>"),
            ("error $ε_g$, $t$ → ∞", "<i>ε</i><sub><i>g</i></sub>"),
            ("z-score of $R$", "z-score of <i>R</i>"),
            ("difference of $R$ in %", "difference of <i>R</i> in %"),
            ("bias $B$, variance $V$", "value"),
        ):
            self.assertEqual(self.run_script("return Texts.symbol(arguments[0])", label), name)

    def test_04_key_hides_families_and_styles(self):
        picture = self.picture(0)
        off = "legendonly"
        everything = [True] * 10
        # The asymptote, then line, dashed and points of two families, then the three styles.
        self.click_key(picture, "η = 1")
        self.wait_visible(picture, [True, off, off, off] + [True] * 6)
        self.click_key(picture, "η = 1")
        self.wait_visible(picture, everything)
        self.click_key(picture, "simulation")
        self.wait_visible(picture, [True, True, True, off, True, True, off, True, True, off])
        self.click_key(picture, "simulation")
        self.wait_visible(picture, everything)
        alone = [True] * 4 + [off] * 3 + [True] * 3
        for expected in (alone, everything):
            shown = f"return arguments[0].data.map(t => t.visible).join() === {json.dumps(expected)}.join()"
            self.double_click_until(shown, picture, self.key_place(picture, "η = 1"))

    def test_05_zoom_and_reset(self):
        picture = self.picture(0)
        before = self.axis_range(picture)
        ticks = [["0.1", "1", "10"], ["0.02", "0.05", "0.1"]]
        self.assertEqual(self.ticks(picture), ticks)
        low, high = self.at(picture, 0.3, 0.05), self.at(picture, 3, 0.1)
        self.drag(low, high)
        self.until("return arguments[0].layout.xaxis.range[0] > -0.6", picture)
        zoomed = self.axis_range(picture)
        self.assertAlmostEqual(zoomed[0], -0.523, delta=0.02)
        self.assertAlmostEqual(zoomed[1], 0.477, delta=0.02)
        self.assertEqual(self.ticks(picture), [["0.5", "1", "2"], ["0.06", "0.07", "0.08", "0.09", "0.1"]])
        reset = "return arguments[0].layout.xaxis.range[0] < -0.9"
        self.double_click_until(reset, picture, self.at(picture, 1, 0.07))
        self.assertEqual(self.axis_range(picture), before)
        self.assertEqual(self.ticks(picture), ticks)

    def test_06_shared_axes_move_together(self):
        picture = self.picture(1)
        low, high = self.at(picture, 1, 0.1, "2"), self.at(picture, 10, 0.2, "2")
        self.drag(low, high)
        self.until("return arguments[0].layout.xaxis2.range[0] > -0.5", picture)
        self.assertEqual(self.axis_range(picture, "xaxis"), self.axis_range(picture, "xaxis3"))
        reset = "return arguments[0].layout.xaxis2.range[0] < -0.5"
        self.double_click_until(reset, picture, self.at(picture, 3, 0.15, "2"))

    # ---- Table -----------------------------------------------------------------------------------

    def column(self, name):
        """The texts of a column on the page shown."""
        return self.run_script(
            """const table = document.querySelector('table.results');
            const names = [...table.tHead.rows[0].cells].map(c => c.textContent);
            const at = names.indexOf(arguments[0]);
            return [...table.tBodies[0].rows].map(row => row.cells[at].textContent);""",
            name,
        )

    def info(self):
        return self.elements(".dataTables_info")[0].text.replace("\u202f", "")

    def filter_of(self, name):
        return self.elements(f"table.results [aria-label='filter {name}']")[0]

    def test_07_table_sorts_by_number(self):
        heading = next(e for e in self.elements("table.results thead th") if e.text == "value")
        self.run_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", heading)
        self.assertIn(f"of {ROWS} rows", self.info())
        heading.click()
        values = self.column("value")
        self.assertEqual(values[0], "")  # the one without value
        self.assertEqual(values[1], "0.000166611")
        self.assertEqual(values[1:], sorted(values[1:], key=float))
        heading.click()
        self.assertEqual(self.column("value")[:2], ["0.333333", "0.25"])
        full = self.run_script("return document.querySelector('table.results td span').title")
        self.assertEqual(full, "0.33333333333333331")

    def test_08_table_filters(self):
        value = self.filter_of("value")
        value.send_keys("> 0.05")
        self.assertIn("1–16 of 16 rows", self.info())
        source = self.filter_of("source")
        source.send_keys("simulation")
        self.assertEqual(set(self.column("source")), {"simulation"})
        self.assertIn("of 6 rows", self.info())
        value.clear()
        value.send_keys("0.1 .. 0.2")
        self.assertEqual(self.column("value"), ["0.166667", "0.111111"])
        value.clear()
        value.send_keys(" ")
        source.send_keys("all")
        search = self.elements(".dataTables_filter input")[0]
        search.send_keys("diverged")
        self.assertEqual(self.column("status"), ["diverged"])
        search.clear()
        search.send_keys(" ")
        self.until("return document.querySelector('.dataTables_info').textContent.includes('20 of')")

    def test_09_table_folds_constant_columns(self):
        table = self.elements("table.results")[0]
        names = [heading.text for heading in self.elements("tr:first-child th", table)]
        self.assertNotIn("label noise", names)
        self.assertIn("learning rate 0.5", self.elements(".constants")[0].text)
        self.assertNotIn("(empty)", self.elements(".folded")[0].text)
        box = self.elements(".switch input")[0]
        box.click()
        self.assertEqual(set(self.column("label noise")), {"0"})
        self.assertEqual(set(self.column("lower quartile")), {""})
        box.click()

    def downloaded(self, name):
        path = DIRECTORY / "downloads" / name
        end = time.monotonic() + SECONDS
        while not path.exists() and time.monotonic() < end:
            time.sleep(0.05)
        return path.read_text(encoding="utf-8")

    def test_10_saves_table_and_picture(self):
        shutil.rmtree(DIRECTORY / "downloads", ignore_errors=True)
        (DIRECTORY / "downloads").mkdir()
        self.driver.execute_cdp_cmd(
            "Browser.setDownloadBehavior",
            {"behavior": "allow", "downloadPath": str(DIRECTORY / "downloads")},
        )
        self.elements("button.save")[0].click()
        table = (DIRECTORY / "sample.csv").read_text(encoding="utf-8")
        self.assertEqual(self.downloaded("curve.csv"), table)
        picture = self.picture(0)
        self.move(*self.at(picture, 1, 0.1)).perform()
        self.elements(".modebar-btn", picture)[0].click()
        self.assertTrue(self.downloaded("Error-against-width.svg").startswith("<svg"))

    # ---- The rest --------------------------------------------------------------------------------

    def test_15_formulas_are_set(self):
        formulas = self.elements(".formula")
        self.assertGreaterEqual(len(formulas), 8)
        for formula in formulas:
            self.assertTrue(self.elements("math", formula))
            self.assertTrue(self.elements(".katex-html", formula))
        self.assertEqual(self.elements(".katex-error"), [])
        loaded = """return [...document.fonts].some(
                      f => f.family === arguments[0] && f.status === 'loaded')"""
        for font in ("KaTeX_Main", "KaTeX_Math", "KaTeX_AMS"):
            self.assertTrue(self.run_script(loaded, font), font)

    def test_16_follows_the_colour_scheme(self):
        self.prefer("dark")
        dark = "return arguments[0].layout.paper_bgcolor === '#191d23'"
        self.until(dark, self.elements(".picture")[0])
        ground = self.run_script("return getComputedStyle(document.body).backgroundColor")
        self.assertEqual(ground, "rgb(17, 20, 24)")
        self.screenshot("dark.png")
        self.prefer("light")
        self.until("return arguments[0].layout.paper_bgcolor === '#ffffff'", self.elements(".picture")[0])

    def test_17_prints(self):
        self.prefer("dark")
        self.run_script(
            """window.addEventListener('beforeprint', () => {
                 window.printed = document.querySelector('.picture').layout.paper_bgcolor; });"""
        )
        pdf = self.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
        (DIRECTORY / "print.pdf").write_bytes(base64.b64decode(pdf["data"]))
        self.assertEqual(self.run_script("return window.printed"), "#ffffff")
        self.until("return document.querySelector('.picture').layout.paper_bgcolor !== '#ffffff'")
        self.prefer("light")

    def test_18_stays_clean(self):
        self.assert_clean()


class Narrow(Mouse):
    width = PHONE

    def test_values_and_errors_are_seen(self):
        self.assertEqual(self.hidden_columns(0, ["value", "standard error"]), [])
        self.run_script("document.querySelector('.wide:has(.results)').scrollLeft = 1e6")
        self.assertEqual(self.hidden_columns(0, ["value", "standard error"]), [])

    def test_nothing_is_wider_than_the_window(self):
        self.assertEqual(self.run_script("return document.documentElement.scrollWidth"), PHONE)
        for picture in self.elements(".picture"):
            self.assertLess(picture.size["width"], PHONE)
        self.screenshot("phone.png")
        self.assert_clean()

    def test_pictures_follow_the_window(self):
        self.resize(WIDE)
        self.until("return document.querySelector('.picture').layout.width > 700")
        self.resize(PHONE)
        self.until("return document.querySelector('.picture').layout.width < 400")


class OfTheProgram(Mouse):
    """The page that the program itself writes about a directory with two commands."""

    file = "run/report.html"

    def test_says_and_shows_what_was_computed(self):
        self.assert_clean()
        self.assertEqual([e.text for e in self.elements("h2")][:3], ["curve", "validate", "width-for"])
        self.assertIn("--ratio=0.5,1,2", self.elements("pre, code")[0].text)
        self.assertIn("theory and simulation agree", self.elements(".verdict")[0].text)
        table = (DIRECTORY / "run" / "curve.csv").read_text().splitlines()
        names = table[0].split(",")
        rows = [dict(zip(names, line.split(","))) for line in table[1:]]
        row = next(r for r in rows if r["source"] == "simulation" and r["ratio"] == "1")
        self.assertEqual(row["observable"], "generalization_error")
        text = self.hover_text(self.picture(0), 1, float(row["value"]))
        self.assertIn("simulation", text)
        self.assertIn(f"{float(row['value']):.4f}"[:5], text)
        self.assertEqual(len(self.elements(".picture")), 3)
        self.assertGreater(len(self.elements("math")), 8)
        self.screenshot("program.png")

    def test_values_name_their_family(self):
        rows = [line.split(",") for line in (DIRECTORY / "run" / "validate.csv").read_text().splitlines()]
        at = {name: i for i, name in enumerate(rows[0])}
        score = next(float(row[at["value"]]) for row in rows
                     if row[at["observable"]] == "generalization_error.verdict_z_score"
                     and row[at["ratio"]] == "2")
        text = self.hover_text(self.picture(1), 0, score, "2")
        self.assertIn("K/N = 2, verdict at N → ∞", text)
        self.assertIn("z-score of εg =", text)
        line = self.run_script(
            """const lines = arguments[0].data.filter(t => t.mode === 'lines' && t.x.length === 41);
            return [lines[1].x[30], lines[1].y[30]];""",
            self.picture(1),
        )
        self.assertIn("K/N = 2, regression on 1/N", self.hover_text(self.picture(1), *line))
        lines = (DIRECTORY / "run" / "width-for.csv").read_text().splitlines()
        width = next(line.split(",") for line in lines[1:] if ",width," in line)
        text = self.hover_text(self.picture(2), float(width[at["dim"]]), float(width[at["value"]]))
        self.assertIn("ε∗ = 0.01", text)

    def test_ticks_are_those_of_the_files(self):
        for index, name in enumerate(("curve", "validate", "width-for")):
            self.assertEqual(self.ticks(self.picture(index)), marks.svg_ticks(f"run/{name}.svg"), name)

    def test_columns_that_matter_are_seen(self):
        wanted = ["width", "ratio", "time", "source", "observable", "value", "standard error"]
        self.assertEqual(self.hidden_columns(0, wanted), [])

    def test_scores_are_explained(self):
        texts = [e.text for e in self.elements(".explained")]
        self.assertEqual(len(texts), 1)
        for words in ("score z", "regression on 1/N", "hollow point", "joint 1 % level", "resolves"):
            self.assertIn(words, texts[0])


class Large(Mouse):
    """A page whose table is read when it comes into view."""

    file = "large/report.html"

    def test_the_table_is_read_when_it_is_looked_at(self):
        self.assert_clean()
        waiting = self.elements(".waiting")
        rows = len((DIRECTORY / "large" / "dynamics.csv").read_text().splitlines()) - 1
        self.assertEqual([e.text for e in waiting], [f"{rows} rows"])
        self.assertEqual(self.elements("table.results"), [])
        self.run_script("arguments[0].scrollIntoView()", waiting[0])
        self.until("return document.querySelectorAll('table.results tbody tr').length === 20")
        self.assertEqual(self.elements(".waiting"), [])
        self.assertIn(f"of {rows:,} rows".replace(",", "\u202f"),
                      self.elements(".dataTables_info")[0].text)
        self.assert_clean()


class Empty(Page):
    file = "empty.html"

    def test_loads(self):
        self.assert_clean()
        self.assertEqual(self.elements("h1")[0].text, "Nothing")
        self.assertEqual(self.elements(".picture"), [])


if __name__ == "__main__":
    subprocess.run([SAMPLE_PAGES, str(DIRECTORY)], check=True)
    for directory in ("run", "large"):
        shutil.rmtree(DIRECTORY / directory, ignore_errors=True)
    common = ["random-features-online", "--quiet", "--format=svg", "--out", str(DIRECTORY / "run")]
    for command in (
        ["curve", "--dim=40", "--ratio=0.5,1,2", "--simulate"],
        ["validate", "--dims=10,20,40", "--times=2", "--ratio=1,2", "--replicas=50", "--resolve=0.5"],
        ["width-for", "--dim=40:400:log:5", "--error=0.01,0.02"],
    ):
        subprocess.run([PROGRAM, command[0], *common, *command[1:]], check=True)
    subprocess.run([PROGRAM, "report", str(DIRECTORY / "run")], check=True)
    subprocess.run([PROGRAM, "dynamics", "random-features-online", "--quiet", "--format=svg",
                    "--theory=asymptotic", "--ratio=0.5:8:log:200", "--times=0.1:100:log:40",
                    "--out", str(DIRECTORY / "large")], check=True)
    subprocess.run([PROGRAM, "report", str(DIRECTORY / "large")], check=True)
    unittest.main(argv=sys.argv[:1], verbosity=2)
