"""Figures for an operator: who is there, what is stored, what is on its way, what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Database, Value
from bot.store.tally import counts_since
from bot.store.values import milliseconds
from bot.store.waits import all_waits
from bot.waits import Wait

_FOLLOWS = """
    SELECT CASE
        WHEN query <> 0 THEN 'search'
        WHEN topic <> '' AND region <> '' THEN 'topic in a region'
        WHEN region <> '' THEN 'region'
        WHEN topic <> '' THEN 'topic'
        ELSE 'all'
    END AS name, count(*) AS n FROM follow GROUP BY name ORDER BY name
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """Counts of rows, except where it says otherwise."""

    chats: dict[str, dict[str, int]]
    """By kind, then language."""
    suspended: int
    """Chats that blocked the bot or took its rights."""
    follows: dict[str, int]
    """By what is followed."""
    stories: int
    editions: dict[str, int]
    """By language."""
    hidden: int
    """By an operator; those that were joined into others are no stories any more."""
    held: int
    """Stories that wait for an operator."""
    waiting: int
    """All but the uncertain ones."""
    waiting_chats: int
    waits: Sequence[Wait]
    """All that waits, by the reason."""
    sent_stories: int
    """Since the day began."""
    sent_messages: int
    today: dict[str, int]
    """What else happened since the day began, by the names of the tally, and `dead`."""
    dead: int
    """Could not be sent in any form."""
    uncertain: int
    """Their answer was lost."""


TODAY = ("expired", "repeated", "uncertain", "skipped")
"""What is counted as it happens, and always told, also where there was none."""


async def count_all(database: Database, *, day_start: datetime, now: datetime) -> Stats:
    """Count everything; what was sent, and what else happened, since `day_start`."""
    sent = "FROM sent WHERE sent_at >= ?"
    since = (milliseconds(day_start),)
    chats: dict[str, dict[str, int]] = {}
    for row in await database.read(
        "SELECT kind, language, count(*) AS n FROM chat GROUP BY kind, language ORDER BY kind, n DESC, language"
    ):
        chats.setdefault(row["kind"], {})[row["language"]] = row["n"]
    return Stats(
        chats=chats,
        suspended=await _one(database, "FROM chat WHERE suspended_at IS NOT NULL"),
        follows=await _groups(database, _FOLLOWS),
        stories=await _one(database, "FROM story WHERE hidden_at IS NULL"),
        editions=await _groups(
            database, "SELECT language AS name, count(*) AS n FROM edition GROUP BY name ORDER BY n DESC, name"
        ),
        hidden=await _one(
            database, "FROM story WHERE hidden_at IS NOT NULL AND story NOT IN (SELECT alias FROM alias)"
        ),
        held=await _one(
            database,
            "FROM hold JOIN held USING (hold) JOIN story USING (story) WHERE decided = '' AND hidden_at IS NULL",
        ),
        waiting=await _one(database, "FROM waiting WHERE uncertain_at IS NULL"),
        waiting_chats=await _one(database, "FROM (SELECT DISTINCT chat FROM waiting WHERE uncertain_at IS NULL)"),
        waits=await all_waits(database, now),
        sent_stories=await _one(database, sent, since),
        sent_messages=await _one(database, f"FROM (SELECT DISTINCT chat, message_id {sent})", since),
        today={
            **dict.fromkeys(TODAY, 0),
            **{name: n for name, n in (await counts_since(database, day_start)).items() if name != "sent"},
            "dead": await _one(database, "FROM dead WHERE died_at >= ?", since),
        },
        dead=await _one(database, "FROM dead"),
        uncertain=await _one(database, "FROM waiting WHERE uncertain_at IS NOT NULL"),
    )


async def _one(database: Database, rows: str, values: tuple[Value, ...] = ()) -> int:
    return int((await database.read(f"SELECT count(*) AS n {rows}", values))[0]["n"])


async def _groups(database: Database, sql: str) -> dict[str, int]:
    return {row["name"]: row["n"] for row in await database.read(sql)}
