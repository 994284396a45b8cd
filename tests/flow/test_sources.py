"""Operators and the sources: what was held, what breaks, and what they do about it in the chat."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from tests.flow.audience import drained, follower, settled, texts
from tests.flow.site import SampleSite, sample_site
from tests.flow.talk import ask, flat, forge, press

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import ChatMessage
    from bot.demo.world import Press
    from bot.model import Source
    from tests.flow.conftest import World

SOURCES = """
[[source]]
name = "sample-{language}"
kind = "listing"
url = "{url}/{language}/tag"
site = "127.0.0.1"
language = "{language}"
topics = ["protection-of-childrens-rights"]
every = {every}
pages = 9
pause = 0
robots = false
link = '^/(?:en|ru|kk)/news/sample-story-(?P<id>\\d+)$'
"""


@dataclass
class Newsroom:
    """A bot that reads a sample site, with two operators and a reader."""

    world: World
    site: SampleSite
    operator: Person
    colleague: Person
    reader: Person

    async def poll(self, name: str = "sample-en") -> ChatMessage:
        """Have a source read by its button, and wait for what came of it."""
        panel = await ask(self.world, self.operator, f"/sources {name}")
        made = self.operator.presses(panel, "Poll now")
        await self.world.emulator.wait_for(lambda: made.answered)
        return await self.world.said(self.operator.chat, lambda said: said.id == panel.id and ", changed:" in said.text)

    async def flood(self, count: int = 25) -> ChatMessage:
        """Have so many new stories read at once; what the operator is told."""
        self.publish(*range(100, 100 + count))
        await self.poll()
        return await self.world.said(self.operator.chat, lambda said: "are held back\nSource" in said.text)

    def publish(self, *numbers: int) -> None:
        """Let the site show stories of today."""
        for number in numbers:
            self.site.add(number, "en", day=f"{self.world.clock.now():%d.%m.%Y}")

    async def restart(self) -> None:
        """Stop the bot and start it."""
        await self.world.stop()
        await self.world.start()

    def write_sources(self, every: int = 3600) -> None:
        """Have the sources read so often, from the next start on."""
        write_sources(self.world, self.site, every)

    def pass_time(self, **much: float) -> None:
        """Let time pass."""
        self.world.clock.jump(self.world.clock.now() + timedelta(**much))


def write_sources(world: World, site: SampleSite, every: int = 3600) -> None:
    file = world.settings.sources_file
    assert file is not None
    texts = (SOURCES.format(language=language, url=site.url, every=every) for language in ("en", "ru"))
    file.write_text("".join(texts), encoding="utf-8")


@pytest.fixture
async def newsroom(quiet_world: World) -> AsyncIterator[Newsroom]:
    """A site with one story, which was read."""
    world = quiet_world
    async with sample_site() as site:
        site.add(1, "en", "ru")
        operator, colleague = (world.emulator.add_user(language_code=code, started=True) for code in ("en", "ru"))
        write_sources(world, site)
        ids = frozenset({operator.id, colleague.id})
        world.settings = replace(world.settings, admin_ids=ids, allow_private_sources=True)
        await world.start()
        for person in (operator, colleague):
            await ask(world, person, "/about")
        reader = await follower(world)
        await drained(world, "SELECT 1 WHERE (SELECT count(*) FROM read) < 2", seconds=10)
        yield Newsroom(world, site, operator, colleague, reader)
        await world.stop()


# --- held ----------------------------------------------------------------------------------------------------------


async def test_a_flood_waits_for_an_operator_and_goes_out_when_released(newsroom: Newsroom) -> None:
    """Each operator is told once, in the language of the chat; the first answer counts, also after a restart."""
    world, reader = newsroom.world, newsroom.reader
    told = await newsroom.flood()
    assert told.text.startswith("25 new stories are held back\nSource: sample-en")
    assert "and 20 more" in told.text
    other = await world.said(newsroom.colleague.chat, lambda said: "Задержано 25 новых публикаций" in said.text)
    await newsroom.restart()
    assert texts(world, reader.chat, "Sample story") == []
    pressed = await press(world, newsroom.operator, told, "Release")
    assert not pressed.alert
    said = await world.said(newsroom.operator.chat, lambda said: said.id == told.id and "Released" in said.text)
    assert "Released: 25 stories go out." in said.text
    assert "Decided by: you, " in said.text
    assert flat(said) == []
    await settled(world)
    got = "\n".join(texts(world, reader.chat, "Sample story"))
    assert all(f"Sample story {number} " in got for number in range(100, 125))
    await press(world, newsroom.colleague, other, "Не отправлять")
    late = await world.said(newsroom.colleague.chat, lambda said: said.id == other.id and "Кто решил" in said.text)
    assert f"Кто решил: {newsroom.operator.id}, " in late.text
    assert late.text.startswith("Разрешено: отправляется 25 новостей.")
    assert len(texts(world, newsroom.operator.chat, "are held back\nSource")) == 0  # it stands in its place


async def test_what_is_dropped_is_stored_and_never_sent(newsroom: Newsroom) -> None:
    """And a second press, or another's, changes nothing any more."""
    world = newsroom.world
    told = await newsroom.flood()
    other = await world.said(newsroom.colleague.chat, lambda said: "Задержано" in said.text)
    await press(world, newsroom.operator, told, "Drop")
    await world.said(newsroom.operator.chat, lambda said: "Dropped: 25 stories stay stored" in said.text)
    await press(world, newsroom.colleague, other, "Отправить")
    await world.said(newsroom.colleague.chat, lambda said: said.text.startswith("Не отправляется: 25"))
    await newsroom.restart()
    await settled(world)
    assert texts(world, newsroom.reader.chat, "Sample story") == []
    found = await ask(world, newsroom.reader, "/search 110")
    assert "Sample story 110" in found.text


