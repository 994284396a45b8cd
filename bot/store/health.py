"""Whether the file is sound, and which chats cannot be written to: what `saqbala doctor` asks of the database."""

from __future__ import annotations

from bot.inquiry import Suspension
from bot.model import Chat
from bot.store.database import Database
from bot.store.values import moment


async def find_damage(database: Database) -> str:
    """Have SQLite look over the whole file; nothing where it is sound, else the first thing that is wrong."""
    rows = await database.read("PRAGMA quick_check(1)")
    said = str(rows[0][0]) if rows else "no answer"
    return "" if said == "ok" else said


async def schema_version(database: Database) -> int:
    """Tell how far the file is."""
    return int((await database.read("PRAGMA user_version"))[0][0])


async def suspensions(database: Database) -> list[Suspension]:
    """Give the groups and channels that cannot be written to, the latest first."""
    sql = (
        "SELECT * FROM chat WHERE suspended_at IS NOT NULL AND kind <> 'private' ORDER BY suspended_at DESC LIMIT 1000"
    )
    return [
        Suspension(
            chat=Chat(id=row["chat"], kind=row["kind"], title=row["title"], language=row["language"]),
            thread=None,
            why=row["suspended_why"],
            at=moment(row["suspended_at"]),
        )
        for row in await database.read(sql)
    ]
