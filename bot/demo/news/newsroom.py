"""The newsroom of the sample site: which stories it has out, in which languages, and what it corrects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.demo.news.samples import SampleStory, Wording
from bot.model import LANGUAGES, Language

STOCK = 16
"""Stories that are out before the demo begins: one on each topic."""
_DAYS_BETWEEN = 2


@dataclass(slots=True, kw_only=True)
class OnSite:
    """A story as its site shows it now."""

    story: SampleStory
    day: date
    languages: tuple[Language, ...]
    corrected: bool = False

    def wording(self, language: Language) -> Wording:
        """What it says in a language."""
        corrected = self.story.corrected if self.corrected else None
        return (corrected or self.story.wordings)[language]


class Newsroom:
    """Publishes one sample story after the other; each doing gives the story it concerned, None where none is left."""

    def __init__(self, stories: Sequence[SampleStory], today: date) -> None:
        stock = stories[:STOCK]
        self._coming = list(stories[STOCK:])
        self.out = [
            OnSite(story=story, day=today - timedelta(days=(len(stock) - n) * _DAYS_BETWEEN), languages=LANGUAGES)
            for n, story in enumerate(stock)
        ]
        """What is out, the oldest first."""
        self._stock = len(stock)

    @property
    def coming(self) -> int:
        """How many stories are still to come."""
        return len(self._coming)

    @property
    def untranslated(self) -> OnSite | None:
        """The newest story that is not out in all languages."""
        return next((shown for shown in reversed(self.out) if len(shown.languages) < len(LANGUAGES)), None)

    @property
    def correctable(self) -> OnSite | None:
        """The newest story that can be corrected, of those that came out since the beginning: they were sent."""
        sent = reversed(self.out[self._stock :])
        waiting = (shown for shown in sent if shown.story.corrected and not shown.corrected)
        return next(waiting, None)

    def publish(self, today: date, *, first_only: bool = False) -> OnSite | None:
        """Put the next story out, in all languages or only in the one it is written in."""
        if not self._coming:
            return None
        story = self._coming.pop(0)
        self.out.append(OnSite(story=story, day=today, languages=(story.first,) if first_only else LANGUAGES))
        return self.out[-1]

    def translate(self) -> OnSite | None:
        """Put a story out in the languages that it lacks."""
        if shown := self.untranslated:
            shown.languages = LANGUAGES
        return shown

    def correct(self) -> OnSite | None:
        """Correct a story in all languages in which it is out."""
        if shown := self.correctable:
            shown.corrected = True
        return shown

    def find(self, number: str) -> OnSite | None:
        """The story of a number, if it is out."""
        return next((shown for shown in self.out if shown.story.id == number), None)
