"""What a message says: its text and entities, and its link preview, read off a call or a part of one (pure).

In two steps, as Telegram does it: what can be said of a text by itself is said before the chat is looked at, the rest
after that.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.demo.arguments import Arguments, Json
from bot.demo.entities import FormattedText, finish
from bot.demo.found import Entity, utf16_units
from bot.demo.links import LinkError, check_link
from bot.demo.marks import place_marks, read_marks
from bot.demo.refusals import refuse
from bot.demo.tags import EntitiesError
from bot.demo.telegram_html import parse_html

LONGEST_TEXT = 4096
"""UTF-16 units, after the tags are gone."""
LONGEST_CAPTION = 1024
"""UTF-16 units, likewise."""
LONGEST_SOURCE = 1 << 15
"""Bytes, with the tags."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that could be read: of HTML what came of it, else with the entities that were given beside it."""

    text: FormattedText | str
    marks: tuple[Entity, ...] = ()

    def settle(self, *, too_long: str = "text_long") -> FormattedText:
        """The text as it will stand; refused when it can be no message, with `too_long` where that is why."""
        content = self._placed()
        if content.blank:
            raise refuse("text_blank")
        if utf16_units(content.text) > LONGEST_TEXT:
            raise refuse(too_long)
        return content

    def settle_caption(self) -> FormattedText:
        """The words below a file, which may be none."""
        content = self._placed()
        if utf16_units(content.text) > LONGEST_CAPTION:
            raise refuse("caption_long")
        return content

    def _placed(self) -> FormattedText:
        text = self.text
        return finish(text, place_marks(text, self.marks)) if isinstance(text, str) else text


def read_caption(arguments: Arguments) -> Draft:
    """What is to stand below a file."""
    return read_draft(arguments, "caption", entities="caption_entities")


def read_draft(arguments: Arguments, name: str = "text", where: str = "", entities: str = "entities") -> Draft:
    """The text called `name`, read as its parse_mode or entities say, before anybody asks where it is to stand.

    It is known not to be missing. `where` begins what is said of one that cannot be read.
    """
    text = arguments.text(name)
    if len(text.encode()) > LONGEST_SOURCE:
        raise refuse("text_huge", where=where)
    match arguments.text("parse_mode").lower():
        case "html":
            return Draft(_read_html(text, where))
        case "" | "none":
            return Draft(text, tuple(read_marks(arguments.objects(entities), where)))
        case "markdown" | "markdownv2":
            raise refuse("markdown", where=where)
    raise refuse("parse_mode", where=where)


def _read_html(text: str, where: str) -> FormattedText:
    try:
        return parse_html(text)
    except EntitiesError as error:
        raise refuse("entities", where=where, why=error) from None


def read_preview(arguments: Arguments, content: FormattedText) -> Json | None:
    """The link_preview_options as they stay with the message; refused when the link is none.

    Telegram forgets them where there is nothing to preview: neither a link in the text nor one of theirs.
    """
    preview = arguments.fields("link_preview_options") or {}
    url = str(preview.get("url", ""))
    if url and preview.get("is_disabled") is not True:
        try:
            check_link(url, http_only=True)
        except LinkError:
            raise refuse("preview_url") from None
    elif not any(entity["type"] in {"url", "text_link"} for entity in content.entities):
        return None
    return {name: value for name, value in preview.items() if value} or None
