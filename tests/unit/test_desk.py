"""How a call is answered, whatever Telegram makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pytest

from bot.errors import RefusedError
from bot.model import Message
from handlers.desk import Call
from tests.factories import make_chat

if TYPE_CHECKING:
    from handlers.desk import Desk

HELLO = Message(html="Sample")


@dataclass
class Line:
    """A Telegram that refuses edits, and what was asked of it."""

    refusal: str = ""
    asked: list[str] = field(default_factory=list)

    async def send(self, chat: int, message: Message, *, thread: int = 0) -> int:
        """Send."""
        self.asked.append(f"send {chat} {thread} {message.html}")
        return 1

    async def edit(self, chat: int, message_id: int, message: Message) -> None:
        """Edit, or refuse to."""
        self.asked.append(f"edit {chat} {message_id} {message.html}")
        if self.refusal:
            raise RefusedError(400, f"Bad Request: {self.refusal}")

    async def answer_press(self, press_id: str, text: str = "", *, alert: bool = False, url: str = "") -> None:
        """Answer a press."""
        self.asked.append(f"press {press_id} {text} {alert} {url}".strip())


@dataclass
class Table:
    """A desk with nothing but a line."""

    telegram: Line


def make_call(line: Line, **fields: object) -> Call:
    """A press in a forum's topic."""
    desk = cast("Desk", Table(line))
    call = Call(desk=desk, chat=make_chat(), thread=5, app_language="en", message_id=3, press_id="p")
    for name, value in fields.items():
        setattr(call, name, value)
    return call


async def test_press_is_answered_before_the_message_changes() -> None:
    """And once, whatever is said later."""
    line = Line()
    call = make_call(line)
    await call.edit_or_send(HELLO)
    await call.toast("too late")
    assert line.asked == ["press p  False", "edit 7 3 Sample"]


async def test_word_said_before_is_the_answer() -> None:
    """It is not followed by an empty one."""
    line = Line()
    call = make_call(line)
    await call.toast("x" * 300, alert=True)
    await call.edit_or_send(HELLO)
    assert [len(line.asked[0]), line.asked[1]] == [len("press p  True") + 200, "edit 7 3 Sample"]


@pytest.mark.parametrize("refusal", ["message to edit not found", "message can't be edited"])
async def test_message_beyond_editing_is_sent_anew(refusal: str) -> None:
    """Deleted meanwhile, or too old: in the thread that it stood in."""
    line = Line(refusal=refusal)
    await make_call(line).edit_or_send(HELLO)
    assert line.asked[1:] == ["edit 7 3 Sample", "send 7 5 Sample"]


async def test_other_refusals_are_errors() -> None:
    """Sending once more what Telegram does not accept would help nobody."""
    line = Line(refusal="can't parse entities")
    with pytest.raises(RefusedError):
        await make_call(line).edit_or_send(HELLO)
    assert len(line.asked) == 2


async def test_command_has_no_press_to_answer() -> None:
    """Its answer is a message."""
    line = Line()
    call = make_call(line, message_id=None, press_id="")
    await call.edit_or_send(HELLO)
    await call.toast("nobody hears this")
    assert line.asked == ["send 7 5 Sample"]
