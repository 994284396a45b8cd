"""Telegram and the sites of the weeks, in a process of their own that lives by the simulation's clock.

`python -m tests.soak.simulated DIAL 0 tests.soak.town FOLDER --seed 1 --people 30 --groups 3 --rate 30 --port 8081`.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic

from aiohttp import web

from bot.demo.attachment import Attachment
from bot.demo.emulator import Emulator
from bot.demo.endpoint import add_bot_api
from bot.demo.loopback import serve_on_loopback
from tests.soak.bringing import bring_updates
from tests.soak.dial import Dial
from tests.soak.editors import Editors
from tests.soak.emulator import JournalledEmulator, collect_rarely
from tests.soak.journal import Happening, Journal
from tests.soak.newsroom import Newsroom
from tests.soak.plan import FaultPlan
from tests.soak.population import Follower, askers, make_population
from tests.soak.stage import Stage

MOST_CALLS = 2000
"""The journal has them all."""

ASKERS = 40


class LedEmulator(JournalledEmulator):
    """Tells whoever leads the simulation what is on its way; the waiting for updates is not told of."""

    def __init__(self, plan: FaultPlan, journal: Journal, dial: Dial) -> None:
        super().__init__(plan, journal, MOST_CALLS)
        self._dial = dial

    async def call(
        self,
        method: str,
        parameters: Mapping[str, str],
        *,
        token: str | None = None,
        files: Mapping[str, Attachment] | None = None,
    ) -> tuple[int, bytes]:
        """As the parent's."""
        if method == "getUpdates":
            return await Emulator.call(self, method, parameters, token=token)
        self._dial.takes_off(lively=not method.startswith("get"))
        try:
            return await super().call(method, parameters, token=token, files=files)
        finally:
            self._dial.lands()


class Town(Stage):
    """The population, those who ask, and what all of them do."""

    def __init__(self, emulator: JournalledEmulator, population: list[Follower]) -> None:
        super().__init__(emulator, list(population))
        chats = emulator.world.chats
        for one in population:
            if one.channel:
                chats[one.chat].linked, chats[one.channel].linked = chats[one.channel], chats[one.chat]
        self._editors = Editors(emulator, population)

    def add_to(self, app: web.Application) -> None:
        """Also POST /deeds/say with ?chat= and ?text=, and /deeds/press with ?chat= and ?nth=."""
        super().add_to(app)
        self._editors.add_to(app)
        app.router.add_post("/deeds/say", self._say)
        app.router.add_post("/deeds/press", self._press)
        for number in askers(ASKERS):
            self._emulator.add_user(id=number, language_code=("kk", "ru", "en")[number % 3], started=True)

    async def _say(self, request: web.Request) -> web.Response:
        person = self._emulator.world.users[int(request.query["chat"])]
        self._note(person.id)
        self._emulator.say(person, request.query["text"])
        return web.Response()

    async def _press(self, request: web.Request) -> web.Response:
        """Press one of the buttons of the last message that has some."""
        person = self._emulator.world.users[int(request.query["chat"])]
        chat = self._emulator.world.chats[person.id]
        asking = [one for one in list(chat.messages.values())[-5:] if one.by_bot and one.buttons]
        buttons = [button for one in asking[-1:] for button in one.buttons if "callback_data" in button]
        data = [str(button["callback_data"]) for button in buttons]
        if data:
            with suppress(LookupError):
                self._emulator.press(asking[-1], data[int(request.query["nth"]) % len(data)], by=person)
                self._note(person.id)
        return web.Response()

    def _note(self, chat: int) -> None:
        self._emulator.journal.write(Happening(at=monotonic(), what="asked", chat=chat))


async def serve(folder: Path, seed: int, people: int, groups: int, rate: int, port: int) -> None:
    """Serve until killed; the journal is written in the folder, and `port` is where the bot listens for a webhook."""
    dial, journal = Dial(folder / "dial"), Journal(folder / "journal.jsonl")
    population = make_population(seed, people, groups)
    fates = {name: [one.chat for one in population if one.fate == name] for name in ("held", "unlucky")}
    emulator = LedEmulator(FaultPlan(seed, held=fates["held"], unlucky=fates["unlucky"]), journal, dial)
    emulator.keep_rates(rate)
    app = web.Application()
    Town(emulator, population).add_to(app)
    Newsroom(journal, dial).add_to(app)
    add_bot_api(app, emulator)
    async with serve_on_loopback(app, 0) as url:
        print(url, flush=True)
        await bring_updates(emulator.world, dial, port)


def main() -> None:
    """Read the arguments and serve."""
    collect_rarely()
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    for name in ("seed", "people", "groups", "rate", "port"):
        parser.add_argument(f"--{name}", type=int, required=True)
    asyncio.run(serve(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()
