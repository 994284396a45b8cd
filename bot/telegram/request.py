"""HTTP to the Bot API over aiohttp, for python-telegram-bot and for our own client alike.

One backend for everything, because python-telegram-bot's default would log the token with every address, and sends a
tenth of what this one does. Whether a request may have been carried out is told by the error: NotSentError, never
left; AnswerLostError, may have been.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest

from bot.errors import AnswerLostError, NotSentError
from bot.telegram.upload import Upload

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput
    from telegram.request import RequestData

CONNECTIONS = 256
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 20.0
TOTAL_SECONDS = 20.0
"""For all of an exchange but the waiting for its answer."""

MOST_BYTES = 16 * 1024 * 1024
"""Of an answer. A hundred updates, as many as one has (Bot API: getUpdates), are far smaller."""

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class AiohttpRequest(BaseRequest):
    """A BaseRequest whose exchange can be used without python-telegram-bot's parsing too."""

    __slots__ = ("_connections", "_session")

    def __init__(self, connections: int = CONNECTIONS) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer unless a call says otherwise."""
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        """Open the session; once is enough."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, headers={"User-Agent": self.USER_AGENT})

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make a request for python-telegram-bot, with its errors. It is given no files to upload."""
        del method, write_timeout, pool_timeout  # a small form has no separate time to be written
        body = urlencode(request_data.json_parameters if request_data else {}).encode()
        try:
            return await self.exchange(
                url,
                body,
                answer_seconds=_seconds(read_timeout, ANSWER_SECONDS),
                connect_seconds=_seconds(connect_timeout, CONNECT_SECONDS),
            )
        except AnswerLostError as error:
            raise TimedOut(str(error)) from error
        except NotSentError as error:
            raise NetworkError(str(error)) from error

    async def exchange(
        self,
        url: str,
        form: bytes | Upload,
        *,
        answer_seconds: float | None = ANSWER_SECONDS,
        connect_seconds: float | None = CONNECT_SECONDS,
    ) -> tuple[int, bytes]:
        """Post an encoded form, or one with a file, and give the HTTP status and the body.

        Raises NotSentError or AnswerLostError.
        """
        if self._session is None:
            raise NotSentError("The connection to Telegram is closed.")
        total = _total(answer_seconds, form.seconds if isinstance(form, Upload) else 0.0)
        timeout = aiohttp.ClientTimeout(total=total, connect=connect_seconds, sock_read=answer_seconds)
        headers = None if isinstance(form, Upload) else _FORM
        try:
            with _opened(form) as data:
                post = self._session.post(url, data=data, headers=headers, timeout=timeout, allow_redirects=False)
                async with post as answer:
                    return answer.status, await _read(answer)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSentError(f"No connection to Telegram: {type(error).__name__}.") from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise AnswerLostError(f"No answer from Telegram: {type(error).__name__}.") from error


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for piece in answer.content.iter_any():
        body += piece
        if len(body) > MOST_BYTES:
            raise aiohttp.ClientPayloadError(f"more than {MOST_BYTES} bytes")
    return bytes(body)


def _seconds(timeout: ODVInput[float], default: float) -> float | None:
    return default if isinstance(timeout, DefaultValue) else timeout


def _opened(form: bytes | Upload) -> AbstractContextManager[bytes | aiohttp.FormData]:
    return form.opened() if isinstance(form, Upload) else nullcontext(form)


def _total(answer_seconds: float | None, sending_seconds: float) -> float | None:
    """The longest for a whole exchange, so that an answer that comes drop by drop does not last for ever."""
    return None if answer_seconds is None else answer_seconds + sending_seconds + TOTAL_SECONDS
