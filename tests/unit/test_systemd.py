"""What the service manager is told, and when."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from bot.config.service import ServiceManager, find_service_manager
from bot.systemd import Notifier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Manager:
    """A service manager that listens, and the clock of whoever speaks to it."""

    def __init__(self, address: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(f"\0{address[1:]}" if address.startswith("@") else address)
        self.socket.settimeout(0)
        self.address = address
        self.now = 0.0

    def notifier(self, watchdog_seconds: float | None = None) -> Notifier:
        """Who speaks to it."""
        return Notifier(self.address, watchdog_seconds, steady=lambda: self.now)

    def heard(self) -> list[str]:
        """All that was said since the last time."""
        words = []
        while True:
            try:
                words.append(self.socket.recv(4096).decode())
            except BlockingIOError:
                return words


@pytest.fixture(params=["file", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Manager]:
    """A service manager."""
    made = Manager(str(tmp_path / "notify") if request.param == "file" else f"@saqbala-test-{os.getpid()}")
    yield made
    made.socket.close()


def test_start_and_end_are_told(manager: Manager) -> None:
    """Each with the word for it."""
    notifier = manager.notifier()
    notifier.ready()
    notifier.stopping()
    assert [words.partition("\n")[0] for words in manager.heard()] == ["READY=1", "STOPPING=1"]


def test_long_start_is_asked_patience_for(manager: Manager) -> None:
    """Now and then, for four times as long."""
    notifier = manager.notifier()
    for _ in range(31):
        notifier.starting()
        manager.now += 1
    assert manager.heard() == ["EXTEND_TIMEOUT_USEC=60000000"] * 3


def test_signs_of_life_come_at_half_of_the_time(manager: Manager) -> None:
    """However often there could be one."""
    notifier = manager.notifier(120)
    for _ in range(121):
        notifier.alive()
        manager.now += 1
    assert manager.heard() == ["WATCHDOG=1"] * 3


def test_nobody_who_listens_is_told_nothing(tmp_path: Path) -> None:
    """Neither without a manager nor with one that is gone."""
    for address in ("", str(tmp_path / "gone")):
        notifier = Notifier(address, None)
        notifier.ready()
        notifier.alive()


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({}, ServiceManager("", None)),
        ({"NOTIFY_SOCKET": "/run/n", "WATCHDOG_USEC": "120000000"}, ServiceManager("/run/n", 120)),
        ({"NOTIFY_SOCKET": "@n", "WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"}, ServiceManager("@n", None)),
        ({"WATCHDOG_USEC": "soon"}, ServiceManager("", None)),
        ({"WATCHDOG_USEC": "0"}, ServiceManager("", None)),
    ],
)
def test_manager_is_found_in_the_environment(
    environment: dict[str, str], found: ServiceManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is meant for another process is not for this one."""
    for name in ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert find_service_manager() == found
