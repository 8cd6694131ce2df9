"""Who is who: newcomers compared with everybody known, and joined where that is sure."""

from collections.abc import Sequence
from datetime import datetime

from django.db import OperationalError, transaction

from accord.contacts import api as contacts
from accord.contacts.values.people import LinkedBy
from accord.foundation import bulk
from accord.intake.operations import merging
from accord.leads import api as leads

AT_ONCE = 200  # people compared in the transaction that brings them
CHUNK = 5_000
MATCH = "intake.match"
PATIENCE = "80ms"  # that somebody with a request waits for others


def match_now(*, batch_id: int, at: datetime) -> int:
    """Compare the newcomers of a small step at once; answers how many.

    Where others hold the same people, nobody waits for long: they stay in the queue.
    """
    try:
        with transaction.atomic():
            bulk.execute("select set_config('lock_timeout', %s, true)", [PATIENCE])
            done = _match(contacts.take_newcomers(batch_id=batch_id, at_most=AT_ONCE), at=at)
            bulk.execute("select set_config('lock_timeout', '0', true)")
            return done
    except OperationalError as problem:
        if getattr(problem.__cause__, "sqlstate", "") not in ("55P03", "40P01"):
            raise
        return 0


@transaction.atomic
def match_newcomers(
    *, at: datetime, people: Sequence[int] | None = None, at_most: int = CHUNK
) -> int:
    """Compare some of those who wait, or these of them; all or nothing. Answers how many."""
    with bulk.plans_kept(rows=at_most if people is None else len(people)):
        return _match(contacts.take_newcomers(people=people, at_most=at_most), at=at)


def _match(people: list[int], *, at: datetime) -> int:
    if not people:
        return 0
    plan = contacts.compare(people=people, at=at)
    if plan.end:
        merging.end_many(merge_ids=plan.end, at=at)
    if plan.join:
        merging.merge_many(asked=plan.join, by=LinkedBy.AUTOMATIC, at=at)
    return len(people)


def before_taking_back(*, batch_ids: Sequence[int]) -> list[int]:
    """End what was likely of people who go with these batches; answers who was one with them."""
    leaving = contacts.told_only_by(batches=batch_ids)
    several = leads.let_go_of(people=leaving)
    regrouped = contacts.forget_automatic(people=leaving)
    leads.regroup(people=sorted({*several, *regrouped}))
    return sorted(set(regrouped) - set(leaving))


def after_taking_back(*, people: Sequence[int], at: datetime) -> None:
    """Compare those who stay once more: their records tell less, or others stood between them.

    Many of them are compared in the background.
    """
    if contacts.note_newcomers(people=people, batch_id=None, at=at) <= AT_ONCE:
        match_newcomers(at=at, people=people)
