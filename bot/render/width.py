"""How wide the text of a button is on a narrow phone, and whether it is shown whole there.

Telegram shows a button's text on one line and cuts what does not fit. The measures are those of its Android application
on a screen of 360 dp: Roboto at 15 sp, with narrow letters as wide as other typefaces have them. Other applications
give as much room or more.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Button
from bot.render.text import shorten, utf16_length

_ROW, _GAP, _PADDING = 320.0, 4.0, 14.0  # dp: buttons of a row together, between two of them, beside a button's text
_USUAL, _CAPITAL, _SIGN = 8.0, 10.0, 15.0
_WIDTHS = {
    5.0: "iіlj.,:;!'|\u2018\u2019\u00b7",
    6.0: 'frt()[]-–/" \u00a0\u202f',
    6.8: "гғIІsczJ“”«»•",
    7.4: "ктухyvxэaek",
    11.5: "жмфыюшwщ—…✓✕",
    13.2: "mMWЖМШЩЮФ%@",
}
_LETTERS = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_FIRST_SIGN = 0x2190
"""Arrows, signs and pictures begin here; letters of the bot's languages do not."""


def width(text: str) -> float:
    """The width of a button's text in dp."""
    return sum(_width(letter) for letter in text)


def room(columns: int) -> float:
    """The width in dp that a text has in a row of so many buttons."""
    return (_ROW - _GAP * (columns - 1)) / columns - _PADDING


def fits(text: str, columns: int = 1) -> bool:
    """Whether a text is shown whole in a row of so many buttons."""
    return width(text) <= room(columns)


def fit(text: str, columns: int = 1, *, tail: str = "") -> str:
    """`text` and `tail`, or as many of its words as are shown in such a row together with an ellipsis and the tail."""
    shown, units = text, utf16_length(text)
    while units > 1 and not fits(shown + tail, columns):
        units = min(units, utf16_length(shown)) - 1
        shown = shorten(text, units)
    return shown + tail


def side_by_side(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Rows with as many of the buttons in each as are shown whole: all in one, or half of them, down to one."""
    columns = len(buttons)
    while columns > 1 and not all(fits(button.text, columns) for button in buttons):
        columns -= 1
    return tuple(tuple(buttons[start : start + columns]) for start in range(0, len(buttons), max(columns, 1)))


def _width(letter: str) -> float:
    known = _LETTERS.get(letter)
    if known is not None:
        return known
    if ord(letter) >= _FIRST_SIGN:
        return _SIGN
    return _CAPITAL if letter.isupper() else _USUAL
