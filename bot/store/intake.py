"""Storing what a pass over a site decided: stories, editions, corrections, and the rows from which flows go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from sqlite3 import Row
from zoneinfo import ZoneInfo

from bot.intents import (
    Arrival,
    ChangedEdition,
    CorrectedDate,
    EditionKey,
    Intent,
    Known,
    KnownEdition,
    NewEdition,
    NewStory,
    edition_key,
)
from bot.model import ParsedItem
from bot.moments import order_moment
from bot.store.database import Database, Transaction, Value
from bot.store.pieces import date_earlier, earliest_joined, note_arrival, note_language, set_published
from bot.store.revising import begin_revision
from bot.store.values import milliseconds, moment, published_text, published_value

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


async def known_of(tx: Transaction, site: str, items: Iterable[ParsedItem]) -> Known:
    """Tell what is known of the items of a site, read in the transaction that stores them."""
    keys = [edition_key(item, site) for item in items]
    ids = list({key.external_id for key in keys if key.external_id is not None})
    urls = list({key.url for key in keys if key.external_id is None})
    editions: dict[EditionKey, KnownEdition] = {}
    stories: dict[tuple[str, str], int] = {}
    for part in _parts(ids):
        sql = f"{_KNOWN} WHERE e.site = ? AND e.external_id IN ({_marks(part)})"
        for row in await tx.fetchall(sql, (site, *part)):
            key = EditionKey(site, row["external_id"], "", row["language"])
            editions[key] = _known(row)
            stories[site, row["external_id"]] = row["story"]
    for part in _parts(urls):
        sql = f"{_KNOWN} WHERE e.external_id IS NULL AND e.canonical_url IN ({_marks(part)})"
        for row in await tx.fetchall(sql, part):
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
    )


def _parts(values: list[str]) -> list[list[str]]:
    return [values[start : start + _BATCH] for start in range(0, len(values), _BATCH)]


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


async def carry_out(tx: Transaction, intents: Iterable[Intent], now: datetime, zone: ZoneInfo) -> list[int]:
    """Do what was decided; a story that is pushed gets its fan-out row in the same transaction.

    One whose editions change gets the row from which the messages that hold it are found. Gives the stories held.
    """
    held: list[int] = []
    for intent in intents:
        match intent:
            case NewStory():
                story = await _add_story(tx, intent, now, zone)
                held += [story] if intent.push == "held" else []
            case NewEdition():
                await _add_to_story(tx, intent, now, zone)
            case ChangedEdition():
                await _change_edition(tx, intent, now)
                await add_topics(tx, intent.known.story, intent.topics)
                await add_regions(tx, intent.known.story, intent.regions)
                await begin_revision(tx, intent.known.story)
            case CorrectedDate():
                await _correct_date(tx, intent, zone)
    return held


async def _add_story(tx: Transaction, intent: NewStory, now: datetime, zone: ZoneInfo) -> int:
    sql = (
        "INSERT INTO story (published, sorted_at, first_seen, push)"
        " VALUES (:published, :sorted_at, :now, :push) RETURNING story"
    )
    values: dict[str, Value] = {
        "published": published_text(intent.published),
        "sorted_at": milliseconds(order_moment(intent.published, now, zone)),
        "now": milliseconds(now),
        "push": intent.push,
    }
    story = int((await tx.fetchall(sql, values))[0]["story"])
    arrivals = intent.arrivals or (Arrival(),) * len(intent.items)
    # What begins the story comes before what is joined to it, which notes what it finds: a split gives that back.
    begins = [(item, arrival) for item, arrival in zip(intent.items, arrivals, strict=True) if arrival.by is None]
    await add_topics(tx, story, [topic for _, arrival in begins for topic in arrival.topics])
    await add_regions(tx, story, [region for item, _ in begins for region in item.regions])
    for item, arrival in zip(intent.items, arrivals, strict=True):
        edition = await _add_edition(tx, story, item, intent.site, arrival, now)
        await note_arrival(tx, edition, story, item, arrival, now)
    await add_topics(tx, story, intent.topics)
    await add_regions(tx, story, intent.regions)
    if intent.push == "yes":
        await tx.execute("INSERT INTO fanout (story, stored_at) VALUES (?, ?)", (story, milliseconds(now)))
    return story


async def _add_to_story(tx: Transaction, intent: NewEdition, now: datetime, zone: ZoneInfo) -> None:
    arrival = replace(intent.arrival, topics=intent.topics)
    edition = await _add_edition(tx, intent.story, intent.item, intent.site, arrival, now)
    if arrival.by is None:
        await note_language(tx, edition, now)
    else:
        await note_arrival(tx, edition, intent.story, intent.item, arrival, now)
        await date_earlier(tx, intent.story, intent.item.published, zone)
    await add_topics(tx, intent.story, intent.topics)
    await add_regions(tx, intent.story, intent.regions)
    await begin_revision(tx, intent.story)


async def _add_edition(
    tx: Transaction, story: int, item: ParsedItem, site: str, arrival: Arrival, now: datetime
) -> int:
    sql = """
        INSERT INTO edition
            (story, language, site, external_id, canonical_url, url, title, summary, first_seen, published, official)
        VALUES (:story, :language, :site, :external_id, :url, :url, :title, :summary, :now, :published, :official)
        RETURNING edition
    """
    values: dict[str, Value] = {
        "story": story,
        "language": item.language,
        "site": site,
        "external_id": item.external_id,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "now": milliseconds(now),
        "published": published_text(item.published),
        "official": arrival.official,
    }
    return int((await tx.fetchall(sql, values))[0]["edition"])


async def add_topics(tx: Transaction, story: int, topics: Iterable[str]) -> None:
    """Put a story under topics, those it is under already included."""
    sql = (
        "INSERT INTO story_topic (topic, sorted_at, story)"
        " SELECT ?, sorted_at, story FROM story WHERE story = ? ON CONFLICT DO NOTHING"
    )
    await tx.executemany(sql, [(topic, story) for topic in topics])


async def add_regions(tx: Transaction, story: int, regions: Iterable[str]) -> None:
    """Put a story under the regions that it names, those it is under already included."""
    sql = (
        "INSERT INTO story_region (region, sorted_at, story)"
        " SELECT ?, sorted_at, story FROM story WHERE story = ? ON CONFLICT DO NOTHING"
    )
    await tx.executemany(sql, [(region, story) for region in regions])


async def _change_edition(tx: Transaction, intent: ChangedEdition, now: datetime) -> None:
    sql = """
        UPDATE edition SET title = :title, summary = :summary, url = :url,
            canonical_url = iif(external_id IS NULL, canonical_url, :url),
            changed_at = iif(:corrected, :now, changed_at)
        WHERE edition = :edition
    """
    values: dict[str, Value] = {
        "title": intent.title,
        "summary": intent.summary,
        "url": intent.url,
        "corrected": intent.corrected,
        "now": milliseconds(now),
        "edition": intent.known.edition,
    }
    await tx.execute(sql, values)


async def _correct_date(tx: Transaction, intent: CorrectedDate, zone: ZoneInfo) -> None:
    """Note an edition's date; with it its story may move in all lists, and is pushed to nobody."""
    known = intent.known
    told = published_text(intent.published)
    await tx.execute("UPDATE edition SET published = ? WHERE edition = ?", (told, known.edition))
    if not intent.whole or known.first_seen is None:
        return
    await set_published(tx, known.story, await earliest_joined(tx, known.story, zone) or intent.published, zone)
