"""Charts of bars as pictures."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import LANGUAGES
from bot.render.canvas import BAR, Canvas
from bot.render.chart import Bar, Chart, draw_charts
from bot.render.figures import draw_weeks, render_weeks
from bot.render.glyphs import GLYPHS, HEIGHT, WIDTH
from bot.render.markup import visible_length

if TYPE_CHECKING:
    from bot.i18n import Catalogues
    from bot.model import Language

LONGEST_CAPTION = 1024
"""UTF-16 units (Bot API: sendPhoto)."""


def read_png(file: bytes) -> list[bytes]:
    """The rows of a picture as the numbers of colours, each part of the file being whole."""
    assert file.startswith(b"\x89PNG\r\n\x1a\n")
    at, parts = 8, {}
    while at < len(file):
        (length,) = struct.unpack_from(">I", file, at)
        kind, data = file[at + 4 : at + 8], file[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", file, at + 8 + length) == (zlib.crc32(kind + data),)
        parts[kind] = data
        at += 12 + length
    assert list(parts) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    width, height, depth, colours, *_ = struct.unpack(">2I5B", parts[b"IHDR"])
    assert (depth, colours) == (8, 3)
    rows = zlib.decompress(parts[b"IDAT"])
    assert len(rows) == height * (width + 1)
    return [rows[nth * (width + 1) + 1 : (nth + 1) * (width + 1)] for nth in range(height)]


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=12))
def test_bars_are_as_long_as_their_values(values: list[int]) -> None:
    """In proportion to the longest; what is not nothing can be seen, and nothing is cut."""
    rows = read_png(draw_charts([Chart("Sample", [Bar(value, "12345678", "23 May") for value in values])], ""))
    middles = [2 * (12 + 26 * (nth + 1) + 10) for nth in range(len(values))]  # two dots each; one line is the heading
    lengths = [rows[middle].count(BAR) for middle in middles]
    highest, longest = max(values), max(lengths)
    assert longest > 400 or not highest
    assert [length > 0 for length in lengths] == [value > 0 for value in values]
    for value, length in zip(values, lengths, strict=True):
        assert abs(length - (longest * value / highest if highest else 0)) <= 2


def test_words_are_large_enough_for_a_telephone() -> None:
    """A message's words are some 24 letters of their height wide there; a picture shown as wide has the same."""
    width = len(read_png(draw_charts([Chart("Sample", [Bar(1, "1", "23 May")])], ""))[0])
    assert width / (2 * HEIGHT) <= 24


@given(st.text(max_size=200), st.integers(-300, 300), st.integers(-300, 300))
def test_nothing_is_drawn_beside_the_picture(text: str, x: int, y: int) -> None:
    """Whatever is written wherever."""
    canvas = Canvas(100, 60)
    canvas.write(x, y, text)
    canvas.fill(x, y, 500, 500, BAR)
    assert {len(row) for row in read_png(canvas.png())} == {200}


def test_letters_fit() -> None:
    """Each is as wide and as high as is said, and is seen."""
    assert all(0 < glyph < 1 << WIDTH * HEIGHT for glyph in GLYPHS.values())


WEEKS = [(date(2026, month, 28), 1234, 10_000_000) for month in range(1, 13)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_written_can_be_drawn(
    catalogues: Catalogues, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every language, in every month."""
    written: list[str] = []
    monkeypatch.setattr(Canvas, "write", lambda _self, _x, _y, text: written.append(text))
    draw_weeks(WEEKS, catalogues[language])
    assert len(written) >= 2 * (1 + 2 * len(WEEKS)) + 1
    letters = {letter for text in written for letter in text if not letter.isspace()}
    assert {letter for letter in letters if ord(letter) not in GLYPHS} == set()
    assert max(map(len, written)) * WIDTH <= 480 - 2 * 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_told_in_words(catalogues: Catalogues, language: Language) -> None:
    """Every figure of it, below it."""
    tr = catalogues[language]
    words = render_weeks(WEEKS[:8], tr)
    assert words.count(tr.number(1234)) == 8
    assert words.count(tr.number(10_000_000)) == 8
    assert visible_length(words) <= LONGEST_CAPTION
