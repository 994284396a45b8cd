"""Which new editions are one story, and of which stored one."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo.news.samples import read_samples
from bot.join import Place, Stored, Told, place
from bot.likeness.contrasts import contrary
from bot.likeness.weighing import Rarity, weigh
from bot.moments import local_day
from tests.factories import ZONE

LABELLED = Path(__file__).parents[1] / "data" / "labelled" / "joins.jsonl"
CONFUSABLE = LABELLED.with_name("joins_confusable.jsonl")
DAY = date(2026, 5, 20)

KK = Told(
    language="kk",
    site="one.example",
    title="Қостанайда балабақшада 23 бала уланды",
    summary="Бүлдіршіндер ауруханаға жеткізілді.",
    day=DAY,
    url="https://one.example/kk/1",
)
RU = Told(
    language="ru",
    site="two.example",
    title="23 ребёнка отравились в детском саду Костаная",
    summary="Дети доставлены в больницу.",
    day=DAY,
    url="https://two.example/ru/1",
)
OTHER = replace(RU, title="Школьная форма подорожала на рынках", summary="", url="https://two.example/ru/2")

Pair: TypeAlias = tuple[Told, Told, bool]


def test_what_is_alike_is_one_story() -> None:
    """The first begins it, the other came by likeness; what is different stays alone."""
    assert place([[KK], [OTHER], [RU]]) == [Place(None, 0, None), Place(None, 1, None), Place(None, 0, "likeness")]


def test_stored_story_takes_what_is_like_it() -> None:
    """And all that is one with it."""
    en = replace(
        KK, language="en", title="23 children poisoned in kindergarten in Kostanay", url="https://one.example/en/1"
    )
    assert [one.story for one in place([[RU], [OTHER], [en]], [Stored(9, KK)])] == [9, None, 9]


@pytest.mark.parametrize(
    "other",
    [
        replace(RU, day=DAY + timedelta(days=2)),
        replace(RU, day=DAY - timedelta(days=2)),
        replace(RU, language="kk", site="one.example"),
        replace(RU, title="24 ребёнка отравились в детском саду Костаная"),
        replace(RU, title="23 ребёнка отравились в детском саду Павлодара"),
        replace(RU, regions=("pavlodar",), title="23 ребёнка отравились в детском саду"),
    ],
)
def test_doubt_keeps_apart(other: Told) -> None:
    """Another day, the same site and language, another number, another place."""
    assert place([[other]], [Stored(9, KK)]) == [Place(None, 0, None)]


def test_story_never_takes_two_editions_of_a_site_and_language() -> None:
    """A site does not publish the same twice."""
    again = replace(RU, url="https://two.example/ru/3")
    assert place([[again]], [Stored(9, KK), Stored(9, RU)]) == [Place(None, 0, None)]
    assert [one.begins for one in place([[KK], [RU], [again]])] == [0, 0, 2]


def test_member_that_contradicts_keeps_out() -> None:
    """What is like one edition, and says another number than a second one, is not of the story."""
    en = replace(KK, language="en", site="three.example", title="24 children poisoned in Kostanay kindergarten")
    assert place([[RU]], [Stored(9, KK), Stored(9, en)])[0].story is None


def test_links_of_pages_join_whatever_they_say() -> None:
    """From the new page to a stored or a new one, or from a page that is known already."""
    linked = replace(OTHER, site="one.example", same_as=(KK.url,))
    assert place([[linked]], [Stored(9, KK)], links={KK.url: 9}) == [Place(9, 0, "link")]
    assert place([[linked], [KK]]) == [Place(None, 0, None), Place(None, 0, "link")]
    assert place([[OTHER]], [Stored(9, KK)], links={OTHER.url: 9}) == [Place(9, 0, "link")]
    same = replace(linked, language="kk")
    assert place([[same]], [Stored(9, KK)], links={KK.url: 9}) == [Place(None, 0, None)]


def test_what_is_like_two_stories_that_were_split_joins_neither() -> None:
    """An operator has said that there is a difference which nobody can see here."""
    twin = replace(KK, site="three.example", url="https://three.example/1")
    stored = [Stored(4, KK), Stored(9, twin)]
    assert place([[RU]], stored)[0].story is not None
    assert place([[RU]], stored, apart={(4, 9)})[0].story is None


@cache
def pairs(file: Path = LABELLED) -> Sequence[Pair]:
    """The labelled pairs."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [(_told(line["a"]), _told(line["b"]), line["same"]) for line in lines]


def _told(edition: dict[str, str]) -> Told:
    text = edition["published"]
    published = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return Told(
        language=edition["lang"],  # type: ignore[arg-type] # a Language
        site=edition["site"],
        title=edition["title"],
        summary=edition["summary"],
        day=local_day(published, ZONE),
        url=json.dumps(edition),
    )


