"""Which words, which ways, and when: decided from values alone."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accord.notices.values import KINDS, Agreed, Habits, Kind, UnableToTell, Way

FACTS_BOUND = 20
_CODE = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,59}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00")
_KEY = re.compile(r"[a-z0-9_.:-]{1,120}")
_NAME = re.compile(r"[a-z][a-z_]{0,30}")
_FACT = re.compile(r"%\((\w+)\)s")
_OLD = timedelta(days=3)


def kind_of(code: str) -> Kind:
    """The kind of this code; raises UnableToTell."""
    if code not in KINDS:
        raise UnableToTell(f"Nothing is told of the kind {code!r}.")
    return KINDS[code]


def check_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as they are kept; raises UnableToTell for what is no code, number or moment.

    A name, an address or a sentence is none of these: what is erased must be nowhere.
    """
    if len(facts) > FACTS_BOUND:
        raise UnableToTell("There are too many facts.")
    kept = {}
    for name, value in facts.items():
        if isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat()
        sound = value is None or isinstance(value, bool | int | float)
        sound = sound or (isinstance(value, str) and _is_code(value))
        if not (sound and _NAME.fullmatch(name)):
            raise UnableToTell(f"The fact {name!r} is neither a code nor a number nor a moment.")
        if value is not None:
            kept[name] = value
    return kept


def _is_code(value: str) -> bool:
    return bool(_CODE.fullmatch(value) or _MOMENT.fullmatch(value))


def check_key(key: str) -> None:
    """Raise UnableToTell for a key that is not of small letters, digits and `_.:-`."""
    if not _KEY.fullmatch(key):
        raise UnableToTell(f"The key {key!r} is not made of codes and ids.")


def facts_named(wording: str) -> frozenset[str]:
    """Which facts a sentence names."""
    return frozenset(_FACT.findall(wording))


def worded(kind: Kind, said: Mapping[str, str]) -> str:
    """The fullest sentence of a kind of which everything is said; `said`: facts in words."""
    for wording in kind.wordings:
        if facts_named(str(wording)) <= set(said):
            return str(wording) % said
    return str(kind.label)


def ways(
    kind: Kind,
    chosen: Mapping[tuple[str, Way], bool],
    *,
    has_chat: bool,
    agreed: Agreed | None = None,
) -> frozenset[Way]:
    """By which ways a notice goes, as somebody chose, else as was agreed for what it is about, else
    as is usual for its kind."""
    there = [way for way in Way if has_chat or way is not Way.CHAT]
    usual = kind.ways if agreed is None else _usual(agreed, there)
    return frozenset(way for way in there if chosen.get((kind.code, way), way in usual))


def _usual(agreed: Agreed, there: Collection[Way]) -> frozenset[Way]:
    """The way that was agreed, the other where somebody cannot be reached by it."""
    if agreed.first is None:
        return frozenset()
    way = agreed.first if agreed.first in there else agreed.instead
    return frozenset({way} if way is not None else ())


def other_way(content: Mapping[str, Any], *, failed: Way) -> Way | None:
    """By which way a message goes where its own failed for good: as was agreed, else the other."""
    said = content.get("instead")
    if said is None:
        return failed.other
    return Way(said) if said and Way(said) is not failed else None


def is_quiet(local: time, habits: Habits) -> bool:
    """Whether somebody wants to be left alone at this time of their day; ends at quiet_to."""
    start, end = habits.quiet_from, habits.quiet_to
    if start is None or end is None or start == end:
        return False
    if start < end:
        return start <= local < end
    return local >= start or local < end


def goes_at(kind: Kind, *, way: Way, habits: Habits, zone: str, at: datetime) -> datetime:
    """When a notice leaves: what is urgent and what rings nobody at once, other things after the
    quiet hours."""
    local = at.astimezone(ZoneInfo(zone))
    if (
        kind.is_urgent
        or way is Way.TASK
        or habits.quiet_to is None
        or not is_quiet(local.time(), habits)
    ):
        return at
    return next_at(habits.quiet_to, zone=zone, at=at)


def digest_at(kind: Kind, *, way: Way, habits: Habits, zone: str, at: datetime) -> datetime | None:
    """When the collection goes out that holds a notice; None where it goes by itself."""
    if kind.is_urgent or way is not Way.MAIL or habits.digest_hour is None:
        return None
    return next_at(time(habits.digest_hour), zone=zone, at=at)


def next_at(wanted: time, *, zone: str, at: datetime) -> datetime:
    """The next moment after `at` at which clocks of the zone show this time.

    On a day whose clock jumps over it, as much later as it jumps; on one that shows it twice, the
    first of the two.
    """
    place = ZoneInfo(zone)
    day = at.astimezone(place).date()
    moments = (
        datetime.combine(day + timedelta(days=ahead), wanted, place).astimezone(UTC)
        for ahead in range(3)
    )
    return next(moment for moment in moments if moment > at)


def is_too_old(*, due_at: datetime, at: datetime) -> bool:
    """Whether a notice has waited so long that it would only confuse."""
    return at - due_at > _OLD


def message_key(notice_id: int, way: Way) -> str:
    """What a notice is called in the outbox."""
    return f"notice:{notice_id}:{way.value}"


def task_keys(notice_ids: Iterable[int]) -> dict[str, int]:
    """What these notices may be called in the outbox as tasks, each with its notice."""
    found = {}
    for number in notice_ids:
        found[message_key(number, Way.TASK)] = number
        for way in (Way.MAIL, Way.CHAT):
            key = instead_key(message_key(number, way), failed=way, other=Way.TASK)
            found[key] = number
    return found


def again_key(notice_id: int, *, at: datetime) -> str:
    """What the task of a notice is called as it is looked at once more."""
    return f"{message_key(notice_id, Way.TASK)}:{at.astimezone(UTC):%Y%m%dT%H%M%S%f}"


def digest_key(member_id: int, at: datetime) -> str:
    """What the collection of a day is called in the outbox."""
    return f"notices:{member_id}:{at.astimezone(UTC):%Y%m%dT%H%M}"


def instead_key(key: str, *, failed: Way, other: Way) -> str:
    """What goes by another way is called, once and never again."""
    return f"{key}:instead" if other is failed.other else f"{key}:{other.value}:instead"


def is_instead(key: str) -> bool:
    """Whether a message goes by another way because its own failed."""
    return key.endswith(":instead")


def message_keys(notice_ids: Iterable[int]) -> list[str]:
    """Everything these notices may be called in the outbox."""
    own = [(message_key(number, way), way) for number in notice_ids for way in Way]
    instead = [
        instead_key(key, failed=way, other=other)
        for key, way in own
        for other in Way
        if other is not way
    ]
    return [*(key for key, _way in own), *instead]
