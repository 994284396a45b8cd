"""Form fields of a call -> typed arguments; whatever does not fit the table of methods is refused (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

import orjson

from bot.demo.methods import MARKUPS, METHODS, RESULTS, TYPES, Fields
from bot.demo.refusals import CallRefusedError, refuse

Json: TypeAlias = dict[str, object]

_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_SCALARS: dict[str, tuple[type, ...]] = {"String": (str,), "Integer": (int,), "Boolean": (bool,), "Object": (dict,)}
_WHOLE = re.compile(r"-?\d{1,19}")
_MISSING = {
    "chat_id": "chat_id_empty",
    "text": "text_empty",
    "message_id": "message_id_empty",
    "user_id": "user_id_empty",
    "callback_query_id": "query_old",
    "inline_query_id": "query_old",
}


class Arguments:
    """The arguments of one call, each already of its type; what was not given is empty."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str:
        """A string, empty when not given."""
        value = self._values.get(name, "")
        return value if isinstance(value, str) else ""

    def number(self, name: str, default: int = 0) -> int:
        """A whole number."""
        value = self._values.get(name, default)
        return value if isinstance(value, int) else default

    def flag(self, name: str) -> bool:
        """A truth, False when not given."""
        return self._values.get(name) is True

    def chat(self, name: str = "chat_id") -> int | str:
        """A chat's number or @username; refused when there is none."""
        value = self._values.get(name, "")
        if isinstance(value, int | str) and value != "":
            return value
        raise refuse("chat_id_empty")

    def fields(self, name: str) -> Json | None:
        """An object."""
        value = self._values.get(name)
        return value if isinstance(value, dict) else None

    def objects(self, name: str) -> list[Json]:
        """An array of objects."""
        value = self._values.get(name)
        return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []

    def names(self, name: str) -> list[str] | None:
        """An array of strings; None when not given."""
        value = self._values.get(name)
        return [str(item) for item in value] if isinstance(value, list) else None


def read_arguments(method: str, parameters: Mapping[str, str]) -> Arguments:
    """Read the form fields of a call of `method`, a key of METHODS; CallRefusedError tells the first mistake."""
    table = METHODS[method]
    for name in parameters:
        if name not in table:
            raise refuse("unknown_parameter", name=name, method=method)
    for name, kind in table.items():
        if kind.endswith("!") and not parameters.get(name):
            raise _missing(name)
    return Arguments({name: _read(table[name].removesuffix("!"), name, value) for name, value in parameters.items()})


def _missing(name: str) -> CallRefusedError:
    return refuse(_MISSING.get(name, "missing_parameter"), name=name)


def _read(kind: str, name: str, value: str) -> object:
    match kind:
        case "String":
            return value
        case "Integer" if _WHOLE.fullmatch(value):
            return int(value)
        case "Boolean" if value.lower() in _TRUTH:
            return _TRUTH[value.lower()]
        case "Integer" | "Boolean":
            raise refuse("wrong_type", name=name, kind=kind)
        case "Chat":
            return int(value) if _WHOLE.fullmatch(value) else value
    try:
        loaded: object = orjson.loads(value)
    except orjson.JSONDecodeError:
        raise refuse("not_json", name=name.replace("_", " ")) from None
    _check(kind, loaded, name)
    return loaded


def _check(kind: str, value: object, where: str) -> None:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            raise refuse("wrong_field", where=where, kind="Array")
        for item in value:
            _check(kind.removeprefix("Array of "), item, where)
    elif kind == "Chat":
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise refuse("wrong_field", where=where, kind="Integer or String")
    elif kind in _SCALARS:
        if not isinstance(value, _SCALARS[kind]) or (kind == "Integer" and isinstance(value, bool)):
            raise refuse("wrong_field", where=where, kind=kind)
    elif kind == "ReplyMarkup":
        _check(_markup(value), value, where)
    elif kind == "InlineQueryResult":
        _check(_result(value), value, where)
    else:
        _check_fields(kind, TYPES[kind], value)


def _markup(value: object) -> str:
    if not isinstance(value, dict):
        raise refuse("markup_expected")
    kinds = [kind for field, kind in MARKUPS.items() if field in value]
    if len(kinds) != 1:
        raise refuse("markup_expected")
    return kinds[0]


def _result(value: object) -> str:
    """Which type an inline query's result is; Telegram does not mind the case of its name."""
    if not isinstance(value, dict):
        raise refuse("wrong_field", where="InlineQueryResult", kind="Object")
    name = str(value.get("type", "")).lower()
    if name not in RESULTS:
        raise refuse("result_type", kind=name)
    return RESULTS[name]


def _check_fields(kind: str, table: Fields, value: object) -> None:
    if not isinstance(value, dict):
        raise refuse("wrong_field", where=kind, kind="Object")
    for name in value:
        if name not in table:
            raise refuse("unknown_field", name=name, kind=kind)
    for name, wanted in table.items():
        if name in value:
            _check(wanted.removesuffix("!"), value[name], f'{kind}, "{name}"')
        elif wanted.endswith("!"):
            raise refuse("missing_field", name=name, kind=kind)
