"""How the posts of a group or a channel look: the panel, its buttons, and the texts that it asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.dressing import AskOrnament, DropOrnament, SetForm, SetHashtags, SetSecond
from bot.panels import ShowLooks
from bot.render.looks import Wardrobe, choose_sample, ornament_asked, ornament_too_long, render_looks
from bot.render.markup import visible_length
from bot.render.notice import say
from bot.render.ornament import dress, is_too_long
from bot.render.ways import settings_address
from handlers.behaviour import Button, TextInput
from handlers.prompting import ask_for

if TYPE_CHECKING:
    from bot.dressing import Ornament
    from bot.model import Looks
    from handlers.behaviour import Press
    from handlers.desk import Call


async def show_looks(call: Call, said: str = "") -> None:
    """Show the panel in place of the message pressed, or as a new one."""
    if call.chat.private:
        text = call.tr.gettext("This is for posts in groups and channels.")
        return await (call.refuse(text) if call.press_id else call.answer(say(text)))
    desk = call.desk
    panel = await _wardrobe(call)
    message = render_looks(panel, call.tr, desk.catalogues, desk.topics, username=desk.telegram.username, said=said)
    return await call.edit_or_send(message)


async def _wardrobe(call: Call) -> Wardrobe:
    store, place = call.desk.store, (call.chat.id, call.thread)
    looks = await store.looks.of(*place)
    sample = choose_sample(await store.trials.stories(*place), call.chat, looks)
    tested = bool(await store.trials.posts(*place, call.desk.now()))
    return Wardrobe(chat=call.chat, looks=looks, sample=sample, tested=tested)


async def _change(call: Call, key: str, value: str, after: Looks) -> None:
    """Set one of the looks, keep that for the administrators where it is another now, and show the panel."""
    store, place = call.desk.store, (call.chat.id, call.thread)
    before = await store.looks.of(*place)
    if not call.chat.private and getattr(before, key) != getattr(after, key):
        await store.looks.set(*place, after, (key,))
        await call.note("looks", f"{key} {value}")
    await show_looks(call)


async def _open(call: Call, _: ShowLooks) -> None:
    await show_looks(call)


async def _set_form(call: Call, pressed: SetForm) -> None:
    await _change(call, "form", pressed.form, replace(await _looks(call), form=pressed.form))


async def _set_second(call: Call, pressed: SetSecond) -> None:
    """A button of before the chat turned to that language says what is so already."""
    second = None if pressed.language == call.chat.language else pressed.language
    await _change(call, "second", second or "none", replace(await _looks(call), second=second))


async def _set_hashtags(call: Call, pressed: SetHashtags) -> None:
    after = replace(await _looks(call), hashtags=pressed.wanted)
    await _change(call, "hashtags", "on" if pressed.wanted else "off", after)


async def _drop(call: Call, pressed: DropOrnament) -> None:
    looks = await _looks(call)
    after = replace(looks, header="") if pressed.ornament == "header" else replace(looks, footer="")
    await _change(call, pressed.ornament, "none", after)


async def _looks(call: Call) -> Looks:
    return await call.desk.store.looks.of(call.chat.id, call.thread)


async def _ask(call: Call, pressed: AskOrnament) -> None:
    """Ask for the text; in a channel nobody could answer, so the private chat is opened."""
    if call.here.kind == "channel":
        username = call.desk.telegram.username
        return await call.toast(url=settings_address(call.chat.id, call.thread, username=username))
    return await ask_for(call, pressed.ornament, ornament_asked(pressed.ornament, call.tr))


async def _take(call: Call, ornament: Ornament) -> None:
    """Let a text that was asked for stand there, or say why it cannot, and ask once more."""
    marked, tr = dress(call.formatted), call.tr
    if marked and not is_too_long(marked):
        looks = await _looks(call)
        after = replace(looks, header=marked) if ornament == "header" else replace(looks, footer=marked)
        return await _change(call, ornament, "set", after)
    fault = tr.gettext("There is no text in this message.")
    if marked:
        fault = ornament_too_long(visible_length(marked), tr)
    return await ask_for(call, ornament, f"{fault}\n\n{ornament_asked(ornament, tr)}")


async def _take_header(call: Call) -> None:
    await _take(call, "header")


async def _take_footer(call: Call) -> None:
    await _take(call, "footer")


PRESSES: tuple[Press, ...] = (
    Button(ShowLooks, _open, changes=True),
    Button(SetForm, _set_form, changes=True),
    Button(SetSecond, _set_second, changes=True),
    Button(SetHashtags, _set_hashtags, changes=True),
    Button(AskOrnament, _ask, changes=True),
    Button(DropOrnament, _drop, changes=True),
)
TEXT_INPUTS = (TextInput("header", _take_header), TextInput("footer", _take_footer))
