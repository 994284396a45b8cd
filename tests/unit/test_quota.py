"""How often a chat may have what costs much."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.quota import Quota

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_one_at_a_time() -> None:
    """Each chat for itself; the next may begin when it has ended."""
    quota = Quota()
    assert quota.begin(1)
    assert not quota.begin(1)
    assert quota.begin(2)
    quota.end(1)
    assert quota.begin(1)


def test_after_the_last_it_says_when() -> None:
    """An hour after the first of those that count."""
    quota = Quota(most=2, within=timedelta(hours=1))
    quota.count(1, NOW)
    assert quota.opens_at(1, NOW) is None
    quota.count(1, NOW + timedelta(minutes=20))
    now = NOW + timedelta(minutes=30)
    assert quota.opens_at(1, now) == NOW + timedelta(hours=1)
    assert quota.opens_at(2, now) is None
    assert quota.opens_at(1, NOW + timedelta(hours=1)) is None


def test_what_has_passed_takes_no_room() -> None:
    """Chats are forgotten with their last file."""
    quota = Quota()
    for chat in range(1000):
        quota.count(chat, NOW)
    quota.opens_at(1, NOW + timedelta(hours=2))
    assert quota._counted == {}
