"""Character references (`&lt;`, `&#1241;`) as Telegram reads them: four names, and numbers (pure)."""

from __future__ import annotations

import re

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_LONGEST_REFERENCE = 10
_LAST_CHARACTER = 0x10FFFF


def read_reference(source: str, at: int) -> tuple[str, int]:
    """What the ampersand at a place stands for, and how much of the source that took.

    A reference that Telegram does not know stays as it stands: the ampersand stands for itself.
    """
    found = _REFERENCE.match(source, at)
    character = _decode(found) if found else ""
    return (character, len(found[0])) if found and character else ("&", 1)


def _decode(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return _NAMED.get(name, "")
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if not 0 < number < _LAST_CHARACTER or len(found[0].removesuffix(";")) >= _LONGEST_REFERENCE:
        return ""
    return chr(number)
