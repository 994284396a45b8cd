"""What a service manager has put into the environment for this process (sd_notify(3))."""

from __future__ import annotations

import os
from typing import NamedTuple


class ServiceManager(NamedTuple):
    """Who started this process and wants to be told how it is, as systemd's sd_notify(3) has it."""

    address: str
    """'' where nobody does."""
    watchdog_seconds: float | None
    """How often a sign of life is awaited."""


def find_service_manager() -> ServiceManager:
    """Read what a service manager has put into the environment for this process."""
    ours = os.environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    watched = ours and microseconds.isdecimal() and int(microseconds) > 0
    return ServiceManager(os.environ.get("NOTIFY_SOCKET", ""), int(microseconds) / 1e6 if watched else None)
