"""Sockets that give little at a time, and not without end.

asyncio takes 256 KiB at once. Filled with chunks of one byte, or with thousands of early hints, that holds the event
loop for 50 ms, again and again until patience ends, and everybody who asks the bot something waits. A sip of it takes
two. What a site sends beyond its page, to keep the parser busy, ends the connection.
"""

from __future__ import annotations

import socket
from contextvars import ContextVar

ALLOWED_BYTES: ContextVar[int] = ContextVar("ALLOWED_BYTES", default=8 * 1024 * 1024)
"""What an answer may come to, headers and chunk sizes included; it holds for what is asked in its context."""

_SIP = 8 * 1024


class EndlessAnswerError(ConnectionAbortedError):
    """More than a page can need."""

    def __init__(self) -> None:
        super().__init__("it sends without end")


class SippingSocket(socket.socket):
    """A socket that counts what came since it was last written to."""

    _taken = 0
    _allowed = 0

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """Take a sip; raises EndlessAnswerError."""
        self._check()
        data = super().recv(min(size, _SIP), flags)
        self._taken += len(data)
        return data

    def recv_into(  # type: ignore[override] # asyncio gives no other buffers
        self, buffer: bytearray | memoryview, size: int = 0, flags: int = 0, /
    ) -> int:
        """Take a sip into a buffer, as connections with TLS do; raises EndlessAnswerError."""
        self._check()
        taken = super().recv_into(buffer, min(size or memoryview(buffer).nbytes, _SIP), flags)
        self._taken += taken
        return taken

    def send(self, data: bytes | bytearray | memoryview, flags: int = 0, /) -> int:  # type: ignore[override] # as above
        """Send a question, or a part of it; what was taken before belongs to others."""
        self._taken, self._allowed = 0, ALLOWED_BYTES.get()
        return super().send(data, flags)

    def _check(self) -> None:
        if self._taken > self._allowed:
            raise EndlessAnswerError
