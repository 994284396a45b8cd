"""Matters: stories are compared with those of about their time, and the parts of one matter are found again."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import structlog

from bot.errors import SaqbalaError
from bot.join import Told
from bot.matter import WITHIN, Part, find_parts, traces_of
from bot.model import Parts
from bot.moments import local_day
from bot.store.database import Database, Transaction, Value
from bot.store.stories import Stories
from bot.store.values import moment, published_value

_log = structlog.get_logger()

AT_ONCE: Final = 20
"""Stories that are compared together: a tenth of a second beside the event loop, and a moment of the lock."""

FEW: Final = 4
"""As many as are compared at leisure: the interpreter does one thing at a time, and answers have to get their turn."""

_MOST_WITH: Final = 40
"""What more stories of two months have, finds none of them."""
_MOST_COMPARED: Final = 8
_SUMMARY_LETTERS: Final = 300

Sent: TypeAlias = tuple[int, int, int]
"""A chat, a thread and a story that is about to go there by itself."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A story as it is compared."""

    part: Part
    day: date


class Matters:
    """Finds the parts of matters, and gives them."""

    def __init__(self, database: Database, stories: Stories) -> None:
        self._database = database
        self._stories = stories
        self._turn = asyncio.Lock()

    async def find_some(self, zone: ZoneInfo, *, leaving: bool = False, most: int = AT_ONCE) -> bool:
        """Compare the next stories; False where none is left. `leaving`: those that are about to be spread alone."""
        async with self._turn:
            numbers = await self._pending(most, leaving=leaving)
            if not numbers:
                return False
            try:
                found = await self._find(numbers, zone)
            except SaqbalaError:
                raise
            except Exception:  # noqa: BLE001 - whatever it was, a story that cannot be compared is not tried for ever
                _log.exception("stories not compared", stories=numbers)
                found = []
            async with self._database.write() as tx:
                await tx.executemany("INSERT OR IGNORE INTO matter_part (story, matter) VALUES (?, ?)", found)
                await tx.executemany("DELETE FROM matter_pending WHERE story = ?", [(number,) for number in numbers])
            return True

    async def _pending(self, most: int, *, leaving: bool) -> list[int]:
        pending = "fanout CROSS JOIN matter_pending USING (story)" if leaving else "matter_pending"
        sql = f"SELECT story FROM {pending} ORDER BY story LIMIT ?"
        return [row["story"] for row in await self._database.read(sql, (most,))]

    async def _find(self, numbers: Sequence[int], zone: ZoneInfo) -> list[tuple[int, int]]:
        """The parts that are new, each with its matter."""
        mine = await self._load(numbers, zone)
        traces = await asyncio.to_thread(_traces, mine.values())
        async with self._database.write() as tx:
            await _note_traces(tx, numbers, traces)
        near = await self._near(mine)
        others = await self._load({other for found in near.values() for other in found} - mine.keys(), zone)
        known = {number: one.part for number, one in (others | mine).items()}
        compared = [
            (one.part, [known[other] for other in near.get(number, ()) if other in known])
            for number, one in mine.items()
        ]
        return await asyncio.to_thread(find_parts, compared)

    async def _load(self, numbers: Collection[int], zone: ZoneInfo) -> dict[int, _Loaded]:
        """The stories of these numbers that are shown, with what their editions tell."""
        sql = """
            SELECT e.story, e.language, e.site, e.title, substr(e.summary, 1, :letters) AS summary,
                s.published, s.first_seen, s.sorted_at, p.matter,
                (SELECT json_group_array(region) FROM story_region AS r WHERE r.story = e.story) AS regions
            FROM json_each(:numbers) AS number CROSS JOIN story AS s ON s.story = number.value
            CROSS JOIN edition AS e ON e.story = s.story LEFT JOIN matter_part AS p ON p.story = s.story
            WHERE s.hidden_at IS NULL ORDER BY e.story, e.edition
        """
        values: dict[str, Value] = {"numbers": json.dumps(sorted(numbers)), "letters": _SUMMARY_LETTERS}
        editions: dict[int, list[Row]] = defaultdict(list)
        for row in await self._database.read(sql, values):
            editions[row["story"]].append(row)
        return {number: _loaded(number, rows, zone) for number, rows in editions.items()}

    async def _near(self, mine: Collection[int]) -> dict[int, list[int]]:
        """The stories that share most of what is rare with each of these."""
        sql = """
            SELECT mine.story, other.story AS other, count(*) AS shared
            FROM json_each(:mine) AS number CROSS JOIN matter_trace AS mine ON mine.story = number.value
            CROSS JOIN matter_trace AS other ON other.trace = mine.trace
                AND other.day BETWEEN mine.day - :days AND mine.day + :days AND other.story <> mine.story
            WHERE (
                SELECT count(*) FROM (
                    SELECT 1 FROM matter_trace AS common WHERE common.trace = mine.trace
                        AND common.day BETWEEN mine.day - :days AND mine.day + :days LIMIT :most + 1
                )
            ) <= :most
            GROUP BY mine.story, other.story ORDER BY mine.story, shared DESC, abs(other.day - mine.day), other.story
        """
        values: dict[str, Value] = {"mine": json.dumps(list(mine)), "days": WITHIN.days, "most": _MOST_WITH}
        near: dict[int, list[int]] = defaultdict(list)
        for row in await self._database.read(sql, values):
            if len(near[row["story"]]) < _MOST_COMPARED:
                near[row["story"]].append(row["other"])
        return near

    async def parts(self, story: int) -> Parts:
        """Give the other parts of a story's matter that are shown, oldest first: those before it, and those after."""
        rows = await self._database.read(_PARTS, {"story": story})
        here = next(((row["sorted_at"], row["story"]) for row in rows if row["story"] == story), None)
        if here is None or len(rows) == 1:
            return Parts()
        before = [row["story"] for row in rows if (row["sorted_at"], row["story"]) < here]
        after = [row["story"] for row in rows if (row["sorted_at"], row["story"]) > here]
        return Parts(await self._stories.load(before), await self._stories.load(after))

    async def answered(self, leaving: Sequence[Sent]) -> dict[Sent, int]:
        """Give the message that each answers: that of the part before it which was sent there by itself, the latest."""
        stories = {story for _, _, story in leaving}
        sql = f"""
            SELECT story.value FROM json_each(?) AS story WHERE EXISTS (
                SELECT 1 FROM matter_part AS p WHERE p.story IN ({_NUMBERS.format("story.value")})
            )
        """
        having = {row["value"] for row in await self._database.read(sql, (json.dumps(sorted(stories)),))}
        places = [place for place in leaving if place[2] in having]
        if not places:
            return {}
        rows = await self._database.read(_ANSWERED, (json.dumps(places),))
        return {(row["chat"], row["thread"], row["leaving"]): row["message_id"] for row in rows}


