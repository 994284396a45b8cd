"""Stories in bulk: lines stored by the thousand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import orjson

from bot.intents import EditionKey, KnownEdition
from bot.moments import order_moment
from bot.search.document import Text, TextParts, parts_of_text
from bot.sources.configuration import is_of_state
from bot.store.database import Transaction, Value
from bot.store.indexing import index_marked
from bot.store.pieces import set_published
from bot.store.values import milliseconds, published_text, published_value
from bot.transfer.plan import Knowledge, KnownStory, Plan, links_of, plan_stories
from bot.transfer.stories import StoryLine

_INDEXED: Final = 500
"""Stories indexed at a time."""


async def store_stories(
    tx: Transaction,
    lines: Sequence[StoryLine],
    now: datetime,
    zone: ZoneInfo,
    words: Callable[[Text], TextParts] = parts_of_text,
    terms: dict[str, int] | None = None,
) -> Plan:
    """Store lines as stories that are pushed to nobody; lines known already change only what differs.

    `terms`: as index_marked's `known`, kept from one part of a file to the next.
    """
    known = await _known(tx, lines)
    plan = plan_stories(lines, known)
    await _add_stories(tx, plan, now, zone)
    await _write_editions(tx, plan, now)
    for story, published in plan.published.items():
        await set_published(tx, story, published, zone)
    sql = (
        "INSERT INTO story_topic (topic, sorted_at, story)"
        " SELECT ?, sorted_at, story FROM story WHERE story = ? ON CONFLICT DO NOTHING"
    )
    await tx.executemany(sql, [(topic, story) for story, topic in plan.topics])
    sql = (
        "INSERT INTO story_region (region, sorted_at, story)"
        " SELECT ?, sorted_at, story FROM story WHERE story = ? ON CONFLICT DO NOTHING"
    )
    await tx.executemany(sql, [(region, story) for story, region in plan.regions])
    for start in range(0, len(lines), _INDEXED):  # a line changes one story; an archive may wait to be indexed besides
        await index_marked(tx, min(_INDEXED, len(lines) - start), words, terms)
    return plan


async def _known(tx: Transaction, lines: Sequence[StoryLine]) -> Knowledge:
    known = Knowledge(next_story=await _next_story(tx), next_edition=await _next_edition(tx))
    by_id = """
        SELECT e.* FROM json_each(?) AS line CROSS JOIN edition AS e
        ON e.site = line.value ->> 0 AND e.external_id = line.value ->> 1
    """
    by_link = """
        SELECT e.* FROM json_each(?) AS line CROSS JOIN edition AS e
        ON e.canonical_url = line.value AND e.external_id IS NULL
    """
    identities = _json([[line.source, line.id] for line in lines])
    links = _json([link for line in lines for link in links_of(line)])
    rows = [*await tx.fetchall(by_id, (identities,)), *await tx.fetchall(by_link, (links,))]
    for row in rows:
        external_id, link = row["external_id"], row["canonical_url"]
        key = EditionKey(row["site"], external_id, "" if external_id else link, row["language"])
        known.editions[key] = KnownEdition(
            **{name: row[name] for name in ("edition", "story", "title", "summary", "url", "image")}
        )
        if external_id is None:
            known.links.setdefault(link, row["story"])
        else:
            known.identities.setdefault((row["site"], external_id), row["story"])
    known.stories = await _known_stories(tx, list({row["story"] for row in rows}))
    return known


async def _known_stories(tx: Transaction, numbers: list[int]) -> dict[int, KnownStory]:
    sql = """
        SELECT s.story, s.published, (
            SELECT json_group_array(t.topic) FROM story_topic AS t WHERE t.story = s.story
        ) AS topics, (
            SELECT json_group_array(r.region) FROM story_region AS r WHERE r.story = s.story
        ) AS regions
        FROM json_each(?) AS number CROSS JOIN story AS s ON s.story = number.value
    """
    return {
        row["story"]: KnownStory(
            published=published_value(row["published"]),
            topics=frozenset(orjson.loads(row["topics"])),
            regions=frozenset(orjson.loads(row["regions"])),
        )
        for row in await tx.fetchall(sql, (_json(numbers),))
    }


async def _next_story(tx: Transaction) -> int:
    """The number that AUTOINCREMENT would give; giving it here lets all rows be written in one call."""
    rows = await tx.fetchall("SELECT seq FROM sqlite_sequence WHERE name = 'story'")
    return int(rows[0]["seq"]) + 1 if rows else 1


async def _next_edition(tx: Transaction) -> int:
    return int((await tx.fetchall("SELECT coalesce(max(edition), 0) AS last FROM edition"))[0]["last"]) + 1


def _json(values: Sequence[object]) -> str:
    return orjson.dumps(values).decode()


async def _add_stories(tx: Transaction, plan: Plan, now: datetime, zone: ZoneInfo) -> None:
    sql = "INSERT INTO story (story, published, sorted_at, first_seen, push) VALUES (?, ?, ?, ?, 'import')"
    rows = [
        (
            story,
            published_text(published),
            milliseconds(order_moment(published, now, zone)),
            milliseconds(now),
        )
        for story, published in plan.stories.items()
    ]
    await tx.executemany(sql, rows)


async def _write_editions(tx: Transaction, plan: Plan, now: datetime) -> None:
    add = """
        INSERT INTO edition
            (edition, story, language, site, external_id, canonical_url, url, title, summary, first_seen, official,
            image)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """
    stamp = milliseconds(now)
    added: list[tuple[Value, ...]] = [
        (
            new.number,
            new.story,
            new.edition.language,
            new.edition.site,
            new.edition.external_id,
            new.link,
            new.edition.url,
            new.edition.title,
            new.edition.summary,
            stamp,
            is_of_state(new.edition.site),
            new.edition.image,
        )
        for new in plan.editions
    ]
    await tx.executemany(add, added)
    change = """
        UPDATE edition SET title = ?, summary = ?, url = ?, changed_at = iif(?, ?, changed_at),
            canonical_url = iif(external_id IS NULL, canonical_url, ?), image = ? WHERE edition = ?
    """
    changed = [
        (known.title, known.summary, known.url, seen, stamp, known.url, known.image, known.edition)
        for known, seen in plan.changes
    ]
    await tx.executemany(change, changed)
