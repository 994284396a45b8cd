"""The emulator itself: people on one side (Happenings, InlineUse), `call` on the bot's, a log of all that was asked."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import orjson

from bot.demo.arguments import Json, read_arguments
from bot.demo.attachment import Attachment
from bot.demo.delivery import Done
from bot.demo.dispatch import dispatch
from bot.demo.faults import OVERALL, ConnectionDroppedError, Fault, Faults, Rates
from bot.demo.inline_use import InlineUse
from bot.demo.methods import BY_LOWER_CASE, METHODS
from bot.demo.people import Chat, ChatMessage, User
from bot.demo.refusals import REFUSALS, CallRefusedError, refuse
from bot.demo.world import World

TOKEN = "1234567890:SampleTokenOfTheEmulatorNotASecret"  # noqa: S105 - opens nothing

Found = TypeVar("Found")

_LONGEST_TOKEN = 80

MOST_CALLS = 100_000
"""Calls that are remembered, unless something else is said."""

_BOT = User(id=1234567890, first_name="SaqBala", username="saqbala_sample_bot", is_bot=True)
_PAGE = b"<html>\r\n<head><title>%d</title></head>\r\n<body><center><h1>nginx</h1></center></body>\r\n</html>\r\n"
_GARBLED = b'{"ok":true,"result":{"message_id":1'


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request of the bot, and what it was answered."""

    method: str
    parameters: Mapping[str, str]
    status: int
    """HTTP; 0 where the connection was dropped before."""
    answer: Json
    at: float
    """When it was carried out: seconds of the monotonic clock."""
    refusal: str = ""
    """The name in the table of refusals."""
    injected: bool = False
    """Whether it failed on request."""

    @property
    def description(self) -> str:
        """Telegram's words for an error."""
        return str(self.answer.get("description", ""))

    @property
    def malformed(self) -> bool:
        """Whether the request was wrong whatever chat it met."""
        return bool(self.refusal) and REFUSALS[self.refusal].malformed and not self.injected


@dataclass(slots=True, kw_only=True)
class _Outcome:
    status: int
    answer: Json
    refusal: str = ""


