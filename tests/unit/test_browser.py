"""Opening a page: only where a browser has a window, and without waiting for it."""

from __future__ import annotations

import threading
import webbrowser

import pytest

from bot.cli.browser import show_in_browser

URL = "http://127.0.0.1:8080"


class Window(webbrowser.BaseBrowser):
    """A browser with a window, which is waited for as long as the test wants."""

    def __init__(self) -> None:
        super().__init__()
        self.may_end = threading.Event()
        self.shown = threading.Event()
        self.urls: list[str] = []

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: FBT001, FBT002 - as its base has it
        """Show a page, and come back when that is allowed."""
        del new, autoraise
        self.urls.append(url)
        self.shown.set()
        return self.may_end.wait(10)


def test_page_is_shown_in_a_window_that_nobody_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser may take as long as it likes."""
    window = Window()
    monkeypatch.setattr(webbrowser, "get", lambda: window)
    show_in_browser(URL)
    assert window.shown.wait(10)
    assert window.urls == [URL]
    window.may_end.set()


def test_no_browser_takes_the_terminal_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that works in the terminal is left alone."""
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("no-such-browser"))
    monkeypatch.setattr(threading, "Thread", lambda **_: pytest.fail("it was opened"))
    show_in_browser(URL)


def test_a_machine_without_a_browser_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its address is printed all the same."""

    def get() -> webbrowser.BaseBrowser:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", get)
    show_in_browser(URL)
