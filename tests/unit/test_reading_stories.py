"""Stories of a file are read with all their words, in any process alike."""

import json
import pickle
from importlib.resources import files
from zoneinfo import ZoneInfo

from bot.search.document import Text, parts_of_text
from bot.transfer.reading import KnownTexts, Numbered, StoryReader, read_part, read_stories

TOPICS = (files("bot.data") / "topics.toml").read_text(encoding="utf-8")
ZONE = "Asia/Almaty"


def line(number: int, **editions: str) -> Numbered:
    """A line with a title in each language."""
    titles = {language: {"title": title, "summary": f"{title}."} for language, title in editions.items()}
    return number, json.dumps({"id": str(number), "source": "news.example", "editions": titles}).encode()


def test_what_cannot_be_read_is_told_by_its_number() -> None:
    """A mark at the beginning and empty lines are nothing; a bad line does not lose the others."""
    first, last = line(1, en="Sample"), line(4, ru="Пример")
    part = [(1, b"\xef\xbb\xbf" + first[1]), (2, b" \n"), (3, b"{broken\n"), last]
    read = read_part(part, StoryReader(TOPICS, ZoneInfo(ZONE)).parse)
    assert [one.id for one in read.good] == ["1", "4"]
    assert [reason.partition(":")[0] for reason in read.bad] == ["line 3"]


def test_another_process_gives_the_same_words() -> None:
    """What comes back through a pipe is what would be read here, for each edition, Kazakh ones folded, too."""
    part = [line(1, kk="Үлгі: балалардың құқығы", ru="Пример: права детей"), line(2, en="Sample: children's rights")]
    read = pickle.loads(pickle.dumps(read_stories(TOPICS, ZONE, part)))  # noqa: S301 - our own
    texts = [Text(one.language, one.title, one.summary) for story in read.good for one in story.editions]
    assert len(texts) == 3
    assert [read.words(text) for text in texts] == [parts_of_text(text) for text in texts]
    assert read.good[0].topics


def test_words_that_were_not_sent_along_are_read() -> None:
    """A story that an import meets besides, in the store, is indexed as ever."""
    text = Text("kk", "Үлгі: мектеп", "")
    assert KnownTexts()[text] == parts_of_text(text)