async def test_only_operators_decide(newsroom: Newsroom) -> None:
    """Whoever forges the button is told that it leads nowhere."""
    world, reader = newsroom.world, newsroom.reader
    await newsroom.flood()
    message = await ask(world, reader, "/latest")
    for data in ("g|1|release", "s|1", "s|00000000|poll"):
        pressed = await forge(world, reader, message, data)
        assert (pressed.text, pressed.alert) == ("This button is out of date.", True)
    answer = await ask(world, reader, "/sources")
    assert answer.text == "There is no command /sources. All commands: /help"
    (hold,) = await world.store.holds.open()
    assert hold.decided is None


async def test_a_hold_is_told_to_the_first_operator_who_is_there(newsroom: Newsroom) -> None:
    """It waits while nobody has started the bot."""
    world = newsroom.world
    world.settings = replace(world.settings, admin_ids=frozenset({4444}))
    await newsroom.restart()
    newsroom.publish(*range(100, 130))
    await world.app.ingest.read_site(list(_sources(newsroom)))
    await drained(world, "SELECT 1 FROM fanout")
    assert len(await world.store.holds.untold()) == 1
    world.settings = replace(world.settings, admin_ids=frozenset({newsroom.operator.id}))
    await newsroom.restart()
    await world.said(newsroom.operator.chat, lambda said: "30 new stories are held back" in said.text)
    assert await world.store.holds.untold() == []


def _sources(newsroom: Newsroom) -> list[Source]:
    return [newsroom.site.source("en", link=re.compile(r"^/en/news/sample-story-(?P<id>\d+)$"), pages=9)]


# --- what breaks ---------------------------------------------------------------------------------------------------


async def test_a_source_that_breaks_is_told_once_and_its_recovery_once(newsroom: Newsroom) -> None:
    """Both languages of the site in one message, kept over a restart, with what to do."""
    world, chat = newsroom.world, newsroom.operator.chat
    newsroom.site.fault = web.Response(status=403, text="no")
    for name in ("sample-en", "sample-ru"):
        await newsroom.poll(name)
    await newsroom.restart()
    newsroom.pass_time(minutes=1)
    told = await world.said(chat, lambda said: said.text.startswith("Does not let the bot in"))
    assert "sample-en" in told.text
    assert "sample-ru" in told.text
    await newsroom.poll()
    newsroom.site.fault = None
    for name in ("sample-en", "sample-ru"):
        await newsroom.poll(name)
    newsroom.pass_time(minutes=1)
    over = await world.said(chat, lambda said: said.text.startswith("Works again"))
    assert "sample-en" in over.text
    assert "sample-ru" in over.text
    await newsroom.restart()
    assert len(texts(world, chat, "Does not let the bot in\n•")) == 1
    assert len(texts(world, chat, "Works again")) == 1
    page = await press(world, newsroom.operator, over, "Sources")
    assert not page.alert


async def test_readers_see_which_source_is_out_of_order(newsroom: Newsroom) -> None:
    """First, before the sites that are well; those are one line each."""
    world = newsroom.world
    line = (await ask(world, newsroom.reader, "/status")).text.splitlines()[1]
    assert line.startswith("127.0.0.1: works (checked ")
    newsroom.site.fault = web.Response(status=403, text="no")
    await newsroom.poll("sample-ru")
    lines = (await ask(world, newsroom.reader, "/status")).text.splitlines()
    assert lines[1].startswith("127.0.0.1 (Рус): does not let the bot in (checked ")
    assert lines[2].startswith("127.0.0.1 (Eng): works (checked ")


# --- /sources and /poll --------------------------------------------------------------------------------------------


