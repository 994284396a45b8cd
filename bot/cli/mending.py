"""`saqbala stories …`: what was joined is seen, joined and split by hand, and a story is hidden.

All of it works beside a running bot, which sees to the messages that were sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated, TypeAlias
from zoneinfo import ZoneInfo

import typer

from bot.cli.terminal import finish, read_settings
from bot.config import Settings
from bot.errors import SaqbalaError
from bot.model import Edition, Story
from bot.store import open_store
from bot.store.database import open_database
from bot.store.hiding import hide_story
from bot.store.joining import join_stories
from bot.store.joins import Join, latest_joins
from bot.store.splitting import split_story

stories = typer.Typer(rich_markup_mode=None, help="Mend what was joined; hide a story.")

_Number: TypeAlias = Annotated[int, typer.Argument(metavar="ID", min=1, help="The story's number, as below /story.")]

_TOLD = {"link": "its page's link", "likeness": "likeness", "operator": "an operator"}


@stories.command("show")
def show_story(number: _Number) -> None:
    """Show a story's editions.

    And how each came to it.
    """
    settings = read_settings()
    story = finish(_find(settings, number))
    if story is None:
        raise SaqbalaError(f"there is no story {number}, or it is hidden; see the numbers with saqbala export")
    typer.echo("\n".join(_story_lines(story, settings.timezone)))


@stories.command("joins")
def list_joins(
    *, limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Most joins to list.")] = 20
) -> None:
    """List what was joined by itself, the latest first.

    To be looked through: saqbala stories split takes apart what is not one story.
    """
    settings = read_settings()
    lines = [_join_lines(join, settings.timezone) for join in finish(_latest(settings, limit))]
    typer.echo("\n".join(lines) if lines else "Nothing was joined by itself yet.")


@stories.command("join")
def join(
    into: Annotated[int, typer.Argument(metavar="A", min=1, help="The number that the story keeps.")],
    other: Annotated[int, typer.Argument(metavar="B", min=1, help="The number that leads there from now on.")],
) -> None:
    """Join two stories that are one.

    The second one's number goes on to lead to it; nobody gets it twice.
    """
    kept, lost = finish(_join(read_settings(), into, other))
    typer.echo(f"story {lost} is joined into story {kept}; saqbala stories split {kept} undoes it")


@stories.command("split")
def split(number: _Number) -> None:
    """Undo what was joined.

    Of a number that leads to a story, only what was joined with that number. Nothing is pushed.
    """
    parts = finish(_split(read_settings(), number))
    told = (f"{one} ({'1 edition' if n == 1 else f'{n} editions'})" for one, n in parts.items())
    typer.echo(f"stories now: {', '.join(told)}")


@stories.command("hide")
def hide(number: _Number) -> None:
    """Hide a story everywhere.

    What was sent of it is deleted by the running bot, or emptied where Telegram lets nothing be deleted any more.
    """
    story, messages = finish(_hide(read_settings(), number))
    left = "no message holds it" if not messages else f"{messages} messages are taken back by the running bot"
    typer.echo(f"story {story} is hidden; {'1 message is taken back by the running bot' if messages == 1 else left}")


async def _find(settings: Settings, number: int) -> Story | None:
    async with open_store(settings.database_path) as store:
        return await store.stories.get(number)


async def _latest(settings: Settings, limit: int) -> Sequence[Join]:
    async with open_database(settings.database_path) as database:
        return await latest_joins(database, limit=limit)


async def _join(settings: Settings, into: int, other: int) -> tuple[int, int]:
    async with open_database(settings.database_path) as database:
        return await join_stories(database, into, other, datetime.now(UTC), settings.timezone)


async def _split(settings: Settings, number: int) -> dict[int, int]:
    async with open_database(settings.database_path) as database:
        return await split_story(database, number, settings.timezone)


async def _hide(settings: Settings, number: int) -> tuple[int, int]:
    async with open_database(settings.database_path) as database:
        return await hide_story(database, number, datetime.now(UTC))


def _story_lines(story: Story, zone: ZoneInfo) -> Iterator[str]:
    published = story.published
    told = _clock(published, zone) if isinstance(published, datetime) else published and published.isoformat()
    day = f", published {told}" if told else ""
    yield f"story {story.number}{day}"
    yield f"topics: {', '.join(story.topics) or 'none'}; regions: {', '.join(story.regions) or 'none'}"
    for edition in story.editions:
        yield f"{edition.language}  {edition.site}{' (official)' if edition.official else ''}: {_plain(edition.title)}"
        yield f"    {edition.url or 'no link'}"
        yield f"    {_arrival(edition, zone)}"


def _arrival(edition: Edition, zone: ZoneInfo) -> str:
    if edition.joined is None:
        return "came with the story" if edition.external_id is None else f"by the site's id {edition.external_id}"
    origin = "" if edition.joined.origin is None else f", was story {edition.joined.origin}"
    return f"joined by {_TOLD[edition.joined.by]}, {_clock(edition.joined.at, zone)}{origin}"


def _join_lines(one: Join, zone: ZoneInfo) -> str:
    head = f"story {one.story}, {_clock(one.at, zone)}, by {_TOLD[one.by]}"
    came = f"{one.language} {one.site}: {_plain(one.title)}"
    return f"{head}\n    {came}\n    with {one.beside_site}: {_plain(one.beside)}"


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _plain(text: str) -> str:
    """A title on one line, whatever a site has put into it."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
