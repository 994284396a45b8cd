"""The process that makes sense of pages: what goes there and back, and what ends it."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.decide import decide
from bot.errors import BlockedError, FetchError, LayoutError, UnreadableError
from bot.intents import Known
from bot.model import FetchedPage, ParsedItem, ReadMemory
from bot.relevance import put_under
from bot.sources.links import canonical_url
from bot.sources.pages import article_on, feed_on, listing_on
from bot.sources.worker.frames import LENGTH, Answer, Limits, pack, unpack_answer
from bot.sources.worker.process import StumbledError, open_worker
from bot.topics import Classifier, Rules, parse_topics
from tests import jobs
from tests.factories import NOW, ZONE, make_item, make_reading, make_source

if TYPE_CHECKING:
    from bot.model import Source

RULES = parse_topics(
    """
[[topic]]
slug = "bridges"
names = { kk = "Көпір", ru = "Мосты", en = "Bridges" }
hashtags = { kk = "#Көпір", ru = "#Мосты", en = "#Bridges" }
[[topic.rule]]
kk = "көпір*"
ru = "виадук*"
en = "bridge~"
"""
).rules
TODAY = date(2026, 5, 20)
SOURCE = make_source()


# --- what it is for -------------------------------------------------------------------------------------------


def feed(*titles: str) -> FetchedPage:
    """A feed in windows-1251, as it was fetched."""
    items = "".join(
        f"<item><title>{title}</title><link>https://news.example/en/{number}</link></item>"
        for number, title in enumerate(titles)
    )
    body = f"<rss version='2.0'><channel><title>S</title>{items}</channel></rss>".encode("cp1251")
    return FetchedPage(
        url="https://news.example/", status=200, body=body, content_type="text/xml; charset=windows-1251"
    )


def feed_source() -> Source:
    return replace(SOURCE, kind="feed", link=None)


async def test_a_page_is_decoded_read_and_put_under_topics() -> None:
    """Bytes go in, items come out, as they do in a thread."""
    async with open_worker(RULES) as worker:
        page = await worker(feed_on, feed("Новый мост", "A bridge for all"), feed_source(), today=TODAY)
        assert [item.title for item in page.items] == ["Новый мост", "A bridge for all"]
        items = await worker(put_under, page.items, Classifier(RULES))
        assert items == put_under(page.items, Classifier(RULES))
        assert [item.topics for item in items] == [(), ("bridges",)]


async def test_listings_and_articles_are_read_there_too() -> None:
    """With what they raise, which tells of the source what it tells in a thread."""
    card = f'<div><a href="{make_item(7).url}"><h3>A sample story of a listing</h3></a><p>Its summary.</p></div>'
    page = FetchedPage(url=SOURCE.url, status=200, body=f"<html><body>{card}</body></html>".encode())
    async with open_worker(RULES) as worker:
        listing = await worker(listing_on, page, SOURCE, today=TODAY)
        assert [item.title for item in listing.items] == ["A sample story of a listing"]
        with pytest.raises(LayoutError):
            await worker(listing_on, replace(page, body=b"<html></html>"), SOURCE, today=TODAY)
        article = await worker(article_on, page, SOURCE, language="en", today=TODAY)
        assert article == article_on(page, SOURCE, language="en", today=TODAY)


async def test_what_is_decided_comes_back_as_it_was() -> None:
    """Intents, with days and moments in zones."""
    items = [replace(make_item(n), published=moment) for n, moment in enumerate([TODAY, NOW, NOW.astimezone(ZONE)])]
    readings = [make_reading(items)]
    memories = {readings[0].source.name: ReadMemory(last_good_at=NOW)}
    terms = {"now": NOW, "max_age": NOW - datetime(2026, 1, 1, tzinfo=UTC), "zone": ZONE}
    async with open_worker(RULES) as worker:
        found = await worker(decide, readings, memories, Known({}, {}), **terms)  # type: ignore[arg-type]
    assert found == decide(readings, memories, Known({}, {}), **terms)  # type: ignore[arg-type]


async def test_memory_that_a_page_has_left_free_is_given_back() -> None:
    """Not only when so much is held that the process is replaced."""
    async with open_worker(Rules()) as worker:
        most = await worker(jobs.burst, 60_000)
        assert await worker(jobs.burst, 1) < most - 40_000_000


async def test_large_answers_are_read_whole() -> None:
    """Of any size, and the next one after them."""
    async with open_worker(Rules()) as worker:
        for size in (1, 10_000, 10_000_000):
            (text,) = await worker(jobs.large, size)
            assert len(text) == size


async def test_jobs_wait_for_their_turn() -> None:
    """However many there are, one process does them, one after the other."""
    async with open_worker(Rules()) as worker:
        assert len(set(await asyncio.gather(*(worker(jobs.pid) for _ in range(20))))) == 1


async def test_it_begins_with_the_first_job_and_ends_with_its_block() -> None:
    """A bot without sources has none."""
    async with open_worker(Rules()) as worker:
        assert worker.pid is None
        number = await worker(jobs.pid)
        assert number == worker.pid
    assert not alive(number)


def alive(number: int) -> bool:
    """Whether a process is there (a zombie is not)."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def test_it_is_nice_and_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pages from anybody are read, there is no token."""
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    async with open_worker(Rules()) as worker:
        assert "BOT_TOKEN" not in await worker(jobs.environment)
        assert await worker(jobs.priority) == min(os.getpriority(os.PRIO_PROCESS, 0) + Limits().nice, 19)


