"""Topics and regions: what their file must say, and which topic somebody means."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.model import LANGUAGES, Language, Topic
from bot.topics import Topics, parse_topics

PACKAGED = parse_topics((Path(__file__).parents[2] / "bot/data/topics.toml").read_text(encoding="utf-8"))

SAMPLE = """
[[topic]]
slug = "sample-topic"
names = { kk = "Үлгі тақырып", ru = "Тема для примера", en = "Sample topic" }
hashtags = { kk = "#Үлгі", ru = "#Пример", en = "#Sample" }

[[region]]
slug = "sample-region"
names = { kk = "Үлгі облысы", ru = "Примерная область", en = "Sample Region" }
"""


def slugs(topics: Topics, words: str) -> list[str]:
    """The slugs of the topics that `words` find."""
    return [topic.slug for topic in topics.find(words)]


def problems(toml_text: str) -> list[str]:
    """What is said of a file that is refused."""
    with pytest.raises(ConfigError) as refused:
        parse_topics(toml_text)
    return refused.value.problems


def test_a_file_gives_its_topics_and_regions() -> None:
    """Names and hashtags are there in every language."""
    parsed = parse_topics(SAMPLE)
    (topic,), (region,) = parsed, parsed.regions
    assert (topic.slug, topic.names["kk"], topic.hashtags["ru"]) == ("sample-topic", "Үлгі тақырып", "#Пример")
    assert (region.slug, region.names["en"]) == ("sample-region", "Sample Region")


def test_topics_and_regions_are_known_by_their_slugs() -> None:
    """An unknown slug is nothing."""
    parsed = parse_topics(SAMPLE)
    topic, region = parsed.get("sample-topic"), parsed.region("sample-region")
    assert topic is not None
    assert region is not None
    assert parsed.get("sample-region") is None
    assert parsed.region("nowhere") is None


def test_the_packaged_file_has_the_topics_and_the_regions_of_the_country() -> None:
    """Sixteen topics, the main one first; seventeen regions and three cities."""
    assert [topic.slug for topic in PACKAGED][:2] == ["protection-of-childrens-rights", "school-safety"]
    assert len(PACKAGED.topics) == 16
    assert len(PACKAGED.regions) == 20
    assert {"almaty", "almaty-region", "astana", "shymkent"} <= {region.slug for region in PACKAGED.regions}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Семей", ["abai"]),
        ("талдыкорган", ["jetisu"]),
        ("Oskemen", ["east-kazakhstan"]),
        ("Солтүстік", ["north-kazakhstan"]),
        ("Оңтүстік", []),
        ("школы Семея", []),
        ("Семей " * 1000, []),
        ("", []),
    ],
)
def test_a_region_is_found_by_a_place_in_it(words: str, found: list[str]) -> None:
    """By a town as its rules have it, and nothing else besides; never by a name that is merely like its own."""
    assert [region.slug for region in PACKAGED.find_regions(words)] == found


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("kk", ["Абай облысы", "Ақмола облысы", "Ақтөбе облысы", "Алматы", "Алматы облысы"], "Шымкент"),
        ("ru", ["Абайская область", "Акмолинская область", "Актюбинская область", "Алматинская область"], "Шымкент"),
        ("en", ["Abai Region", "Akmola Region", "Aktobe Region", "Almaty", "Almaty Region"], "West Kazakhstan Region"),
    ],
)
def test_regions_stand_in_the_order_of_the_alphabet(language: Language, first: list[str], last: str) -> None:
    """The reader's own: a Kazakh letter stands beside the one it is like."""
    names = [region.names[language] for region in PACKAGED.regions_by_name(language)]
    assert (names[: len(first)], names[-1]) == (first, last)
    assert len(names) == len(PACKAGED.regions)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_packaged_names_are_alike_in_a_language(language: Language) -> None:
    """A button's text tells which topic it means."""
    named = (*PACKAGED.topics, *PACKAGED.regions)
    names = [names[language] for names in (entry.names for entry in named)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("topic", PACKAGED.topics, ids=lambda topic: topic.slug)
def test_a_topic_is_found_by_slug_name_and_hashtag(topic: Topic) -> None:
    """Each of its own words finds it first and alone, in any case, with or without the number sign."""
    hashtags = topic.hashtags.values()
    for words in (topic.slug, *topic.names.values(), *hashtags, *(tag.removeprefix("#") for tag in hashtags)):
        for typed in (words, words.upper(), f"  «{words}» "):
            assert slugs(PACKAGED, typed) == [topic.slug]


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Protection of children’s rights", "protection-of-childrens-rights"),
        ("балалардын кукыктарын коргау", "protection-of-childrens-rights"),
        ("Мектептеги кауипсиздик", "school-safety"),
        ("Денсаулык", "health-and-vaccination"),
        ("приемные семьи", "orphans-and-foster-families"),
        ("дети сироты", "orphans-and-foster-families"),
        ("зорлык зомбылык", "violence-and-abuse"),
        ("каникулы", "camps-and-holidays"),
        ("интернет", "online-safety"),
        ("балалардың құқығы", "protection-of-childrens-rights"),
        ("буллинк", "bullying"),
        ("bulying", "bullying"),
        ("schol safty", "school-safety"),
        ("shcool", "school-safety"),
        ("детисироты", "orphans-and-foster-families"),
        ("безопастность на дорогах", "road-safety"),
        ("абразование", "education"),
        ("вакцинацыя", "health-and-vaccination"),
        ("жәрдемакы", "family-support-and-benefits"),
    ],
)
def test_a_topic_is_found_by_what_people_type(words: str, slug: str) -> None:
    """Parts of names, Russian keyboards, slips of spelling; what fits nothing finds nothing."""
    assert slugs(PACKAGED, words)[:1] == ([slug] if slug else [])


