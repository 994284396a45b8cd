"""The demo's one address: the page, what it asks for, the sample site, and the Bot API that the bot talks to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

from aiohttp import web

from bot.demo.endpoint import add_bot_api
from bot.demo.loopback import serve_on_loopback
from bot.demo.news.site import add_sample_site
from bot.demo.page.doing import Doing
from bot.demo.page.guard import add_headers, guard
from bot.demo.page.looking import Looking
from bot.demo.page.panel import Panel
from bot.demo.page.reaching import Reaching
from bot.errors import SaqbalaError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from bot.demo.show import Show
    from bot.i18n import Catalogues

_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@asynccontextmanager
async def serve_demo(show: Show, catalogues: Catalogues, port: int) -> AsyncIterator[str]:
    """Serve on loopback (port 0: a free one) while the block runs, and give the address without a slash at its end.

    Raises SaqbalaError where the port is taken.
    """
    app = web.Application(middlewares=[guard])
    app.on_response_prepare.append(add_headers)
    _add_page(app)
    panel = Panel(show=show, catalogues=catalogues)
    for part in (panel, Looking(show=show, catalogues=catalogues, panel=panel), Doing(show=show), Reaching(show=show)):
        part.add_to(app)
    add_sample_site(app, show.newsroom, catalogues)
    add_bot_api(app, show.emulator)
    _add_health(app, show)
    async with AsyncExitStack() as stack:
        try:
            url = await stack.enter_async_context(serve_on_loopback(app, port))
        except OSError as error:
            raise SaqbalaError(f"port {port} cannot be used ({error.strerror}); choose another with --port") from error
        yield url


def _add_page(app: web.Application) -> None:
    folder = files("bot.demo.page") / "static"

    async def page(_request: web.Request) -> web.Response:
        return _file(folder / "index.html")

    async def asset(request: web.Request) -> web.Response:
        found = folder / request.match_info["name"]
        if not found.is_file():
            raise web.HTTPNotFound
        return _file(found)

    app.router.add_get("/", page)
    app.router.add_get(r"/static/{name:[a-z_-]+\.[a-z]+}", asset)


def _file(found: Traversable) -> web.Response:
    kind = _TYPES["." + found.name.rpartition(".")[2]]
    headers = {"Cache-Control": "no-cache"}
    return web.Response(body=found.read_bytes(), content_type=kind, charset="utf-8", headers=headers)


def _add_health(app: web.Application, show: Show) -> None:
    async def health(_request: web.Request) -> web.Response:
        ready = show.listening
        return web.Response(status=200 if ready else 503, text="ok\n" if ready else "the bot is starting\n")

    app.router.add_get("/healthz", health)
