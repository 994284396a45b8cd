"""What stands before and after each post of a chat: a text with links, as its administrators have written it.

It is kept as Telegram's HTML. A file of chats may bring any, so it is checked more strictly than Telegram does:
whatever passes is read by Telegram, and is as long as it is measured here.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.render.markup import plain_text, visible_length, web_address
from bot.render.text import clean, reveal

if TYPE_CHECKING:
    from bot.render.formatting import Formatted, Span

LONGEST: Final = 200
"""UTF-16 units as they are read."""

LONGEST_MARKED: Final = 4000
"""Characters with the addresses of links."""

_KEPT = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote", "expandable_blockquote",
    "text_link",
}  # fmt: skip
"""Of a custom emoji (for bots with names bought) and of a mention without a name, the letters are kept."""

_TOKEN = re.compile(
    r"""(?P<text>(?:[^<>&]|&(?:amp|lt|gt|quot|\#39);)+)
    |<(?P<end>/)?(?P<tag>[a-z-]+)(?P<more>\ [a-z]+(?:="[^"<>]*")?)?>""",
    re.VERBOSE,
)
_PLAIN_TAGS = {
    "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "code", "pre", "blockquote",
}  # fmt: skip
_CODE = re.compile(r' class="language-[\w+#-]{1,32}"')
_HREF = re.compile(r' href="(?P<url>[^"]+)"')
_TELEGRAM = re.compile(r"tg://[a-z_]+(?:\?[\w=&%.~+-]*)?", re.ASCII)


def dress(formatted: Formatted) -> str:
    """What somebody has written, as it is kept; '' where nothing of it is seen."""
    spans = tuple(span for span in formatted.spans if span.kind in _KEPT and (not span.value or _fits(span)))
    marked = reveal(replace(formatted, spans=spans).html).strip()
    return marked if is_seen(marked) else ""


def is_seen(marked: str) -> bool:
    """Whether any of its letters can be seen."""
    return bool(clean(plain_text(marked)))


def is_too_long(marked: str) -> bool:
    """Whether it is read as more than 200 units, or its links are so many or so long that no post should carry them."""
    return visible_length(marked) > LONGEST or len(marked) > LONGEST_MARKED


def fault_of(marked: str) -> str:
    """Say what is wrong with what is to stand before or after posts; '' is said of nothing, too."""
    if marked != reveal(marked):
        return "characters that cannot be seen"
    fault = _fault_of_tags(marked)
    if fault:
        return fault
    if is_too_long(marked):
        return f"longer than {LONGEST} UTF-16 units, or than {LONGEST_MARKED} characters with its links"
    return "" if not marked or is_seen(marked) else "blank"


def _fault_of_tags(marked: str) -> str:
    opened: list[str] = []
    at = 0
    while at < len(marked):
        found = _TOKEN.match(marked, at)
        if found is None:
            return f"not Telegram's HTML at character {at + 1}"
        at, tag = found.end(), found["tag"]
        if found["text"]:
            continue
        if not found["end"]:
            opened.append(tag)
        if not _is_allowed(tag, found["more"] or "", ends=bool(found["end"])):
            return f"a tag that is not allowed: {found[0]}"
        if found["end"] and (not opened or opened.pop() != tag):
            return f"{found[0]} closes nothing"
    return f"<{opened[-1]}> is not closed" if opened else ""


def _is_allowed(tag: str, more: str, *, ends: bool) -> bool:
    if ends:
        return tag in _PLAIN_TAGS | {"a", "span"} and not more
    if tag == "a":
        href = _HREF.fullmatch(more)
        return href is not None and _is_address(html.unescape(href["url"]))
    if tag == "span":
        return more == ' class="tg-spoiler"'
    if not more:
        return tag in _PLAIN_TAGS
    return (tag == "code" and bool(_CODE.fullmatch(more))) or (tag == "blockquote" and more == " expandable")


def _fits(span: Span) -> bool:
    """Whether a link leads somewhere, or the language of a code is one's name."""
    if span.kind == "text_link":
        return _is_address(span.value)
    return _CODE.fullmatch(f' class="language-{span.value}"') is not None


def _is_address(url: str) -> bool:
    return bool(web_address(url) or _TELEGRAM.fullmatch(url))
