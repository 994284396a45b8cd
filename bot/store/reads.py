"""What is remembered of the reads of each source."""

from __future__ import annotations

import sqlite3

from bot.model import Condition, ReadMemory
from bot.store.database import Database, Transaction, Value
from bot.store.values import milliseconds, optional_moment


class Reads:
    """The memories of reads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def memories(self) -> dict[str, ReadMemory]:
        """Give what is remembered, by the source's name; a source never read is missing."""
        rows = await self._database.read("SELECT * FROM read")
        return {row["source"]: _memory(row) for row in rows}


async def keep_memory(tx: Transaction, source: str, memory: ReadMemory) -> None:
    """Keep a memory in the transaction that stores what was read: an ETag alone would hide a lost page."""
    values: dict[str, Value] = {
        "source": source,
        "last_attempt_at": milliseconds(memory.last_attempt_at) if memory.last_attempt_at else None,
        "last_good_at": milliseconds(memory.last_good_at) if memory.last_good_at else None,
        "condition": memory.condition.value if memory.condition else None,
        "error": memory.error,
        "failures": memory.failures,
        "not_before": milliseconds(memory.not_before) if memory.not_before else None,
        "etag": memory.etag,
        "last_modified": memory.last_modified,
        "found_at": memory.found_at,
        "had_cards": memory.had_cards,
        "unfinished": memory.unfinished,
    }
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    await tx.execute(f"INSERT OR REPLACE INTO read ({names}) VALUES ({marks})", values)


def _memory(row: sqlite3.Row) -> ReadMemory:
    return ReadMemory(
        last_attempt_at=optional_moment(row["last_attempt_at"]),
        last_good_at=optional_moment(row["last_good_at"]),
        condition=Condition(row["condition"]) if row["condition"] else None,
        error=row["error"],
        failures=row["failures"],
        not_before=optional_moment(row["not_before"]),
        etag=row["etag"],
        last_modified=row["last_modified"],
        found_at=row["found_at"],
        had_cards=bool(row["had_cards"]),
        unfinished=bool(row["unfinished"]),
    )
