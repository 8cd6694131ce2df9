"""What is held while hand-offs change, by everybody in one order, so that none waits for another
who waits for them:

1. leads, each with the others of its person (`hold_leads`): who moves one waits for its turn; who
   holds other things already, such as what a tool tells, asks what is free (`hold_free`);
2. accounts of whom they are given to, where they are known before (`team.hold_members`);
3. rows of hand-offs, by their ids (`hold_rows`), of everything that is changed, before the first
   is; not for their keys, which a new clock or event of theirs asks for;
4. their clocks, by their ids (`operations.clocks`).

What tells of clocks passes over rows that somebody holds, and comes back.
"""

from collections.abc import Iterable, Sequence

from accord.foundation import bulk
from accord.handoffs import models

TOPIC = 61  # of the locks that keep two from handing over one lead

# What was done with a person, and what came of one of their leads, counts for all of them.
_OF_ONE_PERSON = """
select asked.id, l.id from unnest(%s::bigint[]) asked(id)
join live.leads own on own.id = asked.id
join live.persons p on p.id = own.person_id
join live.one_person o on o.head_id = p.canonical_id
join live.leads l on l.person_id = o.person_id"""


def hold_leads(*, lead_ids: Iterable[int]) -> list[int]:
    """Hold others off these leads and all others of their people until the transaction ends;
    answers which those are. Everything at once, before a row is held. Caller's transaction."""
    everything = of_one_person(lead_ids=lead_ids)
    if everything:
        bulk.alone_for(topic=TOPIC, keys=[str(lead) for lead in everything])
    return everything


def hold_free(*, lead_ids: Iterable[int]) -> list[int]:
    """Those of these leads that nobody hands over or moves just now, nor another of their people:
    whoever does may wait for what this transaction holds. Held from now on."""
    asked = sorted(set(lead_ids))
    if not asked:
        return []
    others = _others(asked)
    wanted = sorted({one for lead in asked for one in others[lead]})
    free = {int(key) for key in bulk.alone_if_free(topic=TOPIC, keys=[str(one) for one in wanted])}
    return [lead for lead in asked if others[lead] <= free]


def hold_rows(*, handoff_ids: Sequence[int] = (), lead_ids: Sequence[int] = ()) -> None:
    """Hold these hand-offs and those of these leads until the transaction ends."""
    bulk.fetch(
        """select id from handoffs_handoff where id = any(%s) or lead_id = any(%s)
           order by id for no key update""",
        [[*handoff_ids], [*lead_ids]],
    )


def rows_held(*, lead_ids: Iterable[int]) -> list[models.Handoff]:
    """The hand-offs of these leads and of all others of their people, held with them."""
    everything = hold_leads(lead_ids=lead_ids)
    rows = models.Handoff.objects.select_for_update(no_key=True).filter(lead_id__in=everything)
    return list(rows.order_by("id"))


def of_one_person(*, lead_ids: Iterable[int]) -> list[int]:
    """These leads and all others of the people they are of, in order."""
    asked = sorted(set(lead_ids))
    if not asked:
        return []
    return sorted({*asked, *(other for _lead, other in bulk.fetch(_OF_ONE_PERSON, [asked]))})


def _others(asked: Sequence[int]) -> dict[int, set[int]]:
    """By lead, itself with the others of its person."""
    found = {lead: {lead} for lead in asked}
    for lead, other in bulk.fetch(_OF_ONE_PERSON, [[*asked]]):
        found[lead].add(other)
    return found
