"""The checkout: `make setup` and `make run` on a bare machine, as the README says."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.install.programs import NO_SOURCES, TOKEN, expect, resident, running, telegram
from tests.install.root import build, cage, child_of, copy_files, copy_root

ROOT = Path(__file__).parents[2]
_HOME = "/home/somebody/saqbala"
_USER = 1000


def try_checkout(bare: Path, work: Path) -> None:
    """Copy, set up, run. Raises FailedError."""
    root = copy_root(bare, work / "root")
    build(root, f"useradd --uid {_USER} --create-home somebody", {"PATH": os.environ["PATH"]})
    copy_files(tracked(), ROOT, root / _HOME[1:])
    (root / _HOME[1:] / "none.toml").write_text(NO_SOURCES, encoding="utf-8")
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/home/somebody", "LANG": "C.UTF-8"}
    build(root, f"chown -R somebody {_HOME}; make setup && make setup", environment, _HOME)
    expect("make setup works from nothing, and does nothing the second time", True)
    (root / _HOME[1:] / "data").mkdir()
    os.chown(root / _HOME[1:] / "data", _USER, _USER)
    writable = {f"{_HOME}/data": root / _HOME[1:] / "data"}
    with cage(root, user=_USER, writable=writable, environment=environment, folder=_HOME) as closed:
        python = ".venv/bin/python"
        with telegram(closed, python) as url:
            settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": url, "SOURCES_FILE": "none.toml"}
            with running(closed, "make", "run", settings=settings) as process:
                _wait_for(process, "introduced to Telegram")
                expect(f"make run runs: {resident(child_of(process.pid)) / 1e6:.0f} MB with make", True)


def _wait_for(process: subprocess.Popen[str], words: str) -> None:
    told: list[str] = []
    for line in process.stdout or ():
        told.append(line)
        if words in line:
            break
    expect(f"it says: {words}", told and words in told[-1], about="".join(told))


def tracked() -> list[Path]:
    """What a clone would hold, with what is not committed yet."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()]
