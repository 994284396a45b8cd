"""A bot that is killed has lost none of what it had taken from Telegram, whichever way that came."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import AsyncExitStack, asynccontextmanager, closing
from typing import TYPE_CHECKING

import orjson
import pytest
from structlog.testing import capture_logs

from bot.app import Terms, utc_now
from bot.demo.courier import bringing
from bot.demo.emulator import Emulator
from bot.demo.endpoint import serve
from bot.demo.faults import flood, slow
from bot.store.inbox import inbox_of
from bot.store.inbox_file import InboxFile
from bot.store.values import milliseconds
from tests.flow.talk import ask
from tests.flow.test_run_process import SECONDS, end, run
from tests.flow.ways import BOTH_WAYS, SECRET, free_port

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from bot.demo.arguments import Json
    from bot.demo.happenings import Person
    from tests.flow.conftest import World

BOT = ("-m", "bot", "run")
POISONED = """
import os, signal, sys
from bot.cli import main
from handlers import dispatch

take = dispatch.Dispatcher.take

async def die(self, incoming):
    if "poison" in repr(incoming):
        os.kill(os.getpid(), signal.SIGKILL)
    await take(self, incoming)

dispatch.Dispatcher.take = die
sys.argv = ["saqbala", "run"]
main()
"""


@pytest.fixture
async def town(tmp_path: Path, way: str) -> AsyncIterator[Town]:
    """Telegram, and a bot that is started and killed."""
    emulator = Emulator()
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(serve(emulator))
        if way == "webhook":
            await stack.enter_async_context(bringing(emulator.world))
        yield Town(tmp_path, emulator, url, hook=free_port() if way == "webhook" else 0)
    assert emulator.malformed() == []


class Town:
    """Who writes to the bot, and what it writes."""

    def __init__(self, folder: Path, emulator: Emulator, url: str, hook: int) -> None:
        self.folder, self.emulator, self.url = folder, emulator, url
        address = f"127.0.0.1:{hook}"
        by_hook = {"WEBHOOK_URL": f"http://{address}/hook", "WEBHOOK_SECRET": SECRET, "LISTEN": address}
        self._more = by_hook if hook else {}

    @asynccontextmanager
    async def running(self, program: Sequence[str] = BOT) -> AsyncIterator[Process]:
        """The bot as a process that takes updates; another program as it is."""
        before = self._begun()
        async with run(self.folder, self.emulator, self.url, program=program, more=self._more) as process:
            if program is BOT:
                await self.emulator.wait_for(lambda: self._begun() > before, timeout=SECONDS)
            yield process

    def _begun(self) -> int:
        """How often updates were asked for, in the one way or the other."""
        return self.emulator.world.updates.asked + len(self.emulator.calls_of("setWebhook"))

    async def take_all(self) -> None:
        """Wait until Telegram has nothing more to give."""
        await self.emulator.wait_for(lambda: not self.emulator.world.updates.pending, timeout=SECONDS)

    def answers(self, people: Sequence[Person]) -> list[int]:
        """How many answers each has."""
        return [len(self.emulator.sent(person.chat)) for person in people]

    def inbox(self) -> tuple[list[int], list[int], bytes]:
        """What is in the inbox of the bot that has ended."""
        return read_inbox(self.folder / "data" / "saqbala.db")


def read_inbox(database: Path) -> tuple[list[int], list[int], bytes]:
    """What is in a file that nobody uses: ids of what was taken, and of what was handled; and all of it."""
    path = inbox_of(database)
    with closing(sqlite3.connect(path)) as connection:
        taken = [number for (number,) in connection.execute("SELECT number FROM taken ORDER BY place")]
        handled = [number for (number,) in connection.execute("SELECT number FROM handled ORDER BY place")]
    return taken, handled, b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


def lay_inbox(database: Path, emulator: Emulator, *, deaths: int = 1, handled: Sequence[Json] = ()) -> None:
    """Let a bot have taken all that Telegram has, and have died, so often; Telegram has forgotten it."""
    inbox_of(database).parent.mkdir(exist_ok=True)
    file = InboxFile(inbox_of(database), int(emulator.token.partition(":")[0]))
    updates, emulator.world.updates.pending = emulator.world.updates.pending, []
    now = milliseconds(utc_now())
    taken = [(int(one["update_id"]), orjson.dumps(one)) for one in updates]
    file.write(taken, [int(one["update_id"]) for one in handled], now=now)
    for _ in range(deaths - 1):
        file.find(0)
    file.close()


async def kill(process: Process) -> None:
    """As the kernel does where there is no memory left."""
    process.kill()
    await process.wait()


@BOTH_WAYS
async def test_killed_process_leaves_what_was_not_handled(town: Town) -> None:
    """Telegram has forgotten it; the next start answers each once, and after a stop nobody's words are left."""
    people = [town.emulator.add_user(language_code="en") for _ in range(20)]
    async with town.running() as process:
        town.emulator.inject(flood(1), method="sendMessage", times=None)
        for person in people:
            person.sends("/about some words")
        await town.take_all()
        await kill(process)
    taken, _, content = town.inbox()
    assert len(taken) == len(people)
    assert b"some words" in content
    town.emulator.faults.clear()
    async with town.running() as process:
        await town.emulator.wait_for(lambda: all(town.answers(people)), timeout=SECONDS)
        log = await end(process)
    assert set(town.answers(people)) == {1}
    assert [line for line in log if "[error" in line or "[warn" in line] == []
    taken, handled, content = town.inbox()
    assert taken == []
    assert len(handled) == len(people)
    assert b"some words" not in content


