"""What an operator wrote for a broadcast: one text for all, or one a language. Pure.

A line that holds nothing but `kk:`, `ru:` or `en:` begins the text for the readers of that language.
"""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

from bot.errors import SaqbalaError
from bot.model import LANGUAGES, Language
from bot.render.formatting import Formatted
from bot.render.markup import MESSAGE_UNITS
from bot.render.text import clean, utf16_length

Slip: TypeAlias = Literal["nothing", "before", "twice", "long"]
"""No text; text before the first of the languages; a language that has two texts; a text that is too long."""

_HEAD: Final = re.compile(r"^[ \t]*(?P<language>kk|ru|en):[ \t]*$", re.MULTILINE | re.IGNORECASE)


class SectionError(SaqbalaError):
    """A text that cannot be sent: what is wrong with it, and in which language where it has several."""

    def __init__(self, slip: Slip, language: Language | None = None, length: int = 0) -> None:
        super().__init__(f"the text cannot be sent: {slip} {language or ''}".strip())
        self.slip = slip
        self.language = language
        self.length = length
        """In UTF-16 units."""


def read_texts(said: Formatted, language: Language) -> dict[Language, Formatted]:
    """The text for each language that has one of its own; one for all stands under `language`.

    Raises SectionError.
    """
    heads = list(_HEAD.finditer(said.text))
    if not heads:
        return {language: _checked(said.strip(), None)}
    if clean(said.text[: heads[0].start()]):
        raise SectionError("before", _named(heads[0]))
    texts: dict[Language, Formatted] = {}
    ends = [head.start() for head in heads[1:]] + [len(said.text)]
    for head, end in zip(heads, ends, strict=True):
        if _named(head) in texts:
            raise SectionError("twice", _named(head))
        texts[_named(head)] = _checked(said.cut(head.end(), end).strip(), _named(head))
    return texts


def _named(head: re.Match[str]) -> Language:
    return next(language for language in LANGUAGES if language == head["language"].lower())


def _checked(text: Formatted, language: Language | None) -> Formatted:
    if not clean(text.text):
        raise SectionError("nothing", language)
    length = utf16_length(text.text)
    if length > MESSAGE_UNITS:
        raise SectionError("long", language, length)
    return text
