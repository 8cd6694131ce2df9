"""One lead at a time through the API, beside an endpoint of the same server that commits a row."""

import http.client
import json
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from bench import ground
from bench.values import Figure

CLIENTS = 4
REQUESTS = 200  # of each client in a round
ROUNDS = 3
WARM_UP = 25
SHARE = 1 / 12
SLOWEST = 60.0  # ms
FLAT = 0.8


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """`accord serve` with the endpoint of one row beside its own; answers host and port."""
    server = subprocess.Popen(
        [sys.executable, "-m", "accord.config.cli", "serve", "--port", "0", "--json"],
        env=ground.environment(home) | {"DJANGO_SETTINGS_MODULE": "bench.settings"},
        cwd=ground.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        yield str(urlsplit(json.loads(server.stdout.readline())["url"]).netloc)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def key(home: Path) -> str:
    """A program's key."""
    made = ["accord.config.cli", "token", "new", "--role", "mops", "--name", "bench", "--json"]
    return str(json.loads(ground.python(made, home=home))["key"])


def lead() -> dict[str, str]:
    """A lead that nobody has seen before."""
    number = uuid.uuid4().hex
    return {
        "external_id": number,
        "email": f"{number}@company{number[:4]}.example",
        "first_name": "Ana",
        "last_name": f"Pop{number[:6]}",
        "company": f"Firma {number[:4]} SRL",
        "phone": f"+4072{int(number[:7], 16) % 10**7:07d}",
        "origin": "paid_search",
        "created_at": "2026-03-02T09:00:00+02:00",
        "source": "bench",
    }


def one_client(host: str, path: str, *, secret: str, count: int) -> list[float]:
    """Seconds of each request of one keep-alive connection."""
    connection = http.client.HTTPConnection(host, timeout=60)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    took = []
    for _ in range(count):
        body = json.dumps(lead())
        began = time.perf_counter()
        connection.request("POST", path, body=body, headers=headers)
        answer = connection.getresponse()
        text = answer.read()
        took.append(time.perf_counter() - began)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {text[:300]!r}")
    connection.close()
    return took


def together(host: str, path: str, *, secret: str, count: int) -> tuple[float, list[float]]:
    """Requests a second of CLIENTS at once, and what each took."""
    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        ran: list[list[float]] = list(
            pool.map(lambda _: one_client(host, path, secret=secret, count=count), range(CLIENTS))
        )
    seconds = time.perf_counter() - began
    return CLIENTS * count / seconds, sorted(one for each in ran for one in each)


def measure(home: Path, *, leads: int) -> tuple[list[Figure], float]:
    """The figures with so many leads loaded, and the rate for comparing with another size."""
    secret = key(home)
    rates: dict[str, list[float]] = {"/api/v1/leads": [], "/api/one-row": []}
    slow: list[float] = []
    usual: list[float] = []
    with serving(home) as host:
        for path in rates:
            together(host, path, secret=secret, count=WARM_UP)
        for _round in range(ROUNDS):
            for path, found in rates.items():
                rate, took = together(host, path, secret=secret, count=REQUESTS)
                found.append(rate)
                if path == "/api/v1/leads":
                    usual.append(1000 * median(took))
                    slow.append(1000 * took[int(len(took) * 0.99)])
    ours, rows = rates["/api/v1/leads"], rates["/api/one-row"]
    ratios = tuple(mine / row for mine, row in zip(ours, rows, strict=True))
    told = f"with {leads:,} leads"
    return [
        Figure("api", f"one row committed, {CLIENTS} clients", "1/s", tuple(rows)),
        Figure("api", f"POST /leads {told}", "1/s", tuple(ours)),
        Figure("api", f"the same, of one row {told}", "", ratios, at_least=SHARE),
        Figure("api", f"POST /leads, median {told}", "ms", tuple(usual)),
        Figure("api", f"POST /leads, p99 {told}", "ms", tuple(slow), at_most=SLOWEST),
    ], median(ours)


def flatness(home: Path, *, rate: float) -> Figure:
    """The rate in a full home beside that in this empty one."""
    _, empty = measure(home, leads=0)
    return Figure("api", "POST /leads, of the rate with none", "", (rate / empty,), at_least=FLAT)
