"""The filters of a search: shown in place of its stories, set and removed by a press, which rewrites the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.filtering import SetFilter, ShowFilters
from bot.places import Place
from bot.render.filters import Panel, render_filters
from bot.search.facets import TYPED, facets_of, periods_of
from bot.search.narrowing import PERIODS
from handlers.behaviour import Button
from handlers.finding import found_answers, found_page, narrowing_for
from handlers.unknown import old_press

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.search.facets import Facet
    from bot.search.narrowing import FilterKind
    from handlers.behaviour import Press
    from handlers.desk import Call


async def _show(call: Call, pressed: ShowFilters) -> None:
    words = await call.desk.store.queries.recall(pressed.query)
    if words is None:
        return await old_press(call)
    page = await found_page(call, Place(query=pressed.query, order=pressed.order, size=1), words)
    facets = await _facets(call, words, pressed.kind, page.total)
    panel = Panel(query=pressed.query, order=pressed.order, search=words, kind=pressed.kind, facets=facets)
    return await call.edit_or_send(render_filters(panel, page, call.tr, call.desk.topics))


async def _set(call: Call, pressed: SetFilter) -> None:
    queries, choice = call.desk.store.queries, pressed.choice
    words = await queries.recall(pressed.query)
    narrowing = narrowing_for(call)
    narrowed = None
    if words is not None:
        narrowed = narrowing.add(words, choice) if pressed.wanted else narrowing.remove(words, choice)
    if narrowed is None:
        return await old_press(call)
    if not narrowed:
        return await call.refuse(call.tr.gettext("Nothing would be left to search for."))
    query = await queries.remember(narrowed, call.desk.now(), call.here.id)
    return await _show(call, ShowFilters(query, pressed.order, choice.kind))


async def _facets(call: Call, words: str, kind: FilterKind, found: int) -> list[Facet]:
    """What the search can be narrowed by, with how many stories each filter would leave alone of its kind."""
    narrowing, queries = narrowing_for(call), call.desk.queries
    query = queries.read(words, call.tr.language)
    wider = narrowing.clear(words, kind)
    stories = await found_answers(call, words if queries.read(wider).is_empty else wider)
    if kind != "period":
        return facets_of(kind, await _count(call, kind, stories), query, narrowing)
    starts = {period: start for period in PERIODS if (start := narrowing.since(period))}
    counts = await call.desk.store.facets.since(stories, starts)
    return periods_of(words, {**counts, "": len(stories), TYPED: found}, query, narrowing)


async def _count(call: Call, kind: FilterKind, stories: Sequence[int]) -> dict[str, int]:
    facets = call.desk.store.facets
    match kind:
        case "topic":
            return await facets.topics(stories)
        case "region":
            return await facets.regions(stories)
    return await facets.sites(stories)


PRESSES: tuple[Press, ...] = (Button(ShowFilters, _show), Button(SetFilter, _set))
