"""What people agreed to, and whether one may contact them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from accord.contacts.models import Purpose, Stop
from accord.contacts.rules import consent as rules
from accord.contacts.values.consent import (
    Basis,
    Change,
    Permission,
    PurposeCard,
    Said,
    StopCard,
    StopKind,
    StopReason,
    UnknownPurpose,
    Verdict,
    Way,
)
from accord.foundation import bulk, keyed

_SAID = """
    select g.head, c.id, c.person_id, p.code, p.is_marketing, c.change, c.basis, c.way, c.at,
           c.said_for, c.door, c.source, c.wording, c.wording_version, c.reason,
           c.evidence::text, c.recorded_by_id
    from grouped g join contacts_consent c on c.person_id = g.id
    join contacts_purpose p on p.id = c.purpose_id order by c.at, c.id"""
_GROUPED = """
    with asked as materialized (
      select distinct p.id as asked, coalesce(p.canonical_id, p.id) as head
      from contacts_person p where p.id = any(%(people)s)
    ), heads as materialized (select distinct head from asked), grouped as materialized (
      select head, head as id from heads
      union all
      select h.head, p.id from heads h join contacts_person p on p.canonical_id = h.head
    )"""


def list_purposes() -> list[PurposeCard]:
    """All purposes, in the order they were made."""
    return [_purpose(row) for row in Purpose.objects.order_by("id")]


def get_purpose(*, code: str) -> PurposeCard:
    """One purpose; raises UnknownPurpose."""
    row = Purpose.objects.filter(code=code).first()
    if row is None:
        raise UnknownPurpose(code)
    return _purpose(row)


def _purpose(row: Purpose) -> PurposeCard:
    return PurposeCard(
        row.pk,
        row.code,
        row.name,
        row.is_marketing,
        Basis(row.default_basis),
        row.wording,
        row.wording_version,
    )


def list_said(*, person_id: int) -> list[Said]:
    """Everything said by or for whoever is one with this person, oldest first."""
    return [said for each in _said(people=[person_id]).values() for said in each]


def may_contact(
    *, person_id: int, purpose: str, way: Way = Way.EMAIL, at: datetime, address: str = ""
) -> Permission:
    """Whether one may contact this person now, and why; `address` is where, if not their own.

    Knows consent and the stop list. How often somebody was written to is known higher up:
    senders ask `journeys.api.may_contact`.
    """
    given = {person_id: address} if address else {}
    answers = may_contact_all(people=[person_id], purpose=purpose, way=way, at=at, addresses=given)
    return answers[person_id]


def may_contact_all(
    *,
    people: Sequence[int],
    purpose: str,
    way: Way = Way.EMAIL,
    at: datetime,  # noqa: ARG001 stands for now; what was said later is in force too
    addresses: Mapping[int, str] | None = None,
) -> dict[int, Permission]:
    """The same for many people: the answer by person, in a constant number of queries."""
    card = get_purpose(code=purpose)
    heads = _heads(people)
    said = _said(people=list(heads))
    reached = {**_addresses(people=list(heads), way=way), **(addresses or {})}
    stopped = find_stops(kind=_KINDS.get(way), values=[each for each in reached.values() if each])
    answer: dict[int, Permission] = {}
    for person in people:
        if person not in heads:
            answer[person] = Permission(Verdict.UNKNOWN)
            continue
        stop = stopped.get(reached.get(person, ""))
        # Only marketing is stopped at an address: what a contract asks for must still arrive.
        if stop is not None and (card.is_marketing or stop.verdict is Verdict.ERASED):
            answer[person] = stop
        else:
            answer[person] = rules.standing(purpose=card, way=way, said=said.get(heads[person], ()))
    return answer


_KINDS = {Way.EMAIL: StopKind.EMAIL, Way.PHONE: StopKind.PHONE}


def may_write_to(*, addresses: Sequence[str], purpose: str, at: datetime) -> dict[str, Permission]:
    """Whether one may mail these addresses: by address as given. Several who share one all count.

    An address nobody is known by is refused, for nobody has agreed there.
    """
    folded = {address: address.strip().lower() for address in addresses}
    stopped = find_stops(kind=StopKind.EMAIL, values=list(folded.values()))
    holders = people_at(addresses=list(folded.values()))
    everybody = sorted({person for people in holders.values() for person in people})
    found = may_contact_all(people=everybody, purpose=purpose, way=Way.EMAIL, at=at)
    answer: dict[str, Permission] = {}
    card = get_purpose(code=purpose)
    for address, plain in folded.items():
        stop = stopped.get(plain)
        if stop is not None and (card.is_marketing or stop.verdict is Verdict.ERASED):
            answer[address] = stop
            continue
        mine = [found[person] for person in holders.get(plain, ())]
        refused = next((each for each in mine if not each.is_allowed), None)
        answer[address] = refused or (mine[0] if mine else Permission(Verdict.UNKNOWN))
    return answer


def people_at(*, addresses: Sequence[str]) -> dict[str, list[int]]:
    """Who is known by these addresses now; a desk's address has everybody there."""
    rows = bulk.fetch(
        """select asked.address, array_agg(distinct coalesce(p.canonical_id, p.id))
           from unnest(%s::text[]) as asked(address),
                lateral (select record_id from contacts_identitykey k
                         where k.kind = 'email'
                           and (k.value = asked.address
                                or (k.value > asked.address || ' '
                                    and k.value < asked.address || '!')) offset 0) known
           join contacts_link l on l.record_id = known.record_id and l.ended_at is null
           join contacts_person p on p.id = l.person_id
           group by 1""",
        [sorted({address for address in addresses if address})],
    )
    return dict(rows)


