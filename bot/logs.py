"""Logs: a line an event on stderr, for people or as JSON; the libraries' own lines take the same way.

What a line tells is bounded and holds nobody's words (bot.telling). The last step takes secrets out of the finished
line, so that no field, exception or library can bring one in.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Sequence
from typing import Final, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.masking import mask
from bot.telling import short_trace, tell, trace

_OURS: Final = re.compile(r"(?:bot|handlers|__main__)\b")
"""Who may say something below WARNING: libraries say nothing there to an operator, but tell whole updates and calls."""


_TALKATIVE = ("aiosqlite", "telegram")
"""Some of them say so much that it would cost time only to pass over it."""

_HURRIED = "apscheduler.scheduler"
"""Warns each half second of a look that is left out while the one before still waits for the database."""

_REPEATED = "telegram.request.BaseRequest"
"""Tells of a proxy's answers with a traceback; what came of them is told by whoever asked."""


def set_up_logging(
    level: str,
    form: Literal["console", "json"],
    secrets: Sequence[str] = (),
    *,
    stream: TextIO | None = None,
) -> None:
    """Send everything that is logged from `level` on to a stream (stderr), in one form, without `secrets`."""
    stream = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(form, shared, _Mask(secrets), colors=stream.isatty()))
    _take_over(handler, level)


def _formatter(
    form: Literal["console", "json"], shared: list[Processor], masking: _Mask, *, colors: bool
) -> structlog.stdlib.ProcessorFormatter:
    renderers: list[Processor]
    if form == "json":
        renderers = [_whole_trace, structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=False)]
    else:
        renderers = [_one_line_trace, structlog.dev.ConsoleRenderer(colors=colors)]
    finish = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    steps: list[Processor] = [_first_line_of_asyncio, finish, _discreet, *renderers, masking]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=steps)


def _first_line_of_asyncio(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Leave out the lines that follow: they write tasks down with the errors that these ended by."""
    if event.get("logger") == "asyncio":
        event["event"] = str(event["event"]).partition("\n")[0]
    return event


def _discreet(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    event.pop("stack_info", None)
    error = _error_of(event.pop("exc_info", None))
    told: EventDict = {key: tell(value) for key, value in event.items()}
    return told if error is None else {**told, _ERROR: error}


_ERROR = "_error"


def _error_of(exc_info: object) -> BaseException | None:
    match exc_info:
        case BaseException():
            return exc_info
        case (_, BaseException() as error, _):
            return error
    return sys.exc_info()[1] if exc_info else None


def _whole_trace(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    error = event.pop(_ERROR, None)
    return event if error is None else {**event, "exception": trace(error)}


def _one_line_trace(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    error = event.pop(_ERROR, None)
    return event if error is None else {**event, "trace": short_trace(error)}


def _take_over(handler: logging.Handler, level: str) -> None:
    """Make `handler` the only one, for the program and for its libraries."""
    root = logging.getLogger()
    for other in list(root.handlers):
        root.removeHandler(other)
    handler.addFilter(is_heard)
    root.addHandler(handler)
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.getLogger(_HURRIED).setLevel(max(logging.ERROR, root.level))
    logging.getLogger(_REPEATED).setLevel(logging.CRITICAL)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # logging's own complaints would print what the mask has not seen


def is_heard(record: logging.LogRecord) -> bool:
    """Whether a line is worth telling: everybody's from WARNING on, below that the program's own."""
    return record.levelno >= logging.WARNING or _OURS.match(record.name) is not None


class _Mask:
    """The last step: the line without secrets."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = tuple(secrets)

    def __call__(self, _logger: WrappedLogger, _name: str, line: EventDict | str) -> str:
        return mask(str(line), self._secrets)
