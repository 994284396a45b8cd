"""The query language, taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.operators import ALIASES, parts_of


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("бала мектеп", [("word", "бала"), ("word", "мектеп")]),
        ('"детский сад" Алматы', [("phrase", "детский сад"), ("word", "Алматы")]),
        ("«балабақша кезегі»", [("phrase", "балабақша кезегі")]),
        ("“not closed", [("phrase", "not closed")]),
        ("-спорт -«футбол матчы»", [("-word", "спорт"), ("-phrase", "футбол матчы")]),
        ("−minus –dash", [("-word", "minus"), ("-word", "dash")]),
        ("ата-ана COVID-19", [("word", "ата-ана"), ("word", "COVID-19")]),
        ("- -- --x", [("word", "-"), ("word", "--"), ("word", "--x")]),
        (
            "topic:bullying ТЕМА:лагеря тақырып: буллинг",
            [("topic", "bullying"), ("topic", "лагеря"), ("topic", "буллинг")],
        ),
        ('регион:"Туркестанская область" өңір:Алматы', [("region", "Туркестанская область"), ("region", "Алматы")]),
        (
            "source:gov.kz источник:inform.kz дереккөз:egemen.kz",
            [("source", "gov.kz"), ("source", "inform.kz"), ("source", "egemen.kz")],
        ),
        (
            "с:2026-01-01 до:31.12.2026 бастап:2026 дейін:2026-05",
            [("from", "2026-01-01"), ("to", "31.12.2026"), ("from", "2026"), ("to", "2026-05")],
        ),
        ("-topic:bullying", [("-topic", "bullying")]),
        ("http://a.kz:80 12:30 test:x", [("word", "http://a.kz:80"), ("word", "12:30"), ("word", "test:x")]),
        ("subtopic:x", [("word", "subtopic:x")]),
        ("topic:", [("word", "topic:")]),
        ('""', [("phrase", "")]),
        ("", []),
    ],
)
def test_a_query_is_taken_apart(query: str, parts: list[tuple[str, str]]) -> None:
    """Phrases, words left out and filters in three languages; a hyphen within a word leaves nothing out."""
    assert [("-" * part.excluded + part.kind, part.text) for part in parts_of(query)] == parts


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from([*ALIASES, ":", "-", '"', "«", " ", "x"]), max_size=60).map("".join)
)
def test_nothing_typed_is_lost(query: str) -> None:
    """Whatever is no sign of the language stands in some part."""
    kept = "".join(part.whole for part in parts_of(query))
    assert all(sign in kept for sign in query if sign.isalnum())


@pytest.mark.parametrize("sign", ["-", '"', "topic:", "a:", " ", "« "])
def test_a_long_query_takes_no_time(sign: str) -> None:
    """The work grows with the length alone: a million signs would not end otherwise."""
    assert parts_of(sign * 100_000) is not None
