"""From a lead to its owner's mail or chat: a worker of its own, sinks on loopback, a pace."""

import os
import resource
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from bench import ground
from bench.values import Figure

PACE, AT_ONCE, SECONDS = 50, 10, 4  # leads a second, in parts of so many, for so long
OWNERS = 10  # each is handed one lead of a part; half are told by mail, half by chat
WARM_UP = 3  # parts that are not counted
READY = 120  # seconds that the worker has to begin
LATE = 60  # seconds after which nobody waits for what has not come
BARE = 200


def measure() -> list[Figure]:
    """A worker that serve would start, and leads by the door for single records, in parts."""
    notes = Path(os.environ["ACCORD_HOME"]) / "arrived"
    with _sinks(notes) as (mail, chat):
        os.environ |= {
            "ACCORD_SMTP_HOST": "127.0.0.1", "ACCORD_SMTP_PORT": str(mail),
            "ACCORD_OUTGOING_ALLOWED": f"127.0.0.1:{chat}",
        }  # fmt: skip
        bare = _bare(mail)
        with ground.at_home():
            owners = _owners(chat)
            with _worker():
                for part in range(-WARM_UP, 0):
                    _take(part, owners)
                _wait(notes, lines=BARE + WARM_UP * AT_ONCE, within=READY)
                counted, lasted = _arrive(owners)
                arrived = _wait(notes, counted=len(counted), within=LATE)
    late = sorted(arrived.get(number, at + LATE) - at for number, at in counted.items())
    assert arrived, "nothing came at all"
    return [
        Figure("notices", "leads that were taken in and handed over", "/s",
               (len(counted) / lasted,)),
        Figure("notices", "from a lead to its owner's mail or chat, half of all", "s",
               (late[len(late) // 2],)),
        Figure("notices", "the same, 95th of 100", "s", (late[len(late) * 95 // 100],), at_most=2),
        Figure("notices", "notices that left", "/s",
               (len(arrived) / (max(arrived.values()) - min(arrived.values())),)),
        Figure("notices", "processor time of the worker for one, its start in it", "ms",
               (1000 * _spent() / (len(arrived) + WARM_UP * AT_ONCE),)),
        Figure("notices", "bare mails to the same server, one connection each", "/s", (bare,)),
    ]  # fmt: skip


@contextmanager
def _sinks(notes: Path) -> Iterator[tuple[int, int]]:
    child = subprocess.Popen(
        [sys.executable, "-m", "bench.sinks", str(notes)], cwd=ground.ROOT, text=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert child.stdout is not None
        mail, chat = map(int, child.stdout.readline().split())
        yield mail, chat
    finally:
        child.terminate()
        child.wait(timeout=30)


@contextmanager
def _worker() -> Iterator[None]:
    child = subprocess.Popen(
        [sys.executable, "-m", "accord.config.cli", "worker"],
        env=ground.environment(ground.home_here()), cwd=ground.ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        child.terminate()
        child.wait(timeout=60)


def _bare(port: int) -> float:
    """Mails a second to the same sink by what Python has for it."""
    began = time.perf_counter()
    for number in range(BARE):
        letter = EmailMessage()
        letter["Subject"], letter["From"], letter["To"] = "Bare", "a@a.example", "b@b.example"
        letter.set_content(f"Bare {number}")
        with smtplib.SMTP("127.0.0.1", port) as line:
            line.send_message(letter)
    return BARE / (time.perf_counter() - began)


def _owners(chat: int) -> list[str]:
    """Sellers, the kinds of hand-off in force, and a lead who has what nobody has."""
    from accord.foundation import clock
    from accord.integrations.notices.operations import chats
    from accord.integrations.notices.values import ChatKind
    from accord.notices import api as notices
    from accord.team import api as team

    at = clock.now()
    team.add_member(email="lead@bench.example", name="Lead", role="sales_lead", at=at)
    found = []
    for number in range(OWNERS):
        email = f"seller{number}@bench.example"
        member = team.add_member(email=email, name=f"Seller {number}", role="sdr", at=at)
        if number % 2:
            url = f"http://127.0.0.1:{chat}/hook"
            chats.set_chat(member_id=member, kind=ChatKind.SLACK, url=url, at=at)
            ways = {("handed_over", way): way is notices.Way.CHAT for way in notices.CHOSEN}
            notices.choose(member_id=member, ways=ways, habits=notices.Habits(), at=at)
        found.append(email)
    ground.begin_handoffs(at)
    return found


def _arrive(owners: list[str]) -> tuple[dict[int, float], float]:
    """Leads that are MQL as they come, at a steady pace: when each began to be taken in by its
    number, and how long all took."""
    begun: dict[int, float] = {}
    first = time.time()
    for part in range(PACE * SECONDS // AT_ONCE):
        time.sleep(max(0.0, first + part * AT_ONCE / PACE - time.time()))
        begun |= _take(part, owners)
    return begun, time.time() - first


def _take(part: int, owners: list[str]) -> dict[int, float]:
    from accord.foundation import clock
    from accord.intake import api as intake
    from accord.intake.operations import records

    at, began = clock.now(), time.time()
    numbers = range(part * AT_ONCE, (part + 1) * AT_ONCE)
    rows: list[dict[str, Any]] = [
        {
            "external_id": f"n{number}", "full_name": f"New {number}" if number >= 0 else "Early",
            "stage": "mql",
            "email": f"new{number}@arrives{number}.example", "created_at": at.isoformat(),
            "owner_external_id": owners[number % OWNERS],
        }
        for number in numbers
    ]  # fmt: skip
    receipts = records.take(kind=intake.Kind.LEADS, records=rows, now=clock.now, source="crm")
    assert all(one.subject_id is not None for one in receipts), receipts
    return dict.fromkeys(numbers, began)


def _wait(notes: Path, *, within: float, lines: int = 0, counted: int = 0) -> dict[int, float]:
    """When the notice of each lead that counts first arrived, once so many messages of all have and
    so many leads that count are told."""
    ends = time.time() + within
    while True:
        told = [line.split() for line in notes.read_text(encoding="ascii").splitlines()]
        arrived = {
            int(number): float(at) for at, _kind, number in reversed(told) if number[0] != "-"
        }
        if (len(told) >= lines and len(arrived) >= counted) or time.time() > ends:
            return arrived
        time.sleep(0.1)


def _spent() -> float:
    """Seconds of processor time that the worker took, which has ended by now."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
