"""Troubles that last: each is told once when it begins and once when it is over, however often it is met.

The clock (seconds, monotonic), the log and who tells the operators are passed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol, TypeAlias

from bot.errors import DamagedError, FullError, StoreError

DATABASE: Final = "database"
FULL: Final = "full"
DAMAGE: Final = "damage"
TELEGRAM: Final = "telegram"
INBOX: Final = "inbox"
SHARED: Final = (DATABASE, FULL, DAMAGE, TELEGRAM)
"""Those that whoever meets them has in common: each is one trouble."""

Told: TypeAlias = Literal["database", "full", "telegram"]
"""The troubles that operators are told of by these; of damage the alarm tells, of others the log."""

FLAPPING_SECONDS = 600.0
"""One that begins again within so long is the same trouble, coming and going."""

TOLD_AGAIN_SECONDS = 3600.0
LONG_SECONDS = 60.0
"""One that comes and goes is logged again only where it stays for so long."""

WORTH_TELLING_SECONDS = 5.0
"""A shorter time without Telegram is no news for an operator."""

_WORDS = {
    DATABASE: ("the database cannot be used", "the database can be used again"),
    FULL: ("the disk of the database is full", "the database can be written again"),
    DAMAGE: ("the database is damaged", "no damage of the database is known any more"),
    TELEGRAM: ("Telegram cannot be reached", "Telegram can be reached again"),
    INBOX: ("the inbox cannot be written, and a killed bot would lose updates", "the inbox can be written again"),
}


class Log(Protocol):
    """Where lines go."""

    def error(self, event: str, **fields: object) -> object:
        """Log a failure."""

    def info(self, event: str, **fields: object) -> object:
        """Log what may be of interest."""

    def debug(self, event: str, **fields: object) -> object:
        """Log what is of interest to few."""


Tell: TypeAlias = "Callable[[Told, float], None]"
"""Told a trouble and how many seconds it has lasted; must not raise."""


@dataclass(slots=True)
class _Spell:
    since: float
    flapping: bool
    reporters: set[str] = field(default_factory=set)
    logged: bool = False
    told: bool = False


def _tell_nobody(_trouble: Told, _lasted: float) -> None:
    """For a run without operators."""


class Troubles:
    """Which troubles last.

    A trouble has a name; that of a task is its failing. Of the database and its disk operators hear when the trouble
    begins, of Telegram when it is over: before they could not hear.
    """

    def __init__(self, *, clock: Callable[[], float], log: Log) -> None:
        self._clock = clock
        self._log = log
        self.tell: Tell = _tell_nobody
        """Tells the operators; set when there is a way to."""
        self._lasting: dict[str, _Spell] = {}
        self._ended: dict[str, float] = {}
        self._told: dict[str, float] = {}

    def lasts(self, name: str) -> bool:
        """Whether a trouble is known and not over."""
        return name in self._lasting

    def lasting(self) -> list[str]:
        """Those of SHARED that last."""
        return [name for name in SHARED if name in self._lasting]

    def begin(self, name: str, error: str, *, by: str = "", trace: BaseException | None = None) -> None:
        """There is this trouble, or there still is; `trace` is logged with the first line of one nobody foresaw.

        Where several meet it independently, it is over when each of them (`by`) says so.
        """
        now = self._clock()
        spell = self._lasting.get(name) or self._new(name, now)
        spell.reporters.add(by)
        event, _ = _words(name)
        if not spell.logged and (not spell.flapping or now - spell.since >= LONG_SECONDS):
            spell.logged = True
            self._log.error(event, error=error, **({"exc_info": trace} if trace else {}))
        else:
            self._log.debug(event, error=error)
        if name in {DATABASE, FULL}:
            self._tell_once(DATABASE if name == DATABASE else FULL, spell, now)

    def end(self, name: str, *, by: str = "") -> None:
        """This trouble is over for `by`; nothing happens where there was none."""
        spell = self._lasting.get(name)
        if spell is None:
            return
        spell.reporters.discard(by)
        if spell.reporters:
            return
        del self._lasting[name]
        now = self._ended[name] = self._clock()
        log = self._log.info if spell.logged else self._log.debug
        log(_words(name)[1], lasted_seconds=round(now - spell.since))
        if name == TELEGRAM and now - spell.since >= WORTH_TELLING_SECONDS:
            self._tell_once(TELEGRAM, spell, now)

    def _new(self, name: str, now: float) -> _Spell:
        ended = self._ended.get(name)
        spell = self._lasting[name] = _Spell(now, flapping=ended is not None and now - ended < FLAPPING_SECONDS)
        return spell

    def _tell_once(self, name: Told, spell: _Spell, now: float) -> None:
        last = self._told.get(name)
        recently = last is not None and now - last < TOLD_AGAIN_SECONDS
        if spell.told or (spell.flapping and recently):
            return
        spell.told = True
        self._told[name] = now
        self.tell(name, now - spell.since)


def trouble_of(error: StoreError) -> str:
    """Which trouble an error of the database is."""
    if isinstance(error, DamagedError):
        return DAMAGE
    return FULL if isinstance(error, FullError) else DATABASE


def _words(name: str) -> tuple[str, str]:
    return _WORDS.get(name, (f"{name} fails and is tried again", f"{name} goes on"))
