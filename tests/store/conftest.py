"""A store in a file of its own for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store import Store, open_store
from tests.factories import lay_database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    lay_database(path := tmp_path / "data" / "test.db")
    async with open_store(path) as opened:
        yield opened
