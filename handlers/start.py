"""/start: the welcome, and what a deep link asks for.

t_<topic> to follow, s_<story>[_<language>] to read, c_<chat>[_<thread>] to see and change what is set there, hotline.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.model import Follow
from bot.render.onboarding import invitation, render_return
from bot.render.panel import render_welcome
from handlers.arguments import story_meant
from handlers.behaviour import Command, Purpose
from handlers.chats import open_chat
from handlers.following import chosen_here, followed_here, set_follow
from handlers.hotline import hotline
from handlers.menu import fit_menu
from handlers.story import show_story

if TYPE_CHECKING:
    from handlers.desk import Call

LATEST = 3
"""So many stories a newcomer is shown."""
_TOPIC = re.compile(r"t_(?P<slug>[a-z0-9_-]+)")
_CHAT = re.compile(r"c_(?P<chat>-?[0-9]{1,18})(?:_(?P<thread>[0-9]{1,10}))?")


async def start(call: Call) -> None:
    """Welcome, or do what the link asks for; in groups a link changes nothing."""
    link = call.arguments if call.here.private else ""
    if call.here.private:  # whoever writes has not blocked the bot
        await call.desk.store.chats.restore(call.here.id, call.desk.now())
        fit_menu(call)
    topic, story = _TOPIC.fullmatch(link), story_meant(link)
    known = call.here.private and bool(await followed_here(call))
    if chat := _CHAT.fullmatch(link):
        await open_chat(call, int(chat["chat"]), int(chat["thread"] or 0))
    elif story:
        await show_story(call, *story, below=() if known else invitation(call.tr))
    elif link == "hotline":
        await hotline(call)
    elif topic and call.desk.topics.get(topic["slug"]):
        said = await set_follow(call, Follow(topic=topic["slug"]), wanted=True)
        await _greet(call, topic["slug"], said, known=known)
    else:
        await _greet(call, call.desk.main_topic, known=known)


async def _greet(call: Call, slug: str, note: str = "", *, known: bool) -> None:
    """Welcome a newcomer; who follows something already is told what, and when it comes."""
    if not known:
        return await show_welcome(call, slug, note)
    desk = call.desk
    latest = (await desk.store.stories.page(size=LATEST)).stories
    chosen = await chosen_here(call)
    message = render_return(chosen, latest, desk.topics.get(slug), call.tr, desk.topics, note=note)
    return await call.answer(message)


async def show_welcome(call: Call, slug: str, note: str = "") -> None:
    """Show the welcome that offers a topic to follow."""
    desk, topic = call.desk, call.desk.topics.get(slug)
    follows = await desk.store.follows.of(call.chat.id, call.thread)
    latest = (await desk.store.stories.page(size=LATEST)).stories
    followed = Follow(topic=slug) in follows
    onwards = invitation(call.tr) if call.chat.private else ()
    message = render_welcome(latest, topic, call.tr, desk.topics, followed=followed, note=note, onwards=onwards)
    await call.edit_or_send(message)


COMMANDS = (
    Command(
        name="start",
        run=start,
        purpose=Purpose.ABOUT,
        description=lambda tr: tr.gettext("The beginning, with the latest news"),
        listed=False,
    ),
)
