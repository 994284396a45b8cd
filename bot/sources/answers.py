"""What a site's answer says besides its page: the charset, when to come back, how to know the page again."""

from __future__ import annotations

import codecs
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

LONGEST_WAIT = timedelta(days=7)
"""A Retry-After beyond it is taken for a slip."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE | re.ASCII)
_IN_PAGE = re.compile(
    rb"<meta\b[^>]{0,500}?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_HEAD = 4096
_CHARSETS = ("utf-8", "utf-16", "cp", "koi8", "iso8859", "mac-cyrillic", "ascii", "kz1048", "ptcp154")
_READABLE = re.compile(r"text/|(?:[\w.-]+/)?(?:[\w.-]+\+)?(?:xml|json|html)$")
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
    """Make text of a page: by its byte order mark, its header, its own word, else UTF-8; never fails."""
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace")
    return body.decode(_in_header(content_type) or _in_page(body) or "utf-8", "replace")


def is_readable(content_type: str) -> bool:
    """Whether an answer of this type can be a page or a feed; one without a type can."""
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


def _in_header(content_type: str) -> str | None:
    found = _IN_HEADER.search(content_type)
    return _charset(found[1]) if found else None


def _in_page(body: bytes) -> str | None:
    found = _IN_PAGE.search(body[:_HEAD])
    charset = _charset((found[1] or found[2]).decode("ascii", "replace")) if found else None
    # A page that could be searched for ASCII is not in UTF-16, whatever it says (HTML standard).
    return "utf-8" if charset and charset.startswith("utf-16") else charset


def _charset(label: str) -> str | None:
    """Name Python's codec for a charset; None when it is unknown, or no charset (Python has others, as zip)."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    if name in {"ascii", "iso8859-1"}:
        return "cp1252"  # what the web means by them (Encoding standard)
    return name if name.startswith(_CHARSETS) else None
