"""The world of flow tests: the whole bot in process, a real file, and the Bot API emulator over loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from bot.address import Address
from bot.app import App, Terms, running, utc_now
from bot.config import Secret, Settings
from bot.demo.clock import Clock
from bot.demo.courier import bringing
from bot.demo.emulator import Emulator
from bot.demo.endpoint import serve
from tests.factories import ZONE, lay_database, make_reading, make_source, take_in
from tests.flow.ways import SECRET, free_port
from tests.labels import wordless_labels
from tests.once import read_once

if TYPE_CHECKING:
    from pathlib import Path

    from bot.demo.people import Chat, ChatMessage
    from bot.model import ParsedItem, Source
    from bot.store import Store

NO_SOURCES = """
[[source]]
name = "sample"
kind = "listing"
url = "https://news.example/tag"
language = "en"
site = "news.example"
enabled = false
"""


@dataclass(slots=True, kw_only=True)
class World:
    """The emulator, and the bot that runs against it."""

    emulator: Emulator
    settings: Settings
    clock: Clock = field(default_factory=lambda: Clock(utc_now))
    steady: Callable[[], float] | None = None
    """The clock that nobody sets; None: it goes with `clock`, whose jumps then mean that time has passed."""
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    running: App | None = None
    terms: Terms = field(default_factory=lambda: Terms(answer_interval=0))

    @property
    def app(self) -> App:
        """The bot that runs."""
        assert self.running is not None
        return self.running

    @property
    def store(self) -> Store:
        """What the bot has stored."""
        return self.app.store

    async def start(self) -> None:
        """Start the bot."""
        steady = self.steady or self.clock.seconds
        self.running = await self.stack.enter_async_context(
            running(self.settings, now=self.clock.now, steady=steady, terms=self.terms)
        )

    async def stop(self) -> None:
        """Stop the bot as SIGTERM does."""
        await self.stack.aclose()
        self.stack = AsyncExitStack()
        self.running = None

    def receive_by_webhook(self) -> None:
        """Have the bot, when it is started, be brought its updates."""
        port = free_port()
        changes = {
            "webhook_url": f"http://127.0.0.1:{port}/hook",
            "webhook_secret": Secret(SECRET),
            "listen": Address("127.0.0.1", port),
        }
        self.settings = replace(self.settings, **changes)

    async def publish(self, *items: ParsedItem, source: Source | None = None) -> list[int]:
        """Store items as a read of a source in use does, and let the bot notice; the numbers of all stories."""
        reading = make_reading(items, source or make_source(language=items[0].language))
        numbers = await take_in(self.store, reading, now=self.clock.now(), zone=ZONE)
        self.app.fanout.wake()
        self.app.revision.wake()
        return numbers

    async def said(self, chat: Chat, predicate: Callable[[ChatMessage], bool] = bool) -> ChatMessage:
        """Wait for a message of the bot in a chat, as it stands, and give it."""
        return await self.emulator.wait_for(
            lambda: next((m for m in reversed(self.emulator.sent(chat)) if predicate(m)), None)
        )


@pytest.fixture(scope="session", autouse=True)
def _read_once() -> Iterator[None]:
    """Let all worlds share what topics, synonyms and catalogues say."""
    with read_once():
        yield


@pytest.fixture
def way(request: pytest.FixtureRequest) -> str:
    """How updates come to the bot: by polling, but where a test says otherwise (ways.BOTH_WAYS)."""
    return str(getattr(request, "param", "polling"))


@pytest.fixture
async def quiet_world(tmp_path: Path, way: str) -> AsyncIterator[World]:
    """A world whose bot has not been started."""
    async with make_world(tmp_path) as made, AsyncExitStack() as stack:
        if way == "webhook":
            made.receive_by_webhook()
            await stack.enter_async_context(bringing(made.emulator.world))
            stack.push_async_callback(made.stop)
        yield made


@pytest.fixture
async def world(quiet_world: World) -> World:
    """A world whose bot runs."""
    await quiet_world.start()
    return quiet_world


@asynccontextmanager
async def make_world(folder: Path) -> AsyncIterator[World]:
    """Make a world; at its end not one request may have been malformed, nor a button without words."""
    (folder / "sources.toml").write_text(NO_SOURCES, encoding="utf-8")
    lay_database(database := folder / "data" / "test.db")
    emulator = Emulator()
    async with serve(emulator) as url:
        settings = Settings(
            bot_token=Secret(emulator.token),
            bot_api_url=url,
            database_path=database,
            sources_file=folder / "sources.toml",
            backup_keep=0,
            quiet_hours="",
            messages_per_second=1000,
        )
        made = World(emulator=emulator, settings=settings)
        try:
            yield made
        finally:
            await made.stop()
    assert emulator.malformed() == []
    assert wordless_labels(row for message in emulator.sent() for row in message.button_texts) == []