async def test_killed_while_answers_are_slow(town: Town) -> None:
    """Nobody is left without an answer, and twice comes only what was on its way."""
    people = [town.emulator.add_user(language_code="en") for _ in range(20)]
    async with town.running() as process:
        town.emulator.inject(slow(0.5), method="sendMessage", times=None)
        for person in people:
            person.sends("/about")
        await town.emulator.wait_for(lambda: sum(town.answers(people)) > 5, timeout=SECONDS)
        await kill(process)
    town.emulator.faults.clear()
    on_its_way = sum(town.answers(people))
    async with town.running() as process:
        await town.emulator.wait_for(lambda: all(town.answers(people)), timeout=SECONDS)
        await end(process)
    assert town.inbox()[0] == []
    assert set(town.answers(people)) <= {1, 2}
    assert sum(town.answers(people)) <= len(people) + on_its_way


async def test_update_that_kills_each_process_is_given_up(town: Town) -> None:
    """It was there when two processes died, as others were: these are answered, and the log tells its id."""
    poisoner, *people = (town.emulator.add_user(language_code="en") for _ in range(3))
    people[0].sends("/about")
    poisoner.sends("poison")
    people[1].sends("/about")
    lay_inbox(town.folder / "data" / "saqbala.db", town.emulator, deaths=2)
    for _ in range(2):
        async with town.running(("-c", POISONED)) as process:
            await process.wait()
        assert process.returncode == -signal.SIGKILL
    (poison,), _, _ = town.inbox()
    people[0].sends("/about")
    async with town.running(("-c", POISONED)) as process:
        await town.emulator.wait_for(lambda: town.answers(people) == [2, 1], timeout=SECONDS)
        log = await end(process)
    assert [line for line in log if "[error" in line and f"update={poison}" in line]
    assert "poison" not in "".join(log)
    taken, handled, content = town.inbox()
    assert (taken, len(handled)) == ([], 4)
    assert b"poison" not in content


async def test_what_is_left_comes_before_what_is_new(quiet_world: World) -> None:
    """Of one chat; what Telegram brings again is not handled again, nor what was handled before the kill."""
    person = quiet_world.emulator.add_user(language_code="en")
    for text in ("/about", "/hotline", "/topics"):
        person.sends(text)
    updates = quiet_world.emulator.world.updates
    came = list(updates.pending)
    updates.pending = came[:2]
    lay_inbox(quiet_world.settings.database_path, quiet_world.emulator, handled=came[:1])
    updates.pending = came
    await quiet_world.start()
    await quiet_world.emulator.wait_for(lambda: len(quiet_world.emulator.sent(person.chat)) == 2)
    await quiet_world.stop()
    first, second = quiet_world.emulator.sent(person.chat)
    assert "111" in first.text
    assert "111" not in second.text


@BOTH_WAYS
async def test_stop_leaves_nothing_but_ids(world: World) -> None:
    """What was taken has been handled before the end."""
    people = [world.emulator.add_user(language_code="en") for _ in range(10)]
    for person in people:
        person.sends("/about some words")
    await world.emulator.wait_for(lambda: any(world.emulator.sent(person.chat) for person in people))
    await world.stop()
    taken, handled, content = read_inbox(world.settings.database_path)
    assert taken == []
    assert handled
    assert b"some words" not in content


async def test_queries_that_are_too_old_are_no_error(world: World) -> None:
    """Telegram takes no answer to them any more; what was pressed is done all the same."""
    person = world.emulator.add_user(language_code="en")
    shown = await ask(world, person, "/language")
    await world.stop()
    press = person.presses(shown, "Русский")
    query = world.emulator.ask_inline(person, "words")
    press.at, query.at = press.at - 3600, query.at - 3600
    lay_inbox(world.settings.database_path, world.emulator)
    with capture_logs() as logs:
        await world.start()
        await world.emulator.wait_for(lambda: world.emulator.calls_of("answerInlineQuery"))
        assert "независимый" in (await ask(world, person, "/about")).text
        await world.stop()
    assert (press.answered, query.answer) == (False, None)
    assert world.emulator.calls_of("answerCallbackQuery")
    assert [line for line in logs if line["log_level"] in {"warning", "error"}] == []


async def test_inbox_that_cannot_be_written_keeps_nobody_waiting(quiet_world: World) -> None:
    """The log says so once, and all goes on as it would without one."""
    inbox_of(quiet_world.settings.database_path).mkdir()
    with capture_logs() as logs:
        await quiet_world.start()
        person = quiet_world.emulator.add_user(language_code="en")
        for _ in range(3):
            await ask(quiet_world, person, "/about")
        await quiet_world.stop()
    told = [line for line in logs if line["event"].startswith("the inbox") and line["log_level"] != "debug"]
    assert len(told) == 1


@BOTH_WAYS
async def test_what_cannot_be_answered_before_a_stop_is_answered_by_the_next_start(quiet_world: World) -> None:
    """The pace lets nobody have an answer before the stop, which does not wait; nothing is lost or doubled."""
    world = quiet_world
    people = [world.emulator.add_user(f"Sample {number}", language_code="en") for number in range(3)]
    world.terms = Terms(answer_interval=30)
    await world.start()
    for person in people:
        person.sends("/about")
        person.sends("/help")
    await world.emulator.wait_for(lambda: not world.emulator.world.updates.pending)
    with capture_logs() as log:
        await world.stop()
    assert [line["event"] for line in log].count("update left for the next start") == 6
    assert world.emulator.sent() == []
    world.terms = Terms(answer_interval=0)
    await world.start()
    await world.emulator.wait_for(lambda: len(world.emulator.sent()) == 6)
    await world.stop()
    assert [len(world.emulator.sent(person.chat)) for person in people] == [2, 2, 2]
