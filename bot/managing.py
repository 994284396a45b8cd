"""Buttons about another chat than the one they stand in: its number goes before what they carry (pure)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.model import Button, Message

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MARKED = re.compile(r"~(?P<place>[1-9A-Z][0-9A-Z]{0,9})(?P<data>[a-z].*)", re.DOTALL)
_LONGEST = 64  # bytes (Bot API: InlineKeyboardButton.callback_data)


def manage(message: Message, place: int) -> Message:
    """Let all buttons of a message that call back, but those of the chat itself, be about the place of this number.

    One whose data does not go into 64 bytes then (a slug of the operator's own of nearly 40 letters) is left out.
    """
    rows = (tuple(concern(button, place) for button in row) for row in message.buttons)
    fitting = (tuple(button for button in row if len(button.data.encode()) <= _LONGEST) for row in rows)
    return replace(message, buttons=tuple(row for row in fitting if row))


def split_place(data: str | None) -> tuple[int, str]:
    """The number of the place that a button's data is about (0: the one where it stands), and what it carries."""
    found = _MARKED.fullmatch(data or "")
    return (int(found["place"], len(_DIGITS)), found["data"]) if found else (0, data or "")


def concern(button: Button, place: int) -> Button:
    """Let a button that calls back be about the place of this number."""
    calls_back = button.data and not button.home
    return replace(button, data=f"~{_write(place)}{button.data}") if calls_back else button


def _write(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
