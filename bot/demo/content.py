"""What a message says: its text and entities, and its link preview, read off a call or a part of one (pure)."""

from __future__ import annotations

from bot.demo.arguments import Arguments, Json
from bot.demo.entities import FormattedText, finish
from bot.demo.found import utf16_units
from bot.demo.links import LinkError, check_link
from bot.demo.marks import read_marks
from bot.demo.refusals import refuse
from bot.demo.tags import EntitiesError
from bot.demo.telegram_html import parse_html

LONGEST_TEXT = 4096
"""UTF-16 units, after the tags are gone."""
LONGEST_SOURCE = 1 << 15
"""Bytes, with the tags."""


def read_content(
    arguments: Arguments, name: str = "text", *, too_long: str = "text_long", where: str = ""
) -> FormattedText:
    """The text called `name`, read as its parse_mode or entities say; refused when it can be no message.

    `too_long` is the refusal of a long one, `where` begins what is said of one that cannot be read.
    """
    content = _read(arguments, name, where)
    if content.blank:
        raise refuse("text_blank")
    if utf16_units(content.text) > LONGEST_TEXT:
        raise refuse(too_long)
    return content


def _read(arguments: Arguments, name: str, where: str) -> FormattedText:
    text = arguments.text(name)
    if not text:
        raise refuse("text_empty", where=where)
    if len(text.encode()) > LONGEST_SOURCE:
        raise refuse("text_huge", where=where)
    match arguments.text("parse_mode").lower():
        case "html":
            try:
                return parse_html(text)
            except EntitiesError as error:
                raise refuse("entities", where=where, why=error) from None
        case "" | "none":
            return finish(text, read_marks(text, arguments.objects("entities"), where))
    raise refuse("parse_mode", where=where)


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
