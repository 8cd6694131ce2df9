"""How often a stranger may knock: counted by minute for all processes together."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from accord.foundation import bulk

KEPT = timedelta(hours=1)
HOUR = 60  # minutes


def within(*, what: str, who: str, at: datetime, at_most: int) -> bool:
    """Count one knock and say whether it is among the first `at_most` of its minute.

    `who` is kept only as a digest that nobody without the secret key can make.
    """
    rows = bulk.fetch(
        """insert into foundation_tally as t (knock, minute, count)
           values (%s, date_trunc('minute', %s::timestamptz), 1)
           on conflict (knock, minute) do update set count = t.count + 1 returning count""",
        [_knock(what=what, who=who), at],
    )
    return int(rows[0][0]) <= at_most


def _knock(*, what: str, who: str) -> bytes:
    secret = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32).digest()
    return hashlib.blake2b(f"{what}\n{who}".encode(), digest_size=16, key=secret).digest()


def wait(*, what: str, who: str, at: datetime, at_most: int, minutes: int) -> int:
    """Count one knock; 0 where at most `at_most` fell into these minutes (an hour at the most),
    else in how many seconds to knock again."""
    now_within = within(what=what, who=who, at=at, at_most=at_most)
    if minutes == 1:
        return 0 if now_within else 60 - at.second
    rows = bulk.fetch(
        """select sum(count), min(minute) from foundation_tally
           where knock = %s and minute > date_trunc('minute', %s::timestamptz) - %s""",
        [_knock(what=what, who=who), at, timedelta(minutes=minutes)],
    )
    count, first = rows[0]
    if count <= at_most:
        return 0
    return max(1, int((first + timedelta(minutes=minutes) - at).total_seconds()))


def forget_old(*, at: datetime) -> int:
    """Remove counts that decide nothing any more; answers how many."""
    return bulk.execute("delete from foundation_tally where minute < %s", [at - KEPT])


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, past the proxies of our own that ACCORD_PROXIES counts.

    What stands left of them in the header was written by whoever asked and decides nothing.
    """
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if 0 < settings.PROXIES <= len(passed) and passed[-settings.PROXIES]:
        return passed[-settings.PROXIES][:64]
    return str(request.META.get("REMOTE_ADDR", ""))
