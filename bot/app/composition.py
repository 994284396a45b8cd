"""The bot that runs: everything is put together, started from the inside out, and stopped in the opposite order."""

from __future__ import annotations

import gc
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

import handlers
from bot.alerting import Alerting
from bot.announce import Announcing, Wording
from bot.app.reading import ReadingAtOnce, open_ingest, utc_now
from bot.app.receiving import Terms, receiving, webhook_of
from bot.aside import Aside, open_aside
from bot.budgets import stars_left, take_up_budgets
from bot.comparing import Comparing
from bot.config import Settings
from bot.contact import Contact
from bot.content import Content, idle_sources, read_content
from bot.deliver import Delivery, Rendering
from bot.departure import Departures
from bot.ending import until_told_to_stop
from bot.erasing import Erasing
from bot.fanout import Fanout, Understanding
from bot.housekeeping import Housekeeping
from bot.indexing import Indexing
from bot.ingest import Ingest
from bot.linking import Linking
from bot.operators import Operators
from bot.pace import Pace
from bot.precedence import Precedence
from bot.proposing import Posts, Proposing
from bot.questions import Asking
from bot.replan import Replan
from bot.report import Reporting
from bot.revise import Revision
from bot.store import Store, open_store
from bot.store.lock import only_instance
from bot.supervision import LANDING_SECONDS, LongTask, cut_short, finishing
from bot.telegram.client import Telegram
from bot.telegram.receiver import build_application, introduced
from bot.telegram.request import AiohttpRequest
from bot.telegram.standing import Standing
from bot.timetable import Clocks, Flows, ticking
from bot.troubles import Troubles

_log = structlog.get_logger()


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


async def run(settings: Settings, *, take_over: bool = False) -> None:
    """Run the bot until a signal ends it; what is in flight then is finished, the rest waits for the next start.

    Raises RivalError where another instance lives from the same token; `take_over` takes its webhook away.
    """
    terms = Terms(take_over=take_over)
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
    terms = terms or Terms()
    content = read_content(settings)
    _warn_of_settings_without_effect(settings)
    if idle := idle_sources(content):
        _log.warning(idle)
    async with AsyncExitStack() as stack:
        stack.enter_context(only_instance(settings.database_path))
        store = await stack.enter_async_context(open_store(settings.database_path))
        in_flight = await _take_up(store, now())
        ingest = await stack.enter_async_context(open_ingest(settings, store, content.topics.rules, now, apart=True))
        token, request = settings.bot_token.get_secret_value(), AiohttpRequest()
        store.database.troubles = troubles = Troubles(clock=time.monotonic, log=_log)
        application = build_application(request, settings.bot_api_url, token, precedence := Precedence())
        pace = Pace(settings.messages_per_second, answer_interval=terms.answer_interval, begun=time.monotonic())
        stars = await stars_left(store, settings.paid_stars_a_day * settings.paid_broadcast, settings.timezone, now())
        telegram = Telegram(request, settings.bot_api_url, token, pace=pace, stars=stars, troubles=troubles)
        await take_up_budgets(store, pace, telegram, now(), in_flight)
        telegram.username = await stack.enter_async_context(introduced(application, troubles))
        _tell_name(telegram.username, ingest)
        operators = Operators(store, telegram, content.catalogues, settings.admin_ids, settings.default_language)
        await stack.enter_async_context(operators.listening(troubles))
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
        flows = Flows(store, ingest, fanout, delivery, revision, *later)
        aside, clocks = await stack.enter_async_context(open_aside()), Clocks(now, steady)
        standing = Standing(telegram, application.bot.id, clock=steady)
        desk = _desk(settings, content, app, standing, ReadingAtOnce(flows, content.sources), aside, now)
        handlers.register(application, desk)
        stop_sending = await stack.enter_async_context(_flowing(app, desk, pace))
        await stack.enter_async_context(receiving(settings, application, webhook, terms))
        await stack.enter_async_context(ticking(flows, _housekeeping(settings, store, now), content.sources, clocks))
        stack.callback(_hurry, telegram, store, stop_sending)
        yield app


@contextmanager
def _settled() -> Iterator[None]:
    """Leave what stays (rules, catalogues, modules) out of garbage collection: a round of it takes 50 ms."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _tell_name(username: str, ingest: Ingest) -> None:
    _log.info("introduced to Telegram", username=username)
    ingest.fetcher.introduce(f"https://t.me/{username}")


def _hurry(telegram: Telegram, store: Store, stop_sending: Callable[[], None]) -> None:
    """Let nobody wait for long any more, for Telegram or for another process's transaction: all end side by side."""
    telegram.hurry(LANDING_SECONDS)
    store.database.hurry()
    stop_sending()


async def _take_up(store: Store, now: datetime) -> set[int]:
    """Take up what a process that died had in flight; the chats that it may have reached."""
    return await store.outbox.recover(now) | await store.notices.recover(now)


def _warn_of_settings_without_effect(settings: Settings) -> None:
    for name in ("metrics_listen",):
        if getattr(settings, name):
            _log.warning("this setting has no effect in this version", setting=name.upper())


def _desk(
    settings: Settings,
    content: Content,
    app: App,
    standing: Standing,
    reading: ReadingAtOnce,
    aside: Aside,
    now: Callable[[], datetime],
) -> handlers.Desk:
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


def _housekeeping(settings: Settings, store: Store, now: Callable[[], datetime]) -> Housekeeping:
    return Housekeeping(store, settings.backup_dir, settings.backup_keep, settings.timezone, now)


@asynccontextmanager
async def _flowing(app: App, desk: handlers.Desk, pace: Pace) -> AsyncIterator[Callable[[], None]]:
    """Run the long tasks; at the end those that send finish what is in flight, the others are cut short.

    Gives what tells those that send to stop already.
    """
    store, telegram, now = app.store, app.telegram, desk.now
    announcing = Announcing(store, telegram, Wording(desk.catalogues, app.departures), pace=pace, now=now)
    alerting = Alerting(store, desk.sources, desk.operators, now, announcing.wake)
    asking = Asking(store, telegram, now=now, on_post=announcing.wake)
    posts, administrators = Posts(desk.catalogues, desk.topics), asking.administrators
    proposing = Proposing(store, telegram, posts, administrators=administrators, now=now, on_post=announcing.wake)
    sending: dict[str, LongTask] = {
        "delivery": app.delivery,
        "revision": app.revision,
        "announcing": announcing,
        "reporting": Reporting(store, telegram, desk.catalogues, pace=pace, now=now),
        "contact": Contact(store, telegram, now=now),
    }
    others = {
        "fan-out": app.fanout.run,
        "indexing": app.indexing.run,
        "comparing": app.comparing.run,
        "menu": desk.menu.publish,
        "plans": app.replan.begin,
        "asking": asking.run,
        "erasing": Erasing(store, telegram, now=now).run,
        "proposing": proposing.run,
        "linking": Linking(store, telegram, now=now).run,
        "alerting": alerting.run,
    }
    with _settled():
        async with cut_short(others, app.troubles), finishing(sending, app.troubles) as stop_sending:
            yield stop_sending
