"""Logs: a line an event on stderr, for people or as JSON; the libraries' own lines take the same way.

The last step takes secrets out of the finished line, so that no field, exception or library can bring one in.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.masking import mask

_TALKATIVE = ("aiohttp.access", "aiosqlite", "apscheduler", "asyncio", "httpcore", "httpx")
"""Libraries whose lines below WARNING say nothing to an operator (httpx's even carry the token's address)."""

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
        renderers = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=repr, sort_keys=False),
        ]
    else:
        plain = structlog.dev.plain_traceback
        renderers = [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain)]
    finish = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[finish, *renderers, masking])


def _take_over(handler: logging.Handler, level: str) -> None:
    """Make `handler` the only one, for the program and for its libraries."""
    root = logging.getLogger()
    for other in list(root.handlers):
        root.removeHandler(other)
    root.addHandler(handler)
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.getLogger(_HURRIED).setLevel(max(logging.ERROR, root.level))
    logging.getLogger(_REPEATED).setLevel(logging.CRITICAL)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # logging's own complaints would print what the mask has not seen


class _Mask:
    """The last step: the line without secrets."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = tuple(secrets)

    def __call__(self, _logger: WrappedLogger, _name: str, line: EventDict | str) -> str:
        return mask(str(line), self._secrets)
