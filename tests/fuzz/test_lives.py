"""Lives: many steps of people, sites and operators, in any order; after each nothing is lost, doubled or stuck."""

from __future__ import annotations

import re
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.errors import SaqbalaError
from tests.fuzz.effort import effort
from tests.fuzz.stage import staged
from tests.fuzz.town import WRONG, Town, data_of

if TYPE_CHECKING:
    from bot.model import Language

COMMANDS = (
    "/start", "/follow", "/follow all", "/unfollow", "/follow education", "/digest", "/digest daily 18:00", "/digest instant",
    "/quiet", "/quiet off", "/quiet 22:00-07:00", "/settings", "/alerts", "/language", "/language kk", "/status", "/forget",
    "/tag", "/search sample", "sample", "/latest", "/hotline", "/export", "/privacy", "/help", "school -story", "12:30", "x",
)  # fmt: skip
people = st.sampled_from(["owner", "reader", "guest"])
places = st.sampled_from(["", "group", "channel"])
languages = st.sampled_from([("en",), ("ru", "en"), ("kk",), ("kk", "ru", "en")])
_TITLE = re.compile(r"Sample story \d+|Changed \d+")


class Lives(RuleBasedStateMachine):
    """The whole bot, a small town, and whatever may happen in it."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(TemporaryDirectory()))
        self.stage = self._stack.enter_context(staged(folder))
        self.town = Town(self.stage)
        self.told: list[int] = []
        self.joined = False
        """Whether an operator has joined stories: two messages may then come to show the same edition, as was said."""

    @initialize()
    def open(self) -> None:
        """Let the town follow what comes."""
        self.stage.run(self.town.open())

    @rule(languages=languages)
    def publish(self, languages: tuple[Language, ...]) -> None:
        """A story appears, in one language after the other."""
        self.told.append(self.stage.run(self.town.publish(*languages)))

    @precondition(lambda self: self.told)
    @rule(which=st.integers(0, 20))
    def correct(self, which: int) -> None:
        """A story's title is corrected where it stands."""
        number = self.told[which % len(self.told)]
        self.stage.run(self.town.publish("en", title="Changed", number=number))

    @rule(act=st.sampled_from(["hide", "join", "split"]), one=st.integers(1, 12), other=st.integers(1, 12))
    def mend(self, act: str, one: int, other: int) -> None:
        """An operator mends what was joined; what is no story is refused."""
        with suppress(SaqbalaError):
            self.stage.run(self.town.mend(act, one, other))
            self.joined |= act == "join"

    @rule(person=people, place=places, text=st.sampled_from(COMMANDS))
    def say(self, person: str, place: str, text: str) -> None:
        """Somebody says something privately or in the group, or it is posted in the channel."""
        chat = getattr(self.town, place) if place else None
        self.stage.run(self.town.say(getattr(self.town, person), text, chat))

    @rule(which=st.integers(0, 3), button=st.integers(0, 40), person=people, place=places, again=st.booleans())
    def press(self, which: int, button: int, person: str, place: str, again: bool) -> None:  # noqa: FBT001 - drawn
        """Any button that stands in a chat is answered; pressed once more at once it changes nothing."""
        who = getattr(self.town, person)
        panels = [one for one in self.town.panels(getattr(self.town, place) if place else who.chat) if data_of(one)]
        if not panels:
            return
        message = panels[which % len(panels)]  # drawn by numbers, for what stands there may depend on moments
        carried = data_of(message)[button % len(data_of(message))]
        event(f"press {carried.lstrip('~0123456789')[:1]}")
        for _ in range(1 + again):
            before = self.stage.run(self.town.settings())
            made = self.stage.run(self.town.press(who, message, carried))
            assert made.answered, carried
            assert not any(word in made.text for word in WRONG), (carried, made.text)
        if again and not _is_trial(carried):
            assert _lasting(self.stage.run(self.town.settings())) == _lasting(before), carried

    @rule(person=people)
    def leave(self, person: str) -> None:
        """Somebody blocks the bot, and comes back."""
        who = getattr(self.town, person)
        emulator = self.stage.world.emulator
        emulator.unblock(who) if who.chat.blocked else emulator.block(who)
        self.stage.run(self.town.settle())

    @rule()
    def throw_out(self) -> None:
        """The bot is thrown out of the group, and taken in again."""
        town, emulator = self.town, self.stage.world.emulator
        inside = town.group.member(emulator.bot).present
        emulator.kick_bot(town.group, by=town.owner) if inside else emulator.add_bot(town.group, by=town.owner)
        self.stage.run(town.settle())

    @rule(hours=st.sampled_from([1, 7, 13, 26, 24 * 8]))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.stage.run(self.town.jump(hours))

    @rule()
    def restart(self) -> None:
        """The bot is stopped and started."""
        self.stage.run(self.town.restart())

    @invariant()
    def nothing_failed(self) -> None:
        """No error in the log, no malformed request, nothing stored that refers to nothing."""
        self.stage.check()
        self.stage.run(self.stage.check_store())

    @invariant()
    def nothing_lost_or_doubled(self) -> None:
        """Who follows everything has each story once; in no chat is one brought twice."""
        emulator = self.stage.world.emulator
        for chat in (self.town.quiet_reader.chat, self.town.quiet_group):
            texts = [message.text for message in emulator.sent(chat)]
            brought = [title for text in texts for title in _TITLE.findall(text)]
            assert self.joined or len(brought) == len(set(brought)), texts
            event(f"brought {min(len(brought), 5)}")
        rows = self.stage.run(self.stage.world.store.database.read(_UNBROUGHT, {"chat": self.town.quiet_group.id}))
        assert [dict(row) for row in rows] == []

    def teardown(self) -> None:
        """Let the bot end."""
        self._stack.close()


_UNBROUGHT = """
SELECT s.story FROM story s WHERE s.push = 1 AND s.hidden_at IS NULL AND s.story > 7
AND NOT EXISTS (SELECT 1 FROM sent WHERE sent.story = s.story AND sent.chat = :chat)
AND NOT EXISTS (SELECT 1 FROM joined WHERE joined.story = s.story OR joined.origin = s.story)
"""
"""Stories that were to be brought to a group that follows everything, and are not there."""


def _is_trial(data: str) -> bool:
    """Whether a press does something each time that it is made: a decision on what waits, an export."""
    return data.lstrip("~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")[:1] in {"x", "y"}


def _lasting(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """What is set, without the moments and the record of changes."""
    return [
        {name: value for name, value in row.items() if name != "change"} for row in rows if row["table"] != "change"
    ]


effort(4, steps=20)(Lives)
TestLives = Lives.TestCase
