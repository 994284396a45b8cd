"""Metrics: counters move when the thing happens, and a scrape tells what is stored without waiting for it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import pace
from bot.address import Address
from bot.demo.faults import broken, flood, lost
from bot.metering import exposition, looking
from bot.store.figures import Figures
from tests.factories import make_item
from tests.flow.audience import follow, follower, settled
from tests.flow.site import sample_site
from tests.flow.talk import ask, press, stock
from tests.flow.test_watching import LOOPS, TASKS
from tests.flow.ways import free_port

if TYPE_CHECKING:
    from tests.flow.conftest import World

Scrape: TypeAlias = dict[tuple[str, ...], float]


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here, and every figure is counted anew at each scrape."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)
    monkeypatch.setattr(looking, "FRESH_SECONDS", 0.0)
    monkeypatch.setattr(looking, "COST", 0.0)
    monkeypatch.setattr(exposition, "PATIENCE_SECONDS", 5.0)


@pytest.fixture
async def measured(quiet_world: World) -> World:
    """A world whose bot is measured."""
    listen = {"metrics_listen": Address("127.0.0.1", 0), "allow_private_sources": True}
    quiet_world.settings = replace(quiet_world.settings, **listen)
    await quiet_world.start()
    return quiet_world


async def scrape(world: World) -> Scrape:
    """What Prometheus reads: values by the name without its prefix, then the labels in the order of their names."""
    expose = world.terms.health.metrics
    assert expose is not None
    body, kind = await expose()
    assert kind == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name.removeprefix("saqbala_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }


async def test_what_is_sent_is_counted_with_its_troubles(measured: World) -> None:
    """A push that meets a 429 and a 502 is sent at the third try; its correction is an edit."""
    person = await follower(measured)
    measured.emulator.inject(flood(1), method="sendMessage", chat=person.chat)
    measured.emulator.inject(broken(), method="sendMessage", chat=person.chat)
    await measured.publish(make_item(5))
    await settled(measured)
    found = await scrape(measured)
    assert found["sent_messages_total", "push"] == 1
    assert found["floods_total", "chat"] == 1
    assert found["retries_total", "push"] == 2
    assert {found["deliveries_total", outcome] for outcome in ("flood", "trouble", "sent")} == {1}
    assert found["telegram_requests_total", "sendMessage", "flood"] == 1
    assert found["telegram_requests_total", "sendMessage", "ok"] == 1
    assert (found["outcomes_total", "sent"], found["outcomes_total", "dead"]) == (1, 0)
    await measured.publish(make_item(5, title="Sample story 5, corrected (en)"))
    await measured.emulator.wait_for(lambda: measured.emulator.calls_of("editMessageText"))
    await settled(measured)
    await asyncio.sleep(0)
    assert (await scrape(measured))["sent_messages_total", "edit"] == 1


async def test_what_waits_is_counted(measured: World) -> None:
    """What a lost answer leaves uncertain, and for how long what Telegram does not take has been due."""
    channel = measured.emulator.add_channel("News", owner=measured.emulator.add_user(started=True))
    await follow(measured, channel)
    measured.emulator.inject(lost(), method="sendMessage", chat=channel)
    await measured.publish(make_item(5))
    await settled(measured)
    found = await scrape(measured)
    assert (found["rows", "uncertain"], found["rows", "open"], found["outcomes_total", "uncertain"]) == (1, 0, 1)
    assert found[("oldest_due_seconds",)] == 0
    person = await follower(measured)
    measured.emulator.inject(broken(), method="sendMessage", chat=person.chat, times=None)
    await measured.publish(make_item(6))
    await measured.emulator.wait_for(
        lambda: [call for call in measured.emulator.calls_of("sendMessage") if call.status == 502]
    )
    await asyncio.sleep(0.1)
    found = await scrape(measured)
    assert found["rows", "open"] >= 1
    assert found[("oldest_due_seconds",)] > 0
    measured.emulator.faults.clear()


async def test_answers_are_timed_by_what_was_asked_never_by_what_was_typed(measured: World) -> None:
    """A command by its own name, a button by its family; whatever else is typed is one and the same."""
    person = measured.emulator.add_user(language_code="en", started=True)
    await stock(measured, 7)
    listed = await ask(measured, person, "/latest 5")
    await ask(measured, person, "sample story")
    for number in range(20):
        await ask(measured, person, f"/marker{number} marker")
    await press(measured, person, listed, "Next ▶")
    await asyncio.sleep(0.05)
    found = await scrape(measured)
    assert found["answer_seconds_count", "command", "latest"] == 1
    assert found["answer_seconds_count", "command", "other"] == 20
    assert found["answer_seconds_count", "text", "words"] == 1
    assert any(key[:2] == ("answer_seconds_count", "button") for key in found)
    assert found[("search_seconds_count",)] >= 1
    assert found["sent_messages_total", "answer"] == 22
    assert found["updates_total", "message", "handled"] >= 22
    assert found["stories", "en", "news.example"] == 7
    assert found["chats", "private", "en"] == 1
    assert not any("marker" in part for key in found for part in key)


async def test_reads_are_counted_by_their_condition(measured: World) -> None:
    """Of sources that were read; and the last good one is known by its moment."""
    async with sample_site() as site:
        site.add(1)
        await measured.app.ingest.read_site([site.source()])
    found = await scrape(measured)
    assert found["reads_total", "ok", "sample-en"] == 1


async def test_a_scrape_does_not_wait_for_the_database(measured: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where figures take long, a scrape has those before."""
    await scrape(measured)
    monkeypatch.setattr(exposition, "PATIENCE_SECONDS", 0.05)

    async def endless(_self: Figures) -> dict[str, int]:
        return await asyncio.Event().wait() or {}

    monkeypatch.setattr(Figures, "rows", endless)
    async with asyncio.timeout(30):
        found = await scrape(measured)
    assert found["rows", "open"] == 0
    assert ("saqbala" in "".join(key[0] for key in found)) is False


