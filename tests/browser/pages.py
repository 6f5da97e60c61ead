# SPDX-License-Identifier: MIT
"""A headless Chromium that opens the pages of test_report.py, and a mouse for it.

Reads the arguments of test_report.py, and ends with 77 where there is no browser.
"""

import base64
import pathlib
import sys
import time
import unittest

from chromium import ActionChains, By, WebDriverWait, requests, start_browser

WIDE, PHONE, HEIGHT = 1400, 400, 900
SECONDS = 30  # at most for anything to happen; nothing here takes more than two
DOUBLE_CLICK = 0.5  # seconds after which Plotly takes a click for a new one (0.3), and a margin
ROWS = 6000  # of sample_page.cpp, as are the names and numbers below

SAMPLE_PAGES, PROGRAM = sys.argv[1], sys.argv[2]
DIRECTORY = pathlib.Path(sys.argv[3]).resolve()


class Page(unittest.TestCase):
    """Opens a page for all tests of a class."""

    file = "sample.html"
    width = WIDE
    scheme = "light"

    @classmethod
    def setUpClass(cls):
        cls.driver = start_browser()
        cls.addClassCleanup(cls.driver.quit)
        cls.resize(cls.width)
        cls.prefer(cls.scheme)
        cls.driver.get((DIRECTORY / cls.file).as_uri())
        cls.until("return document.documentElement.dataset.ready === 'yes'")

    @classmethod
    def resize(cls, width):
        metrics = {"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        cls.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    @classmethod
    def prefer(cls, scheme):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        cls.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    @classmethod
    def until(cls, script, *arguments):
        """Waits for what a script finds, and returns it."""
        return WebDriverWait(cls.driver, SECONDS, 0.05).until(
            lambda driver: driver.execute_script(script, *arguments)
        )

    def run_script(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def elements(self, selector, parent=None):
        return (parent or self.driver).find_elements(By.CSS_SELECTOR, selector)

    def screenshot(self, name):
        size = self.run_script("return [innerWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1}
        shot = self.driver.execute_cdp_cmd(
            "Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip}
        )
        (DIRECTORY / name).write_bytes(base64.b64decode(shot["data"]))

    def assert_clean(self):
        """Nothing on the console, nothing asked of a network."""
        self.assertEqual(self.driver.get_log("browser"), [])
        for url, kind in requests(self.driver):
            self.assertTrue(url.startswith(("file:///", "data:", "blob:")), url[:200])
            if url.startswith("file:"):
                self.assertEqual(kind, "Document", url)


class Mouse(Page):
    """What a hand does to pictures."""

    def picture(self, index):
        element = self.elements(".picture")[index]
        self.run_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        return element

    def at(self, picture, x, y, panel=""):
        """Where a point of the axes is in the window."""
        return self.run_script(
            """const [picture, x, y, n] = arguments;
            const {[`xaxis${n}`]: h, [`yaxis${n}`]: v} = picture._fullLayout;
            const box = picture.getBoundingClientRect();
            return [box.left + h._offset + h.d2p(x), box.top + v._offset + v.d2p(y)];""",
            picture,
            x,
            y,
            panel,
        )

    def mouse(self):
        return ActionChains(self.driver, duration=50)

    def move(self, x, y):
        mouse = self.mouse()
        mouse.w3c_actions.pointer_action.move_to_location(round(x), round(y))
        return mouse

    def hover_text(self, picture, x, y, panel=""):
        place = self.at(picture, x, y, panel)
        self.move(5, 5).perform()
        self.until("return !document.querySelector('.hoverlayer .hovertext')")
        self.move(place[0] + 1, place[1]).perform()
        text = self.until(
            """const text = arguments[0].querySelector('.hoverlayer .hovertext');
            return text && text.textContent;""",
            picture,
        )
        return text.replace("\u200b", "")

    def ticks(self, picture):
        """The texts along the axes and colour bars, in the order in which they stand there."""
        texts = self.run_script(
            """const along = (name, across) =>
                 [...arguments[0].querySelectorAll(`g.${name}tick text`)]
                   .map(e => [e.getBoundingClientRect(), e.textContent])
                   .sort(([a], [b]) => across ? a.left - b.left : b.top - a.top)
                   .map(([_, text]) => text);
               const axes = Object.keys(arguments[0].layout).filter(name => /^[xy]axis/.test(name))
                              .map(name => name.replace('axis', ''));
               const bars = [...arguments[0].querySelectorAll('.cbaxis')].map(
                 bar => [...bar.querySelectorAll('text')].map(e => e.textContent));
               return [...axes.map(name => along(name, name[0] === 'x')), ...bars];""",
            picture,
        )
        return [[text.replace("\u200b", "") for text in one] for one in texts if one]

    def visible(self, picture):
        return self.run_script("return arguments[0].data.map(t => t.visible)", picture)

    def wait_visible(self, picture, expected):
        self.until(
            "return arguments[0].data.map(t => t.visible).join() === arguments[1].join()",
            picture,
            expected,
        )

    def drag(self, start, end):
        mouse = self.move(*start)
        mouse.w3c_actions.pointer_action.pointer_down()
        mouse.w3c_actions.pointer_action.move_to_location(round(end[0]), round(end[1]))
        mouse.w3c_actions.pointer_action.pointer_up()
        mouse.perform()
        time.sleep(DOUBLE_CLICK)

    def double_click_until(self, script, picture, place):
        """On a busy machine two clicks may be too far apart to make a double one."""
        end = time.monotonic() + SECONDS
        while not self.run_script(script, picture) and time.monotonic() < end:
            self.move(*place).double_click().perform()
            time.sleep(2 * DOUBLE_CLICK)
        self.assertTrue(self.run_script(script, picture))

    def hidden_columns(self, index, names):
        """Columns of a table that are not seen in the window when the table is, or not as a whole."""
        return self.run_script(
            """const table = document.querySelectorAll('table.results')[arguments[0]];
            table.scrollIntoView({block: 'start', behavior: 'instant'});
            const heads = [...table.tHead.rows[0].cells];
            const isSeen = cell => {
              const {left, right, top, bottom} = cell.getBoundingClientRect();
              return [left + 2, right - 2].every(
                x => cell.contains(document.elementFromPoint(x, (top + bottom) / 2)));
            };
            return arguments[1].filter(name => {
              const at = heads.findIndex(head => head.textContent === name);
              return at < 0 || ![heads[at], table.tBodies[0].rows[0].cells[at]].every(isSeen);
            });""",
            index,
            names,
        )

    def axis_range(self, picture, axis="xaxis"):
        return self.run_script("return arguments[0].layout[arguments[1]].range", picture, axis)

    def key_entry(self, picture, label):
        entries = self.elements(".legend .traces", picture)
        entry = next(e for e in entries if e.text.replace("\n", "") == label)
        return self.elements(".legendtoggle", entry)[0]

    def click_key(self, picture, label):
        self.key_entry(picture, label).click()

    def key_place(self, picture, label):
        """Where an entry of the key is in the window."""
        return self.run_script(
            """const {left, top, width, height} = arguments[0].getBoundingClientRect();
            return [left + width / 2, top + height / 2];""",
            self.key_entry(picture, label),
        )
