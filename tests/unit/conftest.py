"""What renders speak with: the real catalogues, topics and numbers to call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.hotlines import Hotlines, parse_hotlines
from bot.i18n import Catalogues
from bot.topics import Topics, parse_topics
from tests.factories import ZONE

if TYPE_CHECKING:
    from bot.i18n import Translator

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    """The catalogues of the three languages."""
    return Catalogues.load(ROOT / "locales", ZONE)


@pytest.fixture(scope="session")
def english(catalogues: Catalogues) -> Translator:
    """What speaks English."""
    return catalogues["en"]


@pytest.fixture(scope="session")
def topics() -> Topics:
    """The project's topics."""
    return parse_topics((ROOT / "bot/data/topics.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def hotlines() -> Hotlines:
    """Whom to call."""
    return parse_hotlines((ROOT / "bot/data/hotlines.toml").read_text(encoding="utf-8"))
