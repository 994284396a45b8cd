"""What Telegram takes for buttons under a message (pure)."""

from __future__ import annotations

import orjson

from bot.demo.arguments import Json
from bot.demo.links import LinkError, check_link
from bot.demo.objects import ACTIONS
from bot.demo.refusals import refuse
from bot.model import ChatKind

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
LONGEST_DATA = 64
"""Bytes."""
LONGEST_COPY = 256
LONGEST_MARKUP = 10_240
"""Bytes of JSON, about."""

_STYLES = ("danger", "success", "primary")
_SWITCHES = {
    "switch_inline_query": "switch_inline_query",
    "switch_inline_query_current_chat": "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat": "switch_inline_query",
}
"""Actions by which people ask the bot inline, and what Telegram calls them."""


def check_markup(markup: Json | None, place: ChatKind | None) -> Json | None:
    """Give an inline keyboard as it will stand under a message, None for none; refused when it can't.

    `place` is the kind of the chat, None where that cannot be known: in inline mode. The shape of the markup is known
    to be right. Other kinds of markup are under no message: None.
    """
    rows = [[_checked(button, place) for button in row] for row in rows_of(markup)]
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise refuse("markup_long")
    if len(orjson.dumps(rows)) > LONGEST_MARKUP:
        raise refuse("markup_long")
    kept = [row for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def rows_of(markup: Json | None) -> list[list[Json]]:
    """The rows of an inline keyboard."""
    rows = (markup or {}).get("inline_keyboard")
    return rows if isinstance(rows, list) else []


def _checked(button: Json, place: ChatKind | None) -> Json:
    """A button with its address as Telegram keeps it."""
    if not str(button["text"]).strip():
        raise refuse("button_text")
    if button.get("style", "primary") not in _STYLES:
        raise refuse("wrong_value", name="style")
    action = next(action for action in ACTIONS if action in button)
    value = button[action]
    if action == "url":
        return {**button, "url": _address(str(value))}
    if isinstance(value, dict) and action in {"web_app", "login_url"}:
        return {**button, action: _checked_application(action, value, place)}
    _check_action(action, value, place)
    return button


def _check_action(action: str, value: object, place: ChatKind | None) -> None:
    if place == "channel" and action in _SWITCHES:
        raise refuse("button_switch", name=_SWITCHES[action])
    match action:
        case "callback_data" if len(str(value).encode()) > LONGEST_DATA:
            raise refuse("button_data")
        case "copy_text" if isinstance(value, dict) and not 1 <= len(str(value["text"])) <= LONGEST_COPY:
            raise refuse("button_copy")
        case "callback_game" | "pay":
            raise refuse("button_type")


def _checked_application(action: str, application: Json, place: ChatKind | None) -> Json:
    url = str(application["url"])
    if action == "login_url":
        _address(url, "login ", http_only=True)
        raise refuse("button_domain")  # BotFather links no domain with this bot (/setdomain)
    checked = _address(url, "Web App ", https_only=True)
    if place != "private":
        raise refuse("button_type")
    return {**application, "url": checked}


def _address(url: str, what: str = "", *, https_only: bool = False, http_only: bool = False) -> str:
    try:
        return check_link(url, https_only=https_only, http_only=http_only)
    except LinkError as error:
        raise refuse("button_url", of="inline keyboard", what=what, url=url, why=error) from None
