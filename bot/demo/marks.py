"""The MessageEntity objects that the bot gives beside a text, checked as Telegram checks them (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.demo.arguments import Json
from bot.demo.found import Entity, span_of, utf16_units
from bot.demo.links import LinkError, check_link, user_of_link
from bot.demo.refusals import refuse
from bot.demo.shapes import check_shape, prefix_of
from bot.demo.tags import EntitiesError, read_date_format

_PLAIN = (
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
)
_FOUND = ("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number")
"""Telegram finds these by itself, and ignores them here."""
_MOST_UNITS = 1_000_000
_LAST_NUMBER = 1 << 63


def read_marks(given: list[Json], where: str = "") -> list[Entity]:
    """The entities, whose fields have the right types, with what each needs; `where` begins what is said else."""
    where += prefix_of("MessageEntity")
    kept = [(mark, _READ[str(mark["type"])]) for mark in given if _known(mark, where)]
    return [read({name: mark[name] for name in ("type", "offset", "length")}, mark, where) for mark, read in kept]


def place_marks(text: str, read: Iterable[Entity]) -> list[Entity]:
    """Entities that were read, as they stand in their text; refused where they can't."""
    marks = [_settle(mark) for mark in read]
    for mark in marks:
        for what in ("offset", "length"):
            number = mark[what]
            if not isinstance(number, int) or not 0 <= number <= _MOST_UNITS:
                raise refuse("entity_place", what=what, number=number)
    marks = [mark for mark in marks if mark["length"]]
    _check_ends(marks, utf16_units(text))
    return marks


def _known(mark: Json, where: str) -> bool:
    if mark["type"] in _FOUND:
        return False
    if mark["type"] not in _READ:
        raise refuse("entity_type", where=where)
    return True


def _check_ends(marks: list[Entity], end: int) -> None:
    """Refuse what lies beyond the end of the text: first what begins there, then what ends there, the last of it."""
    spans = sorted((span_of(mark) for mark in marks), key=lambda span: (span[0], -span[1]))
    if beyond := [start for start, _ in spans if start > end]:
        raise refuse("entity_begin", start=beyond[0])
    if over := [span for span in spans if span[1] > end]:
        raise refuse("entity_end", start=over[-1][0], end=over[-1][1])


def _read_plain(mark: Entity, _given: Json, _where: str) -> Entity:
    return mark


def _read_pre(mark: Entity, given: Json, _where: str) -> Entity:
    return {**mark, "language": given["language"]} if given.get("language") else mark


def _read_link(mark: Entity, given: Json, where: str) -> Entity:
    return {**mark, "url": _needed(given, "url", where)}


def _read_mention(mark: Entity, given: Json, where: str) -> Entity:
    user = _needed(given, "user", where)
    number = _needed(user, "id", where) if isinstance(user, dict) else 0
    check_shape("Integer", number, "id", where)
    return {**mark, "user": number}


def _read_emoji(mark: Entity, given: Json, where: str) -> Entity:
    identifier = str(_needed(given, "custom_emoji_id", where))
    if not identifier.isdecimal() or int(identifier) >= _LAST_NUMBER:
        raise refuse("wrong_number", where=where, name="custom_emoji_id")
    return {**mark, "custom_emoji_id": identifier}


def _read_date(mark: Entity, given: Json, where: str) -> Entity:
    moment = _needed(given, "unix_time", where)
    try:
        shown = read_date_format(str(given.get("date_time_format", "")))
    except EntitiesError as error:
        raise refuse("entity_date", where=where, why=error) from None
    return {**mark, "unix_time": moment, "date_time_format": shown}


def _settle(mark: Entity) -> Entity:
    """An entity that was read, with its address or its user as Telegram knows them."""
    match mark["type"]:
        case "text_link":
            return _settle_link(mark, str(mark["url"]))
        case "text_mention":
            return _mention(mark, mark["user"])
        case "custom_emoji" if not int(str(mark["custom_emoji_id"])):
            raise refuse("entity_emoji")
    return mark


def _settle_link(mark: Entity, url: str) -> Entity:
    user = user_of_link(url)
    if user is not None:
        return _mention({name: mark[name] for name in mark if name != "url"}, user)
    try:
        return {**mark, "url": check_link(url)}
    except LinkError as error:
        raise refuse("entity_url", url=url, why=error) from None


def _mention(mark: Entity, user: object) -> Entity:
    if not isinstance(user, int) or user <= 0:
        raise refuse("user_unknown")
    return {**mark, "type": "text_mention", "user": {"id": user, "is_bot": False, "first_name": "User"}}


def _needed(fields: Json, name: str, where: str) -> object:
    if name not in fields:
        raise refuse("missing_field", where=where, name=name)
    return fields[name]


_READ: dict[str, Callable[[Entity, Json, str], Entity]] = {
    **dict.fromkeys(_PLAIN, _read_plain),
    "pre": _read_pre,
    "text_link": _read_link,
    "text_mention": _read_mention,
    "custom_emoji": _read_emoji,
    "date_time": _read_date,
}
