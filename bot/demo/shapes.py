"""Whether JSON fits the types of the Bot API, refused in Telegram's words where it does not (pure).

Telegram begins its words by the type that it was reading (telegram-bot-api, Client.cpp): within a button, for
instance, everything is said of the button. What it would pass over is refused here: unknown fields, and numbers that
come as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.demo.objects import ACTIONS, MARKUPS, RESULTS, TYPES
from bot.demo.refusals import refuse

_ARRAY = "Array of "
_SCALARS: Mapping[str, tuple[tuple[type, ...], str]] = MappingProxyType(
    {
        "String": ((str,), "String"),
        "Integer": ((int,), "Number"),
        "Boolean": ((bool,), "Boolean"),
        "Object": ((dict,), "Object"),
        "Chat": ((int, str), "String"),
    }
)
"""What JSON gives for a type, and what Telegram calls it."""
_PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "InlineKeyboardButton": "Can't parse inline keyboard button: ",
        "KeyboardButton": "Can't parse keyboard button: ",
        "MessageEntity": "Can't parse MessageEntity: ",
        "BotCommand": "Can't parse BotCommand: ",
        "BotCommandScope": "Can't parse BotCommandScope: ",
        "InlineQueryResult": "Can't parse InlineQueryResult: ",
        "InlineQueryResultsButton": "Can't parse inline query results button: ",
    }
)
_EXPECTED: Mapping[str, str] = MappingProxyType(
    {
        "LinkPreviewOptions": "Object expected as link preview options",
        "ReplyParameters": "Object expected as reply parameters",
        "ReplyMarkup": "Object expected as reply markup",
        "InlineKeyboardButton": "InlineKeyboardButton must be an Object",
        "KeyboardButton": "KeyboardButton must be a String or an Object",
        "MessageEntity": "expected an Object",
        "BotCommand": "expected an Object",
        "BotCommandScope": "BotCommandScope must be an Object",
        "InlineQueryResult": "Inline query result must be an object",
        "InlineQueryResultsButton": "InlineQueryResultsButton must be an Object",
    }
)
"""What is said of a value that is no object."""
_ROWS: Mapping[str, str] = MappingProxyType(
    {
        "inline_keyboard": 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        "keyboard": 'Field "keyboard" must be an Array of Arrays',
    }
)
_PLURALS: Mapping[str, str] = MappingProxyType({"InlineQueryResult": "inline query results"})
_NOTHING = frozenset({"ReplyMarkup", "InlineKeyboardMarkup", "ReplyParameters"})
"""Types of which `{}` is as good as none."""


def check_shape(kind: str, value: object, name: str, where: str = "") -> None:
    """Refuse the value of a parameter called `name` that is not of type `kind`; `where` begins what is said."""
    if not kind.startswith(_ARRAY):
        _check_value(kind, value, name, where)
        return
    inner = kind.removeprefix(_ARRAY)
    if not isinstance(value, list):
        raise refuse("wrong_shape", where=where, why=f"Expected an Array of {_PLURALS.get(inner, inner)}")
    for item in value:
        _check_value(inner, item, name, where)


def prefix_of(kind: str) -> str:
    """How Telegram begins what it says of a type."""
    return _PREFIXES[kind]


def _check_value(kind: str, value: object, name: str, where: str) -> None:
    if kind.startswith(_ARRAY):
        _check_list(kind.removeprefix(_ARRAY), value, name, where)
    elif kind not in _SCALARS:
        _check_object(kind, value, name, where + _PREFIXES.get(kind, ""))
    else:
        wanted, called = _SCALARS[kind]
        if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
            raise refuse("wrong_field", where=where, name=name, kind=called)


def _check_list(inner: str, value: object, name: str, where: str) -> None:
    if not isinstance(value, list):
        raise refuse("wrong_field", where=where, name=name, kind="Array")
    for item in value:
        if inner.startswith(_ARRAY) and not isinstance(item, list):
            raise refuse("wrong_shape", where=where, why=_ROWS[name])
        _check_value(inner, item, name, where)


def _check_object(kind: str, value: object, name: str, where: str) -> None:
    if kind == "KeyboardButton" and isinstance(value, str):
        return
    if not isinstance(value, dict):
        if kind in _EXPECTED:
            raise refuse("wrong_shape", where=where, why=_EXPECTED[kind])
        raise refuse("wrong_field", where=where, name=name, kind="Object")
    if not value and kind in _NOTHING:
        return
    variant = _variant(kind, value, where)
    _check_fields(TYPES[variant], value, where)
    _check_whole(variant, value, where)


def _check_fields(table: Mapping[str, str], value: Mapping[str, object], where: str) -> None:
    for field in value:
        if field not in table:
            raise refuse("unknown_field", where=where, name=field)
    for field, wanted in table.items():
        if field in value:
            _check_value(wanted.removesuffix("!"), value[field], field, where)
        elif wanted.endswith("!"):
            raise refuse("missing_field", where=where, name=field)


def _check_whole(kind: str, value: Mapping[str, object], where: str) -> None:
    """Refuse an object whose fields are each right, and together say too little or too much."""
    match kind:
        case "InlineKeyboardButton":
            _check_actions(value, where)
        case "InlineQueryResultArticle" if "input_message_content" not in value:
            raise refuse("missing_field", where=where, name="message_text")
        case "InputTextMessageContent" if not value.get("message_text"):
            raise refuse("content_empty", where=where)


def _check_actions(button: Mapping[str, object], where: str) -> None:
    actions = [action for action in ACTIONS if action in button]
    if not actions or (len(actions) == 1 and actions[0] in {"url", "callback_data"} and not button[actions[0]]):
        raise refuse("button_bare", where=where)
    if len(actions) > 1:
        raise refuse("button_two", where=where)


def _variant(kind: str, value: Mapping[str, object], where: str) -> str:
    """Which type an object is where several are taken; Telegram does not mind the case of a result's."""
    if kind == "ReplyMarkup":
        return next((markup for field, markup in MARKUPS.items() if field in value), "InlineKeyboardMarkup")
    if kind != "InlineQueryResult":
        return kind
    if "type" not in value:
        raise refuse("missing_field", where=where, name="type")
    name = str(value["type"]).lower()
    if name not in RESULTS:
        raise refuse("result_type", where=where, kind=name)
    return RESULTS[name]
