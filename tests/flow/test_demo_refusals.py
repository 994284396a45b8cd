"""What the demo's page refuses, and what it only shows: one demo for all of it, as nothing of this changes one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.demo.cast import Role
from tests.flow.test_demo import Demo, run_demo

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def _running() -> AsyncIterator[Demo]:
    async with run_demo() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def demo(_running: Demo) -> AsyncIterator[Demo]:
    """The demo, by a way of its own to it; not one story may have come of what is asked for."""
    out = len(_running.show.newsroom.out)
    yield replace(_running, headers={})
    assert len(_running.show.newsroom.out) == out


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("say", {"chat": 1}),
        ("say", {"chat": "1"}),
        ("say", {"chat": True}),
        ("start", {}),
        ("press", {"chat": 1, "message": 1, "data": "x"}),
        ("inline", {"chat": 1, "query": "x"}),
        ("choose", {"query": "1", "result": "1"}),
        ("panel/explode", {}),
        ("panel/flood", {}),
        ("panel/flood", {"on": "yes"}),
    ],
)
async def test_what_the_page_cannot_mean_is_refused(demo: Demo, path: str, body: dict[str, object]) -> None:
    """An unknown chat, message, query or control, and wrong types: 400 with the reason."""
    status, told = await demo.post(path, **body)
    assert status == 400
    assert told["error"]


@pytest.mark.parametrize("digits", ["1" * 2000, "٣", "-", "x"])
async def test_numbers_that_are_none_are_passed_over(demo: Demo, digits: str) -> None:
    """In an address they mean nothing, and break nothing."""
    for name in ("chat", "thread", "speaker"):
        assert (await demo.get("/api/state", **{"chat": demo.show.cast.forum.id, name: digits}))[0] == 200
    assert (await demo.get("/en/news", page=digits))[0] == 200


async def test_nobody_speaks_for_whom_a_chat_does_not_have(demo: Demo) -> None:
    """Nor does a subscriber post, nor anybody send nothing or too much."""
    family, channel = demo.person(Role.FAMILY), demo.show.cast.channel
    stranger, subscriber = demo.person(Role.JOURNALIST), demo.person(Role.MEMBER)
    assert (await demo.post("say", chat=family.id, by=stranger.id, text="x"))[0] == 400
    assert (await demo.post("say", chat=channel.id, by=subscriber.id, text="x"))[0] == 400
    for text in ("", "  ", "x" * 4097):
        assert (await demo.post("say", chat=family.id, by=family.id, text=text))[0] == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "evil.example"},
        {"Host": "evil.example:8080"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://["},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    ],
)
async def test_pages_from_elsewhere_are_refused(demo: Demo, headers: dict[str, str]) -> None:
    """Neither another name for this machine nor another page's request gets through, on any path."""
    demo.headers = headers
    for path in ("/", "/api/state", "/static/main.js", "/healthz", f"/bot{demo.show.emulator.token}/getMe"):
        assert (await demo.get(path))[0] == 403
    assert (await demo.post("panel/publish"))[0] == 403


async def test_a_link_from_elsewhere_opens_the_page_and_nothing_else(demo: Demo) -> None:
    """A navigation may come from anywhere to what changes nothing; the Bot API is for no browser at all."""
    demo.headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    bot_api = f"/bot{demo.show.emulator.token}/getMe"
    assert (await demo.get("/"))[0] == 200
    assert (await demo.get("/en/news"))[0] == 200
    assert (await demo.get("/api/state"))[0] == 403
    assert (await demo.get(bot_api))[0] == 403
    assert (await demo.post("panel/publish"))[0] == 403
    demo.headers = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
    assert (await demo.get("/api/state"))[0] == 200
    assert (await demo.get(bot_api))[0] == 403
    demo.headers = {}
    assert (await demo.get(bot_api))[0] == 200


async def test_the_page_may_load_nothing_from_elsewhere(demo: Demo) -> None:
    """The browser is told so, and the files are what they should be."""
    for path, kind in (("/", "text/html"), ("/static/main.js", "text/javascript"), ("/static/style.css", "text/css")):
        async with demo.session.get(demo.url + path) as answer:
            assert answer.status == 200
            assert answer.content_type == kind
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    for path in ("/static/nothing.js", "/static/..%2fserver.py", "/nothing"):
        assert (await demo.get(path))[0] == 404


async def test_the_sample_site_says_that_it_is_invented(demo: Demo) -> None:
    """Each story has a page of its own in its languages; what is not out is not there."""
    for language, words in (("kk", "ойдан шығарылған"), ("ru", "вымышлены"), ("en", "invented")):
        for path in (f"/{language}/news", f"/{language}/news/sample-50001"):
            async with demo.session.get(demo.url + path) as answer:
                assert answer.status == 200
                assert words in await answer.text()
    assert (await demo.get("/en/news/sample-50048"))[0] == 404
