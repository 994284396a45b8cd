"""The letters of a text: cleaned, measured in UTF-16 units as Telegram does, cut at words."""

from __future__ import annotations

import re
import unicodedata

_ELLIPSIS = "…"
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# Soft hyphens, zero width spaces, marks that turn the direction of what follows them, halves of surrogate pairs.
# The zero width joiner stays: emoji are built with it.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")
_BREAKING_OFF = " \t,;:.–—-(«“„'\"/"
_JOINER = "\u200d"


def clean(text: str) -> str:
    """`text` as one line that cannot disturb what stands around it: no controls, no marks of direction."""
    return " ".join(_UNSEEN.sub("", _BREAKS.sub(" ", text)).split())


def reveal(text: str) -> str:
    """`text` without letters that nobody sees, its lines as they are."""
    return "\n".join(_UNSEEN.sub("", _BREAKS.sub(" ", line)) for line in text.split("\n"))


def echo(text: str, units: int = 64) -> str:
    """What a user typed, fit to be repeated within a sentence: cleaned, shortened, its direction kept to itself."""
    said = shorten(clean(text), units)
    if any(unicodedata.bidirectional(char) in {"R", "AL", "AN"} for char in said):
        return f"\u2068{said}\u2069"
    return said


def utf16_length(text: str) -> int:
    """The length of `text` in UTF-16 units, as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, units: int) -> str:
    """`text`, or as many of its words as go into `units` UTF-16 units together with an ellipsis."""
    if utf16_length(text) <= units:
        return text
    if units < 1:
        return ""
    end = _end_within(text, units - 1)
    words = text[:end] if text[end].isspace() else text[:end].rpartition(" ")[0]
    if 2 * utf16_length(words) < units:  # one long word: better cut than lost
        words = text[: _whole_character(text, end)]
    return words.rstrip(_BREAKING_OFF) + _ELLIPSIS


def _end_within(text: str, units: int) -> int:
    """How many characters of `text`, which is longer, go into `units`."""
    used = 0
    for end, char in enumerate(text):
        used += 2 if ord(char) > 0xFFFF else 1  # noqa: PLR2004 - the last character of one UTF-16 unit
        if used > units:
            return end
    return len(text)


def _whole_character(text: str, end: int) -> int:
    """`end`, or the nearest place before it that tears no letter from its accents and no emoji apart."""
    while end and (_continues(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return end


def _continues(char: str) -> bool:
    return char == _JOINER or unicodedata.category(char).startswith("M") or "\U0001f3fb" <= char <= "\U0001f3ff"
