"""A lead turns better while its clocks run: what is owed of it is due sooner, never later."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from accord.agreements import api as agreements
from accord.agreements.values.terms import Agreement
from accord.definitions import api as definitions
from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.operations.clocks import runs_of
from accord.handoffs.operations.handing import rank_of
from accord.handoffs.operations.moving import held
from accord.handoffs.rules.attainment import PROMISED
from accord.handoffs.rules.clocks import GRACE, tightened
from accord.handoffs.values.clocks import GOING, Promise
from accord.handoffs.values.handoffs import Move, State
from accord.journal import api as journal
from accord.kernel.durations import format_duration
from accord.scoring.values.scores import Quadrant
from accord.team import api as team


@transaction.atomic
def hurry(*, handoff_id: int, quadrant: Quadrant, at: datetime) -> None:
    """Have the clocks of an open hand-off go by where its lead stands now, by the agreement they
    began by: due sooner, from their own beginning, but not before half an hour of working time from
    now. Told in its history where any is. Whoever reads its clocks next sees it."""
    row = held(handoff_id)
    rank = rank_of(quadrant.value)
    if row.state == State.CLOSED.value or rank >= row.rank:
        return
    row.rank = rank
    row.save(update_fields=["rank"])
    if not _tighten(row, quadrant, at=at):
        return
    models.HandoffEvent.objects.create(
        handoff_id=row.pk, move=Move.RAISE.value, was=row.state, at=at, owner_id=row.owner_id,
        reason=quadrant.value,
    )  # fmt: skip
    journal.record(
        kind="handoff.hurried", subject="handoff", subject_id=row.pk, at=at, lead=row.lead_id,
        quadrant=quadrant.value,
    )  # fmt: skip


def _tighten(row: models.Handoff, quadrant: Quadrant, *, at: datetime) -> bool:
    """Whether anything is due sooner by it."""
    clocks = list(
        models.Clock.objects.select_for_update(of=("self",)).filter(
            handoff_id=row.pk, side=row.to_side, state__in=[one.value for one in GOING],
            promise__in=[one.value for one in PROMISED], agreement__isnull=False,
        ).order_by("id")
    )  # fmt: skip
    if not clocks:
        return False
    runs, signed = runs_of(clocks), _agreements(clocks)
    hours = team.calendars_by_version(ids={clock.calendar_id for clock in clocks})
    sooner = []
    for clock in clocks:
        found = agreements.target_of(
            signed[clock.agreement_id or 0],
            promise=PROMISED[Promise(clock.promise)],
            quadrant=quadrant.value,
            origin=str(row.facts.get("origin", "")),
            region=str(row.facts.get("country", "")),
        )
        if found is None or found.clause != clock.clause:
            continue  # a day of the week is promised whoever it is
        target = tightened(
            runs[clock.pk], target=found.within, at=at, grace=GRACE,
            calendar=hours[clock.calendar_id],
        )  # fmt: skip
        if target < clock.target - timedelta(seconds=1):
            counts = clock.counts_automated and quadrant.value in found.automated
            told = {"target": format_duration(target), "counts_automated": counts}
            sooner.append({"id": clock.pk, **told})
    bulk.rewrite("handoffs_clock", columns=["target", "counts_automated"], rows=sooner)
    return bool(sooner)


def _agreements(clocks: Iterable[models.Clock]) -> dict[int, Agreement]:
    return {
        number: agreements.read_agreement(definitions.get_version(version_id=number).body)
        for number in {clock.agreement_id for clock in clocks if clock.agreement_id}
    }
