"""One story as a message: its edition, its source, its topics, and buttons for its other languages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.callbacks import pack
from bot.model import Button, Language, Message, Parts
from bot.offers import ShowHotlines, SwitchEdition
from bot.render.citation import citation_button
from bot.render.markup import MESSAGE_UNITS, escape, link, visible_length, web_address
from bot.render.parts import part_buttons, part_lines
from bot.render.reason import alert_line
from bot.render.text import clean, shorten, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.i18n import Translator
    from bot.model import Edition, Showing, Story
    from bot.topics import Topics

EDITION_NAMES: dict[Language, str] = {"kk": "Қаз", "ru": "Рус", "en": "Eng"}
"""How the languages are called on buttons, the same in every language."""

_LONGEST_TITLE = 1024
_LONGEST_SITE = 64
_MOST_OTHERS = 10
_FIRST_LINES, _LITTLE_LONGER = 200, 240
"""UTF-16 units of a summary that are shown at first."""
_VIOLENCE = "violence-and-abuse"
"""The topic under whose stories it is said whom to call."""


_ALONE = Parts()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How a story is shown."""

    pushed: bool = False
    """Whether it came unasked."""
    whole: bool = True
    """With all of its summary, else with one line or two of it."""
    private: bool = False
    """Whether it can be made shorter in place: elsewhere anybody may press, and nothing changes."""
    parts: Parts = _ALONE
    """Those that are shown with it."""


PUSHED = View(pushed=True, whole=False)


def render_story(
    showing: Showing, tr: Translator, topics: Topics, *, username: str, pushed: bool = False, view: View | None = None
) -> Message:
    """Show a story's edition, or the nearest one, to a reader of the translator's language.

    Without a `view` it is whole, and one that is `pushed` is short.
    """
    view = view or (PUSHED if pushed else View())
    story, edition = showing.story, showing.edition
    head = f"<b>{link(escape(title_of(edition, _LONGEST_TITLE)), edition.url)}</b>"
    others = _others_line(story, edition, tr) if view.whole else ""
    lines = (source_line(showing, tr), hashtags(story.topics, tr, topics), _number(story, tr, view))
    source, tags, number = map(escape, lines)
    foot = "\n".join(filter(None, (source, others, tags, number)))
    parts = part_lines(view.parts, tr, username)
    paragraphs = [escape(alert_line(showing.alerts, tr)), head, missing_line(story, edition, tr), foot, parts]
    room = MESSAGE_UNITS - visible_length("\n\n".join(filter(None, paragraphs)))
    if summary := shorten(clean(edition.summary) if view.whole else first_lines(edition), room - 1):
        paragraphs[1] = f"{head}\n{escape(summary)}"
    return Message(
        html="\n\n".join(filter(None, paragraphs)),
        buttons=story_buttons(story, edition, tr, view=view),
        preview=web_address(edition.url),
    )


def first_lines(edition: Edition) -> str:
    """One line or two of the summary; one that is little longer is shown whole."""
    summary = clean(edition.summary)
    return shorten(summary, _FIRST_LINES) if is_long(edition) else summary


def is_long(edition: Edition) -> bool:
    """Whether the summary has more than its first lines."""
    return utf16_length(clean(edition.summary)) > _LITTLE_LONGER


def render_plainly(showing: Showing, tr: Translator) -> Message:
    """Show a story without any markup or button: what is left to try when Telegram refuses the rest."""
    edition = showing.edition
    head = (alert_line(showing.alerts, tr), title_of(edition, _LONGEST_TITLE))
    foot = (source_line(showing, tr), web_address(edition.url))
    rest = utf16_length("\n".join(filter(None, (*head, *foot))))
    summary = shorten(clean(edition.summary), MESSAGE_UNITS - rest - 1)
    return Message(html="\n".join(filter(None, (*head, summary, *foot))), plain=True)


def story_buttons(
    story: Story, edition: Edition, tr: Translator, *, pushed: bool = False, view: View | None = None
) -> tuple[tuple[Button, ...], ...]:
    """The story's other languages, to share it, to have more or less of it, and what there is to do besides."""
    view = view or (PUSHED if pushed else View())
    languages = tuple(
        Button(text=_ticked(language, edition.language), data=_switch(story, language, view))
        for language in story.languages
    )
    asked = f"s_{story.number}" + ("" if edition.language == tr.language else f"_{edition.language}")
    share = Button(text=tr.gettext("Share"), inline=asked)
    address = web_address(edition.url)
    read = (Button(text=tr.gettext("Read on the site"), url=address),) if address else ()
    rows: list[tuple[Button, ...]] = [languages] if len(languages) > 1 else []
    if not view.whole and (view.pushed or is_long(edition)):
        more = Button(text=tr.gettext("More"), data=_switch(story, edition.language, replace(view, whole=True)))
        rows.append((share, more))
    elif view.whole and view.private and (view.pushed or is_long(edition)):
        less = Button(text=tr.gettext("Less"), data=_switch(story, edition.language, replace(view, whole=False)))
        rows += [(share, less), read, (citation_button(story, edition, tr),)]
    else:
        rows += [(share, *read), (citation_button(story, edition, tr),)]
    rows.append(part_buttons(view.parts, tr))
    if _VIOLENCE in story.topics:
        rows.append((Button(text=tr.gettext("Whom to call"), data=pack(ShowHotlines())),))
    return tuple(filter(None, rows))


