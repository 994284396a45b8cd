"""The demo as a visitor meets it: in a process of its own, its page in headless Chromium."""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OPTIONS = (
    "--no-sandbox",  # tests may run as root in a container
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
START_SECONDS = 30.0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window; without Chromium the tests are skipped, or fail where REQUIRE_BROWSER is set."""
    if CHROMIUM is None:
        reason = "there is no Chromium: apt-get install chromium"
        pytest.fail(reason) if os.environ.get("REQUIRE_BROWSER") else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield started
        started.close()


@pytest.fixture(scope="module")
def stage() -> Iterator[Popen[str]]:
    """The process that shows the demos, one after another."""
    command = [sys.executable, "-m", "tests.browser.stage"]
    with Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True, bufsize=1) as process:  # noqa: S603 - our own program
        yield process
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(START_SECONDS) == 0


@pytest.fixture
def demo(stage: Popen[str], tmp_path: Path) -> Iterator[str]:
    """The demo of this test alone; stories are published by the button only."""
    assert stage.stdin is not None
    assert stage.stdout is not None
    stage.stdin.write(f"{tmp_path}\n")
    url = stage.stdout.readline().strip()
    wait_until_ready(f"{url}/healthz")
    yield url
    stage.stdin.write("end\n")
    assert stage.stdout.readline() == "ended\n"


@contextmanager
def run_demo(folder: Path) -> Iterator[str]:
    """Run `saqbala demo` while the block runs, once the bot listens; gives its address."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--no-browser", "--every", "0"]
    environment = {**os.environ, "TMPDIR": str(folder)}
    with Popen(command, stdout=PIPE, text=True, env=environment) as process:  # noqa: S603 - our own program
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            wait_until_ready(f"{url}/healthz")
            yield url
        finally:
            process.terminate()
            assert process.wait(START_SECONDS) == 0


def wait_until_ready(address: str) -> None:
    """Ask until the answer is 200."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            with urlopen(address) as answer:  # noqa: S310 - the demo's own address
                assert answer.status == 200
                return
        except HTTPError as error:  # not ready yet, and an answer that has to be closed
            error.close()
            time.sleep(0.05)
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(address)


@pytest.fixture
def visit(browser: Browser, demo: str) -> Iterator[Callable[..., Visitor]]:
    """Open the page as somebody whose browser has this width and language; at the end nothing may have gone wrong."""
    visitors: list[Visitor] = []

    def open_page(*, width: int = 1280, height: int = 800, language: str = "en", dark: bool = False) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            color_scheme="dark" if dark else "light",
        )
        visitors.append(Visitor(context.new_page(), demo))
        return visitors[-1]

    yield open_page
    for visitor in visitors:
        problems, foreign = visitor.problems, visitor.foreign
        visitor.page.context.close()
        assert problems == []
        assert foreign == []
