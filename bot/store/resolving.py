"""A query in the numbers of the index: which of the alternatives it knows, and what else an unknown word may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.search.document import region_key, site_key, topic_key
from bot.search.query import Alternative, Group, Level, Phrase, Query
from bot.search.ranking import Sought, rarity
from bot.search.ways import Way
from bot.search.words import shortened, starts_of
from bot.store.vocabulary import Term, Vocabulary

Guess: TypeAlias = Literal["nothing", "unknown", "unfinished"]
"""Words beside those typed: none; for unknown ones, and beginnings of far more frequent ones; for all beginnings."""

_MOST_BEGINNINGS: Final = 12
_MOST_SLIPS: Final = 2
_READINGS: Final = 4
"""Spellings of a word in which slips are looked for."""

_MOST_UNKNOWN: Final = 6
"""Unknown words for which others are looked for; a query with more of them finds nothing anyway."""

_RARE: Final = 20
"""A word is taken for the beginning of others where those have so many times more stories."""

_PREFIX_FROM: Final = 3

_SITE: Final = site_key("")


@dataclass(frozen=True, slots=True)
class Resolved:
    """What is looked for, by numbers; nothing can be found where a part is `hopeless`."""

    groups: tuple[Sought, ...]
    """Groups that the index knows nothing of have no ways."""
    phrases: tuple[tuple[Way, ...], ...]
    filters: tuple[tuple[int, ...], ...]
    """Of each, a story has any."""
    excluded: tuple[Way, ...]
    topics: Mapping[int, int]
    """All that stories are under, with how many are."""
    about: tuple[int, ...]
    found_by: frozenset[tuple[str, ...]]
    """The keys in a row that are looked for, for marking them."""
    corrected: Mapping[int, str]
    """The keys that took the place of words which the index does not know, by the group's place."""
    hopeless: bool = False


async def resolve(query: Query, vocabulary: Vocabulary, *, guess: Guess = "unknown") -> Resolved:
    """Look a query up, and what its words may be besides, as far as is to be guessed."""
    known = await vocabulary.known(_keys(query))
    total = max(1, await vocabulary.stories())
    groups: list[Sought] = []
    corrected: dict[int, str] = {}
    unknown = 0
    found_by = {one.keys for phrase in query.phrases for one in phrase.alternatives}
    for n, group in enumerate(query.groups):
        kept, stories = _kept(group.alternatives, known)
        ways = _ways(kept, known)
        if kept and all(one.level == Level.SLIP for one in kept):
            corrected[n] = kept[0].keys[0]
        found_by |= {
            keys for one in kept for keys in ([one.keys] if one.spread == "row" else [(key,) for key in one.keys])
        }
        unknown += not ways
        if guess != "nothing" and (ways or unknown <= _MOST_UNKNOWN):
            own = _kept([one for one in group.alternatives if one.level < Level.SYNONYM], known)[1]
            more, key = await _guessed(group, own if ways else None, vocabulary, guess)
            if key:
                corrected[n] = key
            ways += [Way((term.number,), level) for term, level in more]
            found_by |= {(term.key,) for term, _ in more}
            stories += sum(term.stories for term, _ in more)
        groups.append(Sought(tuple(ways), rarity(min(stories, total), total)))
    phrases = [tuple(_ways(_kept(phrase.alternatives, known)[0], known)) for phrase in query.phrases]
    filters = [_subjects(query.topics, topic_key, known), _subjects(query.regions, region_key, known)]
    filters.append([term.number for site in query.sources for term in await vocabulary.sites(site)])
    wanted = (query.topics, query.regions, query.sources)
    hopeless = not all(phrases) or any(bool(names) != bool(terms) for names, terms in zip(wanted, filters, strict=True))
    return Resolved(
        groups=tuple(groups),
        phrases=tuple(phrases),
        filters=tuple(tuple(terms) for terms in filters if terms),
        excluded=(*_excluded(query, known), *await _sites_left_out(query, vocabulary)),
        topics={term.number: term.stories for term in await vocabulary.topics()},
        about=tuple(_subjects(query.about, topic_key, known)),
        found_by=frozenset(found_by),
        corrected=corrected,
        hopeless=hopeless,
    )