def test_a_word_of_several_topics_finds_them_all() -> None:
    """The names that begin with it come first, then those that hold it, each in the order of the file."""
    assert slugs(PACKAGED, "безопасность") == [
        "school-safety",
        "online-safety",
        "road-safety",
        "water-and-fire-safety",
    ]
    assert slugs(PACKAGED, "education") == ["education"]
    assert slugs(PACKAGED, "educat") == ["education", "inclusive-education-and-disability"]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("education", ["education"]),
        ("safety", ["school-safety", "online-safety", "road-safety", "water-and-fire-safety"]),
        ("безопасности", ["school-safety", "online-safety", "road-safety", "water-and-fire-safety"]),
        ("кауипсиздик", ["school-safety", "online-safety", "road-safety", "water-and-fire-safety"]),
        ("educat", ["education", "inclusive-education-and-disability"]),
        ("safety water", ["water-and-fire-safety"]),
        ("schol safty", ["school-safety"]),
        ("абразование", ["education"]),
        ("weather", []),
        ("", []),
        ("#", []),
    ],
)
def test_a_filter_means_all_topics_with_its_words(words: str, meant: list[str]) -> None:
    """One alone where its whole name is given, or where there is a slip in the words."""
    assert sorted(topic.slug for topic in PACKAGED.meant(words)) == sorted(meant)


@pytest.mark.parametrize(
    "words", ["", "   ", "🙂", "—", "#", "музыка", "погода", "weather", "word", "xyz", "%_*", "'; --"]
)
def test_what_names_no_topic_finds_none(words: str) -> None:
    """Other words, signs alone and nothing at all are no topic."""
    assert slugs(PACKAGED, words) == []


@given(st.text(max_size=80))
def test_any_text_can_be_looked_for(words: str) -> None:
    """Nothing that is typed is an error, and every topic is found once at most."""
    found = slugs(PACKAGED, words)
    assert len(set(found)) == len(found)