def find_stops(*, kind: StopKind | None, values: Sequence[str]) -> dict[str, Permission]:
    """The stop list's answer for these addresses or numbers, as far as it has one."""
    if kind is None or not values:
        return {}
    asked: dict[bytes, list[tuple[str, Verdict]]] = {}
    for value in set(values):
        for digest, verdict in _digests(kind, value.strip().lower()):
            asked.setdefault(digest, []).append((value, verdict))
    rows = bulk.fetch(
        """select digest, reason, at from contacts_stop
           where digest = any(%s) and ended_at is null""",
        [list(asked)],
    )
    answer: dict[str, Permission] = {}
    for digest, reason, at in rows:
        for value, verdict in asked[bytes(digest)]:
            erased = reason == StopReason.ERASED
            if erased or value not in answer:
                answer[value] = Permission(Verdict.ERASED if erased else verdict, since=at)
    return answer


def _digests(kind: StopKind, value: str) -> list[tuple[bytes, Verdict]]:
    own = [(keyed.digest(kind, value), Verdict.ADDRESS_STOPPED)]
    if kind is not StopKind.EMAIL:
        return own
    return own + [
        (keyed.digest(StopKind.DOMAIN, domain), Verdict.DOMAIN_STOPPED)
        for domain in rules.domains_of(value)
    ]


def list_stops(*, before: int | None = None, limit: int = 50) -> list[StopCard]:
    """The stop list as it stands, newest first; `before` is the id of the last one seen."""
    rows = Stop.objects.filter(ended_at=None).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [
        StopCard(row.pk, StopKind(row.kind), row.value, StopReason(row.reason), row.source, row.at)
        for row in rows[:limit]
    ]


def _heads(people: Sequence[int]) -> dict[int, int]:
    return dict(
        bulk.fetch(
            "select id, coalesce(canonical_id, id) from contacts_person where id = any(%s)",
            [list(people)],
        )
    )


def _addresses(*, people: Sequence[int], way: Way) -> dict[int, str]:
    if way not in _KINDS:
        return {}
    column = "email" if way is Way.EMAIL else "phone"
    rows = bulk.fetch(
        f"""select p.id, coalesce(nullif(p.{column}, ''), head.{column})
            from contacts_person p join contacts_person head
              on head.id = coalesce(p.canonical_id, p.id) where p.id = any(%s)""",
        [list(people)],
    )
    return {person: found for person, found in rows if found}


def _said(*, people: Sequence[int]) -> dict[int, list[Said]]:
    """By head of a group: everything said in it."""
    answer: dict[int, list[Said]] = {}
    for row in bulk.fetch(_GROUPED + _SAID, {"people": list(people)}):
        answer.setdefault(row[0], []).append(_read(row[1:]))
    return answer


def _read(row: tuple[Any, ...]) -> Said:
    return Said(
        id=row[0],
        person_id=row[1],
        purpose=row[2],
        is_marketing=row[3],
        change=Change(row[4]),
        basis=Basis(row[5]),
        way=Way(row[6]),
        at=row[7],
        said_for=tuple(row[8]),
        door=row[9],
        source=row[10],
        wording=row[11],
        wording_version=row[12],
        reason=row[13],
        evidence=bulk.read_json(row[14]),
        recorded_by_id=row[15],
    )


def erased_digests(*, at_most: int | None = None) -> set[tuple[str, bytes]]:
    """The hashes of the erased, as (kind, hash)."""
    rows = bulk.fetch(
        "select kind, digest from contacts_stop where reason = 'ERASED' order by id limit %s",
        [at_most],
    )
    return {(kind, bytes(digest)) for kind, digest in rows}


def are_erased(*, digests: Iterable[tuple[str, bytes]]) -> set[tuple[str, bytes]]:
    """Which of these hashes are of somebody erased."""
    rows = bulk.fetch(
        """select kind, digest from contacts_stop
           where reason = 'ERASED' and ended_at is null and digest = any(%s)""",
        [list({digest for _, digest in digests})],
    )
    return {(kind, bytes(digest)) for kind, digest in rows}
