"""What the stories that sources show are about, and which of them are kept.

Pure: between reading and deciding. A source with relevant = "topics" has news of every kind, of which only what some
topic's rules match is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.intents import Known, edition_key
from bot.model import Edition, ParsedItem, Reading
from bot.topics import Classifier
from bot.transfer.stories import StoryLine


def put_under(items: Iterable[ParsedItem], classifier: Classifier) -> tuple[ParsedItem, ...]:
    """The items, each with its topics and regions."""
    return tuple(_with_subjects(item, classifier) for item in items)


def _with_subjects(item: ParsedItem, classifier: Classifier) -> ParsedItem:
    topics, regions = _subjects(item, classifier)
    return replace(item, topics=_joined(item.topics, topics), regions=_joined(item.regions, regions))


def _subjects(text: ParsedItem | Edition, classifier: Classifier) -> tuple[Iterable[str], Iterable[str]]:
    findings = classifier.classify(f"{text.title}. {text.summary}", text.language)
    return findings.topics, findings.regions


def _joined(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def keep_relevant(readings: Sequence[Reading], known: Known) -> list[Reading]:
    """The readings of one site without what is about none of the topics.

    An edition is kept for its own words, for those of the same story's edition in another language, and where it or its
    story is stored already: a correction that leaves the topics' words out does not end it.
    """
    kept = {
        item.external_id
        for reading in readings
        for item in reading.items
        if item.external_id is not None and (reading.source.relevant == "all" or item.topics)
    }

    def is_kept(item: ParsedItem, site: str) -> bool:
        return (
            bool(item.topics)
            or item.external_id in kept
            or (site, item.external_id) in known.stories
            or edition_key(item, site) in known.editions
        )

    return [
        reading
        if reading.source.relevant == "all"
        else replace(reading, items=tuple(item for item in reading.items if is_kept(item, reading.source.site)))
        for reading in readings
    ]


def line_under(line: StoryLine, classifier: Classifier) -> StoryLine:
    """The line of a file with the topics and regions of its editions added to those it names."""
    subjects = [_subjects(edition, classifier) for edition in line.editions]
    topics = [topic for topics, _ in subjects for topic in topics]
    regions = [region for _, regions in subjects for region in regions]
    return replace(line, topics=_joined(line.topics, topics), regions=_joined(line.regions, regions))
