"""Leads whose people no tool has any more, and those that came back or were kept."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.contacts import api as contacts
from accord.foundation import bulk


def settle_gone(*, people: Sequence[int]) -> None:
    """Derive which leads of these people, and of whoever is one with them, count nowhere since no
    tool has their people any more. Caller's transaction."""
    if people:
        follow_people(people=contacts.settle_people(people=people))


def follow_people(*, people: Sequence[int]) -> None:
    """Their leads are gone since they are; the people are settled and held by the caller."""
    bulk.execute(
        """update leads_lead l set gone_at = p.gone_at from live.persons p
           where l.person_id = any(%s) and p.id = l.person_id
             and l.gone_at is distinct from p.gone_at""",
        [list(people)],
    )


@transaction.atomic
def keep_here(*, person_id: int, actor_id: int | None, at: datetime) -> int:
    """Somebody says that a person stays here though their tools have them no more; answers of how
    many records."""
    kept = contacts.say_stays(
        kind=contacts.RecordKind.PERSON, number=person_id, actor_id=actor_id, at=at
    )
    settle_gone(people=[person_id])
    return kept


@transaction.atomic
def keep_no_more(*, person_id: int, actor_id: int | None, at: datetime) -> int:
    """Take that back: the person is where their tools have them, as ever."""
    let_go = contacts.say_follows(
        kind=contacts.RecordKind.PERSON, number=person_id, actor_id=actor_id, at=at
    )
    settle_gone(people=[person_id])
    return let_go
