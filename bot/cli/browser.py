"""Opening a page for whoever sits at the screen, if anybody does."""

from __future__ import annotations

import threading
import webbrowser


def show_in_browser(url: str) -> None:
    """Show a page where there is a browser with a window; one that works in the terminal would take it away."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return
    if type(browser) is not webbrowser.GenericBrowser:  # that one is for terminals
        threading.Thread(target=browser.open, args=(url,), daemon=True).start()  # some are waited for until they end
