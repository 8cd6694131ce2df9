"""A chat on this machine that is posted to: it may be slow, busy, broken, or lose its answer."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LOST = -1  # taken, and the line is cut before the answer


class Chat:
    """`answer(number)` is the status of the number-th request, from 1, or LOST."""

    def __init__(self) -> None:
        self.came: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.answer: Callable[[int], int] = lambda _number: 200
        self.headers: dict[str, str] = {}
        self.seconds = 0.0
        chat = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                chat.came.append(json.loads(body))
                chat.keys.append(self.headers["x-accord-key"])
                time.sleep(chat.seconds)
                status = chat.answer(len(chat.came))
                if status == LOST:
                    self.connection.close()
                    return
                self.send_response(status)
                for name, said in chat.headers.items():
                    self.send_header(name, said)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None: ...

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *args: Any) -> None: ...

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}/services/T0/secret"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
