"""The commands with their arguments and options."""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from typer.core import TyperGroup

import bot
from bot.cli import exchange, importing, wording
from bot.cli.browser import show_in_browser
from bot.cli.mending import stories
from bot.cli.progress import file_progress
from bot.cli.terminal import answer, conclude, finish, read_settings, warn
from bot.cli.topics import show_topics
from bot.config.service import find_service_manager
from bot.errors import SaqbalaError
from bot.model import Condition
from bot.transfer.forms import FormName

_ORDER = (
    *("run", "demo", "poll", "search", "stem", "import", "export", "chats", "topics", "stories"),
    *("stats", "held", "reindex", "doctor", "ready", "backup", "restore", "retry"),
)
"""As the README lists the commands: what runs first, then what reads, moves, shows and mends."""


class _Commands(TyperGroup):
    """The commands in the order in which they are wanted, whichever module brings them."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override] # typer's own
        """Name them; one that the order does not know comes last."""
        return sorted(super().list_commands(ctx), key=lambda name: (name not in _ORDER, (*_ORDER, name).index(name)))


app = typer.Typer(cls=_Commands, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
chats = typer.Typer(rich_markup_mode=None, help="Chats with their settings and follows, as lines of JSON.")
app.add_typer(chats, name="chats")
app.command("topics")(show_topics)
app.add_typer(stories, name="stories")

_Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_File: TypeAlias = Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="A file of JSON lines.")]


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the option's value
    if wanted:
        typer.echo(f"saqbala {bot.__version__}")
        raise typer.Exit


@app.callback(
    help="News on children's rights and safety in Kazakhstan, on Telegram.",
    epilog="Settings are read from the environment and from .env in the working folder; saqbala doctor shows them.",
)
def _saqbala(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error arose.")] = False,
) -> None:
    """Both options are done with before a command runs."""


@app.command("run")
def run_bot(
    *,
    take_over: Annotated[
        bool, typer.Option("--take-over", help="Take the webhook of another instance away, and go on in its place.")
    ] = False,
) -> None:
    """Run the bot.

    By long polling, or by webhook where WEBHOOK_URL is set.
    """
    _leave_interrupts_to_the_loop()
    from bot.app import run
    from bot.health import Health
    from bot.memory import use_few_arenas
    from bot.systemd import Notifier
    from bot.watchdog import Watchdog, guarding

    use_few_arenas()
    settings = read_settings(require_token=True)
    watchdog, service = Watchdog(), find_service_manager()
    health = Health(watchdog=watchdog, service=Notifier(service.address, service.watchdog_seconds))
    with guarding(watchdog):
        asyncio.run(run(settings, take_over=take_over, health=health))


@app.command("demo")
def show_demo(
    *,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Where to serve it; 0 takes a free one.")
    ] = 8080,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser.")] = False,
    every: Annotated[
        float,
        typer.Option("--every", min=0, max=86_400, help="Seconds between new sample stories; 0: only by the button."),
    ] = 20,
) -> None:
    """Try the bot in the browser.

    Without a token: Telegram is played by the page, the stories are samples. Settings and data are left alone.
    """
    _leave_interrupts_to_the_loop()
    from bot.cli.demonstration import demonstrate
    from bot.logs import set_up_logging

    set_up_logging("WARNING", "console", ())
    asyncio.run(demonstrate(port=port, every=every, announce=partial(_announce, open_it=not no_browser)))


def _leave_interrupts_to_the_loop() -> None:
    """Let Ctrl-C end the program at once until the loop takes it over.

    A KeyboardInterrupt that is raised while modules are read can be lost in one of them.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _announce(url: str, *, open_it: bool) -> None:
    answer(url)
    answer("Ctrl+C ends it.")
    if open_it:
        show_in_browser(url)


@app.command("poll")
def poll_sources(
    *,
    source: Annotated[str | None, typer.Option("--source", metavar="NAME", help="Only this source.")] = None,
    backfill: Annotated[
        int, typer.Option("--backfill", metavar="PAGES", min=0, help="Walk further back; push nothing.")
    ] = 0,
    now: Annotated[bool, typer.Option("--now", help="Do not wait for a back-off to end.")] = False,
    as_json: _Json = False,
) -> None:
    """Read the sources once.

    What is new is left to the running bot.
    """
    from bot.app import poll
    from bot.logs import set_up_logging

    settings = read_settings()
    level = "DEBUG" if settings.log_level == "DEBUG" else "ERROR"  # the lines on stdout tell the rest
    set_up_logging(level, settings.log_format, settings.secrets)
    lines = asyncio.run(poll(settings, source=source, backfill=backfill, now=now))
    typer.echo(wording.poll_json(lines) if as_json else wording.poll_table(lines), nl=False)
    if not lines:
        warn("no source is enabled; see SOURCES_FILE")
    bad = [line.source for line in lines if not (line.condition.good or line.condition is Condition.WAITING)]
    if bad:
        raise SaqbalaError(f"not read as it should be: {', '.join(bad)}; look at the site, then at SOURCES_FILE")


@app.command("import")
def import_stories(file: _File) -> None:
    """Take stories from a file.

    Known ones change where they differ, and nothing is pushed.
    """
    settings = read_settings()
    with file_progress(file) as lines:
        totals = finish(importing.import_stories(settings, lines, warn, datetime.now(UTC)))
    conclude("stories", totals)


@app.command("export")
def export_stories(
    *,
    topic: Annotated[str | None, typer.Option("--topic", metavar="T", help="A topic's slug or name.")] = None,
    query: Annotated[str | None, typer.Option("--query", metavar="Q", help="Words they must hold.")] = None,
    form: Annotated[FormName, typer.Option("--format", help="What to write.")] = "jsonl",
) -> None:
    """Write stories to stdout, newest first."""
    finish(exchange.export_stories(read_settings(), sys.stdout.write, topic=topic, query=query, form=form))


@chats.command("export")
def export_chats() -> None:
    """Write all chats to stdout.

    A line for each thread of a chat.
    """
    finish(exchange.export_chats(read_settings(), sys.stdout.write))


@chats.command("import")
def import_chats(
    file: _File,
    *,
    resting: Annotated[
        bool, typer.Option("--resting", help="For another token: new chats rest until they let the bot in.")
    ] = False,
) -> None:
    """Take chats from a file.

    A line is the whole truth for its chat and thread: follows that it does not name end.
    """
    settings = read_settings()
    with file_progress(file) as lines:
        totals = finish(importing.import_chats(settings, lines, warn, datetime.now(UTC), resting=resting))
    conclude("chats", totals)


@app.command("stats")
def show_stats(*, as_json: _Json = False) -> None:
    """Count what there is.

    Chats, follows, stories; what waits, for when and why; what was sent today, expired and failed.
    """
    settings = read_settings()
    stats = finish(exchange.count(settings, datetime.now(UTC)))
    typer.echo(wording.stats_json(stats) if as_json else wording.stats_text(stats, settings.timezone))


@app.command("retry")
def retry_dead() -> None:
    """Send once more what was given up.

    Stories that Telegram accepted in no form (stats counts them as dead); the running bot sends them.
    """
    stories = finish(exchange.retry(read_settings(), datetime.now(UTC)))
    typer.echo("nothing was given up" if not stories else f"{stories} waiting once more")