@pytest.mark.alone
def test_the_longest_name_is_looked_for_quickly() -> None:
    """Eighty letters of nonsense keep nobody waiting."""
    began = time.process_time()
    PACKAGED.find("абвгдежз " * 9)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('slug = "sample-topic"', 'slug = "Sample Topic"', "topic Sample Topic: slug must be"),
        ('slug = "sample-topic"', f'slug = "{"a" * 41}"', "slug must be 1 to 40"),
        ('slug = "sample-topic"', "", "topic 1: slug must be"),
        ('slug = "sample-region"', "slug = 7", "region 1: slug must be"),
        ('slug = "sample-region"', 'slug = ["a", "list"]', "region 1: slug must be"),
        ('slug = "sample-region"', 'slug = "all"', "region all: no slug may be all"),
        ('slug = "sample-topic"', 'slug = "all"', "topic all: no slug may be all"),
        ('slug = "sample-topic"', 'slug = ["l"]', "topic 1: slug must be"),
        (', en = "Sample topic"', "", "topic sample-topic: names.en is missing or wrong"),
        ('"Тема для примера"', '" "', "topic sample-topic: names.ru is missing or wrong"),
        ('"#Sample"', '"Sample"', "topic sample-topic: hashtags.en is missing or wrong"),
        ('"#Sample"', '"#Sample1"', "hashtags.en is missing or wrong"),
        ('"#Sample"', '"#Two words"', "hashtags.en is missing or wrong"),
        ("hashtags =", 'short = { de = "Kurz" }\nhashtags =', "short must give texts for some of kk, ru, en"),
        ("hashtags =", "short = { ru = 1 }\nhashtags =", "short must give texts for some of kk, ru, en"),
        ("hashtags =", 'short = "Sample"\nhashtags =', "short must give texts for some of kk, ru, en"),
        ('hashtags = { kk = "#Үлгі", ru = "#Пример", en = "#Sample" }', "", "hashtags must give a text"),
        ('names = { kk = "Үлгі облысы"', 'color = "red"\nnames = { kk = "Үлгі облысы"', "color is not known"),
        ("[[region]]", "[[regoin]]", "'regoin' is not known"),
        ("[[region]]", "[region]", "region is no list of tables"),
        ("[[topic]]", "[[topic", "not TOML"),
        ("[[topic]]", f"a = {'[' * 5000}\n[[topic]]", "not TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(old: str, new: str, problem: str) -> None:
    """Each mistake is one line that says where it is."""
    assert old in SAMPLE
    lines = problems(SAMPLE.replace(old, new, 1))
    assert all(line.startswith("TOPICS_FILE: ") for line in lines)
    assert any(problem in line for line in lines)


def test_all_problems_are_told_at_once() -> None:
    """Two bad names and a slug that is there twice are three lines."""
    lines = problems(SAMPLE.replace('"Үлгі тақырып"', '""').replace('"Sample Region"', "1") + SAMPLE)
    assert lines == [
        "TOPICS_FILE: topic sample-topic: names.kk is missing or wrong; write a text",
        "TOPICS_FILE: topic sample-topic: the slug is there twice; give each its own",
        "TOPICS_FILE: region sample-region: names.en is missing or wrong; write a text",
        "TOPICS_FILE: region sample-region: the slug is there twice; give each its own",
    ]


def test_a_topic_may_have_a_short_name_on_buttons() -> None:
    """In some languages; in the others its name stands there."""
    topic = parse_topics(SAMPLE.replace("hashtags =", 'short = { kk = "Үлгі" }\nhashtags =', 1)).get("sample-topic")
    assert topic is not None
    assert [topic.label(language) for language in LANGUAGES] == ["Үлгі", topic.names["ru"], topic.names["en"]]


def test_a_file_without_topics_is_refused() -> None:
    """Somebody who empties the file is told."""
    assert problems("") == ["TOPICS_FILE: there is no [[topic]]; write at least one"]
