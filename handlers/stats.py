"""/stats, for operators: how many chats, follows and stories there are, what waits and failed, and the last weeks."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

import structlog

from bot.errors import RefusedError
from bot.filing import scratch
from bot.model import Document, Message
from bot.render.figures import draw_weeks, render_figures, render_weeks
from bot.store.stats import count_all
from bot.store.weeks import count_weeks
from handlers.behaviour import Command, Purpose

if TYPE_CHECKING:
    from handlers.desk import Call

_WEEKS = 8

_log = structlog.get_logger()


async def stats(call: Call) -> None:
    """Count, and tell: at once what there is, then how it went."""
    await call.answer(render_figures(await _figures(call), call.tr))
    await _show_weeks(call)


async def _show_weeks(call: Call) -> None:
    """Send the picture of the last weeks; where it cannot be sent, what it shows as text."""
    database, now = call.desk.store.database, call.desk.now()
    counted = await count_weeks(database, now, call.desk.departures.zone, _WEEKS)
    weeks = [(week.begins, week.stories, week.deliveries) for week in counted]
    words = render_weeks(weeks, call.tr)
    try:
        with scratch(database.path.parent) as file:
            size = file.write(draw_weeks(weeks, call.tr))
            await call.answer_file(_picture(file.fileno(), size, words))
    except RefusedError as error:
        _log.warning("picture not sent", error=str(error))
        await call.answer(Message(html=words))


def _picture(descriptor: int, size: int, words: str) -> Document:
    return Document(name="saqbala.png", kind="image/png", html=words, descriptor=descriptor, size=size, photo=True)


async def _figures(call: Call) -> dict[str, int]:
    desk, now = call.desk, call.desk.now()
    zone = desk.departures.zone
    day_start = datetime.combine(now.astimezone(zone).date(), time(), zone)
    counted = await count_all(desk.store.database, day_start=day_start, now=now)
    return {
        "chats": sum(sum(of.values()) for of in counted.chats.values()),
        "suspended": counted.suspended,
        "follows": sum(counted.follows.values()),
        "stories": counted.stories,
        "held": counted.held,
        "waiting": counted.waiting,
        "sent": counted.sent_stories,
        "messages": counted.sent_messages,
        "dead": counted.dead,
        "uncertain": counted.uncertain,
    }


COMMANDS = (
    Command(
        name="stats",
        run=stats,
        purpose=Purpose.OPERATE,
        description=lambda tr: tr.gettext("Key figures"),
        operators=True,
    ),
)
