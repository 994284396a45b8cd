"""What a day or a moment of publication means."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.model import Published
from bot.moments import order_moment
from tests.factories import NOW, ZONE


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (None, NOW),
        (date(2026, 5, 20), NOW),
        (date(2026, 5, 19), datetime(2026, 5, 19, 18, 59, 59, tzinfo=UTC)),
        (date(2026, 5, 25), NOW),
        (datetime(2026, 5, 20, 7, tzinfo=UTC), datetime(2026, 5, 20, 7, tzinfo=UTC)),
        (datetime(2030, 1, 1, tzinfo=UTC), NOW),
    ],
)
def test_place_in_lists(published: Published | None, expected: datetime) -> None:
    """A story stands where it was published, and never in the future."""
    assert order_moment(published, NOW, ZONE) == expected
