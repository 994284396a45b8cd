"""One instance: a lock beside the database that the kernel frees at any death of its holder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BufferedWriter
from pathlib import Path

from bot.errors import AlreadyRunningError, StoreError


@contextmanager
def only_instance(database: Path) -> Iterator[None]:
    """Hold the lock while the block runs; raises AlreadyRunningError at once when another process holds it.

    It lies beside the file itself, whatever links lead there, and is never deleted: who deleted it could not tell
    whether another process had just locked it.
    """
    real = database.resolve()
    path = real.with_name(f"{real.name}.lock")
    with _open(path) as file:
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
        yield


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
