"""Health on METRICS_LISTEN, and what watches the loops."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import aiohttp
import orjson
import pytest
from structlog.testing import capture_logs

from bot import probe, timetable
from bot.address import Address
from bot.app import composition
from bot.demo.faults import dropped
from bot.errors import ConfigError, StuckError
from bot.health import Health
from bot.heartbeats import Heart
from bot.troubles import DAMAGE
from bot.web.watching import serve_watching
from tests.factories import make_item
from tests.flow.talk import ask
from tests.flow.ways import BOTH_WAYS, free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bot.health import Report
    from tests.flow.conftest import World

LOOPS = ["updates", "reads", "fan-out", "delivery", "housekeeping"]
TASKS = ["alarm", "revision", "announcing", "reporting", "contact", "indexing", "comparing"]
TASKS += ["asking", "erasing", "proposing", "linking", "alerting"]


@pytest.fixture
def watched(quiet_world: World) -> World:
    """A bot that may be watched, not yet started."""
    changes = {"metrics_listen": Address("127.0.0.1", free_port())}
    quiet_world.settings = replace(quiet_world.settings, **changes)
    return quiet_world


async def look(world: World, path: str, method: str = "GET") -> tuple[int, bytes]:
    """Ask as a monitor does."""
    assert world.settings.metrics_listen is not None
    url = f"http://127.0.0.1:{world.settings.metrics_listen.port}{path}"
    async with aiohttp.ClientSession() as session, session.request(method, url) as answer:
        assert answer.headers["Server"] == "saqbala"
        return answer.status, await answer.read()


async def readiness(world: World) -> tuple[int, Report]:
    """What /readyz says."""
    status, body = await look(world, "/readyz")
    report: Report = orjson.loads(body)
    return status, report


async def is_stuck(world: World, *names: str) -> None:
    """Wait until /readyz says that these loops are stuck, and no others."""
    async with asyncio.timeout(60):
        while (await readiness(world))[1]["stuck"] != list(names):  # noqa: ASYNC110 - a monitor knows no other way
            await asyncio.sleep(0.05)
    assert (await look(world, "/healthz"))[0] == 200


@BOTH_WAYS
async def test_bot_at_work_is_ready(watched: World) -> None:
    """Whichever way its updates come."""
    await watched.start()
    assert await look(watched, "/healthz") == (200, b"ok\n")
    person = watched.emulator.add_user(language_code="en")
    await ask(watched, person, "/follow all")
    await watched.publish(make_item(1))
    await watched.said(person.chat, lambda message: "Sample story 1" in message.text)
    status, report = await readiness(watched)
    assert status == 200
    assert list(report["loops"]) == LOOPS + TASKS
    assert all(loop["ok"] and loop["seconds"] < 60 for loop in report["loops"].values())
    assert {**report, "loops": {}} == {"ready": True, "state": "ready", "loops": {}, "stuck": [], "troubles": []}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("HEAD", "/healthz", 200),
        ("HEAD", "/readyz", 200),
        ("POST", "/healthz", 405),
        ("DELETE", "/readyz", 405),
        ("POST", "/metrics", 405),
        ("GET", "/", 404),
        ("GET", "/hook", 404),
        ("GET", "/healthz/", 404),
        ("POST", "/hook", 404),
    ],
)
async def test_nothing_else_is_served(watched: World, method: str, path: str, status: int) -> None:
    """Metrics only where there are some."""
    await watched.start()
    told, body = await look(watched, path, method)
    assert told == status
    assert body == b""


async def test_metrics_are_served_as_they_are_made() -> None:
    """With their own content type, which a scraper goes by."""

    async def metrics() -> tuple[bytes, str]:
        return b"up 1\n", "text/plain; version=1.0.0; charset=utf-8"

    address, health = Address("127.0.0.1", free_port()), Health()
    health.metrics = metrics
    async with (
        serve_watching(address, health),
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{address.port}/metrics") as answer,
    ):
        assert await answer.read() == b"up 1\n"
        assert answer.headers["Content-Type"] == "text/plain; version=1.0.0; charset=utf-8"


async def test_bot_that_starts_lives_and_is_not_ready(watched: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """From before its database is opened, which a migration may make long."""
    asked: list[tuple[int, bytes]] = []
    opened = composition.open_store

    def opening(path: Path, **rights: bool) -> object:
        async def ask_meanwhile() -> AsyncIterator[object]:
            asked.append(await look(watched, "/healthz"))
            status, report = await readiness(watched)
            asked.append((status, report["state"].encode()))
            asked.append(await look(watched, "/metrics"))
            async with opened(path, **rights) as store:
                yield store

        return asynccontextmanager(ask_meanwhile)()

    monkeypatch.setattr(composition, "open_store", opening)
    await watched.start()
    assert asked == [(200, b"ok\n"), (503, b"starting"), (503, b"")]


async def test_outage_of_telegram_makes_no_loop_stuck(watched: World) -> None:
    """It tries again and again."""
    await watched.start()
    watched.emulator.inject(dropped(), method="getUpdates", times=None)
    watched.emulator.add_user().sends("/about")
    await watched.emulator.wait_for(lambda: len(watched.emulator.calls_of("getUpdates")) > 3)
    assert (await readiness(watched))[0] == 200
    watched.emulator.faults.clear()


async def test_stuck_loop_is_named_and_ends_the_run(watched: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """First it is told, then, when it does not come round, all is ended."""
    monkeypatch.setattr("bot.fanout.STEP_SECONDS", 0.1)
    monkeypatch.setattr("bot.fanout.Fanout.drain", _hang)
    watched.terms.health._grace = 1.0
    await watched.start()
    with capture_logs() as logs:
        watched.app.fanout.wake()
        await is_stuck(watched, "fan-out")
        assert (await readiness(watched))[0] == 503
        async with asyncio.timeout(60):
            await watched.terms.ending.wait()
    assert isinstance(watched.terms.ending.error, StuckError)
    assert ("a loop is stuck", "fan-out") in [(line["event"], line.get("loop")) for line in logs]


async def test_long_tasks_that_hang_are_named(watched: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each, whatever it hangs in."""
    steps = {
        "alarm": "bot.alarm.Alarm.work",
        "revision": "bot.store.revisions.Revisions.mark_chunk",
        "announcing": "bot.store.notices.Notices.claim",
        "reporting": "bot.report.Reporting._tell_all",
        "contact": "bot.contact.Contact._look",
        "indexing": "bot.indexing.index_all",
        "comparing": "bot.store.matters.Matters.find_some",
        "asking": "bot.questions.Asking.work",
        "erasing": "bot.erasing.Erasing.work",
        "proposing": "bot.proposing.Proposing.work",
        "linking": "bot.linking.Linking.work",
        "alerting": "bot.alerting.Alerting.work",
    }
    assert list(steps) == TASKS
    let_go = asyncio.Event()

    async def hang(*_: object, turn: Callable[[], None] = lambda: None) -> bool:
        turn()
        await let_go.wait()
        return False

    begun = Heart.begin
    for step in steps.values():
        monkeypatch.setattr(step, hang)
    monkeypatch.setattr(Heart, "turn", lambda heart: begun(heart, "a round", 0.2))
    try:
        await watched.start()
        await is_stuck(watched, *TASKS)
    finally:
        let_go.set()
        monkeypatch.undo()


