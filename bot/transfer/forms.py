"""The forms of a file of stories: lines of JSON, one JSON array, a table; each written story by story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.model import Story
from bot.transfer.stories import StoryLine, format_story, story_lines
from bot.transfer.table import table_head, table_rows

FormName: TypeAlias = Literal["jsonl", "json", "csv"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a file begins, holds a line of stories, and ends; the parts written one after the other are the file."""

    name: FormName
    head: str
    write: Callable[[StoryLine], str]
    between: str = ""
    foot: str = ""

    def parts(self, story: Story, *, first: bool) -> Iterator[str]:
        """Give what a story adds to a file, `first` where it is the first in it."""
        for number, line in enumerate(story_lines(story)):
            yield ("" if first and not number else self.between) + self.write(line)


def form_called(name: FormName) -> Form:
    """Give a form."""
    match name:
        case "csv":
            return Form(name=name, head=table_head(), write=table_rows)
        case "json":
            return Form(name=name, head="[\n", write=format_story, between=",\n", foot="\n]\n")
        case "jsonl":
            return Form(name=name, head="", write=_line)


def _line(line: StoryLine) -> str:
    return f"{format_story(line)}\n"
