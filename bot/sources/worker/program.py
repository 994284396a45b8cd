"""What runs in the worker's process: it reads a job, does it, writes what came of it, until its pipe is closed.

It ends when the bot does, however that ends: between two jobs at the end of the pipe, within one at the latest when
the job has had its time, for that the kernel sees to.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from bot.sources.worker.frames import LENGTH, Answer, Failure, Limits, do_job, failure_of, pack, unpack_start
from bot.topics import Classifier

OUT_OF_MEMORY = 71
"""How it ends when a job needs more memory than it may have."""


_MORE = 4 * 1024 * 1024
"""Bytes by which it may hold more than it needed at last, before what is free among it is given back."""


def main(give_back: Callable[[], None]) -> None:
    """Work until nobody gives anything to do any more; `give_back` gives the machine what memory is free."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # they are the bot's, which lets what is in flight land
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    start = _frame(jobs)
    if start is not None:
        with suppress(BrokenPipeError):
            _work(jobs, answers, start, give_back)
    os._exit(0)  # nothing is to be written or tidied up, and the pipe may be broken


def _work(jobs: BinaryIO, answers: BinaryIO, start: bytes, give_back: Callable[[], None]) -> None:
    rules, limits = unpack_start(start)
    _restrain(limits)
    classifier, holding = Classifier(rules), _Holding(limits, give_back)
    del rules, start
    while (job := _frame(jobs)) is not None:
        signal.setitimer(signal.ITIMER_PROF, limits.processor_seconds)  # SIGPROF ends it, wherever it is then
        answer, last = _answer(job, classifier, holding)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(answer)
        answers.flush()
        if last:
            return
        del job, answer  # else the largest page would stay until the next one has come
        holding.look()


class _Holding:
    """What the process holds between two jobs, and whether it has grown by more than it may."""

    def __init__(self, limits: Limits, give_back: Callable[[], None]) -> None:
        self._limits = limits
        self._give_back = give_back
        self._most = 0
        self._jobs = 0
        self._needed = 0
        self._outgrown = False

    @property
    def too_much(self) -> bool:
        """Whether the job that was done just now is to be the last."""
        return self._outgrown or _held() > self._limits.kept

    def look(self) -> None:
        """Give back what is free after a job, and see what is left."""
        self._jobs += 1
        if _held() > self._most:
            self._give_back()
            self._most = _held() + _MORE
        if self._jobs == self._limits.settled:
            self._give_back()
            self._needed = _held()
        may = self._needed * (1 + self._limits.growth)
        if self._needed and _held() > may:
            self._give_back()
            self._outgrown = _held() > may


def _restrain(limits: Limits) -> None:
    with suppress(OSError):  # where a sandbox forbids it
        os.nice(limits.nice)
    with suppress(OSError):  # where memory is short, the kernel ends this process rather than the bot's
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    with suppress(ValueError, OSError):  # where there is a lower limit already
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _frame(jobs: BinaryIO) -> bytes | None:
    """Read a frame; None at the end of the pipe, even within one."""
    head = jobs.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = jobs.read(length)
    return content if len(content) == length else None


def _answer(job: bytes, classifier: Classifier, holding: _Holding) -> tuple[bytes, bool]:
    """Do a job; the frame to answer with, and whether it is the last one."""
    try:
        made, failure = _do(job, classifier)
        last = holding.too_much
        return _packed(made, failure, last=last), last
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _do(job: bytes, classifier: Classifier) -> tuple[object, Failure | None]:
    try:
        return do_job(job, classifier), None
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the bot tells it
        return None, failure_of(error, traceback.format_exc())


def _packed(made: object, failure: Failure | None, *, last: bool) -> bytes:
    try:
        return pack(Answer(made=made, failure=failure, last=last))
    except TypeError as error:  # a function that gives back what no worker may: the program's own mistake
        return pack(Answer(failure=failure_of(error, traceback.format_exc()), last=last))


def _held() -> int:
    """Bytes of memory that this process holds; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * resource.getpagesize()
