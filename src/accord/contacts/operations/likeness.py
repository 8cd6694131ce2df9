"""Comparing people with those who are like them: what is found is written, nobody is joined."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from accord.contacts.operations.merging import Asked
from accord.contacts.queries import likeness as queries
from accord.contacts.rules import likeness as rules
from accord.foundation import bulk
from accord.matching import api as matching

TOPIC = 0x6C696B65  # "like"
Record = Mapping[str, Any]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Found:
    """A pair that somebody should look at, or that is sure enough."""

    pair: Pair
    reasons: Sequence[matching.Reason]
    probability: float


def note_newcomers(*, people: Iterable[int], batch_id: int | None, at: datetime) -> int:
    """Let these people wait to be compared; answers how many began to."""
    ids = sorted(set(people))
    if not ids:
        return 0
    return bulk.execute(
        """insert into contacts_newcomer (person_id, batch_id, noted_at)
           select id, %s::bigint, %s::timestamptz from contacts_person where id = any(%s)
           on conflict do nothing""",
        [batch_id, at, ids],
    )


def take_newcomers(
    *, batch_id: int | None = None, people: Sequence[int] | None = None, at_most: int
) -> list[int]:
    """Let people wait no longer to be compared: those of a batch, or these, or any.

    Whom somebody else has taken meanwhile is left to them.
    """
    where: list[str] = ["true"]
    values: list[Any] = []
    if batch_id is not None:
        where.append("batch_id = %s")
        values.append(batch_id)
    if people is not None:
        where.append("person_id = any(%s)")
        values.append(list(people))
    rows = bulk.fetch(
        f"""delete from contacts_newcomer where person_id in (
              select person_id from contacts_newcomer where {" and ".join(where)}
              order by person_id limit %s for update skip locked)
            returning person_id""",
        [*values, at_most],
    )
    return sorted(person for (person,) in rows)


@dataclass(frozen=True, slots=True)
class Plan:
    """What follows from the pairs that are likely: who is to be joined, which merges are to end."""

    join: Sequence[Asked]
    end: Sequence[int]


def compare(*, people: Sequence[int], at: datetime) -> Plan:
    """Compare these people with all who share a key with them; write the pairs that are likely.

    Answers what follows of them. Runs in the caller's transaction and holds others off the
    same keys.
    """
    before = queries.forms_stored(people=people)
    told = queries.forms_told(people=people)
    keys = {person: _keys(record) for person, record in told.items()}
    wanted = {str(key) for theirs in keys.values() for key in theirs}
    bulk.alone_for(topic=TOPIC, keys=sorted(wanted))
    changed = [person for person in people if told.get(person) != before.get(person)]
    _store(changed, before=before, told=told, keys=keys)
    pairs = _pairs(keys)
    if not pairs and not before:
        return Plan((), ())
    by = queries.in_force()
    found = _scored(pairs, told=told, weights=by.weights, review_at=by.review_at)
    touched = _forget([*before], kept=[each.pair for each in found]) if before else set()
    _write(found, version=by.version, at=at)
    if not touched and not any(each.probability >= by.join_at for each in found):
        return Plan((), ())
    return _plan(
        sorted({*people, *touched, *(person for each in found for person in each.pair)}), by=by
    )


def _plan(people: Sequence[int], *, by: queries.InForce) -> Plan:
    """Who is to be joined, and which automatic merges no longer follow, among these people and
    all whom they may be one with."""
    everybody, standing = queries.standing(people=people, join_at=by.join_at)
    if not standing.likely and not standing.automatic:
        return Plan((), ())
    forms = queries.forms_stored(people=everybody)
    speaks = partial(queries.speak_for_one, forms=forms, weights=by.weights)
    regrouping = rules.regroup(standing, speaks=speaks)
    asked = [Asked(*pair, why) for pair, why in queries.reasons(pairs=regrouping.join).items()]
    return Plan(asked, regrouping.end)


def _keys(record: Record) -> list[int]:
    return sorted({rules.key_number(key) for key in matching.keys_of(record)})


def _store(
    people: Sequence[int],
    *,
    before: Collection[int],
    told: Mapping[int, Record],
    keys: Mapping[int, Sequence[int]],
) -> None:
    stored = [person for person in people if person in before]
    for table in ("contacts_likenesskey", "contacts_likeness"):
        if stored:
            bulk.execute(f"delete from {table} where person_id = any(%s)", [stored])
    there = [person for person in people if told.get(person)]
    bulk.insert(
        "contacts_likeness",
        {"person_id": there, "forms": [dict(told[person]) for person in there]},
    )
    bulk.insert(
        "contacts_likenesskey",
        {
            "person_id": [person for person in there for _ in keys[person]],
            "key": [key for person in there for key in keys[person]],
        },
    )


def _pairs(keys: Mapping[int, Sequence[int]]) -> list[Pair]:
    """Each pair once, in order, of those who share a key."""
    found = queries.holders(keys=keys, at_most=rules.CANDIDATES)
    near = rules.nearest(found)
    return sorted(
        {(min(one, other), max(one, other)) for one, others in near.items() for other in others}
    )


def _scored(
    pairs: Sequence[Pair],
    *,
    told: Mapping[int, Record],
    weights: matching.Weights,
    review_at: float,
) -> list[_Found]:
    others = {person for pair in pairs for person in pair} - set(told)
    known = {**told, **queries.forms_stored(people=sorted(others))}
    pairs = [pair for pair in pairs if pair[0] in known and pair[1] in known]
    place = {person: number for number, person in enumerate(known)}
    ordered = [tuple(sorted((place[one], place[other]))) for one, other in pairs]
    records = list(known.values())
    chances = matching.score_pairs(
        weights=weights, records=records, pairs=[(one, other) for one, other in ordered]
    )
    return [
        _found(pair, matching.score(weights, known[pair[0]], known[pair[1]]), known=known)
        for pair, chance in zip(pairs, chances, strict=True)
        if chance >= review_at
    ]


def _found(pair: Pair, scored: matching.Scored, *, known: Mapping[int, Record]) -> _Found:
    levels = {reason.comparison: reason.level for reason in scored.reasons}
    probability = rules.held_back(scored.probability, levels=levels)
    if levels.get("email") != "slip" and rules.even(known[pair[0]], known[pair[1]]):
        probability = min(probability, rules.EVEN)
    return _Found(pair, scored.reasons, round(probability, 6))


def _forget(people: Sequence[int], *, kept: Sequence[Pair]) -> set[int]:
    """Drop what nobody has decided of these people and is likely no more; answers the others."""
    rows = bulk.fetch(
        """delete from contacts_doubt d
           where state = 'open'
             and (first_id = any(%(people)s::bigint[]) or second_id = any(%(people)s::bigint[]))
             and not exists (
               select from unnest(%(firsts)s::bigint[], %(seconds)s::bigint[]) as k(one, other)
               where k.one = d.first_id and k.other = d.second_id)
           returning first_id, second_id""",
        {
            "people": bulk.numbers(people),
            "firsts": bulk.numbers(one for one, _ in kept),
            "seconds": bulk.numbers(other for _, other in kept),
        },
    )
    return {person for row in rows for person in row}


def _write(found: Sequence[_Found], *, version: int, at: datetime) -> None:
    if not found:
        return
    bulk.execute(
        """insert into contacts_doubt
             (first_id, second_id, probability, reasons, weights_version, found_at, state, is_one)
           select t.first, t.second, t.probability, t.reasons, %s, %s, 'open',
                  coalesce(p.canonical_id, p.id) = coalesce(q.canonical_id, q.id)
           from unnest(%s::bigint[], %s::bigint[], %s::float8[], %s::jsonb[])
             as t(first, second, probability, reasons)
           join contacts_person p on p.id = t.first join contacts_person q on q.id = t.second
           where not exists (select from contacts_apart a
                             where a.first_id = t.first and a.second_id = t.second)
           on conflict (first_id, second_id) do update
             set probability = excluded.probability, reasons = excluded.reasons,
                 weights_version = excluded.weights_version
             where contacts_doubt.reasons is distinct from excluded.reasons""",
        [
            version,
            at,
            [each.pair[0] for each in found],
            [each.pair[1] for each in found],
            [each.probability for each in found],
            [bulk.Jsonb(_told(each.reasons)) for each in found],
        ],
    )


def _told(reasons: Sequence[matching.Reason]) -> list[tuple[str, str, float]]:
    ordered = sorted(reasons, key=lambda reason: -abs(reason.weight))
    return [(each.comparison, each.level, round(each.weight, 2)) for each in ordered]
