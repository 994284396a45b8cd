"""Why there was no answer, in words for an operator: aiohttp's own may hold the whole address and its secrets."""

from __future__ import annotations

import aiohttp

from bot.sources.addresses import PrivateAddressError
from bot.sources.sips import EndlessAnswerError
from bot.sources.targets import one_line

_LONGEST = 200


def explain(error: Exception) -> str:
    """Say in a few words on one line why a request had no usable answer; the host's name goes before it."""
    match error:
        case aiohttp.ClientConnectorCertificateError():
            said = _words(error.certificate_error)
            mend = "check the url, this machine's clock and its CA certificates"
            return f"shows a certificate that cannot be trusted ({said}): {mend}"
        case aiohttp.ClientConnectorError(os_error=PrivateAddressError() as refused):
            return str(refused)
        case aiohttp.ClientConnectorError(os_error=cause):
            return f"could not be reached: {_words(cause)}"
    return f"gave no usable answer: {_unusable(error)}"


def _unusable(error: Exception) -> str:
    match error:
        case aiohttp.ClientResponseError(message=message):
            return f"it is no HTTP ({_cut(message.partition(':')[0])})"  # a piece of what was sent follows the colon
        case aiohttp.ClientPayloadError():
            endless = EndlessAnswerError.__name__ in str(error)  # nothing else is left of the cause
            return str(EndlessAnswerError()) if endless else "it is damaged, or breaks off before its end"
        case aiohttp.InvalidURL():
            return "its address does not name a host as the web does"
    return _words(error)


def _words(error: BaseException) -> str:
    return _cut(str(error)) or type(error).__name__


def _cut(text: str) -> str:
    return one_line(text)[:_LONGEST]
