"""How values stand in the database: moments as Unix milliseconds, days as ISO text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from bot.model import Published

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(when: datetime) -> int:
    """An aware moment as Unix milliseconds, rounded up: a wait that is stored never ends early."""
    return -((_EPOCH - when) // _MILLISECOND)


def moment(stamp: int) -> datetime:
    """The moment of Unix milliseconds, in UTC."""
    return _EPOCH + stamp * _MILLISECOND


def optional_moment(stamp: int | None) -> datetime | None:
    """As moment; NULL stays None."""
    return None if stamp is None else moment(stamp)


def published_text(published: Published | None) -> str | None:
    """A day or a moment as ISO 8601 text."""
    return None if published is None else published.isoformat()


def published_value(text: str | None) -> Published | None:
    """What published_text wrote: a day where there is no time in it."""
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def alerts_text(searches: Sequence[str]) -> str:
    """The searches that a message names at a story; '' where it names none."""
    return json.dumps(searches, ensure_ascii=False) if searches else ""


def alerts_value(text: str) -> tuple[str, ...]:
    """What alerts_text wrote."""
    return tuple(json.loads(text)) if text else ()
