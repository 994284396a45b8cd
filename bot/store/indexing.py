"""The index of stories: brought up to what the stories are, those that were marked, some at a time.

Whatever changes a story marks it (triggers of migration 0010), so that nothing has to remember the index; whoever
stores calls this afterwards, in the same transaction, and what is left over is indexed within a second.
"""

from __future__ import annotations

import asyncio
import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.search.document import GAP, Part, Text, TextParts, parts_of_story, parts_of_text
from bot.store.database import Database, Transaction
from bot.store.texts import read_contents

AT_ONCE: Final = 50
"""Stories that one transaction indexes where others wait for the file."""

_BREATH: Final = 2
"""Stories whose words are stemmed before others get their turn: a new word takes a twentieth of a millisecond."""

_MANY: Final = 100
"""Stories more than which no read leaves behind: they take minutes, not a moment."""

_QUARTER: Final = 900_000
"""Milliseconds of a step of time in the index."""

_SAME_STEP: Final = 17
"""Bits that tell the stories of one step apart."""

_ALL: Final = -(2**62), 2**62

_Words: TypeAlias = Callable[[Text], TextParts]


@dataclass(frozen=True, slots=True)
class _Indexed:
    """A story as the index is to have it, or has it."""

    story: int
    place: int
    numbers: array[int]


def first_place(sorted_at: int) -> int:
    """The place in the index before which no story stands that is dated so or later; milliseconds."""
    return sorted_at // _QUARTER << _SAME_STEP


def span(since: int | None, until: int | None) -> tuple[int, int]:
    """The first and the last place of stories dated from `since` to before `until`, nearly; milliseconds."""
    return (
        _ALL[0] if since is None else first_place(since),
        _ALL[1] if until is None else first_place(until + _QUARTER - 1) - 1,
    )


async def index_all(
    database: Database,
    *,
    at_once: int = AT_ONCE,
    words: _Words = parts_of_text,
    pause_seconds: float = 0.0,
    turn: Callable[[], None] = lambda: None,
) -> None:
    """Index whatever is marked, in transactions between which others get their turn; other processes in the pauses.

    `turn` is told before each.
    """
    while await _is_marked(database):
        turn()
        async with database.write() as tx:
            await index_marked(tx, at_once, words)
        await asyncio.sleep(pause_seconds)


async def _is_marked(database: Database) -> bool:
    return bool(await database.fetchall("SELECT 1 FROM unindexed LIMIT 1"))


async def is_behind(database: Database) -> bool:
    """Whether so many stories are not in the index yet that searches miss them: an archive after an upgrade."""
    return bool(await database.read("SELECT 1 FROM unindexed LIMIT 1 OFFSET ?", (_MANY,)))


async def index_marked(
    tx: Transaction, most: int = AT_ONCE, words: _Words = parts_of_text, known: dict[str, int] | None = None
) -> int:
    """Index so many of the stories that are marked, the newest first; the number of them.

    `known`: the numbers of keys, looked up and given in transactions before that were committed; grows by others.
    """
    rows = await tx.fetchall("SELECT story FROM unindexed ORDER BY story DESC LIMIT ?", (most,))
    if not rows:
        return 0
    marked = [row["story"] for row in rows]
    stories = json.dumps(marked)
    before = await _indexed(tx, stories)
    parts, moments = await _parts(tx, marked, words)
    terms = {} if known is None else known
    await _look_up(tx, {key for found in parts.values() for part in found for key in part.keys}, terms)
    numbers = {
        story: array("I", [2 * terms[key] + part.in_title for part in found for key in part.keys])
        for story, found in parts.items()
    }
    after = await _placed(tx, numbers, moments, before)
    await _forget(tx, before)
    await _add(tx, after)
    await _count(tx, before, after)
    await tx.execute("DELETE FROM unindexed WHERE story IN (SELECT value FROM json_each(?))", (stories,))
    return len(rows)


