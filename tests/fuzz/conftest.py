"""The stages of fuzzing: one bot for all examples of a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fuzz.stage import Staged, staged
from tests.once import read_once

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session", autouse=True)
def _read_once() -> Iterator[None]:
    """Let all bots share what topics, synonyms and catalogues say."""
    with read_once():
        yield


@pytest.fixture(autouse=True)
def _uncounted(no_cover: None) -> None:
    """Let no line be counted: to count costs as much as to run, and what is covered here is covered elsewhere."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staged]:
    """A bot with the demo's cast: what an example leaves behind, the next one meets, as in life."""
    with staged(tmp_path_factory.mktemp("stage")) as made:
        yield made
