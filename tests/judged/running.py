"""Asks the program as a script would: `saqbala import` into a database of its own, then `saqbala search --batch`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.judged.metrics import DEPTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.judged.sets import LabelledSet, Query


def answer_all(judged: LabelledSet) -> list[list[str]]:
    """Give for every query the ids found, best first, at most ten."""
    with TemporaryDirectory(prefix="judged-") as folder:
        _run(Path(folder), ["import", str(judged.file)], "")
        asked = "".join(_line(query) for query in judged.queries)
        return _ids(judged.queries, _run(Path(folder), ["search", "--batch", "--limit", str(DEPTH)], asked))


def _run(folder: Path, arguments: Sequence[str], given: str) -> str:
    """Run a command of the bot in a folder, where no .env of anybody is found; its standard output."""
    environment = os.environ | {"DATABASE_PATH": str(folder / "judged.db")}
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(  # noqa: S603 # the bot's own command line
        command, input=given, capture_output=True, encoding="utf-8", cwd=folder, env=environment, check=False
    )
    if done.returncode:
        raise RuntimeError(f"saqbala {' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def _line(query: Query) -> str:
    return json.dumps({"q": query.text, "lang": query.language}, ensure_ascii=False) + "\n"


def _ids(queries: Sequence[Query], printed: str) -> list[list[str]]:
    answers = [json.loads(line) for line in printed.splitlines()]
    if [answer.get("q") for answer in answers] != [query.text for query in queries]:
        raise RuntimeError("search --batch did not answer every query, in the order in which they were asked")
    return [[str(story) for story in answer["ids"]] for answer in answers]
