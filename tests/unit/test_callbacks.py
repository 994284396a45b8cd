"""What buttons carry survives the way to Telegram and back, and nothing else comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import (
    FollowHere,
    Pressed,
    TurnPage,
    pack,
    unpack,
)
from bot.choosing import FollowThere
from bot.filtering import LONGEST_VALUE, SetFilter
from bot.places import Place, Subject
from bot.search.narrowing import Choice
from tests.fuzz.buttons import pressed

LONGEST_SLUG = "inclusive-education-and-disability"


@given(pressed)
def test_what_a_button_carries_comes_back(value: Pressed) -> None:
    """Each value is the same after the way through Telegram, and goes into 64 bytes."""
    data = pack(value)
    assert len(data.encode()) <= 64
    assert unpack(data) == value


def test_longest_topic_with_a_late_page_fits() -> None:
    """The longest slug of our topics leaves room for stories that are yet to come."""
    place = Place(topic=LONGEST_SLUG, size=20, anchor=10**15, older=False)
    assert unpack(pack(FollowHere(place, wanted=True))) == FollowHere(place, wanted=True)


def test_longest_topic_in_a_region_fits() -> None:
    """A follow of a topic in a region can be ended by a button."""
    subject = Subject(topic=LONGEST_SLUG, region="north-kazakhstan")
    assert unpack(pack(FollowThere(subject, wanted=False, panel="mine")))


def test_longest_filter_of_a_late_search_fits() -> None:
    """Of what is offered nothing is too long, whatever number the search has."""
    choice = Choice("source", "ж" * (LONGEST_VALUE // 2))
    assert unpack(pack(SetFilter(10**18 - 1, "newest", choice, wanted=True)))


def test_buttons_of_former_days_lead_to_the_best_first() -> None:
    """Those that say nothing of an order."""
    assert unpack("p|?12:5>7") == TurnPage(Place(query=12, anchor=7, order="best"))


def test_what_does_not_fit_is_refused() -> None:
    """Data that Telegram would refuse is not made."""
    with pytest.raises(ValueError, match="64 bytes"):
        pack(TurnPage(Place(topic="x" * 70)))


@given(st.text(max_size=80))
def test_anything_else_is_nothing(data: str) -> None:
    """Whatever comes as data is either a value that packs to it, or None, never an error."""
    value = unpack(data)
    assert value is None or unpack(pack(value)) == value


@given(pressed, st.integers(0, 63), st.characters())
def test_damaged_data_never_raises(value: Pressed, at: int, char: str) -> None:
    """A letter changed on the way gives another value or None."""
    data = pack(value)
    unpack(data[:at] + char + data[at + 1 :])


@pytest.mark.parametrize(
    "data",
    [None, "", "p", "p|", "p|:0", "p|:21", "p|:5>0", "p|:5>99999999999999999999", "p|a?1:5", "p|:5|1", "o|0", "o|-1",
     "o|1.5", "o|１", "e|1|de|0", "e|1|kk|4", "e|1|kk", "f|2|f|", "f|1|x|", "f|1|f|a?1", "l|de|", "l|kk|A B", "t|",
     "b|0|send", "b|1|give", "b|1", "w|2", "w|",
     "g|1|give", "g|0|drop", "s|0", "s|", "s|12345678|stop", "s|1234567|poll", "s|1234567Ğ|poll", "s|1|2|3",
     "x", "x|k", "x|c|", "x|c|?1|", "x|c|?1|1234567", "x|c|?1|1234567G", "x|c|a|12345678", "x|c|@abai|",
     "x|c|a?1|12345678", "x|csv|a|",
     "n|1", "n|0|t", "n|1|x", "n|1m|t", "n|1|t|1|A", "n|1|t|2|a", "n|1|t|1|", "n|1|d|1|age",
     "n|1|s|1|a  b", "n|1|s|1|",
     "n|1|t|1|a|b", "p|an:5n", "p|?1nn:5", "p|?n:5",
     "y", "y|1", "y|yes", "y|0|skip", "y|1|give", "y|on|1", "y|1|skip|1",
     "d", "d|c|1", "d|c|0|kk", "d|c|1|de", "d|h|1", "z|1", "r|", "r|1", "page:2", "DROP TABLE"],
)  # fmt: skip
def test_rubbish_is_nothing(data: str | None) -> None:
    """Old formats, numbers that there are not, too few and too many fields are None."""
    assert unpack(data) is None
