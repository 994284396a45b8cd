"""Bare roots: Debian in a folder, steps run in it as a builder runs them, and a cage in which the result is run.

Everything is done with what Debian's essential packages bring (unshare, nsenter, chroot, setpriv, mount), as root.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from ast import literal_eval
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PACKAGES = ("python3", "python3-venv", "python-is-python3", "ca-certificates", "make", "systemd")
"""python-is-python3 gives the name that Python's own image has; make is the README's, systemd checks its unit."""

_PASSED_ON = ("PIP_CERT", "PIP_INDEX_URL", "PIP_DEFAULT_TIMEOUT", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
"""How this machine gets its packages; the rest of its environment is nothing that a bare machine has."""

_UP = "import fcntl, socket, struct; fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sH', b'lo', 0x41))"
"""SIOCSIFFLAGS: IFF_UP and IFF_RUNNING of the loopback."""


class ImpossibleError(Exception):
    """This machine cannot try it; the text says why."""


class FailedError(Exception):
    """It was tried, and went wrong."""


def make_root(folder: Path, mirror: str) -> None:
    """Put a bare Debian into a folder. Raises ImpossibleError where this machine cannot."""
    if os.geteuid() != 0:
        raise ImpossibleError("a bare root is made by root; begin it with sudo")
    if shutil.which("debootstrap") is None:
        raise ImpossibleError("debootstrap is not installed; apt-get install debootstrap")
    if subprocess.run(["unshare", "--mount", "--net", "--pid", "--fork", "true"], check=False).returncode:
        raise ImpossibleError("this machine lets nobody make namespaces (is it a container?)")
    command = ["debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", "bookworm", str(folder), mirror]
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    if made.returncode:
        raise FailedError(f"debootstrap: {made.stdout[-2000:]}{made.stderr[-2000:]}")


def copy_root(root: Path, folder: Path) -> Path:
    """A second root like the first."""
    subprocess.run(["cp", "--archive", "--reflink=auto", str(root), str(folder)], check=True)
    return folder


@cache
def ways_to_packages() -> dict[str, str]:
    """How this machine gets its packages, as variables: its environment has them, or else pip's own files."""
    told = subprocess.run([sys.executable, "-m", "pip", "config", "list"], check=True, capture_output=True, text=True)
    options = dict(line.split("=", 1) for line in told.stdout.splitlines() if "=" in line)
    found = {}
    for name in _PASSED_ON:
        written = options.get(f"global.{name.removeprefix('PIP_').lower().replace('_', '-')}")
        if name in os.environ:
            found[name] = os.environ[name]
        elif name.startswith("PIP_") and written:
            found[name] = str(literal_eval(written))
    return found


def build(root: Path, script: str, environment: Mapping[str, str], folder: str = "/") -> str:
    """Run a line of shell in a root as a builder does: as root, with the network. Raises FailedError."""
    values = dict(environment) | ways_to_packages()
    mounts = [f"mount -t proc proc {root}/proc", _bind("/etc/resolv.conf", root)]
    if certificates := values.get("PIP_CERT"):
        mounts.append(_bind(certificates, root))
    inside = ["chroot", str(root), "/usr/bin/env", "-i", "-C", folder, *_pairs(values), "/bin/sh", "-ec", script]
    # Not in the place of the shell: systemctl looks at process 1 to see that it is in a root of its own.
    whole = " && ".join([*mounts, shlex.join(inside)]) + "; exit $?"
    done = subprocess.run(
        ["unshare", "--mount", "--pid", "--fork", "sh", "-c", whole],
        check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        raise FailedError(f"exit code {done.returncode} of: {script}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def _bind(path: str, root: Path) -> str:
    there = shlex.quote(f"{root}{path}")
    return f"mkdir -p $(dirname {there}) && touch {there} && mount --bind {shlex.quote(path)} {there}"


def _pairs(values: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in values.items()]


@dataclass(frozen=True, slots=True)
class Cage:
    """A root that is read-only, without network, in which programs run as nobody in particular."""

    root: Path
    holder: int
    """The process that keeps the namespaces."""
    user: int
    environment: Mapping[str, str]
    folder: str

    def start(self, *command: str, **more: str) -> subprocess.Popen[str]:
        """Begin a program as the image or the unit would; `more` is what it gets besides in its environment."""
        inside = (
            *("nsenter", "--target", str(self.holder), "--mount", "--net", "--ipc", "--uts", "--pid"),
            *("chroot", str(self.root), "/usr/bin/setpriv", f"--reuid={self.user}", f"--regid={self.user}"),
            *("--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "/usr/bin/env", "-i"),
            *("-C", self.folder, *_pairs({**self.environment, **more}), *command),
        )
        pipe = subprocess.PIPE
        return subprocess.Popen(inside, stdin=subprocess.DEVNULL, stdout=pipe, stderr=subprocess.STDOUT, text=True)

    def run(self, *command: str, **more: str) -> tuple[int, str]:
        """Run a program to its end, a minute at most: its exit code, and what it printed."""
        process = self.start(*command, **more)
        try:
            printed, _ = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            end(process)
            raise FailedError(f"{shlex.join(command)} does not end") from None
        return process.returncode, printed


@contextmanager
def cage(
    root: Path, *, user: int, writable: Mapping[str, Path], environment: Mapping[str, str], folder: str
) -> Iterator[Cage]:
    """Close a root up while the block runs; `writable` says what folder stands where in it."""
    mounts = [
        "mount --make-rprivate /",
        f"mount --bind {root} {root}",
        f"mount -o remount,bind,ro {root}",
        f"mount -t proc proc {root}/proc",
        f"mount -t tmpfs -o size=64m,mode=1777 tmpfs {root}/tmp",
        f"mount -t tmpfs -o size=64m,mode=1777 tmpfs {root}/dev/shm",
        *(
            f"mount --bind {here} {root}{there} && mount -o remount,bind,rw {root}{there}"
            for there, here in writable.items()
        ),
        f"{shlex.quote(sys.executable)} -c {shlex.quote(_UP)}",
        "echo closed && exec sleep infinity",
    ]
    spaces = ("--mount", "--net", "--ipc", "--uts", "--pid")
    holder = subprocess.Popen(
        ["setpriv", "--pdeathsig=KILL", "unshare", *spaces, "--fork", "--kill-child", "sh", "-ec", "\n".join(mounts)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        if holder.stdout is None or holder.stdout.readline() != "closed\n":
            raise FailedError("the root could not be closed up")
        yield Cage(root, child_of(holder.pid), user, environment, folder)
    finally:
        holder.kill()
        holder.wait()


def child_of(pid: int) -> int:
    """The one child of a process: the program behind `unshare` or `nsenter`, once it is there."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        if children:
            return int(children[0])
        time.sleep(0.02)
    raise FailedError(f"process {pid} has no child")


def end(process: subprocess.Popen[str]) -> str:
    """End a program in a cage, which outlives the `nsenter` before it; what it had printed."""
    if process.poll() is None:  # it may be ending by itself
        with suppress(ProcessLookupError, FileNotFoundError, FailedError):
            os.kill(child_of(process.pid), signal.SIGKILL)
    printed, _ = process.communicate()
    return printed


def copy_files(files: Sequence[Path], origin: Path, target: Path) -> None:
    """Copy files with their folders."""
    for file in files:
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(origin / file, target / file)
