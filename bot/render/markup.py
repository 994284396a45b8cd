"""Telegram's HTML: escaped, measured as it is read, with links that open and words in bold."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.render.text import clean, utf16_length

if TYPE_CHECKING:
    from collections.abc import Sequence

MESSAGE_UNITS = 4096
"""The longest text of a message, counted after entities are parsed (Bot API: sendMessage)."""

_TAG = re.compile(r"<[^>]*>")
_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)+[a-z][a-z0-9-]{0,62}|\d{1,3}(?:\.\d{1,3}){3}", re.IGNORECASE)
_LONGEST_LINK = 2048
_MARKS_A_TEXT = 8  # a message shows a hundred entities at most; marks must not crowd its links out


def escape(text: str) -> str:
    """`text` for Telegram's HTML, within an attribute too."""
    return html.escape(text, quote=False).replace('"', "&quot;")


def bold(text: str) -> str:
    """`text` as HTML in bold."""
    return f"<b>{escape(text)}</b>"


def code(text: str) -> str:
    """`text` as HTML in letters of one width: to be typed or copied as it stands."""
    return f"<code>{escape(text)}</code>"


def plain_text(marked: str) -> str:
    """The letters of HTML alone, as Telegram shows them."""
    return html.unescape(_TAG.sub("", marked))


def visible_length(marked: str) -> int:
    """The length of HTML in UTF-16 units once Telegram has parsed it."""
    return utf16_length(plain_text(marked))


def web_address(url: str) -> str:
    """`url` where Telegram takes it as a link or under a button, else nothing."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        usable = parts.scheme in {"http", "https"} and _HOST.fullmatch(host) and parts.port != 0
    except (ValueError, UnicodeError):
        return ""
    return url if usable and len(url) <= _LONGEST_LINK and url == clean(url) and " " not in url else ""


def link(marked: str, url: str) -> str:
    """HTML that opens `url`, or the HTML alone where the URL is none that Telegram opens."""
    address = web_address(url)
    return f'<a href="{escape(address)}">{marked}</a>' if address else marked


def mark(text: str, places: Sequence[tuple[int, int]]) -> str:
    """`text` as HTML, in bold what stands at these places (in characters, in order), at most eight of them."""
    parts: list[str] = []
    done = 0
    for start, end in places[:_MARKS_A_TEXT]:
        parts += (escape(text[done:start]), bold(text[start:end]))
        done = end
    return "".join([*parts, escape(text[done:])])
