"""Inline mode: stories for whoever types the bot's name in any chat, and the buttons below what was posted so."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import structlog

from bot.callbacks import unpack
from bot.errors import RefusedError, TelegramError
from bot.i18n import choose_language
from bot.model import Offer, Page
from bot.render.inline import render_offer
from bot.render.text import clean
from handlers.arguments import story_number
from handlers.story import link_of
from handlers.unknown import out_of_date

if TYPE_CHECKING:
    from bot.i18n import Translator
    from bot.search.query import Query
    from bot.store import Store
    from handlers.desk import Desk
    from handlers.incoming import Asked, InlinePressing, Somebody

PAGE_SIZE = 20
"""Cards at a time; Telegram takes fifty."""

_REFUSED = 400
_NOTHING = Page(stories=(), total=0)

_log = structlog.get_logger()


async def offer_stories(desk: Desk, asked: Asked) -> None:
    """Answer an inline query; where that fails, with nothing rather than not at all."""
    try:
        await desk.telegram.answer_inline(asked.query_id, await _offer(desk, asked))
    except TelegramError as error:
        _log.warning("inline query not answered", user=asked.by.user, error=str(error))
        if not isinstance(error, RefusedError) or error.code != _REFUSED:
            return  # nothing else would reach Telegram in time
    except Exception:  # noqa: BLE001 - whatever it was, nobody is to wait for it
        _log.exception("inline query not answered", user=asked.by.user)
    else:
        return
    with suppress(TelegramError):
        await desk.telegram.answer_inline(asked.query_id, Offer())


async def _offer(desk: Desk, asked: Asked) -> Offer:
    words = clean(asked.words)
    tr = await _translator(desk, asked.by)
    page = await _page(desk.store, desk.queries.read(words, tr.language), asked.offset)
    if asked.offset and not page.stories:
        return Offer()
    return render_offer(page, tr, desk.topics, username=desk.telegram.username, words=words)


async def _page(store: Store, query: Query, offset: str) -> Page:
    """The page after the story that the offset names; an empty one where it names none that a page follows."""
    anchor = story_number(offset) if offset else None
    if offset and anchor is None:
        return _NOTHING
    if query.text:
        page = await store.search.page(query, size=PAGE_SIZE, anchor=anchor)
    else:
        page = await store.stories.page(size=PAGE_SIZE, anchor=anchor)
    # Past an end a list's buttons get the nearest page; scrolling on, one would see the same cards again.
    goes_on = page.newer and all(story.number != anchor for story in page.stories)
    return page if anchor is None or goes_on else _NOTHING


async def answer_press(desk: Desk, pressing: InlinePressing) -> None:
    """Open privately what the button shows: anybody may press there, so nothing changes."""
    link = link_of(unpack(pressing.data), desk.telegram.username)
    text = "" if link else out_of_date(await _translator(desk, pressing.by))
    try:
        await desk.telegram.answer_press(pressing.press_id, text, alert=bool(text), url=link)
    except TelegramError as error:
        _log.warning("press not answered", user=pressing.by.user, error=str(error))


async def _translator(desk: Desk, somebody: Somebody) -> Translator:
    """The language of somebody's private chat with the bot, else of their Telegram."""
    known = await desk.store.chats.get(somebody.user)
    spoken = known.language if known else choose_language(somebody.language_code, desk.default_language)
    return desk.catalogues[spoken]
