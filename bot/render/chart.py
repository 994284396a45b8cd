"""Charts of bars, one below the other, for the screen of a telephone: each bar in a line, with its label and value.

So a picture is as narrow as its words, and these are nearly as large on the screen as those of a message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from bot.render.canvas import BAR, INK, Canvas, text_width
from bot.render.glyphs import HEIGHT, WIDTH

_WIDTH: Final = 480
_MARGIN: Final = 12
_LINE: Final = HEIGHT + 6
"""From one bar to the next."""
_THICK: Final = HEIGHT - 2
"""The height of a bar."""
_LETTERS: Final = (_WIDTH - 2 * _MARGIN) // WIDTH


@dataclass(frozen=True, slots=True)
class Bar:
    """One value; both texts are short, for they stand beside it."""

    value: int
    written: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with a heading that says what they count."""

    heading: str
    bars: Sequence[Bar]


def draw_charts(charts: Sequence[Chart], foot: str) -> bytes:
    """Draw charts as a PNG; `foot` says what the labels before the bars are."""
    lines = sum(len(wrap(chart.heading, _LETTERS)) + len(chart.bars) + 1 for chart in charts)
    last = wrap(foot, _LETTERS)
    canvas = Canvas(_WIDTH, 2 * _MARGIN + (lines + len(last)) * _LINE)
    top = _MARGIN
    for chart in charts:
        top = _draw(canvas, _write_lines(canvas, top, wrap(chart.heading, _LETTERS)), chart.bars) + _LINE
    _write_lines(canvas, top, last)
    return canvas.png()


def _write_lines(canvas: Canvas, top: int, lines: Sequence[str]) -> int:
    """Write lines one below the other; where the next one begins."""
    for nth, line in enumerate(lines):
        canvas.write(_MARGIN, top + nth * _LINE, line)
    return top + len(lines) * _LINE


def _draw(canvas: Canvas, top: int, bars: Sequence[Bar]) -> int:
    """Draw bars one below the other, from one line on; where the next line begins."""
    start = _MARGIN + max((text_width(bar.label) for bar in bars), default=0) + 10
    room = _WIDTH - _MARGIN - start - max((text_width(bar.written) for bar in bars), default=0) - 8
    highest = max((bar.value for bar in bars), default=0)
    for nth, bar in enumerate(bars):
        y = top + nth * _LINE
        long = -(-bar.value * room // highest) if highest else 0
        canvas.write(_MARGIN, y, bar.label)
        canvas.fill(start, y + 1, long, _THICK, BAR)
        canvas.write(start + long + 8, y, bar.written)
    bottom = top + len(bars) * _LINE
    canvas.fill(start - 2, top - 2, 2, bottom - top, INK)
    return bottom
