"""Pages of stories: of all, of a topic, of a search; turned and followed by the buttons below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import FollowHere, TurnPage
from bot.model import Follow
from bot.render.list import render_page
from bot.render.saved import render_question_here
from handlers.alerts import offer_alert
from handlers.behaviour import Button
from handlers.finding import found_page, offer_others, reservation
from handlers.following import set_follow
from handlers.unknown import old_press

if TYPE_CHECKING:
    from bot.model import Page
    from bot.places import Place
    from handlers.behaviour import Press
    from handlers.desk import Call


async def show_page(call: Call, place: Place, search: str = "", page: Page | None = None, note: str = "") -> None:
    """Show a page of a list, `page` if it is known already; `search` has the words where it is a search's."""
    follows = await call.desk.store.follows.of(call.chat.id, call.thread)
    followed = Follow(topic=place.topic, search=search) in follows
    page = page or await _page(call, place, search)
    if place.query and not page.stories:
        return await offer_others(call, search)
    if place.query:
        note = "\n".join(filter(None, (note, await reservation(call, page.total, place.size))))
    topics = call.desk.topics
    message = render_page(page, place, call.tr, topics, search=search, followed=followed, note=note)
    return await call.edit_or_send(message)


async def _page(call: Call, place: Place, search: str) -> Page:
    if place.query:
        return await found_page(call, place, search)
    stories = call.desk.store.stories
    return await stories.page(place.topic, size=place.size, anchor=place.anchor, older=place.older)


async def _turn_page(call: Call, pressed: TurnPage) -> None:
    search = await _search_of(call, pressed.place)
    await (old_press(call) if search is None else show_page(call, pressed.place, search))


async def _follow_here(call: Call, pressed: FollowHere) -> None:
    place = pressed.place
    search = await _search_of(call, place)
    if search is None or not (place.topic or search):
        return await old_press(call)
    if search and pressed.wanted:
        return await offer_alert(call, search)
    alert = await call.desk.store.alerts.get(call.chat.id, call.thread, place.query) if search else None
    if alert and not pressed.sure:
        return await call.edit_or_send(render_question_here(alert, place, call.tr))
    said = await set_follow(call, Follow(topic=place.topic, search=search), wanted=pressed.wanted)
    await call.toast(said)
    return await show_page(call, place, search)


async def _search_of(call: Call, place: Place) -> str | None:
    """The words of the list's search, '' where it is none; None where the list is no longer there."""
    if place.topic and call.desk.topics.get(place.topic) is None:
        return None
    return await call.desk.store.queries.recall(place.query) if place.query else ""


PRESSES: tuple[Press, ...] = (Button(TurnPage, _turn_page), Button(FollowHere, _follow_here, changes=True))
