"""Who may do what: a table of chats, people and acts, each cell through the emulator; and how long it is believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

import pytest

from bot import pace
from bot.callbacks import ShowTopics, pack
from bot.choosing import FollowThere, ShowFollows
from bot.demo.faults import Fault
from bot.demo.members import Member
from bot.managing import manage
from bot.model import Button, Follow, Message
from bot.offers import ShowHotlines
from bot.places import Subject
from bot.telegram import calls
from tests.factories import make_chat
from tests.flow.talk import ask, forge, order, press

if TYPE_CHECKING:
    from bot.callbacks import Pressed
    from bot.demo.happenings import Person
    from bot.demo.people import Chat, ChatMessage, Thread
    from tests.flow.conftest import World

REFUSED = "Only administrators can change this."
EDUCATION, BULLYING = (Follow(topic=slug) for slug in ("education", "bullying"))

Kind: TypeAlias = Literal["private", "group", "supergroup", "forum", "channel"]
Who: TypeAlias = Literal[
    "owner",
    "may change info",
    "may post",
    "may neither",
    "anonymous",
    "member",
    "restricted",
    "as a channel",
    "stranger",
]

RANKS: dict[Who, tuple[str, ...]] = {
    "owner": ("creator",),
    "may change info": ("administrator", "can_change_info"),
    "may post": ("administrator", "can_post_messages"),
    "may neither": ("administrator", "can_delete_messages"),
    "anonymous": ("administrator", "can_change_info", "is_anonymous"),
    "member": ("member",),
    "restricted": ("restricted", "can_send_messages", "can_change_info"),
    "as a channel": ("member",),
    "stranger": (),
}

MATRIX: dict[Kind, dict[Who, str]] = {
    # a letter for what is allowed: r read, c change by a command, p press a panel, m change from the private chat;
    # a capital for what is refused; what is missing cannot be tried
    "private": {"owner": "rcp"},
    "group": {
        "owner": "rcpm",
        "may change info": "rcpm",
        "may post": "rCPM",
        "may neither": "rCPM",
        "anonymous": "rcpm",
        "member": "rCPM",
        "restricted": "rCPM",
        "as a channel": "rCPM",
        "stranger": "PM",
    },
    "channel": {
        "owner": "rcpm",
        "may change info": "PM",
        "may post": "rcpm",
        "may neither": "PM",
        "member": "PM",
        "stranger": "PM",
    },
}
MATRIX["supergroup"] = MATRIX["forum"] = MATRIX["group"]
CELLS = [(kind, who, acts) for kind, rows in MATRIX.items() for who, acts in rows.items()]


@pytest.fixture(autouse=True)
def _brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat rests a hundredth of a second here."""
    monkeypatch.setattr(pace, "CHAT_INTERVAL", 0.01)


@dataclass(kw_only=True)
class Scene:
    """A chat, its owner, and somebody who tries things in it."""

    world: World
    chat: Chat
    owner: Person
    person: Person
    who: Who = "member"
    thread: Thread | None = None

    async def follows(self) -> set[Follow]:
        """What is followed in the chat, or in its topic."""
        return set(await self.world.store.follows.of(self.chat.id, self.thread.id if self.thread else 0))

    async def says(self, text: str) -> ChatMessage:
        """Have it written as this person writes there, and wait for the answer."""
        if self.chat.kind == "channel":
            return await order(self.world, self.chat, text)
        as_chat = None
        if self.who == "anonymous":
            as_chat = self.chat
        elif self.who == "as a channel":
            as_chat = self.world.emulator.add_channel(owner=self.person, bot="left")
        return await ask(self.world, self.person, text, chat=self.chat, thread=self.thread, as_chat=as_chat)

    async def panel(self) -> ChatMessage:
        """A panel of settings that stands in the chat: its owner's."""
        if self.chat.kind == "channel":
            return await order(self.world, self.chat, "/language en")
        return await ask(self.world, self.owner, "/follow", chat=self.chat, thread=self.thread)

    async def manages(self, person: Person | None = None) -> bool:
        """Whether a button about the chat in the private chat does something."""
        person = person or self.person
        message = await ask(self.world, person, "/about")
        place = await self.world.store.places.number(self.chat.id, self.thread.id if self.thread else 0)
        made = await forge(self.world, person, message, about(place, follow_button(BULLYING)))
        assert made.text in {REFUSED, "You now follow “Bullying”."}
        assert made.alert is (made.text == REFUSED)
        return BULLYING in await self.follows()


def follow_button(follow: Follow) -> str:
    """The data of a panel's button that follows a topic."""
    return pack(FollowThere(Subject(topic=follow.topic), wanted=True, panel="follow"))


