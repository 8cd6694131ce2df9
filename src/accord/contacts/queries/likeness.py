"""Reading what is compared of people, and who is like whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from accord.contacts.queries.doubts import bounds as bounds
from accord.contacts.rules import likeness as rules
from accord.contacts.rules import people as telling
from accord.foundation import bulk
from accord.matching import api as matching

Record = dict[str, Any]
_LINES = ("phone", "phone_2")
MEMBERS = 20  # of a group, at most, that are asked whether it may grow
LOUDEST = 12.0  # bits, beyond which one pair is not heard any louder


def forms_stored(*, people: Sequence[int]) -> dict[int, Record]:
    """What was compared of these people last."""
    if not people:
        return {}
    rows = bulk.fetch(
        "select person_id, forms::text from contacts_likeness where person_id = any(%s::bigint[])",
        [bulk.numbers(people)],
    )
    return {person: bulk.read_json(forms) for person, forms in rows}


def forms_told(*, people: Sequence[int]) -> dict[int, Record]:
    """What is to be compared of these people: forms of what their own records say now.

    Who has neither name nor e-mail nor line nor company, a visitor for one, is left out.
    """
    rows = bulk.fetch(
        """select l.person_id, r.id, r.fields::text, r.changed::text
           from contacts_link l join contacts_sourcerecord r on r.id = l.record_id
           where l.person_id = any(%s::bigint[]) and l.ended_at is null order by r.id""",
        [bulk.numbers(people)],
    )
    told: dict[int, list[telling.Told]] = {}
    for person, record, fields, changed in rows:
        each = telling.Told(record, bulk.read_json(fields), bulk.read_json(changed), {})
        told.setdefault(person, []).append(each)
    written = {person: _cells(records) for person, records in told.items()}
    written = {person: each for person, each in written.items() if any(each.values())}
    if not written:
        return {}
    table = {name: [each[name] for each in written.values()] for name in rules.ROLES}
    columns = list(matching.forms_singly(table, roles=rules.ROLES).items())
    return {
        person: {name: each for name, values in columns if (each := values[row]) is not None}
        for row, person in enumerate(written)
    }


def count_compared() -> int:
    """How many people there are of whom something is compared."""
    return int(bulk.fetch("select count(*) from contacts_likeness")[0][0])


def list_forms(*, at_most: int) -> list[Record]:
    """What is compared of everybody; of more than `at_most` those known by the least numbers."""
    rows = bulk.fetch(
        "select forms::text from contacts_likeness order by person_id limit %s", [at_most]
    )
    return [bulk.read_json(forms) for (forms,) in rows]


def find_by_phone(*, numbers: Sequence[str], at_most: int = 50) -> dict[str, int]:
    """Whose these telephone numbers are, as written, where each is one person's alone."""
    lines = {number: matching.line(number) for number in dict.fromkeys(numbers)}
    keys = {
        line: rules.key_number(matching.keys_of({"phone_tail": tail})[0])
        for line in lines.values()
        if (tail := matching.tail(line))
    }
    if not keys:
        return {}
    rows = bulk.fetch(
        """select asked.key, coalesce(p.canonical_id, p.id), l.forms::text
           from unnest(%s::bigint[]) as asked(key),
                lateral (select person_id from contacts_likenesskey k where k.key = asked.key
                         order by person_id limit %s) found
           join contacts_likeness l on l.person_id = found.person_id
           join contacts_person p on p.id = found.person_id""",
        [bulk.numbers(sorted(set(keys.values()))), at_most],
    )
    holders: dict[int, list[tuple[int, Mapping[str, str]]]] = {}
    for key, person, forms in rows:
        holders.setdefault(key, []).append((person, bulk.read_json(forms)))
    found = {
        number: _owner_of(number=line, holders=holders.get(keys[line], ()))
        for number, line in lines.items()
        if line in keys
    }
    return {number: person for number, person in found.items() if person is not None}


def _owner_of(*, number: str, holders: Sequence[tuple[int, Mapping[str, str]]]) -> int | None:
    """The only one who has this line; None where nobody has, or several share it.

    holders: who may have it, with the forms their numbers are compared in. A number without its
    country is taken for one that ends alike.
    """
    exact = {who for who, forms in holders if number in _lines(forms)}
    if not exact:
        exact = {
            who
            for who, forms in holders
            for line in _lines(forms)
            if matching.tail(line) == matching.tail(number)
            and not (line.startswith("+") and number.startswith("+"))
        }
    return exact.pop() if len(exact) == 1 else None


def _lines(forms: Mapping[str, str]) -> list[str]:
    return [forms[name] for name in _LINES if forms.get(name)]


def _cells(records: Sequence[telling.Told]) -> dict[str, str]:
    folded = {name: value for name, (value, _) in telling.fold(records, names=rules.SAYING).items()}
    said = [(name, record.fields.get(name)) for record in records for name in rules.SEVERAL]
    return rules.cells(said, folded=folded)


def holders(*, keys: Mapping[int, Sequence[int]], at_most: int) -> list[tuple[int, int, int]]:
    """(person, key, other) for all who hold one of the keys of these people."""
    wanted = sorted({key for theirs in keys.values() for key in theirs})
    rows = bulk.fetch(
        """select asked.key, found.person_id
           from unnest(%s::bigint[]) as asked(key),
                lateral (select person_id from contacts_likenesskey k where k.key = asked.key
                         order by person_id limit %s) found""",
        [bulk.numbers(wanted), at_most + 1],
    )
    by_key: dict[int, list[int]] = {}
    for key, person in rows:
        by_key.setdefault(key, []).append(person)
    return [
        (person, key, other)
        for person, theirs in keys.items()
        for key in theirs
        for other in by_key.get(key, ())
    ]


