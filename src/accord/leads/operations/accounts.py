"""Where somebody said that a person works: their leads are that company's."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.contacts import api as contacts
from accord.foundation import bulk
from accord.leads.operations.segmenting import settle_people


@transaction.atomic
def say_company(
    *, person_id: int, company_id: int | None, actor_id: int | None, at: datetime
) -> None:
    """Say where a person works, None: nowhere we know. Raises LookupError for who is unknown."""
    people = contacts.say_company(
        person_id=person_id, company_id=company_id, actor_id=actor_id, at=at
    )
    settle_companies(people=people)
    settle_people(people=people, at=at)


@transaction.atomic
def follow_records(*, person_id: int, actor_id: int | None, at: datetime) -> None:
    """Leave it to the records again. Raises LookupError for who is unknown."""
    people = contacts.follow_records(person_id=person_id, actor_id=actor_id, at=at)
    settle_companies(people=people)
    settle_people(people=people, at=at)


def settle_companies(*, people: Sequence[int], is_new: bool = False) -> None:
    """Give the leads of these people the company that somebody said, if anybody did.

    `is_new`: their leads have none yet, so that nothing is done where nobody said anything.
    """
    if not people:
        return
    said = contacts.said_companies(people=people)
    if is_new and not said:
        return
    asked = list(said) if is_new else sorted(set(people))
    bulk.execute(
        """update leads_lead l set company_is_said = t.is_said, said_company_id = t.company
           from unnest(%s::bigint[], %s::boolean[], %s::bigint[]) as t(person, is_said, company)
           where l.person_id = t.person
             and (l.company_is_said, l.said_company_id) is distinct from (t.is_said, t.company)""",
        [asked, [person in said for person in asked], [said.get(person) for person in asked]],
    )
