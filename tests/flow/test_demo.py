"""The demo from the outside: what its page asks for, and what then happens in the chats."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.cli.demonstration import demonstration
from bot.demo.cast import Role
from bot.demo.news.newsroom import STOCK
from bot.errors import SaqbalaError

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from bot.demo.show import Show


@dataclass(slots=True, kw_only=True)
class Demo:
    """A demo that runs, and its page's way to it."""

    show: Show
    url: str
    session: aiohttp.ClientSession
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **query: object) -> tuple[int, dict[str, object]]:
        """Ask; gives the status and the JSON, empty where there is none."""
        async with self.session.get(
            self.url + path, params={name: str(value) for name, value in query.items()}, headers=self.headers
        ) as answer:
            return answer.status, await answer.json() if answer.content_type == "application/json" else {}

    async def post(self, path: str, **body: object) -> tuple[int, dict[str, object]]:
        """Do; gives the status and the JSON."""
        async with self.session.post(f"{self.url}/api/{path}?language=en", json=body, headers=self.headers) as answer:
            return answer.status, await answer.json() if answer.content_type == "application/json" else {}

    def person(self, role: Role) -> Person:
        """Somebody of the cast."""
        return self.show.cast.people[role]

    async def told(self, name: str, expected: str) -> None:
        """Look until the panel says this, each look waiting for something to happen."""
        since = ""
        async with asyncio.timeout(60):
            while True:
                _, state = await self.get("/api/state", language="en", since=since)
                panel, since = state["panel"], str(state["since"])
                if isinstance(panel, dict) and panel[name] == expected:
                    return

    async def pushed(self, chat: Chat, count: int) -> ChatMessage:
        """Wait until the bot has so many messages in a chat; the newest."""
        await self.show.emulator.wait_for(lambda: len(self.show.emulator.sent(chat)) >= count, timeout=60)
        return self.show.emulator.sent(chat)[-1]


@asynccontextmanager
async def run_demo(*, every: float = 0) -> AsyncIterator[Demo]:
    """Run a demo whose bot listens, while the block runs; at its end not one request may have been malformed."""
    found: list[str] = []
    async with (
        demonstration(port=0, every=every, announce=found.append) as show,
        aiohttp.ClientSession() as session,
    ):
        await show.emulator.wait_for(lambda: show.listening, timeout=60)
        yield Demo(show=show, url=found[0], session=session)
        assert show.emulator.malformed() == []


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    """A demo in which stories come by the button only."""
    async with run_demo() as running:
        yield running


async def test_everybody_but_the_parent_has_met_the_bot(demo: Demo) -> None:
    """Those whom the bot knows have said something, what was said before is read, and nothing was pushed yet."""
    status, state = await demo.get("/api/state", language="en")
    assert status == 200
    chats = state["chats"]
    assert isinstance(chats, list)
    assert [(chat["kind"], bool(chat["last"])) for chat in chats] == [
        ("private", False),
        *[("private", True)] * 3,
        *[("supergroup", True)] * 2,
        ("channel", False),
        *[("supergroup", False)] * 2,  # where the channel is discussed, and without the bot
        ("channel", False),
    ]
    assert {chat["unread"] for chat in chats} == {0}


async def test_a_story_reaches_all_who_follow_it_in_their_language(demo: Demo) -> None:
    """One press: the channel and the journalist have it in Russian, the forum's topic in English."""
    journalist, cast = demo.person(Role.JOURNALIST).chat, demo.show.cast
    await demo.show.publish()
    await demo.pushed(journalist, 2)
    await demo.pushed(cast.channel, 1)
    status, told = await demo.post("panel/publish")  # on vaccination
    assert status == 200
    assert str(told["told"]).startswith("Published: ")
    assert "Пример." in (await demo.pushed(journalist, 3)).text
    assert "Пример." in (await demo.pushed(cast.channel, 2)).text
    in_forum = await demo.pushed(cast.forum, 3)  # behind an answer and the first story
    assert "Sample." in in_forum.text
    assert in_forum.thread == cast.health.id


