"""Updates on their way to the bot: queued, acknowledged by offset, given to one getUpdates at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.demo.arguments import Arguments, Json
from bot.demo.bell import Bell
from bot.demo.refusals import refuse

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
_DEFAULT = frozenset(KINDS) - frozenset(_ON_REQUEST)
_MOST = 100
_FIRST_UPDATE = 800_000_001
_FUTURE = 10
"""How far beyond the next update's number an offset may lie."""
_WEBHOOK_PORTS = (443, 80, 88, 8443)
_WEBHOOK_CONNECTIONS = 40
_LONGEST_POLL = 50
_LONGEST_SECRET = 256


@dataclass(frozen=True, slots=True)
class Done:
    """True, with a word of what was done: the answer to setWebhook and deleteWebhook."""

    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where updates are to be brought."""

    url: str
    secret_token: str = ""
    max_connections: int = _WEBHOOK_CONNECTIONS
    ip_address: str = ""


class UpdateQueue:
    """What the bot has not acknowledged, and where it wants it."""

    def __init__(self, bell: Bell) -> None:
        self.pending: list[Json] = []
        self.webhook: Webhook | None = None
        self.own_server = False
        """Whether it is a Bot API server of one's own, which takes plain http and any port."""
        self.asked = 0
        """How often the bot has asked for updates."""
        self.last_error = ""
        """Why an update could not be brought, as getWebhookInfo tells it."""
        self._bell = bell
        self._allowed = _DEFAULT
        self._next = _FIRST_UPDATE
        self._asker: object = None
        self._ended = ""

    @property
    def awaited(self) -> bool:
        """Whether a getUpdates waits for something to happen."""
        return self._asker is not None

    def add(self, kind: str, payload: Json) -> None:
        """Queue an update, unless the bot does not want this kind."""
        if kind in self._allowed:
            self.pending.append({"update_id": self._next, kind: payload})
            self._next += 1
        self._bell.ring()

    async def take(self, arguments: Arguments) -> list[Json]:
        """Answer getUpdates; one that has to wait ends another that waits with a conflict."""
        if self.webhook:
            raise refuse("webhook_active")
        self.allow(arguments)
        self._acknowledge(arguments.number("offset"))
        self.asked += 1
        timeout = min(max(arguments.number("timeout"), 0), _LONGEST_POLL)
        if timeout and not self.pending:
            await self._wait(timeout)
        return self.pending[: min(max(arguments.number("limit", _MOST), 1), _MOST)]

    async def _wait(self, seconds: float) -> None:
        asker = object()
        self._end_polling("conflict", asker)
        await self._bell.wait(lambda: self.pending or self._asker is not asker, seconds)
        if self._asker is not asker:
            raise refuse(self._ended)
        self._asker = None

    def _end_polling(self, why: str, asker: object = None) -> None:
        """Let whoever waits be refused, and `asker` wait in their place."""
        self._asker, self._ended = asker, why
        self._bell.ring()

    def allow(self, arguments: Arguments) -> None:
        """Take over `allowed_updates`; what was said before holds when nothing is, an empty list is the default."""
        names = arguments.names("allowed_updates")
        if names is None:
            return
        if unknown := set(names) - set(KINDS):
            raise refuse("wrong_value", name=f"allowed_updates: {min(unknown)}")
        self._allowed = frozenset(names) or _DEFAULT

    def set_webhook(self, arguments: Arguments) -> Done:
        """Answer setWebhook; the address is remembered, and a courier (demo.courier) brings updates there."""
        url = arguments.text("url")
        if not url:
            return self.delete_webhook(arguments)
        webhook = Webhook(
            url=url,
            secret_token=arguments.text("secret_token"),
            max_connections=min(max(arguments.number("max_connections", _WEBHOOK_CONNECTIONS), 1), 100),
            ip_address=arguments.text("ip_address"),
        )
        if webhook == self.webhook and not arguments.flag("drop_pending_updates"):
            self.allow(arguments)
            return Done("Webhook is already set")
        _check_webhook(webhook, own_server=self.own_server)
        self.allow(arguments)
        self._drop(arguments)
        self.webhook = webhook
        self._end_polling("webhook_set")
        return Done("Webhook was set")

    def delete_webhook(self, arguments: Arguments) -> Done:
        """Answer deleteWebhook."""
        was, self.webhook = self.webhook, None
        self._drop(arguments)
        return Done("Webhook was deleted" if was else "Webhook is already deleted")

    def brought(self, update: Json) -> None:
        """An update was brought to its webhook and taken there."""
        self.pending = [one for one in self.pending if one is not update]
        self._bell.ring()

    def webhook_info(self) -> Json:
        """Answer getWebhookInfo."""
        webhook = self.webhook or Webhook(url="", max_connections=0)
        optional: Json = {
            "ip_address": webhook.ip_address,
            "max_connections": webhook.max_connections,
            "last_error_message": self.last_error,
            "allowed_updates": [kind for kind in KINDS if kind in self._allowed and self._allowed != _DEFAULT],
        }
        return {
            "url": webhook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
            **{name: value for name, value in optional.items() if value},
        }

    def _drop(self, arguments: Arguments) -> None:
        if arguments.flag("drop_pending_updates"):
            self.pending.clear()

    def _acknowledge(self, offset: int) -> None:
        """A negative offset counts from the end and forgets all before; one far in the future is ignored."""
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset <= self._next + _FUTURE:
            self.pending = [update for update in self.pending if _number(update) >= offset]


def _number(update: Json) -> int:
    number = update["update_id"]
    return number if isinstance(number, int) else 0


def _check_webhook(webhook: Webhook, *, own_server: bool) -> None:
    try:
        parts = urlsplit(webhook.url if "://" in webhook.url else f"https://{webhook.url}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise refuse("webhook_address") from None
    if not host or parts.scheme not in {"http", "https"}:
        raise refuse("webhook_address")
    if len(webhook.secret_token) > _LONGEST_SECRET:
        raise refuse("secret_long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", webhook.secret_token):
        raise refuse("secret_letters")
    if own_server:
        return
    if parts.scheme != "https":
        raise refuse("webhook_url", why="An HTTPS URL must be provided for webhook")
    if port is not None and port not in _WEBHOOK_PORTS:
        raise refuse("webhook_url", why="Webhook can be set up only on ports 80, 88, 443 or 8443")
