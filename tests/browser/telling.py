"""What tests have the bot of a demo say that it says in few of its moods only, by the Bot API itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from bot.demo.emulator import TOKEN

if TYPE_CHECKING:
    from playwright.sync_api import Page

_TOO_MANY = 429
_BOUNDARY = "sample-boundary"


class Telling:
    """The bot's side of a demo."""

    def __init__(self, url: str, page: Page) -> None:
        self._url = url
        self._page = page

    def call(self, method: str, **parameters: object) -> dict[str, object]:
        """Call a method and give its result, later where the demo's Telegram says so."""
        form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
        return self._send(Request(f"{self._url}/bot{TOKEN}/{method}", urlencode(form).encode()))  # noqa: S310 - the demo's own address

    def say(self, chat: int, text: str, markup: dict[str, object] | None = None, **more: object) -> int:
        """Send a message; its number."""
        sent = self.call("sendMessage", chat_id=chat, text=text, reply_markup=markup or {}, **more)
        number = sent["message_id"]
        assert isinstance(number, int)
        return number

    def show(self, chat: int, picture: bytes, caption: str) -> None:
        """Send a picture."""
        parts = [("chat_id", "", str(chat).encode()), ("caption", "", caption.encode())]
        parts.append(("photo", '; filename="chart.png"\r\nContent-Type: image/png', picture))
        lines = [
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + content + b"\r\n"
            for name, more, content in parts
        ]
        body = b"".join((*lines, f"--{_BOUNDARY}--\r\n".encode()))
        kind = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
        self._send(Request(f"{self._url}/bot{TOKEN}/sendPhoto", body, kind))  # noqa: S310 - the demo's own address

    def _send(self, request: Request) -> dict[str, object]:
        while True:
            try:
                with urlopen(request) as answer:  # noqa: S310 - the demo's own address
                    result = json.load(answer)["result"]
                    return result if isinstance(result, dict) else {}
            except HTTPError as error:
                with error:  # an answer like another: unread, its socket would be left to the garbage collector
                    if error.code != _TOO_MANY:
                        raise AssertionError(error.read()) from error
                self._page.wait_for_timeout(100)
