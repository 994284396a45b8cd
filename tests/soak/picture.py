"""The curves of a simulation: memory and files over its time, with a mark below for each stop of the bot."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from bot.render.canvas import BAR, INK, Canvas, text_width
from bot.render.glyphs import HEIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.soak.growth import Sample
    from tests.soak.weeks import Weeks

_WIDTH, _MARGIN, _LEFT = 640, 12, 60
_HIGH: Final = 90
"""The height of a curve's panel."""
_PANEL: Final = _HIGH + 2 * HEIGHT + 26
_MIB: Final = 2**20
_DAY: Final = 86400.0
_STEPS: Final = (1, 2, 5, 10, 20, 25, 50, 75, 100, 125, 150, 200, 250, 500, 1000, 2000, 5000, 10000)
_MARK: Final = 5


@dataclass(frozen=True, slots=True)
class Curve:
    """One value over time."""

    heading: str
    value: Callable[[Sample], float]
    present: Callable[[Sample], bool] = bool


def _runs(sample: Sample) -> bool:
    return bool(sample.pss)


CURVES: Final = (
    Curve("Memory of the bot, PSS, MiB", lambda one: one.pss / _MIB, _runs),
    Curve("Memory of the bot, RSS, MiB", lambda one: one.rss / _MIB, _runs),
    Curve(
        "Memory of the process that reads pages, RSS, MiB",
        lambda one: one.reading / _MIB,
        lambda one: bool(one.reading),
    ),
    Curve("Blocks that Python has given out in the bot, thousands", lambda one: one.blocks / 1000, _runs),
    Curve("Open files of the bot", lambda one: one.files, _runs),
    Curve("Database, MiB", lambda one: one.database / _MIB),
    Curve("Write-ahead log, MiB", lambda one: one.log / _MIB),
    Curve("Daily copies, MiB", lambda one: one.copies / _MIB),
)


def draw_weeks(weeks: Weeks) -> bytes:
    """Draw all curves, as PNG."""
    canvas = Canvas(_WIDTH, _MARGIN * 2 + len(CURVES) * _PANEL + HEIGHT)
    days, seconds = weeks.options.days, max(weeks.ended - weeks.began, 1.0)
    for nth, curve in enumerate(CURVES):
        _draw(canvas, _MARGIN + nth * _PANEL, curve, weeks, seconds)
    foot = f"{days} simulated days; the marks below the curves: {len(weeks.stops)} stops"
    canvas.write(_MARGIN, canvas.height - _MARGIN - HEIGHT, foot)
    return canvas.png()


def _draw(canvas: Canvas, top: int, curve: Curve, weeks: Weeks, seconds: float) -> None:
    samples = [one for one in weeks.samples if curve.present(one)]
    most = _round_up(max((curve.value(one) for one in samples), default=1.0))
    canvas.write(_MARGIN, top, curve.heading)
    bottom, room = top + HEIGHT + 8 + _HIGH, _WIDTH - _LEFT - _MARGIN

    def across(moment: float) -> int:
        return _LEFT + round((moment - weeks.began) / seconds * room)

    for part in (0, 1, 2):
        y, written = bottom - _HIGH * part // 2, f"{most * part / 2:g}"
        canvas.write(_LEFT - 6 - text_width(written), y - HEIGHT // 2, written)
        canvas.fill(_LEFT - 3, y, 3, 1, INK)
    canvas.fill(_LEFT, bottom, room, 1, INK)
    for day in range(weeks.options.days + 1):
        canvas.fill(across(weeks.began + day * _DAY), bottom, 1, 3, INK)
    for stop in weeks.stops:
        canvas.fill(across(stop.at), bottom + 5, 1, _MARK, INK)
    _draw_line(canvas, [(across(one.at), bottom - round(curve.value(one) / most * _HIGH)) for one in samples])


def _draw_line(canvas: Canvas, dots: Sequence[tuple[int, int]]) -> None:
    """Join dots by steps."""
    last: tuple[int, int] | None = None
    for x, y in dots:
        left, before = last or (x, y)
        canvas.fill(left, before - 1, x - left + 1, 2, BAR)
        canvas.fill(x, min(y, before) - 1, 2, abs(y - before) + 2, BAR)
        last = x, y


def _round_up(value: float) -> float:
    """A round number that is not smaller."""
    return next((step for step in _STEPS if step >= value), ceil(value))
