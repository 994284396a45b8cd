"""The Bot API's types as JSON, read off python-telegram-bot's classes: all that an Update may hold, and hold in that.

What a field of a type may be is told by the annotation of the parameter of its class. A few kinds of fields are given
values that mean something to the bot: chats, users, texts, entities, what buttons carry.
"""

from __future__ import annotations

import inspect
import types
import typing
import warnings
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import telegram
from hypothesis import strategies as st
from telegram import TelegramObject

from bot.demo.emulator import Emulator
from bot.demo.stage import Stage as _Emulated
from handlers.table import COMMANDS
from tests.fuzz.buttons import forged, packed
from tests.fuzz.texts import boundaries, texts

JsonObject = dict[str, Any]

_DISCRIMINATORS = ("type", "status", "source")
_JSON_NAMES = {"from_user": "from"}
_NOT_SENT = {"api_kwargs"}
_LATER = {"can_react_to_messages", "allows_revoting", "members_only", "persistent_id", "option_persistent_ids"}
"""What must be there since some version of the Bot API, though its parameter comes after ones that need not."""
_DEEPEST = 3
_SHOWN = (6, 3, 1, 0)
"""How many optional fields an object has at most, by its depth."""


@cache
def fields_of(kind: type[TelegramObject]) -> dict[str, tuple[Any, bool]]:
    """The fields of a type by their names in JSON: what they may hold, and whether they must be there."""
    places = {**vars(telegram), **vars(inspect.getmodule(kind)), **vars(typing), "datetime": datetime}
    hints = typing.get_type_hints(kind.__init__, {**places, "dtm": __import__("datetime")})
    return {
        _JSON_NAMES.get(name, name): (hints[name], parameter.default is inspect.Parameter.empty or name in _LATER)
        for name, parameter in inspect.signature(kind.__init__).parameters.items()
        if name not in {"self", *_NOT_SENT}
    }


@cache
def variants_of(kind: type[TelegramObject]) -> tuple[tuple[type[TelegramObject], JsonObject], ...]:
    """The types that may stand for a type, each with what tells it from the others."""
    if kind is telegram.MaybeInaccessibleMessage:
        return ((telegram.InaccessibleMessage, {"date": 0}), (telegram.Message, {}))
    found = [(one, mark) for one in kind.__subclasses__() if (mark := _mark_of(one))]
    return tuple(found) or ((kind, {}),)


def _mark_of(kind: type[TelegramObject]) -> JsonObject:
    needed = [name for name, (_, must) in fields_of(kind).items() if must]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            one = kind(**{"from_user" if name == "from" else name: 0 for name in needed})
        except (TypeError, ValueError, AttributeError):
            return {}
    marks = (name for name in _DISCRIMINATORS if isinstance(getattr(one, name, None), str) and name not in needed)
    return {name: str(getattr(one, name)) for name in marks}


# --- values that mean something ------------------------------------------------------------------------------

LANGUAGE_CODES = ("kk", "ru", "en", "ru-KZ", "zh-hans", "", "KK", "x" * 40)
ENTITY_KINDS = ("bot_command", "text_link", "text_mention", "custom_emoji", "pre", "mention", "something_new")

commands = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["/", "/", "/", "//", "!"]),
    st.sampled_from([command.name for command in COMMANDS]),
    st.sampled_from(["", "", "@saqbala_sample_bot", "@other_bot", "@"]),
    st.one_of(
        st.just(""),
        texts(200, 3).map(" {}".format),
        st.sampled_from([" education", " all", " daily 25:00", " weekly mon 7:30", " 22:00-07:00", " off", " kk", " 1", " 0", " 99999999999999999999",
                         " t_education", " s_1_ru", " c_-1", " c_1", " education almaty-city", " мектеп"]),
    ),
)  # fmt: skip
words = st.one_of(commands, commands, texts(4096))


