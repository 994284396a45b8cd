"""The sample site: the listing that the bot reads in the demo as it reads any other, and each story's own page."""

from __future__ import annotations

import re
from html import escape
from string import Template

from aiohttp import web

from bot.demo.news.newsroom import Newsroom, OnSite
from bot.demo.news.pictures import HEIGHT, WIDTH, draw_picture, picture_path
from bot.i18n import Catalogues, Translator
from bot.model import LANGUAGES, Edition, Language
from bot.transfer.stories import StoryLine

SITE = "sample-news.example"
"""What readers see as the source."""

_PER_PAGE = 10
_PAGE = Template("""<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
$more<link rel="stylesheet" href="/static/site.css">
</head>
<body>
<header><h1>$heading</h1><p class="note">$note</p></header>
<main>$body</main>
</body>
</html>
""")
_SOURCE = Template("""
[[source]]
name = "sample-$language"
kind = "listing"
url = "$base/$language/news"
language = "$language"
site = "$site"
every = 900
pause = 0
robots = false
link = '^/(?:kk|ru|en)/news/sample-(?P<id>\\d+)$$'
""")


def sources_file(base: str) -> str:
    """The sources.toml that has the bot read the site, which is served at `base`."""
    return "".join(_SOURCE.substitute(language=language, base=base, site=SITE) for language in LANGUAGES)


def story_line(shown: OnSite, base: str) -> StoryLine:
    """A story as files tell it, as it stands on the site that is served at `base`."""
    story = shown.story
    editions = tuple(
        Edition(
            language=language,
            title=shown.wording(language).title,
            summary=shown.wording(language).summary,
            url=f"{base}{_path(story.id, language)}",
            site=SITE,
            external_id=story.id,
        )
        for language in shown.languages
    )
    return StoryLine(id=story.id, source=SITE, editions=editions, published=shown.day, topics=story.topics)


def _path(number: str, language: Language) -> str:
    return f"/{language}/news/sample-{number}"


def add_sample_site(app: web.Application, newsroom: Newsroom, catalogues: Catalogues) -> None:
    """Let an application show the newsroom's stories."""

    async def listing(request: web.Request) -> web.Response:
        tr = catalogues[_language(request)]
        page = int(number) if re.fullmatch("[1-9][0-9]{0,5}", number := request.query.get("page", "1")) else 1
        return _response(_listing(newsroom, tr, page))

    async def story(request: web.Request) -> web.Response:
        tr = catalogues[_language(request)]
        shown = newsroom.find(request.match_info["number"])
        if shown is None or tr.language not in shown.languages:
            raise web.HTTPNotFound
        return _response(_article(shown, tr, str(request.url.origin())))

    async def picture(request: web.Request) -> web.Response:
        number = request.match_info["number"]
        if newsroom.find(number) is None or not picture_path(number):
            raise web.HTTPNotFound
        return web.Response(body=draw_picture(number), content_type="image/png")

    app.router.add_get("/pictures/sample-{number:[0-9]+}.png", picture)
    app.router.add_get("/{language:kk|ru|en}/news", listing)
    app.router.add_get("/{language:kk|ru|en}/news/sample-{number:[0-9]+}", story)


def _language(request: web.Request) -> Language:
    return next(language for language in LANGUAGES if language == request.match_info["language"])


def _response(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


def _listing(newsroom: Newsroom, tr: Translator, page: int) -> str:
    shown = [one for one in reversed(newsroom.out) if tr.language in one.languages]
    cards = [_card(one, tr.language) for one in shown[(page - 1) * _PER_PAGE : page * _PER_PAGE]]
    more = len(shown) > page * _PER_PAGE
    pager = f'<nav><a rel="next" href="/{tr.language}/news?page={page + 1}">{page + 1}</a></nav>' if more else ""
    return _page(tr, tr.gettext("Sample news"), "".join(cards) + pager)


def _card(shown: OnSite, language: Language) -> str:
    wording = shown.wording(language)
    return (
        f'<article class="main__article"><a href="{_path(shown.story.id, language)}">{_picture(shown)}'
        f'<h2 class="main__article-heading">{escape(wording.title)}</h2></a>'
        f'<p class="main__article-text">{escape(wording.summary)}</p>'
        f'<span class="article__date">{shown.day:%d.%m.%Y}</span></article>'
    )


def _article(shown: OnSite, tr: Translator, base: str) -> str:
    wording = shown.wording(tr.language)
    body = (
        f'<article><h2>{escape(wording.title)}</h2><p class="article__date">{escape(tr.day(shown.day))}</p>'
        f"<p>{escape(wording.summary)}</p></article>"
    )
    path = picture_path(shown.story.id)
    more = f'<meta property="og:image" content="{base}{path}">\n' if path else ""
    return _page(tr, wording.title, _picture(shown) + body, more)


def _picture(shown: OnSite) -> str:
    path = picture_path(shown.story.id)
    return f'<img src="{path}" alt="" width="{WIDTH}" height="{HEIGHT}">' if path else ""


def _page(tr: Translator, title: str, body: str, more: str = "") -> str:
    note = tr.gettext("The stories on this page are invented, to show what the SaqBala bot does.")
    return _PAGE.substitute(
        language=tr.language,
        title=escape(title),
        heading=escape(tr.gettext("Sample news")),
        note=escape(note),
        body=body,
        more=more,
    )
