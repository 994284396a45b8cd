"""Who answers what: commands, buttons, other words; settings behind the gate."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from bot.callbacks import unpack
from bot.managing import split_place
from bot.promises import promises, promises_text
from bot.render.formatting import Formatted
from handlers import chats, inline, linking, membership, search, unknown
from handlers.calling import open_call
from handlers.channel_commands import briefly
from handlers.excess import answer_excess
from handlers.gate import answer_surely, concerning, gated
from handlers.incoming import (
    Forwarded,
    InlinePressing,
    InlineQuery,
    Membership,
    Migration,
    Pressing,
    Rank,
    Said,
    Shared,
    ThreadName,
    ThreadTurn,
)
from handlers.prompting import cancel_by_word, end_prompt, says_cancel
from handlers.spoken import parse
from handlers.table import COMMANDS, PRESSES, TEXT_INPUTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.prompts import Prompt
    from handlers.behaviour import Answer
    from handlers.desk import Call, Desk
    from handlers.incoming import Incoming, Origin
    from handlers.spoken import Spoken

_COMMANDS = {name: one for one in COMMANDS for name in (one.name, *one.aliases)}
_TAKERS = {one.kind: one.run for one in TEXT_INPUTS}
_ALBUMS = 100  # remembered, so that ten photos sent together get one answer
_REFUSED_AT_ONCE = 1000  # more are passed over without a word: others are to be handled beside them


class Dispatcher:
    """Finds who answers what has arrived; each command and each kind of button has one module."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._albums: deque[str] = deque(maxlen=_ALBUMS)
        self._refused = 0

    async def take(self, incoming: Incoming) -> None:
        """Act upon what has arrived."""
        match incoming:
            case Said():
                await self._hear(await membership.at_present(self._desk, incoming))
            case Pressing():
                await self._feel(await membership.at_present(self._desk, incoming))
            case Shared():
                await self._open(incoming)
            case InlineQuery():
                await inline.offer_stories(self._desk, incoming)
            case InlinePressing():
                await inline.answer_press(self._desk, incoming)
            case _:
                await self._note(incoming)

    async def _note(self, incoming: Membership | Rank | ThreadTurn | ThreadName | Migration | Forwarded) -> None:
        """Take note of what has happened to a chat."""
        match incoming:
            case Membership():
                await membership.note(self._desk, incoming)
            case Rank(chat=chat):
                self._desk.standing.drop(chat)
            case ThreadTurn() | ThreadName():
                await self._turn(incoming)
            case Migration():
                await membership.move(self._desk, incoming)
            case Forwarded():
                await linking.note(self._desk, incoming)

    def count_excess(self, kind: str) -> None:
        """Count an update that is too much of one sender."""
        self._desk.telegram.meter.count("updates", kind, "excess")

    async def refuse(self, incoming: Incoming, tells: Callable[[], bool]) -> None:
        """Pass over what is too much of one sender; `tells` says whether that is to be told, which is so once."""
        if self._refused >= _REFUSED_AT_ONCE or (isinstance(incoming, Said) and not self._is_meant(incoming)):
            return
        self._refused += 1
        try:
            await answer_excess(self._desk, incoming, tells)
        finally:
            self._refused -= 1

    def _is_meant(self, said: Said) -> bool:
        """Whether a message would be answered: in groups and channels that is a command of the bot."""
        spoken = None if said.forwarded else parse(said.text)
        return said.origin.kind == "private" or (spoken is not None and bool(self._answer_to(spoken, said.origin)))

    async def _turn(self, turn: ThreadTurn | ThreadName) -> None:
        if isinstance(turn, ThreadTurn):
            return await membership.turn_thread(self._desk, turn)
        place = (turn.origin.chat, turn.origin.thread)
        return await self._desk.store.places.name_topic(*place, turn.name, anew=True)

    async def _open(self, shared: Shared) -> None:
        await answer_surely(await open_call(self._desk, shared.origin), partial(chats.take_shared, shared=shared))

    async def _hear(self, said: Said) -> None:
        spoken = None if said.forwarded else parse(said.text)
        prompt = await self._prompt_for(said)
        if prompt is not None and said.text:
            return await self._take_text(said, prompt)
        run = self._answer_to_words(said) if spoken is None else self._answer_to(spoken, said.origin)
        if run is None:
            return None
        if prompt is not None and run is unknown.no_text:
            run = unknown.text_awaited
        call = await open_call(self._desk, said.origin)
        call.arguments = said.text.strip()
        if spoken is not None:
            call.command, call.arguments = spoken.name, spoken.arguments
            call.formatted = Formatted(said.text, said.spans).cut(spoken.start, len(said.text))
            await end_prompt(call)
        return await answer_surely(call, run)

    async def _prompt_for(self, said: Said) -> Prompt | None:
        """What a message answers that is no command but /cancel; in groups only a reply is meant for the bot."""
        origin, prompts, now = said.origin, self._desk.store.prompts, self._desk.now()
        if parse(said.text) and (said.forwarded or not says_cancel(said.text, self._desk.catalogues)):
            return None
        if not (origin.kind == "private" or (said.text and said.reply_to)):
            return None
        if origin.for_chat:  # an anonymous administrator, who pressed by name
            return await prompts.asked_by(origin.chat, said.reply_to, now)
        prompt = await prompts.get(origin.chat, origin.user, now) if origin.user is not None else None
        meant = prompt is not None and (origin.kind == "private" or said.reply_to == prompt.message_id)
        return prompt if meant else None

    async def _take_text(self, said: Said, prompt: Prompt) -> None:
        """Give a text to whoever asked for it, past the gate of the chat that it is about."""
        call = await open_call(self._desk, said.origin)
        call.arguments, call.formatted = said.text.strip(), Formatted(said.text, said.spans).strip()
        about = await self._desk.store.chats.get(*prompt.about)
        if about is not None and prompt.about != (call.chat.id, call.thread):
            place = await self._desk.store.places.number(*prompt.about)
            call.turn_to(about, prompt.about[1], place)
        call.pressed = prompt.kind
        run = _TAKERS.get(prompt.kind, unknown.no_text) if about is not None else unknown.no_text
        if says_cancel(said.text, self._desk.catalogues):
            run = cancel_by_word
        await self._desk.store.prompts.end(prompt.chat, prompt.user)
        await answer_surely(
            call, gated(run, concerning(call) if call.afar else said.origin, promises=promises_text(prompt.kind))
        )

    def _answer_to(self, spoken: Spoken, origin: Origin) -> Answer | None:
        """Who answers a command; nobody where in a group it is another bot's, or perhaps another bot's."""
        run: Answer | None
        addressed = spoken.bot.lower() == self._desk.telegram.username.lower()
        if spoken.bot and not addressed:
            return unknown.others_command if origin.kind == "private" else None
        command = _COMMANDS.get(spoken.name)
        if command is None or (command.operators and not self._is_operator(origin)):
            command, run = None, unknown.unknown_command if addressed or origin.kind == "private" else None
        elif command.changes:
            run = gated(command.run, origin, promises=command.promises and bool(spoken.arguments))
        else:
            run = command.run
        return briefly(command, run) if run is not None and origin.kind == "channel" else run

    def _answer_to_words(self, said: Said) -> Answer | None:
        """Who answers a message that is no command: in groups and channels nobody."""
        if said.origin.kind != "private" or (said.album and said.album in self._albums):
            return None
        if said.album:
            self._albums.append(said.album)
        if said.forwarded and parse(said.text):
            return unknown.forwarded_command
        if said.text:
            return search.search
        return unknown.command_below if parse(said.caption) else unknown.no_text

    async def _feel(self, pressing: Pressing) -> None:
        call = await open_call(self._desk, pressing.origin)
        call.press_id, call.message_id = pressing.press_id, pressing.message_id
        await answer_surely(call, await self._answer_at(pressing, call))

    async def _answer_at(self, pressing: Pressing, call: Call) -> Answer:
        """Who answers a press; where the message's thread is not known, nothing is changed.

        A button about another chat is for those who may change that chat, whatever it does; it stands in private chats
        alone.
        """
        place, data = split_place(pressing.data)
        found = await self._desk.store.places.find(place) if place and call.chat.private else None
        if place and found is None:
            return unknown.old_press
        if found is not None:
            call.turn_to(*found, place)
        return self._answer_to_press(data, pressing, call)

    def _answer_to_press(self, data: str, pressing: Pressing, call: Call) -> Answer:
        pressed = unpack(data)
        call.pressed = type(pressed).__name__
        if pressed is None:
            return unknown.old_press
        for press in PRESSES:
            run = press.bind(pressed)
            if run is None:
                continue
            if press.operators and not self._is_operator(pressing.origin):
                return unknown.old_press
            if not (press.changes or call.afar):
                return run
            origin = concerning(call) if call.afar else pressing.origin
            return gated(run, origin, promises=promises(pressed)) if pressing.thread_known else unknown.old_press
        return unknown.old_press

    def _is_operator(self, origin: Origin) -> bool:
        """Whether it comes from an operator's private chat: elsewhere nobody is one."""
        return origin.kind == "private" and origin.user in self._desk.operators
