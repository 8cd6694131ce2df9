"""A CRM read from nothing: every contact of a simulated portal, beside reading its pages alone."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench import ground
from bench.values import Figure

CONTACTS = 200_000
SECONDS = 300.0
PAGE = 50  # records with their histories that it answers at a time


def measure(*, contacts: int = CONTACTS) -> list[Figure]:
    """Contacts with their histories of stages, as a connection reads them, in this process."""
    with ground.at_home(), _portal(contacts) as (url, token):
        pages = _timed(lambda: _pages(url, token))
        taken, people = _backfill(url, token)
    assert people == contacts, f"{people} of {contacts} came"
    return [
        Figure("connect", f"{contacts:,} contacts of a CRM", "s", (taken,), at_most=SECONDS),
        Figure("connect", "the same", "contacts/s", (contacts / taken,)),
        Figure("connect", "its pages alone, read and thrown away", "s", (pages,)),
        Figure("connect", "pages alone, of all the time", "×", (pages / taken,)),
    ]


@contextmanager
def _portal(contacts: int) -> Iterator[tuple[str, str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.portals.hubspot", str(contacts), "0"],
        cwd=ground.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        url, _token, token, *_secret = process.stdout.readline().split()
        from django.conf import settings

        settings.OUTGOING_ALLOWED = frozenset({url.removeprefix("http://")})
        yield url, token
    finally:
        process.terminate()
        process.wait(timeout=30)


def _pages(url: str, token: str) -> None:
    from accord.foundation import outgoing

    wanted = "properties=email,firstname,lastname,lifecyclestage"
    with outgoing.client(base_url=url, headers={"Authorization": f"Bearer {token}"}) as client:
        after = ""
        while after is not None:
            said = client.get(
                f"/crm/objects/2026-09/contacts?limit={PAGE}&{wanted}"
                f"&propertiesWithHistory=lifecyclestage{after and f'&after={after}'}"
            ).json()
            after = said.get("paging", {}).get("next", {}).get("after")


def _backfill(url: str, token: str) -> tuple[float, int]:
    from accord.foundation import bulk, clock
    from accord.integrations.connecting.operations import following, setting_up, steering

    number = setting_up.connect(
        tool="hubspot", said={"token": token, "base_url": url, "client_secret": ""}, now=clock.now,
        actor_id=None, name="",
    )  # fmt: skip
    steering.begin(connection_id=number, at=clock.now(), actor_id=None)

    def go() -> None:
        while following.go(connection_id=number, now=clock.now):
            pass

    taken = _timed(go)
    [(people,)] = bulk.fetch("select count(*) from contacts_sourcerecord where kind = 'person'")
    return taken, people


def _timed(work) -> float:  # type: ignore[no-untyped-def]
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
