"""Forgetting: all that is kept of a chat goes at once, and so does whatever names it elsewhere.

What others have set stays theirs: where somebody changed the settings of a group, it is kept that they changed, not
by whom. Copies of the file that were made before keep what they have (bot.store.copies).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.store import errands
from bot.store.database import Database, Transaction, Value

CHUNK: Final = 200
"""Rows that one transaction deletes, so that nothing else waits for the write lock for long."""


class Forgetting:
    """Deletes what is kept of chats that ask for it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget(self, chat: int, now: datetime) -> None:
        """Delete everything that is kept of a chat, and all traces of it: for a private chat, of the person, too.

        What is in flight arrives, and nothing is written down of it.
        """
        async with self._database.write() as tx:
            await _unfollow(tx, chat)
        for table in ("waiting", "sent", "dead", "revision"):
            await delete_chunks(self._database, table, "chat = :chat", {"chat": chat})
        async with self._database.write() as tx:
            await erase(tx, chat, now)


async def erase(tx: Transaction, chat: int, now: datetime) -> None:
    """Delete what is left of a chat, and all traces of it, within an open transaction."""
    await _unfollow(tx, chat)
    await errands.drop(tx, chat, now)
    for sql in _TRACES:
        await tx.execute(sql, {"chat": chat})
    await tx.execute("DELETE FROM chat WHERE chat = ?", (chat,))


async def _unfollow(tx: Transaction, chat: int) -> None:
    """End all follows, and forget the searches that nobody else has made or follows."""
    sql = """
        SELECT query FROM follow WHERE chat = :chat AND query <> 0
        UNION SELECT query FROM query WHERE asked_by = :chat AND asked_by <> 0
    """
    searches = await tx.fetchall(sql, {"chat": chat})
    await tx.execute("DELETE FROM follow WHERE chat = ?", (chat,))
    sql = "DELETE FROM query WHERE query = :query AND NOT EXISTS (SELECT 1 FROM follow WHERE query = :query)"
    await tx.executemany(sql, [{"query": row["query"]} for row in searches])
    await tx.execute("UPDATE query SET asked_by = 0 WHERE asked_by = ? AND asked_by <> 0", (chat,))


_TRACES: Final = (
    "DELETE FROM administrator WHERE user = :chat",
    "DELETE FROM prompt WHERE user = :chat",
    "UPDATE change SET user = NULL WHERE user = :chat",
    "UPDATE hold SET decided_by = NULL WHERE decided_by = :chat",
    "UPDATE link SET other = 0 WHERE other = :chat AND other <> 0",
    # Groups that became this one, and groups that became those.
    """
    WITH RECURSIVE before (chat) AS (
        SELECT :chat UNION SELECT m.chat FROM moved AS m JOIN before AS b ON m.moved_to = b.chat
    )
    DELETE FROM moved WHERE chat IN before OR moved_to IN before
    """,
    # What administrators were told and asked of it, and where the progress of a broadcast was shown.
    """
    DELETE FROM notice WHERE instr(data, :chat) -- few are read closely
        AND EXISTS (SELECT 1 FROM json_tree(notice.data) AS part WHERE part.key = 'chat' AND part.atom = :chat)
    """,
    # What was proposed for it, under its title and in its looks.
    """
    DELETE FROM notice WHERE kind = 'proposal'
        AND data ->> '$.proposal' IN (SELECT proposal FROM proposal WHERE chat = :chat)
    """,
    """
    DELETE FROM notice WHERE kind = 'lapse' AND data ->> '$.place' IN (SELECT place FROM place WHERE chat = :chat)
    """,
    "UPDATE notice SET shown_chat = NULL, shown_message = NULL WHERE shown_chat = :chat",
    # Cursors stand as before: between this chat and the number before it there is none.
    "UPDATE notice SET cursor_chat = cursor_chat - 1 WHERE cursor_chat = :chat",
    "UPDATE fanout SET chat = chat - 1, thread = 9223372036854775807 WHERE chat = :chat",
    "UPDATE revising SET chat = chat - 1, thread = 9223372036854775807 WHERE chat = :chat",
)
"""Whatever names a chat, or its person, and does not go with it."""


async def delete_chunks(database: Database, table: str, where: str, values: Mapping[str, Value]) -> int:
    """Delete rows by chat, thread and story in many small transactions; how many."""
    sql = f"""
        DELETE FROM {table} WHERE (chat, thread, story) IN (
            SELECT chat, thread, story FROM {table} WHERE {where} LIMIT {CHUNK}
        )
    """
    deleted, last = 0, CHUNK
    while last == CHUNK:
        async with database.write() as tx:
            last = await tx.execute(sql, values)
        deleted += last
    return deleted


async def delete_old(database: Database, table: str, where: str, values: Mapping[str, Value]) -> int:
    """Delete rows of a table with a number of their own, which is called as it is, likewise; how many."""
    sql = f"DELETE FROM {table} WHERE {table} IN (SELECT {table} FROM {table} WHERE {where} LIMIT {CHUNK})"
    deleted, last = 0, CHUNK
    while last == CHUNK:
        async with database.write() as tx:
            last = await tx.execute(sql, values)
        deleted += last
    return deleted
