"""How updates come: by long polling or by a webhook, and what is done where another instance has them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.ending import Ending
from bot.health import Health
from bot.pace import CHAT_INTERVAL
from bot.store import Store
from bot.store.inbox import open_inbox
from bot.telegram.client import Telegram
from bot.telegram.polling import long_polling
from bot.telegram.receiver import handling
from bot.telegram.rivalry import PollTimes
from bot.telegram.webhook import CHECK_SECONDS, Webhook
from bot.troubles import Troubles

if TYPE_CHECKING:
    from bot.telegram.receiver import PtbApplication


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a run may take from another instance, when it gives way to one, who is told of its end; and its haste."""

    take_over: bool = False
    polling: PollTimes = field(default_factory=PollTimes)
    webhook_check: float = CHECK_SECONDS
    """How many seconds lie between two looks at whether the webhook is still ours."""
    ending: Ending = field(default_factory=Ending)
    answer_interval: float = CHAT_INTERVAL
    """How many seconds lie at least between an answer to somebody and the message before it."""
    health: Health = field(default_factory=Health)
    """Shows how the run is."""


def webhook_of(settings: Settings, store: Store, telegram: Telegram, troubles: Troubles) -> Webhook:
    """The webhook as the settings have it; none where WEBHOOK_URL is empty."""
    return Webhook(
        telegram=telegram,
        profile=store.chats,
        troubles=troubles,
        url=settings.webhook_url,
        secret=settings.webhook_secret.get_secret_value(),
    )


@asynccontextmanager
async def receiving(
    settings: Settings, application: PtbApplication, webhook: Webhook, terms: Terms, now: Callable[[], datetime]
) -> AsyncIterator[None]:
    """Have updates come and be handled while the block runs; first they stop coming, then those begun are finished.

    Before any comes there are those that a killed process had not handled.
    """
    give_up, times, heart = terms.ending.tell, terms.polling, terms.health.hearts.updates
    async with AsyncExitStack() as stack:
        opening = open_inbox(settings.database_path, application.bot.id, webhook.troubles, now)
        inbox = await stack.enter_async_context(opening)
        found = await inbox.find()
        intake = await stack.enter_async_context(handling(application, heart, inbox, found))
        if settings.webhook_url:
            from bot.web.webhook import updates_brought  # aiohttp's server is held by those alone who serve

            check = terms.webhook_check
            coming = updates_brought(settings.listen, webhook, intake, give_up=give_up, check_seconds=check)
        else:
            coming = long_polling(webhook.telegram, intake, troubles=webhook.troubles, give_up=give_up, times=times)
        await stack.enter_async_context(coming)
        yield
