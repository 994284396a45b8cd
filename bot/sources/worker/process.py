"""A workbench in a process of its own, begun when it is first needed, replaced when it has ended, and never waited for.

Pages come from anybody: one that makes the process crash, or takes it too long, is that page's failure and nobody
else's. The process gets no environment, so that no token is where the pages are.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import ParamSpec, TypeVar, cast

from bot.errors import UnreadableError
from bot.sources.worker.frames import LENGTH, Answer, Failure, Limits, error_of, pack, unpack_answer
from bot.sources.worker.program import OUT_OF_MEMORY
from bot.topics import Rules

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")

_BOOT = (
    "import sys; sys.path[:] = sys.argv[1:]; "
    "from bot.memory import give_back; from bot.sources.worker.program import main; main(give_back)"
)
_KILLED_SECONDS = 5.0
_READ_AHEAD = 1024 * 1024
_LARGE = 64 * 1024
"""Bytes of an answer that is read beside the event loop."""
_LARGEST = 256 * 1024 * 1024
"""Bytes that are taken for an answer at all."""


@dataclass(frozen=True, slots=True)
class _Child:
    """A process that was started, and its pipes."""

    process: Process
    jobs: asyncio.StreamWriter
    answers: asyncio.StreamReader


class StumbledError(RuntimeError):
    """The program's own mistake in a job; the text is the trace that the worker gave."""


class _EndedError(Exception):
    """The process ended within a job."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Worker:
    """One job at a time; a Beside of functions of modules, what they are given and what they give back (frames).

    Raises UnreadableError for a job that is too much, StumbledError for an error that is none of ours.
    """

    def __init__(self, rules: Rules, limits: Limits | None = None) -> None:
        self._rules = rules
        self._limits = limits or Limits()
        self._turn = asyncio.Lock()
        self._child: _Child | None = None
        self._fresh = True

    async def __call__(self, work: Callable[_Given, _Made], /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        """Have the work done when it is its turn; a Classifier among what it is given is that of the rules."""
        job = await asyncio.to_thread(pack, (work, args, kwargs))
        async with self._turn:
            answer = await self._answer(job)
        if answer.failure is not None:
            raise error_of(answer.failure) or _stumbled(answer.failure)
        return cast("_Made", answer.made)

    @property
    def pid(self) -> int | None:
        """The process, where there is one."""
        return self._child.process.pid if self._child else None

    async def close(self) -> None:
        """End the process, whatever it does."""
        child, self._child = self._child, None
        if child is not None:
            with suppress(ProcessLookupError):
                child.process.kill()
            with suppress(TimeoutError):  # its last words may fill a pipe that nobody reads
                await asyncio.wait_for(child.process.wait(), _KILLED_SECONDS)

    async def _answer(self, job: bytes) -> Answer:
        """Have a job done; where a process that has done others ends at it, once more in a new one.

        It may have been ended from outside, or be full of what others left. What took its time is not tried again.
        """
        for _ in range(2):
            try:
                return await self._try(job)
            except _EndedError as ended:
                if self._fresh or ended.code == -signal.SIGPROF:
                    raise UnreadableError(self._explain(ended.code)) from None
        raise AssertionError("the process of the second round is fresh")

    async def _try(self, job: bytes) -> Answer:
        """Have a job done; whatever goes wrong, the process ends with it, for it might still be at the job."""
        kept = False
        try:
            async with asyncio.timeout(self._limits.seconds):
                answer = await _exchange(await self._ready(), job)
            kept = not answer.last
        except TimeoutError:
            raise UnreadableError(f"reading it took more than {self._limits.seconds:g} s and was given up") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise _EndedError(await self._ending()) from None
        except ValueError as error:
            raise UnreadableError(f"reading it went wrong: the process that reads pages gave {error}") from None
        except OSError as error:
            raise UnreadableError(f"the process that reads pages cannot be started ({error})") from None
        finally:
            if not kept:
                await self.close()
        self._fresh = False
        return answer

    async def _ready(self) -> _Child:
        """The process, begun where there is none that lives."""
        if self._child is not None and self._child.process.returncode is None:
            return self._child
        await self.close()
        self._fresh = True
        self._child = await _begin()
        self._child.jobs.write(await asyncio.to_thread(pack, (self._rules, self._limits)))
        return self._child

    async def _ending(self) -> int:
        """How a process that gives no answer any more has ended; 0 where it closed its pipe and lives on."""
        try:
            async with asyncio.timeout(_KILLED_SECONDS):
                return await self._child.process.wait() if self._child else 0
        except TimeoutError:
            return 0

    def _explain(self, code: int) -> str:
        if code == -signal.SIGPROF:
            return f"reading it took more than {self._limits.processor_seconds:g} s of the processor and was given up"
        if code == OUT_OF_MEMORY:
            return f"reading it took more than {self._limits.memory // 2**20} MiB of memory and was given up"
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return f"reading it ended the process that reads pages ({how})"


async def _begin() -> _Child:
    """Start a process in a group of its own (a terminal's Ctrl-C is for the bot), without settings or token.

    It stays in the bot's session: Linux shares the processor out by sessions first (autogroup), by niceness within.
    """
    command = (sys.executable, "-I", "-c", _BOOT, *sys.path)
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, env={}, process_group=0, limit=_READ_AHEAD
    )
    if process.stdin is None or process.stdout is None:
        raise OSError("no pipes")
    return _Child(process, process.stdin, process.stdout)


async def _exchange(child: _Child, job: bytes) -> Answer:
    """Give a job, which is written as far as it is taken, and wait for what comes of it."""
    child.jobs.write(job)
    (length,) = LENGTH.unpack(await child.answers.readexactly(LENGTH.size))
    if length > _LARGEST:
        raise ValueError(f"no answer: {length} bytes")
    content = await child.answers.readexactly(length)
    return unpack_answer(content) if length < _LARGE else await asyncio.to_thread(unpack_answer, content)


def _stumbled(failure: Failure) -> StumbledError:
    return StumbledError(f"{failure.kind}: {failure.text}\n{failure.details.get('trace', '')}")


@asynccontextmanager
async def open_worker(rules: Rules, limits: Limits | None = None) -> AsyncIterator[Worker]:
    """Give a worker while the block runs."""
    worker = Worker(rules, limits)
    try:
        yield worker
    finally:
        await worker.close()
