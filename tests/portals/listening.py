"""A receiver of messages on loopback: what other systems post is kept as it came."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from tests.portals.serving import serving


@dataclass(frozen=True)
class Heard:
    """One message. headers: names in lower case."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """What has come so far."""

    url: str = ""
    messages: list[Heard] = field(default_factory=list)


@contextlib.contextmanager
def listening() -> Iterator[Receiver]:
    """A receiver that answers 200 to everything until the block ends."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            heard = Heard(f"http://{self.headers['Host']}{self.path}", headers, body)
            receiver.messages.append(heard)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with serving(Handler) as host:
        receiver.url = f"http://{host}/hooks/hubspot"
        yield receiver
