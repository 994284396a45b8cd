"""Where requests go, how addresses are shown, and whose turn it is."""

from __future__ import annotations

import asyncio
import re
import ssl

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey, RequestInfo
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from bot.errors import FetchError
from bot.sources.addresses import PrivateAddressError
from bot.sources.reasons import explain
from bot.sources.targets import host_of, normal, redirected, shown
from bot.sources.turns import Turns, host_key

PAGE = "https://news.example/en/tag?page=2"


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/ru/tag", "https://news.example/ru/tag"),
        ("tag3?x=1#top", "https://news.example/en/tag3?x=1"),
        ("?page=3", "https://news.example/en/tag?page=3"),
        ("//other.example/a", "https://other.example/a"),
        ("http://other.example", "http://other.example"),
        (" /padded ", "https://news.example/padded"),
        ("/жаңалық", "https://news.example/%D0%B6%D0%B0%D2%A3%D0%B0%D0%BB%D1%8B%D2%9B"),
        ("https://сайт.example/", "https://xn--80aswg.example/"),
        ("HTTPS://News.EXAMPLE:443/a", "https://news.example/a"),
        ("\\\\evil.example\\a", "https://news.example/en/%5C%5Cevil.example%5Ca"),  # a path, and no host
        ("/a/../../b", "https://news.example/b"),
        ("https:///other.example/a", "https://news.example/other.example/a"),
    ],
)
def test_redirects(target: str, found: str) -> None:
    """A target is read as the web does, and written the one way."""
    assert redirected(PAGE, target) == found


@pytest.mark.parametrize(
    "target",
    [
        "", "   ", "ftp://news.example/", "file:///etc/hostname", "data:text/html,Sample", "javascript:alert(1)",
        "http://", "https://me:secret@news.example/", "https://secret@news.example/", "http://[broken",
        "http://news.example:0/", "http://news.example:99999/", "http://news.example:port/", "mailto:me@news.example",
        "http://\udcff/", "http://-\u2028/",
    ],
)  # fmt: skip
def test_redirects_that_lead_nowhere(target: str) -> None:
    """Only http and https are followed, with no name and password; the error shows none."""
    with pytest.raises(FetchError, match=r"^news\.example redirects ") as caught:
        redirected(PAGE, target)
    assert str(caught.value).isprintable()
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://news.example/feed?token=secret#secret", "https://news.example/feed"),
        ("https://me:secret@news.example/feed", "https://news.example/feed"),
        ("/feed?token=secret", "/feed"),
        ("me:secret@news.example", "news.example"),
        ("https://news.example/a\n\x1b[31m\udcff", "https://news.example/a [31m"),
        ("https://news.example/" + "a" * 1000, ("https://news.example/" + "a" * 1000)[:200]),
    ],
)
def test_addresses_are_shown_without_secrets(url: str, text: str) -> None:
    """What may be a token or a password is in no error and no log."""
    assert shown(url) == text


KEY = ConnectionKey("news.example", 443, True, True, None, None, None)  # noqa: FBT003 - aiohttp's own


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            aiohttp.ClientConnectorCertificateError(KEY, ssl.SSLCertVerificationError(1, "certificate has\nexpired")),
            r"^shows a certificate that cannot be trusted \(.*has expired.*\): check the url, this machine's clock",
        ),
        (aiohttp.ClientConnectorSSLError(KEY, ssl.SSLError("wrong version")), "^could not be reached: .*wrong version"),
        (aiohttp.ClientConnectorError(KEY, OSError(111, "Connection refused")), "^could not be reached: .*refused$"),
        (aiohttp.ClientConnectorError(KEY, PrivateAddressError()), "ALLOW_PRIVATE_SOURCES=true"),
        (aiohttp.InvalidURL("https://news.example/?token=secret"), "^gave no usable answer: its address does not"),
        (aiohttp.ClientPayloadError("https://news.example/?token=secret"), "breaks off before its end$"),
        (
            aiohttp.ClientResponseError(
                RequestInfo(URL("https://news.example/?token=secret"), "GET", CIMultiDictProxy(CIMultiDict())), (),
                message="Bad status line: b'secret'",
            ),
            r"^gave no usable answer: it is no HTTP \(Bad status line\)$",
        ),
        (ValueError(), "^gave no usable answer: ValueError$"),
    ],
)  # fmt: skip
def test_why_there_was_no_answer(error: Exception, words: str) -> None:
    """One line without the address and its secrets; where an operator can mend it, how."""
    assert re.search(words, explain(error))
    assert explain(error).isprintable()
    assert "secret" not in explain(error)


@pytest.mark.parametrize("url", ["", "news.example", "ftp://news.example/", "http://", "http://me@news.example/"])
def test_what_is_no_web_address(url: str) -> None:
    """It is told apart before anything is asked."""
    for read in (host_of, normal):
        with pytest.raises(FetchError, match="is no web address"):
            read(url)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://news.example/a", "news.example"),
        ("http://www.news.example/b", "news.example"),
        ("https://news.example./", "news.example"),
        ("http://127.0.0.1:8001/", "127.0.0.1:8001"),
        ("http://[::1]:8001/", "::1:8001"),
        ("https://kaz.news.example/", "kaz.news.example"),
    ],
)
def test_one_host_has_one_turn(url: str, key: str) -> None:
    """With www. or without, by http or https; another port is another server."""
    assert host_key(url) == key


async def test_turns_are_taken_in_the_order_of_coming() -> None:
    """No source of a host gets two turns while another waits for one."""
    order: list[str] = []
    turns = Turns(lambda: 0.0, asyncio.sleep)

    async def read(name: str) -> None:
        for number in range(3):
            async with turns.turn("https://news.example/", 0):
                order.append(f"{name}{number}")
                await asyncio.sleep(0)

    await asyncio.gather(*(read(name) for name in "abc"))
    assert order == [f"{name}{number}" for number in range(3) for name in "abc"]


async def test_turns_do_not_pile_up() -> None:
    """A site that leads to a new host each time fills no memory, and a host in use keeps its turn."""
    moment = 0.0
    turns = Turns(lambda: moment, asyncio.sleep)
    async with turns.turn("https://news.example/", 0):
        for number in range(5000):
            moment += 10
            async with turns.turn(f"https://h{number}.example/", 0):
                pass
        assert "news.example" in turns._turns
    assert len(turns._turns) <= 1001
