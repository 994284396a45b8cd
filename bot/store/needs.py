"""What saved searches need, made of their words: some at a time, each lot written in a short transaction.

Whoever follows a search marks it (triggers of migration 0011), in whatever process; here the marked ones are read.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.alerts import Needs, keys_of, needs_of, probes_of, write_needs
from bot.search.query import Query
from bot.store.database import Database, Transaction, Value

AT_ONCE: Final = 100
"""Searches that one transaction writes: it keeps the write lock short."""

_PROFILE: Final = "alerts"  # under which it is remembered by which version needs were made


@dataclass(frozen=True, slots=True)
class _Made:
    """What a search needs (None: nothing that a story has to have), and its rarest needs."""

    query: int
    needs: Needs | None
    probes: Sequence[tuple[str, ...]] = ()


async def renew(database: Database, version: str) -> None:
    """Have all needs made anew where another version has made them."""
    known = await database.read("SELECT digest FROM profile WHERE part = ?", (_PROFILE,))
    if known and known[0]["digest"] == version:
        return
    sql = "INSERT INTO profile (part, digest) VALUES (?, ?) ON CONFLICT DO UPDATE SET digest = excluded.digest"
    async with database.write() as tx:
        await tx.execute("INSERT OR IGNORE INTO unread (query) SELECT query FROM saved")
        await tx.execute(sql, (_PROFILE, version))


async def make_some(database: Database, read: Callable[[str], Query]) -> bool:
    """Make the needs of some searches that are marked; False when there are none."""
    sql = "SELECT query, text FROM unread JOIN query USING (query) ORDER BY query LIMIT ?"
    rows = await database.fetchall(sql, (AT_ONCE,))
    if not rows:
        return False
    needs: dict[int, Needs | None] = {}
    for row in rows:
        needs[row["query"]] = needs_of(read(row["text"]))
        await asyncio.sleep(0)  # others get their turn
    stories = await _stories(database, {key for one in needs.values() if one for key in keys_of(one)})
    made = [_Made(query, one, probes_of(one, stories) if one else ()) for query, one in needs.items()]
    async with database.write() as tx:
        await _write(tx, made)
    return True


async def _stories(database: Database, keys: Iterable[str]) -> Mapping[str, int]:
    """How many stories have each key."""
    sql = "SELECT t.key, t.stories FROM json_each(?) AS sought CROSS JOIN term AS t ON t.key = sought.value"
    return {row["key"]: row["stories"] for row in await database.fetchall(sql, (json.dumps(list(keys)),))}


async def _write(tx: Transaction, made: Sequence[_Made]) -> None:
    """Keep needs, but not of a search that nobody follows any more."""
    numbers = await _numbered(tx, {json.dumps(keys, ensure_ascii=False) for one in made for keys in one.probes})
    sql = """
        INSERT INTO saved (query, needs, rarest, second, third)
        SELECT query, :needs, :rarest, :second, :third FROM unread WHERE query = :query
        ON CONFLICT DO UPDATE SET needs = excluded.needs,
            rarest = excluded.rarest, second = excluded.second, third = excluded.third
    """
    rows: list[dict[str, Value]] = []
    for one in made:
        probes = [numbers[json.dumps(keys, ensure_ascii=False)] for keys in one.probes]
        places = dict(zip(("rarest", "second", "third"), [*probes, 0, 0, 0], strict=False))
        text = write_needs(one.needs) if one.needs else "null"
        rows.append({"query": one.query, "needs": text, **places})
    await tx.executemany(sql, rows)
    await tx.executemany("DELETE FROM unread WHERE query = ?", [(one.query,) for one in made])


async def _numbered(tx: Transaction, needs: set[str]) -> dict[str, int]:
    """The number of each need, given to those that have none."""
    sql = """
        SELECT n.keys, n.need FROM json_each(?) AS given CROSS JOIN need AS n ON n.keys = given.value
    """
    given = json.dumps(sorted(needs))
    known = {row["keys"]: row["need"] for row in await tx.fetchall(sql, (given,))}
    new = sorted(needs - known.keys())
    await tx.executemany("INSERT INTO need (keys) VALUES (?)", [(one,) for one in new])
    numbers = {row["keys"]: row["need"] for row in await tx.fetchall(sql, (given,))}
    rows = [(key, numbers[one]) for one in new for key in json.loads(one)]
    await tx.executemany("INSERT INTO need_key (key, need) VALUES (?, ?)", rows)
    return numbers


async def forget_needs(database: Database) -> None:
    """Forget the needs that no saved search has any more, and which stories were found that wait for nobody."""
    async with database.write() as tx:
        await tx.execute(_FORGET_NEEDS)
    deleted = _FORGOTTEN
    while deleted == _FORGOTTEN:
        async with database.write() as tx:
            deleted = await tx.execute(_FORGET, (_FORGOTTEN,))


_FORGET_NEEDS: Final = """
    DELETE FROM need WHERE need NOT IN (
        SELECT rarest FROM saved UNION SELECT second FROM saved UNION SELECT third FROM saved
    )
"""
_FORGOTTEN: Final = 1000
_FORGET: Final = """
    DELETE FROM story_query WHERE (story, query) IN (
        SELECT story, query FROM story_query AS a WHERE NOT EXISTS (SELECT 1 FROM waiting AS w WHERE w.story = a.story)
            AND NOT EXISTS (SELECT 1 FROM fanout AS f WHERE f.story = a.story) LIMIT ?
    )
"""
