"""What is the matter with the machine or with the file, and what the operators were told of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from bot.notices import Data
from bot.store.database import Database
from bot.store.notices import post
from bot.store.values import milliseconds
from bot.upkeep import Concern, Name


class Concerns:
    """Each is told when it begins and when it gets worse, and again after all was well."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def grade(self, name: Name) -> int:
        """Tell how bad it is; 0: it is well."""
        rows = await self._database.read("SELECT grade FROM concern WHERE concern = ?", (name,))
        return int(rows[0]["grade"]) if rows else 0

    async def note(self, name: Name, grade: int, data: Data, now: datetime) -> None:
        """Keep how bad it is, with what there is to tell of it; 0: it is well."""
        known = await self._database.read("SELECT grade FROM concern WHERE concern = ?", (name,))
        if (known[0]["grade"] if known else 0) == grade:  # no write for nothing: the disk may be full
            return
        if not grade:
            async with self._database.write() as tx:
                await tx.execute("DELETE FROM concern WHERE concern = ?", (name,))
            return
        sql = """
            INSERT INTO concern (concern, grade, data, since) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET grade = excluded.grade, data = excluded.data
        """
        async with self._database.write() as tx:
            await tx.execute(sql, (name, grade, json.dumps(data), milliseconds(now)))

    async def untold(self) -> list[Concern]:
        """Give those that are worse than the operators were told."""
        rows = await self._database.read("SELECT * FROM concern WHERE grade > told ORDER BY concern")
        return [Concern(row["concern"], row["grade"], json.loads(row["data"])) for row in rows]

    async def is_told(self, name: Name) -> bool:
        """Whether operators know how bad it is."""
        return bool(await self._database.read("SELECT 1 FROM concern WHERE concern = ? AND told >= grade", (name,)))

    async def settle(self, name: Name) -> None:
        """Note that operators were told past the database."""
        async with self._database.write() as tx:
            await tx.execute("UPDATE concern SET told = grade WHERE concern = ?", (name,))

    async def tell(self, concern: Concern, recipients: Iterable[int], now: datetime) -> None:
        """Have the recipients told, and nobody again while it gets no worse."""
        sql = "UPDATE concern SET told = max(told, ?) WHERE concern = ?"
        async with self._database.write() as tx:
            data = {**concern.data, "concern": concern.name, "grade": concern.grade}
            if await post(tx, "upkeep", data, recipients, now):
                await tx.execute(sql, (concern.grade, concern.name))
