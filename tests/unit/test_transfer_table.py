"""Tables and the other forms of a file: nothing in a cell is calculated, and a file can be read at any length."""

from __future__ import annotations

import csv
import io
import json
import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Edition, Language, Story
from bot.transfer.forms import FormName, form_called
from bot.transfer.names import LONGEST_STEM, file_name
from bot.transfer.stories import story_lines
from bot.transfer.table import harmless, table_rows

SIGNS = "=+-@"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def make_story(number: int, *languages: Language, title: str = "A sample") -> Story:
    """A story of one site."""
    editions = [
        Edition(
            language=language,
            title=title,
            summary="A summary",
            url=f"https://news.example/{language}/{number}",
            site="news.example",
            external_id=str(number),
        )
        for language in languages or ("en",)
    ]
    return Story(
        number=number,
        published=date(2026, 5, 20),
        first_seen=datetime(2026, 5, 20, tzinfo=UTC),
        editions=tuple(editions),
    )


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+7 701", "'+7 701"),
        ("-5 degrees", "'-5 degrees"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "\nx"),
        ("  =1", "'  =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\ufeff\u200b=1", "'\ufeff\u200b=1"),
        (" \n \t x", "' \n \t x"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        ("﹦1", "'﹦1"),
        ("⁺1", "'⁺1"),
        ("\u22125", "'\u22125"),
        ("a,=1", "a,=1"),
        ("call 111, +7 701", "call 111, +7 701"),
        ("one-two = three", "one-two = three"),
        ("— a dash", "— a dash"),
        ("https://news.example/a,-b;=c", "https://news.example/a,-b;=c"),
        ("", ""),
        ("   ", "   "),
        ("'=1", "'=1"),
    ],
)
def test_only_what_would_be_calculated_gets_an_apostrophe(cell: str, written: str) -> None:
    """Signs after what nobody sees, in all their forms; within a cell they do no harm."""
    assert harmless(cell) == written


@given(st.text(" \u00a0\u200b\n", max_size=3), st.sampled_from(SIGNS), TEXT)
def test_no_cell_is_a_formula(before: str, sign: str, rest: str) -> None:
    """What a spreadsheet would calculate is kept as text by an apostrophe, and the rest of it is kept."""
    title = f"{before}{sign}{rest}"
    (line,) = story_lines(make_story(1, title=title))
    (row,) = csv.reader(io.StringIO(table_rows(line), newline=""))
    assert row[6].startswith("'")
    assert row[6].replace("'", "") == title.replace("'", "")


def test_a_hostile_cell_takes_no_time() -> None:
    """Four megabytes of what is looked for."""
    began = time.process_time()
    for part in (" ", ';"', '"', ",=", "\n", "＝"):
        harmless(part * (4 << 20))
    assert time.process_time() - began < 20


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_parts_make_a_whole_file(form: FormName, count: int) -> None:
    """With nothing in it, too."""
    shape = form_called(form)
    stories = [make_story(number, "kk", "ru") for number in range(1, count + 1)]
    parts = [part for n, story in enumerate(stories) for part in shape.parts(story, first=n == 0)]
    text = "".join([shape.head, *parts, shape.foot])
    match form:
        case "json":
            found = [one["story"] for one in json.loads(text)]
        case "jsonl":
            found = [json.loads(line)["story"] for line in text.splitlines()]
        case "csv":
            assert text.startswith("\ufeffstory,")
            rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
            found = [int(row["story"]) for row in rows][::2]
    assert found == [story.number for story in stories]


def test_a_joined_story_stands_in_an_array_as_several() -> None:
    """Between the lines of one story there are commas, too."""
    story = make_story(1, "ru")
    other = Edition(language="ru", title="B", summary="", url="https://b.example/1", site="b.example", external_id="1")
    joined = Story(number=1, published=None, first_seen=story.first_seen, editions=(*story.editions, other))
    shape = form_called("json")
    assert len(json.loads("".join([shape.head, *shape.parts(joined, first=True), shape.foot]))) == 2


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("bullying", "saqbala-bullying-2026-06-01.csv"),
        ("Безопасность детей", "saqbala-bezopasnost-detey-2026-06-01.csv"),
        ("ҚАУІПСІЗДІК және әке", "saqbala-qauipsizdik-zhane-ake-2026-06-01.csv"),
        ("../../etc/passwd", "saqbala-etc-passwd-2026-06-01.csv"),
        ("«»", "saqbala-search-2026-06-01.csv"),
        ("中文 3.5", "saqbala-3-5-2026-06-01.csv"),
    ],
)
def test_a_file_is_named_in_latin_letters(subject: str, name: str) -> None:
    """By its topic or its words, and the day."""
    assert file_name(subject, date(2026, 6, 1), "csv") == name


@given(st.text())
def test_no_name_is_longer_than_telegram_keeps(subject: str) -> None:
    """And there is nothing in it that a system could take amiss."""
    stem, _, ending = file_name(subject, date(2026, 6, 1), "json").rpartition(".")
    assert ending == "json"
    assert len(stem) <= LONGEST_STEM
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
