"""Secrets in text: gone in every form, the rest untouched."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masking import MASK, mask, mask_user

TOKEN = "4839574812:SAMPLE-sample-SAMPLE-sample-SAMPLE-12"  # noqa: S105 - invented


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"https://api.telegram.org/bot{TOKEN}/getMe", f"https://api.telegram.org/bot{MASK}/getMe"),
        (f"https://api.telegram.org/bot{quote(TOKEN, safe='')}/getMe", f"https://api.telegram.org/bot{MASK}/getMe"),
        ("http://127.0.0.1:8080/bot1:x/getUpdates?offset=3", f"http://127.0.0.1:8080/bot{MASK}/getUpdates?offset=3"),
        (f"the token {TOKEN} is refused", f"the token {MASK} is refused"),
        ("at 12:30 the bot read 3 pages of 10:45", "at 12:30 the bot read 3 pages of 10:45"),
    ],
)
def test_what_looks_like_a_token_is_masked_without_being_known(text: str, masked: str) -> None:
    """A token is recognised by its shape, in a message or in an address of the Bot API; hours are none."""
    assert mask(text) == masked


@given(st.text(min_size=4), st.text(), st.text())
def test_a_known_secret_is_found_in_every_form(secret: str, before: str, after: str) -> None:
    """As it is, quoted for a URL, and written in JSON: the secret is nowhere left."""
    for form in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1]):
        left = mask(f"{before}{form}{after}", [secret]).replace(MASK, "")
        assert form not in left or form in MASK or form in (before + after)


def test_the_secret_part_of_a_token_is_masked_alone() -> None:
    """What stands after a token's colon is as secret as the whole."""
    assert mask("key SAMPLE-sample-SAMPLE-sample-SAMPLE-12", [TOKEN]) == f"key {MASK}"


def test_no_secret_changes_nothing() -> None:
    """An empty secret stands everywhere, and is none."""
    assert mask("қауіпсіздік", ["", ""]) == "қауіпсіздік"


def test_name_and_password_in_a_url_are_masked() -> None:
    """An address is told without whoever it is meant for."""
    assert mask("http://user:hunter2@host.example/bot is wrong") == f"http://{MASK}@host.example/bot is wrong"
    assert mask("write to me@host.example, https://host.example/@name") == (
        "write to me@host.example, https://host.example/@name"
    )


@pytest.mark.parametrize("password", ["hunter2", "hun@ter2", "it's", "a/b", "a#b?c", "4711x/y"])
def test_a_password_of_any_letters_is_masked(password: str) -> None:
    """Signs that an address would have to encode do not show the rest of it."""
    assert mask(f"at http://user:{password}@host.example/x, twice") == f"at http://{MASK}@host.example/x, twice"


@pytest.mark.parametrize(
    "address", ["https://h.example:8080/@name", "https://h.example?q=a@b", "http://h.example:1 a@b"]
)
def test_a_sign_after_the_host_is_no_password(address: str) -> None:
    """A port and a path are shown as they are."""
    assert mask(address) == address


def test_a_short_secret_leaves_words_alone() -> None:
    """A secret of three letters cannot be hidden, and would garble what is told."""
    assert mask("the bot said so", ["the", "o", "bot"]) == "the bot said so"
    assert mask("what hush said", ["hush"]) == f"what {MASK} said"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://host.example/page", "https://host.example/page"),
        ("me@host.example", "me@host.example"),
        ("me:pass word@host.example", f"{MASK}@host.example"),
        ("http://me:pass word@host.example", f"http://{MASK}@host.example"),
        ("http://me:x://y@host.example", f"{MASK}@host.example"),
    ],
)
def test_what_was_written_for_an_address_is_shown_without_its_user(written: str, shown: str) -> None:
    """However wrong it is, what stands before the last @ stays hidden where it may be a password."""
    assert mask_user(written) == shown
