"""Which words of a route stand, which stand beside them, and what was told otherwise before; when
two routes tell of one happening: mails and meetings by name, calls by their time."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import pairwise
from typing import Any

from accord.journeys.values import (
    GUARD_WITHIN,
    MEETING_ENDS,
    MEETINGS,
    ONE_CALL_WITHIN,
    Meeting,
    TouchKind,
    Was,
)

_BOUND = 998  # a line of a mail's head is no longer
_BLANKS: tuple[Any, ...] = ("", None)
_AGREED = frozenset({TouchKind.MEETING_BOOKED, TouchKind.MEETING_MOVED})
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
class Word:
    """What a route says of a touch at one time; of what is gone `said` does not matter.

    at: by which words are ordered, the tool's own time of change where it is dated.
    """

    said: Mapping[str, Any]
    is_gone: bool
    at: datetime
    is_dated: bool = False


class News(Enum):
    """What a word adds to those that are known of its route."""

    NOTHING = "nothing"
    BESIDE = "beside"  # kept beside the word that stands: an older one, or the same of a later time
    NEWEST = "newest"


def news(word: Word, *, known: Sequence[Word]) -> News:
    """What a word adds. A blank says nothing, so that a poorer telling takes nothing away.

    The same again of a later time stands beside: what comes of a time between is older than it.
    """
    before = [each for each in known if each.at <= word.at]
    latest = max(reversed(before), key=lambda each: each.at, default=None)
    if word.is_dated and any(each.at == word.at and adds_nothing(word, each) for each in before):
        return News.NOTHING
    if latest is not None and adds_nothing(word, latest):
        return News.BESIDE if word.is_dated else News.NOTHING
    return News.BESIDE if len(before) < len(known) else News.NEWEST


def adds_nothing(word: Word, known: Word) -> bool:
    """Whether all that a word says stands in a known one."""
    if word.is_gone or known.is_gone:
        return word.is_gone == known.is_gone
    return all(
        known.said.get(name) == value for name, value in word.said.items() if value not in _BLANKS
    )


@dataclass(frozen=True, slots=True)
class Said:
    """A word of a route as a timeline compares it with the next one; no kind: it is gone."""

    source: str
    key: str
    at: datetime
    is_gone: bool
    kind: TouchKind | None
    occurred_at: datetime
    subject: str
    start: datetime | None


def changes(words: Sequence[Said]) -> list[Was]:
    """What was said before and is told otherwise since, the latest first; `words` as they came."""
    routes: dict[tuple[str, str], list[Said]] = {}
    for word in words:
        routes.setdefault((word.source, word.key), []).append(word)
    found = []
    for told in routes.values():
        ordered = [word for word in sorted(told, key=lambda word: word.at) if not word.is_gone]
        for before, after in pairwise(_filled(ordered)):
            said = (before.kind, before.occurred_at, before.subject, before.start)
            now = (after.kind, after.occurred_at, after.subject, after.start)
            if before.kind is not None and said != now:
                at, next_at = _moment(before), _moment(after)
                found.append(Was(before.kind, before.subject, at, next_at, after.at, before.source))
    return sorted(found, key=lambda was: was.until, reverse=True)


def _filled(ordered: Sequence[Said]) -> list[Said]:
    """What a word leaves blank is as the word before it said."""
    answer = [*ordered[:1]]
    for word in ordered[1:]:
        before = answer[-1]
        subject, start = word.subject or before.subject, word.start or before.start
        answer.append(replace(word, subject=subject, start=start))
    return answer


def _moment(word: Said) -> datetime:
    """When a touch was; when a meeting is to begin."""
    return word.start if word.start and word.kind in MEETINGS else word.occurred_at


def key_heads(key: str) -> list[str]:
    """The ids of records that a touch's key belongs to: `a:b:c` to `a`, `a:b` and itself."""
    parts = key.split(":")
    return [":".join(parts[:end]) for end in range(1, len(parts) + 1)]


def without_end(told: Sequence[Meeting], *, at: datetime) -> set[int]:
    """Dates that are past and of which nobody told how they ended, by the ids of their touches."""
    agreed = [each for each in told if each.kind in _AGREED and each.start and each.start <= at]
    return {
        each.id
        for each in agreed
        if not any(ends(other, each) or _moves(other, each) for other in told)
    }


def ends(other: Meeting, agreed: Meeting) -> bool:
    """Whether one says how the other ended: of one record, or, whoever tells, of one time."""
    return other.kind in MEETING_ENDS and (
        other.of == agreed.id
        or (other.start or other.occurred_at) == agreed.start
        or _is_one_record(other, agreed)
    )


def _moves(other: Meeting, agreed: Meeting) -> bool:
    is_later = other.kind is TouchKind.MEETING_MOVED and other.id > agreed.id
    return is_later and _is_one_record(other, agreed)


def _is_one_record(first: Meeting, second: Meeting) -> bool:
    """A lone first part of two longer keys is a kind or a calendar, and no record."""
    shared = {*key_heads(first.key)} & {*key_heads(second.key)}
    keys = (first.key, second.key)
    return first.source == second.source and any(":" in head or head in keys for head in shared)


def overtaken(told: Sequence[Meeting]) -> list[Meeting]:
    """Of one person's meetings the words by hand that a tool's word has overtaken.

    Where the tool has the meeting no more, the member's word is what is left.
    """
    by_id = {each.id: each for each in told}
    tools = [each for each in told if not each.is_by_hand]
    return [
        said
        for said in told
        if said.is_by_hand
        and (agreed := by_id.get(said.of or 0)) is not None
        and (agreed.start != said.start or any(ends(each, agreed) for each in tools))
    ]


def is_set_back(*, agreed: Sequence[Word], ended: Sequence[Word]) -> bool:
    """Whether a record of a meeting says again, and later than how it ended, that it is to be."""
    said = [word.at for word in agreed if not word.is_gone]
    if not said or not ended:
        return False
    latest = max(reversed(ended), key=lambda word: word.at)
    return not latest.is_gone and max(said) > latest.at


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


@dataclass(frozen=True, slots=True)
class Mailed:
    """A mail to a person, or a link of one that was followed; mail: its campaign; link: "" where
    nobody says which."""

    id: int
    person: int
    kind: str
    at: datetime
    mail: int | None
    link: str


def by_machines(told: Sequence[Mailed]) -> set[int]:
    """Clicks that no person made: within seconds of the sending, or on several links of one mail
    within seconds."""
    people: dict[int, list[Mailed]] = {}
    for each in told:
        people.setdefault(each.person, []).append(each)
    return {
        click.id
        for theirs in people.values()
        for click in theirs
        if click.kind == TouchKind.EMAIL_CLICK
        and any(_gives_away(other, click) for other in theirs)
    }


def _gives_away(other: Mailed, click: Mailed) -> bool:
    if None not in (other.mail, click.mail) and other.mail != click.mail:
        return False
    if other.kind == TouchKind.EMAIL_SENT:
        return timedelta(0) <= click.at - other.at <= GUARD_WITHIN
    return (
        other.kind == TouchKind.EMAIL_CLICK
        and "" not in (other.link, click.link)
        and other.link != click.link
        and abs(other.at - click.at) <= GUARD_WITHIN
    )
