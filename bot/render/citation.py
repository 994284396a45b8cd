"""How a story is cited: title, site, day and address, in the form that the edition's language has for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.callbacks import pack
from bot.model import Button, Message
from bot.offers import ShowCitation
from bot.render.markup import escape, web_address
from bot.render.text import clean, shorten, utf16_length

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.i18n import Translator
    from bot.model import Edition, Language, Published, Story

LONGEST_COPY = 256
"""Characters that a button copies at the most (Bot API: CopyTextButton); UTF-16 units here, which are never fewer."""

_LONGEST_TITLE, _LONGEST_SITE = 1024, 64

_QUOTES: Mapping[Language, tuple[str, str]] = {"kk": ("«»", "“”"), "ru": ("«»", "„“"), "en": ("“”", "‘’")}
"""Around a title, and within it."""
_DASHES: Mapping[Language, str] = {"kk": " – ", "ru": " — "}


def cite(edition: Edition, published: Published | None, tr: Translator) -> str:
    """Cite an edition in its language, whatever the translator's is; its address is never cut."""
    language = edition.language
    day = replace(tr, language=language).day(published) if published else ""
    title, site, address = _quoted(edition), shorten(clean(edition.site), _LONGEST_SITE), web_address(edition.url)
    if language == "en":
        origin = ", ".join(filter(None, (site, day)))
        return " ".join(filter(None, (f"{title}.", f"{origin}." if origin else "", address)))
    head = f"{title} // {site}" if site else title
    tail = (day, f"URL: {address}" if address else "")
    return _DASHES[language].join(filter(None, (_ended(head), _ended(day) if all(tail) else day, tail[1])))


def citation_button(story: Story, edition: Edition, tr: Translator) -> Button:
    """A button that copies the citation, or has it sent where it is too long for that."""
    text, citation = tr.gettext("Copy citation"), cite(edition, story.published, tr)
    if utf16_length(citation) <= LONGEST_COPY:
        return Button(text=text, copy=citation)
    return Button(text=text, data=pack(ShowCitation(story.number, edition.language)))


def render_citation(story: Story, edition: Edition, tr: Translator) -> Message:
    """The citation as a message of its own: a touch copies it."""
    return Message(html=f"<pre>{escape(cite(edition, story.published, tr))}</pre>")


def _quoted(edition: Edition) -> str:
    title = clean(edition.title)
    title = shorten(title if any(map(str.isalnum, title)) else title + clean(edition.site), _LONGEST_TITLE)
    around, within = _QUOTES[edition.language]
    for pair in ("«»", "“”", "„“"):
        if all(mark in title for mark in pair):
            title = title.translate(str.maketrans(pair, within))
            break
    return f"{around[0]}{title}{around[1]}"


def _ended(text: str) -> str:
    """The text with its full stop; a year that is abbreviated has one."""
    return text if text.endswith(".") else f"{text}."