_NUMBERS = (
    "SELECT coalesce((SELECT story FROM alias WHERE alias = {0}), {0})"
    " UNION SELECT alias FROM alias WHERE story = coalesce((SELECT story FROM alias WHERE alias = {0}), {0})"
)
"""All the numbers of the story that a number stands for."""

_PARTS = f"""
    SELECT DISTINCT s.story, s.sorted_at FROM matter_part AS p JOIN matter_part AS o USING (matter)
        LEFT JOIN alias AS a ON a.alias = o.story JOIN story AS s ON s.story = coalesce(a.story, o.story)
    WHERE p.story IN ({_NUMBERS.format(":story")}) AND s.hidden_at IS NULL ORDER BY s.sorted_at, s.story
"""

# In order, so that the last row of a place, which stays, is that of the latest part.
_ANSWERED = f"""
    SELECT sent.chat, sent.thread, place.value ->> 2 AS leaving, sent.message_id
    FROM json_each(?) AS place
        CROSS JOIN story AS mine ON mine.story = coalesce(
            (SELECT story FROM alias WHERE alias = place.value ->> 2), place.value ->> 2
        )
        CROSS JOIN matter_part AS p ON p.story IN ({_NUMBERS.format("mine.story")})
        CROSS JOIN matter_part AS o USING (matter)
        CROSS JOIN sent ON (sent.chat, sent.thread, sent.story) = (place.value ->> 0, place.value ->> 1, o.story)
        LEFT JOIN alias AS a ON a.alias = o.story
        CROSS JOIN story AS s ON s.story = coalesce(a.story, o.story)
    WHERE s.story <> mine.story AND s.hidden_at IS NULL AND (s.sorted_at, s.story) < (mine.sorted_at, mine.story)
        AND sent.message_id <> 0 AND sent.editable AND sent.style <> 'list'
    ORDER BY s.sorted_at, s.story
"""


def _loaded(number: int, rows: Sequence[Row], zone: ZoneInfo) -> _Loaded:
    first = rows[0]
    day = local_day(published_value(first["published"]) or moment(first["first_seen"]), zone)
    told = [
        Told(
            language=row["language"],
            site=row["site"],
            title=row["title"],
            summary=row["summary"],
            day=day,
            regions=tuple(json.loads(row["regions"])),
        )
        for row in rows
    ]
    return _Loaded(Part(number, first["sorted_at"], tuple(told), first["matter"]), day)


def _traces(stories: Iterable[_Loaded]) -> list[tuple[int, int, int]]:
    return [
        (trace, one.day.toordinal(), one.part.story)
        for one in stories
        for trace in {trace for told in one.part.editions for trace in traces_of(told.traits)}
    ]


async def _note_traces(tx: Transaction, numbers: Sequence[int], traces: Sequence[tuple[int, int, int]]) -> None:
    await tx.executemany("DELETE FROM matter_trace WHERE story = ?", [(number,) for number in numbers])
    await tx.executemany("INSERT INTO matter_trace (trace, day, story) VALUES (?, ?, ?)", traces)
