"""One instance: a lock beside the database that the kernel frees at any death of its holder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader, BufferedWriter
from pathlib import Path

from bot.errors import AlreadyRunningError, StoreError
from bot.store.disk import mark_of


@contextmanager
def only_instance(database: Path) -> Iterator[None]:
    """Hold the lock while the block runs; raises AlreadyRunningError at once when another process holds it.

    It lies beside the file itself, whatever links lead there, and is never deleted: who deleted it could not tell
    whether another process had just locked it.
    """
    real = database.resolve()
    path = real.with_name(f"{real.name}.lock")
    with _open(path) as file:
        give_to_the_bot(file.fileno(), path)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunningError(
                f"the bot already runs on {database}; stop it first, or set another DATABASE_PATH"
            ) from error
        except OSError as error:
            raise StoreError(
                f"{path} cannot be locked ({error.strerror}); put DATABASE_PATH on a local disk"
            ) from error
        with suppress(OSError):
            os.ftruncate(file.fileno(), 0)  # what note_file wrote for the holder before
        yield


def note_file(database: Path) -> None:
    """Write into the lock, which is held, which file was opened, so that others can tell (is_displaced)."""
    real = database.resolve()
    with suppress(OSError):
        real.with_name(f"{real.name}.lock").write_text("{} {}".format(*mark_of(real)), encoding="ascii")


def is_displaced(database: Path) -> bool:
    """Whether a bot runs on a file that was removed or replaced; False where that is not to be known."""
    real = database.resolve()
    lock = real.with_name(f"{real.name}.lock")
    if not lock.exists() or not in_use(database):
        return False
    try:
        noted = lock.read_text(encoding="ascii")
        return bool(noted) and noted != "{} {}".format(*mark_of(real))
    except (OSError, ValueError):
        return False


def in_use(database: Path) -> bool:
    """Whether another process holds the lock; False where that is not to be known."""
    try:
        with only_instance(database):
            return False
    except AlreadyRunningError:
        return True
    except StoreError:
        return False


def give_to_the_bot(file: int, path: Path) -> None:
    """Let a file that root has made be its folder's owner's, as the database is: else the bot could not use it."""
    if os.geteuid() == 0 and os.fstat(file).st_uid == 0:
        folder = path.parent.stat()
        with suppress(OSError):
            os.fchown(file, folder.st_uid, folder.st_gid)


def _open(path: Path) -> BufferedReader | BufferedWriter:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return path.open("ab")
        except PermissionError:
            if not path.exists():
                raise
            return path.open("rb")  # another user's: on a local disk, what can be read can be locked
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error.strerror}); check DATABASE_PATH and its rights") from error
