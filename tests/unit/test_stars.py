"""What may be spent on messages above the free rate."""

from __future__ import annotations

from datetime import date

from bot.stars import Stars

TODAY, TOMORROW = date(2026, 5, 20), date(2026, 5, 21)


def test_budget_of_a_day() -> None:
    """A Star pays for ten messages; what was spent before a restart counts, and a new day has its own budget."""
    stars = Stars(2)
    stars.begin(TODAY, spent=5)
    stars.spend(10)
    stars.begin(TODAY)
    assert stars.left(0.0) == 5
    stars.spend(8)
    assert stars.left(0.0) == 0
    stars.begin(TOMORROW)
    assert stars.left(0.0) == 20


def test_what_was_spent_is_written_down_once() -> None:
    """Every message is counted once, also one that is paid for while the others are written down."""
    stars = Stars(2)
    stars.spend(3)
    written = stars.unwritten
    stars.spend(4)
    stars.wrote(written)
    assert (written, stars.unwritten) == (3, 4)


def test_a_day_does_not_come_twice() -> None:
    """A clock that is set back over midnight gives no second budget."""
    stars = Stars(2)
    stars.begin(TOMORROW)
    stars.spend(20)
    stars.begin(TODAY)
    stars.begin(TOMORROW)
    assert stars.left(0.0) == 0


def test_refusal_holds_for_a_time() -> None:
    """Where Telegram takes no Stars nothing is paid for, until it is tried again."""
    stars = Stars(2)
    stars.refused(100.0)
    assert (stars.left(3699.0), stars.left(3700.0)) == (0, 20)
