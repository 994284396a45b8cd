"""/follow and /unfollow: topics, regions, all news and searches, by name or by the buttons of a panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.alerts import needs_of
from bot.choosing import FollowThere, ShowFollows, ShowRegions
from bot.model import Follow
from bot.render.follows import render_choice, render_follow, render_mine, render_region, render_regions
from bot.render.notice import say
from bot.render.text import clean, echo
from handlers.alerts import offer_alert
from handlers.arguments import means_all, meant_follows
from handlers.behaviour import Button, Command, Purpose
from handlers.following import follow_of, followed_here, set_follow
from handlers.start import show_welcome
from handlers.unknown import old_press

if TYPE_CHECKING:
    from handlers.behaviour import Press
    from handlers.desk import Call


async def follow(call: Call) -> None:
    """Follow what is named, or offer all that can be followed."""
    meant = _meant(call)
    if not call.arguments:
        await _show_all(call)
    elif isinstance(meant, Follow):
        await _confirm(call, meant, await set_follow(call, meant, wanted=True))
    elif meant or needs_of(call.desk.queries.read(clean(call.arguments))) is None:
        await _let_choose(call, meant)
    else:
        await offer_alert(call, clean(call.arguments), others=True)


async def unfollow(call: Call) -> None:
    """Follow no longer what is named, and show what is left, each with a button that ends it."""
    searches = {follow.search.casefold(): follow for follow in await followed_here(call)}
    meant = searches.get(clean(call.arguments).casefold()) if call.arguments else None
    found = meant or _meant(call)
    if not call.arguments:
        await _show_mine(call)
    elif isinstance(found, Follow):
        await _show_mine(call, await set_follow(call, found, wanted=False))
    else:
        await _ask_which(call)


def _meant(call: Call) -> Follow | tuple[Follow, ...]:
    """What the arguments name: one thing to follow, or those that they may mean."""
    if means_all(call.arguments, call.desk.catalogues):
        return Follow()
    found = meant_follows(call.arguments, call.desk.topics)
    return found[0] if len(found) == 1 else found


async def _confirm(call: Call, followed: Follow, said: str) -> None:
    """Say so, in a channel without the buttons that its readers have no use for."""
    message = say(said)
    if call.here.kind != "channel":
        message = render_mine(said, {followed: 0}, call.tr, call.desk.topics)
    await call.answer(message)


async def _let_choose(call: Call, found: tuple[Follow, ...]) -> None:
    """Where the words name several topics or regions: those, or the search for the words; else all there are."""
    tr, topics, words = call.tr, call.desk.topics, clean(call.arguments)
    text = tr.gettext("Choose what to follow:")
    if not found:
        text = tr.gettext("There is no topic or region “{name}”. Choose one:", name=echo(words))
    remember = call.desk.store.queries.remember
    query = await remember(words, call.desk.now(), call.here.id) if found else 0
    await call.answer(render_choice(text, found, tr, topics, query=query))


async def _show_all(call: Call) -> None:
    text = call.tr.gettext("Choose what to follow:")
    await call.edit_or_send(render_follow(text, await followed_here(call), call.tr, call.desk.topics))


async def _show_mine(call: Call, said: str = "") -> None:
    tr, follows = call.tr, await followed_here(call)
    left = tr.gettext("You follow:") if follows else tr.gettext("You follow nothing yet.")
    text = f"{said}\n\n{left}" if said else left
    await call.edit_or_send(render_mine(text, follows, tr, call.desk.topics))


async def _ask_which(call: Call) -> None:
    """Where the words name nothing that is followed, or several things: all that can be ended."""
    tr, follows = call.tr, await followed_here(call)
    text = tr.gettext("Choose what to unfollow:") if follows else tr.gettext("You follow nothing yet.")
    await call.answer(render_mine(text, follows, tr, call.desk.topics))


async def _press(call: Call, pressed: FollowThere) -> None:
    meant = await follow_of(call, pressed.subject, wanted=pressed.wanted)
    if meant is None:
        return await old_press(call)
    if meant.search and pressed.wanted:
        return await offer_alert(call, meant.search)
    await call.toast(await set_follow(call, meant, wanted=pressed.wanted))
    match pressed.panel:
        case "follow":
            return await _show_all(call)
        case "mine":
            return await _show_mine(call)
        case "welcome":
            return await show_welcome(call, pressed.subject.topic)
        case "region":
            return await _show_region(call, ShowRegions(pressed.subject.region))


async def _show_region(call: Call, pressed: ShowRegions) -> None:
    """Show all regions, or what can be followed of one; a region that is no longer known is none of them."""
    follows, topics = await followed_here(call), call.desk.topics
    region = topics.region(pressed.region)
    if region is None:
        return await call.edit_or_send(render_regions(follows, call.tr, topics))
    return await call.edit_or_send(render_region(region, follows, call.tr, topics))


async def _open(call: Call, _: ShowFollows) -> None:
    await _show_all(call)


COMMANDS = (
    Command(
        name="follow",
        run=follow,
        purpose=Purpose.FOLLOW,
        description=lambda tr: tr.gettext("Follow topics, a region or all news"),
        changes=True,
        promises=True,
    ),
    Command(
        name="unfollow",
        run=unfollow,
        purpose=Purpose.FOLLOW,
        description=lambda tr: tr.gettext("See what is followed, and end it"),
        changes=True,
    ),
)
PRESSES: tuple[Press, ...] = (
    Button(FollowThere, _press, changes=True),
    Button(ShowFollows, _open, changes=True),
    Button(ShowRegions, _show_region, changes=True),
)
