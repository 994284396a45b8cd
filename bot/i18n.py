"""The languages of the bot: catalogues, plurals, days, times and numbers, and whose language is which.

The only owner of Babel. Catalogues are read from their .po files at the start and passed on; their texts are plain
text with placeholders, values are put in as they are, and whoever renders escapes the finished sentence.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from gettext import GNUTranslations, c2py
from io import BytesIO
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_timedelta, get_day_names
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal

from bot.errors import ConfigError
from bot.model import LANGUAGES, Language, Published

DOMAIN = "saqbala"

_MOMENT = timedelta(seconds=1)
"""The shortest time that can be told: nothing at all has no direction."""

PLURAL_FORMS: dict[Language, int] = {"kk": 2, "ru": 3, "en": 2}
"""How many forms gettext needs for a counted sentence (CLDR's categories without fractions)."""

_PLURALS: dict[Language, str] = {
    "kk": "n!=1",
    "ru": "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2",
    "en": "n!=1",
}
"""Which of the forms a number asks for, as a catalogue's header writes it."""

_LONGEST_SHOWN = 300  # characters of a reader's error
_COUNTED = range(1000)
"""Numbers by which two such rules are told apart."""


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
                texts = _checked(path, language)
            except ConfigError as error:
                problems += error.problems
            else:
                translators[language] = Translator(language, zone, texts)
        if problems:
            raise ConfigError(problems)
        return cls(translators)


def read_catalogue(path: Path) -> Catalog:
    """Read a .po file; raises ConfigError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return read_po(file, locale=path.parent.parent.name, abort_invalid=True)
    except PoFileError as error:
        said = str(error).rpartition(" on ")[0]  # a number of lines, one too few
        problem = f"line {error.lineno + 1}: {_shown(said)}"
        raise ConfigError([f"{path}: the catalogue cannot be read ({problem})"]) from error
    except (OSError, ValueError, LookupError) as error:  # LookupError: a charset that nobody knows
        raise ConfigError([f"{path}: the catalogue cannot be read ({_shown(str(error))})"]) from error


def find_problems(catalogue: Catalog, language: Language) -> Iterator[str]:
    """What keeps a catalogue from being used: fuzzy or missing translations, wrong forms, wrong placeholders."""
    if catalogue.num_plurals != PLURAL_FORMS[language]:
        yield f"the header promises {catalogue.num_plurals} plural forms: write nplurals={PLURAL_FORMS[language]}"
    elif not _counts_as(catalogue.plural_expr, _PLURALS[language]):
        yield f"Plural-Forms of the header counts otherwise than the language: write plural=({_PLURALS[language]})"
    for message in catalogue:
        if not message.id:
            continue
        originals = _forms(message.id)
        said = _forms(message.string)
        if message.fuzzy:
            yield f"{originals[0]!r} is fuzzy: check the translation and remove the mark"
        elif len(said) != (PLURAL_FORMS[language] if message.pluralizable else 1) or not all(map(str.strip, said)):
            yield f"{originals[0]!r} is not translated in all its forms"
        elif any("\0" in form for form in (*originals, *said)):  # where the format ends a text
            yield f"{originals[0]!r} holds a NUL character, here or in its translation"
        elif any(placeholders(form) != placeholders(originals[-1]) for form in said):
            yield f"{originals[0]!r} has other placeholders than its translation"


def placeholders(text: str) -> frozenset[str] | None:
    """What is put into a text; None where its braces do not match."""
    try:
        fields = [field for field in string.Formatter().parse(text) if field[1] is not None]
    except ValueError:
        return None
    return frozenset("".join(filter(None, field[1:])) for field in fields)


def _shown(error: str) -> str:
    """What an error says, as one line: it may quote what stands in the file."""
    line = " ".join(error.split())
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)[:_LONGEST_SHOWN]


def _counts_as(rule: str, right: str) -> bool:
    """Whether two rules ask for the same forms; gettext reads of them numbers and operators only."""
    try:
        given, known = c2py(rule), c2py(right)
        return all(given(n) == known(n) for n in _COUNTED)
    except (ValueError, ArithmeticError):
        return False


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _checked(path: Path, language: Language) -> GNUTranslations:
    """The texts of a .po file, as the standard library reads them; raises ConfigError with all its problems."""
    catalogue = read_catalogue(path)
    problems = [f"{path}: {problem}" for problem in find_problems(catalogue, language)]
    if problems:
        raise ConfigError(problems)
    # The rule is ours, whatever the header says of numbers that were not tried: it may divide by nothing.
    catalogue.mime_headers = [("Plural-Forms", f"nplurals={PLURAL_FORMS[language]}; plural=({_PLURALS[language]});")]
    memory = BytesIO()
    write_mo(memory, catalogue)
    memory.seek(0)
    return GNUTranslations(memory)
