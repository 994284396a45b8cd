"""What the database of a bot says of each story in each place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Key: TypeAlias = tuple[int, int, int]
"""Chat, thread, and the number of a sample story."""

_ROWS = """
    SELECT DISTINCT chat, thread, CAST(external_id AS INTEGER) AS number FROM {table} JOIN edition USING (story)
    WHERE {condition}
"""
_STATES = """
    SELECT DISTINCT chat, thread, CAST(external_id AS INTEGER), state FROM proposal JOIN edition USING (story)
    ORDER BY proposal
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The rows of the outbox, by where they stand."""

    waiting: frozenset[Key]
    uncertain: frozenset[Key]
    """Not waiting by itself any more."""
    sent: frozenset[Key]
    dead: frozenset[Key]
    proposals: Mapping[Key, str] = field(default_factory=dict)
    """The states of what was to be approved."""
    presumed: frozenset[Key] = frozenset()
    """Uncertain ones that nobody has said anything of in time: kept as sent, with no message."""
    fanning_out: int
    """Stories that have not yet reached all who follow."""

    def under(self, homes: Mapping[int, int]) -> Ledger:
        """The same under the ids that chats have in the end: the bot may not have learnt of a move."""

        def moved(keys: frozenset[Key]) -> frozenset[Key]:
            return frozenset((homes.get(chat, chat), thread, story) for chat, thread, story in keys)

        return replace(
            self,
            waiting=moved(self.waiting),
            uncertain=moved(self.uncertain),
            presumed=moved(self.presumed),
            sent=moved(self.sent),
            dead=moved(self.dead),
            proposals={
                (homes.get(chat, chat), thread, story): state for (chat, thread, story), state in self.proposals.items()
            },
        )


def read_ledger(path: Path) -> Ledger:
    """Look into the file, beside whoever uses it."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as connection:

        def rows(table: str, condition: str = "TRUE") -> frozenset[Key]:
            return frozenset(connection.execute(_ROWS.format(table=table, condition=condition)))

        connection.execute("BEGIN")  # all as of one moment
        return Ledger(
            waiting=rows("waiting", "uncertain_at IS NULL"),
            uncertain=rows("waiting", "uncertain_at IS NOT NULL"),
            presumed=rows("sent", "message_id = 0"),
            sent=rows("sent", "message_id <> 0"),
            dead=rows("dead"),
            proposals={key: state for *key_parts, state in connection.execute(_STATES) for key in [tuple(key_parts)]},
            fanning_out=int(connection.execute("SELECT count(*) FROM fanout").fetchone()[0]),
        )
