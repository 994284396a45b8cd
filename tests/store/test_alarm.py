"""The alarm: damage is told at once, once, and whatever the database lets be read or written."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from bot.alarm import AGAIN_SECONDS, UNREACHED_SECONDS, Alarm
from bot.errors import DamagedError, FullError, StoreError
from bot.housekeeping import Housekeeping
from bot.store import open_store
from bot.store.reindexing import index_anew
from bot.troubles import DAMAGE, DATABASE, FULL, Troubles
from bot.upkeep import Concern
from tests.factories import NOW, ZONE, make_chat
from tests.once import read_once
from tests.store.test_soundness import fill, spoil_index, spoil_table
from tests.unit.test_troubles import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bot.i18n import Translator
    from bot.model import Message
    from bot.store import Store

PROPOSED = "SELECT count(*) FROM proposal"


@dataclass
class Bell:
    """Operators who hear in English, or who cannot be reached."""

    reachable: bool = True
    heard: list[str] = field(default_factory=list)

    async def ring(self, make: Callable[[Translator], Message]) -> set[int]:
        """Hear a message."""
        with read_once() as read:
            self.heard.append(make(read.catalogues["en"]).html)
        return {7} if self.reachable else set()
