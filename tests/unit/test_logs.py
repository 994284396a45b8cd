"""Logs: one way out for everything that is logged, and no secret on it."""

from __future__ import annotations

import io
import json
import logging
import warnings
from typing import Literal

import pytest
import structlog

from bot.logs import set_up_logging

TOKEN = "1:not-a-real-token"  # noqa: S105 - invented


def fail() -> None:
    """Raise an error that quotes the token."""
    raise ConnectionError(f"https://api.example/bot{TOKEN}/getMe")


@pytest.mark.parametrize("form", ["console", "json"])
def test_the_token_is_in_no_line(form: Literal["console", "json"]) -> None:
    """Not in an event, a field, a nested value, a library's line, an exception or its traceback."""
    stream = io.StringIO()
    set_up_logging("DEBUG", form, [TOKEN], stream=stream)
    log = structlog.get_logger("bot.sample")
    log.info("asked %s", TOKEN, url=f"https://api.example/bot{TOKEN}/getMe", deep={"tokens": [TOKEN]})
    logging.getLogger("telegram.ext").warning("request %s failed", TOKEN)
    logging.getLogger("sample").error("unknown bot77:somebody-elses-token", extra={"token": TOKEN})
    try:
        fail()
    except ConnectionError:
        log.exception("failed")
        logging.getLogger("aiohttp.client").exception("failed")
    text = stream.getvalue()
    assert TOKEN not in text
    assert "somebody-elses" not in text
    assert text.count("***") == 5
    assert text.count("ConnectionError") == 2


def test_json_lines_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    """Each line on stderr is one object with time, level, logger and event; letters stay letters."""
    set_up_logging("INFO", "json")
    structlog.get_logger("bot.sample").info("source read", source="үлгі", new=3)
    logging.getLogger("telegram").warning("slow %s", "answer")
    ours, theirs = map(json.loads, capsys.readouterr().err.splitlines())
    assert {key: ours[key] for key in ("event", "level", "logger", "source", "new")} == {
        "event": "source read",
        "level": "info",
        "logger": "bot.sample",
        "source": "үлгі",
        "new": 3,
    }
    assert (theirs["event"], theirs["level"]) == ("slow answer", "warning")
    assert ours["timestamp"].endswith("Z")


def test_talkative_libraries_are_heard_from_warning_on() -> None:
    """What they say below it is noise, or worse: an HTTP library's line carries the token's address."""
    stream = io.StringIO()
    set_up_logging("DEBUG", "console", stream=stream)
    for name in ("httpx", "httpcore.connection", "apscheduler.executors", "aiohttp.access", "aiosqlite"):
        logging.getLogger(name).info("quiet")
        logging.getLogger(name).warning("loud")
    logging.getLogger("apscheduler.scheduler").warning("a quiet turn was left out")
    logging.getLogger("apscheduler.scheduler").error("loud")
    assert stream.getvalue().count("loud") == 6
    assert "quiet" not in stream.getvalue()


def test_the_level_holds_for_everything() -> None:
    """Below the level nothing is written; Python's warnings are lines like others."""
    stream = io.StringIO()
    set_up_logging("WARNING", "console", stream=stream)
    structlog.get_logger("bot.sample").info("unimportant")
    logging.getLogger("telegram").info("unimportant")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn("old way", DeprecationWarning, stacklevel=1)
    assert "unimportant" not in stream.getvalue()
    assert "old way" in stream.getvalue()


def test_setting_up_twice_writes_once() -> None:
    """The second set-up takes the place of the first."""
    first, second = io.StringIO(), io.StringIO()
    set_up_logging("INFO", "console", stream=first)
    set_up_logging("INFO", "console", stream=second)
    structlog.get_logger("bot.sample").info("once")
    assert (first.getvalue().count("once"), second.getvalue().count("once")) == (0, 1)
