"""What Telegram's HTML tags mean: which there are, which attributes they read, which entities they become (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.demo.found import Entity, span_of
from bot.demo.links import LinkError, check_link, user_of_link

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "blockquote": "blockquote",
}
_ATTRIBUTES = {
    "a": ("href",),
    "code": ("class",),
    "span": ("class",),
    "tg-emoji": ("emoji-id",),
    "tg-time": ("unix", "format"),
    "blockquote": ("expandable",),
}
_BEGINNINGS = {"code": "language-", "span": "tg-"}
"""Other classes are passed over."""
_WHOLE = re.compile(r"-?\d+")
_LAST_EMOJI = 1 << 63


class EntitiesError(ValueError):
    """A text that Telegram refuses to read, in its words."""


def keep_attribute(tag: str, attributes: dict[str, str], name: str, value: str) -> None:
    """Keep an attribute if it means something, without what its value always begins with."""
    beginning = _BEGINNINGS.get(tag, "")
    if name in _ATTRIBUTES.get(tag, ()) and value.startswith(beginning):
        attributes[name] = value.removeprefix(beginning)


def add_entity(entities: list[Entity], tag: str, attributes: Mapping[str, str], entity: Entity, inner: str) -> None:
    """Add what a closed tag makes of its place; `inner` is the text in it, `entities` what was closed before."""
    match tag:
        case "a":
            _add_known(entities, entity, _link(attributes.get("href") or inner))
        case "tg-emoji":
            _add_known(entities, entity, _emoji(attributes.get("emoji-id", "")))
        case "tg-time":
            _add_known(entities, entity, _moment(attributes))
        case "pre" | "code":
            _add_code(entities, entity, attributes.get("class", ""))
        case "blockquote" if "expandable" in attributes:
            entities.append({**entity, "type": "expandable_blockquote"})
        case _:
            entities.append(entity)


def read_date_format(text: str) -> str:
    """How a moment is to be shown, as Telegram writes it: `r`, or of day of week, date and time those wanted."""
    if text in {"r", "R"}:
        return "r"
    if not re.fullmatch("[wWdDtT]*", text):
        raise EntitiesError("Invalid date format used")
    day = "w" if "w" in text.lower() else ""
    return day + "".join(short if short in text else short.upper() for short in "dt" if short in text.lower())


def _add_known(entities: list[Entity], entity: Entity, more: Entity | None) -> None:
    if more is not None:
        entities.append({**entity, **more})


def _add_code(entities: list[Entity], entity: Entity, language: str) -> None:
    """A `pre` and a `code` with a language in the same place are one block in that language.

    The language of a `code` is noted as `_language` until its `pre` is closed.
    """
    last = entities[-1] if entities else {}
    both = bool(last) and {last["type"], entity["type"]} == {"pre", "code"} and span_of(last) == span_of(entity)
    language = language or (str(last["_language"]) if both and "_language" in last else "")
    if both and language and "language" not in last:
        entities[-1] = {**entity, "type": "pre", "language": language}
    elif entity["type"] == "code" and language:
        entities.append({**entity, "_language": language})
    else:
        entities.append(entity)


def _link(url: str) -> Entity | None:
    """What a link becomes; one that Telegram cannot use is dropped and leaves its text."""
    user = user_of_link(url)
    if user is not None:
        return {"type": "text_mention", "user": {"id": user, "is_bot": False, "first_name": "User"}}
    try:
        return {"url": check_link(url)}
    except LinkError:
        return None


def _emoji(identifier: str) -> Entity:
    if not identifier.isdecimal() or not 0 < int(identifier) < _LAST_EMOJI:
        raise EntitiesError("Invalid custom emoji identifier specified")
    return {"custom_emoji_id": identifier}


def _moment(attributes: Mapping[str, str]) -> Entity | None:
    shown = read_date_format(attributes.get("format", ""))
    found = _WHOLE.match(attributes.get("unix", ""))
    seconds = int(found[0]) if found else 0
    return {"unix_time": seconds, "date_time_format": shown} if seconds > 0 else None
