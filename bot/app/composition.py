"""The bot that runs: everything is put together, started from the inside out, and stopped in the opposite order."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import partial

import structlog

import handlers
from bot.app.flowing import flowing, hurry
from bot.app.metrics import measuring
from bot.app.parts import App, make_desk
from bot.app.reading import ReadingAtOnce, open_ingest, utc_now
from bot.app.receiving import Terms, receiving, webhook_of
from bot.app.watching import alarmed, watched
from bot.aside import open_aside
from bot.budgets import stars_left, take_up_budgets
from bot.comparing import Comparing
from bot.config import Settings
from bot.content import Content, idle_sources, read_content
from bot.deliver import Delivery, Rendering
from bot.departure import Departures
from bot.ending import until_told_to_stop
from bot.fanout import Fanout, Understanding
from bot.health import Health
from bot.housekeeping import Housekeeping
from bot.indexing import Indexing
from bot.ingest import Ingest
from bot.operators import Operators
from bot.pace import Pace
from bot.precedence import Precedence
from bot.replan import Replan
from bot.revise import Revision
from bot.store import Store, open_store
from bot.store.lock import only_instance
from bot.telegram.client import Telegram
from bot.telegram.receiver import build_application, introduced
from bot.telegram.request import AiohttpRequest
from bot.telegram.standing import Standing
from bot.timetable import Clocks, Flows, ticking
from bot.troubles import Troubles

_log = structlog.get_logger()


async def run(settings: Settings, *, take_over: bool = False, health: Health | None = None) -> None:
    """Run the bot until a signal ends it; what is in flight then is finished, the rest waits for the next start.

    Raises RivalError where another instance lives from the same token, for `take_over` takes its webhook away, and
    StuckError where a loop does not come round (`health` shows how they are).
    """
    terms = Terms(take_over=take_over, health=health or Health())
    await until_told_to_stop(running(settings, terms=terms), terms.ending)


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    now: Callable[[], datetime] = utc_now,
    steady: Callable[[], float] = time.monotonic,
    terms: Terms | None = None,
) -> AsyncIterator[App]:
    """Run the bot while the block runs; where `now` jumps, and `steady` (seconds) does not, plans are made anew."""
    terms, content = terms or Terms(), _content(settings)
    async with AsyncExitStack() as stack:
        stack.enter_context(only_instance(settings.database_path))
        await stack.enter_async_context(watched(settings, terms))
        store = await stack.enter_async_context(open_store(settings.database_path, owner=True))
        in_flight = await _take_up(store, now())
        ingest = await stack.enter_async_context(open_ingest(settings, store, content.classifier, now, apart=True))
        token, request = settings.bot_token.get_secret_value(), AiohttpRequest()
        store.database.troubles = troubles = Troubles(clock=time.monotonic, log=_log)
        application = build_application(request, settings.bot_api_url, token, precedence := Precedence())
        pace = Pace(settings.messages_per_second, answer_interval=terms.answer_interval, begun=time.monotonic())
        stars = await stars_left(store, settings.paid_stars_a_day * settings.paid_broadcast, settings.timezone, now())
        telegram = Telegram(request, settings.bot_api_url, token, pace=pace, stars=stars, troubles=troubles)
        await take_up_budgets(store, pace, telegram, now(), in_flight)
        telegram.username = await stack.enter_async_context(introduced(application, troubles))
        await _settle_in(store, telegram, application.bot.id, ingest, now())
        operators = Operators(store, telegram, content.catalogues, settings.admin_ids, settings.default_language)
        await stack.enter_async_context(alarmed(operators, troubles, terms.health, now))
        webhook = webhook_of(settings, store, telegram, troubles)
        await webhook.clear_way(take_over=terms.take_over)
        departures = Departures(settings.timezone, settings.quiet_hours)
        rendering = Rendering(content.catalogues, content.topics, departures)
        delivery = Delivery(store, telegram, rendering, pace=pace, stars=stars, precedence=precedence, now=now)
        saved = Understanding(partial(content.queries.read, guess=False), content.version)
        fanout = Fanout(store, saved, now=now, departures=departures, precedence=precedence, on_chunk=delivery.wake)
        revision = Revision(store, telegram, content.catalogues, content.topics, pace=pace, now=now)
        replan = Replan(store, departures, now=now, wake=delivery.wake)
        later = replan, Indexing(store), Comparing(store, settings.timezone, precedence)
        app = App(store, telegram, ingest, fanout, delivery, revision, *later, departures, troubles)
        await stack.enter_async_context(measuring(settings, terms, app, content.sources, now))
        flows, hearts = Flows(store, ingest, fanout, delivery, revision, *later), terms.health.hearts
        aside, clocks = await stack.enter_async_context(open_aside()), Clocks(now, steady)
        standing = Standing(telegram, application.bot.id, clock=steady)
        desk = make_desk(settings, content, app, standing, ReadingAtOnce(flows, content.sources), aside, now)
        handlers.register(application, desk)
        stop_sending = await stack.enter_async_context(flowing(app, desk, pace, hearts))
        await stack.enter_async_context(receiving(settings, application, webhook, terms, now))
        housekeeping = _housekeeping(settings, store, now)
        await stack.enter_async_context(ticking(flows, housekeeping, content.sources, clocks, hearts))
        stack.callback(hurry, telegram, store, stop_sending)
        stack.enter_context(terms.health.in_service())
        yield app


def _content(settings: Settings) -> Content:
    content = read_content(settings)
    if idle := idle_sources(content):
        _log.warning(idle)
    return content


async def _settle_in(store: Store, telegram: Telegram, bot: int, ingest: Ingest, now: datetime) -> None:
    """Tell who this is, and let rest what belongs to another bot, whose token was used before."""
    _log.info("introduced to Telegram", username=telegram.username)
    ingest.fetcher.introduce(f"https://t.me/{telegram.username}")
    succession = await store.identity.take(bot, now)
    if succession is None:
        return
    counts = {"former": succession.former, "resting": succession.resting, "returned": succession.returned}
    _log.warning("another bot's token: its chats rest until they let this one in", **counts)
    await store.concerns.note("token", 0, {}, now)
    await store.concerns.note("token", min(succession.resting, 1), counts, now)


async def _take_up(store: Store, now: datetime) -> set[int]:
    """Take up what a process that died had in flight; the chats that it may have reached."""
    return await store.outbox.recover(now) | await store.notices.recover(now)


def _housekeeping(settings: Settings, store: Store, now: Callable[[], datetime]) -> Housekeeping:
    return Housekeeping(store, settings.backup_dir, settings.backup_keep, settings.timezone, now, settings.admin_ids)
