"""What a feed says of the language of its items."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.model import Language

_CODES: dict[str, Language] = {
    "kk": "kk", "kz": "kk", "kaz": "kk", "ru": "ru", "rus": "ru", "en": "en", "eng": "en",
}  # fmt: skip
_PARTS = re.compile("[-_]")


def declared_language(said: Sequence[str]) -> Language | None:
    """Give the language that the first code of ours names (ru-RU, kz, eng); None when none does."""
    codes = (_CODES.get(_PARTS.split(code.strip().lower())[0]) for code in said)
    return next((language for language in codes if language is not None), None)
