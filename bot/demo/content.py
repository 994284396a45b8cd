"""What a message says: its text and entities, and its link preview, read off a call or a part of one (pure)."""

from __future__ import annotations

from bot.demo.arguments import Arguments, Json
from bot.demo.entities import FormattedText, finish, span_of, utf16_units
from bot.demo.links import LinkError, check_link
from bot.demo.refusals import refuse
from bot.demo.telegram_html import EntitiesError, parse_html

LONGEST_TEXT = 4096
"""UTF-16 units, after the tags are gone."""


def read_content(arguments: Arguments, name: str = "text") -> FormattedText:
    """The text called `name`, read as its parse_mode or entities say; refused when it can be no message."""
    text = arguments.text(name)
    match arguments.text("parse_mode").lower():
        case "html":
            try:
                content = parse_html(text)
            except EntitiesError as error:
                raise refuse("entities", why=error) from None
        case "":
            content = finish(text, _read_entities(text, arguments))
        case _:
            raise refuse("parse_mode")
    if not content.text:
        raise refuse("text_blank")
    if utf16_units(content.text) > LONGEST_TEXT:
        raise refuse("text_long")
    return content


def _read_entities(text: str, arguments: Arguments) -> list[Json]:
    entities = arguments.objects("entities")
    for entity in entities:
        start, end = span_of(entity)
        if start < 0 or end <= start or end > utf16_units(text):
            raise refuse("entity_range", offset=start)
    return entities


def read_preview(arguments: Arguments) -> Json | None:
    """The link_preview_options, None when there are none; refused when the link is none."""
    preview = arguments.fields("link_preview_options")
    if preview and preview.get("url"):
        url = str(preview["url"])
        try:
            check_link(url)
        except LinkError as error:
            raise refuse("preview_url", url=url, why=error) from None
    return preview or None
