"""Values of the program as JSON, and back: what a process that reads strangers' pages may be given and give back.

Plain values and their collections, moments, and the program's own frozen types, each object once. Whoever reads says
which types and functions there may be by their names, so that nothing else can come of what is read.
"""

from __future__ import annotations

import dataclasses
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone, tzinfo
from enum import Enum
from functools import lru_cache
from types import FunctionType, MappingProxyType
from typing import TypeAlias
from zoneinfo import ZoneInfo

Find: TypeAlias = Callable[[str, str], object]
"""Gives the type or the function of a module's name and its own; raises ValueError where it may not be."""

_PLAIN = frozenset([str, int, float, bool, type(None)])
_ROWS: Mapping[type, str] = MappingProxyType({list: "list", tuple: "tuple", frozenset: "set"})


def write(value: object, stands_for: Mapping[type, str] = MappingProxyType({})) -> bytes:
    """Write a value; of an object of a type in `stands_for` only that word, in whose place the reader has its own.

    Raises TypeError for what is none of these values.
    """
    writer = _Writer(stands_for)
    written = writer.write(value)
    return json.dumps([list(writer.names), writer.objects, written], separators=(",", ":")).encode()


def read(content: bytes, find: Find, own: Mapping[str, object] = MappingProxyType({})) -> object:
    """Read what was written; raises ValueError, TypeError and the like for anything else."""
    names, objects, written = json.loads(content)
    reader = _Reader([find(*name) for name in names], own)
    for one in objects:
        reader.take(one)
    return reader.read(written)


class _Writer:
    def __init__(self, stands_for: Mapping[type, str]) -> None:
        self._stands_for = stands_for
        self.names: dict[tuple[str, str], int] = {}
        self.objects: list[object] = []
        self._places: dict[int, int] = {}
        self._kept: list[object] = []
        """So that no other object gets the number of one of them."""

    def write(self, value: object) -> object:
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind in _ROWS and isinstance(value, list | tuple | frozenset):
            return [_ROWS[kind], *map(self.write, value)]
        if isinstance(value, dict | MappingProxyType):
            return ["map", *(self.write(part) for pair in value.items() for part in pair)]
        if kind in self._stands_for:
            return ["own", self._stands_for[kind]]
        if dataclasses.is_dataclass(kind) or hasattr(kind, "_fields"):
            return ["object", self._place(value, kind)]
        return self._rarer(value, kind)

    def _place(self, value: object, kind: type) -> int:
        """The number of an object, which is written once."""
        if id(value) not in self._places:
            fields = [self.write(getattr(value, name)) for name in _fields(kind)]
            self._places[id(value)] = len(self.objects)
            self.objects.append([self._name(kind), *fields])
            self._kept.append(value)
        return self._places[id(value)]

    def _rarer(self, value: object, kind: type) -> object:
        told: list[object]
        match value:
            case datetime():
                there = value.replace(tzinfo=None).isoformat()
                told = ["moment", there, value.fold, self.write(value.tzinfo)]
            case date():
                told = ["day", value.isoformat()]
            case timedelta():
                told = ["span", value.days, value.seconds, value.microseconds]
            case ZoneInfo():
                told = ["zone", value.key]
            case timezone():
                told = ["offset", self.write(value.utcoffset(None))]
            case bytes() | bytearray():
                told = ["bytes", b64encode(value).decode()]
            case re.Pattern():
                told = ["pattern", self._name(re.Pattern), value.pattern, value.flags]
            case Enum():
                told = ["member", self._name(kind), self.write(value.value)]
            case FunctionType():
                told = ["name", self._name(value)]
            case _:
                raise TypeError(f"{kind.__name__} cannot be written")
        return told

    def _name(self, named: type | FunctionType) -> int:
        return self.names.setdefault((named.__module__, named.__qualname__), len(self.names))


class _Reader:
    def __init__(self, named: list[object], own: Mapping[str, object]) -> None:
        self._named = named
        self._own = own
        self._objects: list[object] = []
        self._kinds: dict[str, Callable[..., object]] = {  # type: ignore[explicit-any] # each takes what its kind has
            "list": lambda *parts: list(self._all(parts)),
            "tuple": lambda *parts: tuple(self._all(parts)),
            "set": lambda *parts: frozenset(self._all(parts)),
            "map": lambda *parts: dict(zip(self._all(parts[::2]), self._all(parts[1::2]), strict=True)),
            "object": self._objects.__getitem__,
            "own": self._own.__getitem__,
            "moment": self._moment,
            "day": date.fromisoformat,
            "span": timedelta,
            "zone": ZoneInfo,
            "offset": lambda span: timezone(self.read(span)),  # type: ignore[arg-type] # refuses what is no span
            "bytes": b64decode,
            "pattern": self._pattern,
            "member": lambda number, value: self._call(number, self.read(value)),
            "name": self._named.__getitem__,
        }

    def take(self, one: list[object]) -> None:
        """Make the next object, of those before it."""
        number, *fields = one
        kind = self._named[number]  # type: ignore[call-overload] # as above
        if not isinstance(kind, type):
            raise TypeError("no type")
        self._objects.append(kind(**dict(zip(_fields(kind), self._all(fields), strict=True))))

    def read(self, written: object) -> object:
        if not isinstance(written, list):
            return written
        return self._kinds[written[0]](*written[1:])

    def _all(self, parts: tuple[object, ...] | list[object]) -> list[object]:
        return [self.read(part) for part in parts]

    def _call(self, number: int, *given: object) -> object:
        called = self._named[number]
        if not callable(called):
            raise TypeError("nothing to call")
        made: object = called(*given)
        return made

    def _pattern(self, number: int, text: str, flags: int) -> re.Pattern[str]:
        if self._named[number] is not re.Pattern:  # one that is made for that may take all memory
            raise TypeError("no pattern")
        return re.compile(text, flags)

    def _moment(self, told: str, fold: int, zone: object) -> datetime:
        moment = datetime.fromisoformat(told).replace(fold=fold)
        known = self.read(zone)
        return moment.replace(tzinfo=known if isinstance(known, tzinfo) else None)


@lru_cache(maxsize=256)
def _fields(kind: type) -> tuple[str, ...]:
    """The names of what an object of a type is made of."""
    if dataclasses.is_dataclass(kind):
        return tuple(field.name for field in dataclasses.fields(kind))
    return tuple(getattr(kind, "_fields", ()))