# --- what goes wrong ------------------------------------------------------------------------------------------


async def test_an_error_of_ours_comes_back() -> None:
    """With what it says besides its text."""
    async with open_worker(Rules()) as worker:
        with pytest.raises(BlockedError) as raised:
            await worker(jobs.refuse)
        assert (str(raised.value), raised.value.status, raised.value.retry_after) == ("refused", 403, NOW)


async def test_a_mistake_of_the_program_comes_back_with_its_trace() -> None:
    """The log has it, and the process goes on."""
    async with open_worker(Rules()) as worker:
        number = await worker(jobs.pid)
        with pytest.raises(StumbledError, match=r"(?s)KeyError.*sample mistake.*in stumble"):
            await worker(jobs.stumble)
        assert await worker(jobs.pid) == number


async def test_a_page_that_crashes_it_fails_alone() -> None:
    """The pages before and after it are read."""
    async with open_worker(Rules()) as worker:
        results = await asyncio.gather(worker(jobs.pid), worker(jobs.crash), worker(jobs.pid), return_exceptions=True)
        assert isinstance(results[1], UnreadableError)
        assert str(results[1]) == "reading it ended the process that reads pages (signal 11)"
        assert isinstance(results[2], int)
        assert results[2] != results[0]


async def test_what_a_process_left_behind_is_not_held_against_a_page(tmp_path: Path) -> None:
    """A job at which one ends that has done others is tried once more, in a new one."""
    async with open_worker(Rules()) as worker:
        await worker(jobs.pid)
        assert await worker(jobs.crash_where, str(tmp_path / "first")) == "done"


async def test_a_process_that_is_killed_while_it_rests_is_replaced() -> None:
    """By an operator, or by the kernel when memory is short."""
    async with open_worker(Rules()) as worker:
        number = await worker(jobs.pid)
        os.kill(number, signal.SIGKILL)
        assert await worker(jobs.pid) != number


async def test_a_page_that_never_ends_is_given_up() -> None:
    """After its share of the processor, and the next one is read."""
    async with open_worker(Rules(), Limits(processor_seconds=1.5)) as worker:
        with pytest.raises(UnreadableError, match=r"more than 1.5 s of the processor"):
            await worker(jobs.hang)
        assert await worker(jobs.large, 1) == ["ә"]


async def test_a_process_that_does_not_answer_is_given_up(tmp_path: Path) -> None:
    """Also where it takes nothing of the processor."""
    async with open_worker(Rules(), Limits(seconds=8)) as worker:
        number = await worker(jobs.pid)
        os.kill(number, signal.SIGSTOP)
        with pytest.raises(UnreadableError, match="more than 8 s and was given up"):
            await worker(jobs.wait_for, str(tmp_path / "never"))
        assert not alive(number)


async def test_a_page_that_takes_too_much_memory_fails() -> None:
    """And nothing else does."""
    async with open_worker(Rules()) as worker:
        with pytest.raises(UnreadableError, match="more than 1024 MiB of memory"):
            await worker(jobs.fill)
        assert await worker(jobs.large, 1) == ["ә"]


async def test_a_process_that_has_grown_is_replaced() -> None:
    """Its answer counts, and nobody waits for its end."""
    async with open_worker(Rules()) as worker:
        number = await worker(jobs.hold, Limits().kept)
        assert await worker(jobs.pid) != number
        assert not alive(number)


async def test_a_process_that_gains_a_little_with_each_page_is_replaced() -> None:
    """Long before it is large: once it holds a twenty-fifth more than it needed at first, with the page after."""
    async with open_worker(Rules(), Limits(settled=3)) as worker:
        numbers = [await worker(jobs.pid) for _ in range(6)]
        assert len(set(numbers)) == 1
        assert await worker(jobs.hold, 8 * 1024 * 1024) == numbers[0]
        assert await worker(jobs.pid) == numbers[0]
        assert await worker(jobs.pid) != numbers[0]
        assert not alive(numbers[0])


async def test_what_a_library_prints_is_no_answer() -> None:
    """It goes where errors go."""
    async with open_worker(Rules()) as worker:
        assert await worker(jobs.speak) == "answer"


