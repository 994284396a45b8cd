"""What is told of an error of the database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.failure import unusable


def test_spoilt_text_is_not_quoted() -> None:
    """Of words that cannot be read any more the column is told, and none of them."""
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(sqlite3.OperationalError) as caught:
        connection.execute("SELECT CAST(X'ff' || 'someone wrote with text this' AS TEXT) AS words").fetchone()
    assert "someone" in str(caught.value)
    told = str(unusable(Path("a.db"), caught.value))
    assert "Could not decode to UTF-8 column 'words'" in told
    assert not any(word in told for word in ("someone", "this"))
