"""What was said of two who may be one."""

from collections.abc import Sequence
from datetime import datetime

from accord.contacts.queries import doubts as queries
from accord.contacts.values.doubts import DoubtCard, DoubtState
from accord.foundation import bulk


def hold_doubt(*, doubt_id: int) -> DoubtCard:
    """One pair, held until the transaction ends; raises LookupError."""
    bulk.execute("select 1 from contacts_doubt where id = %s for update", [doubt_id])
    return queries.get_doubt(doubt_id=doubt_id)


def say_of_pair(
    *, first: int, second: int, state: DoubtState, actor_id: int | None, at: datetime
) -> None:
    """Note what was said of two people as recorded, where they were in doubt."""
    bulk.execute(
        """update contacts_doubt set state = %s, decided_by_id = %s, decided_at = %s
           where first_id = %s and second_id = %s""",
        [state.value, actor_id, at, *sorted((first, second))],
    )


def open_pairs(*, pairs: Sequence[tuple[int, int]]) -> None:
    """Nothing is said of these any more, each first below second."""
    bulk.execute(
        """update contacts_doubt set state = 'open', decided_by_id = null, decided_at = null
           from unnest(%s::bigint[], %s::bigint[]) as t(one, other)
           where first_id = t.one and second_id = t.other and state <> 'open'""",
        [[one for one, _ in pairs], [other for _, other in pairs]],
    )


def settle(*, people: Sequence[int]) -> None:
    """Derive of the pairs of these people whether both are one by now."""
    bulk.execute(
        """update contacts_doubt d set is_one = not d.is_one
           from contacts_person p, contacts_person q
           where p.id = d.first_id and q.id = d.second_id
             and (d.first_id = any(%(people)s::bigint[]) or d.second_id = any(%(people)s::bigint[]))
             and d.is_one <> (coalesce(p.canonical_id, p.id) = coalesce(q.canonical_id, q.id))""",
        {"people": bulk.numbers(people)},
    )
