"""What Telegram takes for buttons under a message (pure)."""

from __future__ import annotations

import orjson

from bot.demo.arguments import Json
from bot.demo.links import LinkError, check_link
from bot.demo.refusals import refuse

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
LONGEST_DATA = 64
"""Bytes."""
LONGEST_COPY = 256
LONGEST_MARKUP = 10_240
"""Bytes of JSON, about."""

_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_STYLES = ("danger", "success", "primary")


def check_markup(markup: Json | None, *, private: bool) -> Json | None:
    """Give an inline keyboard as it will stand under the message, None for none; refused when it can't.

    The types of its fields are known to be right. Other kinds of markup are under no message: None.
    """
    rows = [[_checked(button, private=private) for button in row] for row in rows_of(markup)]
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise refuse("markup_long")
    if len(orjson.dumps(rows)) > LONGEST_MARKUP:
        raise refuse("markup_long")
    kept = [row for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def check_keys(markup: Json | None) -> None:
    """Refuse a keyboard in place of the usual one whose keys open what no application may."""
    rows = (markup or {}).get("keyboard")
    for row in rows if isinstance(rows, list) else []:
        for key in row:
            application = key.get("web_app") if isinstance(key, dict) else None
            if isinstance(application, dict):
                _address(str(application["url"]), "Web App ", of="keyboard", https_only=True)


def rows_of(markup: Json | None) -> list[list[Json]]:
    """The rows of an inline keyboard."""
    rows = (markup or {}).get("inline_keyboard")
    return rows if isinstance(rows, list) else []


def _checked(button: Json, *, private: bool) -> Json:
    """A button with its address as Telegram keeps it."""
    if not str(button["text"]).strip():
        raise refuse("button_text")
    if button.get("style", "primary") not in _STYLES:
        raise refuse("wrong_value", name="style")
    actions = [action for action in _ACTIONS if action in button]
    if not actions or (len(actions) == 1 and actions[0] in {"url", "callback_data"} and not button[actions[0]]):
        raise refuse("button_bare")
    if len(actions) > 1:
        raise refuse("button_two")
    value = button[actions[0]]
    if actions[0] == "url":
        return {**button, "url": _address(str(value))}
    if isinstance(value, dict) and actions[0] in {"web_app", "login_url"}:
        return {**button, actions[0]: _checked_application(actions[0], value, private=private)}
    _check_action(actions[0], value)
    return button


def _check_action(action: str, value: object) -> None:
    match action:
        case "callback_data" if len(str(value).encode()) > LONGEST_DATA:
            raise refuse("button_data")
        case "copy_text" if isinstance(value, dict) and not 1 <= len(str(value["text"])) <= LONGEST_COPY:
            raise refuse("button_copy")
        case "callback_game" | "pay":
            raise refuse("button_type")


def _checked_application(action: str, application: Json, *, private: bool) -> Json:
    url = str(application["url"])
    if action == "login_url":
        _address(url, "login ", http_only=True)
        raise refuse("button_domain")  # BotFather links no domain with this bot (/setdomain)
    checked = _address(url, "Web App ", https_only=True)
    if not private:
        raise refuse("button_type")
    return {**application, "url": checked}


def _address(
    url: str, what: str = "", *, of: str = "inline keyboard", https_only: bool = False, http_only: bool = False
) -> str:
    try:
        return check_link(url, https_only=https_only, http_only=http_only)
    except LinkError as error:
        raise refuse("button_url", of=of, what=what, url=url, why=error) from None