async def test_sources_are_listed_and_one_is_shown(newsroom: Newsroom) -> None:
    """With how it is, and the ways back."""
    world, operator = newsroom.world, newsroom.operator
    listed = await ask(world, operator, "/sources")
    assert listed.text.startswith("2 sources\n\n✓ sample-en: works, ")
    assert flat(listed) == ["sample-en", "sample-ru"]
    await press(world, operator, listed, "sample-ru")
    panel = await world.said(operator.chat, lambda said: said.text.startswith("sample-ru\n"))
    assert "Last check: " in panel.text
    assert "Next check: " in panel.text
    assert flat(panel) == ["Poll now", "Pause", "All sources"]
    await press(world, operator, panel, "All sources")
    await world.said(operator.chat, lambda said: said.id == panel.id and said.text.startswith("2 sources"))


async def test_poll_now_tells_what_came_of_it(newsroom: Newsroom) -> None:
    """In the place of the message, and what is new goes out."""
    newsroom.publish(2)
    panel = await newsroom.poll()
    assert "sample-en: works (read: 2, new: 1, changed: 0)" in panel.text
    await newsroom.world.said(newsroom.reader.chat, lambda said: "Sample story 2" in said.text)


async def test_poll_passes_over_a_back_off(newsroom: Newsroom) -> None:
    """Where the source is named; otherwise it waits."""
    world, operator = newsroom.world, newsroom.operator
    newsroom.site.fault = web.Response(status=503, headers={"Retry-After": "7200"})
    await newsroom.poll()
    newsroom.site.fault = None
    await ask(world, operator, "/poll")
    answer = await world.said(operator.chat, lambda said: "sample-ru: works" in said.text)
    assert "sample-en: will be checked later" in answer.text
    await ask(world, operator, "/poll sample-e")
    await world.said(operator.chat, lambda said: "sample-en: works, nothing new (read: 0" in said.text)
    answer = await ask(world, operator, "/poll nowhere")
    assert answer.text == "There is no source “nowhere”. All sources: /sources"


async def test_a_slow_source_keeps_nobody_waiting(newsroom: Newsroom) -> None:
    """The operator who has let it be read is answered meanwhile, too, and it is not read twice at once."""
    world, operator, site = newsroom.world, newsroom.operator, newsroom.site
    site.gate.clear()
    panel = await ask(world, operator, "/sources sample-en")
    for _ in range(2):
        pressed = operator.presses(panel, "Poll now")
        await world.emulator.wait_for(partial(_is_answered, pressed))
    await world.said(operator.chat, lambda said: said.id == panel.id and "It is being read already." in said.text)
    before = len(site.requests)
    answer = await ask(world, operator, "/latest")
    assert "Sample story 1" in answer.text
    site.gate.set()
    await world.said(operator.chat, lambda said: said.id == panel.id and "(read: " in said.text)
    assert len(site.requests) == before + 1


def _is_answered(made: Press) -> bool:
    return made.answered


async def test_a_paused_source_is_not_read_until_it_is_resumed(newsroom: Newsroom) -> None:
    """Over restarts, by the timetable or by /poll; its own button reads it all the same."""
    world, operator = newsroom.world, newsroom.operator
    panel = await ask(world, operator, "/sources sample-en")
    await press(world, operator, panel, "Pause")
    paused = await world.said(operator.chat, lambda said: said.id == panel.id and "Paused since" in said.text)
    assert flat(paused) == ["Poll now", "Resume", "All sources"]
    before = await world.store.reads.memories()
    newsroom.write_sources(every=1)
    await newsroom.restart()
    unread = (
        "SELECT 1 FROM read WHERE source = 'sample-ru' AND last_attempt_at = (SELECT min(last_attempt_at) FROM read)"
    )
    await drained(world, unread, seconds=10)
    assert (await world.store.reads.memories())["sample-en"] == before["sample-en"]
    newsroom.write_sources()
    await newsroom.restart()
    await ask(world, operator, "/poll")
    answer = await world.said(operator.chat, lambda said: "sample-en: will be checked later" in said.text)
    assert "paused by an operator since" in answer.text
    assert "⏸ sample-en: paused" in (await ask(world, operator, "/sources")).text
    assert "(read: " in (await newsroom.poll()).text
    panel = await ask(world, operator, "/sources sample-en")
    await press(world, operator, panel, "Resume")
    await world.said(operator.chat, lambda said: said.id == panel.id and "Pause" in flat(said))


async def test_button_of_a_source_that_is_gone(newsroom: Newsroom) -> None:
    """It says so."""
    world, operator = newsroom.world, newsroom.operator
    panel = await ask(world, operator, "/sources sample-en")
    pressed = await forge(world, operator, panel, "s|00000000|poll")
    assert (pressed.text, pressed.alert) == ("This source is no longer in the sources file.", True)


async def test_figures_in_short(newsroom: Newsroom) -> None:
    """The counts that `saqbala stats` tells."""
    newsroom.operator.sends("/stats")
    answer = await newsroom.world.said(newsroom.operator.chat, lambda said: said.text.startswith("Chats: "))
    assert answer.text.splitlines()[:3] == ["Chats: 3, suspended: 0", "Follows: 1", "Stories: 1, held back: 0"]
