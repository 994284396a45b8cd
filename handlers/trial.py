"""Test posts: a real story posted as posts look now, and deleted again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.dressing import DropTests, PostTest
from bot.errors import RefusedError, TelegramError
from bot.model import Parcel
from bot.outcome import bars_deletion, is_gone
from bot.render.looks import choose_sample
from bot.render.parcel import render_parcel
from bot.render.trial import why_not_posted
from handlers.behaviour import Button
from handlers.looks import show_looks

if TYPE_CHECKING:
    from bot.model import Message, Showing
    from handlers.behaviour import Press
    from handlers.desk import Call


async def _post(call: Call, _: PostTest) -> None:
    """Post the story that the preview shows; in quiet hours without a sound."""
    sample = None if call.chat.private else await _sample(call)
    if sample is None:
        return await call.refuse(call.tr.gettext("There are no stories yet to show this with."))
    desk, now = call.desk, call.desk.now()
    try:
        message_id = await desk.telegram.send(call.chat.id, await _test_post(call, sample), thread=call.thread)
    except TelegramError as error:
        return await call.refuse(why_not_posted(error, call.chat, now, call.tr))
    await desk.store.trials.note(call.chat.id, call.thread, message_id, sample.story.number, now)
    await call.toast(call.tr.gettext("The test post has been sent."))
    return await show_looks(call)


async def _sample(call: Call) -> Showing | None:
    store, place = call.desk.store, (call.chat.id, call.thread)
    return choose_sample(await store.trials.stories(*place), call.chat, await store.looks.of(*place))


async def _test_post(call: Call, sample: Showing) -> Message:
    desk, place = call.desk, (call.chat.id, call.thread)
    looks = await desk.store.looks.of(*place)
    reader = desk.catalogues[call.chat.language]
    parcel = Parcel(chat=call.chat, thread=call.thread, stories=(sample,), looks=looks)
    rendered = render_parcel(parcel, reader, desk.topics, username=desk.telegram.username)
    timing = await desk.store.timings.of(*place)
    return replace(rendered.message, silent=desk.departures.is_silent(timing.quiet, desk.now()))


async def _drop(call: Call, _: DropTests) -> None:
    """Delete the test posts of the thread; what Telegram does not let the bot delete, somebody has to."""
    trials, place, left = call.desk.store.trials, (call.chat.id, call.thread), False
    for message_id in await trials.posts(*place, call.desk.now()):
        try:
            await call.desk.telegram.delete(call.chat.id, message_id)
        except TelegramError as error:
            if not (isinstance(error, RefusedError) and bars_deletion(error)):
                return await call.refuse(call.tr.gettext("Something went wrong. Please try again."))
            left = left or not is_gone(error.description)
        await trials.forget(*place, message_id)
    if left:
        await call.refuse(call.tr.gettext("Telegram does not let the bot delete the test post. Delete it in the chat."))
    else:
        await call.toast(call.tr.gettext("The test post has been deleted."))
    return await show_looks(call)


PRESSES: tuple[Press, ...] = (Button(PostTest, _post, changes=True), Button(DropTests, _drop, changes=True))