async def test_handler_that_hangs_makes_the_updates_stuck(watched: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though other chats are answered."""
    monkeypatch.setattr("bot.telegram.updates.HANDLING_SECONDS", 0.1)
    await watched.start()
    let_go = asyncio.Event()
    monkeypatch.setattr("bot.telegram.client.Telegram.send", lambda *_, **__: let_go.wait())
    watched.emulator.add_user(language_code="en").sends("/latest")
    await is_stuck(watched, "updates")
    let_go.set()


async def test_clockwork_that_stands_still_makes_reads_stuck(watched: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """No job is run any more."""
    monkeypatch.setattr(timetable, "PULSE_SECONDS", 0.1)
    monkeypatch.setattr(timetable, "CLOCKWORK_SECONDS", 0.5)
    await watched.start()
    await asyncio.sleep(1)
    assert (await readiness(watched))[0] == 200
    monkeypatch.setattr("apscheduler.schedulers.base.BaseScheduler._process_jobs", lambda _self: 3600)
    await is_stuck(watched, "reads")


async def test_address_in_use_is_told_in_one_line(watched: World) -> None:
    """It names the setting; the database has not been touched."""
    assert watched.settings.metrics_listen is not None
    with socket.create_server(watched.settings.metrics_listen), pytest.raises(ConfigError) as refusal:
        await watched.start()
    (problem,) = refusal.value.problems
    assert problem.startswith("METRICS_LISTEN: 127.0.0.1:")
    assert "write another address" in problem


async def test_ready_asks_and_tells_a_line_a_loop(watched: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a container's health check does."""
    assert watched.settings.metrics_listen is not None
    monkeypatch.setenv("METRICS_LISTEN", f"0.0.0.0:{watched.settings.metrics_listen.port}")
    with pytest.raises(Exception, match="the bot does not answer on "):
        await asyncio.to_thread(probe.ask_running)
    await watched.start()
    lines, ready = await asyncio.to_thread(probe.ask_running)
    assert ready
    assert [line.split()[:2] for line in lines] == [["bot", "ready"], *([name, "ok,"] for name in LOOPS + TASKS)]
    watched.app.troubles.begin(DAMAGE, "malformed")
    lines, ready = await asyncio.to_thread(probe.ask_running)
    assert ready  # a new start mends nothing
    assert lines[-1].split()[:2] == ["troubles", "damage;"]


async def _hang(_self: object) -> None:
    """Never come round."""
    await asyncio.Event().wait()
