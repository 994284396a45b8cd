"""The sample stories: invented for the demo, and marked so in each language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from bot.model import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Wording:
    """What a story says in one language."""

    title: str
    summary: str


Wordings = Mapping[Language, Wording]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleStory:
    """A story in all three languages."""

    id: str
    topics: tuple[str, ...]
    first: Language
    """The language in which its site has it first."""
    wordings: Wordings
    corrected: Wordings | None
    """What its site makes of it later; None where that is never corrected."""


def read_samples() -> tuple[SampleStory, ...]:
    """All sample stories, the oldest first."""
    return parse_samples((files("bot.demo.news") / "stories.toml").read_text(encoding="utf-8"))


def parse_samples(toml_text: str) -> tuple[SampleStory, ...]:
    """Read the file's text; each summary begins with the label that says it is a sample."""
    table = tomllib.loads(toml_text)
    return tuple(_story(entry, table["label"]) for entry in table["story"])


def _story(entry: dict[str, object], label: Mapping[Language, str]) -> SampleStory:
    topics, corrected = entry["topics"], entry.get("corrected")
    return SampleStory(
        id=str(entry["id"]),
        topics=tuple(topics) if isinstance(topics, list) else (),
        first=next(language for language in LANGUAGES if language == entry["first"]),
        wordings=_wordings(entry, label),
        corrected=_wordings(corrected, label) if isinstance(corrected, dict) else None,
    )


def _wordings(entry: Mapping[str, object], label: Mapping[Language, str]) -> Wordings:
    found: dict[Language, Wording] = {}
    for language in LANGUAGES:
        texts = entry[language]
        if isinstance(texts, dict):
            found[language] = Wording(texts["title"], f"{label[language]}. {texts['summary']}")
    return found
