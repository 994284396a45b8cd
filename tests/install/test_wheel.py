"""The wheel and the source archive hold all that the bot is made of, and the wheel works from any folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.request import urlopen

import pytest

from bot import __version__
from tests.install.audit import UNANSWERED, WEAK, judge
from tests.install.checkout import tracked
from tests.install.root import copy_files

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
KINDS = ("*.py", "*.toml", "*.sql", "*.html", "*.js", "*.css", "*.svg", "*.po")
"""What the bot is made of."""


class Installed(NamedTuple):
    """A wheel in an environment of its own, whose other packages are those of the tests."""

    wheel: Path
    archive: Path
    bin: Path
    empty: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in an empty folder, with nothing of the checkout in reach."""
        return subprocess.run(
            [self.bin / "saqbala", *command], cwd=self.empty, env=self.environment,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        """What a bare login has."""
        return {"PATH": os.defpath, "HOME": str(self.empty), "LANG": "C.UTF-8", "TMPDIR": str(self.empty.parent)}


def pack(kind: str, source: Path, target: Path) -> Path:
    """Build a wheel or an sdist offline: the builder is among the tools."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = target.iterdir()
    return made


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build from a clean copy, install, lock."""
    work = tmp_path_factory.mktemp("wheel")
    copy_files(tracked(), ROOT, work / "clean")
    wheel, archive = (pack(kind, work / "clean", work / kind) for kind in ("wheel", "sdist"))
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", work / "venv"], check=True)
    site = work / "venv/lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
    (site / "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    python = str(work / "venv/bin/python")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(pip, check=True)
    subprocess.run(["chmod", "-R", "a-w", site], check=True)
    (work / "empty").mkdir()
    return Installed(wheel, archive, work / "venv/bin", work / "empty")


def names(wheel: Path) -> set[str]:
    """What a wheel holds, without what describes it."""
    with zipfile.ZipFile(wheel) as opened:
        return {name for name in opened.namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_every_file_that_the_bot_is_made_of(installed: Installed) -> None:
    """And nothing else: no test, no setting, no database."""
    made_of = {
        path.relative_to(ROOT).as_posix()
        for kind in KINDS
        for part in ("bot", "handlers")
        for path in (ROOT / part).rglob(kind)
    }
    catalogues = {f"bot/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "locales").rglob("*.po*")}
    assert names(installed.wheel) == made_of | catalogues


def test_the_archive_makes_the_same_wheel(installed: Installed, tmp_path: Path) -> None:
    """Of it alone, and it brings what an operator needs besides."""
    with tarfile.open(installed.archive) as opened:
        opened.extraction_filter = getattr(tarfile, "data_filter", None)  # the oldest Python has none
        opened.extractall(tmp_path / "sdist")  # noqa: S202 - our own
    (source,) = (tmp_path / "sdist").iterdir()
    assert names(pack("wheel", source, tmp_path / "made")) == names(installed.wheel)
    for name in ("constraints.txt", "deploy/requirements.txt", "deploy/saqbala.service", ".env.example", "LICENSE"):
        assert (source / name).is_file()
    assert not (source / "tests").exists()


def test_the_bot_comes_from_the_wheel(installed: Installed) -> None:
    """Else the tests below would test the checkout."""
    command = [str(installed.bin / "python"), "-c", "import bot, handlers; print(bot.__file__, handlers.__file__)"]
    done = subprocess.run(
        command, cwd=installed.empty, env=installed.environment, capture_output=True, text=True, check=True
    )
    assert [path.startswith(str(installed.bin.parent)) for path in done.stdout.split()] == [True, True]


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        (["--version"], 0, rf"^saqbala {re.escape(__version__)}$"),
        (["--help"], 0, r"doctor"),
        (["topics"], 0, r"Бала"),
        (["topics", "--test", "Балалар лагері"], 0, r""),
        (["doctor"], 0, r"(?m)^ok +topics: \d+"),
        (["run"], 1, r"BOT_TOKEN"),
    ],
)
def test_commands_work_in_an_empty_folder(installed: Installed, command: list[str], code: int, told: str) -> None:
    """With the packaged files, where nothing may be written beside them."""
    done = installed.run(*command)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert re.search(told, done.stdout + done.stderr)


@pytest.fixture
def demo(installed: Installed) -> Iterator[str]:
    """The demo of the wheel; its address."""
    command = [str(installed.bin / "saqbala"), "demo", "--no-browser", "--port", "0"]
    with subprocess.Popen(
        command, cwd=installed.empty, env=installed.environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()
        process.wait(30)
    assert process.returncode == 0


def test_the_demo_has_its_page_and_its_bot(installed: Installed, demo: str) -> None:
    """And leaves nothing behind where it was begun."""
    for path in ("/", "/static/main.js", "/static/style.css"):
        with urlopen(demo + path, timeout=30) as answer:  # noqa: S310 - on loopback
            assert answer.read()
    command = [sys.executable, "-c", f"from urllib.request import urlopen as u; u('{demo}/healthz')"]
    assert any(subprocess.run(command, check=False, capture_output=True).returncode == 0 for _ in range(200))
    assert list(installed.empty.iterdir()) == []


# --- the audit ------------------------------------------------------------------------------------------------

SOUND = '{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}'
WEAKLY = '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}]}'
SILENT = '{"dependencies": [{"name": "a", "skip_reason": "not found"}, {"name": "b", "skip_reason": "not found"}]}'
PARTLY = '{"dependencies": [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}]}'


@pytest.mark.parametrize(
    ("report", "lenient", "code"),
    [
        (SOUND, False, 0),
        (WEAKLY, False, WEAK),
        (WEAKLY, True, WEAK),
        (SILENT, False, UNANSWERED),
        (SILENT, True, 0),
        (PARTLY, True, UNANSWERED),
        ("", False, UNANSWERED),
        ("", True, 0),
        ("no JSON", False, UNANSWERED),
    ],
)
def test_an_audit_that_nobody_answered_says_so(report: str, lenient: bool, code: int) -> None:  # noqa: FBT001 - a table
    """A check that cannot fail is none."""
    found, lines = judge(report, lenient=lenient)
    assert found == code
    assert (lines[0].startswith("NOT AUDITED")) == (report not in {SOUND, WEAKLY})
