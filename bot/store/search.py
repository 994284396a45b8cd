"""Full-text search over the editions' words, and the searches that buttons and follows refer to."""

from __future__ import annotations

from datetime import datetime

from bot.analysis.query import exact_expression, match_expression
from bot.model import Page
from bot.store.database import Database, Transaction, Value
from bot.store.stories import Stories
from bot.store.values import milliseconds

MOST_FOUND = 1000
"""Stories that a search can be paged through; nobody turns two hundred pages."""

_TITLE_WEIGHT, _SUMMARY_WEIGHT = 4.0, 1.0


class Search:
    """Searches; nothing that a user can type is an error."""

    def __init__(self, database: Database, stories: Stories) -> None:
        self._database = database
        self._stories = stories

    async def page(self, text: str, *, size: int, anchor: int | None = None, older: bool = True) -> Page:
        """Give a page of the stories that `text` finds, best first: the first, or the one after (before) `anchor`."""
        numbers = await self.numbers(text)
        start = await self._start(numbers, size, anchor, older=older)
        return Page(
            stories=await self._stories.load(numbers[start : start + size]),
            total=len(numbers),
            number=-(-start // size) + 1,
            pages=max(-(-len(numbers) // size), -(-start // size) + 1),
            newer=start > 0,
            older=start + size < len(numbers),
        )

    async def _start(self, numbers: list[int], size: int, anchor: int | None, *, older: bool) -> int:
        resolved = None if anchor is None else await self._stories.resolve(anchor)
        if resolved not in numbers:
            return 0
        at = numbers.index(resolved)
        if older:
            return at + 1 if at + 1 < len(numbers) else max(0, len(numbers) - size)
        return max(0, at - size)

    async def numbers(self, text: str) -> list[int]:
        """Give the numbers of the stories that `text` finds, best first, the newer first where equally good."""
        expression = match_expression(text)
        if not expression:
            return []
        sql = """
            WITH hit AS MATERIALIZED (
                SELECT rowid AS edition, bm25(edition_words, :title, :summary) AS score
                FROM edition_words WHERE edition_words MATCH :expression
            ), exact AS MATERIALIZED (
                SELECT rowid AS edition FROM edition_words WHERE edition_words MATCH :exact
            )
            SELECT story, max(edition IN exact) AS exact, min(score) AS best
            FROM hit JOIN edition USING (edition) JOIN story USING (story)
            WHERE hidden_at IS NULL
            GROUP BY story ORDER BY exact DESC, best, sorted_at DESC, story DESC LIMIT :most
        """
        values: dict[str, Value] = {
            "expression": expression,
            "exact": exact_expression(text),
            "title": _TITLE_WEIGHT,
            "summary": _SUMMARY_WEIGHT,
            "most": MOST_FOUND,
        }
        return [int(row["story"]) for row in await self._database.read(sql, values)]

    async def remember(self, text: str, now: datetime) -> int:
        """Give the number that stands for a search in buttons, the same for the same text."""
        async with self._database.write() as tx:
            return await remember_query(tx, text, now)

    async def recall(self, query: int) -> str | None:
        """Give the search that a number stands for; None when it has been forgotten."""
        if abs(query) >= 2**63:
            return None
        rows = await self._database.read("SELECT text FROM query WHERE query = ?", (query,))
        return str(rows[0]["text"]) if rows else None

    async def forget_before(self, moment: datetime) -> int:
        """Forget the searches that nobody follows and nobody has made since; the number of them."""
        sql = "DELETE FROM query WHERE used_at < ? AND query NOT IN (SELECT query FROM follow)"
        async with self._database.write() as tx:
            return await tx.execute(sql, (milliseconds(moment),))


async def remember_query(tx: Transaction, text: str, now: datetime) -> int:
    """Give the number of a search within an open transaction."""
    sql = (
        "INSERT INTO query (text, used_at) VALUES (?, ?)"
        " ON CONFLICT (text) DO UPDATE SET used_at = excluded.used_at RETURNING query"
    )
    return int((await tx.fetchall(sql, (text, milliseconds(now))))[0]["query"])
