"""Whose leads have to be judged again, by the transactions that wrote something of them."""

from collections.abc import Mapping, Sequence

from accord.foundation import bulk


def changed_people(within: str, given: Mapping[str, object]) -> list[int]:
    """People of whom something was written; `within` is a condition on x, the transaction."""
    rows = bulk.fetch(
        f"""select person from facts.touches where {within.format(x="xact_id")}
            union select person from facts.leads where {within.format(x="xact_id")}
            union select key from facts.people where {within.format(x="xact_id")}
            union select person_id from live.consents_said where {within.format(x="xact_id")}
            union select l.person_id from facts.companies c
            join live.leads l on l.company_id = c.key where {within.format(x="c.xact_id")}
            union select l.person_id from facts.verdicts v
            join live.leads l on l.id = v.lead where {within.format(x="v.xact_id")}""",
        given,
    )
    return [person for (person,) in rows]


def leads_of(people: Sequence[int]) -> list[int]:
    """The leads of these people and of whoever is one with them."""
    rows = bulk.fetch(
        """select l.id from live.persons p join live.one_person o on o.head_id = p.canonical_id
           join live.leads l on l.person_id = o.person_id where p.id = any(%s)""",
        [[*people]],
    )
    return [lead for (lead,) in rows]
