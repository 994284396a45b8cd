"""How posts look, in the settings of chats."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.looks import faults_of, read_looks, write_kept, write_looks
from bot.model import LANGUAGES, Looks
from tests.unit.test_render_post import ORNAMENTS

LOOKS = st.builds(
    Looks,
    form=st.sampled_from(["whole", "title", "picture"]),
    second=st.sampled_from([None, *LANGUAGES]),
    header=ORNAMENTS,
    footer=st.sampled_from(["", '<a href="https://news.example/">Sample</a>', "<b>A</b> &amp; B"]),
    hashtags=st.booleans(),
)


@given(LOOKS)
def test_looks_come_back(looks: Looks) -> None:
    """What is written is read again; the patch takes away what is as it was at first."""
    written = orjson.loads(write_looks(looks))
    kept = {key: value for key, value in written.items() if value is not None}
    assert read_looks(orjson.dumps(kept).decode()) == looks
    assert read_looks(write_kept(looks)) == looks
    assert list(faults_of(kept)) == []
    assert read_looks("{}") == read_looks("") == Looks()


def test_usual_looks_are_kept_as_nothing() -> None:
    """Most messages carry none."""
    assert write_kept(Looks()) == ""
    assert write_kept(Looks(second="ru", hashtags=False)) == '{"second":"ru","hashtags":false}'


def test_second_language_ends_where_it_is_the_chats_own() -> None:
    """A chat that turns to it has its posts in that language alone."""
    assert read_looks('{"second": "ru"}', "kk").second == "ru"
    assert read_looks('{"second": "ru"}', "ru").second is None


@pytest.mark.parametrize(
    ("given_", "faults"),
    [
        ({}, []),
        ({"form": None, "second": None, "header": None, "footer": None, "hashtags": None, "other": 1}, []),
        ({"form": "large"}, ["form: 'large' is none of whole, title, picture"]),
        ({"form": ["whole"]}, ["form: ['whole'] is none of whole, title, picture"]),
        ({"second": "de"}, ["second: 'de' is none of kk, ru, en"]),
        ({"hashtags": 0}, ["hashtags: not true or false"]),
        ({"header": 1}, ["header: not a text"]),
        ({"header": "<b>a", "footer": "x" * 201}, ["header: <b> is not closed",
         "footer: longer than 200 UTF-16 units, or than 4000 characters with its links"]),
    ],
)  # fmt: skip
def test_faults_of_a_file_are_named(given_: dict[str, object], faults: list[str]) -> None:
    """Each by its key."""
    assert list(faults_of(given_)) == faults


@pytest.mark.parametrize(
    "settings",
    [
        "{}",
        "[]",
        "1",
        '{"form": "large"}',
        '{"form": 1}',
        '{"second": "de"}',
        '{"header": ["a"]}',
        '{"hashtags": 0}',
        '{"header": "<b>a"}',
        r'{"header": "\ud800"}',
    ],
)
def test_what_is_not_understood_is_as_at_first(settings: str) -> None:
    """Files of chats may say anything."""
    assert read_looks(settings) == Looks()