async def _indexed(tx: Transaction, stories: str) -> list[_Indexed]:
    sql = "SELECT i.* FROM json_each(?) AS number CROSS JOIN indexed AS i ON i.story = number.value"
    rows = await tx.fetchall(sql, (stories,))
    return [_Indexed(row["story"], row["place"], array("I", row["words"])) for row in rows]


async def _parts(
    tx: Transaction, stories: Iterable[int], words: _Words
) -> tuple[dict[int, list[Part]], dict[int, int]]:
    """The words of those of the stories that are shown, and how each is dated."""
    contents = await read_contents(tx, stories)
    parts: dict[int, list[Part]] = {}
    for story, content in contents.items():
        parts[story] = parts_of_story(content.texts, content.subjects, words)
        if len(parts) % _BREATH == 0:
            await asyncio.sleep(0)
    return parts, {story: content.sorted_at for story, content in contents.items()}


async def _look_up(tx: Transaction, keys: AbstractSet[str], terms: dict[str, int]) -> None:
    """Add the numbers of those keys that are not there yet; a key that has none is given one."""
    values = json.dumps(sorted(keys - terms.keys()))
    await tx.execute(
        "INSERT INTO term (key, stories) SELECT value, 0 FROM json_each(?) WHERE true ON CONFLICT DO NOTHING", (values,)
    )
    sql = "SELECT t.key, t.term FROM json_each(?) AS known CROSS JOIN term AS t ON t.key = known.value"
    terms.update({row["key"]: row["term"] for row in await tx.fetchall(sql, (values,))})
    terms[GAP] = 1


async def _placed(
    tx: Transaction, numbers: dict[int, array[int]], moments: dict[int, int], before: Sequence[_Indexed]
) -> list[_Indexed]:
    """Give each story a place in the order of time that no other has."""
    wanted = {story: first_place(moments[story]) + story % (1 << _SAME_STEP) for story in numbers}
    going = {one.place for one in before}
    taken = {*await _taken(tx, wanted.values())} - going
    placed: list[_Indexed] = []
    for story, place in wanted.items():
        free = place
        while free in taken:
            free += 1
            if free > place:  # so many stories of one quarter of an hour are met in trials only
                taken |= {*await _taken(tx, [free])} - going
        taken.add(free)
        placed.append(_Indexed(story, free, numbers[story]))
    return sorted(placed, key=lambda one: one.place)


async def _taken(tx: Transaction, places: Iterable[int]) -> list[int]:
    sql = "SELECT i.place FROM json_each(?) AS wanted CROSS JOIN indexed AS i ON i.place = wanted.value"
    return [row["place"] for row in await tx.fetchall(sql, (json.dumps(list(places)),))]


async def _forget(tx: Transaction, gone: Sequence[_Indexed]) -> None:
    rows = [(one.place, _text(one)) for one in sorted(gone, key=lambda one: one.place)]
    await tx.executemany("INSERT INTO story_words (story_words, rowid, words) VALUES ('delete', ?, ?)", rows)
    await tx.executemany("DELETE FROM indexed WHERE story = ?", [(one.story,) for one in gone])


async def _add(tx: Transaction, come: Sequence[_Indexed]) -> None:
    """Add stories in the order of their places: out of it, FTS5 would write a segment for each."""
    await tx.executemany("INSERT INTO story_words (rowid, words) VALUES (?, ?)", [(o.place, _text(o)) for o in come])
    await tx.executemany(
        "INSERT INTO indexed (place, story, words) VALUES (?, ?, ?)",
        [(one.place, one.story, one.numbers.tobytes()) for one in come],
    )


def _text(one: _Indexed) -> str:
    return " ".join(map(str, one.numbers))


async def _count(tx: Transaction, gone: Sequence[_Indexed], come: Sequence[_Indexed]) -> None:
    """Keep up how many stories have each term."""
    difference = Counter[int]()
    for one in come:
        difference.update({number >> 1 for number in one.numbers})
    for one in gone:
        difference.subtract({number >> 1 for number in one.numbers})
    changes = [(change, term) for term, change in difference.items() if change]
    await tx.executemany("UPDATE term SET stories = stories + ? WHERE term = ?", changes)