async def test_nonsense_is_no_answer() -> None:
    """Its process ends, and the next page is read."""
    async with open_worker(Rules()) as worker:
        with pytest.raises(UnreadableError, match="gave no answer"):
            await worker(jobs.garble)
        assert await worker(jobs.large, 1) == ["ә"]


async def test_only_data_and_our_types_come_back() -> None:
    """What is none of these is the program's mistake, and the worker goes on."""
    async with open_worker(Rules()) as worker:
        with pytest.raises(StumbledError, match="PosixPath cannot be written"):
            await worker(jobs.something_else)
        assert await worker(jobs.large, 1) == ["ә"]


ANSWER = ["bot.sources.worker.frames", "Answer"]


def told(
    *, names: object = (ANSWER,), objects: object = ((0, 1, None, False),), value: object = ("object", 0)
) -> bytes:
    """What a worker may write in place of an answer."""
    return json.dumps([names, objects, value]).encode()


def test_what_is_told_is_an_answer() -> None:
    """Else the cases below would be refused for another reason than theirs."""
    assert unpack_answer(told()) == Answer(made=1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"mooo.",
        b"[]",
        b"[[],[],1]",
        b"[" * 100_000,
        told(value=["list", *[["list"]] * 3]),
        told(names=[ANSWER, ["os", "system"]], objects=[], value=["name", 1]),
        told(names=[ANSWER, ["builtins", "getattr"]], objects=[[0, ["name", 1], None, False]]),
        told(names=[["subprocess", "Popen"]], objects=[[0, "true"]]),
        told(names=[["bot.telegram.client", "Telegram"]]),
        told(names=[ANSWER, ["re", "Pattern"]], objects=[[0, ["pattern", 1, "(a{9999}){9999}", 0], None, False]]),
        told(objects=[[0, ["pattern", 0, "a", 0], None, False]]),
        told(objects=[[0, 1, None]]),
        told(objects=[[0, 1, None, False, 1]]),
        told(objects=[[0, 1, 5, False]]),
        told(objects=[[0, 1, ["object", 0], False]]),
        told(objects=[[9, 1, None, False]]),
        told(value=["object", 5]),
        told(value=["own", "classifier"]),
        told(value=["zone", "../../../etc/passwd"]),
        told(value=["moment", "now", 0, None]),
        told(value=["exec", "1"]),
        pack(make_item(1))[LENGTH.size :],
        pack(Answer(failure=make_item(1)))[LENGTH.size :],  # type: ignore[arg-type]
        pack(Answer(made=1))[LENGTH.size : -3],
    ],
)
def test_what_is_refused(content: bytes) -> None:
    """As a ValueError, whatever it is."""
    with pytest.raises(ValueError, match=r"^no answer: "):
        unpack_answer(content)


def test_items_come_back_equal() -> None:
    """What is frozen and sent is what was made."""
    item: ParsedItem = replace(
        make_item(1), published=NOW.astimezone(ZONE), url=canonical_url("https://a.kz/", "") or ""
    )
    assert unpack_answer(pack(Answer(made=[item]))[LENGTH.size :]).made == [item]


async def test_a_job_that_is_cancelled_leaves_no_answer_behind(tmp_path: Path) -> None:
    """The next one gets its own."""
    async with open_worker(Rules()) as worker:
        number = await worker(jobs.pid)
        begun = tmp_path / "begun"
        os.mkfifo(begun)
        job = asyncio.create_task(worker(jobs.tell_and_hang, str(begun)))
        await asyncio.to_thread(begun.read_bytes)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert not alive(number)
        assert await worker(jobs.large, 1) == ["ә"]


# --- the end of the bot ---------------------------------------------------------------------------------------

PARENT = """
import asyncio, sys
from bot.sources.worker.frames import Limits
from bot.sources.worker.process import open_worker
from bot.topics import Rules
from tests import jobs

async def main():
    async with open_worker(Rules(), Limits(processor_seconds=2)) as worker:
        print(await worker(jobs.pid), flush=True)
        await worker(getattr(jobs, sys.argv[1])) if sys.argv[1] else await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.mark.parametrize("job", ["", "hang"])
async def test_it_ends_with_the_bot_however_that_ends(job: str) -> None:
    """Killed, it closes no pipe by itself: at rest it ends at once, within a job when that has had its time."""
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, job, cwd=root, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    number = int(await process.stdout.readline())
    assert alive(number)
    os.kill(number, signal.SIGTERM)  # the bot's, of which the worker makes nothing
    os.kill(number, signal.SIGINT)
    assert alive(number)
    handle = os.pidfd_open(number)
    process.kill()
    await process.wait()
    try:
        assert await asyncio.to_thread(select.select, [handle], [], [], 60) == ([handle], [], [])
    finally:
        os.close(handle)


def test_fetch_errors_are_what_sources_fail_by() -> None:
    """A page that is too much is its source's failure."""
    assert issubclass(UnreadableError, FetchError)
