"""What a site's answer says besides its page: the charset, when to come back, how to know the page again."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from bot.sources.charsets import decode_page

LONGEST_WAIT = timedelta(days=7)
"""A Retry-After beyond it is taken for a slip."""

_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE | re.ASCII)
_READABLE = re.compile(r"text/|(?:[\w.-]+/)?(?:[\w.-]+\+)?(?:xml|json|html)$|(?:application|binary)/octet-stream$")
_LONGEST_VALIDATOR = 512
_TOO_FAR = ": it redirects too often, check the url in sources.toml"
_MENDS = {
    403: ": it does not want to be read, ask the site or remove the source",
    404: ": check the url in sources.toml",
    410: ": the page is gone, remove the source or change its url",
    429: ": it is asked too often, raise `every` in sources.toml",
    **dict.fromkeys((301, 302, 303, 307, 308), _TOO_FAR),
}


def decode(body: bytes, content_type: str) -> str:
    """Make text of a page or a feed, by what its bytes are and what its header says of them; never fails."""
    found = _IN_HEADER.search(content_type)
    return decode_page(body, found[1] if found else "")


def is_readable(content_type: str) -> bool:
    """Whether an answer of this type can be a page or a feed; one without a type, or of any, can."""
    kind = content_type.partition(";")[0].strip().lower()
    return not kind or _READABLE.match(kind) is not None


def retry_moment(value: str, now: datetime) -> datetime | None:
    """Read a Retry-After header, seconds or a date; None when it says nothing that can be understood."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        seconds = min(float(text[:12]), LONGEST_WAIT.total_seconds())
        return now + timedelta(seconds=seconds)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(aware.astimezone(UTC), now + LONGEST_WAIT)


def validator(value: str) -> str:
    """Take an ETag or Last-Modified as it may be sent back; one that could not be is dropped."""
    usable = value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR
    return value if usable else ""


def describe_status(status: int) -> str:
    """Say what an answer that is no page means, and what an operator can do about it."""
    try:
        phrase = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = str(status)
    return f"answered {phrase}{_MENDS.get(status, '')}"
