"""/stats, for operators: how many chats, follows and stories there are, and what waits and failed."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from bot.render.figures import render_figures
from bot.store.stats import count_all
from handlers.behaviour import Command, Purpose

if TYPE_CHECKING:
    from handlers.desk import Call


async def stats(call: Call) -> None:
    """Count, and tell."""
    desk, now = call.desk, call.desk.now()
    zone = desk.departures.zone
    day_start = datetime.combine(now.astimezone(zone).date(), time(), zone)
    counted = await count_all(desk.store.database, day_start=day_start, now=now)
    figures = {
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
    await call.answer(render_figures(figures, call.tr))


COMMANDS = (
    Command(
        name="stats",
        run=stats,
        purpose=Purpose.OPERATE,
        description=lambda tr: tr.gettext("How much there is of everything"),
        operators=True,
    ),
)
