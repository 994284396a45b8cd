"""Commands that look after the bot: what was held for an operator, and whether all is well."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.checkup import Finding
from bot.cli.terminal import answer, finish, read_settings
from bot.cli.wording import held_text
from bot.config import Settings, find_slips, load_settings
from bot.errors import ConfigError, SaqbalaError
from bot.guards import Verdict
from bot.logs import set_up_logging
from bot.probe import ask_running
from bot.store import open_store
from bot.store.reindexing import index_anew

_LARGEST = 2**63 - 1


def judge_held(
    *,
    release: Annotated[
        int | None, typer.Option("--release", metavar="NUMBER", min=1, max=_LARGEST, help="Let these go out.")
    ] = None,
    drop: Annotated[
        int | None, typer.Option("--drop", metavar="NUMBER", min=1, max=_LARGEST, help="Let these lie.")
    ] = None,
) -> None:
    """Show what was held back.

    New stories that came in a flood, or with a new date; what is released the running bot sends.
    """
    if release is not None and drop is not None:
        raise typer.BadParameter("give --release or --drop, not both")
    settings = read_settings()
    if release is not None:
        typer.echo(finish(_judge(settings, release, "release")))
    elif drop is not None:
        typer.echo(finish(_judge(settings, drop, "drop")))
    else:
        typer.echo(finish(_held(settings)))


async def _held(settings: Settings) -> str:
    async with open_store(settings.database_path) as store:
        holds = await store.holds.open()
        firsts = {hold.number: await store.stories.load(hold.stories[:3]) for hold in holds}
    return held_text(holds, firsts, settings.default_language, settings.timezone)


async def _judge(settings: Settings, number: int, verdict: Verdict) -> str:
    async with open_store(settings.database_path) as store:
        hold = await store.holds.decide(number, verdict, 0, datetime.now(UTC))
    if hold is None:
        raise SaqbalaError(f"nothing was held under number {number}; saqbala held lists what there is")
    done = {"release": "released", "drop": "dropped"}
    if hold.decided is not None:
        raise SaqbalaError(f"number {number} was {done[hold.decided]} already, and stays so")
    return f"{len(hold.stories)} stories {done[verdict]}"


def reindex_stories() -> None:
    """Make the index of the search anew.

    Where it is damaged; beside a running bot, too, whose searches find part of the stories until it is done.
    """
    settings = read_settings()
    stories = finish(_reindex(settings))
    answer(f"indexed anew: {stories} stories")


async def _reindex(settings: Settings) -> int:
    async with open_store(settings.database_path) as store:
        return await index_anew(store.database)


def examine_all() -> None:
    """Check that all is well.

    Settings, files, database, sources, copies, token and rights: a line each, with what mends it.
    """
    try:
        settings = load_settings()
    except ConfigError as error:
        for problem in error.problems:
            _print(Finding("problem", problem))
        raise SaqbalaError("the settings cannot be used; mend the lines above that begin with problem") from None
    set_up_logging(settings.log_level, settings.log_format, settings.secrets)
    for slip in find_slips():
        _print(Finding("warning", slip))
    problems = asyncio.run(_examine(settings))
    if problems:
        lines = "1 line above begins" if problems == 1 else f"{problems} lines above begin"
        raise SaqbalaError(f"not all is well: {lines} with problem")


def show_readiness() -> None:
    """Ask the running bot whether it is well.

    A line a loop; exit code 1 where one is stuck, or nobody answers. METRICS_LISTEN has to be set.
    """
    lines, ready = ask_running()
    for line in lines:
        answer(line)
    if not ready:
        raise typer.Exit(1)


async def _examine(settings: Settings) -> int:
    from bot.app.examination import examine  # it brings all of the bot with it

    problems = 0
    async for finding in examine(settings, datetime.now(UTC)):
        _print(finding)
        problems += finding.grade == "problem"
    return problems


def _print(finding: Finding) -> None:
    answer(f"{finding.grade:<8} {' '.join(finding.text.split())}")
