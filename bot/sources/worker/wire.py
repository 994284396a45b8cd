"""Values of the program as JSON and back: data, moments, and frozen types that are named beforehand.

Nothing that is read runs: a name that is not among those that the reader knows is refused. What JSON has is written as
it is, a tuple as an array, anything else as an object with one key that says what it is.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import Enum
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

_PLAIN: Final = frozenset({str, int, float, bool, type(None)})


def _zone(zone: tzinfo | None) -> object:
    match zone:
        case None:
            return None
        case ZoneInfo(key=str(key)):
            return key
        case timezone():
            return zone.utcoffset(None).total_seconds()
    raise TypeError(f"the zone {type(zone).__name__} is nothing that goes to a worker or comes from it")


def _zone_of(told: object) -> tzinfo | None:
    match told:
        case None:
            return None
        case str():
            return ZoneInfo(told)
        case int() | float():
            return timezone(timedelta(seconds=told)) if told else UTC
    raise ValueError("a zone of no kind")


class Writer:
    """Writes values of the types that it knows."""

    def __init__(self, kinds: Iterable[type]) -> None:
        self._names = {kind: _fields(kind) for kind in kinds}
        self.others: Mapping[type, Callable[[object], object]] = {}
        """How values of further types are written."""

    def write(self, value: object) -> bytes:
        """Make JSON of a value; raises TypeError for one of a type that is not known."""
        return json.dumps(self.plain(value), separators=(",", ":")).encode("ascii")

    def plain(self, value: object) -> object:  # noqa: PLR0911 - a table of types
        """Make of a value what JSON has."""
        kind = type(value)
        if kind in _PLAIN:
            return value
        if (names := self._names.get(kind)) is not None:
            if isinstance(value, Enum):
                return {"enum": [kind.__name__, value.value]}
            return {"type": [kind.__name__, *[self.plain(getattr(value, name)) for name in names]]}
        if (other := self.others.get(kind)) is not None:
            return other(value)
        match value:
            case tuple():
                return [self.plain(one) for one in value]
            case list():
                return {"list": [self.plain(one) for one in value]}
            case frozenset():
                return {"set": [self.plain(one) for one in value]}
            case dict() | MappingProxyType():
                return {"map": [[self.plain(key), self.plain(one)] for key, one in value.items()]}
        return _plain_moment(value)


def _plain_moment(value: object) -> object:
    match value:
        case bytes():
            return {"bytes": b64encode(value).decode("ascii")}
        case datetime():
            return {"moment": [value.replace(tzinfo=None, fold=0).isoformat(), _zone(value.tzinfo), value.fold]}
        case date():
            return {"day": value.isoformat()}
        case timedelta():
            return {"span": [value.days, value.seconds, value.microseconds]}
        case tzinfo():
            return {"zone": _zone(value)}
    raise TypeError(f"{type(value).__name__} is nothing that goes to a worker or comes from it")


def _fields(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()


class Reader:
    """Reads what was written, of the types that it knows."""

    def __init__(self, kinds: Iterable[type]) -> None:
        self._kinds: dict[str, tuple[type, tuple[str, ...]]] = {one.__name__: (one, _fields(one)) for one in kinds}
        self.others: Mapping[str, Callable[[object], object]] = {}
        """How values of further types are read."""
        self._makers: dict[str, Callable[[object], object]] = {
            "enum": self._enum,
            "type": self._type,
            "list": lambda told: list(self.several(told)),
            "set": lambda told: frozenset(self.several(told)),
            "map": lambda told: dict(self._pairs(told)),
            "bytes": lambda told: b64decode(str(told), validate=True),
            "moment": self._moment,
            "day": lambda told: date.fromisoformat(str(told)),
            "span": lambda told: timedelta(*[int(str(one)) for one in self.several(told)]),
            "zone": _zone_of,
        }

    def read(self, content: bytes) -> object:
        """Make a value of JSON; raises ValueError, TypeError or RecursionError for what was not written so."""
        return self.value(json.loads(content))

    def value(self, told: object) -> object:
        """Make the value that is told in JSON's own types."""
        if type(told) in _PLAIN:
            return told
        if isinstance(told, list):
            return tuple([self.value(one) for one in told])
        if not isinstance(told, dict) or len(told) != 1:
            raise ValueError("a value of no kind")
        ((tag, inner),) = told.items()
        if (make := self._makers.get(tag) or self.others.get(tag)) is None:
            raise ValueError(f"{tag} is nothing that is read here")
        return make(inner)

    def several(self, told: object) -> tuple[object, ...]:
        """Make the values that an array tells."""
        if not isinstance(told, list):
            raise ValueError("an array is missing")  # noqa: TRY004 - of what came, not of a caller's type
        return tuple([self.value(one) for one in told])

    def _pairs(self, told: object) -> Iterable[tuple[object, object]]:
        for pair in self.several(told):
            if not isinstance(pair, tuple) or len(pair) != 2:  # noqa: PLR2004 - a pair
                raise ValueError("a pair is missing")
            yield pair[0], pair[1]

    def _known(self, name: object) -> tuple[type, tuple[str, ...]]:
        if (known := self._kinds.get(str(name))) is None:
            raise ValueError(f"{name} is nothing that is read here")
        return known

    def _enum(self, told: object) -> object:
        name, value = self.several(told)
        make, _ = self._known(name)
        made: object = make(value)
        return made

    def _type(self, told: object) -> object:
        name, *values = self.several(told)
        make, names = self._known(name)
        made: object = make(**dict(zip(names, values, strict=True)))
        return made

    def _moment(self, told: object) -> datetime:
        written, zone, fold = self.several(told)
        return datetime.fromisoformat(str(written)).replace(tzinfo=_zone_of(zone), fold=1 if fold else 0)