async def test_a_story_is_under_its_own_topics(demo: Demo) -> None:
    """The bot puts it under what the newsroom says that it is about, besides what its words tell."""
    await demo.post("panel/publish")
    newest = (await demo.show.bot.store.stories.page(size=1)).stories[0] if demo.show.bot else None
    assert newest is not None
    assert set(newest.topics) >= set(demo.show.newsroom.out[-1].story.topics)


async def test_a_file_can_be_taken_from_the_page(demo: Demo) -> None:
    """The chat shows its name; what is taken is what the bot sent, and nothing to be shown in the page."""
    person = demo.person(Role.JOURNALIST)
    await demo.post("say", chat=person.chat.id, by=person.id, text="/export csv all")
    await demo.show.emulator.wait_for(lambda: person.chat.last.document, timeout=60)
    document, number = person.chat.last.document, person.chat.last.id
    assert document is not None
    _, state = await demo.get("/api/state", language="en", chat=person.chat.id)
    shown = state["chat"]
    assert isinstance(shown, dict)
    file = shown["messages"][-1]["file"]
    assert file == {"name": document.name, "url": f"/api/file?chat={person.chat.id}&message={number}"}
    async with demo.session.get(demo.url + file["url"]) as answer:
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{document.name}"'
        assert await answer.read() == document.content
    for wrong in ("message=1", "message=x", f"message={number}&chat=1"):
        assert (await demo.get(f"/api/file?{wrong}"))[0] == 404


async def test_a_correction_shows_where_the_story_was_sent(demo: Demo) -> None:
    """The message is edited to what its site says now, and marked; no second message comes."""
    channel, emulator = demo.show.cast.channel, demo.show.emulator
    await demo.post("panel/publish")
    message = await demo.pushed(channel, 1)
    _, told = await demo.post("panel/correct")
    assert str(told["told"]).startswith("Corrected: ")
    await emulator.wait_for(lambda: "Исправлено источником" in message.text)
    assert demo.show.newsroom.out[-1].wording("ru").summary in message.text
    assert emulator.sent(channel) == [message]


async def test_a_story_turns_to_the_chats_language_when_it_has_it(demo: Demo) -> None:
    """The channel was sent what there was; when the Russian edition appears, its message turns to it."""
    channel, emulator = demo.show.cast.channel, demo.show.emulator
    shown = await demo.show.publish(first_only=True)
    assert shown is not None
    assert shown.languages == ("kk",)
    message = await demo.pushed(channel, 1)
    assert "Русской версии пока нет, показана казахская." in message.text
    await demo.post("panel/translate")
    await emulator.wait_for(lambda: shown.wording("ru").title in message.text)
    assert "Русской версии пока нет" not in message.text


async def test_a_translation_joins_its_story(demo: Demo) -> None:
    """Published in one language first, then in the others: one story, pushed once, with buttons for all."""
    channel = demo.show.cast.channel
    await demo.post("panel/publish_first")
    message = await demo.pushed(channel, 1)
    assert len(message.button_texts) == 1
    _, told = await demo.post("panel/translate")
    assert str(told["told"]).startswith("Now in all languages: ")
    assert demo.show.bot is not None
    story = (await demo.show.bot.store.stories.page(size=1)).stories[0]
    assert story.languages == ("kk", "ru", "en")
    assert len(demo.show.emulator.sent(channel)) == 1


async def test_what_cannot_be_done_now_says_why(demo: Demo) -> None:
    """Nothing to translate, all stories out: a sentence, and no error."""
    assert (await demo.post("panel/translate"))[1] == {"told": "Every story is out in all languages."}
    while demo.show.newsroom.publish(demo.show.today):
        pass
    assert (await demo.post("panel/publish"))[1] == {"told": "There are no more to come."}


