"""Stories as a table for spreadsheets: CSV with a byte order mark, a row an edition."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from typing import Literal, TypeAlias

from bot.model import Language
from bot.transfer.stories import StoryLine

COLUMNS = ("story", "id", "source", "published", "topics", "language", "title", "summary", "url")

Separator: TypeAlias = Literal[",", ";"]
"""What stands between cells."""

SEPARATORS: dict[Language, Separator] = {"kk": ";", "ru": ";", "en": ","}
"""By which Excel parts cells when it opens a file: the list separator of Windows where it speaks these languages."""

_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes the text for another encoding's."""

_FORMULA = frozenset("=+-@\u2212")
"""What begins a cell that a spreadsheet would calculate, or that would run a command (OWASP: CSV injection).

So does a tab or a carriage return, and the minus sign does in LibreOffice.
"""

_SEVERED = re.compile(r'([,;\t\r\n])(?="*[=+\-@])')
"""Where a program that takes another separator for the cells' own would find a cell of that kind within another."""

_PASSED_OVER = {"Cc", "Cf", "Zs", "Zl", "Zp"}
"""Kinds of characters that nobody sees at the beginning of a cell (Unicode's general categories)."""


def table_head(separator: Separator = ",") -> str:
    """Give what the table begins with: the mark and the names of its columns."""
    return _BYTE_ORDER_MARK + _rows([COLUMNS], separator)


def table_rows(line: StoryLine, separator: Separator = ",") -> str:
    """Give the rows of a story, with their line ends (CRLF, as RFC 4180 has it)."""
    published = "" if line.published is None else line.published.isoformat()
    story = (str(line.number), line.id, line.source, published, " ".join(line.topics))
    rows = ((*story, edition.language, edition.title, edition.summary, edition.url) for edition in line.editions)
    return _rows(rows, separator)


def _rows(rows: Iterable[Iterable[str]], separator: Separator) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def harmless(cell: str) -> str:
    """A cell that every spreadsheet takes for text: an apostrophe stands before what it would calculate.

    Unseen characters before the sign, and its wide, small and raised forms, count as it does. A link has no
    apostrophes put into it: it begins with its scheme, and would lead nowhere.
    """
    if not cell[:1].isalnum() and _begins_formula(cell):
        cell = f"'{cell}"
    return cell if cell.startswith(("http://", "https://")) else _SEVERED.sub(r"\1'", cell)


def _begins_formula(cell: str) -> bool:
    start = next((n for n, char in enumerate(cell) if unicodedata.category(char) not in _PASSED_OVER), len(cell))
    first = unicodedata.normalize("NFKC", cell[start : start + 1])[:1]
    return first in _FORMULA or not {"\t", "\r"}.isdisjoint(cell[:start])
