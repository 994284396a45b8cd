"""The query language, taken apart: phrases, words left out, filters and plain words, in the order typed.

    query  = { part } .
    part   = [ "-" ] ( phrase | word ) | filter .
    phrase = quote { any } ( quote | end ) .          all the quotation marks that keyboards have
    filter = name ":" ( phrase | word ) .             topic: region: source: from: to: and their aliases

Whatever is no phrase and no filter is a word; nothing is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

Filter: TypeAlias = Literal["topic", "region", "source", "from", "to"]

ALIASES: Mapping[str, Filter] = MappingProxyType(
    {
        "topic": "topic",
        "тема": "topic",
        "тақырып": "topic",
        "такырып": "topic",
        "taqyryp": "topic",
        "region": "region",
        "регион": "region",
        "область": "region",
        "город": "region",
        "өңір": "region",
        "онир": "region",
        "аймақ": "region",
        "аймак": "region",
        "облыс": "region",
        "қала": "region",
        "кала": "region",
        "onir": "region",
        "oblys": "region",
        "qala": "region",
        "source": "source",
        "site": "source",
        "источник": "source",
        "сайт": "source",
        "дереккөз": "source",
        "дереккоз": "source",
        "көз": "source",
        "коз": "source",
        "derekkoz": "source",
        "from": "from",
        "since": "from",
        "after": "from",
        "с": "from",
        "от": "from",
        "бастап": "from",
        "кейін": "from",
        "кейин": "from",
        "bastap": "from",
        "keiin": "from",
        "to": "to",
        "until": "to",
        "before": "to",
        "до": "to",
        "по": "to",
        "дейін": "to",
        "дейин": "to",
        "deiin": "to",
    }
)
"""What each filter is called in the three languages, and on keyboards without Kazakh letters."""

_QUOTES = '"«»“”„‟‹›″＂'
_DASHES = r"\-−–—‐‑"
_NAMES = "|".join(sorted(ALIASES, key=len, reverse=True))
_PART = re.compile(
    rf"""
    (?P<minus> (?<![^\s(,;]) [{_DASHES}] (?=[^\s{_DASHES}]) )?
    (?:
        (?<![^\W_]) (?P<name> {_NAMES} ) \s? [:：] \s? (?=\S)
        (?: [{_QUOTES}] (?P<quoted>[^{_QUOTES}]*) [{_QUOTES}]? | (?P<value>[^\s{_QUOTES}]+) )
      | [{_QUOTES}] (?P<phrase>[^{_QUOTES}]*) [{_QUOTES}]?
      | (?P<word> [^\s{_QUOTES}]+ )
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)  # fmt: skip


class Part(NamedTuple):
    """A part of a query."""

    kind: Literal["word", "phrase", "topic", "region", "source", "from", "to"]
    text: str
    """The word, the words of the phrase, or the value of the filter."""
    whole: str
    """As it was typed, for when it turns out to be no filter."""
    excluded: bool = False

    @property
    def looks_like_filter(self) -> bool:
        """Whether it is written as one; it may name nothing there is."""
        return self.kind not in {"word", "phrase"}


def parts_of(query: str) -> list[Part]:
    """Take a query apart."""
    return [_part(found) for found in _PART.finditer(query)]


def _part(found: re.Match[str]) -> Part:
    excluded = found["minus"] is not None
    if found["name"]:
        value = found["quoted"] if found["value"] is None else found["value"]
        return Part(ALIASES[found["name"].lower()], value.strip(), found[0], excluded)
    if found["phrase"] is not None:
        return Part("phrase", found["phrase"], found["phrase"], excluded)
    return Part("word", found["word"], found["word"], excluded)
