"""The .po files: read, held against what the bot asks of them, and made into the texts that gettext speaks with.

Translators and operators write them, so nothing in one may be carried out, nor take the program long.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from gettext import GNUTranslations, c2py
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot.errors import ConfigError
from bot.model import Language

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

_PROMISED = re.compile(rb"nplurals\s*=\s*([0-9]+)")
_MOST_FORMS = 6
"""No language has more; the reader makes room for as many as a header promises, be they a billion."""


def read_catalogue(path: Path) -> Catalog:
    """Read a .po file; raises ConfigError where it cannot be read."""
    try:
        written = path.read_bytes()
        if any(len(forms) > 1 or int(forms) > _MOST_FORMS for forms in _PROMISED.findall(written)):
            raise ConfigError([f"{path}: the header promises more plural forms than any language has: mend nplurals"])
        return read_po(BytesIO(written), locale=path.parent.parent.name, abort_invalid=True)
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
        elif any(placeholders(form) != placeholders(originals[-1]) for form in (originals[0], *said)):
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


def read_texts(path: Path, language: Language) -> GNUTranslations:
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
