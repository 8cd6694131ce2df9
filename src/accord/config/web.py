"""The web process: gunicorn, configured here and nowhere else.

Started by the supervisor as `python -m accord.config.web DESCRIPTOR` with the number of a
listening socket.
"""

import gc
import importlib
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from gunicorn.app.base import BaseApplication

from accord.config import lifeline

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 only gunicorn's own heartbeat files lie there
GRACE_SECONDS = 20


class Web(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    """Two processes with threads: Python's lock leaves the second core idle otherwise."""

    def __init__(self, *, descriptor: int) -> None:
        self.descriptor = descriptor
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.chosen().items():
            self.cfg.set(name, value)

    def chosen(self) -> dict[str, Any]:
        """gunicorn's settings by name."""
        return {
            "bind": f"fd://{self.descriptor}",
            "workers": 2,
            "worker_class": "gthread",
            "threads": 4,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": GRACE_SECONDS,
            "keepalive": 5,
            "errorlog": "-",
            "loglevel": "warning",
            # A heartbeat file on a slow disk would make gunicorn kill a healthy process.
            "worker_tmp_dir": str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None,
            "control_socket_disable": True,
            # What was frozen is not let go of, which DuckDB reports as a leak, page after page.
            "worker_exit": lambda _server, _worker: gc.unfreeze(),
            "on_exit": lambda _server: gc.unfreeze(),
        }

    def load(self) -> Any:
        application = importlib.import_module("accord.config.wsgi").application
        # Every page is loaded once, before there are two processes: else each of them loads them
        # all for the first who asks, who waits for it.
        importlib.import_module(settings.ROOT_URLCONF)
        # What is loaded now stays for good: going through all of it once more, as the collector
        # does every now and then, would hold one request up for longer than its own work takes.
        gc.collect()
        gc.freeze()
        return application


def main() -> None:
    """Serve on the socket that the supervisor hands over."""
    lifeline.follow()
    Web(descriptor=int(sys.argv[1])).run()


if __name__ == "__main__":
    main()
