"""Pages with 100,000 leads and 1,000,000 touches behind them, over HTTP."""

import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench import ground, web
from bench.values import Figure

ROUNDS = 5
REQUESTS = 40
FLAT = 1.25
# Of figures of both teams: the first page and what gathers measures or acts.
FIGURES = {
    "home": "/",
    "slowest step": "/slowest/",
    "how buyers buy": "/buyers/",
    "calls by day": "/contribution/?what=calls",
    "acts": "/acts/",
}
COMING = "home, while touches come in"
BOUNDS = {
    "lead list": 0.1, "lead page": 0.1, "exact search": 0.1,
    **dict.fromkeys([*FIGURES, COMING], 0.4),
}  # fmt: skip
# Inside a home: two touches in a second.
_COMING = """
import time
from bench import ground
with ground.at_home():
    from accord.foundation import bulk
    while True:
        bulk.execute('''
            insert into journeys_touch (person_id, kind, direction, reach, team, channel,
              journey_stage, occurred_at, received_at, source, external_key, detail)
            select max(id), 'web_visit', 'in', '1:many', 'marketing', '', '', now(), now(),
              'bench', clock_timestamp()::text, '{}' from contacts_person''', [])
        print(flush=True)
        time.sleep(0.5)
"""
STAGES = ("", "lead", "mql", "sql", "opportunity", "customer")
ORIGINS = ("", "organic_search", "paid_search", "referral", "webinar", "bought_list")
TABLES = ("leads_lead", "contacts_person", "contacts_company", "journeys_touch", "leads_stageevent")
WALKED = 1_000  # rows; a small table may be read whole
_EMAIL = re.compile(r"[a-z0-9.]+@[a-z0-9.-]+\.example")
_LEAD = re.compile(r'href="/leads/(\d+)/"')

Path_of = Callable[[random.Random], str]


def load(home: Path, *, scale: int) -> list[Figure]:
    """The sample company at this scale, through the intake."""
    began = time.perf_counter()
    printed = ground.python(
        ["accord.config.cli", "demo", "load", "--scale", str(scale), "--json"], home=home
    )
    seconds = time.perf_counter() - began
    kinds = json.loads(printed)["kinds"]
    rows = sum(counts["received"] for counts in kinds.values())
    return [
        Figure(
            "pages", f"loading {kinds['leads']['received']:,} leads, {rows:,} rows", "s", (seconds,)
        ),
        Figure("pages", "the same", "rows/s", (rows / seconds,)),
    ]


def measure(*, home: Path, small: Path) -> list[Figure]:
    """p95 of the pages people use most, and how it grows from the small home to the large one."""
    large, little = _rounds(home), _rounds(small)
    figures = [
        Figure("pages", f"{name}, p95", "s", large[name], at_most=bound)
        for name, bound in BOUNDS.items()
    ]
    for name in ("lead list", "lead page", "exact search"):
        grown = tuple(big / few for big, few in zip(large[name], little[name], strict=True))
        figures.append(
            Figure("pages", f"{name}, grown since 6,000 leads", "×", grown, at_most=FLAT)
        )
    return figures


def _rounds(home: Path) -> dict[str, tuple[float, ...]]:
    roll = random.Random(3)  # noqa: S311 any order of pages will do
    with web.serving(home) as client:
        ways = _ways(client)
        for way in ways.values():
            for _ in range(10):
                client.get(way(roll))
        found: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, way in ways.items():
                seconds = [client.timed(way(roll)) for _ in range(REQUESTS)]
                found[name].append(quantiles(seconds, n=20)[-1])
        with _coming(home):
            found[COMING] = [
                quantiles([client.timed("/") for _ in range(REQUESTS)], n=20)[-1]
                for _ in range(ROUNDS)
            ]
    return {name: tuple(values) for name, values in found.items()}


@contextmanager
def _coming(home: Path) -> Iterator[None]:
    """A process that writes what figures are made of, again and again."""
    writer = subprocess.Popen(
        [sys.executable, "-c", _COMING], env=ground.environment(home), cwd=ground.ROOT,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert writer.stdout is not None
        writer.stdout.readline()
        yield
    finally:
        writer.kill()
        writer.wait()


def _ways(client: web.Client) -> dict[str, Path_of]:
    """How each kind of page is asked for; leads and addresses are taken from lists."""
    ids = [
        number
        for stage in STAGES
        for origin in ORIGINS
        for number in _LEAD.findall(client.get(f"/leads/?stage={stage}&origin={origin}"))
    ]
    emails = [
        email for number in ids[::20] for email in _EMAIL.findall(client.get(f"/leads/{number}/"))
    ]
    if not ids or not emails:
        raise web.Unexpected("the list names no lead or no address")
    return {
        "lead list": lambda roll: (
            f"/leads/?stage={roll.choice(STAGES)}&origin={roll.choice(ORIGINS)}"
        ),
        "lead page": lambda roll: f"/leads/{roll.choice(ids)}/",
        "exact search": lambda roll: f"/leads/?q={roll.choice(emails)}",
        **{name: _always(path) for name, path in FIGURES.items()},
    }


def _always(path: str) -> Path_of:
    return lambda _roll: path


def measure_inside() -> list[Figure]:
    """Inside the home: how many queries pages need, and whether any of them reads a whole table."""
    with ground.at_home():
        from django.db import connections
        from django.test import Client

        from accord.foundation import clock
        from accord.team import api as team

        with connections["owner"].cursor() as cursor:
            cursor.execute("analyze")
        client = Client()
        secret = team.make_link(member_id=None, at=clock.now())
        client.post(f"/welcome/{secret}/")
        many, few = _queries(client, "/leads/"), _queries(client, "/leads/?q=nobody-is-called-so")
        one = _queries(client, "/leads/?stage=customer&sort=name")
        scans = [sql for sql in [*many, *one] if _reads_all(sql)]
        for sql in scans:
            print(f"reads a whole table: {sql}", file=sys.stderr)
    return [
        Figure("pages", "queries of a lead list with 50 lines", "", (len(many),)),
        Figure(
            "pages", "queries more than of an empty one", "", (len(many) - len(few),), at_most=8
        ),
        Figure("pages", "whole tables read by a lead list", "", (len(scans),), at_most=0),
    ]


def _queries(client, path: str) -> list[str]:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    if answer.status_code != 200:
        raise web.Unexpected(f"{path}: {answer.status_code}")
    return [query["sql"] for query in captured.captured_queries]


def _reads_all(sql: str) -> bool:
    """Whether a query walks through a large table instead of using an index."""
    from django.db import connection

    if not sql.lstrip().lower().startswith(("select", "with")):
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, format json) {sql}")
        plan = cursor.fetchone()[0]
    told = json.loads(plan) if isinstance(plan, str) else plan
    return any(_walked(node) > WALKED for node in _nodes(told[0]["Plan"]))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)


def _walked(node: dict[str, Any]) -> float:
    if node["Node Type"] != "Seq Scan" or node["Relation Name"] not in TABLES:
        return 0
    return float(node["Actual Rows"] + node.get("Rows Removed by Filter", 0))