class Emulator(InlineUse):
    """Telegram, as far as this bot knows it."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = _BOT.username,
        now: Callable[[], float] = time.time,
        most_calls: int = MOST_CALLS,
    ) -> None:
        bot = User(id=int(token.partition(":")[0]), first_name=_BOT.first_name, username=username, is_bot=True)
        super().__init__(World(bot=bot, now=now))
        self.token = token
        self.calls: list[Call] = []
        self._most_calls = most_calls
        self.faults = Faults()

    async def call(
        self,
        method: str,
        parameters: Mapping[str, str],
        *,
        token: str | None = None,
        files: Mapping[str, Attachment] | None = None,
    ) -> tuple[int, bytes]:
        """Carry out a request and give HTTP status and body; `files` are those of its parts that are files.

        ConnectionDroppedError where a fault says so. Without a token the right one is meant.
        """
        name = BY_LOWER_CASE.get(method.lower(), method)
        fault = self.faults.take(name, parameters.get("chat_id"))
        if fault and fault.prevents:
            return self._fail(name, parameters, fault)
        outcome = await self._carry_out(name, parameters, token, files)
        if name == "getUpdates" and not fault:
            fault = self.faults.take(name, None)  # that was planned while it waited; no update is lost by it
            if fault and fault.prevents:
                return self._fail(name, parameters, fault)
        self._log(name, parameters, outcome, injected=False)
        if fault and fault.kind == "lost":
            raise ConnectionDroppedError(processed=True)
        if fault and fault.kind == "garbled":
            return 200, _GARBLED
        if fault:
            await asyncio.sleep(fault.seconds)
        return outcome.status, orjson.dumps(outcome.answer)

    def inject(
        self,
        fault: Fault,
        *,
        method: str | None = None,
        chat: Chat | int | None = None,
        times: int | None = 1,
    ) -> None:
        """Let the next `times` calls (None: each until `faults.clear()`) fail, of one method or chat or of all."""
        number = chat.id if isinstance(chat, Chat) else chat
        self.faults.plan(fault, method=method, chat=number, times=times)

    def keep_rates(self, overall: int = OVERALL) -> None:
        """Answer 429 from now on to what is sent faster than Telegram takes it."""
        self.world.rates = Rates(overall)

    async def wait_for(self, predicate: Callable[[], Found], timeout: float = 60.0) -> Found:  # noqa: ASYNC109 - a test's last resort
        """Wait until the predicate gives something true, looked at after each call and doing; give it.

        TimeoutError after `timeout` seconds. A predicate that raises LookupError is not yet true.
        """
        nothing: list[Found] = []

        def look() -> list[Found]:
            try:
                found = predicate()
            except LookupError:
                return nothing
            return [found] if found else nothing

        found = await self.world.bell.wait(look, timeout)
        if not found:
            raise TimeoutError(f"not within {timeout} s; the last calls: {self.calls[-5:]}")
        return found[0]

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]

    def refusals(self) -> list[Call]:
        """The calls that were refused, but those that were to fail."""
        return [call for call in self.calls if call.refusal and not call.injected]

    def malformed(self) -> list[Call]:
        """The refused calls that were wrong whatever chat they met: there should be none."""
        return [call for call in self.calls if call.malformed]

    def sent(self, chat: Chat | None = None) -> list[ChatMessage]:
        """The bot's messages as they stand, in one chat or in all, in each oldest first."""
        chats = [chat] if chat else list(self.world.chats.values())
        return [message for each in chats for message in each.messages.values() if message.by_bot]

    def _fail(self, method: str, parameters: Mapping[str, str], fault: Fault) -> tuple[int, bytes]:
        match fault.kind:
            case "flood":
                outcome = _refused(refuse("flood", {"retry_after": int(fault.seconds)}, seconds=int(fault.seconds)))
            case "broken":
                description = "Bad Gateway" if fault.code == 502 else "Internal Server Error"  # noqa: PLR2004 - HTTP's
                answer: Json = {"ok": False, "error_code": fault.code, "description": description}
                outcome = _Outcome(status=fault.code, answer=answer)
            case "garbled":
                self._log(method, parameters, _Outcome(status=200, answer={}), injected=True)
                return 200, _GARBLED
            case _:
                self._log(method, parameters, _Outcome(status=0, answer={}), injected=True)
                raise ConnectionDroppedError(processed=False)
        self._log(method, parameters, outcome, injected=True)
        body = _PAGE % fault.code if fault.html else orjson.dumps(outcome.answer)
        return outcome.status, body

    async def _carry_out(
        self, method: str, parameters: Mapping[str, str], token: str | None, files: Mapping[str, Attachment] | None
    ) -> _Outcome:
        try:
            if token is not None:
                _check_token(token, self.token)
            if method not in METHODS:
                raise refuse("unknown_method")
            arguments = read_arguments(method, parameters, files)
            result = await dispatch(self.world, method, arguments)
        except CallRefusedError as error:
            return _refused(error)
        told: Json = {"description": result.description} if isinstance(result, Done) else {}
        result = True if isinstance(result, Done) else result
        return _Outcome(status=200, answer={"ok": True, "result": result, **told})

    def _log(self, method: str, parameters: Mapping[str, str], outcome: _Outcome, *, injected: bool) -> None:
        call = Call(
            method=method,
            parameters=dict(parameters),
            status=outcome.status,
            answer=outcome.answer,
            at=time.monotonic(),
            refusal=outcome.refusal,
            injected=injected,
        )
        self.calls.append(call)
        if len(self.calls) > self._most_calls:
            del self.calls[: self._most_calls // 10]
        self.world.bell.ring()


def _check_token(token: str, right: str) -> None:
    """Telegram has no page for what cannot be a token, and looks for no bot of which there can be none."""
    if not re.fullmatch(r"\d+:[\w-]+", token, re.ASCII):
        raise refuse("not_found")
    if token.startswith("0") or len(token) > _LONGEST_TOKEN:
        raise refuse("token_invalid")
    if token != right:
        raise refuse("unauthorized")


def _refused(error: CallRefusedError) -> _Outcome:
    answer: Json = {"ok": False, "error_code": error.refusal.code, "description": error.description}
    if error.parameters:
        answer["parameters"] = dict(error.parameters)
    return _Outcome(status=error.refusal.code, answer=answer, refusal=error.name)
