"""A tool on this machine that is told what happens: checks signatures, acts on each id once."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Came:
    id: str
    timestamp: int
    signatures: tuple[str, ...]
    body: bytes
    status: int

    @property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


class Receiver:
    """`answer(number)` is the status of the number-th request, from 1; `seconds` it waits.
    `headers` go with each answer."""

    def __init__(self) -> None:
        self.came: list[Came] = []
        self.effects: dict[str, int] = {}
        self.answer: Callable[[int], int] = lambda _number: 200
        self.seconds = 0.0
        self.headers: dict[str, str] = {}
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(receiver.seconds)
                status = receiver.take(self.headers, body)
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", f"http://127.0.0.1:{receiver.port}/elsewhere")
                for name, said in receiver.headers.items():
                    self.send_header(name, said)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None: ...

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *args: Any) -> None: ...

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}/hook?token=t0p~seen~by~nobody"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def take(self, headers: Any, body: bytes) -> int:
        status = self.answer(len(self.came) + 1)
        self.came.append(
            Came(
                headers["webhook-id"],
                int(headers["webhook-timestamp"]),
                tuple(headers["webhook-signature"].split(" ")),
                body,
                status,
            )
        )
        if 200 <= status < 300:
            self.effects.setdefault(headers["webhook-id"], len(self.effects) + 1)
        return status

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def signature(secret: str, one: Came) -> str:
    """As a receiver works it out, by the standard's own text."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{one.id}.{one.timestamp}.".encode() + one.body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
