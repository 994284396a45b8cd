"""What happened how often: counts by the hour, which add up to any zone's day."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from bot.store.database import Database, Transaction
from bot.store.values import milliseconds

Counted: TypeAlias = Literal["expired", "uncertain", "repeated", "skipped", "found", "paid", "sent", "dead"]
"""Stories that waited too long; those whose answer was lost, and that are not, or were, sent once more; those that a
chat did not want after its return; uncertain ones that were there after all; messages that were paid for; stories that
were sent, which a trigger counts; those that no form of could be sent."""

_HOUR = 3_600_000


async def count(tx: Transaction, name: Counted, number: int, now: datetime) -> None:
    """Count within an open transaction."""
    if not number:
        return
    stamp = milliseconds(now)
    sql = """
        INSERT INTO tally (hour, name, count) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET count = count + excluded.count
    """
    await tx.execute(sql, (stamp - stamp % _HOUR, name, number))


async def counts_since(database: Database, since: datetime) -> dict[str, int]:
    """Give the counts of the hours that began at `since` or later."""
    sql = "SELECT name, sum(count) AS n FROM tally WHERE hour >= ? GROUP BY name"
    return {row["name"]: row["n"] for row in await database.read(sql, (milliseconds(since),))}
