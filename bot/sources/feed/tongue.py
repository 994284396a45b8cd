"""The language of an item: what the feed says, where the text does not plainly say otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.sources.wording import guess_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Language

_CODES: dict[str, Language] = {
    "kk": "kk", "kz": "kk", "kaz": "kk", "ru": "ru", "rus": "ru", "en": "en", "eng": "en",
}  # fmt: skip
_PLAIN = 40
"""Letters after which a text is believed rather than what is said of it: in so many Kazakh has one of its own."""
_LETTER = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile("[а-яёәғқңөұүһі]", re.IGNORECASE)


def tell_language(text: str, said: Sequence[str]) -> Language:
    """Tell an item's language by its text and by the codes that are said of it, the nearest first."""
    codes = (_CODES.get(re.split("[-_]", code.strip().lower())[0]) for code in said)
    declared = next((code for code in codes if code is not None), None)
    guessed = guess_language(text)
    if declared is None or guessed == declared:
        return guessed
    is_cyrillic = len(_CYRILLIC.findall(text)) * 2 > len(_LETTER.findall(text))
    if is_cyrillic != (declared != "en"):
        return guessed
    return guessed if len(_LETTER.findall(text)) >= _PLAIN else declared
