"""Somebody leaves the team: their account ends and their open work goes on, in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.deals import api as deals
from accord.foundation import bulk
from accord.goals import api as goals
from accord.handoffs import api as handoffs
from accord.intake import models
from accord.intake.operations import addresses, owned_work
from accord.intake.values.batches import BatchState
from accord.intake.values.fixing import ReplayState
from accord.intake.values.leaving import Work
from accord.journal import api as journal
from accord.leads import api as leads
from accord.team import api as team

_Entry = tuple[int, Mapping[str, Any]]
_PARTS = {Work.DEAL: deals.Part.OWNER, Work.DEVELOPED_DEAL: deals.Part.DEVELOPER}


@transaction.atomic
def leave(
    *,
    member_id: int,
    actor: team.Actor | None,
    at: datetime,
    source: str = "",
    batch_id: int | None = None,
) -> int | None:
    """Close a colleague's account and pass their open work on; answers the departure, None where
    the account is closed already.

    The work goes to whom they reported to, else to who leads their side, else to who leads both
    teams; where nobody is left it is nobody's, and the lists say so. What they ordered and has not
    been done ends. Raises team.UnableToAssign, team.LastManager and LookupError.
    """
    actor_id = actor.member_id if actor else None
    # Deliveries and letters before the member, as those lock them: neither waits for the other.
    _cancel_orders(member_id=member_id, besides=batch_id)
    addresses.close_own_mailbox(member_id=member_id, actor_id=actor_id, at=at)
    handoffs.hold_open_of(member_id=member_id)
    closed = team.close_member(member_id=member_id, actor=actor, at=at)
    if closed is None:
        return None
    # Whoever was open has come back, by whatever door: of a member one departure is open at most.
    open_ones = models.Departure.objects.filter(member_id=member_id, came_back_at=None)
    open_ones.update(came_back_at=at)
    departure = models.Departure.objects.create(
        member_id=member_id, at=at, source=source, batch_id=batch_id,
        stand_in_id=closed.stand_in_id, made_by_id=actor_id,
    )  # fmt: skip
    _pass_on(departure, actor_id=actor_id, at=at)
    return departure.pk


def _pass_on(departure: models.Departure, *, actor_id: int | None, at: datetime) -> None:
    member_id, to = departure.member_id, departure.stand_in_id
    passed: dict[str, list[int]] = {Work.LEAD: leads.pass_on(member_id=member_id, to=to)}
    for work, part in _PARTS.items():
        passed[work] = deals.pass_on(member_id=member_id, part=part, to=to)
    handoffs.pass_on(member_id=member_id, to=to, at=at)
    goals.pass_on(member_id=member_id, to=to, at=at)
    passed |= owned_work.pass_on(member_id=member_id, to=to, at=at)
    _keep(departure.pk, passed)
    of_leads, of_deals = _entries(passed, to=to, was=member_id)
    journal.record_many(
        kind="lead.passed_on", subject="lead", at=at, actor_id=actor_id, entries=of_leads
    )
    journal.record_many(
        kind="deal.passed_on", subject="deal", at=at, actor_id=actor_id, entries=of_deals
    )


def _cancel_orders(*, member_id: int, besides: int | None) -> None:
    """End what they ordered and is not done: it stops before its next step."""
    waiting = [BatchState.WAITING.value, BatchState.RUNNING.value]
    models.Batch.objects.filter(made_by_id=member_id, state__in=waiting).exclude(
        pk=besides or 0
    ).update(cancel_asked=True)
    models.Replay.objects.filter(
        made_by_id=member_id, state__in=[ReplayState.WAITING.value, ReplayState.RUNNING.value]
    ).update(cancel_asked=True)
    models.Sweep.objects.filter(made_by_id=member_id, ended_at=None).update(cancel_asked=True)


def _keep(departure_id: int, passed: Mapping[str, Sequence[int]]) -> None:
    """Remember what was passed on, each once."""
    before = models.PassedOn.objects.filter(departure_id=departure_id)
    kept = set(before.values_list("work", "subject_id"))
    told = [(str(work), number) for work, numbers in passed.items() for number in numbers]
    rows = [each for each in told if each not in kept]
    bulk.insert(
        "intake_passedon",
        {
            "departure_id": [departure_id] * len(rows),
            "work": [work for work, _ in rows],
            "subject_id": [number for _, number in rows],
        },
    )


def _entries(
    passed: Mapping[str, Sequence[int]], *, to: int | None, was: int | None
) -> tuple[list[_Entry], list[_Entry]]:
    """What is written of leads and of deals."""
    told: list[tuple[Work, _Entry]] = [
        (work, (number, {"owner": to, "was": was, "work": work.value}))
        for work in Work
        for number in passed.get(work, ())
    ]
    return (
        [entry for work, entry in told if work is Work.LEAD],
        [entry for work, entry in told if work is not Work.LEAD],
    )


@transaction.atomic
def come_back(*, departure_id: int, actor: team.Actor, at: datetime) -> int:
    """Open the account again and give back what nobody gave to somebody else since; answers how
    many pieces of work. Raises team.UnableToAssign, and LookupError where there is none."""
    departure = (
        models.Departure.objects.select_for_update()
        .filter(pk=departure_id, came_back_at=None)
        .first()
    )
    if departure is None:
        raise LookupError(f"There is no departure {departure_id}.")
    team.reopen_member(member_id=departure.member_id, actor=actor, at=at)
    return _give_back(departure, actor_id=actor.member_id, at=at)


@transaction.atomic
def welcome_back(*, member_ids: Collection[int], at: datetime) -> None:
    """Give their work back to those of these whose account a tool has opened again.

    One who is let in by hand at this moment is left to that hand.
    """
    rows = models.Departure.objects.select_for_update(skip_locked=True, of=("self",))
    back = rows.filter(member_id__in=member_ids, came_back_at=None, member__is_active=True)
    for departure in back.order_by("id"):
        _give_back(departure, actor_id=None, at=at)


def follow_undone(*, batch_id: int, at: datetime) -> None:
    """Departures are as the accounts are, since this batch was taken back.

    Those whom it closed are here again, with their work. Of those whom it had let in again the
    departure stands as before, and work that came to them meanwhile goes on too.
    """
    models.Departure.objects.filter(
        batch_id=batch_id,
        came_back_at=None,
        member__is_active=True,
    ).update(came_back_at=at)
    last = models.Departure.objects.filter(member__is_active=False)
    last = last.order_by("member_id", "-id").distinct("member_id")
    again = models.Departure.objects.filter(pk__in=last.values("pk"), came_back_at__isnull=False)
    for departure in again.order_by("id"):
        departure.came_back_at = None
        departure.save(update_fields=["came_back_at"])
        _pass_on(departure, actor_id=None, at=at)


def _give_back(departure: models.Departure, *, actor_id: int | None, at: datetime) -> int:
    member_id, was = departure.member_id, departure.stand_in_id
    rows = models.PassedOn.objects.filter(departure=departure)
    held: dict[str, list[int]] = {work: [] for work in Work}
    for said, number in rows.values_list("work", "subject_id"):
        held.setdefault(said, []).append(number)
    back: dict[str, list[int]] = {
        Work.LEAD: leads.give_back(lead_ids=held[Work.LEAD], member_id=member_id, was=was)
    }
    for work, part in _PARTS.items():
        back[work] = deals.give_back(deal_ids=held[work], part=part, member_id=member_id, was=was)
    back |= owned_work.give_back(held=held, member_id=member_id, was=was, actor_id=actor_id, at=at)
    departure.came_back_at = at
    departure.save(update_fields=["came_back_at"])
    of_leads, of_deals = _entries(back, to=member_id, was=was)
    journal.record_many(
        kind="lead.given_back", subject="lead", at=at, actor_id=actor_id, entries=of_leads
    )
    journal.record_many(
        kind="deal.given_back", subject="deal", at=at, actor_id=actor_id, entries=of_deals
    )
    return sum(map(len, back.values()))
