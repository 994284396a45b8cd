"""The demo answers nobody but this machine's own browser and the bot: each request's headers are looked at.

A page from elsewhere can send requests to loopback, and a name of its own that leads there can read the answers (DNS
rebinding); it cannot forge Host, Origin or what the browser says of the request (Sec-Fetch-Site). What may be opened
from elsewhere, by a link or an address typed, changes nothing; the Bot API is for no browser at all.
"""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

_HOSTS = {"127.0.0.1", "localhost", "[::1]"}
_SAME_SITE = {"same-origin", "none"}
"""What a browser says (Sec-Fetch-Site) of a page's own requests, and of an address that was typed."""

_BROWSERS_OWN = ("Origin", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest")
_BOT_API, _API = "/bot", "/api/"

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let through what comes from this machine and its own pages; refuse the rest with 403."""
    if not (_is_ours(request.host) and _is_own_page(request)):
        raise web.HTTPForbidden(text="This demo is for this machine's own browser.\n")
    return await handler(request)


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Tell the browser to load nothing from elsewhere, and to let nobody frame the page."""
    response.headers.update(_HEADERS)


def _is_ours(host: str) -> bool:
    host = host.lower()
    return host.rpartition(":")[0] in _HOSTS if not host.endswith("]") and ":" in host else host in _HOSTS


def _is_own_page(request: web.Request) -> bool:
    headers = request.headers
    if request.path.startswith(_BOT_API):
        return not any(name in headers for name in _BROWSERS_OWN)
    origin = headers.get("Origin")
    if origin is not None and origin.lower() != f"http://{request.host.lower()}":
        return False
    opened = headers.get("Sec-Fetch-Mode") == "navigate" and not request.path.startswith(_API)
    return opened or headers.get("Sec-Fetch-Site", "none") in _SAME_SITE