def _keys(query: Query) -> set[str]:
    parts: list[Group | Phrase] = [*query.groups, *query.phrases, *query.excluded]
    keys = {key for part in parts for alternative in part.alternatives for key in alternative.keys}
    keys |= {topic_key(slug) for slug in (*query.topics, *query.about)}
    return keys | {region_key(slug) for slug in query.regions} | set(query.without)


def _kept(alternatives: Iterable[Alternative], known: Mapping[str, Term]) -> tuple[list[Alternative], int]:
    """The alternatives that the index knows and that count, and how many stories have them, each counted anew."""
    there = [one for one in alternatives if all(key in known for key in one.keys)]
    own = any(not one.fallback and one.level < Level.SYNONYM for one in there)
    kept = [one for one in there if not one.fallback or not own]
    return kept, sum(min(known[key].stories for key in one.keys) for one in kept)


def _ways(alternatives: Iterable[Alternative], known: Mapping[str, Term]) -> list[Way]:
    return [Way(tuple(known[key].number for key in one.keys), one.level, one.spread) for one in alternatives]


def _subjects(slugs: Iterable[str], key: Callable[[str], str], known: Mapping[str, Term]) -> list[int]:
    return [known[key(slug)].number for slug in slugs if key(slug) in known]


def _excluded(query: Query, known: Mapping[str, Term]) -> tuple[Way, ...]:
    ways = [way for group in query.excluded for way in _ways(_kept(group.alternatives, known)[0], known)]
    return (*ways, *(Way((known[key].number,), Level.STEM) for key in query.without if key in known))


async def _sites_left_out(query: Query, vocabulary: Vocabulary) -> list[Way]:
    """A part of a site's name leaves out all sites that have it, as it looks for them all."""
    parts = [key.removeprefix(_SITE) for key in query.without if key.startswith(_SITE)]
    return [Way((term.number,), Level.STEM) for part in parts for term in await vocabulary.sites(part)]


async def _guessed(
    group: Group, stories: int | None, vocabulary: Vocabulary, guess: Guess
) -> tuple[list[tuple[Term, Level]], str]:
    """What else a word may be, and the key that is most likely meant where the word itself is unknown.

    `stories`: how many have the word; None where it is unknown.
    """
    if len(group.forms) > 1:
        return [], ""
    begun: list[Term] = []
    if group.unfinished or stories is None:
        begun = await _beginnings(group, vocabulary)
        if guess != "unfinished" and stories is not None and sum(term.stories for term in begun) < _RARE * stories:
            begun = []
    if begun or stories is not None:
        return [(term, Level.PREFIX) for term in begun], ""
    near = await _slips(group, vocabulary)
    if near:
        return [(term, Level.SLIP) for term in near], near[0].key
    return [(term, Level.SLIP) for term in await _shortened(group, vocabulary)], ""


def _spellings(group: Group) -> list[str]:
    """The keys of the word itself, likeliest first."""
    own = (one.keys[0] for one in group.alternatives if one.level < Level.SYNONYM and len(one.keys) == 1)
    return list(dict.fromkeys(own))


async def _beginnings(group: Group, vocabulary: Vocabulary) -> list[Term]:
    word = group.forms[0]
    if len(word) < _PREFIX_FROM:
        return []
    found: dict[str, Term] = {}
    doubled = word[-1] == word[-2]  # swimm(ing): the stem has one of them
    for start in [*starts_of(word), *(starts_of(word[:-1]) if doubled else ())]:
        for term in await vocabulary.beginning(start, _MOST_BEGINNINGS):
            found.setdefault(term.key, term)
    return sorted(found.values(), key=lambda term: -term.stories)[:_MOST_BEGINNINGS]


async def _slips(group: Group, vocabulary: Vocabulary) -> list[Term]:
    """The terms that are a slip away, the likeliest first."""
    found: dict[Term, float] = {}
    for key in _spellings(group)[:_READINGS]:
        for term, likely in await vocabulary.near(key):
            found[term] = max(likely, found.get(term, 0.0))
    return sorted(found, key=lambda term: -found[term])[:_MOST_SLIPS]


async def _shortened(group: Group, vocabulary: Vocabulary) -> list[Term]:
    """The longest stem that the word begins with, where its ending is unfinished or has a slip."""
    starts = [start for key in _spellings(group) for start in shortened(key)]
    known = await vocabulary.known(starts)
    longest = max(map(len, known), default=0)
    return [term for key, term in known.items() if len(key) == longest][:_MOST_SLIPS]
