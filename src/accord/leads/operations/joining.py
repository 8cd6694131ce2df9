"""Passes that are one: counted together while they run at one time for one person."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from accord.contacts import api as contacts
from accord.foundation import bulk
from accord.leads import rules
from accord.leads.operations.accounts import settle_companies
from accord.leads.operations.deriving import derive
from accord.leads.operations.events import events_of
from accord.leads.operations.going import follow_people

Period = tuple[int, datetime, datetime | None]


def let_go(*, lead_ids: Sequence[int]) -> list[int]:
    """Hold no pass to another while events or rows of these leads change.

    Answers the people whose passes `regroup` must join again, within the same transaction: those
    who have several, or are one with somebody else.
    """
    rows = bulk.fetch(
        """select distinct person_id from leads_lead where id = any(%s)""", [list(lead_ids)]
    )
    return let_go_of(people=[person for (person,) in rows])


def let_go_of(*, people: Sequence[int]) -> list[int]:
    """The same for all passes of these people."""
    return release(people=people, heads=contacts.hold_people(ids=people))


def release(*, people: Sequence[int], heads: Mapping[int, int]) -> list[int]:
    """The same for people whom the caller holds, who are one with nobody but `heads`."""
    if not people:
        return []
    rows = bulk.fetch(
        """select person_id from leads_lead where person_id = any(%s)
           group by person_id having count(*) > 1""",
        [sorted({*people, *heads})],
    )
    several = sorted({*heads, *(person for (person,) in rows)})
    if several:
        bulk.execute(
            """update leads_lead set joined_to_id = null, holder_id = null
               where person_id = any(%s)""",
            [several],
        )
    return several


def regroup(*, people: Sequence[int]) -> None:
    """Join what ran at the same time for these people, after `let_go`.

    Derived whole: from the merges that stand and the events of each pass.
    """
    if not people:
        return
    heads = {person: person for person in people} | contacts.heads_of(people=people)
    rows = bulk.fetch(
        "select id, person_id, opened_at from leads_lead where person_id = any(%s) order by id",
        [sorted(heads)],
    )
    leads = {lead: heads[person] for lead, person, _ in rows}
    periods = _periods({lead: opened_at for lead, _, opened_at in rows})
    by_holder: dict[int, list[Period]] = {}
    for lead, holder in leads.items():
        by_holder.setdefault(holder, []).append(periods[lead])
    joined: dict[int, int] = {}
    for theirs in by_holder.values():
        joined |= rules.joined(theirs)
    _join(joined)
    contacts.settle_held(people=sorted(heads))
    follow_people(people=sorted(heads))
    derive(lead_ids=list(leads))
    settle_companies(people=sorted(heads))
    _hold(leads)


def _periods(opened: Mapping[int, datetime]) -> dict[int, Period]:
    """When each pass began and ended by its own events alone."""
    stories = events_of(leads=list(opened), inferred=True)
    answer: dict[int, Period] = {}
    for lead, opened_at in opened.items():
        answer[lead] = (lead, opened_at, None)
        if story := [move for move, _ in stories.get(lead, [])]:
            own = rules.standing(story)
            answer[lead] = (lead, own.earliest, own.at if own.ending else None)
    return answer


def _join(joined: Mapping[int, int]) -> None:
    bulk.execute(
        """update leads_lead l set joined_to_id = nullif(t.head, t.id)
           from unnest(%s::bigint[], %s::bigint[]) as t(id, head)
           where l.id = t.id and l.joined_to_id is distinct from nullif(t.head, t.id)""",
        [list(joined), list(joined.values())],
    )


def _hold(leads: Mapping[int, int]) -> None:
    """Only now, when all stand where they stand, may the database look for two open ones."""
    bulk.execute(
        """update leads_lead l set holder_id = t.holder
           from unnest(%s::bigint[], %s::bigint[]) as t(id, holder)
           where l.id = t.id and l.holder_id is distinct from t.holder""",
        [list(leads), list(leads.values())],
    )
