"""What `topics` prints: every topic and region with its rules, and why a text is put under some of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.model import LANGUAGES, Language, Topic
from bot.topics import Classifier, Region, Topics
from bot.topics.index import Hit
from bot.topics.rules import NEAR, Rule, WordList
from bot.topics.terms import Term


def rulebook(topics: Topics) -> str:
    """All topics, then all regions, each with its names and rules, and the groups of words that rules name."""
    entries: list[tuple[str, Topic | Region, tuple[Rule, ...]]] = [
        *(("topic", topic, topics.rules.topics.get(topic.slug, ())) for topic in topics),
        *(("region", region, topics.rules.regions.get(region.slug, ())) for region in topics.regions),
    ]
    groups = {words.name: words for _, _, rules in entries for rule in rules for words in rule.lists if words.name}
    lines = [line for kind, named, rules in entries for line in _entry(kind, named, rules)]
    return "\n".join([*lines, *(line for words in groups.values() for line in _group(words))])


def _entry(kind: str, named: Topic | Region, rules: Sequence[Rule]) -> Iterator[str]:
    yield f"{kind} {named.slug}: {' | '.join(named.names[language] for language in LANGUAGES)}"
    if not rules:
        yield "  no rules: nothing is put under it by its words"
    for number, rule in enumerate(rules, 1):
        yield f"  rule {number}{_conditions(rule)}"
        yield from _terms("", (term for words in rule.lists if not words.name for term in words.terms))
        yield from _terms("not ", rule.excluded)


def _conditions(rule: Rule) -> str:
    groups = [words.name for words in rule.lists if words.name]
    told = [
        f"with a word of {' and of '.join(groups)}" if groups else "",
        f"within {rule.near} words" if len(rule.lists) > 1 and rule.near != NEAR else "",
        "" if rule.lead else "anywhere",
        f"unless {', '.join(rule.unless)}" if rule.unless else "",
    ]
    return "".join(f", {one}" for one in told if one)


def _group(words: WordList) -> Iterator[str]:
    yield f"group {words.name}"
    yield from _terms("", words.terms)
    yield from _terms("not ", words.excluded)


def _terms(before: str, terms: Iterable[Term]) -> Iterator[str]:
    written: dict[Language, list[str]] = {}
    for term in terms:
        written.setdefault(term.language, []).append(term.written)
    for language in LANGUAGES:
        if language in written:
            yield f"    {before}{language}: {', '.join(written[language])}"


def reasons(text: str, language: Language, topics: Topics) -> str:
    """What a text is put under and by which words, a line each; what was excluded; or plainly that nothing matches."""
    classifier = Classifier(topics.rules)
    findings = classifier.classify(text, language)
    lines = [
        f"language: {language}, guessed",
        *_found("topic", findings.topics, findings.words),
        *_found("region", findings.regions, findings.words),
        *(_exclusion(hit, by, findings.words) for hit, by in classifier.excluded(text, language)),
    ]
    if not findings.topics:
        lines.insert(1, "no topic matches" if findings.regions else "nothing matches: no topic, no region")
    return "\n".join(dict.fromkeys(lines))


def _found(kind: str, found: Mapping[str, Sequence[Hit]], words: Sequence[str]) -> Iterator[str]:
    for slug, hits in found.items():
        yield f"{kind} {slug}: {'; '.join(_told(hit, words) for hit in hits)}"


def _told(hit: Hit, words: Sequence[str]) -> str:
    return f"“{' '.join(words[hit.start : hit.end])}” is {hit.term.written} ({hit.term.language})"


def _exclusion(hit: Hit, by: Hit, words: Sequence[str]) -> str:
    return f"not counted: {_told(hit, words)}, for {_told(by, words)} is excluded"
