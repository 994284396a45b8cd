"""Does a story go on with an earlier one? Judged on the labelled set, where precision comes before recall."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.join import Told
from bot.likeness.traits import Traits
from bot.matter import MOST_TRACES, SURE, WITHIN, Part, find_parts, traces_of, weigh_parts
from bot.model import LANGUAGES, Language

LABELLED = Path(__file__).parents[1] / "data" / "labelled" / "matters.jsonl"
DAY = date(2026, 5, 11)


def told(title: str, language: Language = "ru", *, day: date = DAY, summary: str = "") -> Told:
    """An edition."""
    return Told(language=language, site="news.example", title=title, summary=summary, day=day)


def labelled() -> list[tuple[str | None, Traits]]:
    """All labelled stories with their matters, the oldest first."""
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    found = [
        (
            row["matter"],
            told(row["title"], row["lang"], day=date.fromisoformat(row["published"]), summary=row["summary"]),
        )
        for row in rows
    ]
    return [(matter, one.traits) for matter, one in sorted(found, key=lambda one: one[1].day)]


def test_precision_on_the_labelled_set() -> None:
    """Of the pairs that it calls parts nearly all are, and of those that are it finds two in three."""
    pairs = [(one, two) for one, two in combinations(labelled(), 2) if two[1].day - one[1].day <= WITHIN]
    said = [(one, two) for one, two in pairs if weigh_parts(one[1], two[1]) >= SURE]
    right = [one[0] for one, two in said if one[0] is not None and one[0] == two[0]]
    parts = [one[0] for one, two in pairs if one[0] is not None and one[0] == two[0]]
    assert len(parts) >= 60
    assert len(right) / len(said) >= 0.95
    assert len(right) / len(parts) >= 0.65
    assert {(one[0], two[0]) for one, two in said if not set(traces_of(one[1])) & set(traces_of(two[1]))} == set()


MISSING, FOUND = "В Семее ищут пропавшего 9-летнего мальчика", "Семейде жоғалған 9 жасар ұл табылды"
BILL, LAW = "Mazhilis approves bill banning phones at school", "Сенат принял закон о запрете телефонов в школе"


@pytest.mark.parametrize(
    ("earlier", "later", "days", "expected"),
    [
        (("ru", MISSING), ("kk", FOUND), 2, "part"),
        (("ru", MISSING), ("kk", FOUND.replace("9", "15")), 2, "apart"),
        (("ru", MISSING), ("kk", FOUND.replace("Семейде", "Ақтөбеде")), 2, "apart"),
        (("ru", MISSING), ("kk", FOUND), 60, "part"),
        (("ru", MISSING), ("kk", FOUND), 61, "apart"),
        (("en", BILL), ("ru", LAW), 20, "part"),
        (("en", BILL), ("ru", LAW.replace("телефонов", "вейпов")), 20, "apart"),
        (("en", BILL), ("ru", "Школьники сдали телефоны"), 20, "apart"),
    ],
)
def test_place_and_detail_decide(
    earlier: tuple[Language, str], later: tuple[Language, str], days: int, expected: str
) -> None:
    """The same child, the same law: never another one's."""
    one, two = told(earlier[1], earlier[0]), told(later[1], later[0], day=DAY + timedelta(days=days))
    assert ("part" if weigh_parts(one.traits, two.traits) >= SURE else "apart") == expected


def test_editions_must_not_contradict() -> None:
    """A story is no part where another edition of it tells of somebody else."""
    missing = Part(1, 1, (told("В Семее ищут пропавшего 9-летнего мальчика"),))
    later = DAY + timedelta(days=2)
    found = told("Семейде жоғалған 9 жасар ұл табылды", "kk", day=later)
    assert find_parts([(Part(2, 2, (found,)), [missing])]) == [(2, 1), (1, 1)]
    other = told("В Семее нашли пропавшего 15-летнего подростка", day=later)
    assert find_parts([(Part(2, 2, (found, other)), [missing])]) == []


def test_parts_keep_their_matter() -> None:
    """What is known to be a part stays that, and what is new comes to its matter."""
    missing = Part(1, 1, (told("В Семее ищут пропавшего 9-летнего мальчика"),), matter=8)
    found = Part(2, 2, (told("Семейде жоғалған 9 жасар ұл табылды", "kk", day=DAY + timedelta(days=2)),))
    assert find_parts([(found, [missing]), (missing, [found])]) == [(2, 8)]
    assert find_parts([(found, [])]) == []


def test_part_of_another_child_s_matter_is_none() -> None:
    """What says nothing of an age is like both; whoever gives another age does not come in through it."""
    police = "Полиция ведёт проверку."
    nine = Part(9, 1, (told(MISSING),))
    later = told("В Семее нашли пропавшего мальчика", day=DAY + timedelta(days=2), summary=police)
    found = Part(2, 2, (later,), matter=1)
    other = Part(3, 1, (told(MISSING.replace("9", "12"), summary=police),))
    assert find_parts([(other, [found])]) == [(3, 1)]
    assert find_parts([(other, [nine, found])]) == [(3, 1)]
    assert find_parts([(other, [replace(nine, matter=1), found])]) == []


@given(st.text(max_size=300), st.text(max_size=400), st.sampled_from(LANGUAGES))
def test_any_text_is_compared(title: str, summary: str, language: Language) -> None:
    """With itself it is no later part, for it tells nothing new; and what finds it goes into the store."""
    one = told(title, language, summary=summary)
    two = told(title, language, summary=summary, day=DAY + timedelta(days=1))
    assert weigh_parts(one.traits, two.traits) < SURE
    traces = traces_of(one.traits)
    assert len(traces) <= MOST_TRACES
    assert all(-(2**63) <= trace < 2**63 for trace in traces)
