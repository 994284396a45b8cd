"""How posts of a chat look: the panel that sets it, with a post as it would look."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.callbacks import pack
from bot.dressing import AskOrnament, DropOrnament, DropTests, PostTest, SetForm, SetHashtags, SetSecond
from bot.model import LANGUAGES, Button, Message, Showing
from bot.panels import ShowSettings
from bot.render.appearance import looks_lines
from bot.render.markup import MESSAGE_UNITS, bold, escape, visible_length
from bot.render.ornament import LONGEST
from bot.render.panel import LANGUAGE_NAMES
from bot.render.post import compose_post
from bot.showing import also_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.callbacks import Pressed
    from bot.dressing import Ornament
    from bot.i18n import Catalogues, Translator
    from bot.model import Chat, Form, Looks, Story
    from bot.topics import Topics


_ROOM = 256
"""UTF-16 units for the name of the chat, which stands before the panel where that is read elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wardrobe:
    """What the panel tells of: a chat, how its posts look, what one is shown with, and whether test posts are there."""

    chat: Chat
    looks: Looks
    sample: Showing | None
    tested: bool = False


def choose_sample(stories: Sequence[Story], chat: Chat, looks: Looks) -> Showing | None:
    """The story to show looks with: the newest that has what they ask for, else the newest."""
    showings = [
        Showing(story=one, language=chat.language, second=also_in(one, chat.language, looks.second)) for one in stories
    ]
    return max(showings, key=lambda one: one.second is not None, default=None)


def render_looks(
    wardrobe: Wardrobe,
    tr: Translator,
    catalogues: Catalogues,
    topics: Topics,
    *,
    username: str,
    said: str = "",
) -> Message:
    """Show what is set and what comes of it: a post in the chat's language, cut where the message ends."""
    looks, sample = wardrobe.looks, wardrobe.sample
    state = "\n".join(map(escape, looks_lines(looks, tr).values()))
    parts = [escape(said), bold(tr.gettext("How posts look")), state]
    buttons = tuple(_rows(wardrobe, tr))
    if sample is None:
        parts.append(escape(tr.gettext("There are no stories yet to show this with.")))
        return Message(html="\n\n".join(filter(None, parts)), buttons=buttons)
    parts.append(bold(tr.gettext("Preview: a post will look like this")))
    panel = "\n\n".join(filter(None, parts))
    units = MESSAGE_UNITS - _ROOM - visible_length(panel) - 2
    reader = catalogues[wardrobe.chat.language]
    post = compose_post(sample, reader, topics, looks, username=username, units=units)
    return replace(post, html=f"{panel}\n\n{post.html}", buttons=buttons)


def ornament_asked(ornament: Ornament, tr: Translator) -> str:
    """Ask for a header or a footer."""
    if ornament == "header":
        return tr.gettext(
            "Send the text that is to stand before each post: at most {n} characters. Bold, italics and links stay.",
            n=LONGEST,
        )
    return tr.gettext(
        "Send the text that is to stand after each post: at most {n} characters. Bold, italics and links stay.",
        n=LONGEST,
    )


def ornament_too_long(units: int, tr: Translator) -> str:
    """Say that a header or a footer of so many units does not go."""
    if units > LONGEST:
        return tr.gettext("The text is too long: {n} characters of at most {most}.", n=units, most=LONGEST)
    return tr.gettext("The text has too many links, or links that are too long.")


def _rows(wardrobe: Wardrobe, tr: Translator) -> Iterator[tuple[Button, ...]]:
    looks = wardrobe.looks
    whole, title, picture = (_form_button(form, looks, tr) for form in ("whole", "title", "picture"))
    yield (whole,)
    yield title, picture
    yield (_button(tr.gettext("No second language"), SetSecond(None), chosen=looks.second is None),)
    yield tuple(
        _button(LANGUAGE_NAMES[one], SetSecond(one), chosen=looks.second == one)
        for one in LANGUAGES
        if one != wardrobe.chat.language
    )
    yield (_button(tr.gettext("Hashtags"), SetHashtags(not looks.hashtags), chosen=looks.hashtags),)
    yield _button(tr.gettext("Header"), AskOrnament("header")), _button(tr.gettext("Footer"), AskOrnament("footer"))
    if looks.header:
        yield (_button(tr.gettext("Remove header"), DropOrnament("header")),)
    if looks.footer:
        yield (_button(tr.gettext("Remove footer"), DropOrnament("footer")),)
    yield (_button(tr.gettext("Send a test post"), PostTest()),)
    if wardrobe.tested:
        yield (_button(tr.gettext("Delete the test post"), DropTests()),)
    yield (_button("◀ " + tr.gettext("Settings"), ShowSettings()),)


def _form_button(form: Form, looks: Looks, tr: Translator) -> Button:
    names: dict[Form, Callable[[], str]] = {
        "whole": lambda: tr.gettext("Title and summary"),
        "title": lambda: tr.gettext("Title only"),
        "picture": lambda: tr.gettext("Large picture"),
    }
    return _button(names[form](), SetForm(form), chosen=looks.form == form)


def _button(text: str, pressed: Pressed, *, chosen: bool = False) -> Button:
    return Button(text=f"✓ {text}" if chosen else text, data=pack(pressed))
