"""A story as it is indexed: the keys of its words in order, title or not, and of what it is put under."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from bot.analysis.stemming import KEYS, Keys
from bot.analysis.tokens import forms_of
from bot.model import Language

GAP = "."
"""A key between texts, so that no phrase is found across them; every story has it."""

_TOPIC, _REGION, _SITE = "t:", "g:", "s:"


class Part(NamedTuple):
    """Keys in a row, as a title, a summary or what stands between has them."""

    keys: Sequence[str]
    in_title: bool


class Text(NamedTuple):
    """What of an edition is indexed."""

    language: Language
    title: str
    summary: str


def topic_key(slug: str) -> str:
    """The key of the stories under a topic."""
    return _TOPIC + slug


def region_key(slug: str) -> str:
    """The key of the stories of a region."""
    return _REGION + slug


def site_key(site: str) -> str:
    """The key of the stories of a site."""
    return _SITE + site.lower()


class TextParts(NamedTuple):
    """The words of an edition; of a Kazakh one, folded besides."""

    exact: Sequence[Part]
    folded: Sequence[Part]


def parts_of_text(text: Text, keys: Keys = KEYS) -> TextParts:
    """The words of an edition."""
    title, summary = forms_of(text.title), forms_of(text.summary)
    exact = _edition(*([keys.of(form, text.language) for form in part] for part in (title, summary)))
    if text.language != "kk":
        return TextParts(exact, ())
    return TextParts(exact, _edition(*([keys.folded(form) or GAP for form in part] for part in (title, summary))))


def parts_of_story(
    texts: Iterable[Text], subjects: Iterable[str], read: Callable[[Text], TextParts] = parts_of_text
) -> list[Part]:
    """The words of a story: its editions one after the other, then Kazakh ones folded, then its subjects' keys."""
    parted = [read(text) for text in texts]
    exact = [part for one in parted for part in one.exact]
    folded = [part for one in parted for part in one.folded]
    return [*exact, *folded, Part([*subjects], in_title=False)]


def _edition(title: list[str], summary: list[str]) -> list[Part]:
    return [Part(title, in_title=True), Part([GAP, *summary, GAP], in_title=False)]
