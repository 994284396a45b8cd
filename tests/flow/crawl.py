"""Pressing through panels: every button that is met, each once, as somebody with too much time does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.callbacks import Arrange, ChooseLanguage, unpack
from bot.managing import split_place
from bot.panels import Leave
from bot.render.width import fits
from handlers.table import PRESSES

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from bot.demo.world import Press
    from tests.flow.conftest import World

_FAMILIES = "cmfgklaz"
"""The first letters of what the panels of settings carry; others lead to lists and stories."""

_WRONG = ("Something went wrong", "Что-то пошло не так", "Қате шықты", "out of date", "устарела", "ескірген")
_REGIONS = 2
_LATIN = re.compile(r"[A-Za-z]{3,}")
_KNOWN = {"English", "SaqBala", "bullying", "search", "Sample", "sample", "group", "digest"}


class Crawler:
    """Presses all that leads on from a message; each kind of data once."""

    def __init__(self, world: World, person: Person) -> None:
        self._world = world
        self._person = person
        self.pressed: list[str] = []
        self._regions: set[str] = set()

    async def crawl(self, start: ChatMessage) -> None:
        """Press until nothing new is met."""
        waiting = self._met(start)
        while waiting:
            message, data = waiting.pop()
            self.pressed.append(split_place(data)[1])
            shown = await self._press(message, data)
            waiting += [one for one in self._met(shown or start) if one not in waiting]

    def _met(self, message: ChatMessage) -> list[tuple[ChatMessage, str]]:
        """What of a message was not pressed yet; the settings come first, so that what changes them is seen."""
        look_at(message, self._person.language_code or "")
        found = [str(button["callback_data"]) for button in message.buttons if "callback_data" in button]
        return [(message, data) for data in found if self._is_wanted(split_place(data)[1])]

    def _is_wanted(self, data: str) -> bool:
        pressed = unpack(data)
        assert pressed is not None, data
        if data in self.pressed or data[0] not in _FAMILIES or isinstance(pressed, ChooseLanguage | Leave):
            return False
        if not any(press.bind(pressed) for press in PRESSES):  # a panel that is not there yet
            return False
        if region := re.fullmatch(r"g\|(.+)|f\|.*@(.+)", data):
            self._regions |= {region[1] or region[2]} if len(self._regions) < _REGIONS else set()
            return (region[1] or region[2]) in self._regions
        return not (isinstance(pressed, Arrange) and pressed.value.startswith("weekly") and "mon" not in data)

    async def _press(self, message: ChatMessage, data: str) -> ChatMessage | None:
        before = _doings(self._world)
        made = self._world.emulator.send_data(message, data, by=self._person)
        await self._world.emulator.wait_for(lambda: made.answered and (made.alert or _doings(self._world) > before))
        check_press(made, data)
        chat: Chat = message.chat
        return message if message.id in chat.messages and message is not self._last(chat) else self._last(chat)

    def _last(self, chat: Chat) -> ChatMessage | None:
        with_buttons = [one for one in self._world.emulator.sent(chat) if one.buttons]
        return with_buttons[-1] if with_buttons else None


def _doings(world: World) -> int:
    return sum(len(world.emulator.calls_of(one)) for one in ("sendMessage", "editMessageText", "deleteMessage"))


def check_press(made: Press, data: str) -> None:
    """No press may end in an apology, nor say that its button leads nowhere."""
    assert not any(word in made.text for word in _WRONG), (data, made.text)


def look_at(message: ChatMessage, language: str) -> None:
    """Nothing went wrong, all is in the reader's language, and every label goes into its button."""
    assert not any(word in message.text for word in _WRONG), message.text
    for row in message.button_texts:
        for text in row:
            assert fits(text, len(row)), (language, row)
    if language == "en":
        return
    said = " ".join([message.text, *(text for row in message.button_texts for text in row)])
    said = re.sub(r"/[a-z]+|«[^»]*»|№ \d+", "", said)
    assert set(_LATIN.findall(said)) <= _KNOWN, said
    assert not (language == "kk" and re.search(r"[ыэ]й\b|ться\b", said)), said
