"""The judge of what is approved first: what it lets pass, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pytest

from tests.soak.journal import Happening
from tests.soak.population import EDITORS, make_population
from tests.soak.reckoning import reckon
from tests.soak.test_reckoning import AT_ONCE, AT_SIX, GROUP, HOUR, NOON, SEEN, broken, sent, weeks

if TYPE_CHECKING:
    from tests.soak.journal import Line

APPROVING = replace(AT_ONCE, chat=GROUP, kind="group", approvers=EDITORS[:2])
KEY = (GROUP, 0, 4)
POSTED = sent(NOON + HOUR + 5, GROUP)


def pressed(at: float, what: Literal["approve", "barred", "skip"] = "approve") -> Happening:
    """An editor's press below the story."""
    return Happening(at=at, what=what, chat=GROUP, story=4)


@pytest.mark.parametrize(
    ("lines", "state", "wrong"),
    [
        ((pressed(NOON + HOUR), POSTED), "approved", []),
        ((pressed(NOON + HOUR), sent(NOON + 4 * HOUR, GROUP)), "approved", ["too late"]),
        ((pressed(NOON + 11 * HOUR), sent(NOON + 11 * HOUR + 5, GROUP)), "approved", ["in held hours", "too early"]),
        ((pressed(NOON + HOUR),), "approved", ["approved, but lost"]),
        ((pressed(NOON + HOUR),), "undone", []),
        ((pressed(NOON + HOUR, "skip"),), "skipped", []),
        ((pressed(NOON + HOUR, "skip"), POSTED), "skipped", ["posted without approval"]),
        ((pressed(NOON + HOUR, "barred"), POSTED), "approved", ["posted without approval"]),
        ((POSTED, pressed(NOON + 2 * HOUR)), "approved", ["posted without approval"]),
        ((POSTED,), "open", ["posted without approval"]),
        ((), "expired", []),
        ((), "", ["never proposed"]),
    ],
)
def test_story_is_posted_when_it_was_approved(lines: tuple[Line, ...], state: str, wrong: list[str]) -> None:
    """By somebody who may do so, and then at the hour that the group has set; not otherwise."""
    proposals = {KEY: state} if state else {}
    assert broken(weeks(SEEN, *lines, follower=APPROVING, proposals=proposals)) == wrong


def test_what_is_approved_waits_for_its_digest() -> None:
    """Until then nothing is lost."""
    daily = replace(APPROVING, habit=AT_SIX.habit)
    played = weeks(SEEN, pressed(NOON + HOUR), follower=daily, proposals={KEY: "approved"}, waiting=[KEY])
    assert broken(played) == []
    assert ("approved, and waits", 1) in reckon(played).counts


def test_each_kind_of_chat_has_some_where_stories_are_approved() -> None:
    """With two editors each, and none that discusses a channel."""
    approving = [one for one in make_population(1, 20, 30) if one.approvers]
    assert {one.kind for one in approving} == {"group", "supergroup", "channel"}
    assert all(len(set(one.approvers)) == 2 and not one.channel for one in approving)
