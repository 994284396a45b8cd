"""What only the texts tell: whether they have the very forms that were typed, and a phrase word for word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bot.analysis.folding import fold_letters, has_kazakh_letter
from bot.analysis.stemming import folded_key, key_of
from bot.analysis.tokens import forms_of, tokens_of
from bot.model import LANGUAGES
from bot.search.query import Phrase, Query
from bot.search.slips import nearest_first

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


def holds_phrases(phrases: Iterable[Phrase], editions: Iterable[Forms]) -> bool:
    """Whether there is a text for each that has these words in this form and order.

    Where it is typed without Kazakh letters, what is one without them is the same.
    """
    texts = [_row(part) for edition in editions for part in edition]
    return all(any(_stands_in(row, text) for text in texts) for row in (_row(phrase.forms) for phrase in phrases))


def _row(forms: Iterable[str]) -> str:
    """Words with a space about each, so that a row of them is found as a part."""
    return f" {' '.join(forms)} "


def _stands_in(row: str, text: str) -> bool:
    return row in text or (not has_kazakh_letter(row) and fold_letters(row) in fold_letters(text))


def put_right(query: Query, corrected: Mapping[int, str], editions: Iterable[Forms]) -> str | None:
    """The query with what was found in place of words that no story has; None where nothing had to be put right.

    `corrected`: the key that was found, by the place of its group. A text shows the word that belongs to it.
    """
    text = query.text
    forms = list(dict.fromkeys(form for edition in editions for part in edition for form in part)) if corrected else []
    for n, key in corrected.items():
        word, first = query.groups[n].forms[0], fold_letters(key[1:2])
        alike = nearest_first(word, [form for form in forms if fold_letters(form[:1]) == first])  # each is stemmed
        meant = next((form for form in alike if key in _keys(form)), None)
        typed = next((token for token in tokens_of(text) if token.form == word), None)
        if meant and typed:
            text = text[: typed.start] + meant + text[typed.end :]
    return None if text == query.text else text


def _keys(form: str) -> set[str]:
    return {key_of(form, language) for language in LANGUAGES} | {folded_key(form)}
