"""Reading topics.toml: every problem is a line that says where it is and how to mend it.

Pure: the file's text is passed in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

from bot.errors import ConfigError
from bot.model import LANGUAGES, Language, Topic
from bot.topics.naming import Region, Topics
from bot.topics.rulefile import RuleReader, nearest
from bot.topics.rules import Rule, Rules, turns_of
from bot.topics.terms import forget_terms

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_HASHTAG = re.compile(r"#[^\W\d_]+")
Table = Mapping[str, object]

_KEYS = {"topic": ("slug", "names", "hashtags", "short", "rule"), "region": ("slug", "names", "rule")}


def parse_topics(toml_text: str, *, trusted: bool = False) -> Topics:
    """Read the text of a topics.toml; raises ConfigError with a line for each problem.

    `trusted`: it is the packaged one, of which it is known that each word in it can count; to find that out takes as
    long as to read it.
    """
    try:
        tables = tomllib.loads(toml_text)
    except (ValueError, RecursionError) as error:  # the latter, and numbers too long to read, tomllib lets through
        raise ConfigError([f"TOPICS_FILE: not TOML ({error}); mend that place"]) from error
    problems = [
        f"TOPICS_FILE: {name!r} is not known; write [[topic]], [[region]] or [[group]]" for name in _others(tables)
    ]
    topics, regions = _entries(tables, "topic", problems), _entries(tables, "region", problems)
    if not topics and not problems:
        problems.append("TOPICS_FILE: there is no [[topic]]; write at least one")
    rules = _rules(tables, topics, regions, problems, trusted=trusted)
    forget_terms()
    if problems:
        raise ConfigError(problems)
    return Topics(tuple(map(_topic, topics)), tuple(map(_region, regions)), rules)


def _others(tables: Table) -> list[str]:
    return [name for name in tables if name not in {"topic", "region", "group"}]


def _entries(tables: Table, kind: str, problems: list[str]) -> list[Table]:
    """The tables of a kind; what is wrong with any of them is added to the problems."""
    listed = _listed(tables, kind, problems)
    seen: set[str] = set()
    for number, table in enumerate(listed, 1):
        where = f"TOPICS_FILE: {kind} {_label(table, number)}"
        problems += (f"{where}: {problem}" for problem in _problems(table, kind))
        if _label(table, number) in seen:
            problems.append(f"{where}: the slug is there twice; give each its own")
        seen.add(_label(table, number))
    return listed


def _listed(tables: Table, kind: str, problems: list[str]) -> list[Table]:
    listed = tables.get(kind, [])
    if isinstance(listed, list) and all(isinstance(table, dict) for table in listed):
        return listed
    problems.append(f"TOPICS_FILE: {kind} is no list of tables; write [[{kind}]]")
    return []


def _label(table: Table, number: int) -> str:
    slug = table.get("slug")
    return slug if isinstance(slug, str) else str(number)


def _rules(tables: Table, topics: list[Table], regions: list[Table], problems: list[str], *, trusted: bool) -> Rules:
    reader = RuleReader(lambda problem: problems.append(f"TOPICS_FILE: {problem}"), trusted=trusted)
    for number, group in enumerate(_listed(tables, "group", problems), 1):
        reader.read_group(group, number)

    def read(entries: list[Table], kind: str) -> dict[str, tuple[Rule, ...]]:
        labels = [_label(table, number) for number, table in enumerate(entries, 1)]
        given = ((label, table.get("rule")) for label, table in zip(labels, entries, strict=True))
        return {label: rules for label, rule in given if (rules := reader.read_rules(rule, f"{kind} {label}", labels))}

    rules = Rules(read(topics, "topic"), read(regions, "region"))
    for kind, of_kind in (("topic", rules.topics), ("region", rules.regions)):
        if circle := sorted(of_kind.keys() - turns_of(of_kind).keys()):
            others = ", ".join(circle)
            problems.append(f"TOPICS_FILE: {kind} {circle[0]}: unless goes round in a circle ({others}); remove one")
    reader.report_idle_groups()
    return rules


def _problems(table: Table, kind: str) -> Iterator[str]:
    slug = table.get("slug")
    if not isinstance(slug, str) or not _SLUG.fullmatch(slug):
        yield "slug must be 1 to 40 of a-z, 0-9 and -"
    elif slug == "all":  # which stands for everything where follows are named
        yield "no slug may be all; write another"
    yield from _text_problems(table.get("names"), "names", re.compile(r".*\S.*"))
    if kind == "topic":
        yield from _text_problems(table.get("hashtags"), "hashtags", _HASHTAG)
        yield from _short_problems(table.get("short", {}))
    for name in table:
        if name not in _KEYS[kind]:
            yield f"{name} is not known; {nearest(name, _KEYS[kind])}"


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


def _short_problems(texts: object) -> Iterator[str]:
    """What is wrong with short names, which not every language needs."""
    given = texts if isinstance(texts, dict) else {"": texts}
    for language, text in given.items():
        if language not in LANGUAGES or not isinstance(text, str) or not text.strip():
            yield f"short must give texts for some of {', '.join(LANGUAGES)}"
            return


def _topic(table: Table) -> Topic:
    names, short = _texts(table["names"]), table.get("short", {})
    labels = _texts({**names, **short}) if isinstance(short, dict) else {}
    own = {language: label for language, label in labels.items() if label != names[language]}
    return Topic(slug=str(table["slug"]), names=names, hashtags=_texts(table["hashtags"]), short=own)


def _region(table: Table) -> Region:
    return Region(slug=str(table["slug"]), names=_texts(table["names"]))


def _texts(table: object) -> dict[Language, str]:
    return {language: str(table[language]).strip() for language in LANGUAGES} if isinstance(table, dict) else {}
