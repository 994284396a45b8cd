"""What means the same to somebody who searches, as synonyms.toml tells it. Pure: the file's text is passed in.

Only the file is read here; which words of a query are which expression is told by their stems, where queries are read.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.analysis.tokens import forms_of
from bot.errors import ConfigError
from bot.model import LANGUAGES, Language

MOST_WORDS = 4
"""Of an expression; the longest names of public bodies have more, and nobody types them whole."""

_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*concept[ \t]*\]\]", re.MULTILINE)
_LONGEST_SHOWN = 60

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Expression:
    """A word, or several in a row, of one language."""

    words: tuple[str, ...]
    """Folded (bot.analysis.folding), in dictionary form; 1 to MOST_WORDS of them."""
    language: Language


@dataclass(frozen=True, slots=True)
class Concept:
    """Expressions that mean the same; those of a language in the order of the file, the usual one first."""

    expressions: tuple[Expression, ...]
    topic: str = ""
    """The slug of the topic that they name as a whole: its stories are meant, whatever their words."""
    region: str = ""
    """The slug of the region that they name, likewise."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """All concepts in the order of their file; an expression may be in several of them."""

    concepts: tuple[Concept, ...]


def parse_synonyms(toml_text: str, base: str = "", *, trusted: bool = False) -> Synonyms:
    """Read the text of a synonyms.toml; raises ConfigError with a line for each problem.

    `trusted`: it is the packaged one, which was looked through when it was made; to do so takes as long as to read it.

    Where it says `extends = true`, the concepts of `base`, the text of another, come first. A concept that shares an
    expression with one of them becomes part of it (of the one it shares most with), so that a word can be added to it.
    """
    try:
        tables = tomllib.loads(toml_text)
    except (ValueError, RecursionError) as error:  # the latter, and numbers too long to read, tomllib lets through
        raise ConfigError([f"SYNONYMS_FILE: not TOML ({error}); mend that place"]) from error
    if not trusted and (problems := [f"SYNONYMS_FILE: {one}" for one in _problems(tables, _lines(toml_text))]):
        raise ConfigError(problems)
    written = _listed(tables)[::-1]
    tables["concept"] = None
    concepts = [_concept(written.pop()) for _ in range(len(written))]  # what is read is let go: the table is large
    if not tables.get("extends") or not base:
        return Synonyms(tuple(concepts))
    return Synonyms(_extended(parse_synonyms(base, trusted=True).concepts, concepts))


def _lines(toml_text: str) -> list[int]:
    """The lines on which concepts begin."""
    lines, line, read = [], 1, 0
    for found in _HEADER.finditer(toml_text):
        line += toml_text.count("\n", read, found.start())
        read = found.start()
        lines.append(line)
    return lines


def _listed(tables: Table) -> list[Table]:
    listed = tables.get("concept")
    return listed if isinstance(listed, list) and all(isinstance(table, dict) for table in listed) else []


def _problems(tables: Table, lines: Sequence[int]) -> Iterator[str]:
    for key in tables:
        if key not in {"extends", "concept"}:
            yield f"{_shown(key)} is not known; write [[concept]], or extends before the first of them"
    if not isinstance(tables.get("extends", False), bool):
        yield "extends must be true or false"
    concepts = _listed(tables)
    if not concepts:
        yield "there is no concept; write at least one [[concept]]"
    told = len(lines) == len(concepts)  # they differ where concepts are written otherwise, or a text has such a line
    for number, table in enumerate(concepts, 1):
        where = f"concept {number} (line {lines[number - 1]})" if told else f"concept {number}"
        yield from (f"{where}: {problem}" for problem in _concept_problems(table))


def _concept_problems(table: Table) -> Iterator[str]:
    for key in table:
        if key == "extends":
            yield "extends is out of its place; write it before the first [[concept]]"
        elif key not in {*LANGUAGES, "topic"}:
            yield f"{_shown(key)} is not known; write {', '.join(LANGUAGES)}, or topic"
    if "topic" in table and not (isinstance(table["topic"], str) and table["topic"]):
        yield f'topic: {_shown(table["topic"])} is no slug of a topic; write topic = "bullying" and the like'
    lists = [language for language in LANGUAGES if language in table]
    for language in lists:
        yield from (f"{language}: {problem}" for problem in _list_problems(table[language], language))
    if "topic" not in table and sum(len(_texts(table[language])) for language in lists) == 1:
        yield "there is only one expression; write another that means the same, or remove the concept"
    elif not lists:
        yield 'there are no expressions; write them as kk = ["…", "…"], ru = ["…"], en = ["…"]'


def _list_problems(written: object, language: Language) -> Iterator[str]:
    if not isinstance(written, list) or not written:
        yield f'is no list of expressions; write {language} = ["…", "…"]'
        return
    seen: set[tuple[str, ...]] = set()
    for text in written:
        if not isinstance(text, str):
            yield f"{_shown(text)} is no text; put it in quotes"
            continue
        words = tuple(forms_of(text))
        if not words:
            yield f"{_shown(text)} has no words; write one to {MOST_WORDS}, or remove it"
        elif len(words) > MOST_WORDS:
            yield f"{_shown(text)} has {len(words)} words; write at most {MOST_WORDS}"
        elif words in seen:
            yield f"{_shown(text)} is there twice; remove one"
        seen.add(words)


def _shown(value: object) -> str:
    """What was written, on one line; a text that is long has its beginning shown."""
    if isinstance(value, str) and len(value) > _LONGEST_SHOWN:
        return repr(value[:_LONGEST_SHOWN] + "…")
    return repr(value) if isinstance(value, str | int | float) else f"a {type(value).__name__}"


def _texts(written: object) -> list[str]:
    return [text for text in written if isinstance(text, str)] if isinstance(written, list) else []


def _concept(table: Table) -> Concept:
    expressions = tuple(
        Expression(tuple(forms_of(text)), language)
        for language in LANGUAGES
        for text in _texts(table.get(language, []))
    )
    return Concept(expressions, str(table.get("topic", "")))


def _extended(base: Sequence[Concept], own: Sequence[Concept]) -> tuple[Concept, ...]:
    """The concepts of `base`, larger by those of `own` that share an expression with them, and the other ones."""
    homes: defaultdict[Expression, list[int]] = defaultdict(list)
    for place, concept in enumerate(base):
        for expression in () if concept.topic else concept.expressions:
            homes[expression].append(place)
    added: defaultdict[int, list[Expression]] = defaultdict(list)
    others = []
    for concept in own:
        if concept.topic:
            others.append(concept)
            continue
        shared = Counter(place for expression in concept.expressions for place in homes.get(expression, ()))
        if shared:
            most = max(shared, key=lambda place: (shared[place], -place))
            added[most] += concept.expressions
        else:
            others.append(concept)
    larger = (
        Concept(tuple(dict.fromkeys((*concept.expressions, *added.get(place, ())))), concept.topic)
        for place, concept in enumerate(base)
    )
    return (*larger, *others)
