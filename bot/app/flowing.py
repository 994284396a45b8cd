"""The long tasks of a run: begun together, and ended so that what is in flight is finished."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import handlers
from bot.alerting import Alerting
from bot.announce import Announcing, Wording
from bot.app.parts import App
from bot.contact import Contact
from bot.erasing import Erasing
from bot.heartbeats import Heartbeats
from bot.linking import Linking
from bot.memory import give_back
from bot.pace import Pace
from bot.proposing import Posts, Proposing
from bot.questions import Asking
from bot.report import Reporting
from bot.store import Store
from bot.supervision import LANDING_SECONDS, Beating, LongTask, cut_short, finishing
from bot.telegram.client import Telegram


@contextmanager
def _settled() -> Iterator[None]:
    """Leave what stays (rules, catalogues, modules) out of garbage collection: a round of it takes 50 ms."""
    give_back()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@asynccontextmanager
async def flowing(app: App, desk: handlers.Desk, pace: Pace, hearts: Heartbeats) -> AsyncIterator[Callable[[], None]]:
    """Run the long tasks; at the end those that send finish what is in flight, the others are cut short.

    Each has a heart by its name, but what ends by itself: the menu and the plans made anew at the start. Gives what
    tells those that send to stop already.
    """
    store, telegram, now = app.store, app.telegram, desk.now
    announcing = Announcing(store, telegram, Wording(desk.catalogues, app.departures), pace=pace, now=now)
    alerting = Alerting(store, desk.sources, desk.operators, now, announcing.wake)
    asking = Asking(store, telegram, now=now, on_post=announcing.wake)
    posts, administrators = Posts(desk.catalogues, desk.topics), asking.administrators
    proposing = Proposing(
        store, telegram, posts, administrators=administrators, pace=pace, now=now, on_post=announcing.wake
    )
    sending: dict[str, LongTask] = {
        "delivery": app.delivery,
        "revision": app.revision,
        "announcing": announcing,
        "reporting": Reporting(store, telegram, desk.catalogues, pace=pace, now=now),
        "contact": Contact(store, telegram, now=now),
    }
    others: dict[str, Beating] = {
        "fan-out": app.fanout,
        "indexing": app.indexing,
        "comparing": app.comparing,
        "asking": asking,
        "erasing": Erasing(store, telegram, now=now),
        "proposing": proposing,
        "linking": Linking(store, telegram, now=now),
        "alerting": alerting,
    }
    for name, task in {**sending, **others}.items():
        task.heart = hearts.of(name)
    passing = {"menu": desk.menu.publish, "plans": app.replan.begin}
    cut = passing | {name: task.run for name, task in others.items()}
    with _settled():
        async with cut_short(cut, app.troubles), finishing(sending, app.troubles) as stop_sending:
            yield stop_sending


def hurry(telegram: Telegram, store: Store, stop_sending: Callable[[], None]) -> None:
    """Let nobody wait for long any more, for Telegram or for another process's transaction: all end side by side."""
    telegram.hurry(LANDING_SECONDS)
    store.database.hurry()
    stop_sending()