def about(place: int, data: str) -> str:
    """A button's data, about another chat."""
    return manage(Message(html="", buttons=((Button(text="x", data=data),),)), place).buttons[0][0].data


def set_scene(world: World, kind: Kind, who: Who) -> Scene:
    """Build a chat of a kind with its owner, and somebody in it, or not."""
    owner = world.emulator.add_user(language_code="en")
    person = owner if who == "owner" else world.emulator.add_user(language_code="en")
    if kind == "private":
        return Scene(world=world, chat=person.chat, owner=person, person=person, who=who)
    if kind == "channel":
        chat = world.emulator.add_channel(owner=owner)
    else:
        basic = "group" if kind == "group" else "supergroup"
        chat = world.emulator.add_group(kind=basic, forum=kind == "forum", owner=owner)
    if person is not owner and RANKS[who]:
        world.emulator.set_member(chat, person, *RANKS[who])
    thread = world.emulator.add_thread(chat, "Samples", owner) if kind == "forum" else None
    return Scene(world=world, chat=chat, owner=owner, person=person, who=who, thread=thread)


async def reads(scene: Scene) -> bool:
    """Whether the latest stories are shown."""
    return (await scene.says("/latest")).text != REFUSED


async def changes(scene: Scene) -> bool:
    """Whether a command changes something; who is refused is told so."""
    answer = await scene.says("/follow education")
    allowed = EDUCATION in await scene.follows()
    assert (answer.text == REFUSED) is not allowed
    return allowed


async def presses(scene: Scene) -> bool:
    """Whether a button of the owner's panel changes something; who is refused is told so, and nothing is edited."""
    panel = await scene.panel()
    before = panel.edits
    made = await forge(scene.world, scene.person, panel, follow_button(BULLYING))
    allowed = BULLYING in await scene.follows()
    assert (made.text == REFUSED, made.alert, panel.edits == before) == (not allowed,) * 3
    if allowed:
        await scene.world.store.follows.remove(scene.chat.id, scene.thread.id if scene.thread else 0, BULLYING)
    return allowed


@pytest.mark.parametrize(("kind", "who", "acts"), CELLS, ids=[f"{kind}: {who}" for kind, who, _ in CELLS])
async def test_who_may_do_what(world: World, kind: Kind, who: Who, acts: str) -> None:
    """Everybody reads; commands, panels and buttons about a chat are for those who may change it, and for no others."""
    scene = set_scene(world, kind, who)
    await world.store.chats.meet(make_chat(scene.chat.id, scene.chat.kind), world.clock.now())
    tried = {"r": reads, "c": changes, "p": presses, "m": Scene.manages}
    found = [act if await tried[act](scene) else act.upper() for act in acts.lower()]
    assert "".join(found) == acts


async def test_rights_are_held_for_a_minute(world: World) -> None:
    """A group where the bot is a plain member tells it nothing: what was asked holds for 60 s, and no longer."""
    scene = set_scene(world, "supergroup", "may change info")
    await scene.says("/follow education")
    panel = await scene.panel()
    scene.chat.members[scene.person.id] = Member("member")  # of which the bot hears nothing
    made = await press(world, scene.person, panel, "Bullying")
    assert made.text == "You now follow “Bullying”."
    assert len(world.emulator.calls_of("getChatAdministrators")) == 1
    world.clock.jump(world.clock.now() + timedelta(seconds=61))
    assert (await press(world, scene.person, panel, "✓ Education")).text == REFUSED
    assert len(world.emulator.calls_of("getChatAdministrators")) == 2


async def test_change_of_rank_counts_at_once(world: World) -> None:
    """Who has just been made an administrator passes, who is one no longer does not, here and from the private chat."""
    scene = set_scene(world, "supergroup", "member")
    world.emulator.set_member(scene.chat, world.emulator.bot, "administrator")
    assert not await changes(scene)
    panel = await scene.panel()
    world.emulator.set_member(scene.chat, scene.person, "administrator", "can_change_info")
    await heard_of(world)
    assert await changes(scene)
    assert await scene.manages()
    world.emulator.set_member(scene.chat, scene.person, "member")
    await heard_of(world)
    assert (await press(world, scene.person, panel, "Road safety")).text == REFUSED
    await world.store.follows.remove(scene.chat.id, 0, BULLYING)
    assert not await scene.manages()


async def heard_of(world: World) -> None:
    """Wait until the bot has taken all that has happened."""
    await ask(world, world.emulator.add_user(language_code="en"), "/about")


