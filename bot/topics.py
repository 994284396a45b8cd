"""The topics that stories are put under, and the country's regions, as topics.toml names them.

Pure: the file's text is passed in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.errors import ConfigError
from bot.model import LANGUAGES, Language, Topic

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_HASHTAG = re.compile(r"#[^\W\d_]+")
_SLIPS = ((8, 2), (5, 1))
"""From how many letters on a word may have how many slips of spelling: short words are too like each other."""

_STEM, _ENDING = 5, 4
"""Words that share so many first letters and differ in no more of their last ones are forms of one word."""

_MOST_FOUND = 6

_PLAIN = str.maketrans("қғәөұүіңһё", "кгаоууинхе")
"""Kazakh letters as they are typed on a Russian keyboard, and ё as it is mostly written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region or a city of its rank."""

    slug: str
    names: Mapping[Language, str]


Named = TypeVar("Named", Topic, Region)


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics, in the order of their file, and all regions."""

    topics: tuple[Topic, ...]
    regions: tuple[Region, ...] = ()

    def __iter__(self) -> Iterator[Topic]:
        """The topics in their order."""
        return iter(self.topics)

    def get(self, slug: str) -> Topic | None:
        """The topic of a slug."""
        return next((topic for topic in self.topics if topic.slug == slug), None)

    def region(self, slug: str) -> Region | None:
        """The region of a slug."""
        return next((region for region in self.regions if region.slug == slug), None)

    def find(self, words: str) -> tuple[Topic, ...]:
        """The topics that somebody may mean, best first.

        By slug, name in any language or hashtag; by the beginning of these or words in them; by a slip of spelling.
        """
        return _find(words, self.topics)

    def find_regions(self, words: str) -> tuple[Region, ...]:
        """The regions that somebody may mean, likewise; a name without "region" behind it will do."""
        return _find(words, self.regions)


def _find(words: str, among: Sequence[Named]) -> tuple[Named, ...]:
    sought = _plain(words)
    if not sought:
        return ()
    ranked = [(_rank(sought, _names(one)), n, one) for n, one in enumerate(among)]
    found = sorted((rank, n) for rank, n, _ in ranked if rank is not None)
    exact = [among[n] for rank, n in found if rank == 0]
    return tuple(exact or [among[n] for _, n in found][:_MOST_FOUND])


def _plain(text: str) -> str:
    """A text as it is compared: lower case, letters as on a Russian keyboard, only words between single spaces."""
    return " ".join(re.findall(r"[^\W_]+", text.lower().translate(_PLAIN)))


def _names(named: Topic | Region) -> list[str]:
    tags = named.hashtags.values() if isinstance(named, Topic) else ()
    words_of_tags = [re.sub(r"(?<=\w)(?=[^\W\d_a-zа-яәғқңөұүһіё])", " ", tag) for tag in tags]
    texts = (named.slug, *named.names.values(), *tags, *words_of_tags)
    return list(dict.fromkeys(_plain(text) for text in texts))


def _rank(sought: str, names: Sequence[str]) -> int | None:
    """How well the words fit any of the names: 0 the same, 1 its beginning, 2 words of it, above that with slips."""
    if sought in names:
        return 0
    if any(_squeezed(name).startswith(_squeezed(sought)) for name in names):
        return 1
    slips = [slips for name in names if (slips := _slips(sought, name)) is not None]
    return 2 + min(slips) if slips else None


def _squeezed(text: str) -> str:
    return text.replace(" ", "")


def _slips(sought: str, name: str) -> int | None:
    """The slips with which each word sought begins or is a word of the name; None where one is no such word."""
    total = 0
    for part in sought.split():
        least = min((_distance(part, word) for word in name.split()), default=len(part))
        if least > next((most for letters, most in _SLIPS if len(part) >= letters), 0):
            return None
        total += least
    return total


