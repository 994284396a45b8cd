"""What runs, and what the handlers work with, put together of what the composition root has made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import handlers
from bot.app.reading import ReadingAtOnce
from bot.aside import Aside
from bot.comparing import Comparing
from bot.config import Settings
from bot.content import Content
from bot.deliver import Delivery
from bot.departure import Departures
from bot.fanout import Fanout
from bot.indexing import Indexing
from bot.ingest import Ingest
from bot.replan import Replan
from bot.revise import Revision
from bot.store import Store
from bot.telegram.client import Telegram
from bot.telegram.standing import Standing
from bot.troubles import Troubles


@dataclass(frozen=True, slots=True)
class App:
    """What runs, for whoever started it to look at."""

    store: Store
    telegram: Telegram
    ingest: Ingest
    fanout: Fanout
    delivery: Delivery
    revision: Revision
    replan: Replan
    indexing: Indexing
    comparing: Comparing
    departures: Departures
    troubles: Troubles


def make_desk(
    settings: Settings,
    content: Content,
    app: App,
    standing: Standing,
    reading: ReadingAtOnce,
    aside: Aside,
    now: Callable[[], datetime],
) -> handlers.Desk:
    """Give the handlers what they work with."""
    return handlers.Desk(
        store=app.store,
        telegram=app.telegram,
        standing=standing,
        catalogues=content.catalogues,
        topics=content.topics,
        hotlines=content.hotlines,
        queries=content.queries,
        sources=content.sources,
        default_language=settings.default_language,
        departures=app.departures,
        wake=app.delivery.wake,
        spread=app.fanout.wake,
        read=reading.read,
        aside=aside,
        now=now,
        operators=settings.admin_ids,
        copies=settings.backup_keep,
    )
