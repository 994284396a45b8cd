"""What an operator wrote, taken apart by language."""

from __future__ import annotations

import pytest

from bot.model import Language
from bot.render.formatting import Formatted, Span
from bot.sections import SectionError, Slip, read_texts


def texts(said: str, language: Language = "ru") -> dict[Language, str]:
    return {name: text.text for name, text in read_texts(Formatted(said), language).items()}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Sample", {"ru": "Sample"}),
        ("\nSample\nof two lines\n", {"ru": "Sample\nof two lines"}),
        ("kk:\nMysal\nru:\nOne\n\nTwo\nen:\nSample", {"kk": "Mysal", "ru": "One\n\nTwo", "en": "Sample"}),
        (" EN: \nSample\nkk:\nMysal", {"en": "Sample", "kk": "Mysal"}),
        ("See\nen: https://a.example", {"ru": "See\nen: https://a.example"}),
        ("en:\nSample de:\nfr:\nx", {"en": "Sample de:\nfr:\nx"}),
    ],
)
def test_texts_are_told_apart(said: str, found: dict[Language, str]) -> None:
    """A line with a language alone begins its text; without any such line there is one text for all."""
    assert texts(said) == found


@pytest.mark.parametrize(
    ("said", "slip", "language"),
    [
        ("", "nothing", None),
        (" \n\u200b ", "nothing", None),
        ("en:\n\nkk:\nMysal", "nothing", "en"),
        ("Sample\nen:\nSample", "before", "en"),
        ("en:\nSample\nEN:\nSample", "twice", "en"),
        ("x" * 4097, "long", None),
        ("en:\n" + "😀" * 2049, "long", "en"),
    ],
)
def test_slips_are_named(said: str, slip: Slip, language: Language | None) -> None:
    """What cannot be sent is refused with what is wrong and where."""
    with pytest.raises(SectionError) as caught:
        texts(said)
    assert (caught.value.slip, caught.value.language) == (slip, language)


def test_longest_text_is_taken() -> None:
    """As many characters as Telegram takes, counted as it counts them."""
    assert texts("😀" * 2048)


def test_each_text_keeps_its_formatting() -> None:
    """Formatting goes with its part of the message, also where it reaches over the lines between."""
    said = Formatted("kk:\nMysal\nen:\nSample", (Span(start=0, end=20, kind="bold"),))
    assert {name: text.html for name, text in read_texts(said, "ru").items()} == {
        "kk": "<b>Mysal</b>",
        "en": "<b>Sample</b>",
    }
