"""The whole bot in process for many examples, brought updates as by Telegram, and what must hold whatever they are."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
import structlog
from telegram.ext import Application

from bot import fairness, pace
from bot.address import Address
from bot.config import Secret
from bot.demo.cast import set_stage
from tests.factories import make_item
from tests.flow.conftest import World, make_world
from tests.fuzz.botapi import JsonObject

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from pathlib import Path

    from bot.demo.cast import Cast
    from bot.demo.people import Chat

SECRET = "sample-secret_1"  # noqa: S105 - a test's
MOST_REQUESTS = 40
"""Of an update: a few for an answer, and what follows of it, such as a test post with its removal."""
PATIENCE = 30.0
"""Seconds that all may take that is done at once for an update; a hundred times what it does."""

_numbers = count(1)
"""Of updates: no stage has one twice."""


class Journal(logging.Handler):
    """What was logged that nobody should have to read."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.entries: list[object] = []
        self.faults: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep an error of a library's."""
        self.faults.append(f"{record.name}: {self.format(record)}")

    def note(self, entry: Any, foreseen: tuple[str, ...]) -> None:
        """Keep an error of ours, unless it is one of these."""
        if (entry.get("exc_info") or entry.get("log_level") in {"error", "critical"}) and entry[
            "event"
        ] not in foreseen:
            self.faults.append(repr(entry))


@dataclass(slots=True)
class Staged:
    """A world whose bot runs while its loop does."""

    world: World
    cast: Cast
    runner: asyncio.Runner
    journal: Journal
    started: list[Any]
    """The applications, the one that runs last."""
    logged: list[Any] = field(default_factory=list)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something on the bot's loop."""
        return self.runner.run(work)

    async def bring(self, update: JsonObject) -> int:
        """Bring an update, wait until all is done that is done at once, and give the status of the answer."""
        body = json.dumps({"update_id": next(_numbers), **update}).encode()
        listen = self.world.settings.listen
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        address = f"http://{listen.host}:{listen.port}/hook"
        async with aiohttp.ClientSession() as session, session.post(address, data=body, headers=headers) as answer:
            status = answer.status
        async with asyncio.timeout(PATIENCE):
            await self.started[-1].update_queue.join()
        return status

    def forget(self) -> None:
        """Forget what was logged and asked before: an example that failed must not fail those after it."""
        self.logged.clear()
        self.journal.faults.clear()
        self.world.emulator.calls.clear()

    def check(self, *foreseen: str) -> None:
        """Nothing failed unforeseen, and nothing was asked of Telegram that is wrong whatever chat it meets."""
        for entry in self.logged:
            self.journal.note(entry, foreseen)
        self.logged.clear()
        faults, self.journal.faults = self.journal.faults, []
        assert not faults, "\n".join(faults)
        malformed = self.world.emulator.malformed()
        self.world.emulator.calls.clear()
        assert malformed == []

    async def check_store(self) -> None:
        """What is stored refers to nothing that is not there."""
        assert [dict(row) for row in await self.world.store.database.read("PRAGMA foreign_key_check")] == []

    def warned(self, event: str) -> bool:
        """Whether this was logged since the last check."""
        return any(entry["event"] == event for entry in self.logged)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def staged(folder: Path) -> Iterator[Staged]:
    """Bring on the demo's cast, give them a few stories, and let the bot run while the block does."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        started: list[Any] = []
        start = Application.start

        async def remember(application: Any) -> None:
            started.append(application)
            await start(application)

        patch.setattr(Application, "start", remember)
        patch.setattr(pace, "CHAT_INTERVAL", 0.001)
        unlimited = {kind: fairness.Allowance(10**9, 10**6, 10**6) for kind in fairness.ALLOWANCES}
        patch.setattr(fairness, "ALLOWANCES", unlimited)  # all of it comes from a few people, faster than people write
        journal = Journal()
        logging.getLogger().addHandler(journal)
        stack.callback(logging.getLogger().removeHandler, journal)
        logged = stack.enter_context(structlog.testing.capture_logs())
        runner = stack.enter_context(asyncio.Runner())
        within = AsyncExitStack()
        world, cast = runner.run(_opened(within, folder))
        stack.callback(lambda: runner.run(within.aclose()))
        yield Staged(world, cast, runner, journal, started, logged)


async def _opened(within: AsyncExitStack, folder: Path) -> tuple[World, Cast]:
    world = await within.enter_async_context(make_world(folder))
    hook = {"webhook_url": "https://bot.example/hook", "webhook_secret": Secret(SECRET)}
    world.settings = replace(world.settings, **hook, listen=Address("127.0.0.1", free_port()))
    cast = set_stage(world.emulator)
    await world.start()
    for number in range(1, 8):
        await world.publish(make_item(number, "en"), make_item(number, "ru"))
    return world, cast


_SET = {
    "chat": "chat, language",
    "thread": "chat, thread, digest, quiet, settings",
    "follow": "chat, thread, topic, region, query, digest, at_night, paused_at",
    "change": "change, chat, thread, user, what",
    "proposal": "proposal, chat, state",
    "trial": "chat, thread, story",
}


async def settings_of(world: World, *chats: Chat) -> list[dict[str, object]]:
    """All that people can set for chats, and what they decide there."""
    found = []
    for table, columns in _SET.items():
        for chat in chats:
            sql = f"SELECT {columns} FROM {table} WHERE chat = ? ORDER BY {columns}"  # noqa: S608 - names of ours
            found += [{"table": table, **dict(row)} for row in await world.store.database.read(sql, (chat.id,))]
    return found
