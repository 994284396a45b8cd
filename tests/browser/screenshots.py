"""Takes the pictures of the README: the demo on a desk and on a phone (`make screenshots`)."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, OPTIONS, run_demo
from tests.browser.visitor import FAMILY, PARENT, Visitor

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"


def main() -> None:
    """Take both pictures; ends with a line where there is no Chromium."""
    if CHROMIUM is None:
        sys.exit("There is no Chromium: apt-get install chromium, and try again")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, run_demo(Path(folder)) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        take_desk(browser, url)
        take_phone(browser, url)
        browser.close()


def take_desk(browser: Browser, url: str) -> None:
    """A desk: a search in English, and a story that has just arrived elsewhere."""
    visitor = Visitor(browser.new_page(viewport={"width": 1280, "height": 800}, locale="en"), url)
    visitor.open(FAMILY)
    visitor.say("children")
    visitor.control("publish")
    expect(visitor.row("Денис").locator(".unread")).to_be_visible()
    visitor.page.screenshot(path=FOLDER / "desk.png")


def take_phone(browser: Browser, url: str) -> None:
    """A phone: a Kazakh parent's first minute, with a story that arrives."""
    page = browser.new_page(viewport={"width": 360, "height": 740}, device_scale_factor=2, locale="kk")
    visitor = Visitor(page, url)
    visitor.open(PARENT)
    visitor.start()
    visitor.say("/follow all")
    shown = visitor.messages.count()
    page.locator("#controls").click()
    visitor.control("publish")
    page.locator("#close").click()
    expect(visitor.messages).to_have_count(shown + 1)
    page.screenshot(path=FOLDER / "phone.png")


if __name__ == "__main__":
    main()
