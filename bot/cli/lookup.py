"""The commands `search` and `stem`: what a query finds, and what a word is found by."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Annotated

import typer
from typer.core import TyperCommand

from bot.analysis.tokens import tokens_of
from bot.cli import results, searching
from bot.cli.terminal import answer, finish, read_settings, warn, writes_bold
from bot.model import Language
from bot.search.keys import keys_of

_MARK = b"\xef\xbb\xbf"
_LONGEST_LINE = 1000
"""Characters of a line in which its word is looked for."""


_OPTION = re.compile(r"(?P<name>--[A-Za-z][\w-]*)(?:=.*)?", re.DOTALL)


class SearchCommand(TyperCommand):
    """A command whose words may begin with a hyphen, which leaves them out; with two, only behind `--`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override] # typer's own
        """Parse as any command does. Raises BadParameter for what looks like an option and is none."""
        known = [name for param in self.get_params(ctx) for name in param.opts]
        for given in args[: args.index("--")] if "--" in args else args:
            found = _OPTION.fullmatch(given)
            if found and found["name"] not in known:
                near = get_close_matches(found["name"], known, n=1)
                mend = f"did you mean {near[0]}? If it is" if near else "if it is"
                raise typer.BadParameter(
                    f"no such option: {found['name']}; {mend} to be looked for, write -- before it"
                )
        return super().parse_args(ctx, args)


def search_stories(
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS", help="What to look for.")] = None,
    *,
    lang: Annotated[Language | None, typer.Option("--lang", help="The reader's language.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Most stories to give.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    batch: Annotated[bool, typer.Option("--batch", help='Answer {"q": "...", "lang": "kk"} lines from stdin.')] = False,
) -> None:
    """Search as /search does."""
    if batch == bool(words):
        raise typer.BadParameter("give words to look for, or --batch and lines on stdin")
    settings = read_settings()
    if batch:
        searching.answer_batch(settings, sys.stdin.buffer, answer, limit=limit)
        return
    text = " ".join(words or ())
    language = lang or settings.default_language
    page, behind = finish(searching.find(settings, text, language, limit=limit))
    if as_json:
        typer.echo(results.search_json(text, page))
        return
    typer.echo(results.search_text(text, page, language, bold=writes_bold()))
    if behind:
        warn("Warning: older stories are not searched yet; the running bot prepares them, search again in some minutes")


def show_stems(
    *,
    lang: Annotated[Language, typer.Option("--lang", help="The language of the words.")] = "kk",
) -> None:
    """Show what words are found by.

    Reads a word a line on stdin, and prints its keys, best first.
    """
    stem_lines(sys.stdin.buffer, answer, lang)


def stem_lines(lines: Iterable[bytes], write: Callable[[str], object], language: Language) -> None:
    """Answer each line as it comes, before the next is read; one without a word with an empty line."""
    for number, raw in enumerate(lines):
        line = (raw if number else raw.removeprefix(_MARK)).decode("utf-8", "replace")
        words = tokens_of(line[:_LONGEST_LINE])
        write(" ".join(keys_of(words[0].form, language)) if words else "")
