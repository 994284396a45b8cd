"""Storing what a pass over a site decided: stories, editions, corrections, and the rows from which flows go on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.intents import Arrival, ChangedEdition, ChangedImage, CorrectedDate, Intent, NewEdition, NewStory
from bot.model import ParsedItem
from bot.moments import order_moment
from bot.store.database import Transaction, Value
from bot.store.indexing import index_marked
from bot.store.pieces import Subject, date_earlier, earliest_joined, note_arrival, note_languages, set_published
from bot.store.revising import begin_revisions
from bot.store.values import milliseconds, published_text

STILL_NEWS: Final = timedelta(days=1)
"""So long a story reaches the followers of topics and regions that a later edition puts it under."""


async def carry_out(tx: Transaction, intents: Iterable[Intent], now: datetime, zone: ZoneInfo) -> list[int]:
    """Do what was decided; a story that is pushed gets its fan-out row in the same transaction.

    One whose editions change gets the row from which the messages that hold it are found. Gives the stories held.
    Each kind of row is written in one go: of hundreds of stories, one by one, the others would wait for the lock.
    """
    decided = list(intents)
    stories = _stored_before(decided)
    subjects = await _count_subjects(tx, stories)
    held = await _add_stories(tx, [one for one in decided if isinstance(one, NewStory)], now, zone)
    await _add_to_stories(tx, [one for one in decided if isinstance(one, NewEdition)], now, zone)
    await _change_editions(tx, [one for one in decided if isinstance(one, ChangedEdition)], now)
    for intent in decided:
        if isinstance(intent, CorrectedDate):
            await _correct_date(tx, intent, zone)
    images = [(one.image, one.known.edition) for one in decided if isinstance(one, ChangedImage)]
    await tx.executemany("UPDATE edition SET image = ? WHERE edition = ?", images)
    grown = [story for story, count in (await _count_subjects(tx, stories)).items() if count > subjects[story]]
    await _spread_again(tx, grown, now)
    await _match_again(tx, stories, now)
    await index_marked(tx)
    return held


def _stored_before(intents: Iterable[Intent]) -> list[int]:
    """The stories that get another edition, or other words."""
    added = {one.story for one in intents if isinstance(one, NewEdition)}
    return sorted(added | {one.known.story for one in intents if isinstance(one, ChangedEdition)})


async def _count_subjects(tx: Transaction, stories: Sequence[int]) -> dict[int, int]:
    """How many topics and regions each story is under."""
    sql = """
        SELECT number.value AS story, (SELECT count(*) FROM story_topic AS t WHERE t.story = number.value)
            + (SELECT count(*) FROM story_region AS r WHERE r.story = number.value) AS subjects
        FROM json_each(:stories) AS number
    """
    return {row["story"]: row["subjects"] for row in await tx.fetchall(sql, {"stories": json.dumps(stories)})}


async def _spread_again(tx: Transaction, stories: Sequence[int], now: datetime) -> None:
    """Let stories that were pushed lately reach the followers of what they have come under since.

    Whoever got one, or is to get it, is passed over; so is who began to follow after it was stored.
    """
    sql = """
        INSERT INTO fanout (story, stored_at) SELECT story, first_seen FROM story
        WHERE story = :story AND push = 'yes' AND hidden_at IS NULL AND first_seen > :since
        ON CONFLICT (story) DO UPDATE SET chat = excluded.chat, thread = excluded.thread, searches_only = 0
    """
    since = milliseconds(now - STILL_NEWS)
    await tx.executemany(sql, [{"story": story, "since": since} for story in stories])


async def _match_again(tx: Transaction, stories: Sequence[int], now: datetime) -> None:
    """Let stories that were pushed lately, and have other words now, reach those who follow a search for these."""
    sql = """
        INSERT INTO fanout (story, stored_at, searches_only) SELECT story, first_seen, 1 FROM story
        WHERE story = :story AND push = 'yes' AND hidden_at IS NULL AND first_seen > :since
            AND EXISTS (SELECT 1 FROM follow WHERE query > 0)
        ON CONFLICT (story) DO UPDATE SET chat = excluded.chat, thread = excluded.thread, matched = 0
    """
    since = milliseconds(now - STILL_NEWS)
    await tx.executemany(sql, [{"story": story, "since": since} for story in stories])


async def _add_stories(tx: Transaction, intents: Sequence[NewStory], now: datetime, zone: ZoneInfo) -> list[int]:
    if not intents:
        return []
    sql = "INSERT INTO story (story, published, sorted_at, first_seen, push) VALUES (?, ?, ?, ?, ?)"
    stories = list(enumerate(intents, await _next(tx, _NEXT_STORY)))
    await tx.executemany(sql, [(number, *_story_values(intent, now, zone)) for number, intent in stories])
    comers = [
        _Comer(number, item, intent.site, arrival, item.regions)
        for number, intent in stories
        for item, arrival in zip(intent.items, _arrivals(intent), strict=True)
    ]
    # What begins a story comes before what is joined to it, which notes what it finds: a split gives that back.
    await _add_comers_subjects(tx, [comer for comer in comers if comer.arrival.by is None])
    for edition, comer in await _add_editions(tx, comers, now):
        await note_arrival(tx, edition, comer.story, comer.item, comer.arrival, now)
    await _add_subjects(tx, "topic", [(number, topic) for number, intent in stories for topic in intent.topics])
    await _add_subjects(tx, "region", [(number, region) for number, intent in stories for region in intent.regions])
    pushed = [(number, milliseconds(now)) for number, intent in stories if intent.push == "yes"]
    await tx.executemany("INSERT INTO fanout (story, stored_at) VALUES (?, ?)", pushed)
    return [number for number, intent in stories if intent.push == "held"]


_NEXT_STORY = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'story'), 0) + 1 AS next"
"""The number of a story is never given twice, of one that was deleted neither."""
_NEXT_EDITION = "SELECT coalesce(max(edition), 0) + 1 AS next FROM edition"


async def _next(tx: Transaction, sql: str) -> int:
    """The first of the numbers that this transaction, alone with the file, may give."""
    return int((await tx.fetchall(sql))[0]["next"])


def _story_values(intent: NewStory, now: datetime, zone: ZoneInfo) -> tuple[Value, ...]:
    sorted_at = milliseconds(order_moment(intent.published, now, zone))
    return (published_text(intent.published), sorted_at, milliseconds(now), intent.push)


def _arrivals(intent: NewStory) -> Sequence[Arrival]:
    return intent.arrivals or (Arrival(),) * len(intent.items)


async def _add_to_stories(tx: Transaction, intents: Sequence[NewEdition], now: datetime, zone: ZoneInfo) -> None:
    comers = [
        _Comer(one.story, one.item, one.site, replace(one.arrival, topics=one.topics), one.regions) for one in intents
    ]
    added = await _add_editions(tx, comers, now)
    for edition, comer in added:
        if comer.arrival.by is not None:
            await note_arrival(tx, edition, comer.story, comer.item, comer.arrival, now)
            await date_earlier(tx, comer.story, comer.item.published, zone)
            await _add_comers_subjects(tx, [comer])  # what is joined after it finds the story under this, too
    languages = [(edition, comer) for edition, comer in added if comer.arrival.by is None]
    await note_languages(tx, [edition for edition, _ in languages], now)
    await _add_comers_subjects(tx, [comer for _, comer in languages])
    await begin_revisions(tx, [comer.story for comer in comers])


@dataclass(frozen=True, slots=True)
class _Comer:
    """An edition that comes to a story."""

    story: int
    item: ParsedItem
    site: str
    arrival: Arrival
    regions: tuple[str, ...] = ()


async def _add_editions(tx: Transaction, comers: Sequence[_Comer], now: datetime) -> list[tuple[int, _Comer]]:
    """Store editions; each with the number that it is given."""
    if not comers:
        return []
    sql = """
        INSERT INTO edition (
            edition, story, language, site, external_id, canonical_url, url, title, summary, first_seen, published,
            official, image
        )
        VALUES (
            :edition, :story, :language, :site, :external_id, :url, :url, :title, :summary, :now, :published,
            :official, :image
        )
    """
    numbered = list(enumerate(comers, await _next(tx, _NEXT_EDITION)))
    await tx.executemany(sql, [_edition_values(edition, comer, now) for edition, comer in numbered])
    return numbered


def _edition_values(edition: int, comer: _Comer, now: datetime) -> dict[str, Value]:
    item = comer.item
    return {
        "edition": edition,
        "story": comer.story,
        "language": item.language,
        "site": comer.site,
        "external_id": item.external_id,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "now": milliseconds(now),
        "published": published_text(item.published),
        "official": comer.arrival.official,
        "image": item.image,
    }


async def _add_comers_subjects(tx: Transaction, comers: Sequence[_Comer]) -> None:
    await _add_subjects(tx, "topic", [(one.story, topic) for one in comers for topic in one.arrival.topics])
    await _add_subjects(tx, "region", [(one.story, region) for one in comers for region in one.regions])


async def _add_subjects(tx: Transaction, subject: Subject, named: Iterable[tuple[int, str]]) -> None:
    """Put stories under topics, or under the regions that they name, those they are under already included."""
    sql = (
        f"INSERT INTO story_{subject} ({subject}, sorted_at, story)"
        " SELECT ?, sorted_at, story FROM story WHERE story = ? ON CONFLICT DO NOTHING"
    )
    await tx.executemany(sql, [(name, story) for story, name in named])


async def _change_editions(tx: Transaction, intents: Sequence[ChangedEdition], now: datetime) -> None:
    sql = """
        UPDATE edition SET title = :title, summary = :summary, url = :url,
            canonical_url = iif(external_id IS NULL, canonical_url, :url),
            changed_at = iif(:corrected, :now, changed_at)
        WHERE edition = :edition
    """
    values: list[dict[str, Value]] = [
        {
            "title": intent.title,
            "summary": intent.summary,
            "url": intent.url,
            "corrected": intent.corrected,
            "now": milliseconds(now),
            "edition": intent.known.edition,
        }
        for intent in intents
    ]
    await tx.executemany(sql, values)
    await _add_subjects(tx, "topic", [(one.known.story, topic) for one in intents for topic in one.topics])
    await _add_subjects(tx, "region", [(one.known.story, region) for one in intents for region in one.regions])
    await begin_revisions(tx, [intent.known.story for intent in intents])


async def _correct_date(tx: Transaction, intent: CorrectedDate, zone: ZoneInfo) -> None:
    """Note an edition's date; with it its story may move in all lists, and is pushed to nobody."""
    known = intent.known
    told = published_text(intent.published)
    await tx.execute("UPDATE edition SET published = ? WHERE edition = ?", (told, known.edition))
    if not intent.whole or known.first_seen is None:
        return
    await set_published(tx, known.story, await earliest_joined(tx, known.story, zone) or intent.published, zone)
