"""What Telegram takes for a keyboard in place of the letters, and for a wish to be answered (pure)."""

from __future__ import annotations

from bot.demo.arguments import Json
from bot.demo.links import LinkError, check_link
from bot.demo.refusals import refuse
from bot.demo.shapes import prefix_of
from bot.model import ChatKind

LONGEST_PLACEHOLDER = 64

_REQUESTS = {
    "request_contact": "Phone number can be requested",
    "request_location": "Location can be requested",
    "request_poll": "Poll can be requested",
    "web_app": "Web App buttons can be used",
    "request_users": "Users can be requested",
    "request_chat": "Chats can be requested",
}
"""What keys ask for, which they may in private chats."""
_CHOICES = ("request_chat", "request_users")
_NUMBERS = range(-(1 << 31), 1 << 31)


def check_keys(markup: Json | None, place: ChatKind) -> None:
    """Refuse a keyboard in place of the usual one whose keys ask for what they may not, or open it."""
    markup = markup or {}
    if len(str(markup.get("input_field_placeholder", ""))) > LONGEST_PLACEHOLDER:
        raise refuse("placeholder")
    keys = [key for row in key_rows(markup) for key in row]
    for key in keys:
        _check_key(key, place)
    asked = [key[choice] for key in keys for choice in _CHOICES if choice in key]
    numbers = [request["request_id"] for request in asked if isinstance(request, dict)]
    if len(set(numbers)) < len(numbers):
        raise refuse("key_twice")


def key_rows(markup: Json | None) -> list[list[Json]]:
    """The rows of keys, each as an object, even where it is told by its text alone."""
    rows = (markup or {}).get("keyboard")
    return [[_object(key) for key in row] for row in rows] if isinstance(rows, list) else []


def rights_asked(request: Json, whose: str) -> frozenset[str]:
    """The rights that a request_chat asks for: `whose` is `user` or `bot`."""
    rights = request.get(f"{whose}_administrator_rights")
    return (
        frozenset(name for name, wanted in rights.items() if wanted is True)
        if isinstance(rights, dict)
        else frozenset()
    )


def _object(key: object) -> Json:
    return key if isinstance(key, dict) else {"text": key}


def _check_key(key: Json, place: ChatKind) -> None:
    if not str(key["text"]).strip():
        raise refuse("key_text")
    asked = next((request for name, request in _REQUESTS.items() if key.get(name, False) is not False), "")
    if asked and place != "private":
        raise refuse("key_private", what=asked)
    for choice in _CHOICES:
        request = key.get(choice)
        if isinstance(request, dict):
            _check_request(request)
    application = key.get("web_app")
    if isinstance(application, dict):
        _check_application(str(application["url"]))


def _check_request(request: Json) -> None:
    if request["request_id"] not in _NUMBERS:
        raise refuse("wrong_number", where=prefix_of("KeyboardButton"), name="request_id")
    if not rights_asked(request, "bot") <= rights_asked(request, "user"):
        raise refuse("key_rights")


def _check_application(url: str) -> None:
    try:
        check_link(url, https_only=True)
    except LinkError as error:
        raise refuse("button_url", of="keyboard", what="Web App ", url=url, why=error) from None
