"""The panel behind the scenes: how things stand, and what its controls do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from bot.demo.page import wording
from bot.demo.page.request import Body, answered, page_language, refused

if TYPE_CHECKING:
    from bot.demo.arguments import Json
    from bot.demo.news.newsroom import OnSite
    from bot.demo.show import Show
    from bot.i18n import Catalogues, Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The controls of a show."""

    show: Show
    catalogues: Catalogues

    def add_to(self, app: web.Application) -> None:
        """Let an application answer the controls."""
        app.router.add_post("/api/panel/{action}", self._control)

    def state(self, waiting: int | None, tr: Translator) -> Json:
        """How things stand, in the page's language."""
        show, newsroom = self.show, self.show.newsroom
        return {
            "condition": show.condition,
            "condition_text": wording.conditions(tr)[show.condition],
            "username": show.emulator.bot.username,
            "clock": tr.moment(show.now),
            "stories": wording.stories_out(len(newsroom.out), newsroom.coming, tr),
            "waiting": wording.stories_waiting(waiting, tr),
            "can": {
                "publish": bool(newsroom.coming),
                "publish_first": bool(newsroom.coming),
                "translate": newsroom.untranslated is not None,
                "correct": newsroom.correctable is not None,
                "arriving": bool(show.every),
            },
            "on": {"arriving": show.arriving, "flood": show.moods.flooded, "down": show.moods.down},
        }

    async def _control(self, request: web.Request) -> web.Response:
        """Do what a control is for, and tell what came of it."""
        body, action, show = await Body.read(request), request.match_info["action"], self.show
        tr = page_language(request, self.catalogues)
        switches = {"flood": show.moods.set_flood, "down": show.moods.set_down, "arriving": show.set_arriving}
        if action in switches:
            switches[action](on=body.flag("on"))
            return answered({"told": ""})
        if action == "jump":
            show.jump()
            return answered({"told": tr.moment(show.now)})
        return answered({"told": await self._told(action, tr)})

    async def _told(self, action: str, tr: Translator) -> str:
        show = self.show
        match action:
            case "publish":
                shown = await show.publish()
            case "publish_first":
                shown = await show.publish(first_only=True)
            case "translate":
                shown = await show.translate()
            case "correct":
                shown = await show.correct()
            case "restart":
                done = await show.restart()
                return wording.done(action, "", tr) if done else wording.conditions(tr)[show.condition]
            case _:
                raise refused("there is no such control")
        return wording.done(action, _title(shown, tr), tr) if shown else self._why_not(action, tr)

    def _why_not(self, action: str, tr: Translator) -> str:
        return wording.missed(action, tr) if self.show.bot else wording.conditions(tr)[self.show.condition]


def _title(shown: OnSite, tr: Translator) -> str:
    language = tr.language if tr.language in shown.languages else shown.languages[0]
    return shown.wording(language).title
