"""What portals of JSON share: a clock of their own, planned faults, and one request at a time."""

import contextlib
import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from tests.portals.serving import serving

P = TypeVar("P", bound="Portal")
BEGIN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@dataclass
class Planned:
    """A fault that the next requests to a path meet."""

    kind: str
    times: int
    path: str
    wait: int
    skip: int


@dataclass(frozen=True)
class Asked:
    """One request. headers: names in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.body) if self.body else None


class Refusal(Exception):
    """An answer that is none."""

    def __init__(self, status: int, body: Any = None, **headers: str) -> None:
        super().__init__(str(status))
        self.status, self.body, self.headers = status, body, headers


@dataclass
class Portal(ABC):
    """A portal: `answer` is its own; the rest is the same for all.

    at_call: what happens just before the request of that number is answered.
    """

    url: str = ""
    host: str = ""
    now: datetime = BEGIN
    planned: list[Planned] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    at_call: dict[int, Callable[[], Any]] = field(default_factory=dict)
    lock: Any = field(default_factory=threading.RLock)

    def tick(self, seconds: float = 1) -> None:
        self.now += timedelta(seconds=seconds)

    def fail(
        self, kind: str, *, times: int = 1, path: str = "", wait: int = 0, skip: int = 0
    ) -> None:
        """too_many, error, html, redirect, cut, hung_up, expired, or slow, at paths that hold
        `path`."""
        self.planned.append(Planned(kind, times, path, wait, skip))

    def planned_for(self, path: str) -> Planned | None:
        for each in self.planned:
            if each.path in path:
                if each.skip:
                    each.skip -= 1
                    return None
                each.times -= 1
                if each.times <= 0:
                    self.planned.remove(each)
                return each
        return None

    @abstractmethod
    def answer(self, asked: Asked, *, is_expired: bool) -> Any:
        """What a request gets; raises Refusal. is_expired: its access has just run out."""


class Handler(BaseHTTPRequestHandler):
    """One connection to a portal."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    portal: Portal

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body)
        with self.portal.lock:
            self.portal.requests.append(f"{self.command} {parts.path}")
            act = self.portal.at_call.pop(len(self.portal.requests), None)
            if act:
                act()
            planned = self.portal.planned_for(parts.path)
            kind = planned.kind if planned else ""
            if planned and self._fail(planned):
                return
            try:
                status, said, more = (
                    200,
                    self.portal.answer(asked, is_expired=kind == "expired"),
                    {},
                )
            except Refusal as refusal:
                status, said, more = refusal.status, refusal.body, refusal.headers
        self._write(status, json.dumps(said).encode(), cut=kind == "cut", **more)

    def _fail(self, planned: Planned) -> bool:
        """Whether the fault is the whole answer."""
        waits = {"Retry-After": str(planned.wait)} if planned.wait else {}
        if planned.kind == "too_many":
            self._write(429, b'{"errors":[{"code":429,"message":"Too many"}]}', **waits)
        elif planned.kind == "error":
            self._write(500, b'{"errors":[{"code":500,"message":"Looks like I broke"}]}', **waits)
        elif planned.kind == "html":
            self._write(200, b"<!doctype html><title>Sign in</title>", kind="text/html")
        elif planned.kind == "redirect":
            self._write(302, b"", Location=f"{self.portal.url}/login")
        elif planned.kind == "hung_up":
            self.close_connection = True
        else:
            if planned.kind == "slow":
                time.sleep(planned.wait)
            return False
        return True

    def _write(
        self,
        status: int,
        body: bytes,
        *,
        kind: str = "application/json",
        cut: bool = False,
        **headers: str,
    ) -> None:
        self.send_response_only(status)
        told = {
            "Date": format_datetime(self.portal.now, usegmt=True), "Content-Type": kind,
            "Content-Length": str(len(body)), **headers,
        }  # fmt: skip
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        if cut:
            self.close_connection = True
            body = body[: len(body) // 2]
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def running(made: P, *, port: int = 0) -> Iterator[P]:
    """The portal, answering; the caller lets `host` through."""
    handler = type("Bound", (Handler,), {"portal": made})
    with serving(handler, port=port) as host:
        made.host, made.url = host, f"http://{host}"
        yield made