class Cast:
    """The chats and people whom the emulator of the fuzzed bot knows, too, and some whom it does not."""

    def __init__(self, known: _Emulated) -> None:
        strangers: list[JsonObject] = [
            {"id": 2**52 - 1, "is_bot": False, "first_name": "\u202e<b>&amp;", "language_code": "xx"},
            {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
            {"id": 777000, "is_bot": False, "first_name": "Telegram"},
            {"id": 4242, "is_bot": True, "first_name": "Robot"},
        ]
        others: list[JsonObject] = [
            {"id": -1_009_999_999_999, "type": "supergroup", "title": "", "is_forum": True},
            {"id": -5, "type": "group", "title": "\u202e<b>&amp;" * 30},
            {"id": -1_008_888_888_888, "type": "channel", "username": "unseen"},
            {"id": 2**52 - 1, "type": "private"},
            {"id": -77, "type": "something_new", "title": "New"},
        ]
        self.users = [*(user.json() for user in known.world.users.values()), *strangers]
        self.chats = [*(chat.json() for chat in known.world.chats.values()), *others]


def emulated() -> Emulator:
    """An emulator with chats of every kind, of which the bot is in; its numbers are the same each time."""
    from bot.demo.cast import set_stage

    emulator = Emulator()
    set_stage(emulator)
    return emulator


CAST = Cast(emulated())


@st.composite
def entities(draw: st.DrawFn) -> JsonObject:
    """An entity whose place may be wrong, and that may lack what its kind needs."""
    found: JsonObject = {
        "type": draw(st.sampled_from(ENTITY_KINDS)),
        "offset": draw(st.integers(0, 8) | boundaries),
        "length": draw(st.integers(0, 12) | boundaries),
    }
    optional = {"url": texts(300, 2), "language": texts(20, 1), "custom_emoji_id": texts(20, 1)}
    for name in draw(st.sets(st.sampled_from(sorted(optional)))):
        found[name] = draw(optional[name])
    return found


def _own(kind: type[TelegramObject]) -> st.SearchStrategy[JsonObject] | None:
    """Values of a kind that mean something to the bot."""
    if kind is telegram.MessageEntity:
        return entities()
    if kind is telegram.User:
        return st.integers(0, len(CAST.users) - 1).map(lambda n: CAST.users[n])
    if kind is telegram.Chat:
        return st.integers(0, len(CAST.chats) - 1).map(lambda n: CAST.chats[n])
    return None


_NAMED: dict[str, st.SearchStrategy[Any]] = {
    "text": words,
    "caption": words,
    "query": words,
    "data": st.one_of(packed, packed, forged(), texts(80, 3)),
    "language_code": st.sampled_from(LANGUAGE_CODES),
    "message_id": st.integers(1, 60) | boundaries,
    "date": st.just(0) | st.integers(1_790_000_000, 1_800_000_000),
    "request_id": st.integers(0, 3) | boundaries,
    "message_thread_id": st.integers(0, 4),
    "offset": texts(40, 2) | st.integers(0, 60).map(str),
}


@st.composite
def objects(draw: st.DrawFn, kind: type[TelegramObject], depth: int = 0) -> JsonObject:
    """An object of a type: all that it must have, some of what it may."""
    own = _own(kind)
    if own is not None and draw(st.integers(0, 9)):
        return dict(draw(own))
    chosen, mark = draw(st.sampled_from(variants_of(kind)))
    fields = {name: field for name, field in fields_of(chosen).items() if name not in mark}
    optional = sorted(name for name, (_, must) in fields.items() if not must)
    shown = _SHOWN[min(depth, len(_SHOWN) - 1)]
    some = draw(st.lists(st.sampled_from(optional), max_size=shown, unique=True)) if optional and shown else []
    names = [name for name, (_, must) in fields.items() if must] + some
    values = {name: draw(_values(name, fields[name][0], depth)) for name in names}
    if draw(st.integers(0, 30)) == 0:
        values["field_of_tomorrow"] = draw(texts(50) | boundaries | st.just({"a": []}))
    return {**mark, **values}


def _values(name: str, kind: Any, depth: int) -> st.SearchStrategy[Any]:
    if name == "offset" and kind is int:  # an entity's, where an inline query's is a word
        return st.integers(0, 8)
    if name in _NAMED and kind in {str, int, datetime, str | None, int | None, datetime | None}:
        return _NAMED[name]
    return _of_annotation(kind, depth)


def _of_annotation(kind: Any, depth: int) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - an annotation; one a kind
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if timedelta in arguments:  # seconds, of which Python's longest time has fewer than an integer may hold
        return st.integers(0, 10**12)
    if origin in {typing.Union, types.UnionType}:
        known = [one for one in arguments if one is not type(None)]
        return st.one_of([_of_annotation(one, depth) for one in known])
    if origin is not None and arguments and origin is not dict:
        return st.lists(_of_annotation(arguments[0], depth + 1), max_size=2 if depth < _DEEPEST else 0)
    if isinstance(kind, type) and issubclass(kind, TelegramObject):
        return objects(kind, depth + 1)
    if kind is bool:
        return st.booleans()
    if kind in {int, datetime, timedelta}:
        return st.integers(0, 2_000_000_000) if kind is not int else st.integers(0, 1000) | boundaries
    if kind is float:
        return st.floats(-180, 180)
    return texts(200, 3)
