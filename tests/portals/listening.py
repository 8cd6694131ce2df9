"""A receiver of messages on loopback: what other systems post is kept as it came."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


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
            receiver.messages.append(Heard(f"{base}{self.path}", headers, body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}"
    receiver.url = f"{base}/hooks/hubspot"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
