"""A request to our own API in this process: the same door, key, rights, bounds and answers."""

import io
import json
import sys
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from accord.integrations.mcp.values import Answer, Ask

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def application() -> Application:
    """The application as the web server runs it."""
    return get_wsgi_application()


def ask(*, application: Application, key: str, ask: Ask) -> Answer:
    """One request with a program's key."""
    body = b"" if ask.body is None else json.dumps(ask.body).encode()
    status: list[int] = []

    def start(line: str, _headers: Any, _problem: Any = None) -> Callable[[bytes], object]:
        status.append(int(line.partition(" ")[0]))
        return lambda _part: None

    parts = application(_environ(ask, key=key, body=body), start)
    try:
        content = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close:
            close()
    try:
        return Answer(status[0], json.loads(content))
    except ValueError:
        return Answer(status[0], None)


def _environ(ask: Ask, *, key: str, body: bytes) -> dict[str, Any]:
    said = {name: value for name, value in ask.query.items() if value is not None}
    host = next((one for one in settings.ALLOWED_HOSTS if one[:1] not in "*."), "localhost")
    return {
        "REQUEST_METHOD": ask.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": f"/api/v1{ask.path}",
        "QUERY_STRING": urlencode(said),
        "SERVER_NAME": host,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "HTTP_AUTHORIZATION": f"Bearer {key}",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
