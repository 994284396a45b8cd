"""Figures for whoever watches the bot: each by a query that is cheap however much is stored.

They are read on the connection that no answer waits for. Measured with five million rows for a million chats: rows by
state 0.1 s (0.5 s more where half a million belong to suspended chats), the oldest one 0.1 s, chats 0.9 s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias, get_args

from bot.model import LANGUAGES, ChatKind
from bot.store.database import Database
from bot.store.values import milliseconds

MOST_SITES: Final = 50
"""Sites that are counted by themselves; an imported file may name thousands."""

FEW_ROWS: Final = 100_000
"""So many are looked at one by one for the oldest."""

Pairs: TypeAlias = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class ReadFigure:
    """How it stands with a source: moments in seconds since 1970, 0 where there was none."""

    good_at: float
    tried_at: float
    failures: int
    paused: bool


class Figures:
    """Counts, read only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def editions(self) -> Pairs:
        """Editions by site and language; of the smaller sites together."""
        rows = await self._database.fetchall("SELECT site, language, editions AS n FROM edition_count ORDER BY n DESC")
        sites = list(dict.fromkeys(row["site"] for row in rows))[:MOST_SITES]
        found: dict[tuple[str, str], int] = {}
        for row in rows:
            key = (row["site"] if row["site"] in sites else "other", row["language"])
            found[key] = found.get(key, 0) + row["n"]
        return found

    async def chats(self) -> Pairs:
        """Chats that can be written to, by kind and language."""
        pairs = [(kind, language) for kind in get_args(ChatKind) for language in LANGUAGES]
        sums = ", ".join(
            f"count(CASE WHEN kind = '{kind}' AND language = '{language}' THEN 1 END)" for kind, language in pairs
        )
        (row,) = await self._database.fetchall(f"SELECT {sums} FROM chat WHERE suspended_at IS NULL")
        return dict(zip(pairs, row, strict=True))

    async def suspended_chats(self) -> int:
        """Chats that cannot be written to."""
        return await self._one("FROM chat WHERE suspended_at IS NOT NULL")

    async def rows(self) -> Mapping[str, int]:
        """Rows of the outbox by what they wait for, and what waits elsewhere."""
        uncertain = await self._one("FROM waiting WHERE uncertain_at IS NOT NULL")
        suspended = await self._one(f"FROM ({_SUSPENDED}) WHERE uncertain_at IS NULL")
        return {
            "open": max(0, await self._one("FROM waiting") - uncertain - suspended),
            "suspended": suspended,
            "uncertain": uncertain,
            "proposed": await self._one("FROM proposal WHERE state = 'open'"),
            "dead": await self._one("FROM dead"),
        }

    async def spreading(self) -> int:
        """Stories that are being spread to those who follow them."""
        return await self._one("FROM fanout")

    async def oldest_due(self, now: datetime) -> float:
        """For how many seconds the oldest row has been due that should have left; 0 where there is none.

        Of very many rows those of chats that wait after a failed try are left out: others are as old.
        """
        few = await self._one(f"FROM (SELECT 1 FROM waiting LIMIT {FEW_ROWS + 1})") <= FEW_ROWS
        rows = await self._database.fetchall(_OLDEST_OF_FEW if few else _OLDEST)
        due_at = rows[0]["due_at"]
        return 0.0 if due_at is None else max(0.0, (milliseconds(now) - due_at) / 1000)

    async def reads(self) -> Mapping[str, ReadFigure]:
        """What is remembered of each source's reads."""
        sql = """
            SELECT source, r.last_good_at, r.last_attempt_at, coalesce(r.failures, 0) AS failures, w.paused_at
            FROM (SELECT source FROM read UNION SELECT source FROM watch)
                LEFT JOIN read AS r USING (source) LEFT JOIN watch AS w USING (source)
        """
        return {
            row["source"]: ReadFigure(
                good_at=(row["last_good_at"] or 0) / 1000,
                tried_at=(row["last_attempt_at"] or 0) / 1000,
                failures=row["failures"],
                paused=row["paused_at"] is not None,
            )
            for row in await self._database.fetchall(sql)
        }

    async def happened(self, since: int) -> Mapping[tuple[int, str], int]:
        """What the tally has counted, by hour (milliseconds since 1970) and name, from an hour on."""
        sql = "SELECT hour, name, count FROM tally WHERE hour >= ?"
        return {(row["hour"], row["name"]): row["count"] for row in await self._database.fetchall(sql, (since,))}

    async def _one(self, rows: str) -> int:
        return int((await self._database.fetchall(f"SELECT count(*) AS n {rows}"))[0]["n"])


_SUSPENDED = """
    SELECT w.chat, w.thread, w.story, w.uncertain_at FROM chat AS c JOIN waiting AS w USING (chat)
    WHERE c.suspended_at IS NOT NULL
    UNION ALL
    SELECT w.chat, w.thread, w.story, w.uncertain_at
    FROM thread AS t JOIN chat AS c USING (chat) JOIN waiting AS w USING (chat, thread)
    WHERE t.suspended_at IS NOT NULL AND c.suspended_at IS NULL
"""

_OLDEST_OF_FEW = """
    SELECT min(w.due_at) AS due_at
    FROM waiting AS w JOIN chat AS c USING (chat) JOIN thread AS t USING (chat, thread)
    WHERE w.uncertain_at IS NULL AND w.parked_at IS NULL AND c.suspended_at IS NULL AND t.suspended_at IS NULL
        AND t.settings ->> '$.paused' IS NOT 1
"""

_OLDEST = "SELECT min(due_at) AS due_at FROM chat_due"
