"""Which people are compared, and which of them are one: pure decisions."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accord.matching.values.roles import Role

CANDIDATES = 200  # people that one is compared with, at most
SAYING = ("name", "given_name", "family_name", "email", "phone", "company")
ROLES: Mapping[str, Role] = {
    "given_name": Role.GIVEN_NAME,
    "family_name": Role.FAMILY_NAME,
    "name": Role.FULL_NAME,
    "email": Role.EMAIL,
    "phone": Role.PHONE,
    "company": Role.COMPANY,
}
EVEN = 0.5  # above what is asked about, below what is ever joined unasked
SEVERAL = ("email", "phone")  # of which a person may have more than one
Pair = tuple[int, int]
MOST_UNSURE = 0.94  # below every probability from which on two are joined without asking
_OWN_NAME = frozenset({"same", "same_name", "swapped", "near"})
_OWN_MAIL = frozenset({"same", "slip", "near", "same_mailbox_elsewhere"})


def key_number(key: str) -> int:
    """A key as a number of 64 bits, which an index holds in little room."""
    digest = hashlib.blake2b(key.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def cells(told: Sequence[tuple[str, Any]], *, folded: Mapping[str, Any]) -> dict[str, str]:
    """What is compared of a person, as written: the folded fields, and every address and line.

    `told` are the pairs of field and value of all records, the oldest first.
    """
    answer = {name: str(folded.get(name, "")) for name in ROLES}
    for name in SEVERAL:
        others = (str(value) for said, value in told if said == name and value)
        answer[name] = ", ".join(dict.fromkeys(filter(None, (answer[name], *others))))
    return answer


def held_back(probability: float, *, levels: Mapping[str, str]) -> float:
    """The probability of a pair, held below where two are joined without asking unless something
    that is one person's own speaks for it, and no name against it.

    A home shares a line and a family name, a firm its switchboard and mailbox: that and nothing
    else is never enough, however rare the values are.
    """
    if levels.get("email") in _OWN_MAIL:
        return probability
    named = levels.get("given_name") in _OWN_NAME
    against = "other" in (levels.get("given_name"), levels.get("family_name"))
    return probability if named and not against else min(probability, MOST_UNSURE)


def even(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two of one name may as well be two: each has a mailbox of their own at one firm.

    A firm gives a person one mailbox, and namesakes two. A line of the phone in common says more.
    """
    firm, line = one.get("email_firm"), one.get("phone_tail")
    if not firm or firm != other.get("email_firm") or (line and line == other.get("phone_tail")):
        return False
    shared = one.get("email_desk") or other.get("email_desk")
    mine = {one.get(name) for name in ("email", "email_2")} - {None}
    theirs = {other.get(name) for name in ("email", "email_2")} - {None}
    return not shared and mine.isdisjoint(theirs)


def nearest(
    found: Iterable[tuple[int, int, int]], *, at_most: int = CANDIDATES
) -> dict[int, list[int]]:
    """With whom each person is compared: `found` are (person, key, other) that share a key.

    Those who share the rarest keys first, then those known longest.
    """
    shared: dict[tuple[int, int], list[int]] = {}
    for person, key, other in found:
        if other != person:
            shared.setdefault((person, key), []).append(other)
    answer: dict[int, dict[int, None]] = {}
    for (person, _key), others in sorted(
        shared.items(), key=lambda item: (item[0][0], len(item[1]), item[0][1])
    ):
        kept = answer.setdefault(person, {})
        for other in sorted(others):
            if len(kept) < at_most:
                kept[other] = None
    return {person: list(others) for person, others in answer.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """How some people stand: `fixed` merges hold, whatever is likely; `automatic` ones only as
    long as they follow from the `likely` pairs, each with its probability; `apart` are not one."""

    fixed: Sequence[Pair]
    automatic: Mapping[Pair, int]
    likely: Mapping[Pair, float]
    apart: Sequence[Pair]


@dataclass(slots=True)
class Regrouping:
    """Pairs to join, and merges to end, so that who is likely one is one."""

    join: list[Pair] = field(default_factory=list)
    end: list[int] = field(default_factory=list)


class _Groups:
    """People in groups that are joined."""

    def __init__(self) -> None:
        self.members: dict[int, list[int]] = {}
        self.head: dict[int, int] = {}

    def of(self, person: int) -> list[int]:
        return self.members.get(self.head.get(person, person), [person])

    def same(self, one: int, other: int) -> bool:
        return self.head.get(one, one) == self.head.get(other, other)

    def join(self, one: int, other: int) -> None:
        if self.same(one, other):
            return
        left, right = self.of(one), self.of(other)
        head = self.head.get(one, one)
        self.members.pop(self.head.get(other, other), None)
        self.members[head] = left + right
        for person in self.members[head]:
            self.head[person] = head


Speaks = Callable[[Sequence[int], Sequence[int]], bool]


def regroup(standing: Standing, *, speaks: Speaks) -> Regrouping:
    """Who is one with whom, from the surest pair down, whatever order they became known in.

    Nobody is joined with one kept apart from somebody of their group, and a group only where
    what is known of all members `speaks` for it.
    """
    wanted, used = _wanted(standing, speaks=speaks)
    answer, left = Regrouping(), _Groups()
    for one, other in standing.fixed:
        left.join(one, other)
    for pair, merge_id in sorted(standing.automatic.items()):
        if pair in standing.likely and wanted.same(*pair):
            left.join(*pair)
        else:
            answer.end.append(merge_id)
    for pair in used:
        if not left.same(*pair):
            left.join(*pair)
            answer.join.append(pair)
    return answer


def _wanted(standing: Standing, *, speaks: Speaks) -> tuple[_Groups, list[Pair]]:
    groups, used = _Groups(), []
    for one, other in standing.fixed:
        groups.join(one, other)
    apart = _by_person(standing.apart)
    surest = sorted(standing.likely.items(), key=lambda item: (-item[1], item[0]))
    for (one, other), _probability in surest:
        if groups.same(one, other):
            continue
        left, right = groups.of(one), groups.of(other)
        theirs = set(right)
        if any(not theirs.isdisjoint(apart.get(person, ())) for person in left):
            continue
        if len(left) + len(right) == 2 or speaks(left, right):
            groups.join(one, other)
            used.append((one, other))
    return groups, used


def _by_person(pairs: Sequence[Pair]) -> dict[int, set[int]]:
    answer: dict[int, set[int]] = {}
    for one, other in pairs:
        answer.setdefault(one, set()).add(other)
        answer.setdefault(other, set()).add(one)
    return answer
