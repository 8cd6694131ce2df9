"""Whom the ladder of an agreement tells of a hand-off that waits, by name."""

from datetime import datetime

from accord.agreements import api as agreements
from accord.definitions import api as definitions
from accord.handoffs import models
from accord.handoffs.queries.owed import steps_of
from accord.handoffs.queries.whom import lines
from accord.handoffs.rules.telling import people_of
from accord.handoffs.values.clocks import ClockState, Promise
from accord.handoffs.values.telling import NamedStep
from accord.team import api as team
from accord.team.values import Side


def ladder_of(*, handoff_id: int, at: datetime) -> tuple[NamedStep, ...]:
    """Who is told of the team's next promise about a hand-off, and when, as everybody is here now:
    in its order. Nothing where no promise runs, or none binds."""
    found = models.Clock.objects.filter(
        handoff_id=handoff_id,
        state=ClockState.RUNNING.value,
        is_silent=False,
        member_id__isnull=True,
    )
    clock = found.select_related("handoff").order_by("due_at", "id").first()
    if clock is None or clock.handoff is None or clock.agreement_id is None:
        return ()
    version = definitions.get_version(version_id=clock.agreement_id)
    agreement = agreements.read_agreement(version.body)
    who, side = lines(), Side(clock.side)
    is_theirs = clock.side == clock.handoff.to_side
    owner = clock.handoff.owner_id if is_theirs else clock.handoff.given_by_id
    steps = steps_of(agreement, promise=Promise(clock.promise), within=clock.target)
    wanted = [
        people_of(
            one.tell, owner_id=owner or clock.handoff.owner_id, side=side, managers=who.managers,
            leaders=who.leaders, sponsors=who.sponsors,
        )
        for one in steps
    ]  # fmt: skip
    here = team.deputies_of(member_ids=sorted({each for one in wanted for each in one}), at=at)
    return tuple(
        NamedStep(
            step.percent,
            step.after,
            tuple(dict.fromkeys(told for one in asked if (told := here[one]) is not None)),
        )
        for step, asked in zip(steps, wanted, strict=True)
    )
