"""A server on loopback that answers until the block ends."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # who asked has hung up


@contextlib.contextmanager
def serving(handler: type[BaseHTTPRequestHandler], *, port: int = 0) -> Iterator[str]:
    """Its host and port; any free port where none is said.

    Heads and bodies leave at once: kept back to go together, each answer took 40 ms of nothing.
    """
    prompt = type(handler.__name__, (handler,), {"disable_nagle_algorithm": True})
    server = Server(("127.0.0.1", port), prompt)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
