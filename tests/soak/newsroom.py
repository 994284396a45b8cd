"""The sites of the weeks: three of them, in three languages, whose reads are written into the journal."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from time import monotonic, time
from typing import TYPE_CHECKING, Final

import orjson
from aiohttp import web

from tests.flow.site import PER_PAGE, SampleSite
from tests.soak.journal import Journal, Visit
from tests.soak.population import TOPICS

if TYPE_CHECKING:
    from bot.model import Language
    from tests.soak.dial import Dial

SITES: Final[dict[str, tuple[str, tuple[Language, ...]]]] = {
    "gazette": ("feed", ("kk", "ru", "en")),
    "courier": ("feed", ("ru", "kk")),
    "herald": ("tag", ("en",)),
}
"""What its pages are, and in which languages; the n-th is read under the n-th topic."""

_EVERY: Final = {"gazette": 1800, "courier": 3600, "herald": 900}
SHOWN = 30
"""So many stories a site shows, from the first moment on."""

_WORDS: Final = (
    "harbour", "violin", "orchard", "lantern", "glacier", "pottery", "falcon", "marathon", "library", "tunnel", "honey",
    "compass", "ballet", "quarry", "saddle", "windmill", "chess", "meadow", "ferry", "telescope", "bakery", "carpet",
    "volcano", "swimming", "archive", "bridge", "clinic", "robot", "theatre", "puzzle", "garden",
)  # fmt: skip
"""Three of them tell a story from others: one that differs in its number alone is taken for the same."""

_PAGES = 3
_ZONE_HOURS = timedelta(hours=5)

_FAULTS: Final = {
    "broken": lambda: web.Response(status=500, text="Sample failure"),
    "busy": lambda: web.Response(status=429, headers={"Retry-After": "1800"}),
    "changed": lambda: web.Response(text="<html><body><h1>Sample</h1><p>All is new here</p></body></html>"),
}


class Newsroom:
    """The sites, and what is done with them."""

    def __init__(self, journal: Journal, dial: Dial) -> None:
        self._journal, self._dial = journal, dial
        self.sites = {name: SampleSite() for name in SITES}
        self._pages = {name: pages for name, (pages, _) in SITES.items()}

    def add_to(self, app: web.Application) -> None:
        """Serve the pages, and let the scenario publish and break."""
        app.router.add_get("/sites/{site}/{language}/{pages}", self._answer)
        app.router.add_post("/deeds/publish", self._publish)
        app.router.add_post("/deeds/site", self._set_site)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        name, language = request.match_info["site"], request.match_info["language"]
        site = self.sites[name]
        site.url = f"http://{request.host}/sites/{name}"
        self._dial.takes_off()
        try:
            answer = await site.answer(request)
        finally:
            self._dial.lands()
        shown = [] if site.fault else [one.number for one in site.stories if language in one.titles]
        number = int(request.query.get("page", "1"))
        if self._pages[name] == "tag":
            shown = shown[(number - 1) * PER_PAGE : number * PER_PAGE]
        self._journal.write(Visit(at=monotonic(), page=f"{name}-{language}", stories=tuple(shown)))
        return answer

    async def _publish(self, request: web.Request) -> web.Response:
        """?site=&number=&languages=kk,ru: a new story, or one of its languages, or a correction (?summary=)."""
        site, number = self.sites[request.query["site"]], int(request.query["number"])
        languages = request.query["languages"].split(",")
        story = next((one for one in site.stories if one.number == number), None)
        if story is None:
            day = (datetime.fromtimestamp(time(), UTC) + _ZONE_HOURS).strftime("%d.%m.%Y")
            story = site.add(number, *languages, day=day)  # type: ignore[arg-type] # as SITES has them
            story.summary = f"What a sample story tells of {_subject(number)}, long enough to be one."
            story.titles.clear()
            del site.stories[SHOWN:]
        titles = {one: f"Sample story {number} ({one}): {_subject(number)}" for one in languages}
        story.titles |= titles  # type: ignore[arg-type] # as before
        story.summary = request.query.get("summary") or story.summary
        return web.Response()

    async def _set_site(self, request: web.Request) -> web.Response:
        """?name=&fault=: let it fail, hang or be well again."""
        site, fault = self.sites[request.query["name"]], request.query["fault"]
        (site.gate.clear if fault == "hangs" else site.gate.set)()
        site.fault = _FAULTS[fault]() if fault in _FAULTS else None
        await asyncio.sleep(0)
        return web.Response()


def _subject(number: int) -> str:
    """Words that hardly any other story has together."""
    return " ".join(_WORDS[number * factor % len(_WORDS)] for factor in (1, 7, 11 + number // len(_WORDS)))


def write_archive(count: int) -> bytes:
    """Stories for `import`: none of them is to be sent."""
    return b"".join(
        orjson.dumps(
            {
                "id": str(number),
                "source": "archive",
                "published": f"20{20 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}",
                "topics": [TOPICS[number % len(TOPICS)]],
                "editions": {
                    language: {
                        "title": f"Archived note {number} ({language})",
                        "summary": f"An archived note: street {number % 97}, house {number % 89}, room {number % 83}.",
                        "url": f"https://archive.example/{language}/{number}",
                    }
                    for language in ("kk", "ru", "en")
                },
            }
        )
        + b"\n"
        for number in range(1, count + 1)
    )


def write_sources(url: str) -> str:
    """SOURCES_FILE for these sites."""
    return "".join(
        _source(url, name, language, topic)
        for (name, (_, languages)), topic in zip(SITES.items(), TOPICS, strict=True)
        for language in languages
    )


def _source(url: str, name: str, language: Language, topic: str) -> str:
    pages, _ = SITES[name]
    by = "id = 'sample-story-(?P<id>\\d+)'" if pages == "feed" else "link = 'sample-story-(?P<id>\\d+)$'"
    kind = "feed" if pages == "feed" else f'listing"\npages = {_PAGES}\nlanguage = "{language}'
    language_line = f'language = "{language}"\n' if pages == "feed" else ""
    return (
        f'[[source]]\nname = "{name}-{language}"\nkind = "{kind}"\n{language_line}{by}\n'
        f'url = "{url}/sites/{name}/{language}/{pages}"\nsite = "{name}"\ntopics = ["{topic}"]\n'
        f"every = {_EVERY[name]}\npause = 0\nrobots = false\n\n"
    )
