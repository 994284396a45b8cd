"""A value that must not be shown: printed, logged or compared in an error, it is asterisks."""

from __future__ import annotations

_SHOWN = "**********"


class Secret:
    """A token, or a word that two parties share."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def get_secret_value(self) -> str:
        """Give what is not to be shown, for whoever uses it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __str__(self) -> str:
        return _SHOWN if self._value else ""

    def __repr__(self) -> str:
        return f"Secret({str(self)!r})"
