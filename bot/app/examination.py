"""The examination of `saqbala doctor`: what is looked at, one thing after the other.

Nothing is changed, but that a database of an older version is brought to this one, as by any command.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.checkup import (
    Finding,
    judge_copies,
    judge_exposure,
    judge_held,
    judge_numbers,
    judge_operators,
    judge_rights,
    judge_settings,
    judge_source,
    judge_space,
)
from bot.config import Settings
from bot.config.env_file import ENV_FILE
from bot.content import Content, idle_sources, read_content
from bot.errors import ConfigError, RefusedError, SaqbalaError, TelegramError
from bot.masking import mask
from bot.store import Store, open_store
from bot.store.daily import daily_copies
from bot.store.disk import free_space
from bot.store.inbox import inbox_of
from bot.store.lock import is_displaced
from bot.store.looking import look_over
from bot.store.soundness import check_copy
from bot.telegram.answer import result_of
from bot.telegram.request import AiohttpRequest

_DISPLACED: Final = (
    "was removed or replaced while the bot runs, and what that stores now is lost when it stops; stop it, put the "
    "right file in its place or a copy (saqbala restore FILE), and start it again"
)


async def examine(settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    """Look at everything, the quick things first."""
    for finding in judge_settings(_shown(settings)):
        yield finding
    for finding in _exposed(settings):
        yield finding
    content: Content | None = None
    try:
        content = read_content(settings)
    except ConfigError as error:
        for problem in error.problems:
            yield Finding("problem", problem)
    if content is not None:
        yield Finding("ok", f"topics: {len(list(content.topics))}, regions: {len(list(content.topics.regions))}")
        yield Finding("ok", f"synonyms: {content.queries.concepts} concepts")
        if idle := idle_sources(content):
            yield Finding("warning", idle)
        yield judge_numbers(content.hotlines.checked, now.astimezone(settings.timezone).date())
        yield _sources_on(content)
    async for finding in _database(settings, content, now):
        yield finding
    yield await _copies(settings, now)
    if settings.bot_token.get_secret_value():
        yield await _token(settings)


def _exposed(settings: Settings) -> Iterator[Finding]:
    for path in (Path(ENV_FILE), settings.database_path, inbox_of(settings.database_path)):
        if path.is_file() and (finding := judge_exposure(str(path), path.stat().st_mode)):
            yield finding


def _shown(settings: Settings) -> Mapping[str, str]:
    return {name.upper(): _written(getattr(settings, name)) for name in Settings.names()}


def _written(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case frozenset():
            return ",".join(map(str, sorted(value)))
    return "" if value is None else mask(str(value))  # a secret writes itself as asterisks


def _sources_on(content: Content) -> Finding:
    if content.sources:
        return Finding("ok", f"sources: {len(content.sources)} switched on")
    return Finding("problem", "sources: none is switched on; remove `enabled = false` from one in SOURCES_FILE")


async def _database(settings: Settings, content: Content | None, now: datetime) -> AsyncIterator[Finding]:
    path = settings.database_path
    if await asyncio.to_thread(is_displaced, path):
        yield Finding("problem", f"database: {path} {_DISPLACED}")
        if not path.exists():
            return
    if not path.exists():
        yield _not_there(path)
        return
    try:
        async with open_store(path) as store:
            yield await _soundness(store)
            yield judge_space(*free_space(path), str(path.resolve().parent))
            for finding in _inbox(inbox_of(path)):
                yield finding
            for finding in await _stored(store, settings, content, now):
                yield finding
    except SaqbalaError as error:
        yield Finding("problem", f"database: {error}")


def _not_there(path: Path) -> Finding:
    folder = next(folder for folder in path.resolve().parents if folder.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("problem", f"database: {path} cannot be made, {folder} may not be written; check DATABASE_PATH")
    return Finding("warning", f"database: {path} is not there yet; `saqbala run` makes it")


def _inbox(path: Path) -> Iterator[Finding]:
    """What is wrong with the file that the bot makes by itself, and makes anew where it is damaged."""
    if path.exists() and not (path.is_file() and os.access(path, os.R_OK | os.W_OK)):
        text = f"inbox: {path} cannot be written, so what is asked before a kill is not answered after it"
        yield Finding("problem", f"{text}; remove it while the bot does not run")


async def _soundness(store: Store) -> Finding:
    path = store.database.path
    async with store.database.write():  # raises where it cannot be written
        pass
    found = await look_over(path)
    if found.damage:
        return Finding(
            "problem",
            f"database: {path} is damaged ({found.damage}); stop the bot and put a copy back: saqbala restore FILE",
        )
    if found.index:
        mend = "make it anew by `saqbala reindex`"
        return Finding("problem", f"database: the index of searches in {path} is damaged ({found.index}); {mend}")
    version = await store.database.schema_version()
    return Finding("ok", f"database: {path}, schema {version}, sound, can be written")


async def _stored(store: Store, settings: Settings, content: Content | None, now: datetime) -> list[Finding]:
    sources = content.sources if content else ()
    states = await store.watching.states(source.name for source in sources)
    found = [judge_source(one, states[one.name], now=now, zone=settings.timezone) for one in sources]
    found.append(judge_held(sum(len(hold.stories) for hold in await store.holds.open())))
    reachable = await store.administrators.reachable(settings.admin_ids)
    found += judge_operators(sorted(settings.admin_ids), reachable)
    found.append(judge_rights(await store.questions.suspended()))
    return found


async def _copies(settings: Settings, now: datetime) -> Finding:
    """Look at the newest copy as a restore would."""
    copies = daily_copies(settings.database_path, settings.backup_dir)
    newest, flaw = (copies[-1] if copies else None), ""
    if newest is not None and settings.backup_keep:
        try:
            await asyncio.to_thread(check_copy, newest)
        except SaqbalaError as error:
            flaw = str(error)
    made = datetime.fromtimestamp(newest.stat().st_mtime, UTC) if newest else None
    return judge_copies(made, keep=settings.backup_keep, now=now, folder=str(settings.backup_dir), flaw=flaw)


async def _token(settings: Settings) -> Finding:
    """Ask Telegram who the bot is."""
    token = settings.bot_token.get_secret_value()
    request = AiohttpRequest()
    await request.initialize()
    try:
        result = result_of(*await request.exchange(f"{settings.bot_api_url}/bot{token}/getMe", b""))
    except RefusedError as error:
        mend = "copy BOT_TOKEN anew from @BotFather, and check BOT_API_URL"
        return Finding("problem", f"token: {_told(error, settings)}; {mend}")
    except TelegramError as error:
        mend = "check this machine's network and BOT_API_URL"
        return Finding("problem", f"token: not checked, {_told(error, settings)}; {mend}")
    finally:
        await request.shutdown()
    name = result.get("username") if isinstance(result, Mapping) else None
    return Finding("ok", f"token: @{name}")


def _told(error: TelegramError, settings: Settings) -> str:
    return mask(str(error), settings.secrets).rstrip(".")