async def test_the_digest_leaves_when_the_clock_is_put_to_its_hour(demo: Demo) -> None:
    """The family's stories wait together, and come as one message at six."""
    family = demo.person(Role.FAMILY).chat
    for _ in range(3):
        await demo.post("panel/publish")
    await demo.told("waiting", "3 stories wait to be sent.")
    assert len(demo.show.emulator.sent(family)) == 1
    _, told = await demo.post("panel/jump")
    assert str(told["told"]).endswith("18:00")
    digest = await demo.pushed(family, 2)
    assert digest.text.startswith("3 new stories")


async def test_a_flood_limit_delays_and_loses_nothing(demo: Demo) -> None:
    """While it holds some are told to wait, by Telegram's own words; each chat gets its story all the same, once."""
    cast, emulator, journalist = demo.show.cast, demo.show.emulator, demo.person(Role.JOURNALIST).chat
    await demo.post("panel/flood", on=True)
    await demo.post("panel/publish")
    await emulator.wait_for(lambda: [call for call in emulator.calls_of("sendMessage") if call.status == 429])
    await demo.pushed(cast.channel, 1)
    await demo.pushed(journalist, 2)
    await demo.post("panel/flood", on=False)
    assert len(emulator.sent(cast.channel)) == 1
    assert len(emulator.sent(journalist)) == 2


async def test_an_outage_is_waited_for(demo: Demo) -> None:
    """While Telegram is down nothing arrives and nobody is answered; both come when it is back."""
    cast, emulator = demo.show.cast, demo.show.emulator
    await demo.post("panel/down", on=True)
    demo.person(Role.FAMILY).sends("/hotline")
    await demo.post("panel/publish")
    await emulator.wait_for(lambda: [call for call in emulator.calls_of("sendMessage") if call.status == 502])
    assert emulator.sent(cast.channel) == []
    await demo.post("panel/down", on=False)
    await demo.pushed(cast.channel, 1)
    await demo.pushed(demo.person(Role.FAMILY).chat, 2)


async def test_the_bot_is_stopped_and_started_again(demo: Demo) -> None:
    """A restart keeps what was followed; meanwhile the page says what goes on."""
    before = demo.show.bot
    assert (await demo.post("panel/restart"))[1] == {"told": "The bot has been restarted."}
    assert demo.show.bot is not before
    await demo.post("panel/publish")
    await demo.pushed(demo.show.cast.channel, 1)


async def test_stories_arrive_by_themselves() -> None:
    """Every so many seconds; the fourth in one language first, the others before anything else arrives."""
    async with run_demo(every=0.05) as quick:
        newsroom = quick.show.newsroom
        await quick.show.emulator.wait_for(lambda: newsroom.untranslated, timeout=60)
        assert len(newsroom.out) == STOCK + 4
        await quick.show.emulator.wait_for(lambda: len(newsroom.out) > STOCK + 4, timeout=60)
        assert newsroom.untranslated is None
        await quick.pushed(quick.show.cast.channel, 1)


async def test_stories_stop_arriving_when_that_is_switched_off() -> None:
    """What was switched off stays off, however long one waits."""
    async with run_demo(every=0.05) as quick:
        await quick.pushed(quick.show.cast.channel, 1)
        await quick.post("panel/arriving", on=False)
        coming = quick.show.newsroom.coming
        for _ in range(20):  # together far longer than stories took to arrive
            await quick.get("/api/state", since="")
        await quick.post("panel/publish")
        assert quick.show.newsroom.coming == coming - 1


async def test_telegrams_rates_are_kept(demo: Demo) -> None:
    """The demo's Telegram refuses what comes faster than the real one takes it."""
    assert demo.show.emulator.world.rates is not None


async def test_a_story_counts_once_however_many_wait_for_it(demo: Demo) -> None:
    """One story in an outage is one that waits, though several chats and a digest do."""
    await demo.post("panel/down", on=True)
    await demo.post("panel/publish")
    await demo.told("waiting", "1 story waits to be sent.")
    await demo.post("panel/down", on=False)


