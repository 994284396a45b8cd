"""Stories read from lines and made ready to be stored: put under topics, with the keys of their words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Generic, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from bot.analysis.stemming import MANY_REMEMBERED, Keys
from bot.relevance import line_under
from bot.search.document import Text, TextParts, parts_of_text
from bot.topics import Classifier, parse_topics
from bot.transfer.lines import BadLineError
from bot.transfer.stories import StoryLine, parse_story

Line = TypeVar("Line")

Numbered: TypeAlias = tuple[int, bytes]
"""A line with its number in the file."""

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Prepared(Generic[Line]):
    """A part of a file, read."""

    good: list[Line] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    """Why lines could not be taken, each with its number."""
    words: Callable[[Text], TextParts] = parts_of_text
    """What knows the words of the good ones."""


class StoryReader:
    """Reads stories as lines of a file tell them."""

    def __init__(self, topics: str, zone: ZoneInfo) -> None:
        """Take the text of topics.toml, and the zone of moments without offset."""
        parsed = parse_topics(topics)
        self._slugs = {topic.slug for topic in parsed}
        self._classifier = Classifier(parsed.rules, remembered=MANY_REMEMBERED)
        self._keys = Keys(MANY_REMEMBERED)
        self._zone = zone

    def parse(self, line: bytes) -> StoryLine:
        """Read a line. Raises BadLineError with the reason."""
        return line_under(parse_story(line, topics=self._slugs, zone=self._zone), self._classifier)

    def words(self, text: Text) -> TextParts:
        """The words of an edition."""
        return parts_of_text(text, self._keys)


def read_part(part: Sequence[Numbered], parse: Callable[[bytes], Line]) -> Prepared[Line]:
    """Read lines one by one; what cannot be read is told with its number, and empty lines are nothing."""
    read: Prepared[Line] = Prepared()
    for number, raw in part:
        line = raw.removeprefix(_MARK) if number == 1 else raw
        if not line.strip():
            continue
        try:
            read.good.append(parse(line))
        except BadLineError as error:
            read.bad.append(f"line {number}: {error}")
    return read


class KnownTexts(dict[Text, TextParts]):
    """The words of editions that were read already; those of others are read."""

    def __missing__(self, text: Text) -> TextParts:
        """Read the words of another one."""
        return parts_of_text(text)


def read_stories(topics: str, zone: str, part: Sequence[Numbered]) -> Prepared[StoryLine]:
    """Read lines with all their words, for a process that is given nothing but parts to read."""
    reader = _reader(topics, zone)
    read = read_part(part, reader.parse)
    texts = [Text(one.language, one.title, one.summary) for line in read.good for one in line.editions]
    return replace(read, words=KnownTexts({text: reader.words(text) for text in texts}).__getitem__)


@lru_cache(maxsize=1)
def _reader(topics: str, zone: str) -> StoryReader:
    return StoryReader(topics, ZoneInfo(zone))
