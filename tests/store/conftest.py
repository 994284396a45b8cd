"""A store in a file of its own for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    async with open_store(tmp_path / "data" / "test.db") as opened:
        yield opened
