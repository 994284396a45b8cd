"""The command line: every command parses its arguments and calls one function.

Whatever fails is one line on stderr and an exit code: 1, or 2 where the command was not written as it should be.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import typer
from typer.exceptions import TyperException

from bot.cli.commands import app, run_bot
from bot.cli.exchange import ReaderGoneError
from bot.cli.keeping import back_up, go_back
from bot.cli.lookup import SearchCommand, search_stories, show_stems
from bot.cli.upkeep import examine_all, judge_held, reindex_stories, show_readiness
from bot.config import load_settings
from bot.errors import ConfigError, SaqbalaError, StuckError
from bot.logs import set_up_logging
from bot.masking import mask
from bot.watchdog import EXIT_STUCK

__all__ = ["app", "execute", "main"]

app.command("held")(judge_held)
app.command("doctor")(examine_all)
app.command("reindex")(reindex_stories)
app.command("ready")(show_readiness)
app.command("backup")(back_up)
app.command("restore")(go_back)
app.command("search", cls=SearchCommand, context_settings={"ignore_unknown_options": True})(search_stories)
app.command("stem")(show_stems)

_DEBUG, _TAKE_OVER = "--debug", "--take-over"
_OWNER_ALONE = 0o077
"""What nobody else may do with what a command writes: the database tells who follows what, and so do its copies."""
_INTERRUPTED = 130
"""What a shell expects of a program that Ctrl-C ended (128 + SIGINT)."""


def main() -> None:
    """Run the command of this process's arguments, and end the process."""
    os.umask(_OWNER_ALONE)
    sys.exit(execute(sys.argv[1:]))


def execute(arguments: Sequence[str]) -> int:
    """Run a command; give its exit code. `--debug` counts wherever it stands before `--`."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    debug = _DEBUG in options
    words = [word for at, word in enumerate(arguments) if word != _DEBUG or at >= len(options)]
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()  # closed by whoever started us
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return _carry_out(words)
    except (BrokenPipeError, ReaderGoneError):
        _close_stdout()
        return 0
    except KeyboardInterrupt:
        return _INTERRUPTED
    except TyperException as error:
        usage = f"{_one_line(error.format_message()).rstrip('.')}; see saqbala --help"
        return _tell(usage, error, error.exit_code, debug=debug)
    except SaqbalaError as error:
        return _tell(str(error), error, EXIT_STUCK if isinstance(error, StuckError) else 1, debug=debug)
    except Exception as error:  # noqa: BLE001 - the last place where a traceback can become a line
        hint = "" if debug else f"; run again with {_DEBUG} to see where"
        return _tell(f"unexpected: {type(error).__name__}: {_one_line(str(error))}{hint}", error, 1, debug=debug)


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _carry_out(words: list[str]) -> int:
    if words[:1] == ["run"] and words[1:] in ([], [_TAKE_OVER]):
        run_bot(take_over=_TAKE_OVER in words)  # for years: typer would read pydantic, a tenth of the bot's memory
        return 0
    set_up_logging("INFO", "console")  # on stdout it would stand among what was asked for
    result = typer.main.get_command(app).main(args=words, prog_name="saqbala", standalone_mode=False)
    sys.stdout.flush()
    return result if isinstance(result, int) else 0


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _tell(text: str, error: Exception, code: int, *, debug: bool) -> int:
    """Say what failed, a line for each problem, without secrets; with `debug` also where."""
    try:
        secrets = load_settings().secrets
    except ConfigError:
        secrets = ()
    trace = "".join(traceback.format_exception(error)) if debug else ""
    lines = "".join(f"Error: {line}\n" for line in text.splitlines())
    sys.stderr.write(mask(trace + lines, secrets))
    return code


def _close_stdout() -> None:
    """Whoever read has had enough: let nothing complain of it any more, the interpreter's own flush included."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
