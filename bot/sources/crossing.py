"""Crossing from one language to another: new stories that nothing joins are asked for their other editions.

Identity joins most: one id, or a story that is known. What is left is read from the stories' own pages, a few a pass,
politely by the same fetcher; a page that cannot be had leaves its story as it is.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import structlog

from bot.errors import FetchError
from bot.sources.dates import SITE_ZONE
from bot.sources.pages import article_on

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import date, datetime

    from bot.model import Language, ParsedItem, Reading, Source
    from bot.sources.reading import Pages
    from bot.sources.workbench import Beside

    New: TypeAlias = Callable[[Sequence[ParsedItem]], Awaitable[Sequence[ParsedItem]]]

MOST_PAGES = 10
"""Articles' own pages that are read in one pass over a site."""

_log = structlog.get_logger()


async def cross(
    readings: Sequence[Reading], fetcher: Pages, new: New, *, now: datetime, beside: Beside = asyncio.to_thread
) -> tuple[Reading, ...]:
    """Add to new stories what their own pages tell: other languages (`same_as`), and day and picture if missing.

    `new` picks, of the items it is given, those whose story is not stored. The sites of readings in one language
    are not asked, nor is the page of a story that this pass shows in another language by the same id.
    """
    if len({reading.source.language for reading in readings}) < 2:  # noqa: PLR2004 - another language
        return tuple(readings)
    lonely = _lonely(readings)
    wanted = {id(item) for item in await new([item for _, item in lonely])} if lonely else set()
    today = now.astimezone(SITE_ZONE).date()
    told = {
        id(item): await _ask(source, item, fetcher, today, beside)
        for source, item in [pair for pair in lonely if id(pair[1]) in wanted][:MOST_PAGES]
    }
    return tuple(
        replace(reading, items=tuple(told.get(id(item), item) for item in reading.items)) for reading in readings
    )


def _lonely(readings: Sequence[Reading]) -> list[tuple[Source, ParsedItem]]:
    """Find the items that no id joins to another language in this pass, the newest of each source first."""
    languages: dict[str, set[Language]] = {}
    for item in (item for reading in readings for item in reading.items):
        if item.external_id is not None:
            languages.setdefault(item.external_id, set()).add(item.language)
    return [
        (reading.source, item)
        for reading in readings
        for item in reading.items
        if reading.source.relevant == "all" or item.topics  # else it is not kept
        if item.external_id is None or len(languages[item.external_id]) == 1
    ]


async def _ask(source: Source, item: ParsedItem, fetcher: Pages, today: date, beside: Beside) -> ParsedItem:
    try:
        page = await fetcher.get(source, item.url)
        article = await beside(article_on, page, source, language=item.language, today=today)
    except FetchError as error:
        _log.debug("article not read", source=source.name, url=item.url, error=str(error))
        return item
    except Exception:  # noqa: BLE001 - one page is no reason to lose what all sources of its site show
        _log.exception("article not read", source=source.name, url=item.url)
        return item
    return replace(
        item,
        same_as=tuple(link.url for link in article.editions),
        published=item.published if item.published is not None else article.published,
        image=item.image or article.image,
    )
