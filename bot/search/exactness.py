"""What only the texts tell: whether they have the very forms that were typed, and a phrase word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.analysis.folding import fold_letters
from bot.analysis.stemming import folded_key, key_of
from bot.analysis.tokens import forms_of
from bot.model import LANGUAGES
from bot.search.query import Phrase, Query
from bot.search.slips import nearest

_EXACT_TITLE, _EXACT_SUMMARY = 0.1, 0.025


class Forms(NamedTuple):
    """The words of an edition as they are compared."""

    title: list[str]
    summary: list[str]


def forms_in(title: str, summary: str) -> Forms:
    """The words of an edition."""
    return Forms(forms_of(title), forms_of(summary))


def exactness(query: Query, editions: Iterable[Forms]) -> float:
    """What is added to a story's score for having words in the very form that was typed."""
    typed = {form for group in query.groups for form in group.forms}
    if not typed:
        return 0.0
    found = [(typed.intersection(edition.title), typed.intersection(edition.summary)) for edition in editions]
    return max(
        ((_EXACT_TITLE * len(title) + _EXACT_SUMMARY * len(summary - title)) / len(typed) for title, summary in found),
        default=0.0,
    )


def holds_phrase(phrase: Phrase, editions: Iterable[Forms]) -> bool:
    """Whether a text has these words in this form and order; Kazakh ones may be typed without their letters."""
    return any(
        _has_row(phrase.forms, part) or _has_row([*map(fold_letters, phrase.forms)], [*map(fold_letters, part)])
        for edition in editions
        for part in edition
    )


def _has_row(row: Sequence[str], words: Sequence[str]) -> bool:
    size = len(row)
    return any(words[at] == row[0] and [*words[at : at + size]] == [*row] for at in range(len(words) - size + 1))


def put_right(query: Query, corrected: Mapping[int, str], editions: Iterable[Forms]) -> str | None:
    """The query with what was found in place of words that no story has; None where nothing had to be put right.

    `corrected`: the key that was found, by the place of its group. A text shows the word that belongs to it.
    """
    text = query.text
    forms = list(dict.fromkeys(form for edition in editions for part in edition for form in part)) if corrected else []
    for n, key in corrected.items():
        meant = nearest(query.groups[n].forms[0], [form for form in forms if key in _keys(form)])
        typed = re.search(re.escape(query.groups[n].forms[0]), text, re.IGNORECASE)
        if meant and typed:
            text = text[: typed.start()] + meant + text[typed.end() :]
    return None if text == query.text else text


def _keys(form: str) -> set[str]:
    return {key_of(form, language) for language in LANGUAGES} | {folded_key(form)}
