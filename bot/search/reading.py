"""Reading a query: from what was typed to what is looked for. Nothing that can be typed is an error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from unicodedata import normalize
from zoneinfo import ZoneInfo

from bot.analysis.folding import has_kazakh_letter, is_latin
from bot.analysis.stemming import folded_key, key_of
from bot.analysis.synonyms import Concept, Synonyms
from bot.analysis.tokens import forms_of
from bot.model import LANGUAGES, Language
from bot.search.filters import Filters
from bot.search.operators import parts_of
from bot.search.query import Alternative, Group, Level, Phrase, Query
from bot.search.subjects import Subjects, concepts_of
from bot.search.thesaurus import Thesaurus
from bot.search.words import STOP, alternatives_of, starts_of
from bot.topics import Classifier, Topics

LONGEST = 1_000
"""Characters of a query that are read: Telegram's longest messages are four times that, and nobody means them."""

MOST_FILTERS = 16
"""What looks like a filter past these is text: each is compared with all names."""

MOST_WORDS = 24
"""Words past these are left out, and of those that may not be there: each costs a look into the index."""

MOST_PHRASES = 6
"""Different phrases past these are left out: each is looked for in the texts of all that is found."""


_LONG = 6
"""Letters of a word in which a slip is likelier than that it is one of another alphabet."""


class QueryReader:
    """Reads queries with the topics, the regions and the synonyms that there are; days are those of the zone."""

    def __init__(self, topics: Topics, thesaurus: Thesaurus, zone: ZoneInfo, classifier: Classifier) -> None:
        """`classifier` is that of the topics' rules."""
        self._filters = Filters(topics, zone)
        self._subjects = Subjects(classifier)
        self._thesaurus = thesaurus

    @property
    def concepts(self) -> int:
        """How many things the synonyms' table tells words of."""
        return self._thesaurus.concepts

    def read(self, text: str, reader: Language | None = None, *, guess: bool = True) -> Query:
        """Understand a query; `reader` is the language of whoever typed it, the words may be in any.

        `guess`: also what the table of synonyms knows of unfinished words and of those with slips, and the
        topics that the words are about without naming them.
        """
        typed = normalize("NFC", text[:LONGEST])
        query, words, phrases, excluded = Query(text=typed), list[str](), list[Phrase](), list[Group]()
        tried = 0
        for part in parts_of(typed):
            if part.looks_like_filter and tried < MOST_FILTERS:
                tried += 1
                filtered = self._filters.add(query, part)
                if filtered is not None:
                    query = filtered
                    continue
            forms = forms_of(part.whole)[:MOST_WORDS]
            if forms and part.excluded:
                excluded.append(_left_out(forms, reader))
            elif forms and part.kind == "phrase":
                phrases.append(_phrase(forms))
            elif forms:
                words += forms
        groups = self._groups(words[:MOST_WORDS], reader, guess=guess)
        about = self._subjects.about(words[:MOST_WORDS]) if guess else ()
        return replace(
            query,
            groups=groups,
            phrases=tuple(dict.fromkeys(phrases))[:MOST_PHRASES],
            excluded=tuple(dict.fromkeys(excluded))[:MOST_WORDS],
            about=about,
        )

    def _groups(self, words: Sequence[str], reader: Language | None, *, guess: bool) -> tuple[Group, ...]:
        telling = [word for word in words if word not in STOP] or list(words)
        alternatives = [alternatives_of(word, reader) for word in telling]
        groups: dict[Group, None] = {}
        at = 0
        named = {one.start: one for one in self._thesaurus.name(alternatives)}
        while at < len(telling):
            end, known = (named[at].end, named[at].alternatives) if at in named else (at + 1, ())
            if end > at + 1 and any(one.level == Level.SUBJECT for one in known):
                groups |= dict.fromkeys(self._apart(telling[at:end], alternatives[at:end], known))
                at = end
                continue
            own = alternatives[at] if end == at + 1 else []
            if guess and not known:
                known = self._guessed(telling[at], reader, last=end == len(telling))
            groups.setdefault(Group(tuple(telling[at:end]), _each_once([*own, *known])))
            at = end
        found = list(groups)
        if found:
            found[-1] = replace(found[-1], unfinished=len(found[-1].forms) == 1)
        return tuple(found)

    def _guessed(self, word: str, reader: Language | None, *, last: bool) -> tuple[Alternative, ...]:
        """What the table of synonyms has for a word that may be unfinished, or have a slip."""
        starts = starts_of(word) if last else []
        as_typed = reader == "en" and is_latin(word) and len(word) >= _LONG
        own = starts[:1] if as_typed else starts
        begun = self._thesaurus.beginnings(own) or self._thesaurus.slips(word)
        return tuple(begun or self._thesaurus.beginnings(starts[len(own) :]))

    def _apart(
        self, words: Sequence[str], alternatives: Sequence[list[Alternative]], known: Sequence[Alternative]
    ) -> Iterator[Group]:
        """The words of a topic's name, each by itself: a story may have them, or be under the topic."""
        others = [one for one in known if one.level >= Level.SYNONYM]
        for word, own in zip(words, alternatives, strict=True):
            alone = (way for named in self._thesaurus.name([own]) for way in named.alternatives)
            yield Group((word,), _each_once([*own, *alone, *others]))


def read_queries(topics: Topics, synonyms: Synonyms, zone: ZoneInfo) -> QueryReader:
    """Make a reader of queries that shares nothing with anybody."""
    return QueryReader(topics, thesaurus_of(topics, synonyms), zone, Classifier(topics.rules))


def thesaurus_of(topics: Topics, synonyms: Synonyms) -> Thesaurus:
    """What the words of the synonyms' table mean, and the names of topics and regions."""
    concepts = [*_of_known(topics, synonyms), *concepts_of(topics, synonyms)]
    return Thesaurus(concepts, told=len(synonyms.concepts))


def _of_known(topics: Topics, synonyms: Synonyms) -> Iterator[Concept]:
    """The concepts without those of topics that are not there: the operator has others."""
    return (concept for concept in synonyms.concepts if not concept.topic or topics.get(concept.topic))


def _phrase(forms: Sequence[str]) -> Phrase:
    """The words as a text of each language has them, Kazakh ones typed without their letters, too."""
    rows = [tuple(key_of(form, language) for form in forms) for language in LANGUAGES]
    folded = tuple(folded_key(form) for form in forms)
    rows += [folded] if all(folded) and not any(map(has_kazakh_letter, forms)) else []
    return Phrase(tuple(forms), tuple(Alternative(keys, Level.STEM) for keys in dict.fromkeys(rows)))


def _left_out(forms: Sequence[str], reader: Language | None) -> Group:
    """Words that may not be there in any form, in a row where there are several; whatever a word may be is left out."""
    if len(forms) == 1:
        anything = (replace(one, fallback=False) for one in alternatives_of(forms[0], reader))
        return Group(tuple(forms), tuple(anything))
    rows = (tuple(key_of(form, language) for form in forms) for language in LANGUAGES)
    return Group(tuple(forms), tuple(Alternative(keys, Level.STEM) for keys in dict.fromkeys(rows)))


def _each_once(alternatives: Sequence[Alternative]) -> tuple[Alternative, ...]:
    """Each row of keys as its nearest alternative; surer ones come before those that stand in for them."""
    kept: dict[tuple[str, ...], Alternative] = {}
    for alternative in sorted(alternatives, key=lambda one: (one.fallback, one.level)):
        kept.setdefault(alternative.keys, alternative)
    return tuple(kept.values())
