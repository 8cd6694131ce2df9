"""From a clone to the first page, as a newcomer types it."""

import http.client
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import ground
from bench.values import Figure

PATIENCE = 600.0
LATER = 3


def measure() -> list[Figure]:
    """`make run` in a fresh clone with an empty home, and again with all in place."""
    with (
        tempfile.TemporaryDirectory(prefix="accord-clone-") as name,
        ground.throw_away_home() as home,
    ):
        clone = Path(name) / "accord"
        began = time.perf_counter()
        subprocess.run(
            ["git", "clone", "--quiet", str(ground.ROOT), str(clone)], check=True, stdout=2
        )
        with _running(clone, home=home):
            first = time.perf_counter() - began
        later = []
        for _ in range(LATER):
            began = time.perf_counter()
            with _running(clone, home=home):
                later.append(time.perf_counter() - began)
    return [
        Figure("setup", "make run, from clone to the first page", "s", (first,), at_most=120),
        Figure("setup", "make run, later", "s", tuple(later), at_most=6),
    ]


@contextmanager
def _running(clone: Path, *, home: Path) -> Iterator[None]:
    port = _free_port()
    running = subprocess.Popen(
        ["make", "--silent", "run", f"PORT={port}"],
        cwd=clone,
        env=ground.environment(home),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(port, running)
        yield
    finally:
        # Its whole session: make, the shell and the supervisor, and nobody else.
        os.killpg(running.pid, signal.SIGTERM)
        running.wait(timeout=90)


def _wait_for(port: int, running: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and running.poll() is None:
        if _answers(port):
            return
        time.sleep(0.02)
    raise RuntimeError("make run ended before it served a page")


def _answers(port: int) -> bool:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        asking.request("GET", "/")
        return asking.getresponse().status < 500
    except OSError:
        return False
    finally:
        asking.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