def _distance(part: str, word: str) -> int:
    """How many letters are missing, added, changed or exchanged with their neighbours.

    None in a beginning of the word; another form of the word counts as one.
    """
    if word.startswith(part):
        return 0
    shared = max(_STEM, len(part) - _ENDING, len(word) - _ENDING)
    if part[:shared] == word[:shared]:
        return 1
    if abs(len(part) - len(word)) > _SLIPS[0][1]:
        return len(part)
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(part, 1):
        above, row = row, [i]
        for j, other in enumerate(word, 1):
            least = min(row[-1] + 1, above[j] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and part[i - 2] == other:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before = above
    return row[-1]


def parse_topics(toml_text: str) -> Topics:
    """Read the text of a topics.toml; raises ConfigError with a line for each problem."""
    try:
        tables = tomllib.loads(toml_text)
    except (ValueError, RecursionError) as error:  # the latter, and numbers too long to read, tomllib lets through
        raise ConfigError([f"TOPICS_FILE: not TOML ({error}); mend that place"]) from error
    problems = [f"TOPICS_FILE: {name!r} is not known; write [[topic]] or [[region]]" for name in _others(tables)]
    topics = [_topic(table) for table in _entries(tables, "topic", problems)]
    regions = [_region(table) for table in _entries(tables, "region", problems)]
    if not topics and not problems:
        problems.append("TOPICS_FILE: there is no [[topic]]; write at least one")
    if problems:
        raise ConfigError(problems)
    return Topics(tuple(topics), tuple(regions))


def _others(tables: Mapping[str, object]) -> list[str]:
    return [name for name in tables if name not in {"topic", "region"}]


def _entries(tables: Mapping[str, object], kind: str, problems: list[str]) -> list[dict[str, object]]:
    """The tables of a kind; what is wrong with any of them is added to the problems."""
    listed = tables.get(kind, [])
    if not isinstance(listed, list) or not all(isinstance(table, dict) for table in listed):
        problems.append(f"TOPICS_FILE: {kind} is no list of tables; write [[{kind}]]")
        return []
    seen: set[str] = set()
    for number, table in enumerate(listed, 1):
        given = table.get("slug")
        slug = given if isinstance(given, str) else str(number)
        where = f"TOPICS_FILE: {kind} {slug}"
        problems += (f"{where}: {problem}" for problem in _problems(table, kind))
        if slug in seen:
            problems.append(f"{where}: the slug is there twice; give each its own")
        seen.add(slug)
    return listed if not problems else []


def _problems(table: Mapping[str, object], kind: str) -> Iterator[str]:
    slug = table.get("slug")
    if not isinstance(slug, str) or not _SLUG.fullmatch(slug):
        yield "slug must be 1 to 40 of a-z, 0-9 and -"
    elif slug == "all":  # which stands for everything where follows are named
        yield "no slug may be all; write another"
    yield from _text_problems(table.get("names"), "names", re.compile(r".*\S.*"))
    if kind == "topic":
        yield from _text_problems(table.get("hashtags"), "hashtags", _HASHTAG)
    known = {"slug", "names", "hashtags"} if kind == "topic" else {"slug", "names"}
    for name in table.keys() - known:
        yield f"{name} is not known; write {', '.join(sorted(known))}"


def _text_problems(texts: object, name: str, form: re.Pattern[str]) -> Iterator[str]:
    """What is wrong with a text in three languages."""
    if not isinstance(texts, dict):
        yield f"{name} must give a text for each of {', '.join(LANGUAGES)}"
        return
    for language in LANGUAGES:
        text = texts.get(language)
        if not isinstance(text, str) or not form.fullmatch(text):
            yield f"{name}.{language} is missing or wrong; " + (
                "write a number sign and letters only" if name == "hashtags" else "write a text"
            )


def _topic(table: Mapping[str, object]) -> Topic:
    return Topic(slug=str(table["slug"]), names=_texts(table["names"]), hashtags=_texts(table["hashtags"]))


def _region(table: Mapping[str, object]) -> Region:
    return Region(slug=str(table["slug"]), names=_texts(table["names"]))


def _texts(table: object) -> dict[Language, str]:
    return {language: str(table[language]).strip() for language in LANGUAGES} if isinstance(table, dict) else {}