async def test_many_presses_ask_once(world: World) -> None:
    """A crowd at a panel is one question to Telegram."""
    scene = set_scene(world, "supergroup", "member")
    panel = await scene.panel()
    world.clock.jump(world.clock.now() + timedelta(seconds=61))
    crowd = [world.emulator.add_user() for _ in range(20)]
    before = len(world.emulator.calls_of("getChatAdministrators"))
    made = [world.emulator.press(panel, "Education", by=one) for one in crowd]
    await world.emulator.wait_for(lambda: all(one.answered for one in made))
    assert len(world.emulator.calls_of("getChatAdministrators")) == before + 1
    assert await scene.follows() == set()


@pytest.mark.parametrize("status", ["left", "kicked"])
async def test_chat_that_shows_nothing_lets_nobody_pass(world: World, status: str) -> None:
    """From a chat that the bot is out of nobody is let in, its owner neither, and is told what helps."""
    owner = world.emulator.add_user(language_code="en")
    channel = world.emulator.add_channel(owner=owner, bot=status)
    await world.store.chats.meet(make_chat(channel.id, "channel"), world.clock.now())
    message = await ask(world, owner, "/about")
    place = await world.store.places.number(channel.id, 0)
    made = await forge(world, owner, message, about(place, follow_button(BULLYING)))
    assert made.alert
    assert made.text.startswith("Nothing was changed: the bot is no longer in this chat.")
    assert await world.store.follows.of(channel.id, 0) == ()


async def test_nobody_passes_while_telegram_cannot_be_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a command and at a press; what was held counts as long as it holds."""
    monkeypatch.setattr(calls, "ANSWER_ATTEMPTS", 1)
    scene = set_scene(world, "supergroup", "may change info")
    panel = await scene.panel()
    world.clock.jump(world.clock.now() + timedelta(seconds=61))
    world.emulator.inject(Fault(kind="broken", code=502), method="getChatAdministrators", times=None)
    said = "Your rights here could not be checked. Please try again later."
    assert (await scene.says("/follow education")).text == said
    made = await press(world, scene.person, panel, "Education")
    assert (made.text, made.alert) == (said, True)
    assert await scene.follows() == set()


@pytest.mark.parametrize(
    "data", ["", "~9f|1|f|education", "f|1|f|no-such-topic", "r", "r|", "zzz", "~1", "~0m", "b|1|send"]
)
async def test_forged_buttons_are_refused_with_a_word(world: World, data: str) -> None:
    """Data that no button has, places that are not known, operators' buttons; nothing is changed."""
    scene = set_scene(world, "private", "owner")
    message = await ask(world, scene.person, "/about")
    made = await forge(world, scene.person, message, data)
    assert (made.text, made.alert) == ("This button is out of date.", True)
    assert await scene.follows() == set()


@pytest.mark.parametrize("pressed", [ShowFollows(), ShowTopics(), ShowHotlines()])
async def test_every_button_about_a_chat_is_for_those_who_may_change_it(world: World, pressed: Pressed) -> None:
    """One that anybody may press elsewhere, too: what it answers names the chat."""
    scene = set_scene(world, "channel", "stranger")
    await world.store.chats.meet(make_chat(scene.chat.id, "channel"), world.clock.now())
    place = await world.store.places.number(scene.chat.id, 0)
    message = await ask(world, scene.person, "/about")
    made = await forge(world, scene.person, message, about(place, pack(pressed)))
    assert (made.text, made.alert, message.edits) == (REFUSED, True, 0)
    assert world.emulator.sent(scene.person.chat)[-1] is message


async def test_button_about_a_chat_works_in_private_chats_alone(world: World) -> None:
    """In a group everybody would press it."""
    scene = set_scene(world, "supergroup", "owner")
    message = await scene.panel()
    place = await world.store.places.number(scene.chat.id, 0)
    made = await forge(world, scene.owner, message, about(place, pack(ShowFollows())))
    assert made.text == "This button is out of date."


async def test_refusals_are_logged_without_names_and_texts(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """The chat, the person's number and what was tried."""
    scene = set_scene(world, "supergroup", "member")
    scene.person.first_name = "Peculiar"
    assert not await changes(scene)
    assert not await presses(scene)
    logged = capsys.readouterr().out
    lines = [line for line in logged.splitlines() if " refused " in line]
    assert [("what=follow" in line, "what=FollowThere" in line) for line in lines] == [(True, False), (False, True)]
    assert all(f"chat={scene.chat.id}" in line and f"user={scene.person.id}" in line for line in lines)
    assert "Peculiar" not in logged
    assert "education" not in "".join(lines)