async def test_what_newcomers_are_offered_is_what_comes_first(demo: Demo) -> None:
    """Whoever follows the topic of the welcome gets the next story that is published."""
    parent = demo.person(Role.PARENT)
    parent.sends("/start t_protection-of-childrens-rights")
    await demo.pushed(parent.chat, 1)
    await demo.post("panel/publish")
    assert "Үлгі." in (await demo.pushed(parent.chat, 2)).text


async def test_a_question_asked_as_telegram_fails_is_answered_later(demo: Demo) -> None:
    """A poll that waits then fails too, so that nothing is fetched that could not be answered."""
    family = demo.person(Role.FAMILY)
    await demo.post("panel/down", on=True)
    family.sends("/hotline")
    polls = demo.show.emulator.calls_of("getUpdates")
    await demo.show.emulator.wait_for(lambda: demo.show.emulator.calls_of("getUpdates") > polls)
    await demo.post("panel/down", on=False)
    assert "112" in (await demo.pushed(family.chat, 2)).text


async def test_nothing_is_said_of_what_waits_while_there_is_no_bot(demo: Demo) -> None:
    """A bot that cannot start, as Telegram is down, says nothing of its outbox."""
    await demo.post("panel/down", on=True)
    await demo.post("panel/publish")
    restart = asyncio.create_task(demo.post("panel/restart"))
    await demo.told("condition_text", "The bot is starting.")
    await demo.told("waiting", "")
    await demo.post("panel/down", on=False)
    await restart
    await demo.told("condition_text", "The bot is running.")


async def test_a_page_that_goes_away_cuts_no_story_short(demo: Demo) -> None:
    """A story that was published is read to the end, and keeps its own topics."""
    asked = asyncio.create_task(demo.post("panel/publish"))
    await demo.show.emulator.wait_for(lambda: len(demo.show.newsroom.out) > STOCK)
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    await demo.post("panel/publish")
    assert demo.show.bot is not None
    stories = (await demo.show.bot.store.stories.page(size=2)).stories
    for story, shown in zip(reversed(stories), demo.show.newsroom.out[-2:], strict=True):
        assert set(story.topics) >= set(shown.story.topics)


async def test_a_press_of_what_is_there_no_more_is_answered(demo: Demo) -> None:
    """The page may show a button that an edit has taken away; the bot says what it says to old buttons."""
    family = demo.person(Role.FAMILY)
    message = demo.show.emulator.sent(family.chat)[-1]
    status, answer = await demo.post("press", chat=family.id, by=family.id, message=message.id, data="z|1")
    assert (status, answer["text"], answer["alert"]) == (200, "This button is out of date.", True)


async def test_a_port_that_is_taken_is_told_in_one_line(demo: Demo) -> None:
    """With the way out."""
    port = int(demo.url.rpartition(":")[2])
    with pytest.raises(SaqbalaError, match=f"port {port} cannot be used .*; choose another with --port"):
        async with demonstration(port=port, every=0, announce=print):
            pass


async def test_everything_is_written_into_a_folder_that_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the environment and .env say; nothing is left when the demo ends."""
    work, temporary = tmp_path / "work", tmp_path / "temporary"
    work.mkdir()
    temporary.mkdir()
    (work / ".env").write_text("DATABASE_PATH=mine.db\nTIMEZONE=UTC\n", encoding="utf-8")
    monkeypatch.chdir(work)
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("DATABASE_PATH", "other.db")
    monkeypatch.setattr("tempfile.tempdir", None)
    async with run_demo():
        assert [path.name for path in work.iterdir()] == [".env"]
        folder = next(temporary.iterdir())
        assert {path.name.partition(".")[0] for path in folder.iterdir()} == {"saqbala", "sources"}
    assert list(temporary.iterdir()) == []
