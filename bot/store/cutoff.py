"""What is left out of a restored database where nobody can tell any more what was sent since the copy was made."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

AHEAD: Final = 1_000_000
"""So many numbers of stories, proposals, notices and the like are passed over: buttons that were sent have some."""

_DAY: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Dropped:
    """What is not sent, because it may have been."""

    waiting: int
    spreading: int
    """Stories that were on their way to those who follow."""
    notices: int


def drop_doubtful(connection: sqlite3.Connection, now: int) -> Dropped:
    """Drop what may have been sent by now (Unix milliseconds), within an open transaction.

    What is due later stays; each source is read as for the first time, and what it shows then is pushed to nobody.
    """
    values = {"now": now, "since": now - _DAY}
    connection.execute(_KEEP_AS_SENT, values)
    waiting = connection.execute(f"DELETE FROM waiting WHERE {_DUE}", values).rowcount
    (spreading,) = connection.execute("SELECT count(*) FROM fanout").fetchone()
    (notices,) = connection.execute("SELECT count(*) FROM notice WHERE state IN ('running', 'stopped')").fetchone()
    for sql in _DROP:
        connection.execute(sql, values)
    return Dropped(waiting, int(spreading), int(notices))


def send_all(connection: sqlite3.Connection, now: int) -> None:
    """Let everything that waits be worth sending for as long as when it was made, within an open transaction."""
    connection.execute(
        "UPDATE waiting SET expires_at = max(expires_at, :now + expires_at - created_at)"
        " WHERE uncertain_at IS NULL AND parked_at IS NULL",
        {"now": now},
    )
    connection.execute("DELETE FROM contact")  # the time since was no outage


_DUE: Final = """
    (due_at <= :now OR leased_until IS NOT NULL OR uncertain_at IS NOT NULL OR parked_at IS NOT NULL)
"""
"""What waits for an answer may have got it."""

# So that nothing else brings these stories there: which messages they may be in nobody knows.
_KEEP_AS_SENT: Final = f"""
    INSERT OR IGNORE INTO sent
        (chat, thread, story, message_id, shown_language, shown_hash, sent_at, style, editable)
    SELECT chat, thread, story, 0, (SELECT language FROM chat AS c WHERE c.chat = waiting.chat), x'', :now, 'list', 0
    FROM waiting WHERE {_DUE}
"""

_DROP: Final = (
    "DELETE FROM fanout",
    "UPDATE story SET push = 'first_read' WHERE push = 'yes' AND first_seen > :since",  # no edition brings it again
    "DELETE FROM revising",
    "DELETE FROM revision",
    "DELETE FROM errand",
    """
    UPDATE notice SET state = 'done', done_at = :now, cursor_chat = NULL, shown_chat = NULL
    WHERE state IN ('running', 'stopped')
    """,
    "UPDATE proposal SET state = 'expired' WHERE state = 'open'",
    "UPDATE hold SET decided = 'drop', decided_at = :now WHERE decided = ''",
    """
    UPDATE read SET last_good_at = NULL, etag = '', last_modified = '', found_at = '', failures = 0, not_before = NULL,
        unfinished = 0
    """,
    "DELETE FROM question",
    "DELETE FROM contact",
    "DELETE FROM profile WHERE part LIKE 'set%'",  # Telegram is told the menus and descriptions once more
    "UPDATE chat SET menu = '' WHERE menu <> ''",
)
