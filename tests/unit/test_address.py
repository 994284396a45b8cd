"""Addresses: where to listen, and what may be opened."""

from __future__ import annotations

import pytest

from bot.address import Address, is_web_address, parse_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:8081", Address("127.0.0.1", 8081)),
        ("[::1]:80", Address("::1", 80)),
        ("localhost:0", Address("localhost", 0)),
    ],
)
def test_a_host_and_a_port(text: str, address: Address) -> None:
    """The brackets of an IPv6 host are left off, and stand there again where it is shown."""
    assert parse_address(text) == address
    assert str(address) == text


@pytest.mark.parametrize(
    "text", ["", ":80", "host", "host:", "host:65536", "host:-1", "::1:80", "[::1:80", "::1]:80", "[]:80", "host:٣"]
)
def test_anything_else_is_refused(text: str) -> None:
    """A host or a port that is missing or impossible is an error."""
    with pytest.raises(ValueError, match="is not a"):
        parse_address(text)


@pytest.mark.parametrize(
    ("text", "can_be_opened"),
    [
        ("https://news.example/kk/news/1", True),
        ("http://127.0.0.1:8080/x?y=z#w", True),
        ("https://жаңалық.example/бет", True),
        ("news.example/1", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://host:99999/", False),
        ("https://[half/", False),
        ("https://news.example/a b", False),
        ("https://news.example/a\nb", False),
        ("", False),
    ],
)
def test_web_addresses(text: str, can_be_opened: bool) -> None:  # noqa: FBT001 - a column of the table
    """Only whole http and https addresses without spaces can be opened as they stand."""
    assert is_web_address(text) is can_be_opened
