"""How a chat's posts look, said in words: the same in every panel and among the changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from bot.model import LANGUAGES, Form, Looks
from bot.render.panel import LANGUAGE_NAMES

if TYPE_CHECKING:
    from bot.i18n import Translator

_FORMS: tuple[Form, ...] = get_args(Form)


def looks_lines(looks: Looks, tr: Translator) -> dict[str, str]:
    """A line for each of the looks, by its key."""
    form = {
        "whole": tr.gettext("A post shows: title and summary"),
        "title": tr.gettext("A post shows: the title alone, without a link preview"),
        "picture": tr.gettext("A post shows: a large picture where one is known, title and summary"),
    }
    second = LANGUAGE_NAMES[looks.second] if looks.second else tr.pgettext("second language", "none")
    return {
        "form": form[looks.form],
        "second": tr.gettext("Second language: {language}", language=second),
        "hashtags": tr.gettext("Hashtags: on") if looks.hashtags else tr.gettext("Hashtags: off"),
        "header": tr.gettext("Header: set") if looks.header else tr.gettext("Header: none"),
        "footer": tr.gettext("Footer: set") if looks.footer else tr.gettext("Footer: none"),
    }


def changed_look(change: str, tr: Translator) -> str:
    """Say what a change of looks was, as handlers note it: a key and its value, such as `form title`, `header none`."""
    key, _, value = change.partition(" ")
    looks = replace(
        Looks(),
        form=next((form for form in _FORMS if form == value), "whole"),
        second=next((language for language in LANGUAGES if language == value), None),
        header="" if value == "none" else value,
        footer="" if value == "none" else value,
        hashtags=value != "off",
    )
    return looks_lines(looks, tr).get(key, tr.gettext("How posts look"))
