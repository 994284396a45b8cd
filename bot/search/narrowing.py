"""A query's filters set and removed by its text alone, so that what is shown is always what the query says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal, TypeAlias

from bot.model import Language
from bot.search.filters import Filters
from bot.search.operators import Filter, Part, parts_of
from bot.search.query import Query
from bot.search.reading import LONGEST

FilterKind: TypeAlias = Literal["topic", "region", "source", "period"]

PERIODS = ("week", "month", "year")
"""The last seven days, the last thirty, the present year."""

NAMES: Mapping[Language, Mapping[Filter, str]] = MappingProxyType(
    {
        "kk": {"topic": "тақырып", "region": "өңір", "source": "дереккөз", "from": "бастап", "to": "дейін"},
        "ru": {"topic": "тема", "region": "регион", "source": "источник", "from": "с", "to": "до"},
        "en": {"topic": "topic", "region": "region", "source": "source", "from": "from", "to": "to"},
    }
)
"""What filters are called where they are written for a reader; all are aliases (bot.search.operators)."""

_DAYS = {"week": 7, "month": 30}
_NOTHING = Query(text="")


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter that can be set: a topic's or a region's slug, a site, or one of PERIODS ('': all of time)."""

    kind: FilterKind
    value: str


@dataclass(frozen=True, slots=True)
class Located:
    """A part of a query with its place in the text, in characters."""

    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Rewrites queries, for a reader of a language on a day."""

    filters: Filters
    language: Language
    today: date
    _known: dict[Part, Query | None] = field(default_factory=dict, repr=False, compare=False)
    """What parts mean: to compare one with the names of all topics takes a while."""

    def add(self, text: str, choice: Choice) -> str | None:
        """The query with the filter, which is added once; None where there is no such topic, region or site."""
        written = self._written(choice)
        if choice == Choice("period", ""):
            return self.clear(text, "period")
        if written is None:
            return None
        text = self.clear(text, "period") if choice.kind == "period" else text
        return text if self._places(text, choice) else _with(text, written)

    def remove(self, text: str, choice: Choice) -> str:
        """The query without the filter, however it was written; a period goes whole, whatever it was.

        Of a part that means several topics, the others stay.
        """
        if choice.kind == "period":
            return self.clear(text, "period")
        for place in reversed(self._places(text, choice)):
            others = [value for value in self._values(place.part, choice.kind) if value != choice.value]
            written = [self._written(replace(choice, value=value)) or "" for value in others]
            kept = " ".join(filter(None, written))
            text = text[: place.start] + kept + text[place.end :] if kept else _cut(text, [place])
        return text

    def clear(self, text: str, *kinds: FilterKind) -> str:
        """The query without its filters of these kinds; what it leaves out stays."""
        return _cut(text, [one for one in located(text) if self.kind_of(one.part) in kinds])

    def is_set(self, query: Query, choice: Choice) -> bool:
        """Whether a query, as it was read, has the filter."""
        match choice.kind:
            case "period":
                return query.until is None and query.since == self.since(choice.value)
            case kind:
                return choice.value in _values_of(query, kind)

    def since(self, period: str) -> datetime | None:
        """The moment with which a period begins; None for what is none."""
        written = self._written(Choice("period", period))
        meaning = self._meaning(parts_of(written)[0]) if written else None
        return meaning.since if meaning else None

    def kind_of(self, part: Part) -> FilterKind | None:
        """The kind of filter that a part is; None where it is none, or leaves something out."""
        meaning = self._meaning(part)
        if meaning is None or meaning.without:
            return None
        if meaning.topics:
            return "topic"
        return "region" if meaning.regions else "source" if meaning.sources else "period"

    def _meaning(self, part: Part) -> Query | None:
        if part not in self._known:
            self._known[part] = self.filters.add(_NOTHING, part)
        return self._known[part]

    def _places(self, text: str, choice: Choice) -> list[Located]:
        """Where the query has a filter, alone or among others."""
        if choice.kind == "period":
            meant = replace(_NOTHING, since=self.since(choice.value))
            return [one for one in located(text) if self._meaning(one.part) == meant]
        return [one for one in located(text) if choice.value in self._values(one.part, choice.kind)]

    def _values(self, part: Part, kind: FilterKind) -> tuple[str, ...]:
        """The topics, regions or sites that a part of a query names, if it is a filter of the kind."""
        return _values_of(self._meaning(part) or _NOTHING, kind)

    def _written(self, choice: Choice) -> str | None:
        """The filter as it is read again: by the name that readers know, where that names nothing else."""
        names = NAMES[self.language]
        if choice.kind == "period":
            since = self._since(choice.value)
            return None if since is None else f"{names['from']}:{since.isoformat()}"
        wanted = _meaning_of(choice)
        for value in (*self._names(choice), choice.value):
            written = f"{names[choice.kind]}:{_quoted(value)}"
            parts = parts_of(written)
            if len(parts) == 1 and self._meaning(parts[0]) == wanted:
                return written
        return None

    def _names(self, choice: Choice) -> tuple[str, ...]:
        topics = self.filters.topics
        named = topics.get(choice.value) if choice.kind == "topic" else None
        placed = topics.region(choice.value) if choice.kind == "region" else None
        return tuple(one.names[self.language] for one in (named, placed) if one is not None)

    def _since(self, period: str) -> date | None:
        if period == "year":
            return date(self.today.year, 1, 1)
        return self.today - timedelta(days=_DAYS[period] - 1) if period in _DAYS else None


def _values_of(query: Query, kind: FilterKind) -> tuple[str, ...]:
    return {"topic": query.topics, "region": query.regions, "source": query.sources}.get(kind, ())


def located(text: str) -> list[Located]:
    """The parts of a query as far as it is read, with their places."""
    found: list[Located] = []
    at = 0
    for part in parts_of(text[:LONGEST]):
        start = text.index(part.whole, at)
        at = start + len(part.whole)
        found.append(Located(part, start, at))
    return found


def _meaning_of(choice: Choice) -> Query:
    value = (choice.value,)
    match choice.kind:
        case "topic":
            return Query(text="", topics=value)
        case "region":
            return Query(text="", regions=value)
        case _:
            return Query(text="", sources=value)


def _quoted(value: str) -> str:
    return value if len(value.split()) == 1 else f'"{value}"'


def _with(text: str, written: str) -> str:
    """The filter behind the words, or before them where these would swallow it (an open quotation, a long text)."""
    behind = f"{text} {written}".strip()
    parts = [*parts_of(text), *parts_of(written)]
    return behind if len(behind) <= LONGEST and parts_of(behind) == parts else f"{written} {text}".strip()


def _cut(text: str, places: list[Located]) -> str:
    """The text without these places, each with one of the spaces beside it."""
    for place in reversed(places):
        before, after = text[: place.start], text[place.end :]
        if before.endswith(" "):
            before = before[:-1]
        elif after.startswith(" "):
            after = after[1:]
        text = before + after
    return text
