"""Telegram in a process of its own: the demo's emulator, with rates, latency, faults by plan, and a journal.

`python -m tests.soak.emulator FOLDER --seed 1 --people 30 --groups 3 --rate 30` prints its address.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

import orjson
from aiohttp import web

from bot.demo.attachment import Attachment
from bot.demo.emulator import MOST_CALLS, Emulator
from bot.demo.endpoint import add_bot_api
from bot.demo.faults import ConnectionDroppedError
from bot.demo.loopback import serve_on_loopback
from tests.soak.audience import ASKERS, Fate, Place, make_audience
from tests.soak.journal import Happening, Journal, Request
from tests.soak.plan import STALL_SECONDS, FaultPlan, Injected
from tests.soak.stage import Stage

LATENCY = 0.06
"""Seconds from a request to its answer: it is carried out half-way."""

_RARELY = 700, 10, 1_000_000
"""The thresholds of the garbage collector: a pass over all that was ever said takes more than a tenth of a second, in
which requests wait that are then taken to have come together."""

_OK, _TOO_MANY = 200, 429

_STORY = re.compile(r"Sample story (\d+)")


class JournalledEmulator(Emulator):
    """Carries out what has arrived even if whoever asked is gone meanwhile, and writes all down."""

    def __init__(self, plan: FaultPlan, journal: Journal, most_calls: int = MOST_CALLS) -> None:
        super().__init__(most_calls=most_calls)
        self.plan = plan
        self.journal = journal
        self._under_way: set[asyncio.Task[tuple[int, bytes]]] = set()

    async def call(
        self,
        method: str,
        parameters: Mapping[str, str],
        *,
        token: str | None = None,
        files: Mapping[str, Attachment] | None = None,  # noqa: ARG002 - nobody asks for a file here
    ) -> tuple[int, bytes]:
        """Carry out a request; one that waits for updates ends with its connection, as it has nothing to carry out."""
        work = self._call(method, parameters, token)
        if method == "getUpdates":
            return await work
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def halt(self, until: float) -> None:
        """Refuse all that writes until then."""
        self.plan.halted_until = until
        self.journal.write(Happening(at=monotonic(), what="halt", to=until))

    def _ended(self, task: asyncio.Task[tuple[int, bytes]]) -> None:
        self._under_way.discard(task)
        task.exception()  # nobody may be left to hear of a dropped connection

    async def _call(self, method: str, parameters: Mapping[str, str], token: str | None) -> tuple[int, bytes]:
        arrived = monotonic()
        await asyncio.sleep(LATENCY / 2)
        injected = self._draw(method, parameters)
        answer = await self._answer(method, parameters, token, injected)
        await asyncio.sleep(LATENCY / 2)
        request = _request(method, parameters, answer, arrived=arrived, fault=injected.name if injected else "")
        if press := self.world.presses.get(parameters.get("callback_query_id", "")):
            request = replace(request, user=press.by.id)
        stalls = STALL_SECONDS if request.fault == "stalled" else 0.0
        self.journal.write(replace(request, answered=request.answered + stalls))  # now: it may end before the stall
        await asyncio.sleep(stalls)
        if not answer.status:
            raise ConnectionDroppedError(processed=answer.processed)
        return answer.status, answer.body

    def _draw(self, method: str, parameters: Mapping[str, str]) -> Injected | None:
        halted = self.plan.halted_until
        injected = self.plan.draw(method, int(parameters.get("chat_id", 0)), monotonic())
        if self.plan.halted_until > halted:
            self.journal.write(Happening(at=monotonic(), what="halt", to=self.plan.halted_until))
        return injected

    async def _answer(
        self, method: str, parameters: Mapping[str, str], token: str | None, injected: Injected | None
    ) -> _Answer:
        if injected:
            self.inject(injected.fault, method=method)  # taken by the call below before anything else can happen
        try:
            status, body = await super().call(method, parameters, token=token)
        except ConnectionDroppedError:
            status, body = 0, b""
        if injected and injected.fault.kind != "slow":  # the answer says nothing of what was done, but the log does
            return _Answer(status, body, not injected.fault.prevents and self.calls[-1].status == _OK)
        return _Answer(status, body, status == _OK)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    processed: bool


def _request(method: str, parameters: Mapping[str, str], answer: _Answer, *, arrived: float, fault: str) -> Request:
    told = orjson.loads(answer.body)["parameters"]["retry_after"] if answer.status == _TOO_MANY else 0
    found = _STORY.findall(parameters.get("text", ""))
    return Request(
        arrived=arrived,
        answered=monotonic(),
        method=method,
        chat=int(parameters.get("chat_id", 0)),
        thread=int(parameters.get("message_thread_id", 0)),
        stories=tuple(sorted({int(number) for number in found})),
        processed=answer.processed,
        status=answer.status,
        retry_after=told,
        fault=fault,
    )


def collect_rarely() -> None:
    """Let this process stamp requests when they come, not when it has gone through its memory."""
    gc.set_threshold(*_RARELY)


async def serve(folder: Path, seed: int, audience: list[Place], rate: int) -> None:
    """Serve until killed; the journal is written in the folder."""
    plan = FaultPlan(seed, held=[*_chats(audience, "held"), ASKERS[1]], unlucky=_chats(audience, "unlucky"))
    emulator = JournalledEmulator(plan, Journal(folder / "journal.jsonl"))
    emulator.keep_rates(rate)
    app = web.Application()
    Stage(emulator, audience).add_to(app)
    add_bot_api(app, emulator)
    async with serve_on_loopback(app, 0) as url:
        print(url, flush=True)
        await asyncio.Event().wait()


def _chats(audience: Sequence[Place], fate: Fate) -> list[int]:
    return [place.chat for place in audience if place.fate == fate]


def main() -> None:
    """Read the arguments and serve."""
    collect_rarely()
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    for name in ("seed", "people", "groups", "rate"):
        parser.add_argument(f"--{name}", type=int, required=True)
    options = parser.parse_args()
    asyncio.run(serve(options.folder, options.seed, make_audience(options.people, options.groups), options.rate))


if __name__ == "__main__":
    main()
