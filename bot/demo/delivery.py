"""Updates on their way to the bot: queued, acknowledged by offset, given to one getUpdates at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.demo.arguments import Arguments, Json
from bot.demo.links import LinkError, check_link
from bot.demo.refusals import refuse

Found = TypeVar("Found")

KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
)
_ON_REQUEST = ("chat_member", "message_reaction", "message_reaction_count")
"""Kinds that are sent only to bots that name them."""
_MOST = 100
_FIRST_UPDATE = 800_000_001
_WEBHOOK_PORTS = (443, 80, 88, 8443)
_LONGEST_POLL = 50


class Bell:
    """Wakes all who wait for something to happen."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.rung = 0
        """How often it has rung: who remembers the number sees whether anything has happened since."""

    def ring(self) -> None:
        """Something happened."""
        self.rung += 1
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, predicate: Callable[[], Found], seconds: float) -> Found:
        """Wait until the predicate gives something true, looked at after each ring, and give it.

        After `seconds` give what it gives then.
        """
        try:
            async with asyncio.timeout(seconds):
                while not (found := predicate()):
                    await self._event.wait()
        except TimeoutError:
            return predicate()
        return found


class UpdateQueue:
    """What the bot has not acknowledged, and where it wants it."""

    def __init__(self, bell: Bell) -> None:
        self.pending: list[Json] = []
        self.webhook: Json = {"url": ""}
        self.asked = 0
        """How often the bot has asked for updates."""
        self._bell = bell
        self._allowed = frozenset(KINDS) - frozenset(_ON_REQUEST)
        self._next = _FIRST_UPDATE
        self._asker: object = None

    def add(self, kind: str, payload: Json) -> None:
        """Queue an update, unless the bot does not want this kind."""
        if kind in self._allowed:
            self.pending.append({"update_id": self._next, kind: payload})
            self._next += 1
        self._bell.ring()

    async def take(self, arguments: Arguments) -> list[Json]:
        """Answer getUpdates; whoever still waits in another one is refused with a conflict."""
        if self.webhook["url"]:
            raise refuse("webhook_active")
        self.allow(arguments)
        self._acknowledge(arguments.number("offset"))
        self._asker = asker = object()
        self.asked += 1
        self._bell.ring()
        limit = min(max(arguments.number("limit", _MOST), 1), _MOST)
        timeout = min(max(arguments.number("timeout"), 0), _LONGEST_POLL)
        await self._bell.wait(lambda: self.pending or self._asker is not asker, timeout)
        if self._asker is not asker:
            raise refuse("conflict")
        self._asker = None
        return self.pending[:limit]

    def allow(self, arguments: Arguments) -> None:
        """Take over `allowed_updates`; what was said before holds when nothing is, an empty list is the default."""
        names = arguments.names("allowed_updates")
        if names is None:
            return
        if unknown := set(names) - set(KINDS):
            raise refuse("wrong_value", name=f"allowed_updates: {min(unknown)}")
        self._allowed = frozenset(names or set(KINDS) - set(_ON_REQUEST))

    def set_webhook(self, arguments: Arguments) -> bool:
        """Answer setWebhook; the address is remembered, nothing is sent to it."""
        url = arguments.text("url")
        if url:
            _check_webhook(url)
        self.allow(arguments)
        self._drop(arguments)
        self.webhook = {"url": url, "secret_token": arguments.text("secret_token")}
        self._bell.ring()
        return True

    def delete_webhook(self, arguments: Arguments) -> bool:
        """Answer deleteWebhook."""
        self.webhook = {"url": ""}
        self._drop(arguments)
        return True

    def webhook_info(self) -> Json:
        """Answer getWebhookInfo."""
        return {
            "url": self.webhook["url"],
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
        }

    def _drop(self, arguments: Arguments) -> None:
        if arguments.flag("drop_pending_updates"):
            self.pending.clear()

    def _acknowledge(self, offset: int) -> None:
        """A negative offset counts from the end and forgets all before."""
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset:
            self.pending = [update for update in self.pending if _number(update) >= offset]


def _number(update: Json) -> int:
    number = update["update_id"]
    return number if isinstance(number, int) else 0


def _check_webhook(url: str) -> None:
    try:
        checked = check_link(url)
    except LinkError as error:
        raise refuse("webhook_url", why=error) from None
    if not checked.startswith("https://"):
        raise refuse("webhook_url", why="An HTTPS URL must be provided for webhook")
    port = checked.split("/")[2].rpartition(":")[2]
    if port.isdecimal() and int(port) not in _WEBHOOK_PORTS:
        raise refuse("webhook_url", why="Webhook can be set up only on ports 80, 88, 443 or 8443")
