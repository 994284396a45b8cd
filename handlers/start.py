"""/start: the welcome, and what a deep link asks for (t_<topic> to follow, s_<story>[_<language>] to read)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.model import Follow
from bot.render.panel import render_welcome
from handlers.arguments import language_meant, story_number
from handlers.behaviour import Command, Purpose
from handlers.following import set_follow
from handlers.menu import fit_menu
from handlers.story import show_story

if TYPE_CHECKING:
    from handlers.desk import Call

_LATEST = 3
_TOPIC = re.compile(r"t_(?P<slug>[a-z0-9_-]+)")
_STORY = re.compile(r"s_(?P<number>[0-9]+)(?:_(?P<language>kk|ru|en))?")


async def start(call: Call) -> None:
    """Welcome, or do what the link asks for; in groups a link changes nothing."""
    link = call.arguments if call.here.private else ""
    if call.here.private:  # whoever writes has not blocked the bot
        await call.desk.store.chats.restore(call.here.id, call.desk.now())
        fit_menu(call)
    topic, story = _TOPIC.fullmatch(link), _STORY.fullmatch(link)
    number = story_number(story["number"]) if story else None
    if story and number:
        await show_story(call, number, language_meant(story["language"] or ""))
    elif topic and call.desk.topics.get(topic["slug"]):
        said = await set_follow(call, Follow(topic=topic["slug"]), wanted=True)
        await show_welcome(call, topic["slug"], said)
    else:
        await show_welcome(call, call.desk.main_topic)


async def show_welcome(call: Call, slug: str, note: str = "") -> None:
    """Show the welcome that offers a topic to follow."""
    desk, topic = call.desk, call.desk.topics.get(slug)
    follows = await desk.store.follows.of(call.chat.id, call.thread)
    latest = (await desk.store.stories.page(size=_LATEST)).stories
    followed = Follow(topic=slug) in follows
    message = render_welcome(latest, topic, call.tr, desk.topics, followed=followed, note=note)
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
