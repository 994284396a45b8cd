"""Stories as lines and as tables: read strictly, written so that nothing is lost."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Edition, Language, Published, Story
from bot.transfer.lines import BadLineError
from bot.transfer.stories import format_story, parse_story, story_lines
from bot.transfer.table import COLUMNS, table_head, table_rows

if TYPE_CHECKING:
    from bot.transfer.stories import StoryLine

ZONE = ZoneInfo("Asia/Almaty")
TOPICS = {"school-safety", "education"}


def parse(line: object) -> StoryLine:
    """Parse an object, or a line as it stands."""
    raw = line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode()
    return parse_story(raw, topics=TOPICS, zone=ZONE)


def sample(**changes: object) -> dict[str, object]:
    """A good line, changed."""
    return {"id": "7", "source": "news.example", "editions": {"en": {"title": "Sample"}}} | changes


def edition(language: Language = "en", external_id: str | None = "7", **changes: str) -> Edition:
    """An edition of the sample site."""
    values = {"title": f"Sample ({language})", "url": f"https://news.example/{language}/7", "site": "news.example"}
    return Edition(language=language, external_id=external_id, **values | changes)


def story(*editions: Edition, published: Published | None = None, topics: tuple[str, ...] = ()) -> Story:
    """A story of ours."""
    seen = datetime(2026, 5, 20, tzinfo=UTC)
    return Story(number=3, editions=editions, first_seen=seen, published=published, topics=topics)


def test_a_whole_line_is_read() -> None:
    """Everything that a line can say is taken."""
    line = parse(
        {
            "id": "30112",
            "published": "2025-06-01T06:00:00+05:00",
            "topics": ["education", "school-safety", "education"],
            "source": "news.example",
            "editions": {
                "ru": {"title": "Пример", "summary": "Кратко", "url": "https://news.example/ru/30112"},
                "kk": {"title": "Үлгі", "summary": "Қысқаша", "url": "https://news.example/kk/30112"},
            },
            "unknown": [1],
        }
    )
    assert (line.id, line.source, line.topics) == ("30112", "news.example", ("education", "school-safety"))
    assert line.published == datetime(2025, 6, 1, 6, tzinfo=timezone(timedelta(hours=5)))
    assert [(one.language, one.title, one.external_id) for one in line.editions] == [
        ("kk", "Үлгі", "30112"),
        ("ru", "Пример", "30112"),
    ]


def test_what_may_be_missing_may_be_missing() -> None:
    """Without url, topics, source, summary and day a line is good, and its source is `import`."""
    line = parse({"id": "7", "editions": {"en": {"title": "Sample"}}})
    assert (line.source, line.published, line.topics) == ("import", None, ())
    assert (line.editions[0].url, line.editions[0].summary) == ("", "")


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("2025-06-01", date(2025, 6, 1)),
        ("2025-06-01T06:00:00Z", datetime(2025, 6, 1, 6, tzinfo=UTC)),
        ("2025-06-01T06:00:00", datetime(2025, 6, 1, 6, tzinfo=ZONE)),
        ("", None),
        (None, None),
    ],
)
def test_days_and_moments(text: str | None, published: Published | None) -> None:
    """A moment without offset is one of our zone."""
    assert parse(sample(published=text)).published == published


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "broken JSON"),
        (b"\xff{}", "not UTF-8"),
        (b"[]", "not a JSON object"),
        (sample(id=7), "id: not a string"),
        (sample(id=" "), "id: empty"),
        (sample(id=None), "id: missing"),
        (sample(source=["x"]), "source: not a string"),
        (sample(editions={}), "editions: none"),
        (sample(editions=[]), "editions: not an object"),
        (sample(editions={"de": {"title": "Beispiel"}}), "editions: 'de' is none of kk, ru, en"),
        (sample(editions={"en": "Sample"}), "en: not an object"),
        (sample(editions={"en": {"title": " "}}), "en: title: empty"),
        (sample(editions={"en": {"summary": "x"}}), "en: title: missing"),
        (sample(editions={"en": {"title": "a\0b"}}), "en: title: holds a NUL character"),
        (sample(editions={"en": {"title": "x", "url": "javascript:alert(1)"}}), "en: url: not a whole http"),
        (sample(topics=["unknown"]), "topics: 'unknown' is no topic's slug"),
        (sample(topics="education"), "topics: not a list"),
        (sample(topics=[1]), "topics: 1 is no topic's slug"),
        (sample(published="yesterday"), "published: 'yesterday' is neither a day"),
        (sample(published="2025-02-30"), "published: '2025-02-30' is neither a day"),
        (sample(published=20250601), "published: not a string"),
        (sample(published="0001-01-01T00:00:00+14:00"), "published: '0001-01-01T00:00:00+14:00' is not of these"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: object, reason: str) -> None:
    """The reason names the key and what it should have been."""
    with pytest.raises(BadLineError) as caught:
        parse(line)
    assert str(caught.value).startswith(reason)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://news.example/7.jpg", "https://news.example/7.jpg"),
        ("/7.jpg", ""),
        ("javascript:alert(1)", ""),
        ("https://news.example/" + "x" * 2_000, ""),
        (["https://news.example/7.jpg"], ""),
        (None, ""),
    ],
)
def test_picture_of_a_line(given: object, kept: str) -> None:
    """What is no web address costs the picture, not the story."""
    line = parse(sample(editions={"en": {"title": "Sample", "image": given}}))
    assert line.editions[0].image == kept


def test_a_story_is_written_as_the_format_says() -> None:
    """Languages stand in one order; what is not known is left out; our number is added."""
    one = story(
        edition("ru"), edition("kk", url="", summary="Қысқаша"), published=date(2025, 6, 1), topics=("education",)
    )
    (line,) = story_lines(one)
    assert json.loads(format_story(line)) == {
        "id": "7",
        "published": "2025-06-01",
        "topics": ["education"],
        "source": "news.example",
        "editions": {
            "kk": {"title": "Sample (kk)", "summary": "Қысқаша"},
            "ru": {"title": "Sample (ru)", "summary": "", "url": "https://news.example/ru/7"},
        },
        "story": 3,
    }
    assert "Қысқаша" in format_story(line)


def test_a_joined_story_gives_a_line_for_each_identity() -> None:
    """Editions of two sites, or two of one language, do not fit into one line; the number shows what they are."""
    one = story(
        edition("ru"),
        edition("kk"),
        edition("ru", external_id="9"),
        edition("en", external_id=None, site="other.example", url="https://other.example/a"),
    )
    assert [(line.id, line.source, line.number, len(line.editions)) for line in story_lines(one)] == [
        ("7", "news.example", 3, 2),
        ("9", "news.example", 3, 1),
        ("https://other.example/a", "other.example", 3, 1),
    ]


def test_a_story_known_by_its_link_keeps_that_identity() -> None:
    """Where a site gives no ids, the first edition's link is the id, and is read back as a link."""
    one = story(edition("ru", external_id=None), edition("en", external_id=None))
    (line,) = story_lines(one)
    again = parse(json.loads(format_story(line)))
    assert line.id == again.id == "https://news.example/ru/7"
    assert again.editions == one.editions


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
TITLES = TEXT.filter(str.strip)


