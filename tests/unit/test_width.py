"""How much of a button's text a narrow phone shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Button
from bot.render.width import fit, fits, side_by_side
from tests.unit.test_render_text import any_text


@pytest.mark.parametrize(
    ("letter", "columns", "most"), [("н", 1, 38), ("н", 2, 18), ("н", 3, 11), ("o", 4, 7), ("н", 5, 5), ("Ш", 2, 10)]
)
def test_so_many_letters_go_into_a_row(letter: str, columns: int, most: int) -> None:
    """As a phone of 360 dp shows them."""
    assert fits(letter * most, columns)
    assert not fits(letter * (most + 1), columns)


@pytest.mark.parametrize(
    ("text", "tail", "shown"),
    [
        ("Education", "", "Education"),
        ("✓ Судағы қауіпсіздік және өрт қауіпсіздігі", "", "✓ Судағы қауіпсіздік және өрт…"),
        ("Судағы қауіпсіздік және өрт қауіпсіздігі", " · 1 234", "Судағы қауіпсіздік және өрт… · 1 234"),
        ("ш" * 60, "", "ш" * 25 + "…"),
    ],
)
def test_what_is_too_long_ends_after_a_word(text: str, tail: str, shown: str) -> None:
    """The tail, a count, is never cut."""
    assert fit(text, tail=tail) == shown


@given(any_text.map(lambda text: text * 4), st.integers(1, 8))
def test_what_is_made_to_fit_fits(text: str, columns: int) -> None:
    """Whatever the text, as long as there is room for a letter."""
    shown = fit(text, columns)
    assert fits(shown, columns) or len(shown) <= 2


@pytest.mark.parametrize(
    ("texts", "rows"),
    [
        (["At once", "Daily", "Weekly"], [3]),
        (["Сразу", "✓ Ежедневно", "Раз в неделю"], [2, 1]),
        (["Баптау", "Барлық хабарландыру"], [1, 1]),
        ([], []),
    ],
)
def test_neighbours_are_shown_whole(texts: list[str], rows: list[int]) -> None:
    """As many in a row as that takes."""
    assert [len(row) for row in side_by_side([Button(text=text, data="t") for text in texts])] == rows
