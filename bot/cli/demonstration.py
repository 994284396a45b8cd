"""The demo, put together: the bot as it is run for real, on settings of its own in a folder that goes with it."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.app import App, Terms, running, utc_now
from bot.config import Secret, Settings
from bot.demo.cast import set_stage
from bot.demo.clock import Clock
from bot.demo.emulator import TOKEN, Emulator
from bot.demo.news.newsroom import Newsroom
from bot.demo.news.samples import read_samples
from bot.demo.news.site import sources_file
from bot.demo.server import serve_demo
from bot.demo.show import OPENING, Show
from bot.ending import until_told_to_stop
from bot.errors import SaqbalaError
from bot.i18n import Catalogues
from bot.packaged import locales_folder
from bot.sources.configuration import parse_sources

_ZONE: Final = ZoneInfo("Asia/Almaty")
_FARAWAY: Final = 900
_MOST_CALLS: Final = 2000
"""Nobody looks back further in a demo, which may run for days."""


async def demonstrate(*, port: int, every: float, announce: Callable[[str], None]) -> None:
    """Show the bot in a browser until a signal ends it; `announce` is told where, once it can be reached.

    A story arrives every so many seconds, 0: only when asked for. Raises SaqbalaError for a port that is taken.
    """
    await until_told_to_stop(demonstration(port=port, every=every, announce=announce))


@asynccontextmanager
async def demonstration(*, port: int, every: float, announce: Callable[[str], None]) -> AsyncIterator[Show]:
    """Show the bot while the block runs; everything that is written stands in a temporary folder."""
    clock = Clock(utc_now)
    clock.jump(opening(clock.now()))
    emulator = Emulator(now=clock.seconds, most_calls=_MOST_CALLS)
    newsroom = Newsroom(read_samples(), clock.now().astimezone(_ZONE).date())
    show = Show(emulator=emulator, cast=set_stage(emulator), newsroom=newsroom, clock=clock, zone=_ZONE, every=every)
    catalogues = Catalogues.load(locales_folder(), _ZONE)
    with _temporary_folder() as name:
        async with serve_demo(show, catalogues, port) as url:
            settings = _settings(Path(name), url)

            def run_bot(now: Callable[[], datetime]) -> AbstractAsyncContextManager[App]:
                # The demo lets time pass, its clock is right; and its Telegram minds no haste.
                return running(settings, now=now, steady=clock.seconds, terms=Terms(answer_interval=0))

            sources = parse_sources(sources_file(url), default_every=_FARAWAY)
            announce(url)
            async with show.performing(run_bot, sources, url):
                yield show


def _temporary_folder() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="saqbala-demo-")
    except OSError as error:
        raise SaqbalaError(f"no temporary folder can be made ({error.strerror}); set TMPDIR to one of yours") from error


def opening(now: datetime) -> datetime:
    """When the demo begins: on its day in the demo's zone, at the hour of OPENING."""
    return datetime.combine(now.astimezone(_ZONE).date(), OPENING, _ZONE)


def _settings(folder: Path, url: str) -> Settings:
    """What the bot runs with: no secrets, no copies, nothing outside `folder`."""
    sources = folder / "sources.toml"
    sources.write_text(sources_file(url), encoding="utf-8")
    return Settings(
        bot_token=Secret(TOKEN),
        bot_api_url=url,
        database_path=folder / "saqbala.db",
        sources_file=sources,
        allow_private_sources=True,
        backup_dir=folder / "backups",
        backup_keep=0,
        timezone=_ZONE,
    )