@given(
    titles=st.dictionaries(st.sampled_from(("kk", "ru", "en")), st.tuples(TITLES, TEXT), min_size=1),
    published=st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    external_id=TITLES.filter(lambda text: "://" not in text),
)
def test_what_is_written_is_read_back(
    titles: dict[Language, tuple[str, str]], published: date | None, external_id: str
) -> None:
    """A round trip keeps every character."""
    editions = [
        edition(language, external_id, title=title, summary=summary) for language, (title, summary) in titles.items()
    ]
    (line,) = story_lines(story(*editions, published=published, topics=("education",)))
    again = parse(format_story(line).encode())
    assert set(again.editions) == set(editions)
    assert (again.id, again.published, again.topics) == (external_id, published, ("education",))


def test_a_table_has_a_row_for_each_edition() -> None:
    """It begins with the mark that Excel needs and the names of its columns."""
    (line,) = story_lines(story(edition("ru", title='Сказал "да",\nи ушёл'), edition("en"), topics=("a", "b")))
    text = table_head() + table_rows(line)
    assert text.startswith("\ufeffstory,id,source,published,topics,language,title,summary,url\r\n")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert [row["language"] for row in rows] == ["ru", "en"]
    assert tuple(rows[0].values()) == (
        "3",
        "7",
        "news.example",
        "",
        "a b",
        "ru",
        'Сказал "да",\nи ушёл',
        "",
        "https://news.example/ru/7",
    )
    assert tuple(rows[0]) == COLUMNS


def test_half_a_surrogate_pair_costs_no_line() -> None:
    """Others write it into JSON, and no UTF-8 can hold it: it becomes the sign for what cannot be shown."""
    (edition,) = parse(b'{"id": "7", "editions": {"en": {"title": "A \\ud800 b \\ud83d\\ude00"}}}').editions
    assert edition.title == "A \ufffd b \U0001f600"
