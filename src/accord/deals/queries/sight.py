"""Who sees which lead, deal and person: the one place where a scope becomes an answer.

A lead or a deal is in a scope by its owner; a lead that is counted with another by that one's.
A person is, when any of their leads or deals is, or when they have none.
"""

from collections.abc import Sequence

from accord.contacts import api as contacts
from accord.foundation import bulk
from accord.kernel.conditions import ALWAYS, Condition
from accord.team import api as team
from accord.team.values import Scope

LARGEST_ID = 2**63 - 1
_LEAD = """
    exists (select from live.leads l
            where l.holder_id = {of} and l.joined_to_id is null and <lead>)
"""
_DEAL = """
    exists (select from live.one_person o join deals_deal d on d.person_id = o.person_id
            where o.head_id = {of} and <deal>)
    or exists (select from live.leads grown join deals_deal d on d.lead_id = grown.id
               where grown.holder_id = {of} and d.person_id is null and <deal>)
"""


def people_within(*, scope: Scope) -> Condition:
    """What has to hold of a person's id, as known now, so that they are in the scope, for SQL."""
    if scope.is_everything:
        return ALWAYS
    owned = team.owned_within(scope)
    seen = _said(lead=owned.of("l.owner_id"), deal=owned.of("d.owner_id"))
    return Condition(f"{seen} or not ({_said(lead='true', deal='true')})")


def _said(*, lead: str, deal: str) -> str:
    return f"{_LEAD} or {_DEAL}".replace("<lead>", lead).replace("<deal>", deal)


def is_lead_within(*, lead_id: int, scope: Scope) -> bool:
    """Whether there is such a lead and the scope has it."""
    return _any(
        f"""select from live.leads own
            join live.leads l on l.id = coalesce(own.joined_to_id, own.id)
            where own.id = %s and {team.owned_within(scope).of("l.owner_id")}""",
        lead_id,
    )


def is_deal_within(*, deal_id: int, scope: Scope) -> bool:
    """Whether there is such a deal and the scope has it."""
    owned = team.owned_within(scope).of("d.owner_id")
    return _any(f"select from deals_deal d where d.id = %s and {owned}", deal_id)


def people_among(*, people: Sequence[int], scope: Scope) -> set[int]:
    """Of these those whom the scope has; each is judged with everybody who is one with them.

    Whoever sees everything sees each of them, and nothing is asked.
    """
    if scope.is_everything:
        return set(people)
    wanted = sorted({number for number in people if 0 < number <= LARGEST_ID})
    if not wanted:
        return set()
    rows = bulk.fetch(
        f"""select p.id from live.persons p
            where p.id = any(%s) and {people_within(scope=scope).of("p.canonical_id")}""",
        [wanted],
    )
    return {number for (number,) in rows}


def is_pair_within(*, doubt_id: int, scope: Scope) -> bool:
    """Whether there is such a pair and the scope has both of its people."""
    try:
        heads = set(contacts.get_doubt(doubt_id=doubt_id).heads)
    except LookupError:
        return False
    return people_among(people=sorted(heads), scope=scope) == heads


def is_merge_within(*, merge_id: int, scope: Scope) -> bool:
    """Whether there is such a standing merge and the scope has the person that it made."""
    try:
        both = set(contacts.people_of(merge_id=merge_id))
    except LookupError:
        return False
    return people_among(people=sorted(both), scope=scope) == both


def latest_leads(*, people: Sequence[int], scope: Scope) -> dict[int, int]:
    """The latest lead in the scope of each of these people, as known now."""
    return dict(
        bulk.fetch(
            f"""select distinct on (l.holder_id) l.holder_id, l.id from live.leads l
                where l.holder_id = any(%s) and l.joined_to_id is null
                  and {team.owned_within(scope).of("l.owner_id")}
                order by l.holder_id, l.opened_at desc, l.id desc""",
            [list(people)],
        )
    )


def _any(query: str, number: int) -> bool:
    return 0 < number <= LARGEST_ID and bool(bulk.fetch(f"select exists ({query})", [number])[0][0])
