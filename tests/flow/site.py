"""A sample news site over loopback, whose stories and faults a test sets."""

from __future__ import annotations

import asyncio
import hashlib
import html
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web

from bot.model import Language
from tests.factories import make_source

if TYPE_CHECKING:
    from bot.model import Source

PER_PAGE = 5


@dataclass(slots=True, kw_only=True)
class SampleStory:
    """An invented story."""

    number: int
    day: str
    titles: dict[Language, str]
    summary: str = "A summary of a sample story, long enough to be one."


def _open_gate() -> asyncio.Event:
    gate = asyncio.Event()
    gate.set()
    return gate


@dataclass(slots=True)
class SampleSite:
    """What the site shows, newest first, and how it misbehaves."""

    stories: list[SampleStory] = field(default_factory=list)
    fault: web.Response | None = None
    faulty_page: int = 0
    """The only page that the fault concerns; 0: all."""
    requests: list[tuple[str, int]] = field(default_factory=list)
    """Paths and statuses."""
    url: str = ""
    gate: asyncio.Event = field(default_factory=_open_gate)
    """While it is not set nobody is answered."""

    def add(self, number: int, *languages: Language, day: str = "20.05.2026") -> SampleStory:
        """Publish a story on top, in these languages."""
        titles = {language: f"Sample story {number} ({language})" for language in languages or ("en",)}
        story = SampleStory(number=number, day=day, titles=titles)
        self.stories.insert(0, story)
        return story

    def source(self, language: Language = "en", **changes: object) -> Source:
        """The site's listing in a language."""
        url = f"{self.url}/{language}/tag"
        return make_source(f"sample-{language}", language, url=url, site="127.0.0.1", robots=False, **changes)

    def feed_source(self, language: Language = "en", **changes: object) -> Source:
        """The site's feed in a language."""
        url = f"{self.url}/{language}/feed"
        given: dict[str, object] = {"kind": "feed", "link": None, "robots": False}
        return make_source(f"feed-{language}", language, url=url, site="127.0.0.1", **(given | changes))

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as a site does."""
        await self.gate.wait()
        page = int(request.query.get("page", "1"))
        if self.fault is not None and self.faulty_page in {0, page}:
            fault = self.fault
            response = web.Response(status=fault.status, text=fault.text, headers=fault.headers)
        else:
            response = self._feed(request) if request.path.endswith("/feed") else self._listing(request, page)
        self.requests.append((request.path_qs, response.status))
        return response

    def _listing(self, request: web.Request, page: int) -> web.Response:
        language = request.match_info["language"]
        cards = [self._card(story, language) for story in self.stories if language in story.titles]
        shown = "".join(cards[(page - 1) * PER_PAGE : page * PER_PAGE]) or "<p>No news found</p>"
        body = f"<!doctype html><html><head><title>Sample</title></head><body><h1>Sample</h1>{shown}</body></html>"
        return self._tagged(request, body.encode(), "text/html")

    def _feed(self, request: web.Request) -> web.Response:
        """All stories in the old charset, called UTF-8, with the marks of a campaign in their links."""
        language = request.match_info["language"]
        items = "".join(self._item(story, language) for story in self.stories if language in story.titles)
        body = f'\n<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'
        return self._tagged(request, body.encode("cp1251", "xmlcharrefreplace"), "application/rss+xml")

    def _item(self, story: SampleStory, language: str) -> str:
        title = html.escape(html.escape(story.titles[language]))  # type: ignore[index] # of the languages that it has
        link = f"{self.url}/{language}/news/sample-story-{story.number}?utm_source=rss"
        day = datetime.strptime(story.day, "%d.%m.%Y").strftime("%a, %d %b %Y 09:00:00 +0500")  # noqa: DTZ007 - it says +0500
        return (
            f"<item><title>{title}</title><link>{html.escape(link)}</link><pubDate>{day}</pubDate>"
            f"<description><![CDATA[<p>{story.summary}</p>]]></description></item>"
        )

    @staticmethod
    def _tagged(request: web.Request, body: bytes, content_type: str) -> web.Response:
        etag = '"' + hashlib.sha256(body).hexdigest()[:12] + '"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, content_type=content_type, headers={"ETag": etag})

    @staticmethod
    def _card(story: SampleStory, language: str) -> str:
        title = story.titles[language]  # type: ignore[index] # of the languages that it has
        return (
            f'<div class="card"><a href="/{language}/news/sample-story-{story.number}">'
            f"<h3>{html.escape(title)}</h3></a>"
            f'<span class="article__date">{story.day}</span><p>{html.escape(story.summary)}</p></div>'
        )


@asynccontextmanager
async def sample_site() -> AsyncIterator[SampleSite]:
    """Serve a site while the block runs."""
    site = SampleSite()
    app = web.Application()
    app.router.add_get("/{language}/tag", site.answer)
    app.router.add_get("/{language}/feed", site.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        site.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield site
    finally:
        await runner.cleanup()
