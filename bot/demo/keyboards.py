"""What Telegram takes for buttons under a message (pure)."""

from __future__ import annotations

from bot.demo.arguments import Json
from bot.demo.links import LinkError, check_link
from bot.demo.refusals import refuse

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
LONGEST_DATA = 64
"""Bytes."""
LONGEST_COPY = 256

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
    rows = rows_of(markup)
    buttons = [button for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise refuse("markup_long")
    for button in buttons:
        _check_button(button, private=private)
    kept = [row for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def rows_of(markup: Json | None) -> list[list[Json]]:
    """The rows of an inline keyboard."""
    rows = (markup or {}).get("inline_keyboard")
    return rows if isinstance(rows, list) else []


def _check_button(button: Json, *, private: bool) -> None:
    if not str(button["text"]).strip():
        raise refuse("button_text")
    if button.get("style", "primary") not in _STYLES:
        raise refuse("wrong_value", name="style")
    actions = [action for action in _ACTIONS if action in button]
    if not actions or (actions == ["callback_data"] and not button["callback_data"]):
        raise refuse("button_bare")
    if len(actions) > 1:
        raise refuse("button_two")
    _check_action(actions[0], button[actions[0]], private=private)


def _check_action(action: str, value: object, *, private: bool) -> None:
    match action:
        case "callback_data" if len(str(value).encode()) > LONGEST_DATA:
            raise refuse("button_data")
        case "url":
            _check_url(str(value))
        case "copy_text" if isinstance(value, dict) and not 1 <= len(str(value["text"])) <= LONGEST_COPY:
            raise refuse("button_copy")
        case "callback_game" | "pay":
            raise refuse("button_type")
        case "web_app" if not private:
            raise refuse("button_type")
        case "web_app" | "login_url" if isinstance(value, dict):
            _check_https(str(value["url"]))


def _check_url(url: str) -> None:
    try:
        check_link(url)
    except LinkError as error:
        raise refuse("button_url", url=url, why=error) from None


def _check_https(url: str) -> None:
    _check_url(url)
    if not url.startswith("https://"):
        raise refuse("button_url", url=url, why="Only HTTPS links are allowed")
