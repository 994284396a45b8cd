"""Text that somebody has formatted in Telegram, taken apart and written down again as Telegram's HTML."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Final

from bot.render.markup import escape
from bot.render.text import utf16_length

_TAGS: Final[dict[str, str]] = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
"""Kinds without further ado; those that Telegram finds in a text by itself (addresses, hashtags) need no tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A formatted part of a text (Bot API: MessageEntity)."""

    start: int
    """In UTF-16 units, as the end is."""
    end: int
    kind: str
    value: str = ""
    """A link's address, a code's language, an emoji's or a user's id."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text, and what of it is formatted how."""

    text: str
    spans: tuple[Span, ...] = ()

    def cut(self, start: int, end: int) -> Formatted:
        """The characters from `start` to `end`, and what of the formatting falls into them."""
        first, last = utf16_length(self.text[:start]), utf16_length(self.text[:end])
        moved = (
            replace(span, start=max(span.start, first) - first, end=min(span.end, last) - first) for span in self.spans
        )
        return Formatted(self.text[start:end], tuple(span for span in moved if span.start < span.end))

    def strip(self) -> Formatted:
        """The text without the blanks around it."""
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, max(start, len(self.text.rstrip())))

    @property
    def html(self) -> str:
        """As Telegram's HTML. Where parts cross each other, the later one is written in two."""
        units = self.text.encode("utf-16-le", "surrogatepass")
        known = sorted((span for span in self.spans if _tags(span)), key=lambda span: (span.start, -span.end))
        places = sorted({0, len(units) // 2, *(place for span in known for place in (span.start, span.end))})
        written: list[str] = []
        opened: list[Span] = []
        for start, end in pairwise(places):
            wanted = [span for span in known if span.start <= start and end <= span.end]
            kept = [span for span, _ in takewhile(lambda pair: pair[0] is pair[1], zip(opened, wanted, strict=False))]
            written += (_tags(span)[1] for span in reversed(opened[len(kept) :]))
            written += (_tags(span)[0] for span in wanted[len(kept) :])
            written.append(escape(units[2 * start : 2 * end].decode("utf-16-le", "replace")))
            opened = wanted
        return "".join([*written, *(_tags(span)[1] for span in reversed(opened))])


def _tags(span: Span) -> tuple[str, ...]:
    """What stands before a part and after it; nothing for a kind that needs no tag."""
    value = escape(span.value)
    match span.kind:
        case "text_link":
            return f'<a href="{value}">', "</a>"
        case "text_mention":
            return f'<a href="tg://user?id={value}">', "</a>"
        case "custom_emoji":
            return f'<tg-emoji emoji-id="{value}">', "</tg-emoji>"
        case "expandable_blockquote":
            return "<blockquote expandable>", "</blockquote>"
        case "pre" if value:
            return f'<pre><code class="language-{value}">', "</code></pre>"
    tag = _TAGS.get(span.kind)
    return (f"<{tag}>", f"</{tag}>") if tag else ()
