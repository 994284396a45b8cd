"""The two ways in which updates come to the bot: fetched by it, or brought to it."""

from __future__ import annotations

import socket

import pytest

SECRET = "sample-secret_1"  # noqa: S105 - a test's

BOTH_WAYS = pytest.mark.parametrize("way", ["polling", "webhook"], indirect=True)
"""For a test, or a module of tests, of what has to be the same whichever way updates come."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
