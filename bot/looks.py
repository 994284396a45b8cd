"""How a chat's posts look, as its settings keep it: keys of the JSON that stands there (pure).

Whatever is not understood is as it is where nothing was set: a file of chats may say anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, get_args

import orjson

from bot.model import LANGUAGES, Form, Looks

KEYS: Final = ("form", "second", "header", "footer", "hashtags")
"""All that is kept of it, of which what was not set is missing."""

_FORMS: Final[tuple[Form, ...]] = get_args(Form)


@lru_cache(maxsize=1024)  # most chats have the same, and a fan-out asks for each
def read_looks(settings: str) -> Looks:
    """What a thread's settings say."""
    found = orjson.loads(settings)
    given = found if isinstance(found, Mapping) else {}
    return Looks(
        form=next((form for form in _FORMS if form == given.get("form")), "whole"),
        second=next((language for language in LANGUAGES if language == given.get("second")), None),
        header=_text(given.get("header")),
        footer=_text(given.get("footer")),
        hashtags=given.get("hashtags") is not False,
    )


def write_looks(looks: Looks) -> str:
    """A patch (RFC 7396) of the settings, by which they come to say this: what is as it was at first goes away."""
    first = Looks()
    return orjson.dumps(
        {key: getattr(looks, key) if getattr(looks, key) != getattr(first, key) else None for key in KEYS}
    ).decode()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
