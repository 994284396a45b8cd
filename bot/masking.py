"""Secrets taken out of text that people read: messages, logs, tracebacks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import quote

MASK = "***"

_TOKEN_IN_URL = re.compile(r"(?<=bot)\d+(?::|%3A)[^/\s\"'\\?#]+", re.IGNORECASE)
_TOKEN = re.compile(r"\b\d{6,}(?::|%3A)[\w-]{20,}", re.IGNORECASE)

_USER_IN_URL = re.compile(r"(?<=://)[^/?#\s\"<>]{1,512}(?=@)")
_USER_IN_BROKEN_URL = re.compile(r"(?<=://)[^/?#\s\"<>:]{1,256}:(?!\d{0,5}(?:[/?#\s]|$))[^\s\"<>]{0,256}(?=@)")
"""A password that holds / ? or #, which ends the host in a reader's eyes; a port is none."""

_SHORTEST = 4
"""What is shorter stands in too many words to be taken out of them."""

_LONG = 8
"""A part of a token that is shorter than this would be found in words that mean something else."""


def mask(text: str, secrets: Iterable[str] = ()) -> str:
    """Give `text` without the secrets named, what looks like a bot's token, and names and passwords in URLs."""
    for form in sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True):
        text = text.replace(form, MASK)
    for shape in (_TOKEN_IN_URL, _TOKEN, _USER_IN_BROKEN_URL, _USER_IN_URL):
        text = shape.sub(MASK, text)
    return text


def mask_user(address: str) -> str:
    """Give what somebody wrote for an address without a name and a password, however badly it is written."""
    before, at, host = address.rpartition("@")
    if ":" not in before:
        return address
    scheme, mark, _ = before.rpartition("://") if before.count("://") == 1 else ("", "", before)
    return f"{scheme}{mark}{MASK}{at}{host}"


def _forms(secret: str) -> set[str]:
    """How a secret may stand in text: as it is, in a URL, in JSON; and a token's part after its number."""
    last = secret.rpartition(":")[2]
    plain = {secret, last} if len(last) >= _LONG else {secret}
    written = {form for text in plain for form in (text, quote(text, safe=""), json.dumps(text)[1:-1])}
    return {form for form in written if len(form) >= _SHORTEST}
