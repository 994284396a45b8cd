"""The budgets of sending at the start: Telegram counts on, whichever process it was that sent."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.departure import LONGEST_WAIT
from bot.pace import GROUP_SECONDS, Pace
from bot.stars import Stars
from bot.store import Store
from bot.store.tally import counts_since
from bot.telegram.client import Telegram

LATER_SECONDS = 0.25
"""A message that was made at a moment has left within this time."""


async def stars_left(store: Store, stars_a_day: int, zone: ZoneInfo, now: datetime) -> Stars:
    """What may be spent today, without what was spent since the zone's midnight."""
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    first_hour = midnight - timedelta(minutes=59)  # counts are by the hour, and a zone's day may begin within one
    counts = await counts_since(store.database, first_hour)
    stars = Stars(stars_a_day)
    stars.begin(midnight.date(), counts.get("paid", 0))
    return stars


async def take_up_budgets(
    store: Store, pace: Pace, telegram: Telegram, now: datetime, in_flight: Iterable[int]
) -> None:
    """Keep to what a process before this one was told to wait for, and count what it sent within the last minute.

    What it had in flight when it died may have arrived just now, and what it sent a moment after it was made.
    """
    present = time.monotonic()
    for chat, made_at in await store.outbox.departed(now - timedelta(seconds=GROUP_SECONDS)):
        pace.note(chat, min(present, present - (now - made_at).total_seconds() + LATER_SECONDS))
    for chat in in_flight:
        pace.note(chat, present)
    for chat, until in (await store.outbox.floods(now)).items():
        telegram.cool(chat, present + _seconds(until - now), present)
    if halt := await store.outbox.halted_until():
        pace.halt(present + _seconds(halt - now))


def _seconds(wait: timedelta) -> float:
    """A wait that is longer than any that is meant was written by a clock that was far ahead."""
    return wait.total_seconds() if wait <= LONGEST_WAIT else 0.0
