"""Groups that become supergroups: all that is kept of the one goes to the other, in one transaction."""

from __future__ import annotations

from bot.store.database import Transaction


async def move_chat(tx: Transaction, old: int, new: int) -> None:
    """Move a group's rows to its supergroup; what the supergroup already has by itself stays beside them.

    Both may exist: Telegram can tell of the new chat before it tells that the old one became it. The old one's settings
    hold, unless it has become it before: then what is kept of it comes of something late. Its messages are edited no
    more: they stay in the group, and in the supergroup their numbers are those of others. A suspended group stays so:
    who knows that the bot is in the supergroup brings it back.
    """
    if old == new or not await tx.fetchall("SELECT 1 FROM chat WHERE chat = ?", (old,)):
        return
    again = await tx.fetchall("SELECT 1 FROM moved WHERE (chat, moved_to) = (?, ?)", (old, new))
    await tx.execute("INSERT OR REPLACE INTO moved (chat, moved_to) VALUES (?, ?)", (old, new))
    await tx.execute("UPDATE sent SET editable = 0 WHERE chat = ?", (old,))
    await tx.execute("DELETE FROM revision WHERE chat = ?", (old,))
    await tx.execute("DELETE FROM trial WHERE chat = ?", (old,))
    await _be_overtaken(tx, old, new)
    if not await tx.fetchall("SELECT 1 FROM chat WHERE chat = ?", (new,)):
        await tx.execute("UPDATE chat SET chat = ?, kind = 'supergroup' WHERE chat = ?", (new, old))
        return
    if not again:
        await _take_settings(tx, old, new)
    await tx.execute(_OUTDONE, {"old": old, "new": new})
    for table in _MOVING:
        await tx.execute(f"UPDATE OR IGNORE {table} SET chat = ? WHERE chat = ?", (new, old))
    await tx.execute("DELETE FROM chat WHERE chat = ?", (old,))


_MOVING = (
    "thread",
    "follow",
    "waiting",
    "chat_due",
    "sent",
    "dead",
    "errand",
    "question",
    "administrator",
    "place",
    "change",
    "approver",
    "lapse",
    "proposal",
)

# What the group got, or may have got, the supergroup is not to get once more.
_OUTDONE = """
    DELETE FROM waiting WHERE chat = :new AND leased_until IS NULL AND (
        EXISTS (SELECT 1 FROM sent AS s WHERE (s.chat, s.thread, s.story) = (:old, waiting.thread, waiting.story))
        OR EXISTS (
            SELECT 1 FROM waiting AS w WHERE (w.chat, w.thread, w.story) = (:old, waiting.thread, waiting.story)
                AND w.uncertain_at IS NOT NULL
        )
    )
"""


async def _be_overtaken(tx: Transaction, old: int, new: int) -> None:
    """Let a notice reach a group that goes to a place which the notice's cursor has passed.

    The other way round there is nothing to do: a supergroup's id is less than any group's.
    """
    sql = """
        INSERT OR IGNORE INTO errand (notice, chat, due_at)
        SELECT n.notice, :new, 0 FROM notice AS n JOIN chat AS c ON c.chat = :old
        WHERE n.state IN ('running', 'stopped') AND n.cursor_chat >= :new AND n.cursor_chat < :old
            AND c.first_seen <= n.begun_at
            AND NOT EXISTS (SELECT 1 FROM chat AS other WHERE other.chat = :new AND other.first_seen <= n.begun_at)
            AND (n.audience = 'conversations' OR EXISTS (
                SELECT 1 FROM thread AS t WHERE t.chat = :old AND t.thread = 0 AND t.settings ->> '$.outages' = 1
            ))
    """
    await tx.execute(sql, {"old": old, "new": new})


async def _take_settings(tx: Transaction, old: int, new: int) -> None:
    """Give a chat, and its threads that both have, the settings of the chat that becomes it."""
    for table, names, same in (
        ("chat", "language, first_seen, blocked_until, blocked_why", "TRUE"),
        ("thread", "digest, quiet, settings", "old.thread = thread.thread"),
    ):
        source = f"SELECT {names} FROM {table} AS old WHERE old.chat = :old AND {same}"
        sql = f"UPDATE {table} SET ({names}) = ({source}) WHERE chat = :new AND EXISTS ({source})"
        await tx.execute(sql, {"old": old, "new": new})


async def present_chat(tx: Transaction, chat: int) -> int | None:
    """The id that a chat has today, after any moves; None when it is kept no more."""
    seen = {chat}
    while rows := await tx.fetchall("SELECT moved_to FROM moved WHERE chat = ?", (chat,)):
        chat = rows[0]["moved_to"]
        if chat in seen:
            break
        seen.add(chat)
    return chat if await tx.fetchall("SELECT 1 FROM chat WHERE chat = ?", (chat,)) else None
