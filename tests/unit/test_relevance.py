"""What is kept of a source with all kinds of news, and what it is put under."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.intents import Known, KnownEdition, edition_key
from bot.model import Edition, Language, ParsedItem, Reading, Source
from bot.relevance import keep_relevant, line_under, put_under
from bot.topics import Classifier, parse_topics
from bot.transfer.stories import StoryLine
from tests.factories import make_item, make_reading, make_source

CLASSIFIER = Classifier(
    parse_topics("""
[[topic]]
slug = "roads"
names = { kk = "Жол", ru = "Дороги", en = "Roads" }
hashtags = { kk = "#Жол", ru = "#Дороги", en = "#Roads" }
[[topic.rule]]
kk = "жол*"
ru = "дорог*"
en = "road~"

[[region]]
slug = "almaty"
names = { kk = "Алматы", ru = "Алматы", en = "Almaty" }
[[region.rule]]
en = "almaty"
kk = "алматы*"
""").rules
)

NOTHING_KNOWN = Known({}, {})
PRESS = make_source("press", relevant="topics", topics=())


def kept(*readings: Reading, known: Known = NOTHING_KNOWN) -> list[list[str]]:
    """The titles that are kept of each reading."""
    readings_under = [replace(reading, items=put_under(reading.items, CLASSIFIER)) for reading in readings]
    return [[item.title for item in reading.items] for reading in keep_relevant(readings_under, known)]


def reading_of(*items: ParsedItem, source: Source = PRESS) -> Reading:
    """A reading of a source of all kinds of news."""
    return make_reading(items, source)


def known_edition(item: ParsedItem, source: Source = PRESS) -> Known:
    """What is known where an item is stored."""
    edition = KnownEdition(edition=1, story=1, title="Old", summary="", url=item.url)
    stories = {} if item.external_id is None else {(source.site, item.external_id): 1}
    return Known({edition_key(item, source.site): edition}, stories)


def test_items_get_the_topics_and_regions_of_their_words() -> None:
    """Title and summary count; what an item has already stays and comes first."""
    item = replace(make_item(1, title="A new bridge", summary="The road leads to Almaty."), topics=("bridges",))
    (found,) = put_under([item], CLASSIFIER)
    assert (found.topics, found.regions) == (("bridges", "roads"), ("almaty",))


def test_a_source_of_all_news_gives_only_what_is_about_a_topic() -> None:
    """A region alone is not enough; a source that is all about children gives everything."""
    items = make_item(1, title="Roads repaired"), make_item(2, title="Bread baked in Almaty")
    everything = replace(PRESS, name="all", relevant="all")
    assert kept(reading_of(*items)) == [["Roads repaired"]]
    assert kept(reading_of(*items, source=everything)) == [["Roads repaired", "Bread baked in Almaty"]]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_an_edition_is_kept_for_the_storys_other_language(language: Language) -> None:
    """The same id on the same site is the same story; another id is not."""
    in_kazakh = replace(PRESS, name=f"press-{language}", language=language)
    other = make_item(1, language, title="Басқа сөздер")
    stranger = make_item(2, language, title="Басқа сөздер")
    titles = kept(reading_of(make_item(1, title="Roads repaired")), reading_of(other, stranger, source=in_kazakh))
    assert titles == [["Roads repaired"], ["Басқа сөздер"]]


def test_an_edition_is_kept_beside_one_of_a_source_that_keeps_everything() -> None:
    """The story is stored anyway: then in all its languages."""
    everything = replace(PRESS, name="all", relevant="all")
    titles = kept(
        reading_of(make_item(1, title="Bread"), source=everything), reading_of(make_item(1, "ru", title="Хлеб"))
    )
    assert titles == [["Bread"], ["Хлеб"]]


def test_items_without_an_id_do_not_keep_each_other() -> None:
    """What is known by its link alone stands alone."""
    one = replace(make_item(1, title="Roads repaired"), external_id=None)
    other = replace(make_item(2, title="Bread baked"), external_id=None)
    assert kept(reading_of(one, other)) == [["Roads repaired"]]


def test_what_was_stored_once_does_not_vanish_with_a_correction() -> None:
    """An edition that is stored is read on, with and without an id, and so is a new language of its story."""
    item = make_item(1, title="Bread baked")
    assert kept(reading_of(item), known=known_edition(item)) == [["Bread baked"]]
    linked = replace(item, external_id=None)
    assert kept(reading_of(linked), known=known_edition(linked)) == [["Bread baked"]]
    assert kept(reading_of(make_item(1, "ru", title="Хлеб")), known=known_edition(item)) == [["Хлеб"]]


def test_a_line_of_a_file_keeps_its_topics_and_gets_more() -> None:
    """All of its languages count."""
    editions = (
        Edition(language="en", title="Bread in Almaty", url=""),
        Edition(language="ru", title="Дороги чинят", url=""),
    )
    line = line_under(StoryLine(id="1", source="sample", editions=editions, topics=("bread",)), CLASSIFIER)
    assert (line.topics, line.regions) == (("bread", "roads"), ("almaty",))