async def test_what_the_process_needs_is_told(measured: World) -> None:
    """Memory, processor and files of the process, sizes of the database, the version."""
    found = await scrape(measured)
    assert found[("process_resident_memory_bytes",)] > 10_000_000
    assert found["database_bytes", "main"] > 10_000
    assert found["free_disk_bytes", "database"] > 0
    assert found["trouble", "database"] == 0
    assert any(key[0] == "build_info" for key in found)


async def test_loops_are_told_by_their_hearts(measured: World) -> None:
    """Whether each does what it is to do, and since when it has given no sign of life."""
    found = await scrape(measured)
    loops = {key[1] for key in found if key[0] == "loop_ok"}
    assert loops == {*LOOPS, *TASKS}
    assert all(found["loop_ok", loop] == 1 for loop in loops)
    assert all(found["loop_age_seconds", loop] >= 0 for loop in loops)


async def test_nothing_is_measured_where_nobody_looks(world: World) -> None:
    """Without METRICS_LISTEN there is nothing to scrape."""
    assert world.terms.health.metrics is None


def test_the_library_is_not_imported_where_nobody_looks() -> None:
    """The memory that it takes is saved."""
    program = "import sys, bot.app, handlers; sys.exit('prometheus_client' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603 - our own words


async def test_metrics_are_served_beside_health(quiet_world: World) -> None:
    """Whoever asks by HTTP on METRICS_LISTEN has what Prometheus reads."""
    listen = Address("127.0.0.1", free_port())
    quiet_world.settings = replace(quiet_world.settings, metrics_listen=listen)
    await quiet_world.start()
    url = f"http://{listen.host}:{listen.port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        names = {family.name for family in text_string_to_metric_families(await answer.text())}
    assert {"saqbala_rows", "saqbala_loop_ok", "saqbala_build_info", "saqbala_database_bytes"} <= names
