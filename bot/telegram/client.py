"""Our types to Telegram and back: messages sent and edited, queries and presses answered, members looked up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TypeAlias

from bot.errors import AnswerLostError, RefusedError, TelegramError
from bot.model import Document, Message, Offer
from bot.outcome import bars_deletion, is_gone, is_unpaid
from bot.pace import Pace, Place, is_private
from bot.rights import Member
from bot.stars import Stars
from bot.telegram.answer import Json, message_id
from bot.telegram.calls import ANSWER_ATTEMPTS, ANSWER_PATIENCE, TOO_MANY, Calls
from bot.telegram.form import addressed, answering, content_of, encode, sending, uploading
from bot.telegram.members import read_member, read_members
from bot.telegram.request import AiohttpRequest
from bot.telegram.upload import Upload
from bot.troubles import Troubles

_Call: TypeAlias = Callable[[str, Mapping[str, Json]], Awaitable[Json]]

INLINE_SECONDS = 8.0
"""Applications wait about ten seconds for the answer to an inline query, and some have passed before it is sent."""


class Telegram(Calls):
    """The Bot API as the bot uses it. Errors: RefusedError, NotSentError, AnswerLostError."""

    def __init__(
        self,
        request: AiohttpRequest,
        base_url: str,
        token: str,
        *,
        pace: Pace,
        stars: Stars,
        troubles: Troubles,
    ) -> None:
        super().__init__(request, base_url, token, pace=pace, troubles=troubles)
        self._stars = stars
        self.username = ""
        """The bot's name without @, known once it has introduced itself to Telegram."""

    async def push(self, chat: int, message: Message, *, thread: int = 0) -> int:
        """Send a message once, whatever comes of it, and give its id; the pace is the caller's matter."""
        return await self.push_form(chat, encode(sending(message)), thread=thread)

    async def push_form(
        self, chat: int, content: bytes, *, thread: int = 0, paid: bool = False, reply_to: int = 0
    ) -> int:
        """As push, for a message that is encoded already (form.sending), may be paid for, and may answer another."""
        form = addressed(content, chat, thread, paid=paid, reply_to=reply_to)
        return message_id(await self.call_form("sendMessage", chat, form))

    async def send(self, chat: int, message: Message, *, thread: int = 0) -> int:
        """Send an answer to a chat (a thread of it) as soon as the pace allows, and give its id.

        Where Telegram's answer was lost, a person gets it once more, rather twice than not at all; a group does not.
        """
        form = encode(sending(message))
        return await self._send("sendMessage", chat, lambda paid: addressed(form, chat, thread, paid=paid))

    async def send_document(self, chat: int, document: Document, *, thread: int = 0) -> int:
        """As send, for a file; it is sent anew at every try."""
        method = "sendPhoto" if document.photo else "sendDocument"
        return await self._send(method, chat, lambda paid: uploading(document, chat, thread, paid=paid))

    async def show_upload(self, chat: int, *, thread: int = 0) -> None:
        """Show in a chat for five seconds that a file is on its way; where that is not possible, nothing is shown."""
        parameters = {"chat_id": chat, "message_thread_id": thread or None, "action": "upload_document"}
        with suppress(TelegramError):
            await self.call("sendChatAction", parameters)

    async def _send(self, method: str, chat: int, form: Callable[[bool], bytes | Upload]) -> int:
        """Send what `form` gives, which is told whether it is paid for."""

        async def attempt() -> Json:
            place, paid = await self._take_place(chat)
            try:
                with self._filling(place):
                    return await self.call_form(method, chat, form(paid))
            except RefusedError as error:
                if not (paid and is_unpaid(error)):
                    raise
                self._stars.refused(monotonic())
                self._pace.paid = False
                return await attempt()

        repeats = 1 if is_private(chat) else 0
        sent = message_id(await self._patiently(attempt, repeats, ANSWER_PATIENCE))
        self.meter.count("sent_messages", "answer")
        return sent

    async def _take_place(self, chat: int) -> tuple[Place, bool]:
        """Wait for the chat and for the next place in the pace; tell whether the message has to be paid for.

        Raises TooLateError where a stop comes before.
        """
        while (wait := max(self._pace.answers_from(chat), self._pace.halted_until()) - monotonic()) > 0:
            if wait > ANSWER_PATIENCE:
                raise RefusedError(TOO_MANY, "Too Many Requests: nothing may be sent yet", retry_after=wait)
            await self._wait_until(monotonic() + wait)
        now = monotonic()
        paid = self._pace.costs(now) and self._stars.left(now) > 0
        self._stars.spend(1 if paid else 0)
        place = self._pace.reserve_first(chat, now)
        await self._wait_until(place.moment)
        return place, paid

    async def edit(self, chat: int, message_id: int, message: Message) -> None:
        """Put a message in the place of one that was sent, as soon as the pace allows.

        One that is the same already is left as it is.
        """

        async def call(method: str, parameters: Mapping[str, Json]) -> Json:
            return await self._patiently(lambda: self._call_paced(method, parameters), ANSWER_ATTEMPTS, ANSWER_PATIENCE)

        await self._edit(call, chat, message_id, message)

    async def _call_paced(self, method: str, parameters: Mapping[str, Json]) -> Json:
        """As call, in the next place of the pace that an answer may have; in a halt the call says so itself.

        Raises TooLateError where a stop comes before.
        """
        now = monotonic()
        if self._pace.halted_until() > now:
            return await self.call(method, parameters)
        place = self._pace.reserve_first(None, now)
        await self._wait_until(place.moment)
        with self._filling(place):
            return await self.call(method, parameters)

    @contextmanager
    def _filling(self, place: Place) -> Iterator[None]:
        """Let the pace learn when what left in a place of it was answered, or would be waited for no more."""
        try:
            yield
        finally:
            self._pace.answered(place, monotonic())

    async def edit_once(self, chat: int, message_id: int, message: Message, place: Place) -> None:
        """As edit, but tried once, whatever comes of it, in a place of the pace that the caller has waited for."""
        with self._filling(place):
            await self._edit(self.call, chat, message_id, message)

    async def _edit(self, call: _Call, chat: int, message_id: int, message: Message) -> None:
        try:
            await call("editMessageText", {"chat_id": chat, "message_id": message_id, **content_of(message)})
        except RefusedError as error:
            if "message is not modified" not in error.description:
                raise
        else:
            self.meter.count("sent_messages", "edit")

    async def delete(self, chat: int, message_id: int) -> None:
        """Delete a message."""
        await self.call_patiently("deleteMessage", {"chat_id": chat, "message_id": message_id})

    async def remove_once(self, chat: int, message_id: int, instead: Message, place: Place) -> None:
        """Delete a message, or put another in its place where Telegram does not let it be deleted any more.

        Tried once, whatever comes of it, in a place as edit_once; one that is not there is left at that.
        """
        with self._filling(place):
            await self._remove(self.call, chat, message_id, instead)

    async def remove(self, chat: int, message_id: int, instead: Message) -> bool:
        """As remove_once, for somebody who waits for it; whether the message is gone, or only says something else."""
        return await self._remove(self.call_patiently, chat, message_id, instead)

    async def _remove(self, call: _Call, chat: int, message_id: int, instead: Message) -> bool:
        try:
            await call("deleteMessage", {"chat_id": chat, "message_id": message_id})
        except RefusedError as error:
            if not bars_deletion(error):
                raise
            if not is_gone(error.description):
                await self._edit(call, chat, message_id, instead)
                return False
        return True

    async def answer_press(self, press_id: str, text: str = "", *, alert: bool = False, url: str = "") -> None:
        """End the waiting of whoever pressed a button, with a word or a link; too late is no error."""
        parameters = {
            "callback_query_id": press_id,
            "text": text or None,
            "show_alert": alert or None,
            "url": url or None,
        }
        with _too_late_is_no_error():
            await self.call_patiently("answerCallbackQuery", parameters)

    async def answer_inline(self, query_id: str, offer: Offer) -> None:
        """Offer cards to whoever typed an inline query; too late is no error.

        Tried again as other answers are, but given up after INLINE_SECONDS, tries included.
        """
        parameters = answering(query_id, offer)
        try:
            with _too_late_is_no_error():
                async with asyncio.timeout(INLINE_SECONDS):
                    await self.call_patiently("answerInlineQuery", parameters, patience=INLINE_SECONDS)
        except TimeoutError as error:
            raise AnswerLostError("No answer from Telegram in time.") from error

    async def member(self, chat: int, user: int) -> Member:
        """Tell what a user is in a chat and may do there."""
        return read_member(await self.call_patiently("getChatMember", {"chat_id": chat, "user_id": user}))

    async def administrators(self, chat: int) -> dict[int, Member]:
        """Tell who administers a group or a channel, bots left out; asked once, for nobody waits."""
        return read_members(await self.call("getChatAdministrators", {"chat_id": chat}))

    async def linked(self, chat: int) -> int:
        """Tell which group discusses a channel, or which channel a group discusses (0: none); asked once."""
        found = await self.call("getChat", {"chat_id": chat})
        other = found.get("linked_chat_id") if isinstance(found, Mapping) else None
        return other if isinstance(other, int) else 0


@contextmanager
def _too_late_is_no_error() -> Iterator[None]:
    """Pass over the refusal of an answer that nobody waits for any more, or that was given before."""
    try:
        yield
    except RefusedError as error:
        if "query is too old" not in error.description:
            raise
