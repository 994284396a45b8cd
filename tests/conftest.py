"""What every test leaves as it found it, and how long examples may take."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# Hypothesis measures by the clock on the wall, and the machine may be busy.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
# With rich at hand structlog draws each traceback with all values: that takes seconds while every line is counted.
structlog.get_config()["processors"][-1].exception_formatter = structlog.dev.plain_traceback


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """Give pytest its handlers back where a command was run that set up logging of its own."""
    root = logging.getLogger()
    handlers, level, raising = list(root.handlers), root.level, logging.raiseExceptions
    yield
    if structlog.is_configured():
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.raiseExceptions = raising
        logging.captureWarnings(capture=False)
        structlog.reset_defaults()
