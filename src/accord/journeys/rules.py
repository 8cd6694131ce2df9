"""When two routes tell of one happening: mails and meetings by name, calls by their time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from accord.journeys.values import ONE_CALL_WITHIN

_BOUND = 998  # a line of a mail's head is no longer
_COMMENT = re.compile(r"\([^()]*\)")


def mail_id(written: str) -> str:
    """What a mail is called, whichever program wrote it down; "" where that is no Message-ID.

    Tools drop the brackets, fold the line or change the case; none of them makes another mail.
    """
    plain = "".join(_COMMENT.sub("", written).split()).lower()
    if "<" in plain:
        plain = plain.partition("<")[2].partition(">")[0]
    local, at, domain = plain.partition("@")
    fits = local and at and domain and len(plain) <= _BOUND and plain.isprintable()
    return f"mail:{plain}" if fits else ""


def meeting_id(*, uid: str, start: datetime, kind: str) -> str:
    """One date of a meeting, whoever's calendar it stands in; "" where it has no name."""
    plain = "".join(uid.split()).lower()
    if not 0 < len(plain) <= _BOUND:
        return ""
    return f"{kind}:{plain}:{start.astimezone(UTC).isoformat(timespec='minutes')}"


@dataclass(frozen=True, slots=True)
class Call:
    """A call as one route tells it; member_id None where the route does not say who called."""

    id: int
    person: int
    member_id: int | None
    at: datetime


def same_calls(*, told: Sequence[Call], known: Sequence[Call]) -> dict[int, int]:
    """Which calls that were told now are known by another route: told id → known id.

    The nearest in time are one; each call is one with at most one of the other route.
    """
    near: dict[int, list[Call]] = {}
    for call in known:
        near.setdefault(call.person, []).append(call)
    pairs = sorted(
        (abs(new.at - old.at), new.id, old.id)
        for new in told
        for old in near.get(new.person, ())
        if abs(new.at - old.at) < ONE_CALL_WITHIN and _same_member(new, old)
    )
    found: dict[int, int] = {}
    for _gap, new_id, old_id in pairs:
        if new_id not in found and old_id not in found.values():
            found[new_id] = old_id
    return found


def _same_member(new: Call, old: Call) -> bool:
    return None in (new.member_id, old.member_id) or new.member_id == old.member_id
