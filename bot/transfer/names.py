"""What a file of stories is called: in Latin letters, for it goes through many hands and systems."""

from __future__ import annotations

import re
from datetime import date

from bot.transfer.forms import FormName

LONGEST_STEM = 60
"""Letters before the ending: Telegram's applications cut what is longer (tdlib: clean_filename)."""

_LATIN = dict(
    zip(
        "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщыіэюя",
        "a a b v g g d e yo zh z i y k q l m n n o o p r s t u u u f kh h ts ch sh shch y i e yu ya".split(),  # noqa: SIM905 - read beside the letters above
        strict=True,
    )
) | {"ъ": "", "ь": ""}
"""Kazakh and Russian letters as they are improvised without marks."""


def file_name(subject: str, day: date, form: FormName) -> str:
    """Name a file by what it is about (a topic's slug or the words of a search) and the day it was made."""
    spelt = "".join(_LATIN.get(letter, letter) for letter in subject.lower())
    words = "-".join(re.findall(r"[a-z0-9]+", spelt)) or "search"
    end = f"-{day.isoformat()}"
    room = LONGEST_STEM - len(end)
    stem = f"saqbala-{words}"[:room].rstrip("-")
    return f"{stem}{end}.{form}"
