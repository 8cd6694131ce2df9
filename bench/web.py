"""The product as people meet it: `accord serve` and a client over HTTP on loopback."""

import http.client
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench import ground

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Unexpected(Exception):
    """An answer that is not the page asked for."""


class Client:
    """One keep-alive connection with the cookies of a signed-in member."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = f"{parts.hostname}:{parts.port}"
        self._cookies: dict[str, str] = {}
        self._connection = http.client.HTTPConnection(self._host, timeout=120)

    def get(self, path: str) -> str:
        """The page at a path. Raises Unexpected for anything but 200."""
        return self._ask("GET", path, expected=(200,))

    def post(self, path: str, fields: dict[str, str]) -> None:
        """Send a form; any redirect will do."""
        self._ask("POST", path, expected=(200, 302, 303), body=urlencode(fields))

    def timed(self, path: str) -> float:
        """Seconds until the whole page has come."""
        began = time.perf_counter()
        self.get(path)
        return time.perf_counter() - began

    def sign_in(self, link: str) -> None:
        """Spend the one-time link."""
        path = urlsplit(link).path
        token = _TOKEN.search(self.get(path))
        if token is None:
            raise Unexpected("the welcome page has no form")
        self.post(path, {"csrfmiddlewaretoken": token.group(1)})

    def _ask(self, method: str, path: str, *, expected: tuple[int, ...], body: str = "") -> str:
        headers = {
            "Host": self._host,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
        }
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body=body or None, headers=headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for header in answer.msg.get_all("Set-Cookie") or []:
            name, _, value = header.partition(";")[0].partition("=")
            self._cookies[name] = value
        if answer.status not in expected:
            raise Unexpected(f"{method} {path}: {answer.status}")
        return text


def _link(home: Path) -> str:
    """The one-time link of a member made for this."""
    email = f"bench-{time.time_ns()}@example.com"
    added = ["accord.config.cli", "user", "add", email, "--role", "rev_ops", "--json"]
    return str(json.loads(ground.python(added, home=home))["link"])


@contextmanager
def serving(home: Path) -> Iterator[Client]:
    """`accord serve` on this home, and a client that is signed in."""
    server = subprocess.Popen(
        [sys.executable, "-m", "accord.config.cli", "serve", "--port", "0", "--json"],
        env=ground.environment(home) | {"ACCORD_STATEMENT_TIMEOUT": "60s"},
        cwd=ground.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        told = json.loads(server.stdout.readline())
        client = Client(told["url"])
        client.sign_in(_link(home))
        yield client
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
