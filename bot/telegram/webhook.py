"""The webhook: whose it is, set and kept where it is ours, and not taken from another instance without a word.

Telegram tells no more of a webhook than its address. What this database set itself is remembered by its digest, so
that another one is known for what it is: the sign of an instance that may be living from it.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

import structlog

from bot.errors import ConfigError, RefusedError, RivalError, SaqbalaError, TelegramError
from bot.telegram.answer import Json
from bot.telegram.client import Telegram
from bot.telegram.updates import ALLOWED_UPDATES
from bot.troubles import TELEGRAM, Troubles

CHECK_SECONDS = 180.0
"""How often it is looked whether the webhook is still ours."""

CONNECTIONS = 40
"""How many updates Telegram may bring at once: its own default, said openly."""

FAREWELL_SECONDS = 4.0
"""How long a stop waits for Telegram to take the webhook away."""

_FIRST_WAIT, _LONGEST_WAIT = 0.25, 5.0
_PART = "webhook"

_log = structlog.get_logger()


class Profile(Protocol):
    """What is remembered of what Telegram was told."""

    async def profile(self, part: str) -> str:
        """Tell what a part was last set to ('': never)."""

    async def set_profile(self, part: str, digest: str) -> None:
        """Remember what a part was set to."""


def webhook_host(info: Json) -> str:
    """The host of the address in Telegram's answer to getWebhookInfo: all of it that may be shown; '' without one."""
    url = webhook_url(info)
    try:
        return urlsplit(url).hostname or (url and "an address without a host")
    except ValueError:
        return "an address that cannot be read"


def webhook_url(info: Json) -> str:
    """The address in Telegram's answer to getWebhookInfo; '' for none."""
    url = info.get("url") if isinstance(info, Mapping) else None
    return url if isinstance(url, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """The token's webhook, and what it is to be."""

    telegram: Telegram
    profile: Profile
    troubles: Troubles
    url: str
    """Where updates are to be brought; empty: they are polled."""
    secret: str
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def clear_way(self, *, take_over: bool) -> None:
        """See to it that no other instance lives from a webhook before anything is sent or fetched.

        Raises RivalError for a webhook that is not ours, unless it is to be taken over.
        """
        info = await self._info()
        present = webhook_url(info)
        if not present or present == self.url:
            return
        if await self._is_ours(present):
            _log.info("our former webhook is taken away", host=webhook_host(info))
        elif take_over:
            _log.warning("the webhook of another instance is taken away", host=webhook_host(info))
        else:
            raise RivalError(_foreign(webhook_host(info)))
        await self._patiently("deleteWebhook", {})
        await self.profile.set_profile(_PART, "")

    async def set(self) -> None:
        """Have updates brought to us; raises ConfigError for an address that Telegram does not take."""
        parameters: dict[str, Json] = {
            "url": self.url,
            "secret_token": self.secret,
            "allowed_updates": list(ALLOWED_UPDATES),
            "max_connections": CONNECTIONS,
        }
        try:
            await self._patiently("setWebhook", parameters)
        except RefusedError as error:
            problem = f"WEBHOOK_URL: Telegram does not take it ({error.description}); write another address"
            raise ConfigError([problem]) from error
        await self.profile.set_profile(_PART, _digest(self.url))

    async def keep(self, give_up: Callable[[RivalError], None], *, every: float = CHECK_SECONDS) -> None:
        """Look now and then whether the webhook is still ours; until cancelled, or until it is another instance's."""
        while True:
            await self.sleep(every)
            info = await self._info()
            present = webhook_url(info)
            if present and present != self.url:
                return give_up(RivalError(_foreign(webhook_host(info))))
            if not present and info is not None:
                _log.warning("the webhook was taken away, and is set again")
                await self.set()

    async def remove(self) -> None:
        """Take the webhook away where it is still ours; what comes meanwhile Telegram keeps for the next start.

        Tried once and quickly: one that stays is known as ours by the next start, which sets it again or takes it away.
        """
        try:
            async with asyncio.timeout(FAREWELL_SECONDS):
                if webhook_url(await self.telegram.call("getWebhookInfo", {})) != self.url:
                    return
                await self.telegram.call("deleteWebhook", {})
                await self.profile.set_profile(_PART, "")
        except (SaqbalaError, TimeoutError) as error:
            _log.warning("the webhook could not be taken away", error=str(error) or "no answer in time")

    async def _is_ours(self, url: str) -> bool:
        return await self.profile.profile(_PART) == _digest(url)

    async def _info(self) -> Json:
        """What Telegram tells of the webhook; None from a server that cannot tell."""
        try:
            return await self._patiently("getWebhookInfo", {})
        except RefusedError as error:
            _log.warning("whether a webhook is set is not known", error=str(error))
            return None

    async def _patiently(self, method: str, parameters: Mapping[str, Json]) -> Json:
        """Call until there is an answer of Telegram's: twice does no harm. Raises RefusedError for a plain no."""
        wait = _FIRST_WAIT
        while True:
            try:
                result = await self.telegram.call(method, parameters)
            except TelegramError as error:
                told = error.retry_after if isinstance(error, RefusedError) else None
                if told is None and isinstance(error, RefusedError) and error.code < HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise
                self.troubles.begin(TELEGRAM, str(error))
                await self.sleep(told or wait)
                wait = min(wait * 2, _LONGEST_WAIT)
            else:
                self.troubles.end(TELEGRAM)
                return result


def _foreign(host: str) -> str:
    return (
        f"another instance may be living from this token: its updates are brought to {host}, which this database did "
        "not set; stop that instance, or take over from it with `saqbala run --take-over`"
    )


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
