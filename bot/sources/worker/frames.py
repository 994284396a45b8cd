"""What goes between the bot and its worker: frames of JSON, each behind eight bytes that tell its length.

The worker trusts the bot, and does what a function of the program that is named does. The bot trusts the worker no
further than its data: a page that takes the worker over, by a fault in a parser, can give back wrong stories, but
nothing that runs in the bot's process.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import import_module
from types import FunctionType

from bot import intents
from bot.errors import BlockedError, ChallengeError, FetchError, LayoutError, TooLargeError
from bot.model import Condition, FetchedPage, ParsedItem, Reading, ReadMemory, Source
from bot.sources.article import Article
from bot.sources.feed.page import FeedPage
from bot.sources.links import StoryLink
from bot.sources.listing import ListingPage
from bot.sources.pager import Pager
from bot.sources.worker.wire import Reader, Writer
from bot.topics import Classifier, Rules
from bot.topics.rules import Rule, WordList
from bot.topics.terms import Pattern, Term

LENGTH = struct.Struct("!Q")
"""Of the frame that follows, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a worker may take."""

    processor_seconds: float = 20.0
    """For one job: a page of 4 MiB takes two or three."""
    seconds: float = 120.0
    """For one job, however busy the machine is with others."""
    memory: int = 1024 * 1024 * 1024
    """Bytes of addresses at any moment (RLIMIT_AS)."""
    kept: int = 192 * 1024 * 1024
    """Bytes that it may hold between two jobs; one that holds more is replaced."""
    nice: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What a job raised."""

    kind: str
    text: str
    details: Mapping[str, object]
    """Of an error of ours: what it says besides its text. Of another one: its trace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a job."""

    made: object = None
    failure: Failure | None = None
    last: bool = False
    """Whether the worker ends with it."""


_ERRORS = {kind.__name__: kind for kind in (FetchError, TooLargeError, BlockedError, LayoutError, ChallengeError)}


def failure_of(error: Exception, trace: str) -> Failure:
    """Say what a job raised."""
    details = {name: value for name, value in vars(error).items() if name in {"status", "retry_after"}}
    known = type(error).__name__ in _ERRORS
    return Failure(kind=type(error).__name__, text=str(error), details=details if known else {"trace": trace})


def error_of(failure: Failure) -> Exception | None:
    """Make the error of ours that a job raised; None where it was none of ours."""
    kind = _ERRORS.get(str(failure.kind))
    if kind is None:
        return None
    error = kind(failure.text)
    if isinstance(error, FetchError):
        status, retry_after = failure.details.get("status"), failure.details.get("retry_after")
        error.status = status if isinstance(status, int) else None
        error.retry_after = retry_after if isinstance(retry_after, datetime) else None
    return error


_GIVEN_BACK = (
    Answer, Failure, ParsedItem, ListingPage, Pager, FeedPage, Article, StoryLink, intents.Decision, intents.NewStory,
    intents.NewEdition, intents.ChangedEdition, intents.CorrectedDate, intents.ChangedImage, intents.Arrival,
    intents.KnownEdition,
)  # fmt: skip
_GIVEN = (
    *_GIVEN_BACK, Limits, Rules, Rule, WordList, Term, Pattern, Source, FetchedPage, Reading, ReadMemory, Condition,
    intents.Known, intents.Traces, intents.EditionKey,
)  # fmt: skip


def pack(content: object) -> bytes:
    """Make a frame of rules and limits, of a job or of an answer; raises TypeError for what cannot go there."""
    written = _writer().write(content)
    return LENGTH.pack(len(written)) + written


def _writer() -> Writer:
    writer = Writer(_GIVEN)
    writer.others = {
        Classifier: lambda _: {"classifier": None},  # the worker made its own of the rules that it was given
        FunctionType: _name_of,
        partial: lambda work: _parts_of(writer, work),
        re.Pattern: _pattern_of,
    }
    return writer


def _name_of(work: object) -> object:
    if not isinstance(work, FunctionType) or "." in work.__qualname__:
        raise TypeError(f"{work} is no function of a module")
    return {"work": [work.__module__, work.__qualname__]}


def _parts_of(writer: Writer, work: object) -> object:
    if not isinstance(work, partial):
        raise TypeError(f"{work} has no parts")
    return {"partial": writer.plain((work.func, work.args, dict(work.keywords)))}


def _pattern_of(pattern: object) -> object:
    if not isinstance(pattern, re.Pattern) or not isinstance(pattern.pattern, str):
        raise TypeError(f"{pattern} is no pattern of letters")
    return {"pattern": [pattern.pattern, pattern.flags]}


def _jobs_reader(classifier: Classifier | None) -> Reader:
    """Read, in the worker, whatever the bot gives it."""
    reader = Reader(_GIVEN)
    reader.others = {
        "classifier": lambda _: classifier,
        "work": lambda told: _function(*reader.several(told)),
        "partial": lambda told: _partial(*reader.several(told)),
        "pattern": lambda told: _pattern(*reader.several(told)),
    }
    return reader


def _function(module: object, name: object) -> object:
    return getattr(import_module(str(module)), str(name))


def _partial(work: object, given: object, named: object) -> object:
    if not callable(work) or not isinstance(given, tuple) or not isinstance(named, dict):
        raise TypeError("a partial of nothing")
    return partial(work, *given, **named)


def _pattern(text: object, flags: object) -> re.Pattern[str]:
    return re.compile(str(text), flags if isinstance(flags, int) else 0)


def unpack_start(content: bytes) -> tuple[Rules, Limits]:
    """Read, in the worker, what it is given first."""
    match _jobs_reader(None).read(content):
        case (Rules() as rules, Limits() as limits):
            return rules, limits
    raise ValueError("a worker begins with rules and limits")


def do_job(content: bytes, classifier: Classifier) -> object:
    """Read, in the worker, what is to be done, and do it; raises what that raises."""
    match _jobs_reader(classifier).read(content):
        case (work, tuple() as given, dict() as named) if callable(work):
            made: object = work(*given, **named)
            return made
    raise ValueError("a job is a function, and what it is given")


_answers = Reader(_GIVEN_BACK)


def unpack_answer(content: bytes) -> Answer:
    """Read, in the bot, what came of a job: plain data, our frozen types, and moments. Raises ValueError otherwise."""
    try:
        answer = _answers.read(content)
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError) as error:  # by any of these
        raise ValueError(f"no answer: {error}") from error
    if not isinstance(answer, Answer) or not isinstance(answer.failure, Failure | None):
        raise ValueError("no answer: something else")  # noqa: TRY004 - of what came, not of a caller's type
    return answer
