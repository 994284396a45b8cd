"""Inline mode: stories for whoever types the bot's name in any chat, and the buttons below what was posted so."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot.callbacks import unpack
from bot.errors import RefusedError, TelegramError
from bot.i18n import choose_language
from bot.model import Offer, Showing
from bot.render.inline import Asker, invite, render_offer, without_thumbnails
from bot.render.text import clean
from handlers.arguments import LONGEST_NAME, story_meant, story_number
from handlers.measuring import searching
from handlers.story import link_of
from handlers.unknown import out_of_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.i18n import Translator
    from bot.model import Chat, Language, Page
    from handlers.desk import Desk
    from handlers.incoming import InlinePressing, InlineQuery, Somebody

PAGE_SIZE = 20
"""Cards at a time; Telegram takes fifty."""

_REFUSED = 400

_log = structlog.get_logger()


async def offer_stories(desk: Desk, asked: InlineQuery) -> None:
    """Answer an inline query; where that fails, with nothing rather than not at all."""
    begun = time.monotonic()
    try:
        offer = await _offer(desk, asked)
    except Exception:  # noqa: BLE001 - whatever it was, nobody is to wait for it
        _log.exception("inline query not answered", user=asked.by.user)
        offer = Offer()
    # Telegram refuses all cards for one picture that it cannot fetch: then words alone, and then nothing.
    for tried in dict.fromkeys((offer, without_thumbnails(offer), Offer())):
        if await _answered(desk, asked, tried):
            break
    desk.telegram.meter.time("answer", time.monotonic() - begun, "inline", "query")


async def _answered(desk: Desk, asked: InlineQuery, offer: Offer) -> bool:
    """Whether the query needs no other answer: Telegram took this one, or none would reach it in time."""
    try:
        await desk.telegram.answer_inline(asked.query_id, offer)
    except TelegramError as error:
        _log.warning("inline query not answered", user=asked.by.user, error=str(error))
        return not isinstance(error, RefusedError) or error.code != _REFUSED
    return True


async def _offer(desk: Desk, asked: InlineQuery) -> Offer:
    words = clean(asked.words)
    asker = await _asker(desk, asked.by)
    if found := story_meant(words):
        return await _shared(desk, asker, asked, *found)
    shown, older = await _page(desk, asker, words, asked.offset)
    if asked.offset and not shown:
        return Offer()
    return render_offer(shown, asker, desk.topics, username=desk.telegram.username, words=words, older=older)


async def _shared(desk: Desk, asker: Asker, asked: InlineQuery, number: int, language: Language | None) -> Offer:
    """The one story that the Share button below it asks for, in the language in which it was shown there.

    What is said to the asker himself stays in his own.
    """
    if asked.offset:
        return Offer()
    story = await desk.store.stories.get(number)
    named = bool(story and language in story.languages)
    meant = replace(asker, tr=desk.catalogues[language]) if named and language else asker
    shown = (Showing(story=story, language=meant.tr.language),) if story else ()
    offer = render_offer(shown, meant, desk.topics, username=desk.telegram.username, words=asked.words)
    return replace(offer, button=invite(asker)) if shown else offer


async def _page(desk: Desk, asker: Asker, words: str, offset: str) -> tuple[Sequence[Showing], bool]:
    """The page after the story that the offset names, if there are more; nothing where no page follows that."""
    anchor = story_number(offset) if offset else None
    if offset and anchor is None:
        return (), False
    page = await _found(desk, asker.tr.language, words, anchor)
    # Past an end a list's buttons get the nearest page; scrolling on, one would see the same cards again.
    goes_on = page.newer and all(story.number != anchor for story in page.stories)
    if not (anchor is None or goes_on):
        return (), False
    return tuple(Showing(story=story, language=asker.tr.language) for story in page.stories), page.older


async def _found(desk: Desk, language: Language, words: str, anchor: int | None) -> Page:
    """A page of the latest, of a topic's where that is named, or of what the words find."""
    query = desk.queries.read(words, language)
    topic = desk.topics.named(words[:LONGEST_NAME]) if query.text else None
    if query.text and topic is None:
        with searching(desk):
            return await desk.store.search.page(query, size=PAGE_SIZE, anchor=anchor)
    return await desk.store.stories.page(topic.slug if topic else "", size=PAGE_SIZE, anchor=anchor)


async def answer_press(desk: Desk, pressing: InlinePressing) -> None:
    """Open privately what the button shows: anybody may press there, so nothing changes."""
    link = link_of(unpack(pressing.data), desk.telegram.username)
    known = None if link else await desk.store.chats.get(pressing.by.user)
    text = "" if link else out_of_date(_translator(desk, pressing.by, known))
    try:
        await desk.telegram.answer_press(pressing.press_id, text, alert=bool(text), url=link)
    except TelegramError as error:
        _log.warning("press not answered", user=pressing.by.user, error=str(error))


async def _asker(desk: Desk, somebody: Somebody) -> Asker:
    """Who asks: whether the bot may write to him, and brings him news."""
    known = await desk.store.chats.get(somebody.user)
    followed = await desk.store.follows.of(somebody.user, 0) if known and not known.suspended else ()
    return Asker(tr=_translator(desk, somebody, known), set_up=bool(followed))


def _translator(desk: Desk, somebody: Somebody, known: Chat | None) -> Translator:
    """The language of somebody's private chat with the bot, else of their Telegram."""
    spoken = known.language if known else choose_language(somebody.language_code, desk.default_language)
    return desk.catalogues[spoken]
