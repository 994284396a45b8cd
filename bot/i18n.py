"""The languages of the bot: catalogues, plurals, days, times and numbers, and whose language is which.

Catalogues are read from their .po files (bot.pofile) at the start and passed on; their texts are plain
text with placeholders, values are put in as they are, and whoever renders escapes the finished sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from gettext import GNUTranslations
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_timedelta, get_day_names
from babel.numbers import format_decimal

from bot.errors import ConfigError
from bot.model import LANGUAGES, Language, Published
from bot.pofile import read_texts

DOMAIN = "saqbala"

_MOMENT = timedelta(seconds=1)
"""The shortest time that can be told: nothing at all has no direction."""


def choose_language(language_code: str | None, default: Language) -> Language:
    """The bot's language for somebody whose Telegram is in `language_code` (an IETF tag; its first part counts)."""
    first = (language_code or "").replace("_", "-").partition("-")[0].lower()
    return next((language for language in LANGUAGES if language == first), default)


@dataclass(frozen=True, slots=True)
class Translator:
    """One language: its texts, and how it writes days, times and numbers, in the bot's time zone."""

    language: Language
    zone: ZoneInfo
    texts: GNUTranslations

    def gettext(self, message: str, /, **values: object) -> str:
        """Say a sentence with its values put in."""
        return self.texts.gettext(message).format_map(self._written(values))

    def ngettext(self, one: str, other: str, n: int, /, **values: object) -> str:
        """Say a sentence in the form that the number asks for; the number itself is its value `n`."""
        return self.texts.ngettext(one, other, n).format_map(self._written({"n": n, **values}))

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        """Say a sentence that has another meaning elsewhere."""
        return self.texts.pgettext(context, message).format_map(self._written(values))

    def day(self, published: Published) -> str:
        """Write a day with its year."""
        local = published.astimezone(self.zone).date() if isinstance(published, datetime) else published
        return format_date(local, "long", locale=self.language)

    def day_short(self, day: date) -> str:
        """Write a day without its year, in a few letters: below a bar of a chart."""
        return format_skeleton("MMMd", day, locale=self.language)

    def day_and_month(self, published: Published) -> str:
        """Write a day without its year, for what is short."""
        local = published.astimezone(self.zone).date() if isinstance(published, datetime) else published
        return format_skeleton("MMMMd", local, locale=self.language)

    def time(self, when: datetime | time) -> str:
        """Write a time of the day, always of 24 hours."""
        local = when.astimezone(self.zone) if isinstance(when, datetime) else when
        return format_skeleton("Hm", local, locale=self.language)

    def moment(self, when: datetime) -> str:
        """Write a day and a time."""
        return f"{self.day(when)}, {self.time(when)}"

    def weekday(self, number: int) -> str:
        """Name a day of the week, 0 being Monday, within a sentence."""
        return str(get_day_names("wide", "format", locale=self.language)[number])

    def weekday_short(self, number: int) -> str:
        """Name a day of the week in a few letters, by itself."""
        name = str(get_day_names("abbreviated", "stand-alone", locale=self.language)[number])
        return name[:1].upper() + name[1:]

    def weekday_names(self, number: int) -> set[str]:
        """All the ways in which a day of the week is written, whole and shortened."""
        widths: tuple[Literal["wide", "abbreviated", "short"], ...] = ("wide", "abbreviated", "short")
        return {get_day_names(width, "stand-alone", locale=self.language)[number] for width in widths}

    def soon(self, when: datetime, now: datetime) -> str:
        """Write a moment to come, by its distance in days: today, tomorrow, or with the day of the week and the day."""
        local = when.astimezone(self.zone)
        day, time = format_skeleton("MMMMd", local, locale=self.language), self.time(when)
        weekday = self.weekday(local.weekday())
        match (local.date() - now.astimezone(self.zone).date()).days:
            case 0:
                return self.gettext("today at {time}", time=time)
            case 1:
                return self.gettext("tomorrow, {weekday}, at {time}", weekday=weekday, time=time)
        return self.gettext("{weekday}, {day}, at {time}", weekday=weekday, day=day, time=time)

    def ago(self, delta: timedelta) -> str:
        """Write how long ago something was."""
        past = -max(abs(delta), _MOMENT)
        return format_timedelta(past, add_direction=True, locale=self.language)

    def future(self, delta: timedelta) -> str:
        """Write in what time something will be."""
        ahead = max(abs(delta), _MOMENT)
        return format_timedelta(ahead, add_direction=True, locale=self.language)

    def length(self, delta: timedelta) -> str:
        """Write how long something lasts."""
        return format_timedelta(max(abs(delta), _MOMENT), locale=self.language)

    def number(self, n: int) -> str:
        """Write a number with its thousands set apart."""
        return format_decimal(n, locale=self.language)

    def _written(self, values: dict[str, object]) -> dict[str, object]:
        return {
            name: self.number(value) if isinstance(value, int) and not isinstance(value, bool) else value
            for name, value in values.items()
        }


class Catalogues:
    """The translators of all languages."""

    def __init__(self, translators: dict[Language, Translator]) -> None:
        self._translators = translators

    def __getitem__(self, language: Language) -> Translator:
        """The translator of a language."""
        return self._translators[language]

    @classmethod
    def load(cls, folder: Path, zone: ZoneInfo) -> Catalogues:
        """Read all catalogues; raises ConfigError with a line for each thing that is wrong in any of them."""
        problems: list[str] = []
        translators: dict[Language, Translator] = {}
        for language in LANGUAGES:
            path = folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"
            try:
                texts = read_texts(path, language)
            except ConfigError as error:
                problems += error.problems
            else:
                translators[language] = Translator(language, zone, texts)
        if problems:
            raise ConfigError(problems)
        return cls(translators)
