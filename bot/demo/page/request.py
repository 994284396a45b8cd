"""What the page sent, read field by field; what it cannot mean is refused with 400 and the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson
from aiohttp import web

from bot.i18n import Catalogues, Translator, choose_language

if TYPE_CHECKING:
    from bot.demo.arguments import Json
    from bot.model import Language

_DEFAULT: Language = "en"


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON object; fields that are missing are empty."""

    values: Mapping[str, object]

    @classmethod
    async def read(cls, request: web.Request) -> Body:
        """Read the body of a request, nothing being an empty object."""
        try:
            values = orjson.loads(await request.read() or b"{}")
        except orjson.JSONDecodeError:
            values = None
        if not isinstance(values, dict):
            raise refused("the body must be a JSON object")
        return cls(values)

    def text(self, name: str) -> str:
        """A string."""
        value = self.values.get(name, "")
        if not isinstance(value, str):
            raise refused(f"{name} must be a string")
        return value

    def number(self, name: str) -> int:
        """A whole number."""
        value = self.values.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool):
            raise refused(f"{name} must be a number")
        return value

    def flag(self, name: str) -> bool:
        """A truth, which has to be there."""
        value = self.values.get(name)
        if not isinstance(value, bool):
            raise refused(f"{name} must be true or false")
        return value


def refused(why: str) -> web.HTTPBadRequest:
    """Make a refusal, in English, for whoever writes scripts; the caller raises it."""
    return web.HTTPBadRequest(text=orjson.dumps({"error": why}).decode(), content_type="application/json")


def answered(value: Json) -> web.Response:
    """An answer to the page, which no browser keeps."""
    return web.Response(
        body=orjson.dumps(value), content_type="application/json", headers={"Cache-Control": "no-store"}
    )


def page_language(request: web.Request, catalogues: Catalogues) -> Translator:
    """The language that the page is in."""
    return catalogues[choose_language(request.query.get("language"), _DEFAULT)]