@dataclass(frozen=True, slots=True)
class InForce:
    """By what people are compared: the weights with their version, 0 for those shipped, and the
    probabilities from which on two are joined, and somebody is asked."""

    version: int
    weights: matching.Weights
    join_at: float
    review_at: float


def in_force() -> InForce:
    """The weights and bounds in force now."""
    rows = bulk.fetch("select id, version from contacts_matchweights where state = 'in_force'")
    version, weights = (rows[0][1], _weights(rows[0][0])) if rows else (0, matching.shipped())
    return InForce(version, weights, *bounds())


@lru_cache(maxsize=4)
def _weights(number: int) -> matching.Weights:
    """Weights never change once written, so that each process reads them once."""
    rows = bulk.fetch("select weights::text from contacts_matchweights where id = %s", [number])
    return matching.Weights.from_dict(bulk.read_json(rows[0][0]))


def standing(*, people: Sequence[int], join_at: float) -> tuple[list[int], rules.Standing]:
    """How these people stand and all whom they are or may be one with, however far."""
    everybody = _reached(people, join_at=join_at)
    ids = {"people": bulk.numbers(everybody)}
    merges = bulk.fetch(
        """select m.id, m.first_id, m.second_id,
                  m.linked_by = 'AUTOMATIC' and m.explanation -> 'weights' is not null,
                  d.probability, (m.explanation ->> 'probability')::float8
           from contacts_merge m left join contacts_doubt d
             on d.first_id = m.first_id and d.second_id = m.second_id and d.state = 'open'
           where m.ended_at is null and m.first_id = any(%(people)s::bigint[])""",
        ids,
    )
    likely = bulk.fetch(
        """select first_id, second_id, probability from contacts_doubt
           where state = 'open' and probability >= %(join_at)s
             and first_id = any(%(people)s::bigint[])""",
        {**ids, "join_at": join_at},
    )
    # A pair that was joined under less care than is taken now stays joined, as long as no less
    # speaks for it than did then.
    earlier = {
        (first, second): chance
        for _, first, second, follows, chance, then in merges
        if follows and chance is not None and chance >= min(join_at, then)
    }
    return everybody, rules.Standing(
        fixed=[(first, second) for _, first, second, follows, *_ in merges if not follows],
        automatic={
            (first, second): number for number, first, second, follows, *_ in merges if follows
        },
        likely={**earlier, **{(first, second): chance for first, second, chance in likely}},
        apart=bulk.fetch(
            """select first_id, second_id from contacts_apart
               where first_id = any(%(people)s::bigint[])""",
            ids,
        ),
    )


def _reached(people: Sequence[int], *, join_at: float) -> list[int]:
    everybody: set[int] = set()
    fresh = set(people)
    while fresh:
        everybody |= fresh
        rows = bulk.fetch(
            """select m.id from contacts_person p
               join contacts_person m on m.id = coalesce(p.canonical_id, p.id)
                 or m.canonical_id = coalesce(p.canonical_id, p.id)
               where p.id = any(%(people)s::bigint[])
               union
               select second_id from contacts_doubt
               where state = 'open' and probability >= %(join_at)s
                 and first_id = any(%(people)s::bigint[])
               union
               select first_id from contacts_doubt
               where state = 'open' and probability >= %(join_at)s
                 and second_id = any(%(people)s::bigint[])
            """,
            {"people": bulk.numbers(sorted(fresh)), "join_at": join_at},
        )
        fresh = {person for (person,) in rows} - everybody
    return sorted(everybody)


def reasons(*, pairs: Sequence[rules.Pair]) -> dict[rules.Pair, dict[str, Any]]:
    """Why these are likely one: probability, reasons and the version of the weights."""
    rows = bulk.fetch(
        """select d.first_id, d.second_id, d.probability, d.reasons::text, d.weights_version
           from unnest(%s::bigint[], %s::bigint[]) as t(one, other)
           join contacts_doubt d on d.first_id = t.one and d.second_id = t.other""",
        [[one for one, _ in pairs], [other for _, other in pairs]],
    )
    return {
        (first, second): {
            "probability": chance,
            "reasons": bulk.read_json(told),
            "weights": version,
        }
        for first, second, chance, told, version in rows
    }


def told_only_by(*, batches: Sequence[int]) -> list[int]:
    """People of whom nobody tells but these batches, and who go when the batches are taken back."""
    rows = bulk.fetch(
        """select p.id from contacts_person p
           where p.batch_id = any(%(batches)s) and not exists (
             select from contacts_link l join contacts_sourcerecord r on r.id = l.record_id
             where l.person_id = p.id
               and (r.batch_id is null or r.batch_id <> all(%(batches)s)))""",
        {"batches": list(batches)},
    )
    return [person for (person,) in rows]


def speak_for_one(
    left: Sequence[int],
    right: Sequence[int],
    *,
    forms: Mapping[int, Mapping[str, Any]],
    weights: matching.Weights,
) -> bool:
    """Whether what is known of all pairs between two groups speaks for one more than against."""
    said = [
        matching.bits_of(
            matching.score(weights, forms.get(one, {}), forms.get(other, {})).probability
        )
        for one in sorted(left)[:MEMBERS]
        for other in sorted(right)[:MEMBERS]
    ]
    return sum(max(-LOUDEST, min(LOUDEST, each)) for each in said) > 0.0
