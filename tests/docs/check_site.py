# SPDX-License-Identifier: MIT
"""Builds the site of the documentation and fails if a link on it leads nowhere, if a page asks for anything from a
network, cannot show a formula, or is wider than a telephone, or if the search finds nothing.

Usage: check_site.py SOURCE DIRECTORY      which gets the site
Ends with 77 where the tools or the browser are missing.
"""

import functools
import html.parser
import http.server
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.parse

SOURCE, SITE = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
SKIPPED = 77
SECONDS = 30  # at most for anything to happen; nothing here takes more than two
PHONE, HEIGHT = 400, 900
# Every page makes an index of a megabyte when it is opened, which is most of the time that it takes. An index that
# never comes is of no page's own.
NO_INDEX = "Object.defineProperty(window, '__search', { value: { index: new Promise(() => {}) } });"
RESOURCES = {"img": "src", "script": "src", "iframe": "src", "source": "src", "link": "href"}


# ---- Links ---------------------------------------------------------------------------------------


class Page(html.parser.HTMLParser):
    """What a page links to, what it loads, and its anchors."""

    def __init__(self, path):
        super().__init__()
        self.links, self.resources, self.anchors = set(), set(), {""}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.anchors |= {found[name] for name in ("id", "name") if found.get(name)}
        if tag == "a" and "href" in found:
            self.links.add(found["href"])
        elif found.get(RESOURCES.get(tag)):
            self.resources.add(found[RESOURCES[tag]])


def broken_links(site):
    """Complaints about all pages below a folder."""
    pages = {path: Page(path) for path in site.rglob("*.html")}
    for path, page in sorted(pages.items()):
        for link in sorted(page.links | page.resources):
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or parts.netloc:
                if link in page.resources and parts.scheme != "data":
                    yield f"{path}: asks for {link}"
                continue
            target = path
            if parts.path:
                target = pathlib.Path(os.path.normpath(path.parent / urllib.parse.unquote(parts.path)))
            anchor = urllib.parse.unquote(parts.fragment)
            if not target.is_file():
                yield f"{path}: {link} leads nowhere"
            elif target in pages and anchor not in pages[target].anchors:
                yield f"{path}: {link} leads to a page without this anchor"
    for style in site.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        if "url(http" in text or "url(//" in text or "@import" in text:
            yield f"{style}: asks for something from a network"


def faults_that_are_taken():
    """Complaints about broken_links() itself."""
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / "page.html"
        for text, fault in (
            ('<a href="page.html#here" id="here">', False),
            ('<a href="https://example.org/">', False),
            ('<a href="other.html">', True),
            ('<a href="#there" id="here">', True),
            ('<img src="https://example.org/a.svg">', True),
            ('<script src="a.js"></script>', True),
        ):
            page.write_text(text, encoding="utf-8")
            if any(broken_links(pathlib.Path(folder))) != fault:
                yield f"links: {text} is {'taken' if fault else 'refused'}"


# ---- In a browser --------------------------------------------------------------------------------


def looks(driver, pages):
    """Complaints about pages as they are shown on a telephone."""
    metrics = {"width": PHONE, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    script = driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": NO_INDEX})
    formulas = 0
    for page in pages:
        driver.get(page.as_uri())
        expected, shown, wrong, right = driver.execute_script(
            """const count = (selector) => document.querySelectorAll(selector).length;
            scrollTo(1000, 0);
            return [count(".arithmatex"), count(".arithmatex .katex"), count(".katex-error"), scrollX];"""
        )
        formulas += shown
        if wrong or expected != shown:
            yield f"{page}: {wrong} formulas with errors, {expected - shown} not there"
        if right > 0:
            yield f"{page}: {right} pixels wider than {PHONE}"
    if formulas < 1000:
        yield f"only {formulas} formulas on all pages"
    driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def search(driver, address, words, expected):
    """Complaints about what the search finds from a page."""
    driver.get(address)
    field = driver.find_element(By.CSS_SELECTOR, "[data-md-component=search-query]")
    driver.execute_script("document.querySelector('[data-md-toggle=search]').click()")
    WebDriverWait(driver, SECONDS).until(lambda _: field.is_displayed())
    field.send_keys(words)
    script = "return [...document.querySelectorAll('.md-search-result__link')].map((a) => a.href)"
    try:
        found = WebDriverWait(driver, SECONDS).until(lambda _: driver.execute_script(script))
    except TimeoutException:
        found = []
    if not any(expected in link for link in found):
        yield f"{address}: the search for {words} finds {found}, not {expected}"


def complaints_of_browser():
    pages = sorted(path for path in SITE.rglob("*.html") if not path.is_relative_to(SITE / "source"))
    handler = functools.partial(QuietHandler, directory=SITE)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    served = f"http://127.0.0.1:{server.server_port}/"
    driver = start_browser()
    try:
        yield from looks(driver, pages)
        for start in (SITE.as_uri() + "/", served):
            yield from search(driver, start + "index.html", "pair_average", "api/core/activation.html")
            yield from search(driver, start + "docs/theory.html", "double descent", "docs/gallery.html")
        for url, _ in requests(driver):
            if not url.startswith((SITE.as_uri(), served, "data:", "blob:", "about:")):
                yield f"a page asks for {url}"
        for entry in driver.get_log("browser"):
            yield f"the console says {entry['message']}"
    finally:
        driver.quit()
        server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


if __name__ == "__main__":
    if missing := [tool for tool in ("mkdocs", "doxygen") if not shutil.which(tool)]:
        print(f"skipped: no {' and no '.join(missing)}")
        sys.exit(SKIPPED)
    shutil.rmtree(SITE, ignore_errors=True)
    subprocess.run([SOURCE / "scripts/build_site.sh", SITE], check=True)
    complaints = [*faults_that_are_taken(), *broken_links(SITE)]
    if complaints:
        sys.exit("\n".join(complaints))

    sys.dont_write_bytecode = True
    sys.path.insert(0, str(SOURCE / "tests/browser"))
    from chromium import By, TimeoutException, WebDriverWait, requests, start_browser

    complaints = list(complaints_of_browser())
    print("\n".join(complaints) or "the site is in order")
    sys.exit(bool(complaints))
