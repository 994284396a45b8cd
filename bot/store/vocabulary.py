"""The words that the index has: which are known, which begin so, which are a slip away."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from math import log2
from typing import Final, NamedTuple

from bot.search.slips import SURE_START, most_slips, one_slip, shared_start, two_slips
from bot.store.database import Database, Value

_LAST: Final = "\U0010ffff"
_WHOLE: Final = 6
"""Letters of a word from which on its first letter, too, may be a slip: short words are too like each other."""

_FREQUENT: Final = 0.5
"""What a word twice as frequent outweighs, in first letters that are right."""

_MOST_LIKE: Final = 20_000
"""Words that begin alike of which the best are taken: an archive has fewer, and others wait for the connection."""


class Term(NamedTuple):
    """A key that stories have."""

    number: int
    key: str
    stories: int


class Vocabulary:
    """Queries on the table of terms; those that no story has any more are not there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, keys: Iterable[str]) -> dict[str, Term]:
        """Those of the keys that stories have."""
        sql = """
            SELECT t.* FROM json_each(?) AS sought CROSS JOIN term AS t ON t.key = sought.value WHERE t.stories > 0
        """
        rows = await self._database.read(sql, (json.dumps(list(keys)),))
        return {row["key"]: Term(row["term"], row["key"], row["stories"]) for row in rows}

    async def stories(self) -> int:
        """How many stories the index has."""
        rows = await self._database.read("SELECT stories FROM term WHERE term = 1")
        return int(rows[0]["stories"])

    async def beginning(self, key: str, most: int) -> list[Term]:
        """The terms of a kind that begin as the key does, the frequent ones first."""
        sql = """
            SELECT * FROM (
                SELECT * FROM term WHERE key >= :key AND key < :key || :last AND stories > 0 LIMIT :looked_at
            ) ORDER BY stories DESC, key LIMIT :most
        """
        values: dict[str, Value] = {"key": key, "last": _LAST, "looked_at": _MOST_LIKE, "most": most}
        rows = await self._database.read(sql, values)
        return [Term(row["term"], row["key"], row["stories"]) for row in rows]

    async def near(self, key: str) -> list[tuple[Term, float]]:
        """The terms that the key's word may have been meant to be, each with how likely it is."""
        kind, word = key[0], key[1:]
        slips = most_slips(word)
        if not slips:
            return []
        others = (other for other in one_slip(word) if len(word) >= _WHOLE or other[:1] == word[:1])
        found = list((await self.known(kind + other for other in others)).values())
        if not found and slips > 1:
            like = await self._like(kind + word[:SURE_START], len(word))
            found = list((await self.known(kind + other for other in two_slips(word, like))).values())
        # The first letters of a word are seldom wrong, and a frequent word is meant more often than a rare one.
        return [(term, shared_start(key, term.key) + _FREQUENT * log2(term.stories)) for term in found]

    async def _like(self, start: str, letters: int) -> list[str]:
        """The words of the terms with this start and about as many letters."""
        sql = """
            SELECT substr(key, 2) AS word FROM term WHERE key >= :start AND key < :start || :last AND stories > 0
            AND length(key) BETWEEN :least AND :longest LIMIT :most
        """
        values: dict[str, Value] = {
            "start": start,
            "last": _LAST,
            "least": letters - 1,
            "longest": letters + 3,
            "most": _MOST_LIKE,
        }
        return [row[0] for row in await self._database.read(sql, values)]

    async def topics(self) -> Sequence[Term]:
        """The terms of the topics that stories are under."""
        rows = await self._database.read("SELECT * FROM term WHERE key >= 't:' AND key < 't;' AND stories > 0")
        return [Term(row["term"], row["key"], row["stories"]) for row in rows]

    async def sites(self, part: str) -> Sequence[Term]:
        """The terms of the sites whose name holds this."""
        sql = "SELECT * FROM term WHERE key >= 's:' AND key < 's;' AND stories > 0 AND instr(substr(key, 3), :part)"
        rows = await self._database.read(sql, {"part": part})
        return [Term(row["term"], row["key"], row["stories"]) for row in rows]
