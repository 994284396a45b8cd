"""Charsets: what bytes are, whatever is said of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.answers import decode

RUSSIAN = "Права детей в школе: что изменится осенью"
KAZAKH = "Балалардың құқықтары: мектепте не өзгереді"
PROLOG = '<?xml version="1.0" encoding="{}"?><rss>'
META = '<html><meta charset="{}"><body>'


@pytest.mark.parametrize(
    ("head", "charset", "content_type"),
    [
        # What is said is wrong: the bytes win.
        (PROLOG.format("utf-8"), "cp1251", "application/rss+xml; charset=utf-8"),
        (PROLOG.format("utf-8"), "cp1251", "application/rss+xml"),
        (PROLOG.format("windows-1251"), "utf-8", "application/rss+xml"),
        (PROLOG.format("windows-1251"), "utf-8", "application/rss+xml; charset=windows-1251"),
        (PROLOG.format("windows-1251"), "cp1251", "text/xml; charset=utf-8"),
        (PROLOG.format("utf-8"), "cp1251", "text/xml; charset=iso-8859-1"),
        (PROLOG.format("iso-8859-1"), "cp1251", "text/xml"),
        (META.format("utf-8"), "cp1251", "text/html"),
        (META.format("windows-1251"), "utf-8", "text/html; charset=koi8-r"),
        ("<rss>", "cp1251", ""),
        # Header and document disagree: the one that makes small letters of the bytes wins.
        (PROLOG.format("windows-1251"), "koi8-r", "text/xml; charset=koi8-r"),
        (PROLOG.format("koi8-r"), "koi8-r", "text/xml; charset=windows-1251"),
        (PROLOG.format("koi8-r"), "cp1251", "text/xml; charset=windows-1251"),
        (PROLOG.format("windows-1251"), "cp1251", "text/xml; charset=koi8-r"),
        # As it is said.
        (PROLOG.format("koi8-r"), "koi8-r", "text/xml"),
        (PROLOG.format("utf-16"), "utf-16", "text/xml"),
        (PROLOG.format("utf-16"), "utf-16-le", "text/xml"),
        (PROLOG.format("utf-16"), "utf-16-be", "text/xml; charset=utf-16"),
        ("\ufeff" + PROLOG.format("utf-8"), "utf-16-be", ""),
        ("\ufeff<rss>", "utf-32-le", ""),
        ('{"items": "', "utf-16-le", "application/json"),
    ],
)
def test_russian(head: str, charset: str, content_type: str) -> None:
    """A feed or a page is read as what its bytes are."""
    assert (
        decode((head + RUSSIAN).encode(charset), content_type).removeprefix("\ufeff")
        == head.removeprefix("\ufeff") + RUSSIAN
    )


@pytest.mark.parametrize("charset", ["utf-8", "kz1048"])
def test_kazakh(charset: str) -> None:
    """The letters that only Kazakh has are kept where a charset with them is named."""
    head = PROLOG.format(charset)
    assert decode((head + KAZAKH).encode(charset), "") == head + KAZAKH


def test_french_stays_french() -> None:
    """Single letters beyond ASCII make no Cyrillic words."""
    text = PROLOG.format("iso-8859-1") + "Le musée de la ville a été fermé"
    assert decode(text.encode("cp1252"), "") == text


def test_a_broken_letter_does_not_change_the_charset() -> None:
    """A text cut in the middle of a letter, or with one bad byte pasted in, is UTF-8 still."""
    body = (PROLOG.format("windows-1251") + RUSSIAN).encode()
    assert (
        decode(body[:-1], "text/xml; charset=windows-1251") == PROLOG.format("windows-1251") + RUSSIAN[:-1] + "\ufffd"
    )
    assert decode(body + b"\xff", "").endswith(f"{RUSSIAN}\ufffd")


@given(
    st.binary(max_size=200),
    st.sampled_from(["", "text/xml; charset=koi8-r", "text/html; charset=utf-8", "x; charset=zip"]),
)
def test_no_bytes_break_the_decoding(body: bytes, content_type: str) -> None:
    """Whatever comes, text is made of it."""
    assert isinstance(decode(body, content_type), str)


@given(st.text(max_size=100))
def test_utf8_is_utf8(text: str) -> None:
    """Whatever a header says, what is faultless UTF-8 is read as that."""
    body = f"<rss>{text}".encode()
    assert decode(body, "text/xml; charset=windows-1251") == f"<rss>{text}"
