"""A story held against what a saved search needs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bot.alerts import Needs, Row
from bot.search.document import Part, site_key
from bot.search.exactness import Forms, holds_phrases
from bot.search.query import BETWEEN, Phrase


@dataclass(frozen=True)
class Document:
    """A story as needs are held against it."""

    parts: Sequence[Part]
    forms: Sequence[Forms]
    """The words of its editions."""
    dated: datetime

    @cached_property
    def keys(self) -> frozenset[str]:
        """All of its keys."""
        return frozenset(key for part in self.parts for key in part.keys)

    @cached_property
    def sites(self) -> frozenset[str]:
        """The keys of its sources' sites."""
        return frozenset(key for key in self.keys if key.startswith(_SITE))


_SITE = site_key("")


def doubts(needs: Needs, document: Document) -> tuple[tuple[Row, ...], ...] | None:
    """Hold a story against needs: None where it does not answer them.

    It answers, unless any story has one of the rows given: of each word that it meets by fallbacks alone, the word's
    own. Mostly there are none.
    """
    if not _is_within(needs, document) or any(_is_left_out(document, row) for row in needs.excluded):
        return None
    if not all(any(_has(document, row) for row in one.rows) for one in needs.phrases):
        return None
    open_ones: list[tuple[Row, ...]] = []
    for group in needs.groups:
        met = {row.weight for row in group if _has(document, row)}
        if not met:
            return None
        if met == {"fallback"}:
            open_ones.append(tuple(row for row in group if row.weight == "own"))
    worded = holds_phrases([Phrase(one.forms, ()) for one in needs.phrases], document.forms)
    return tuple(open_ones) if worded else None


def is_dispelled(doubt: Iterable[Row], known: frozenset[str]) -> bool:
    """Whether no story can have any of the rows, `known` being the keys that there are."""
    return not any(known.issuperset(row.keys) for row in doubt)


def _is_within(needs: Needs, document: Document) -> bool:
    """Whether the day and the source are right."""
    if needs.since is not None and document.dated < needs.since:
        return False
    if needs.until is not None and document.dated >= needs.until:
        return False
    return not needs.sites or any(is_of_site(key, part) for key in document.sites for part in needs.sites)


def _is_left_out(document: Document, row: Row) -> bool:
    if row.keys[0].startswith(_SITE):
        return any(is_of_site(key, row.keys[0].removeprefix(_SITE)) for key in document.sites)
    return _has(document, row)


def is_of_site(key: str, part: str) -> bool:
    """Whether a site's key has this part of a name in the name."""
    return part in key.removeprefix(_SITE)


def _has(document: Document, row: Row) -> bool:
    if not document.keys.issuperset(row.keys):
        return False
    if len(row.keys) == 1 or row.spread == "anywhere":
        return True
    if row.spread == "near":
        return any(_stand_near(row.keys, document.parts, in_title=in_title) for in_title in (True, False))
    return any(_stands_in(row.keys, part.keys) for part in document.parts)


def _stand_near(row: tuple[str, ...], parts: Sequence[Part], *, in_title: bool) -> bool:
    """Whether titles, or what is no title, have the keys near each other."""
    last: dict[str, int] = {}
    stands = ((key, part.in_title) for part in parts for key in part.keys)
    for at, (key, stands_in_title) in enumerate(stands):
        if stands_in_title == in_title and key in row:
            last[key] = at
            if len(last) == len({*row}) and at - min(last.values()) < BETWEEN + len(row):
                return True
    return False


def _stands_in(row: tuple[str, ...], keys: Sequence[str]) -> bool:
    size = len(row)
    return any(keys[at] == row[0] and tuple(keys[at : at + size]) == row for at in range(len(keys) - size + 1))
