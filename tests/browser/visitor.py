"""Somebody at the page of the demo: what they do, and what they see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PARENT, JOURNALIST, FAMILY = "Айгерім", "Денис", "Emma"
GROUP, FORUM, CHANNEL = "5 «Б» ата-аналары", "Parents’ club", "Родителям важно"


class Visitor:
    """The page as it is used by mouse and keyboard."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.problems: list[str] = []
        """What the page complained of."""
        self.foreign: list[str] = []
        """What it asked of anybody but the demo."""
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)
        page.on("request", lambda request: None if request.url.startswith(url) else self.foreign.append(request.url))
        page.goto(url)
        expect(self.rows.first).to_be_visible()

    @property
    def rows(self) -> Locator:
        """The list of chats."""
        return self.page.locator("#chats .row")

    @property
    def messages(self) -> Locator:
        """The messages of the open chat."""
        return self.page.locator("#messages .message")

    @property
    def last(self) -> Locator:
        """The newest message."""
        return self.messages.last

    def row(self, chat: str) -> Locator:
        """A chat in the list."""
        return self.rows.filter(has=self.page.locator("strong", has_text=chat))

    def open(self, chat: str) -> None:
        """Choose a chat."""
        self.row(chat).click()
        expect(self.page.locator("#chat-title")).to_have_text(chat)

    def open_without_answer(self, chat: str) -> None:
        """Choose a chat while the demo does not answer."""
        self.row(chat).click()

    def start(self) -> None:
        """Press Start."""
        self.page.locator("#start").click()
        expect(self.page.locator("#write")).to_be_visible()

    def say(self, text: str) -> None:
        """Type and press Enter, and wait until the words stand there and are answered."""
        before = self.messages.count()
        field = self.page.locator("#write")
        field.fill(text)
        field.press("Enter")
        expect(self.messages.nth(before + 1)).to_be_visible()

    def button(self, text: str | re.Pattern[str], message: Locator | None = None) -> Locator:
        """A button below a message, the newest one if none is named."""
        return (message or self.last).locator(".key", has_text=text)

    def press(self, text: str | re.Pattern[str], message: Locator | None = None) -> None:
        """Press a button below a message."""
        self.button(text, message).first.click()

    def speak_as(self, name: str) -> None:
        """Choose who speaks."""
        option = self.page.locator("#speaker option", has_text=name)
        self.page.select_option("#speaker", value=option.get_attribute("value"))

    def control(self, name: str) -> None:
        """Use a control behind the scenes, and wait for what it says."""
        self.page.locator(f"#act-{name}").click()
        expect(self.page.locator(f"#act-{name}")).not_to_have_attribute("aria-busy", "true")

    def unread(self, chat: str) -> Locator:
        """The count of unread messages of a chat."""
        return self.row(chat).locator(".unread [aria-hidden]")

    def scrolls_across(self) -> bool:
        """Whether anything is wider than the page."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
