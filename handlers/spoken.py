"""Commands as they are typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.render.text import clean

_SPOKEN = re.compile(r"/(?P<name>[^\s@/]*)(?:@(?P<bot>\w*))?(?:\s+(?P<arguments>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A command as it was typed."""

    name: str
    bot: str
    """Whose it is meant to be; '' where that is not said."""
    arguments: str
    start: int
    """Where the arguments begin."""


def parse(text: str) -> Spoken | None:
    """The command that a text is; None for any other. What cannot be seen before it, or in its name, is passed over."""
    first = next((place for place, letter in enumerate(text) if clean(letter)), len(text))
    found = _SPOKEN.fullmatch(text, first)
    if found is None:
        return None
    start = found.start("arguments") if found["arguments"] else len(text)
    name = clean(found["name"]).lower()
    return Spoken(name, found["bot"] or "", (found["arguments"] or "").strip(), start)
