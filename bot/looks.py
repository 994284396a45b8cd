"""How a chat's posts look, as its settings keep it: keys of the JSON that stands there (pure).

Whatever is not understood is as it is where nothing was set: a file of chats may say anything, and no post is to fail
by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Final, get_args

import orjson

from bot.model import LANGUAGES, USUAL_LOOKS, Form, Language, Looks
from bot.render.ornament import fault_of

KEYS: Final = ("form", "second", "header", "footer", "hashtags")
"""All that is kept of it, of which what was not set is missing."""

_FORMS: Final[tuple[Form, ...]] = get_args(Form)


@lru_cache(maxsize=1024)  # most chats have the same, and a fan-out asks for each
def read_looks(settings: str, language: Language | None = None) -> Looks:
    """What a thread's settings say, or what write_kept wrote.

    `language`: the chat's own, which is no second one; one that it has taken over since ends by that.
    """
    given = _given(settings)
    second = next((one for one in LANGUAGES if one == given.get("second")), None)
    return Looks(
        form=next((form for form in _FORMS if form == given.get("form")), "whole"),
        second=None if second == language else second,
        header=_text(given.get("header")),
        footer=_text(given.get("footer")),
        hashtags=given.get("hashtags") is not False,
    )


def write_looks(looks: Looks, keys: Collection[str] = KEYS) -> str:
    """A patch (RFC 7396) of the settings, by which they come to say this, of these `keys`.

    What is as it was at first goes away.
    """
    changes = _changes(looks)
    return orjson.dumps({key: changes.get(key) for key in keys}).decode()


@lru_cache(maxsize=1024)
def write_kept(looks: Looks) -> str:
    """What a message that was sent keeps of it, for read_looks; '' where all is as at first, as in most chats."""
    changes = _changes(looks)
    return orjson.dumps(changes).decode() if changes else ""


def faults_of(settings: Mapping[str, object]) -> Iterator[str]:
    """Say what of it a file's settings say that cannot be; null is as nothing."""
    form, second, hashtags = (settings.get(key) for key in ("form", "second", "hashtags"))
    if form is not None and form not in _FORMS:
        yield f"form: {form!r} is none of {', '.join(_FORMS)}"
    if second is not None and second not in LANGUAGES:
        yield f"second: {second!r} is none of {', '.join(LANGUAGES)}"
    if hashtags is not None and not isinstance(hashtags, bool):
        yield "hashtags: not true or false"
    for key in ("header", "footer"):
        text = settings.get(key)
        fault = fault_of(text) if isinstance(text, str) else "" if text is None else "not a text"
        if fault:
            yield f"{key}: {fault}"


def _given(settings: str) -> Mapping[str, object]:
    try:
        found = orjson.loads(settings or "{}")
    except orjson.JSONDecodeError:  # SQLite takes what Unicode does not: halves of surrogate pairs
        return {}
    return found if isinstance(found, Mapping) else {}


def _entries(looks: Looks) -> Iterator[tuple[str, object]]:
    return ((key, getattr(looks, key)) for key in KEYS)


def _changes(looks: Looks) -> dict[str, object]:
    return {key: value for key, value in _entries(looks) if value != getattr(USUAL_LOOKS, key)}


def _text(value: object) -> str:
    return value if isinstance(value, str) and not fault_of(value) else ""
