"""What goes between the bot and its worker: frames of pickle, each behind eight bytes that tell its length.

The worker trusts the bot. The bot trusts the worker no further than its data: a page that takes the worker over, by a
fault in a parser, can give back wrong stories, but nothing that runs in the bot's process.
"""

from __future__ import annotations

import io
import pickle
import struct
from collections.abc import Mapping
from copyreg import dispatch_table
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot import intents
from bot.errors import BlockedError, ChallengeError, FetchError, LayoutError, TooLargeError
from bot.model import ParsedItem
from bot.sources.found import Article, FeedPage, ListingPage, Pager
from bot.sources.links import StoryLink
from bot.topics import Classifier, Rules

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


def pack(content: object) -> bytes:
    """Make a frame of rules and limits, of a job or of an answer."""
    packed = io.BytesIO()
    packed.write(bytes(LENGTH.size))
    pickler = pickle.Pickler(packed, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = dispatch_table | {
        Classifier: lambda _: (_own_classifier, ()),
        MappingProxyType: lambda mapping: (dict, (dict(mapping),)),
        ZoneInfo: lambda zone: (_zone, (zone.key,)),
    }
    pickler.dump(content)
    packed.seek(0)
    packed.write(LENGTH.pack(packed.getbuffer().nbytes - LENGTH.size))
    return packed.getvalue()


def _own_classifier() -> Classifier:
    """Stands in a job for the classifier, which the worker made once of the rules that it was given."""
    raise AssertionError("the worker puts its own in its place")


def _zone(key: str) -> ZoneInfo:
    return ZoneInfo(key)


class _Jobs(pickle.Unpickler):
    """What the worker reads: any function of the program."""

    def __init__(self, content: bytes, classifier: Classifier) -> None:
        super().__init__(io.BytesIO(content))
        self._classifier = classifier

    def find_class(self, module: str, name: str) -> object:
        if (module, name) == (_own_classifier.__module__, _own_classifier.__name__):
            return lambda: self._classifier
        return super().find_class(module, name)


def unpack_start(content: bytes) -> tuple[Rules, Limits]:
    """Read, in the worker, what it is given first."""
    rules, limits = pickle.loads(content)  # noqa: S301 - the bot's own, through a pipe of its own
    return rules, limits


def do_job(content: bytes, classifier: Classifier) -> object:
    """Read, in the worker, what is to be done, and do it; raises what that raises."""
    work, given, named = _Jobs(content, classifier).load()
    made: object = work(*given, **named)
    return made


_GIVEN_BACK = (
    Answer, Failure, ParsedItem, ListingPage, Pager, FeedPage, Article, StoryLink, intents.Decision, intents.NewStory,
    intents.NewEdition, intents.ChangedEdition, intents.CorrectedDate, intents.ChangedImage, intents.Arrival,
    intents.KnownEdition, date, datetime, timedelta, timezone, _zone,
)  # fmt: skip
_ALLOWED = {(kind.__module__, kind.__qualname__): kind for kind in _GIVEN_BACK}


class _Answers(pickle.Unpickler):
    """What the bot reads: plain data, our frozen types, and moments."""

    def find_class(self, module: str, name: str) -> object:
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is nothing that a worker gives back") from None


def unpack_answer(content: bytes) -> Answer:
    """Read, in the bot, what came of a job; raises ValueError for anything that is no answer."""
    try:
        answer = _Answers(io.BytesIO(content)).load()
    except Exception as error:  # pickle raises anything for what is no pickle
        raise ValueError(f"no answer: {error}") from error
    if not isinstance(answer, Answer) or not isinstance(answer.failure, Failure | None):
        raise ValueError("no answer: something else")  # noqa: TRY004 - of what came, not of a caller's type
    return answer
