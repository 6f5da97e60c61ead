# SPDX-License-Identifier: MIT
"""A headless Chromium for tests; whoever imports this ends with 77 where there is none."""

import json
import shutil
import sys

SKIPPED = 77

try:
    from selenium import webdriver
    from selenium.common.exceptions import TimeoutException
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError:
    print("skipped: no selenium; on Debian: apt-get install python3-selenium")
    sys.exit(SKIPPED)
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
if not BROWSER or not DRIVER:
    print("skipped: no browser; on Debian: apt-get install chromium chromium-driver")
    sys.exit(SKIPPED)


def start_browser():
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.chrome.service.Service(DRIVER)
    return webdriver.Chrome(service=service, options=options)


def requests(driver):
    """Address and kind of all that pages asked for since the last call."""
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            yield message["params"]["request"]["url"], message["params"]["type"]
