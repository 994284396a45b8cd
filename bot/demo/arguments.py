"""Form fields of a call -> typed arguments; whatever does not fit the table of methods is refused (pure).

Telegram passes over parameters that it does not know and takes what is no number for 0; here both are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

import orjson

from bot.demo.attachment import Attachment
from bot.demo.methods import METHODS
from bot.demo.refusals import CallRefusedError, refuse
from bot.demo.shapes import check_shape

Json: TypeAlias = dict[str, object]

_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
ATTACHED = "attach://"
"""Before the name of the part of the request that has the file (Bot API: Sending files)."""
_WHOLE = re.compile(r"-?\d{1,19}")
_CALLED = {
    "reply_markup": "reply keyboard markup",
    "scope": "BotCommandScope",
    "button": "inline query results button",
}
"""What Telegram calls a parameter whose JSON it cannot parse; others by their names."""
_MISSING = {
    "document": "document_missing",
    "photo": "photo_missing",
    "action": "action",
    "deleteMessage.chat_id": "chat_missing",
    "text": "text_empty",
    "message_id": "message_id_empty",
    "message_ids": "delete_none",
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

    def file(self, name: str) -> Attachment | None:
        """A file that came with the request."""
        value = self._values.get(name)
        return value if isinstance(value, Attachment) else None

    def fields(self, name: str) -> Json | None:
        """An object."""
        value = self._values.get(name)
        return value if isinstance(value, dict) else None

    def objects(self, name: str) -> list[Json]:
        """An array of objects."""
        value = self._values.get(name)
        return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []

    def numbers(self, name: str) -> list[int]:
        """An array of whole numbers."""
        value = self._values.get(name)
        return [item for item in value if isinstance(item, int)] if isinstance(value, list) else []

    def names(self, name: str) -> list[str] | None:
        """An array of strings; None when not given."""
        value = self._values.get(name)
        return [str(item) for item in value] if isinstance(value, list) else None


def read_arguments(
    method: str, parameters: Mapping[str, str], files: Mapping[str, Attachment] | None = None
) -> Arguments:
    """Read the form fields of a call of `method`, a key of METHODS; CallRefusedError tells the first mistake."""
    table, files = METHODS[method], files or {}
    for name in parameters:
        if name not in table:
            raise refuse("unknown_parameter", name=name, method=method)
    for name, kind in table.items():
        if kind.endswith("!") and not parameters.get(name):
            raise _missing(method, name)
    kinds = {name: table[name].removesuffix("!") for name in parameters}
    given = {name: value for name, value in parameters.items() if value or kinds[name] == "String"}
    read = {name: _read(kinds[name], name, value) for name, value in given.items() if kinds[name] != "File"}
    return Arguments(read | {name: _find_file(given[name], files) for name in given if kinds[name] == "File"})


def _find_file(value: str, files: Mapping[str, Attachment]) -> Attachment:
    """The part of the request that a parameter names; files that Telegram has, or could fetch, are refused."""
    found = files.get(value.removeprefix(ATTACHED))
    if not value.startswith(ATTACHED) or found is None:
        raise refuse("file_unknown")
    return found


def read_chat(key: str) -> int | str:
    """A chat's number, or the @username that was given in its place."""
    return int(key) if _WHOLE.fullmatch(key) else key


def _missing(method: str, name: str) -> CallRefusedError:
    row = _MISSING.get(f"{method}.{name}") or _MISSING.get(name, "missing_parameter")
    return refuse(row, name=name)


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
            return read_chat(value)
    try:
        loaded: object = orjson.loads(value)
    except orjson.JSONDecodeError:
        raise refuse("not_json", name=_CALLED.get(name, name.replace("_", " "))) from None
    check_shape(kind, loaded, name)
    return loaded
