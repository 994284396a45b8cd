"""What commands have in common: settings read, work run to its end, lines written."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from typing import TypeVar

import typer

from bot.cli import exchange
from bot.cli.importing import Totals
from bot.config import Settings, find_slips, load_settings
from bot.errors import SaqbalaError
from bot.logs import set_up_logging
from bot.masking import mask

Result = TypeVar("Result")


def read_settings(*, require_token: bool = False) -> Settings:
    """Read the settings, and warn of names in .env that are none; what is logged goes to stderr from then on.

    Raises ConfigError.
    """
    settings = load_settings(require_token=require_token)
    set_up_logging(settings.log_level, settings.log_format, settings.secrets)
    for slip in find_slips():
        warn(f"Warning: {slip}")
    return settings


def finish(work: Coroutine[object, object, Result]) -> Result:
    """Run to the end; a reader of stdout that goes away is told to the caller, not to typer, which would exit 1."""
    try:
        return asyncio.run(work)
    except BrokenPipeError as error:
        raise exchange.ReaderGoneError from error


def answer(text: str) -> None:
    """Print a line at once."""
    try:
        typer.echo(text)
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise exchange.ReaderGoneError from error


def writes_bold() -> bool:
    """Whether stdout is a terminal that shows bold letters: nothing else gets a sign that is no letter."""
    if not sys.stdout.isatty():
        return False
    from rich.console import Console

    return not Console(file=sys.stdout).is_dumb_terminal


def warn(text: str) -> None:
    """Print a line on stderr, without what must never be shown."""
    typer.echo(mask(text), err=True)


def conclude(what: str, totals: Totals) -> None:
    """Say what a file held; raises SaqbalaError where lines were skipped."""
    typer.echo(f"{what}: {totals.new} new, {totals.changed} changed, {totals.unchanged} unchanged")
    if totals.bad:
        skipped = "1 line was skipped; mend it" if totals.bad == 1 else f"{totals.bad} lines were skipped; mend them"
        raise SaqbalaError(f"{skipped} and import the file again")