def share_by_link(message: Message, showing: Showing, username: str) -> Message:
    """The message as it is posted in a channel, where no button may ask the bot inline (Bot API: sendMessage)."""
    shared = web_address(showing.edition.url) or story_link(username, showing.story.number)
    url = f"https://t.me/share/url?url={quote(shared, safe='')}"
    rows = (
        tuple(button if button.inline is None else Button(text=button.text, url=url) for button in row)
        for row in message.buttons
    )
    return replace(message, buttons=tuple(rows))


def _switch(story: Story, language: Language, view: View) -> str:
    return pack(SwitchEdition(story.number, language, view.pushed, view.whole))


def _number(story: Story, tr: Translator, view: View) -> str:
    """The number by which a story can be asked for again; of one that came unasked nobody needs it."""
    return tr.gettext("No. {number}", number=str(story.number)) if view.whole and not view.pushed else ""


def story_link(username: str, number: int, language: Language | None = None) -> str:
    """The address that opens a story in the private chat with the bot."""
    return bot_link(username, f"s_{number}" + (f"_{language}" if language else ""))


def bot_link(username: str, start: str) -> str:
    """The address that opens the private chat with the bot, which is told what it is opened for."""
    return f"https://t.me/{username}?start={start}"


def title_of(edition: Edition, units: int) -> str:
    """The edition's title; a title without a letter gives way to the name of the site."""
    title = clean(edition.title)
    return shorten(title if any(map(str.isalnum, title)) else title + site_of(edition), units)


def source_line(showing: Showing, tr: Translator, *, more: str = "") -> str:
    """When and by whom it was published as far as that is known, what else is said, and that it was corrected since."""
    published = showing.story.published
    day = tr.day(published) if published else ""
    corrected = tr.gettext("Corrected by the source") if showing.corrected else ""
    return " · ".join(filter(None, (day, site_of(showing.edition), more, corrected)))


def origin_line(showing: Showing, tr: Translator) -> str:
    """The source line, and which language the edition is in where it is not the reader's."""
    shown = showing.edition.language
    return source_line(showing, tr, more="" if shown == tr.language else EDITION_NAMES[shown])


def hashtags(slugs: Iterable[str], tr: Translator, topics: Topics) -> str:
    """The hashtags of topics in the reader's language, each once; topics that are no longer known are left out."""
    known = (topics.get(slug) for slug in slugs)
    return " ".join(dict.fromkeys(topic.hashtags[tr.language] for topic in known if topic))


def site_of(edition: Edition) -> str:
    """The name of the site that published it, at most 64 units of it."""
    return shorten(clean(edition.site), _LONGEST_SITE)


def _others_line(story: Story, shown: Edition, tr: Translator) -> str:
    """The other sites that tell the story, each by its edition that is nearest to the reader, as HTML."""
    sites = list(
        dict.fromkeys(edition.site for edition in story.editions if edition.site and edition.site != shown.site)
    )
    links = [_site_link(story, site, tr.language) for site in sites[:_MOST_OTHERS]]
    also = tr.gettext("Also:")
    return f"{escape(also)} {', '.join(links)}" if links else ""


def _site_link(story: Story, site: str, language: Language) -> str:
    editions = tuple(edition for edition in story.editions if edition.site == site)
    edition = replace(story, editions=editions).edition(language)
    return link(escape(site_of(edition)), edition.url)


def _ticked(language: Language, shown: Language) -> str:
    return f"{EDITION_NAMES[language]} ✓" if language == shown else EDITION_NAMES[language]


def missing_line(story: Story, edition: Edition, tr: Translator) -> str:
    """Say that there is no edition in the reader's language, in that language."""
    if tr.language in story.languages:
        return ""
    shown = {
        ("kk", "ru"): tr.gettext("There is no Kazakh version yet; this is the Russian one."),
        ("kk", "en"): tr.gettext("There is no Kazakh version yet; this is the English one."),
        ("ru", "kk"): tr.gettext("There is no Russian version yet; this is the Kazakh one."),
        ("ru", "en"): tr.gettext("There is no Russian version yet; this is the English one."),
        ("en", "kk"): tr.gettext("There is no English version yet; this is the Kazakh one."),
        ("en", "ru"): tr.gettext("There is no English version yet; this is the Russian one."),
    }
    return f"<i>{escape(shown[tr.language, edition.language])}</i>"
