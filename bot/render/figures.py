"""/stats, for operators: the figures of `saqbala stats` in short, and the last weeks, as a picture and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bot.model import Message
from bot.render.chart import Bar, Chart, draw_charts
from bot.render.markup import bold, escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bot.i18n import Translator

WeekFigures: TypeAlias = "tuple[date, int, int]"
"""The first day of a week, the new stories in it, and the stories sent to chats."""


def render_figures(figures: Mapping[str, int], tr: Translator) -> Message:
    """Tell how many there are of what; `figures` by the names below."""
    lines = (
        tr.gettext("Chats: {count}, suspended: {suspended}", count=figures["chats"], suspended=figures["suspended"]),
        tr.gettext("Follows: {count}", count=figures["follows"]),
        tr.gettext("Stories: {count}, held back: {held}", count=figures["stories"], held=figures["held"]),
        tr.gettext("Waiting to be sent: {count}", count=figures["waiting"]),
        tr.gettext("Sent today: {count}, in messages: {messages}", count=figures["sent"], messages=figures["messages"]),
        tr.gettext(
            "Could not be sent: {count}, uncertain: {uncertain}", count=figures["dead"], uncertain=figures["uncertain"]
        ),
        tr.gettext("All figures: saqbala stats"),
    )
    return Message(html="\n".join(map(escape, lines)))


def render_weeks(weeks: Sequence[WeekFigures], tr: Translator) -> str:
    """Tell in words, as HTML, all that the picture of the weeks shows; fit to stand below it."""
    lines = (
        tr.gettext("{day}: new {new}, sent {sent}", day=tr.day_short(day), new=new, sent=sent)
        for day, new, sent in weeks
    )
    return "\n".join((bold(tr.gettext("Stories week by week")), *map(escape, lines)))


def draw_weeks(weeks: Sequence[WeekFigures], tr: Translator) -> bytes:
    """Draw them, as a PNG."""

    def bars(values: Sequence[int]) -> list[Bar]:
        days = [tr.day_short(day) for day, _, _ in weeks]
        return [Bar(value, tr.number(value), day) for value, day in zip(values, days, strict=True)]

    charts = (
        Chart(tr.gettext("New stories, week by week"), bars([new for _, new, _ in weeks])),
        Chart(tr.gettext("Stories sent to chats, week by week"), bars([sent for _, _, sent in weeks])),
    )
    return draw_charts(charts, tr.gettext("Each week is named by its first day; the last one is not over"))
