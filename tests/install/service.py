"""The service: the steps of docs/operating.md in a bare root, and the unit's command in a cage like the unit's."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from bot import __version__
from tests.install.programs import (
    NO_SOURCES,
    TOKEN,
    check_cage,
    check_commands,
    check_demo,
    expect,
    running,
    telegram,
)
from tests.install.root import FailedError, build, cage, copy_files, copy_root

ROOT = Path(__file__).parents[2]
EXPOSURE = 15
"""Tenths of a point, of a hundred at most: what `systemd-analyze security` may find."""

NEEDED = ("deploy/requirements.txt", "deploy/saqbala.service", "deploy/saqbala", ".env.example")
"""What of the project is needed besides the wheel."""

_HOME = "/var/lib/saqbala"
_STEPS = re.compile(r"^#+ As a service\n.*?^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SOURCE = "/usr/src/saqbala"
"""Where the project lies that is installed from."""

_NO_NEW_CODE = """
import ctypes, os, sys
if ctypes.CDLL(None, use_errno=True).prctl(65, 1, 0, 0, 0):
    print("this kernel has no PR_SET_MDWE", file=sys.stderr)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""MemoryDenyWriteExecute= as the kernel itself has it (prctl 65, PR_SET_MDWE; Linux 6.3)."""


def try_service(bare: Path, work: Path) -> None:
    """Install, look, run. Raises FailedError."""
    root = copy_root(bare, work / "root")
    home = root / _SOURCE.lstrip("/")
    copy_files([Path(name) for name in NEEDED], ROOT, home)
    make_wheel(home / "dist")
    environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
    for step in read_steps():
        build(root, step, environment, _SOURCE)
        print(f"  ok  {step}", flush=True)
    expect(
        "it begins with the machine", (root / "etc/systemd/system/multi-user.target.wants/saqbala.service").is_symlink()
    )
    build(root, "systemd-analyze verify /etc/systemd/system/saqbala.service", environment)
    told = build(root, f"mkdir -p {_HOME} && saqbala --version && cd / && saqbala topics", environment)
    expect("any command runs beside it, from any folder", told.startswith(f"saqbala {__version__}\n"), about=told)
    told = build(
        root, f"systemd-analyze security --no-pager --offline=true --threshold={EXPOSURE} saqbala.service", environment
    )
    expect(told.strip().splitlines()[-1].strip(), True)
    _run(root)


def read_steps() -> list[str]:
    """The lines of shell under "As a service". Raises FailedError where there are none."""
    found = _STEPS.search((ROOT / "docs/operating.md").read_text(encoding="utf-8"))
    if found is None:
        raise FailedError("docs/operating.md has no steps under As a service")
    return found.group(1).splitlines()


def make_wheel(folder: Path) -> Path:
    """Build the wheel with the builder that is pinned."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, env=dict(os.environ) | {"PIP_CONSTRAINT": str(ROOT / "constraints.txt")})
    (wheel,) = folder.glob("saqbala-*.whl")
    return wheel


def _run(root: Path) -> None:
    state = root / _HOME[1:]
    status = state.stat()
    expect("its folder is its own", status.st_uid > 0 and status.st_mode & 0o7 == 0)
    (state / "none.toml").write_text(NO_SOURCES, encoding="utf-8")
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin"} | _environment_of(root)
    writable = {_HOME: state}
    with cage(root, user=status.st_uid, writable=writable, environment=environment, folder=_HOME) as closed:
        saqbala, python = "/opt/saqbala/bin/saqbala", "/opt/saqbala/bin/python"
        check_cage(closed, python)
        with telegram(closed, python) as url, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notices:
            settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": url, "SOURCES_FILE": "none.toml"}
            check_commands(closed, saqbala, __version__, **settings)
            notices.bind(str(state / "notify"))
            shutil.chown(state / "notify", status.st_uid)
            notices.settimeout(60)
            told = settings | {"NOTIFY_SOCKET": f"{_HOME}/notify", "WATCHDOG_USEC": "2000000"}
            with running(closed, python, "-c", _NO_NEW_CODE, saqbala, "run", settings=told) as process:
                for word in (b"READY=1", b"WATCHDOG=1"):
                    heard = b""
                    while word not in heard:
                        heard = notices.recv(4096)
                    expect(f"it tells systemd {word.decode()}, without memory that is both written and run", True)
            expect("it ends well", process.returncode == 0)
        check_demo(closed, saqbala, python)


def _environment_of(root: Path) -> dict[str, str]:
    unit = (root / "etc/systemd/system/saqbala.service").read_text(encoding="utf-8")
    pairs = [word for line in re.findall(r"^Environment=(.*)$", unit, re.MULTILINE) for word in line.split()]
    return dict(pair.split("=", 1) for pair in pairs)
