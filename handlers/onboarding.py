"""The three steps that a newcomer is offered: one message, edited in place, in the private chat with the bot.

What is pressed counts at once and says what is wanted, so that steps may be repeated, left out, or gone back to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.onboarding import ChooseDigest, FollowFirst, ShowStep
from bot.render.onboarding import render_finish, render_what, render_when, render_where
from handlers.behaviour import Button
from handlers.following import chosen_here, follow_of, set_follow
from handlers.start import LATEST, show_welcome
from handlers.timing import arrange
from handlers.unknown import old_press

if TYPE_CHECKING:
    from bot.onboarding import Step
    from handlers.behaviour import Press
    from handlers.desk import Call


async def _show(call: Call, step: Step) -> None:
    tr, topics, chosen = call.tr, call.desk.topics, await chosen_here(call)
    match step:
        case "begin":
            return await show_welcome(call, call.desk.main_topic)
        case "few" | "all":
            return await call.edit_or_send(render_what(chosen, step, topics.get(call.desk.main_topic), tr, topics))
        case "regions":
            return await call.edit_or_send(render_where(chosen, tr, topics))
        case "when":
            return await call.edit_or_send(render_when(chosen, tr))
        case "done":
            latest = (await call.desk.store.stories.page(size=LATEST)).stories
            return await call.edit_or_send(render_finish(chosen, latest, tr, topics))


async def _turn(call: Call, pressed: ShowStep) -> None:
    if not call.chat.private:
        return await old_press(call)
    return await _show(call, pressed.step)


async def _follow(call: Call, pressed: FollowFirst) -> None:
    meant = await follow_of(call, pressed.subject, wanted=pressed.wanted)
    if meant is None or meant.search or not call.chat.private:
        return await old_press(call)
    await call.toast(await set_follow(call, meant, wanted=pressed.wanted))
    return await _show(call, pressed.step)


async def _choose(call: Call, pressed: ChooseDigest) -> None:
    if not call.chat.private:
        return await old_press(call)
    await arrange(call, "digest", pressed.digest)
    return await _show(call, "done")


PRESSES: tuple[Press, ...] = (
    Button(ShowStep, _turn, changes=True),
    Button(FollowFirst, _follow, changes=True),
    Button(ChooseDigest, _choose, changes=True),
)
