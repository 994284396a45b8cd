"""What is told of Telegram's refusals: its own words, and nothing that it quotes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.refusals import REFUSALS
from bot.descriptions import LONGEST, own_words
from bot.errors import RefusedError
from bot.outcome import BEYOND_EDITING, DESCRIPTIONS, GONE

KNOWN = [re.sub(r"\{[^}]*\}", "5", re.sub(r'"[^"]*"\S?', "…", one.description)) for one in REFUSALS.values()]


@pytest.mark.parametrize("description", sorted({*KNOWN, *BEYOND_EDITING, *GONE, *(part for part, _ in DESCRIPTIONS)}))
def test_telegrams_own_words_stay(description: str) -> None:
    """Whatever the bot knows of refusals can be read in the log."""
    assert own_words(description) == " ".join(description.split())


@pytest.mark.parametrize(
    ("description", "told"),
    [
        ("Bad Request: message is too long", "Bad Request: message is too long"),
        ('Bad Request: start tag "aruzhan" at byte offset 5', "Bad Request: start tag … at byte offset 5"),
        ('Bad Request: text "too long to send" is wrong', "Bad Request: text … is wrong"),
        ('Bad Request: text "that ends', "Bad Request: text …"),
        ("Bad Request: Aruzhan Sample, 12 years", "Bad Request: … 12 …"),
        ("Bad Request: балалар тексті", "Bad Request: …"),
        ("Bad Request: PEER_ID_INVALID", "Bad Request: PEER_ID_INVALID"),
        ("Bad Request: ARUZHAN_ID_INVALID", "Bad Request: …"),
        ("Too Many Requests: retry after 35", "Too Many Requests: retry after 35"),
        ("call +77010000000", "… …"),
        ("12345:some-token", "…"),
        ("", ""),
    ],
)
def test_words_of_others_are_left_out(description: str, told: str) -> None:
    """Names, texts, telephone numbers and tokens."""
    assert own_words(description) == told.replace("… …", "…")


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Z", "C"]), max_size=300))
def test_one_short_line_of_ascii_is_told(description: str) -> None:
    """Whatever stands in it."""
    told = own_words(description)
    assert told.replace("…", "").isascii()
    assert len(told.splitlines()) <= 1
    assert len(told) <= 2 * LONGEST


def test_a_refusal_as_text_holds_no_other_words_and_keeps_its_description() -> None:
    """What is decided is decided by the whole of it."""
    error = RefusedError(400, "Bad Request: Aruzhan not found")
    assert str(error) == "Telegram answered 400: Bad Request: … not found"
    assert error.description == "Bad Request: Aruzhan not found"
