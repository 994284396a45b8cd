"""The command `topics`: what there is, why a text is put under it, and many texts at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Annotated

import typer

from bot.cli.rulebook import reasons, rulebook
from bot.cli.terminal import answer, read_settings
from bot.packaged import read_topics
from bot.topics import Classifier, parse_topics
from bot.transfer.lines import BadLineError, JsonObject, JsonValue, decode, encode, text_of

_MARK = b"\xef\xbb\xbf"


def show_topics(
    *,
    test: Annotated[str | None, typer.Option("--test", metavar="TEXT", help="Say what this text is about.")] = None,
    batch: Annotated[bool, typer.Option("--batch", help='Answer {"text": "..."} lines from stdin.')] = False,
) -> None:
    """Show the topics and regions with their rules.

    Or which of them a text is put under, and by which words.
    """
    if batch and test is not None:
        raise typer.BadParameter("give --test and a text, or --batch and lines on stdin")
    from bot.sources.wording import guess_language  # it brings its lists of words with it

    topics = parse_topics(read_topics(read_settings()))
    if batch:
        classify_lines(Classifier(topics.rules), sys.stdin.buffer, answer)
    else:
        answer(rulebook(topics) if test is None else reasons(test, guess_language(test), topics))


def classify_lines(classifier: Classifier, lines: Iterable[bytes], write: Callable[[str], object]) -> None:
    """Answer each line as it comes, before the next is read; a bad one with what is wrong with it."""
    for number, raw in enumerate(lines):
        write(encode(_classified(raw if number else raw.removeprefix(_MARK), classifier)))


def _classified(line: bytes, classifier: Classifier) -> JsonObject:
    try:
        text = text_of(decode(line), "text")
    except BadLineError as error:
        return {"error": str(error)}
    from bot.sources.wording import guess_language

    language = guess_language(text)
    topics: list[JsonValue] = [*classifier.classify(text, language).topics]
    return {"topics": topics, "lang": language}
