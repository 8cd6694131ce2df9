"""A calendar by a secret address on loopback; it notes what it is asked for."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Calendar:
    """What is at `path`; at any other there is nothing."""

    path: str
    content: bytes = b""
    asked: list[str] = field(default_factory=list)
    is_cut: bool = False
    port: int = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.path}"


class _Answer(BaseHTTPRequestHandler):
    calendar: Calendar

    def do_GET(self) -> None:
        self.calendar.asked.append(self.path)
        is_there = self.path == self.calendar.path
        content = self.calendar.content if is_there else b""
        self.send_response(200 if is_there else 404)
        if self.calendar.is_cut:
            content = gzip.compress(content)[:-12]
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing is said."""


@contextmanager
def serving(path: str) -> Iterator[Calendar]:
    """A server on loopback until the end of the block."""
    made = Calendar(path)
    handler: Any = type("Answer", (_Answer,), {"calendar": made})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        made.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join(timeout=5)
