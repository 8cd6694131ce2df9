"""A real server on this machine that answers lists as the example connector reads them."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import override_settings
from tests.portals.serving import serving as listening

from accord.foundation import clock
from accord.integrations.connecting.rules import signing


class ListServer:
    """Records with a clock that counts changes; faults are answered in the order they are put.

    faults: (status, headers, body), a number of seconds to hang, or a callable run before the
    answer. always: the same for every request until it is taken away.
    """

    def __init__(self, *, page: int = 100) -> None:
        self.page = page
        self.records: dict[str, dict[str, Any]] = {}
        self.changes: dict[str, int] = {}
        self.now = 0
        self.token = ""
        self.faults: list[Any] = []
        self.always: Any = None
        self.asked: list[dict[str, str]] = []
        self.answered = threading.Event()

    def put(self, number: str, **fields: Any) -> None:
        self.now += 1
        self.records[number] = {"id": number, **fields}
        self.changes[number] = self.now

    def delete(self, number: str) -> None:
        self.now += 1
        self.records[number] = {"id": number, "deleted": True}
        self.changes[number] = self.now

    def answer(self, asked: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        self.asked.append(asked)
        fault = self.always if self.always is not None else (self.faults or [None]).pop(0)
        if callable(fault):
            fault = fault()
        if isinstance(fault, float | int):
            self.answered.wait(fault)
        elif fault is not None:
            return fault
        if "ids" in asked:
            names = asked["ids"].split(",")
            found = [self.records[n] for n in names[: self.page] if n in self.records]
            rest = ",".join(names[self.page :])
            told = {"records": found, "now": self.now}
            return self._said(told | ({"next": {"ids": rest}} if rest else {}))
        since, after = int(asked.get("since") or 0), asked.get("after", "")
        names = sorted(n for n in self.records if self.changes[n] > since and n > after)
        some = names[: self.page]
        answer = {
            "records": [self.records[n] for n in some],
            "now": asked.get("to") or self.now,
            "total": len(self.records),
        }
        if len(names) > self.page:
            to = asked.get("to") or str(self.now)
            answer["next"] = {"since": str(since), "after": some[-1], "to": to}
        return self._said(answer)

    def _said(self, answer: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        return 200, {"content-type": "application/json"}, json.dumps(answer).encode()


@contextmanager
def serving(server: ListServer) -> Iterator[str]:
    """The server at an address of this machine, which is let through."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = {name: said[0] for name, said in parse_qs(urlsplit(self.path).query).items()}
            given = self.headers.get("authorization", "")
            if server.token and given != f"Bearer {server.token}":
                status, headers, body = 401, {}, b"{}"
            else:
                status, headers, body = server.answer(asked)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with listening(Handler) as host, override_settings(OUTGOING_ALLOWED=frozenset({host})):
        try:
            yield f"http://{host}/leads"
        finally:
            server.answered.set()


def filled(count: int, *, page: int = 100) -> ListServer:
    """A server with so many people."""
    server = ListServer(page=page)
    for number in range(count):
        server.put(
            f"p{number:06}",
            email=f"person{number}@firma{number % 97}.example",
            first_name="Ana",
            last_name=f"Pop{number}",
            created_at="2026-03-02T09:00:00Z",
            shoe_size=str(36 + number % 9),
        )
    return server


def signed(body: bytes, *, secret: str) -> dict[str, str]:
    timestamp = str(int(clock.now().timestamp()))
    return signing.headers(body, secret=secret, message_id="msg_1", timestamp=timestamp)
