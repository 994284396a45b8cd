"""A small world for lives of many steps: people, a group and a channel to play with, and two chats left in peace."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.callbacks import unpack
from bot.dressing import PostTest
from bot.managing import split_place
from bot.store.hiding import hide_story
from bot.store.joining import join_stories
from bot.store.splitting import split_story
from tests.factories import ZONE, make_item
from tests.fuzz.stage import Staged, settings_of

if TYPE_CHECKING:
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage
    from bot.demo.world import Press
    from bot.model import Language

WRONG = ("Something went wrong", "Что-то пошло не так", "Қате шықты")
_TURNS = 400
"""Looks at whether all has been sent; one takes a few milliseconds."""


@dataclass(slots=True)
class Town:
    """What people and sites do in it, step by step; each step ends when all that follows of it at once is done."""

    stage: Staged
    stories: int = 100
    owner: Person = field(init=False)
    reader: Person = field(init=False)
    guest: Person = field(init=False)
    quiet_reader: Person = field(init=False)
    group: Chat = field(init=False)
    channel: Chat = field(init=False)
    quiet_group: Chat = field(init=False)

    def __post_init__(self) -> None:
        emulator = self.stage.world.emulator
        self.owner = emulator.add_user("Owner", language_code="ru", started=True)
        self.reader = emulator.add_user("Reader", language_code="en", started=True)
        self.guest = emulator.add_user("Guest", language_code="kk", started=True)
        self.quiet_reader = emulator.add_user("Quiet", language_code="en", started=True)
        self.group = emulator.add_group("Group", owner=self.owner)
        self.channel = emulator.add_channel("Channel", owner=self.owner)
        self.quiet_group = emulator.add_group("Quiet group", owner=self.owner)
        emulator.set_member(self.group, self.guest)

    @property
    def chats(self) -> tuple[Chat, ...]:
        """The chats that people play with."""
        return self.owner.chat, self.reader.chat, self.guest.chat, self.group, self.channel

    async def open(self) -> None:
        """Let the chats that are left in peace follow everything, and the owner's be met."""
        for chat in (self.quiet_reader.chat, self.quiet_group):
            person = self.quiet_reader if chat.user else self.owner
            person.sends("/follow all", chat=chat)
        self.stage.world.emulator.post(self.channel, "/follow all")
        self.owner.sends("/follow all", chat=self.group)
        await self.settle()

    async def settle(self) -> None:
        """Bring the bot what happened, and wait until nothing is left to send."""
        world = self.stage.world
        for _ in range(_TURNS):
            pending = world.emulator.world.updates.pending
            while pending:
                await self.stage.bring(pending.pop(0))
            if not await self._busy():
                return
            world.app.fanout.wake()
            world.app.revision.wake()
            world.app.delivery.wake()
            before = len(world.emulator.calls)
            await world.emulator.world.bell.wait(lambda before=before: len(world.emulator.calls) > before, 0.02)
        rows = await world.store.database.read(_BUSY, {"now": _milliseconds(self.stage)})
        raise AssertionError(f"what was due has not left: {[dict(row) for row in rows]}")

    async def _busy(self) -> bool:
        rows = await self.stage.world.store.database.read(_BUSY, {"now": _milliseconds(self.stage)})
        return bool(rows)

    # what sites do

    async def publish(self, *languages: Language, title: str = "", number: int = 0) -> int:
        """Let a story appear, or change; its number on its site."""
        self.stories += not number
        number = number or self.stories
        items = [make_item(number, one, title=title and f"{title} {number}.") for one in languages]
        await self.stage.world.publish(*(item for item in items[:1]))
        for item in items[1:]:
            await self.stage.world.publish(item)
        await self.settle()
        return number

    async def mend(self, act: str, one: int, other: int) -> None:
        """Hide, join or split stories as an operator does; what cannot be done is refused by an error of ours."""
        database, now = self.stage.world.store.database, self.stage.world.clock.now()
        match act:
            case "hide":
                await hide_story(database, one, now)
            case "join":
                await join_stories(database, one, other, now, ZONE)
            case _:
                await split_story(database, one, ZONE)
        await self.settle()

    # what people do

    async def say(self, person: Person, text: str, chat: Chat | None = None) -> None:
        """Write something, or post it where the chat is a channel."""
        if chat is not None and chat.kind == "channel":
            self.stage.world.emulator.post(chat, text)
        else:
            person.sends(text, chat=chat)
        await self.settle()

    def panels(self, chat: Chat) -> list[ChatMessage]:
        """The last messages in a chat that have buttons."""
        return [message for message in self.stage.world.emulator.sent(chat) if message.buttons][-4:]

    async def press(self, person: Person, message: ChatMessage, data: str) -> Press:
        """Press a button, and let it be answered once."""
        made = self.stage.world.emulator.send_data(message, data, by=person)
        await self.settle()
        return made

    async def settings(self) -> list[dict[str, Any]]:
        """All that is set and followed in the chats."""
        return await settings_of(self.stage.world, *self.chats)

    async def jump(self, hours: int) -> None:
        """Let hours pass."""
        clock = self.stage.world.clock
        clock.jump(clock.now() + timedelta(hours=hours))
        await self.settle()

    async def restart(self) -> None:
        """Stop the bot as SIGTERM does, and start it again."""
        await self.stage.world.stop()
        await self.stage.world.start()
        await self.settle()


_BUSY = """
SELECT 'fan-out' AS what, story AS story, NULL AS chat FROM fanout UNION ALL
SELECT 'waiting', w.story, w.chat FROM waiting w JOIN chat c ON c.chat = w.chat
WHERE w.due_at <= :now AND c.suspended_at IS NULL AND w.parked_at IS NULL AND w.uncertain_at IS NULL
LIMIT 5
"""


def _milliseconds(stage: Staged) -> int:
    return int(stage.world.clock.now().timestamp() * 1000)


def data_of(message: ChatMessage) -> list[str]:
    """What the buttons of a message carry, but the one that posts a story to try."""
    found = [str(button["callback_data"]) for button in message.buttons if "callback_data" in button]
    return [data for data in found if not isinstance(unpack(split_place(data)[1]), PostTest)]
