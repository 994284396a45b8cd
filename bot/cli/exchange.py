"""What commands do with the store: files out, counts, another try."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time

from bot.cli.searching import query_reader
from bot.config import Settings
from bot.errors import SaqbalaError
from bot.packaged import read_topics
from bot.store.database import open_database
from bot.store.dead import retry_dead
from bot.store.roster import walk_chats
from bot.store.stats import Stats, count_all
from bot.store.walking import walk_stories
from bot.topics import Topics, parse_topics
from bot.transfer.chats import format_chat
from bot.transfer.forms import FormName, form_called


class ReaderGoneError(Exception):
    """Nobody reads what is written any more."""


async def export_stories(
    settings: Settings,
    write: Callable[[str], object],
    *,
    topic: str | None,
    query: str | None,
    form: FormName,
) -> None:
    """Write stories, newest first. Raises SaqbalaError for a topic that is not there."""
    topics = parse_topics(read_topics(settings))
    slug = "" if topic is None else _slug(topics, topic)
    sought = None if query is None else query_reader(settings, topics).read(query)
    written, first = form_called(form), True
    write(written.head)
    async with open_database(settings.database_path) as database:
        async for story in walk_stories(database, topic=slug, query=sought):
            for part in written.parts(story, first=first):
                write(part)
            first = False
    write(written.foot)


def _slug(topics: Topics, name: str) -> str:
    """Only a topic's own slug or whole name will do: a script must not get another one's stories by a slip."""
    wanted = name.strip().casefold().removeprefix("#")
    for topic in topics:
        names = (topic.slug, *topic.names.values(), *(tag.removeprefix("#") for tag in topic.hashtags.values()))
        if wanted in {known.casefold() for known in names}:
            return topic.slug
    near = ", ".join(topic.slug for topic in topics.find(name)[:3])
    mend = f"did you mean {near}?" if near else f"write one of {', '.join(topic.slug for topic in topics)}"
    raise SaqbalaError(f"there is no topic {name!r}; {mend}")


async def export_chats(settings: Settings, write: Callable[[str], object]) -> None:
    """Write every chat, a line for each of its threads."""
    async with open_database(settings.database_path) as database:
        async for line in walk_chats(database):
            write(f"{format_chat(line)}\n")


async def count(settings: Settings, now: datetime) -> Stats:
    """Count everything; today is the day of the settings' zone."""
    today = now.astimezone(settings.timezone).date()
    async with open_database(settings.database_path) as database:
        return await count_all(database, day_start=datetime.combine(today, time(), settings.timezone), now=now)


async def retry(settings: Settings, now: datetime) -> int:
    """Let what could not be sent in any form be tried once more; the number of stories, chat by chat."""
    async with open_database(settings.database_path) as database:
        return await retry_dead(database, now)
