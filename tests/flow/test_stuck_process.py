"""`saqbala run` and `saqbala ready` as processes: one that is stuck ends, and one that was stopped goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.demo.courier import bringing
from bot.demo.emulator import Emulator
from bot.demo.endpoint import serve
from tests.flow.test_run_process import SECONDS, end, listens, read_until, run
from tests.flow.test_watching import LOOPS, TASKS
from tests.flow.ways import SECRET, free_port

if TYPE_CHECKING:
    from pathlib import Path

STUCK = """
import asyncio, sys, time
from bot import fanout, health, watchdog
from bot.cli import main

async def hang(self):
    {hang}

fanout.Fanout.drain = hang
fanout.STEP_SECONDS = 0.2
health.ENDING_SECONDS = 1.0
health.Health.__init__.__kwdefaults__["grace"] = 0.2
watchdog.Watchdog.__init__.__kwdefaults__["blocked"] = {blocked}
sys.argv = ["saqbala", "run"]
main()
"""
HASTY = """
import sys
import bot.deliver.delivery
from bot import health, watchdog
from bot.cli import main

bot.deliver.delivery.STEP_SECONDS = 4.0
health.Health.__init__.__kwdefaults__["grace"] = 0.2
watchdog.Watchdog.__init__.__kwdefaults__["blocked"] = 4.0
sys.argv = ["saqbala", "run"]
main()
"""
AWAITS = "await asyncio.Event().wait()"
REFUSES_TO_END = """
    while True:
        try:
            await asyncio.sleep(1000)
        except asyncio.CancelledError:
            pass
"""
BLOCKS = "time.sleep(1000)"


@pytest.fixture
def emulator() -> Emulator:
    """Telegram."""
    return Emulator()


@pytest.mark.parametrize(
    ("hang", "told"),
    [
        (AWAITS, "Error: stuck: fan-out (round); start the bot again, nothing is lost, and"),
        (REFUSES_TO_END, "Error: the end does not come; the process is ended"),
        (BLOCKS, "Error: the event loop is blocked: it has not come round for"),
    ],
)
async def test_stuck_process_ends_with_its_code(tmp_path: Path, emulator: Emulator, hang: str, told: str) -> None:
    """In good order where that works, and by force where it does not; the log names the loop, stderr the place."""
    program = ("-c", STUCK.format(hang=hang, blocked=2.0 if hang is BLOCKS else 30.0))
    async with serve(emulator) as url, run(tmp_path, emulator, url, program=program) as process:
        out, err = await process.communicate()
    assert (process.returncode, out) == (70, b"")
    assert told in err.decode()
    assert emulator.token not in err.decode()
    assert hang is BLOCKS or "a loop is stuck" in err.decode()
    assert hang is AWAITS or "Thread 0x" in err.decode()


async def test_process_that_was_stopped_for_a_while_goes_on(tmp_path: Path, emulator: Emulator) -> None:
    """As after a night in which the computer slept: nothing is taken for stuck."""
    async with serve(emulator) as url, run(tmp_path, emulator, url, program=("-c", HASTY)) as process:
        await listens(emulator)
        process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(5)
        process.send_signal(signal.SIGCONT)
        person = emulator.add_user(language_code="en")
        person.sends("/about")
        await emulator.wait_for(lambda: emulator.sent(person.chat), timeout=SECONDS)
        await asyncio.sleep(1.5)
        log = await end(process)
    assert [line for line in log if "stuck" in line or "blocked" in line] == []


async def test_stop_under_the_load_of_a_webhook_loses_and_doubles_nothing(tmp_path: Path, emulator: Emulator) -> None:
    """Each update is answered once, before the end or after the next start."""
    port = free_port()
    more = {
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
        "WEBHOOK_SECRET": SECRET,
        "LISTEN": f"127.0.0.1:{port}",
        "MESSAGES_PER_SECOND": "1000",
    }
    people = [emulator.add_user(language_code="en") for _ in range(40)]
    async with serve(emulator) as url, bringing(emulator.world):
        for stops in (True, False):
            async with run(tmp_path, emulator, url, more=more) as process:
                await emulator.wait_for(lambda: emulator.world.updates.webhook is not None, timeout=SECONDS)
                for person in people:
                    person.sends("/about")
                if stops:
                    await emulator.wait_for(lambda: emulator.sent(people[0].chat), timeout=SECONDS)
                else:
                    await emulator.wait_for(
                        lambda: all(len(emulator.sent(one.chat)) >= 2 for one in people), timeout=SECONDS
                    )
                log = await end(process)
                assert [line for line in log if "[error" in line or "Traceback" in line] == []
                assert emulator.world.updates.webhook is None, log
    assert {len(emulator.sent(one.chat)) for one in people} == {2}


async def ready(folder: Path, **environment: str) -> tuple[int | None, str, str]:
    """Run `saqbala ready`; its exit code and what it wrote."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "ready"),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), **environment},
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def test_ready_says_how_a_process_is(tmp_path: Path, emulator: Emulator) -> None:
    """With the exit code that a container goes by."""
    where = f"127.0.0.1:{free_port()}"
    code, _, err = await ready(tmp_path, METRICS_LISTEN=where)
    assert (code, err.count("\n")) == (1, 1)
    assert err.startswith(f"Error: the bot does not answer on {where}")
    async with serve(emulator) as url, run(tmp_path, emulator, url, more={"METRICS_LISTEN": where}) as process:
        await read_until(process, "watched")
        await listens(emulator)
        await _is_ready(where)
        code, out, err = await ready(tmp_path, METRICS_LISTEN=where)
        assert (code, err) == (0, "")
        assert out.splitlines()[0].split() == ["bot", "ready"]
        assert len(out.splitlines()) == 1 + len(LOOPS + TASKS)
        await end(process)


async def _is_ready(where: str) -> None:
    """Ask until all loops go round: updates are asked for before the last of them does."""
    async with asyncio.timeout(60), aiohttp.ClientSession() as session:
        while True:
            async with session.get(f"http://{where}/readyz") as answer:
                if answer.status == 200:
                    return


async def test_ready_says_what_is_missing(tmp_path: Path) -> None:
    """Where the setting is empty."""
    code, out, err = await ready(tmp_path)
    assert (code, out) == (1, "")
    assert err == "Error: METRICS_LISTEN: empty, so the bot cannot be asked; write e.g. 127.0.0.1:9090\n"
