"""What a query is about: topics that its words name, and those that a story with such words would be put under."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from bot.analysis.synonyms import Concept, Expression, Synonyms
from bot.analysis.tokens import forms_of
from bot.model import LANGUAGES, Language
from bot.topics import Classifier, Topics

_CHILDREN: Mapping[Language, str] = MappingProxyType({"kk": "балалар", "ru": "дети", "en": "children"})
"""Without a word of children most rules match nothing; whoever searches here means them without saying so."""

_KINDS = frozenset(["облысы", "область", "region", "city", "қаласы", "город"])
"""What a region is called besides its name; whoever searches leaves it out."""


class Subjects:
    """The rules of topics."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier

    def about(self, words: Sequence[str]) -> tuple[str, ...]:
        """The slugs of the topics that a story with these words in its title would be put under."""
        if not words:
            return ()
        text = " ".join(words)
        found: dict[str, None] = {}
        for language in LANGUAGES:
            found |= dict.fromkeys(self._classifier.classify(f"{_CHILDREN[language]} {text}", language).topics)
        return tuple(found)


def concepts_of(topics: Topics, synonyms: Synonyms) -> Iterator[Concept]:
    """The names of topics and regions, as synonyms that mean all stories under them."""
    for topic in topics:
        yield Concept(tuple(_named(topic.names)), topic.slug)
    names = {
        region.slug: dict.fromkeys([*_named(region.names), *_named(region.names, without=_KINDS)])
        for region in topics.regions
    }
    all_names = {name for some in names.values() for name in some}
    known = [concept for concept in synonyms.concepts if not all_names.isdisjoint(concept.expressions)]
    for slug, some in names.items():
        others = (concept.expressions for concept in known if not some.keys().isdisjoint(concept.expressions))
        yield Concept(tuple(dict.fromkeys([*some, *(name for more in others for name in more)])), region=slug)


def _named(names: Mapping[Language, str], *, without: Collection[str] = ()) -> Iterator[Expression]:
    for language in LANGUAGES:
        words = tuple(form for form in forms_of(names[language]) if form not in without)
        if words:
            yield Expression(words, language)
