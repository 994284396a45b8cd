"""What goes between the bot and its worker: frames of JSON, each behind eight bytes that tell its length.

The worker trusts the bot. The bot trusts the worker no further than its data: a page that takes the worker over, by a
fault in a parser, can give back wrong stories, but nothing that runs in the bot's process.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from operator import attrgetter
from typing import Final, TypeAlias, cast

from bot import intents
from bot.errors import BlockedError, ChallengeError, FetchError, LayoutError, TooLargeError
from bot.model import ParsedItem
from bot.sources.found import Article, FeedPage, ListingPage, Pager
from bot.sources.links import StoryLink
from bot.sources.worker.writing import read, write
from bot.topics import Classifier, Rules

LENGTH = struct.Struct("!Q")
"""Of the frame that follows, in bytes."""

_CLASSIFIER: Final = "classifier"
"""Stands in a job for the classifier, which the worker made once of the rules that it was given."""

_Job: TypeAlias = tuple[Callable[..., object], tuple[object, ...], dict[str, object]]  # type: ignore[explicit-any] # any work


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
    settled: int = 50
    """After so many jobs it holds what it needs."""
    growth: float = 0.04
    """By this part of it it may grow from then on: what pages leave behind in it is of no use to later ones."""
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


def pack(content: object) -> bytes:
    """Make a frame of rules and limits, of a job or of an answer."""
    written = write(content, {Classifier: _CLASSIFIER})
    return LENGTH.pack(len(written)) + written


def unpack_start(content: bytes) -> tuple[Rules, Limits]:
    """Read, in the worker, what it is given first."""
    rules, limits = cast("tuple[Rules, Limits]", read(content, _any))  # the bot's own, through a pipe of its own
    return rules, limits


def do_job(content: bytes, classifier: Classifier) -> object:
    """Read, in the worker, what is to be done, and do it; raises what that raises."""
    work, given, named = cast("_Job", read(content, _any, {_CLASSIFIER: classifier}))
    return work(*given, **named)


def _any(module: str, name: str) -> object:
    """Any function and type of the program: the worker trusts the bot."""
    return attrgetter(name)(import_module(module))


_GIVEN_BACK = (
    Answer, Failure, ParsedItem, ListingPage, Pager, FeedPage, Article, StoryLink, intents.Decision, intents.NewStory,
    intents.NewEdition, intents.ChangedEdition, intents.CorrectedDate, intents.ChangedImage, intents.Arrival,
    intents.KnownEdition,
)  # fmt: skip
_ALLOWED = {(kind.__module__, kind.__qualname__): kind for kind in _GIVEN_BACK}


def _given_back(module: str, name: str) -> object:
    try:
        return _ALLOWED[module, name]
    except KeyError:
        raise ValueError(f"{module}.{name} is nothing that a worker gives back") from None


def unpack_answer(content: bytes) -> Answer:
    """Read, in the bot, what came of a job; raises ValueError for anything that is no answer."""
    try:
        answer = read(content, _given_back)
    except Exception as error:  # whatever is wrong with it
        raise ValueError(f"no answer: {error}") from error
    if not isinstance(answer, Answer) or not isinstance(answer.failure, Failure | None):
        raise ValueError("no answer: something else")  # noqa: TRY004 - of what came, not of a caller's type
    return answer
