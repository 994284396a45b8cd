"""/tag and /topics: all topics with the number of their stories, or one topic's stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import ShowTopics
from bot.places import Place
from bot.render.panel import render_topics
from bot.render.text import echo
from handlers.arguments import meant_topics
from handlers.behaviour import Button, Command, Purpose
from handlers.lists import show_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.model import Topic
    from handlers.behaviour import Press
    from handlers.desk import Call


async def tag(call: Call) -> None:
    """Show a topic's stories, or all topics."""
    if call.arguments:
        await show_topic(call, call.arguments)
    else:
        await offer_topics(call, call.tr.gettext("Choose a topic:"), call.desk.topics)


async def show_topic(call: Call, words: str) -> None:
    """Show the stories of the topic that `words` mean best; where they mean none, offer all."""
    found = meant_topics(words, call.desk.topics)
    if found:
        return await show_page(call, Place(topic=found[0].slug))
    text = call.tr.gettext("There is no topic “{topic}”. Choose a topic:", topic=echo(words))
    return await offer_topics(call, text, call.desk.topics)


async def offer_topics(call: Call, text: str, topics: Iterable[Topic]) -> None:
    """Offer topics as buttons."""
    counts = await call.desk.store.stories.topic_counts()
    await call.edit_or_send(render_topics(text, topics, counts, call.tr))


async def _press(call: Call, _: ShowTopics) -> None:
    await tag(call)


COMMANDS = (
    Command(
        name="tag",
        aliases=("topics",),
        run=tag,
        purpose=Purpose.READ,
        content=True,
        description=lambda tr: tr.gettext("Topics"),
    ),
)
PRESSES: tuple[Press, ...] = (Button(ShowTopics, _press),)
