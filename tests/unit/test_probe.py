"""Where the running bot is asked how it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from bot.probe import ask_running

if TYPE_CHECKING:
    from pathlib import Path


class Ready(BaseHTTPRequestHandler):
    """A bot that is ready."""

    def do_GET(self) -> None:
        """Tell so."""
        body = json.dumps({"state": "running", "ready": True, "loops": {}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def listening() -> Iterator[int]:
    """Listen on the loopback; the port."""
    with HTTPServer(("127.0.0.1", 0), Ready) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])  # noqa: S104 - nothing listens there
def test_who_listens_everywhere_is_asked_here(host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not every system takes a connection to the address that stands for all."""
    monkeypatch.chdir(tmp_path)
    with listening() as port:
        monkeypatch.setenv("METRICS_LISTEN", f"{host}:{port}")
        lines, ready = ask_running()
    assert ready
    assert lines[0].split() == ["bot", "running"]