def joined(one: Told, other: Told) -> bool:
    """Whether two editions that are alone with each other are joined."""
    return place([[one]], [Stored(1, other)])[0].story == 1


@pytest.mark.parametrize(
    ("file", "within", "wrong", "least"),
    [(LABELLED, True, 0, 0.88), (LABELLED, False, 0, 0.90), (CONFUSABLE, True, 1, 0.62), (CONFUSABLE, False, 1, 0.80)],
)
def test_labelled_pairs(file: Path, *, within: bool, wrong: int, least: float) -> None:
    """Of those that are joined, hardly any is wrong; of those that are one story, most are joined."""
    chosen = [pair for pair in pairs(file) if (pair[0].language == pair[1].language) == within]
    found = [(joined(one, other), same) for one, other, same in chosen]
    assert found.count((True, False)) <= wrong
    assert found.count((True, True)) / sum(same for _, same in found) >= least


@pytest.mark.parametrize(("file", "wrong", "least"), [(LABELLED, 0, 0.91), (CONFUSABLE, 1, 0.64)])
def test_labelled_editions_all_at_once(file: Path, wrong: int, least: float) -> None:
    """As in one busy pass, where each has many to be compared with."""
    editions = list(dict.fromkeys(one for pair in pairs(file) for one in pair[:2]))
    same = {frozenset((one.url, other.url)) for one, other, is_same in pairs(file) if is_same}
    places = place([[one] for one in editions])
    made = {
        frozenset((editions[one].url, editions[other].url))
        for one, other in combinations(range(len(editions)), 2)
        if places[one].begins == places[other].begins
    }
    different = {frozenset((one.url, other.url)) for one, other, is_same in pairs(file) if not is_same}
    assert len(made & different) <= wrong
    assert len(made & same) / len(same) >= least


@given(st.data())
@settings(max_examples=25)
def test_order_does_not_matter(data: st.DataObject) -> None:
    """The same stories come of the same editions."""
    editions = list(dict.fromkeys(one for pair in pairs()[:120] for one in pair[:2]))[:24]
    shuffled = data.draw(st.permutations(editions))
    assert _stories(editions) == _stories(shuffled)


def _stories(editions: Sequence[Told]) -> set[frozenset[Told]]:
    found: dict[int, set[Told]] = {}
    for edition, one in zip(editions, place([[edition] for edition in editions]), strict=True):
        found.setdefault(one.begins, set()).add(edition)
    return {frozenset(story) for story in found.values()}


@given(st.sampled_from(range(595)))
def test_likeness_is_mutual(at: int) -> None:
    """Whichever comes first."""
    one, other, _ = pairs()[at % len(pairs())]
    rarity = Rarity((one.traits, other.traits))
    assert weigh(one.traits, other.traits, rarity) == pytest.approx(weigh(other.traits, one.traits, rarity))
    assert contrary(one.traits, other.traits) == contrary(other.traits, one.traits)
    assert joined(one, other) == joined(other, one)


def test_samples_of_the_demo_find_each_other() -> None:
    """Which nobody had in mind who wrote the rules: none is joined to another's, most to their own other languages."""
    told = [
        Told(
            language=language,
            site=f"{language}.example",
            title=wording.title,
            summary=wording.summary,
            day=DAY,
            url=f"{story.id} {language}",
        )
        for story in read_samples()
        for language, wording in story.wordings.items()
    ]
    places = place([[one] for one in told])
    made = [
        told[one].url.split()[0] == told[other].url.split()[0]
        for one, other in combinations(range(len(told)), 2)
        if places[one].begins == places[other].begins
    ]
    assert all(made)
    assert sum(made) / len(told) >= 0.73  # three pairs a story of three languages


def test_many_are_compared_in_little_time() -> None:
    """Five hundred new items with three thousand stored ones, all of them much alike: a quarter of a second, warm."""
    editions = list(dict.fromkeys(one for pair in pairs() for one in pair[:2]))
    many = [
        replace(edition, site=f"{n}.example", day=DAY + timedelta(days=n % 4), url=f"{n} {edition.url}")
        for n in range(15)
        for edition in editions
    ]
    stored = [Stored(number, edition) for number, edition in enumerate(many)]
    new = [[replace(edition, site="new.example", url=f"new {n}")] for n, edition in enumerate(many[:500])]
    begun = time.thread_time()
    place(new, stored)
    assert time.thread_time() - begun < 15


def test_what_is_remembered_of_editions_has_an_end() -> None:
    """However many come, it is some megabytes."""
    told = [replace(RU, title=f"{RU.title} {number}", summary=f"{RU.summary} {number}") for number in range(1500)]
    tracemalloc.start()
    try:
        for one in told[:200]:
            assert one.traits is one.traits
        each = tracemalloc.get_traced_memory()[0] / 200
        for one in told[200:]:
            assert one.traits
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert each < 20_000
    assert held < 1100 * each
