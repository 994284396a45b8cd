"""Commands as they are typed."""

from __future__ import annotations

import pytest

from handlers.spoken import parse


@pytest.mark.parametrize(
    ("text", "name", "bot", "arguments"),
    [
        ("/latest", "latest", "", ""),
        ("/LATEST 3", "latest", "", "3"),
        ("/latest@sample_bot 3", "latest", "sample_bot", "3"),
        ("/latest@ 3", "latest", "", "3"),
        ("/search\nschool\nmeals", "search", "", "school\nmeals"),
        ("/lat\u200best", "latest", "", ""),
        ("\u200e/latest", "latest", "", ""),
        (" \u200b \n/latest", "latest", "", ""),
        ("\ufeff/latest\u200b 3", "latest", "", "3"),
        ("/", "", "", ""),
        ("/ latest", "", "", "latest"),
        ("/@sample_bot", "", "sample_bot", ""),
        ("/\u200b", "", "", ""),
    ],
)
def test_commands(text: str, name: str, bot: str, arguments: str) -> None:
    """However they are written, and whatever in them cannot be seen."""
    spoken = parse(text)
    assert spoken is not None
    assert (spoken.name, spoken.bot, spoken.arguments) == (name, bot, arguments)
    assert text[spoken.start :].strip() == arguments


@pytest.mark.parametrize("text", ["", "latest", "and/or", "school /latest", "/usr/bin", "//", "\u200b"])
def test_other_texts(text: str) -> None:
    """What only has a stroke in it is no command."""
    assert parse(text) is None
