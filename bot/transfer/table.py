"""Stories as a table for spreadsheets: CSV with a byte order mark, a row an edition."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable

from bot.transfer.stories import StoryLine

COLUMNS = ("story", "id", "source", "published", "topics", "language", "title", "summary", "url")

_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes the text for another encoding's."""

_FORMULA = frozenset("=+-@\u2212")
"""What begins a cell that a spreadsheet would calculate, or that would run a command (OWASP: CSV injection).

So does a tab or a carriage return, and the minus sign does in LibreOffice.
"""

_PASSED_OVER = {"Cc", "Cf", "Zs", "Zl", "Zp"}
"""Kinds of characters that nobody sees at the beginning of a cell (Unicode's general categories)."""


def table_head() -> str:
    """Give what the table begins with: the mark and the names of its columns."""
    return _BYTE_ORDER_MARK + _rows([COLUMNS])


def table_rows(line: StoryLine) -> str:
    """Give the rows of a story, with their line ends (CRLF, as RFC 4180 has it)."""
    published = "" if line.published is None else line.published.isoformat()
    story = (str(line.number), line.id, line.source, published, " ".join(line.topics))
    rows = ((*story, edition.language, edition.title, edition.summary, edition.url) for edition in line.editions)
    return _rows(rows)


def _rows(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless(cell: str) -> str:
    """A cell that every spreadsheet takes for text: an apostrophe stands before what it would calculate.

    Unseen characters before the sign, and its wide, small and raised forms, count as it does.
    """
    return f"'{cell}" if not cell[:1].isalnum() and _begins_formula(cell) else cell


def _begins_formula(cell: str) -> bool:
    start = next((n for n, char in enumerate(cell) if unicodedata.category(char) not in _PASSED_OVER), len(cell))
    first = unicodedata.normalize("NFKC", cell[start : start + 1])[:1]
    return first in _FORMULA or not {"\t", "\r"}.isdisjoint(cell[:start])
