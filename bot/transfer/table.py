"""Stories as a table for spreadsheets: CSV with a byte order mark, a row an edition."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from bot.transfer.stories import StoryLine

COLUMNS = ("story", "id", "source", "published", "topics", "language", "title", "summary", "url")

_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes the text for another encoding's."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins a cell that a spreadsheet would calculate, or that would run a command (OWASP: CSV injection)."""


def table_head() -> str:
    """Give what the table begins with: the mark and the names of its columns."""
    return _BYTE_ORDER_MARK + _rows([COLUMNS])


def table_rows(line: StoryLine) -> str:
    """Give the rows of a story, with their line ends (CRLF, as RFC 4180 has it)."""
    published = "" if line.published is None else line.published.isoformat()
    story = (str(line.number), line.id, line.source, published, " ".join(line.topics))
    return _rows((*story, edition.language, edition.title, edition.summary, edition.url) for edition in line.editions)


def _rows(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
