"""What the program never does: run what it was given as text, hand words to a shell, show a secret."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.config import Secret, Settings
from tests.contract.test_packaging import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
MODULES = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

RUNS_WHAT_IT_READS = {
    "pickle",
    "cPickle",
    "marshal",
    "shelve",
    "dill",
    "cloudpickle",
    "code",
    "codeop",
    "commands",
    "pty",
}
"""Modules that make code, or objects of any kind, of what they read."""

RUNS_TEXT = {
    *("eval", "exec", "compile", "__import__", "execfile"),
    *(
        "os.system",
        "os.popen",
        "yaml.load",
        "yaml.unsafe_load",
        "tempfile.mktemp",
        "runpy.run_path",
        "runpy.run_module",
    ),
    *("asyncio.create_subprocess_shell", "subprocess.getoutput", "subprocess.getstatusoutput"),
}

PROCESSES = {"bot/sources/worker/process.py", "bot/store/daily.py", "bot/cli/elsewhere.py", "bot/cli/browser.py"}
"""Who starts processes: the one that reads pages, the one that reads large files, the browser."""

PROVIDES = {
    "apscheduler": "apscheduler",
    "python-telegram-bot": "telegram",
    "pystemmer": "Stemmer",
    "python-dotenv": "dotenv",
    "prometheus-client": "prometheus_client",
}
"""How what is installed under a name is imported, where that is another one."""

DATA = {"tzdata"}
"""What is installed for its files, and imported by nobody: a slim image has no time zones of its own."""


def parsed() -> Iterator[tuple[str, ast.Module]]:
    """Every module with its tree."""
    for path in MODULES:
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> set[str]:
    """The modules that one imports, by the first part of their names."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def unsafe(tree: ast.AST) -> set[str]:
    """The calls in a module that run text."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    shells = {"shell=" for call in calls for word in call.keywords if word.arg == "shell"}
    return {name for call in calls if (name := ast.unparse(call.func)) in RUNS_TEXT} | shells


def test_nothing_runs_what_it_reads() -> None:
    """No module that unpickles and the like is imported anywhere."""
    assert {path: found for path, tree in parsed() if (found := imported(tree) & RUNS_WHAT_IT_READS)} == {}


def test_nothing_runs_text() -> None:
    """No eval, no exec, no shell."""
    assert {path: found for path, tree in parsed() if (found := unsafe(tree))} == {}


@pytest.mark.parametrize("text", ["eval('1')", "os.system('ls')", "subprocess.run('ls', shell=True)"])
def test_what_would_run_text_is_found(text: str) -> None:
    """The test can fail."""
    assert unsafe(ast.parse(text))


def test_few_start_processes() -> None:
    """And each is named here."""
    starters = {
        path
        for path, tree in parsed()
        if imported(tree) & {"subprocess", "multiprocessing", "webbrowser"}
        or "create_subprocess_exec" in ast.dump(tree)
    }
    assert starters == PROCESSES


def test_what_is_imported_is_declared() -> None:
    """Each library that the bot uses is among its dependencies, and each dependency is used."""
    used = {name for _, tree in parsed() for name in imported(tree)} - sys.stdlib_module_names - {"bot", "handlers"}
    declared = {name_of(one) for one in PROJECT["dependencies"]}
    provided = {PROVIDES.get(one, one.replace("-", "_")) for one in declared - DATA}
    assert used == provided


TOKEN, SECRET = "1234567890:AAsample-token-that-nobody-may-see", "sample-webhook-secret"


def test_settings_never_write_a_secret() -> None:
    """Neither as themselves nor in any form that a log or a trace would show."""
    settings = Settings(bot_token=Secret(TOKEN), webhook_secret=Secret(SECRET))
    for shown in (repr(settings), str(settings), f"{asdict(settings)}"):
        assert TOKEN not in shown
        assert SECRET not in shown


@pytest.mark.parametrize("command", [["doctor"], ["--debug", "doctor"], ["--debug", "stats"]])
def test_no_command_shows_a_secret(command: list[str], tmp_path: Path) -> None:
    """Of what it was given in the environment, on neither of its outputs, and not where Telegram cannot be reached."""
    given = {
        "BOT_TOKEN": TOKEN,
        "WEBHOOK_URL": "https://bot.example/hook",
        "WEBHOOK_SECRET": SECRET,
        "BOT_API_URL": "http://127.0.0.1:1",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(  # noqa: S603 - the program itself
        [sys.executable, "-m", "bot", *command],
        cwd=tmp_path, env=dict(os.environ) | given, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stdout or done.stderr
    assert TOKEN not in done.stdout + done.stderr
    assert SECRET not in done.stdout + done.stderr


def test_no_command_takes_a_secret_as_an_argument() -> None:
    """Arguments are seen by everybody on a machine."""
    names = {
        node.value
        for path, tree in parsed()
        if path.startswith("bot/cli/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("--")
    }
    assert [name for name in names if any(word in name for word in ("token", "secret", "password", "key"))] == []
