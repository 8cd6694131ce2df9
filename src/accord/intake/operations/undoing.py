"""Taking a batch back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accord.campaigns import api as campaigns
from accord.contacts import api as contacts
from accord.deals import api as deals
from accord.foundation import bulk, database
from accord.handoffs import api as handoffs
from accord.intake import models
from accord.intake.operations import identity, leaving, tallies, told_merges, visitors
from accord.intake.values.batches import BatchState
from accord.journal import api as journal
from accord.journeys import api as journeys
from accord.leads import api as leads
from accord.scoring import api as scoring
from accord.scoring.values.scores import Cause

# Written by imports, though no facts are made of them; parents before children.
UNTRACKED = (
    "contacts_sourcerecordversion",
    "contacts_consent",
    "contacts_stop",
    "contacts_target",
    "leads_leadrecord",
    "leads_ownerword",
    "team_memberkey",
    "team_membership",
)


class UnableToUndo(Exception):
    """Only a batch that has ended can be taken back, and only once."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking back did: rows put back, rows gone, and rows kept for what hangs on them."""

    restored: int
    removed: int
    kept: int


@transaction.atomic
def undo(*, batch_id: int, actor_id: int | None, at: datetime) -> Undone:
    """Take a batch back: rows it made go, rows it changed return to what they were.

    Rows that went in later, corrected, are taken back with it, the latest first.
    """
    batch = models.Batch.objects.select_for_update().get(pk=batch_id)
    if batch.replay_of_id or batch.state not in (
        BatchState.DONE,
        BatchState.CANCELLED,
        BatchState.FAILED,
    ):
        raise UnableToUndo
    bulk.execute("select set_config('statement_timeout', '300s', true)")
    replays = models.Batch.objects.filter(replay_of=batch).exclude(state=BatchState.UNDONE)
    undone = [_take_back(each, at=at) for each in replays.order_by("-id")]
    tallies.reopen(batch)
    undone.append(_take_back(batch, at=at))
    answer = Undone(
        sum(each.restored for each in undone),
        sum(each.removed for each in undone),
        undone[-1].kept,
    )
    journal.record(
        kind="batch.undone",
        subject="batch",
        subject_id=batch_id,
        actor_id=actor_id,
        at=at,
        removed=answer.removed,
    )
    return answer


def _take_back(batch: models.Batch, *, at: datetime) -> Undone:
    batch_id = batch.pk
    touched = journeys.people_touched(batch_id=batch_id)
    visitors.take_back(batch_id=batch_id, at=at)
    journeys.before_taking_back(batch_id=batch_id)
    campaigns.before_taking_back(batch_id=batch_id)
    told_of = contacts.before_taking_back(batch_id=batch_id)
    before = models.Batch.objects.filter(state=BatchState.UNDONE).values_list("pk", flat=True)
    told_merges.take_back(batch_ids=[batch_id, *before])
    beside = identity.before_taking_back(batch_ids=[batch_id, *before])
    led = leads.before_taking_back(batch_id=batch_id)
    relations = [*database.tracked_tables(), *UNTRACKED]
    rows = bulk.fetch(
        "select * from accord_undo_batch(%s, %s, %s::bigint[], %s, %s)",
        [batch_id, relations, list(before), database.parts(), database.derived()],
    )
    leaving.follow_undone(batch_id=batch_id, at=at)
    contacts.refold(people=told_of.people, companies=told_of.companies)
    contacts.settle_companies(companies=told_of.companies)
    leads.retell(memory=led, at=at)
    leads.settle_gone(people=told_of.people)
    deals.keep_from_leavers()
    leads.resettle_segments(companies=sorted(told_of.companies), at=at)
    identity.after_taking_back(people=sorted({*beside, *told_of.people}), at=at)
    scoring.follow(people=sorted({*touched, *told_of.people}), cause=Cause.TOLD, at=at)
    handoffs.follow_people(people=sorted({*touched, *told_of.people}), at=at)
    batch.state = BatchState.UNDONE
    batch.save()
    return Undone(*(sum(row[place] for row in rows) for place in (1, 2, 3)))
