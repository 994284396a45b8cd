"""Charts of bars, one below the other, for the screen of a telephone: values above, days below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.render.canvas import BAR, FAINT, INK, Canvas, text_width
from bot.render.glyphs import HEIGHT

_WIDTH: Final = 760
_MARGIN: Final = 12
_BARS: Final = 150
"""The height of the highest bar."""
_CHART: Final = 3 * HEIGHT + _BARS + 44
_FOOT: Final = HEIGHT + 2 * _MARGIN


@dataclass(frozen=True, slots=True)
class Bar:
    """One value; both texts are short, for all bars stand side by side."""

    value: int
    written: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with a heading that says what they count."""

    heading: str
    bars: Sequence[Bar]


def draw_charts(charts: Sequence[Chart], foot: str) -> bytes:
    """Draw charts as a PNG; `foot` says what the labels below the bars are."""
    canvas = Canvas(_WIDTH, _MARGIN + len(charts) * _CHART + _FOOT)
    for nth, chart in enumerate(charts):
        _draw(canvas, _MARGIN + nth * _CHART, chart)
    canvas.write(_MARGIN, canvas.height - HEIGHT - _MARGIN, foot)
    return canvas.png()


def _draw(canvas: Canvas, top: int, chart: Chart) -> None:
    canvas.write(_MARGIN, top, chart.heading)
    ground = top + 2 * HEIGHT + _BARS + 14
    slot = (_WIDTH - 2 * _MARGIN) // max(1, len(chart.bars))
    highest = max((bar.value for bar in chart.bars), default=0)
    for part in range(1, 5):  # a net that shows how high bars are
        canvas.fill(_MARGIN, ground - part * _BARS // 4, slot * len(chart.bars), 1, FAINT)
    for nth, bar in enumerate(chart.bars):
        middle = _MARGIN + nth * slot + slot // 2
        height = -(-bar.value * _BARS // highest) if highest else 0
        canvas.fill(middle - slot * 3 // 10, ground - height, slot * 6 // 10, height, BAR)
        _write_centred(canvas, middle, ground - height - HEIGHT - 2, bar.written)
        _write_centred(canvas, middle, ground + 6, bar.label)
    canvas.fill(_MARGIN, ground, slot * len(chart.bars), 2, INK)


def _write_centred(canvas: Canvas, middle: int, y: int, text: str) -> None:
    left = max(0, min(middle - text_width(text) // 2, canvas.width - text_width(text)))
    canvas.write(left, y, text)
