"""Saved searches: what each needs of a story, and whether a story answers it. Pure, with no word of any index.

A saved search is strict: no beginnings of words, no slips. What it needs is made of its query once, and kept as JSON;
a new story is held against those only whose rarest needs it meets (probes_of, and bot.store.matching).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

import orjson

from bot.analysis.synonyms import Synonyms
from bot.search.document import region_key, site_key, topic_key
from bot.search.query import Alternative, Group, Level, Phrase, Query, Spread
from bot.topics import Topics

ANALYSIS: Final = 3
"""Raised whenever words or filters come to mean something else: then all needs are made anew."""

PROBES: Final = 3
"""Needs by which a saved search is found: by one alone, a story would be held against many that it does not answer."""

Weight: TypeAlias = Literal["own", "other", "fallback"]
"""The word itself; what says the same; what the word counts as only where no story at all has the word itself."""


@dataclass(frozen=True, slots=True)
class Row:
    """Keys that a story has to have."""

    keys: tuple[str, ...]
    weight: Weight = "own"
    spread: Spread = "row"


@dataclass(frozen=True, slots=True)
class Wording:
    """A phrase: these forms word for word, which an index knows as any of these rows."""

    forms: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a saved search needs of a story. All of it has to hold."""

    groups: tuple[tuple[Row, ...], ...] = ()
    """Of each any row: words, topics, regions."""
    phrases: tuple[Wording, ...] = ()
    sites: tuple[str, ...] = ()
    """Parts of a site's name, of which any is in that of a source."""
    excluded: tuple[Row, ...] = ()
    """None of these; the key of a site means all whose name has this part."""
    since: datetime | None = None
    until: datetime | None = None


def strictly(query: Query) -> Query:
    """A query as a saved search means it: without what its words might become, or might have been meant to be."""
    groups = (
        replace(group, alternatives=tuple(one for one in group.alternatives if one.level < Level.PREFIX))
        for group in query.groups
    )
    return replace(query, groups=tuple(groups))


def needs_of(query: Query) -> Needs | None:
    """What a query needs; None where it names nothing that a story has to have, only what it may not, or days."""
    query = strictly(query)
    subjects = (map(topic_key, query.topics), map(region_key, query.regions))
    filters = [tuple(Row((key,)) for key in keys) for keys in subjects]
    groups = (*map(_rows, query.groups), *filter(None, filters))
    phrases = tuple(Wording(phrase.forms, _rows(phrase)) for phrase in query.phrases)
    if not (groups or phrases or query.sources):
        return None
    excluded = [row for group in query.excluded for row in _rows(group)]
    return Needs(
        groups=groups,
        phrases=phrases,
        sites=query.sources,
        excluded=(*excluded, *(Row((key,)) for key in query.without)),
        since=query.since,
        until=query.until,
    )


def _rows(part: Group | Phrase) -> tuple[Row, ...]:
    return tuple(Row(one.keys, _weight(one), one.spread) for one in part.alternatives)


def _weight(alternative: Alternative) -> Weight:
    if alternative.fallback:
        return "fallback"
    return "own" if alternative.level < Level.SYNONYM else "other"


# --- probing ---------------------------------------------------------------------------------------------------------


def keys_of(needs: Needs) -> set[str]:
    """The keys that needs name, for looking up how many stories have each."""
    parts = (*needs.groups, *(phrase.rows for phrase in needs.phrases))
    return {key for rows in parts for row in rows for key in row.keys}


def probes_of(needs: Needs, stories: Mapping[str, int]) -> list[tuple[str, ...]]:
    """The rarest needs, at most PROBES, each as keys of which a story that answers has at least one.

    `stories` tells how many have a key. A source is looked for by part of its name, so its key here is that of the
    part (is_of_site); how many stories it has nobody knows, so it comes last.
    """
    parts = [*needs.groups, *(phrase.rows for phrase in needs.phrases)]
    probes = [{min(row.keys, key=lambda key: stories.get(key, 0)) for row in rows} for rows in parts]
    probes.sort(key=lambda keys: sum(stories.get(key, 0) for key in keys))
    if needs.sites:
        probes.append({site_key(part) for part in needs.sites})
    return [tuple(sorted(keys)) for keys in probes[:PROBES]]


# --- kept ------------------------------------------------------------------------------------------------------------


def write_needs(needs: Needs) -> str:
    """Needs as JSON."""
    return orjson.dumps(needs).decode()


def read_needs(text: str) -> Needs:
    """What write_needs wrote."""
    values = orjson.loads(text)
    since, until = (values[name] and datetime.fromisoformat(values[name]) for name in ("since", "until"))
    return Needs(
        groups=tuple(map(_read_rows, values["groups"])),
        phrases=tuple(Wording(tuple(one["forms"]), _read_rows(one["rows"])) for one in values["phrases"]),
        sites=tuple(values["sites"]),
        excluded=_read_rows(values["excluded"]),
        since=since,
        until=until,
    )


def _read_rows(rows: Iterable[dict[str, object]]) -> tuple[Row, ...]:
    return tuple(Row(tuple(row["keys"]), row["weight"], row["spread"]) for row in rows)  # type: ignore[arg-type] # as written


def version_of(synonyms: Synonyms, topics: Topics, zone: ZoneInfo) -> str:
    """What needs depend on besides the query: those that were made by another version are made anew."""
    named = [(topic.slug, *topic.names.values()) for topic in topics]
    named += [(region.slug, *region.names.values()) for region in topics.regions]
    digest = sha256(f"({ANALYSIS!r}, [".encode())
    for number, one in enumerate(synonyms.concepts):  # bit by bit: the table is large
        told = (one.topic, one.region, *(word for name in one.expressions for word in name.words))
        digest.update(f"{', ' if number else ''}{told!r}".encode())
    digest.update(f"], {named!r}, {zone.key!r})".encode())
    return digest.hexdigest()
