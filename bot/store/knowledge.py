"""What is known of what a pass shows: the editions that its items are, and what they may be joined to or taken for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from sqlite3 import Row
from zoneinfo import ZoneInfo

from bot.intents import EditionKey, Known, KnownEdition, edition_key
from bot.model import ParsedItem, Reading
from bot.relevance import keep_relevant
from bot.store.database import Database, Rows
from bot.store.holds import traces_of
from bot.store.nearby import with_nearby
from bot.store.values import moment, published_value

_BATCH = 400
"""Identities looked up in one statement."""


async def any_known(database: Database, items: Sequence[ParsedItem], site: str) -> bool:
    """Whether any of the items is stored already: there a walk over a listing's pages may end."""
    keys = [edition_key(item, site) for item in items]
    for key in keys:
        sql = (
            "SELECT 1 FROM edition WHERE language = ? AND site = ? AND external_id = ?"
            if key.external_id is not None
            else "SELECT 1 FROM edition WHERE language = ? AND canonical_url = ? AND external_id IS NULL"
        )
        identity = (key.site, key.external_id) if key.external_id is not None else (key.url,)
        if await database.read(sql, (key.language, *identity)):
            return True
    return False


async def known_of(rows: Rows, site: str, items: Iterable[ParsedItem]) -> Known:
    """Tell which editions the items of a site are, and which stories those belong to."""
    keys = [edition_key(item, site) for item in items]
    ids = list({key.external_id for key in keys if key.external_id is not None})
    urls = list({key.url for key in keys if key.external_id is None})
    editions: dict[EditionKey, KnownEdition] = {}
    stories: dict[tuple[str, str], int] = {}
    for part in _parts(ids):
        sql = f"{_KNOWN} WHERE e.site = ? AND e.external_id IN ({_marks(part)})"
        for row in await rows.fetchall(sql, (site, *part)):
            key = EditionKey(site, row["external_id"], "", row["language"])
            editions[key] = _known(row)
            stories[site, row["external_id"]] = row["story"]
    for part in _parts(urls):
        sql = f"{_KNOWN} WHERE e.external_id IS NULL AND e.canonical_url IN ({_marks(part)})"
        for row in await rows.fetchall(sql, part):
            key = EditionKey(site, None, row["canonical_url"], row["language"])
            editions[key] = _known(row)
    return Known(editions, stories)


_KNOWN = """
    SELECT e.*, s.published AS story_published, s.first_seen AS story_first_seen
    FROM edition AS e JOIN story AS s USING (story)
"""


def _known(row: Row) -> KnownEdition:
    return KnownEdition(
        edition=row["edition"],
        story=row["story"],
        title=row["title"],
        summary=row["summary"],
        url=row["url"],
        published=published_value(row["published"]),
        story_published=published_value(row["story_published"]),
        first_seen=moment(row["story_first_seen"]),
        image=row["image"],
    )


def _parts(values: list[str]) -> list[list[str]]:
    return [values[start : start + _BATCH] for start in range(0, len(values), _BATCH)]


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


@dataclass(frozen=True, slots=True)
class Footing:
    """What a decision rests on, as far as it is quick to ask: with the same footing it would be the same decision."""

    known: Known
    """Of the items themselves."""
    counts: tuple[int, ...]
    """What grows with every edition that is stored, and with every story that is hidden, joined or split."""


async def footing_of(rows: Rows, readings: Sequence[Reading]) -> Footing:
    """What a decision on the readings of a site rests on now."""
    known = await known_of(rows, readings[0].source.site, [item for reading in readings for item in reading.items])
    return Footing(known, tuple((await rows.fetchall(_COUNTS))[0]))


_COUNTS = """
    SELECT (SELECT coalesce(max(edition), 0) FROM edition), (SELECT coalesce(max(joined), 0) FROM joined),
        (SELECT count(*) FROM alias), (SELECT count(*) FROM apart),
        (SELECT count(*) FROM story INDEXED BY story_hidden WHERE hidden_at IS NOT NULL)
"""


async def look_up(
    rows: Rows, readings: Sequence[Reading], footing: Footing, now: datetime, zone: ZoneInfo
) -> tuple[list[Reading], Known]:
    """What is kept of the readings of one site, and all that is known of it."""
    site = readings[0].source.site
    items = [item for reading in readings for item in reading.items]
    strangers = [item for item in items if edition_key(item, site) not in footing.known.editions]
    known = replace(footing.known, traces=await traces_of(rows, site, strangers, now))
    kept = keep_relevant(readings, known)
    relevant = [item for reading in kept for item in reading.items]
    return kept, await with_nearby(rows, known, site, relevant, now, zone)
