"""Buttons about another chat than the one they stand in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import pack, unpack
from bot.choosing import FollowThere
from bot.managing import manage, split_place
from bot.model import Button, Message
from bot.places import Subject

LONGEST = FollowThere(Subject(topic="inclusive-education-and-disability", region="north-kazakhstan"), True, "region")  # noqa: FBT003


@given(st.integers(min_value=1, max_value=10**12), st.sampled_from(["m", "f|1|f|education", "a|d|daily 18:00"]))
def test_place_and_data_come_back(place: int, data: str) -> None:
    """Each button that calls back says whose it is, and carries what it carried; links stay as they are."""
    message = Message(html="x", buttons=((Button(text="a", data=data), Button(text="b", url="https://x.example")),))
    marked, other = manage(message, place).buttons[0]
    assert split_place(marked.data) == (place, data)
    assert other.url == "https://x.example"
    assert not other.data


def test_longest_button_fits_with_a_million_places() -> None:
    """A topic in a region, of those that come with the bot."""
    message = Message(html="x", buttons=((Button(text="a", data=pack(LONGEST)),),))
    place, data = split_place(manage(message, 36**4 - 1).buttons[0][0].data)
    assert (place, unpack(data)) == (36**4 - 1, LONGEST)


def test_what_does_not_fit_is_left_out() -> None:
    """A slug of the operator's own may be longer; the other buttons go on to work."""
    message = Message(html="x", buttons=((Button(text="a", data="x" * 63),), (Button(text="b", data="m"),)))
    assert [[button.text for button in row] for row in manage(message, 1).buttons] == [["b"]]


@pytest.mark.parametrize("data", [None, "", "m", "~", "~m", "~0m", "~1", "~a|m", "~1|m", "~" + "1" * 11 + "m", "~-1m"])
def test_other_data_is_about_where_it_stands(data: str | None) -> None:
    """Forgeries, too."""
    assert split_place(data) == (0, data or "")
