"""The rules as topics.toml writes them: groups of words, and the rules of a topic or region.

Nothing that is written can do more than fail to be a term: there are no regular expressions in the file.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from bot.model import LANGUAGES, Language
from bot.topics.rules import NEAR, Rule, WordList, idle_terms
from bot.topics.terms import BadTermError, Term, parse_term

_GROUP_KEYS = ("name", *LANGUAGES, "not", "also")
_RULE_KEYS = (*LANGUAGES, "not", "with", "near", "anywhere", "unless")
_FURTHEST = 200

Table = Mapping[str, object]
Report = Callable[[str], None]


def nearest(key: str, known: Collection[str]) -> str:
    """What to do about a key or name that is not known."""
    near = difflib.get_close_matches(key, known, n=1)
    if not known:
        return "remove it"
    return f"is {near[0]!r} meant?" if near else f"write one of {', '.join(known)}"


class RuleReader:
    """Reads groups first, then the rules that name them; what is wrong is told, and left out."""

    def __init__(self, report: Report, *, trusted: bool = False) -> None:
        """`trusted`: words that can never count are not looked for."""
        self._report = report
        self._trusted = trusted
        self._groups: dict[str, WordList] = {}
        self._named: set[str] = set()

    def read_group(self, table: Table, number: int) -> None:
        """Take in one [[group]]; it may contain those before it."""
        given = table.get("name")
        name = given if isinstance(given, str) and given.strip() else ""
        report = _located(self._report, f"group {name or number}")
        if not name:
            report("name is missing; write a word by which rules name it")
        if name in self._groups:
            report("the name is there twice; give each its own")
        _refuse_unknown(table, _GROUP_KEYS, report)
        own = _word_list(table, name, report, trusted=self._trusted)
        others = self._named_groups(table, "also", report)
        terms = (*own.terms, *(term for other in others for term in other.terms))
        excluded = (*own.excluded, *(term for other in others for term in other.excluded))
        if not terms and _of_right_kind(table):
            report('has no words; write them as ru = "word, begin*, form~"')
        self._groups[name] = WordList(
            name=name, terms=tuple(dict.fromkeys(terms)), excluded=tuple(dict.fromkeys(excluded))
        )

    def read_rules(self, written: object, where: str, slugs: Collection[str]) -> tuple[Rule, ...]:
        """Read what a topic or region has under `rule`; `slugs` are those that `unless` may name."""
        report = _located(self._report, where)
        if written is None:
            return ()
        if not isinstance(written, list) or not all(isinstance(table, dict) for table in written):
            report("rule is no list of tables; write [[topic.rule]] or [[region.rule]]")
            return ()
        return tuple(self._rule(table, slugs, _located(report, f"rule {n}")) for n, table in enumerate(written, 1))

    def _rule(self, table: Table, slugs: Collection[str], report: Report) -> Rule:
        _refuse_unknown(table, _RULE_KEYS, report)
        own, others = _word_list(table, "", report, trusted=self._trusted), self._named_groups(table, "with", report)
        if not own.terms and not others and _of_right_kind(table):
            report('has no words; write them as ru = "word, begin*, form~", or name groups in `with`')
        anywhere = table.get("anywhere", False)
        if not isinstance(anywhere, bool):
            report(f"anywhere is {anywhere!r}; write true or false")
        lists = (replace(own, excluded=()), *others) if own.terms else others
        return Rule(
            lists=lists,
            excluded=own.excluded,
            near=_near(table, report),
            lead=anywhere is not True,
            unless=_known_names(table, "unless", slugs, report),
        )

    def _named_groups(self, table: Table, key: str, report: Report) -> tuple[WordList, ...]:
        names = _known_names(table, key, self._groups, report)
        self._named.update(names)
        return tuple(self._groups[name] for name in names if name in self._groups)

    def report_idle_groups(self) -> None:
        """Tell of groups that nothing names."""
        for name in self._groups.keys() - self._named:
            self._report(f"group {name}: no rule names it; remove it, or name it in `with`")


def _located(report: Report, where: str) -> Report:
    return lambda problem: report(f"{where}: {problem}")


def _refuse_unknown(table: Table, known: Sequence[str], report: Report) -> None:
    for key in table:
        if key not in known:
            report(f"{key!r} is not known; {nearest(key, known)}")


def _of_right_kind(table: Table) -> bool:
    """Whether nothing was said of its words yet."""
    return all(isinstance(table.get(language, ""), str) for language in LANGUAGES)


def _known_names(table: Table, key: str, known: Collection[str], report: Report) -> tuple[str, ...]:
    names = table.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        report(f'{key} is no list of names; write {key} = ["…"]')
        return ()
    for name in names:
        if name not in known:
            report(f"{key}: {name!r} is not known; {nearest(name, known)}")
    return tuple(dict.fromkeys(names))


def _near(table: Table, report: Report) -> int:
    near = table.get("near", NEAR)
    if isinstance(near, int) and not isinstance(near, bool) and 1 <= near <= _FURTHEST:
        return near
    report(f"near is {near!r}; write a whole number of words from 1 to {_FURTHEST}")
    return NEAR


def _word_list(table: Table, name: str, report: Report, *, trusted: bool) -> WordList:
    without = table.get("not", {})
    if not isinstance(without, dict):
        report('not is no table; write not = { ru = "word, begin*" }')
        without = {}
    excluding = _located(report, "not")
    _refuse_unknown(without, LANGUAGES, excluding)
    terms = [term for language in LANGUAGES for term in _terms(table, language, report)]
    excluded = [term for language in LANGUAGES for term in _terms(without, language, excluding)]
    for term, other in () if trusted else idle_terms(terms, excluded):
        report(f"{term.language}: {term.written!r} can never count, {other.written!r} excludes it; remove one of them")
    return WordList(name=name, terms=tuple(terms), excluded=tuple(excluded))


def _terms(table: Table, language: Language, report: Report) -> list[Term]:
    written = table.get(language, "")
    if not isinstance(written, str):
        report(f'{language} is no text; write {language} = "word, begin*, form~"')
        return []
    terms: dict[Term, None] = {}
    for part in written.split(",") if written.strip() else []:
        try:
            term = parse_term(part, language)
        except BadTermError as error:
            report(f"{language}: {part.strip()!r} {error}")
            continue
        if term in terms:
            report(f"{language}: {part.strip()!r} is there twice; remove one")
        terms[term] = None
    return list(terms)
