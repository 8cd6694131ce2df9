"""Taking in what tools say of colleagues: who they are, where they belong, that they left."""

from datetime import datetime

from django.db import transaction

from accord.contacts.values.people import Outcome
from accord.intake import models
from accord.intake.operations import leaving
from accord.intake.operations.people import Result
from accord.intake.rules import normalise as rules
from accord.intake.rules.normalise import Normalised, Problem
from accord.intake.values.plans import Plan
from accord.team import api as team


def take_users(n: Normalised, *, plan: Plan, at: datetime, batch_id: int) -> dict[int, Result]:
    """Rows about colleagues, known from another tool; they sign in only when invited.

    Who a tool says has left is closed here, with their open work passed on; a row that would
    close the last one who manages the team, or that who loads it may not decide, waits.
    """
    told = _told(n)
    _close(n, told, plan=plan, at=at, batch_id=batch_id)
    rows = n.good()
    made = team.record_colleagues(
        source=plan.source, colleagues=[told[row] for row in rows], at=at, batch_id=batch_id
    )
    leaving.welcome_back(member_ids=made.changed, at=at)
    results: dict[int, Result] = {}
    closed = set(
        models.Departure.objects.filter(batch_id=batch_id).values_list("member", flat=True)
    )
    seen: set[int] = set()
    for row in rows:
        number = made.ids.get(told[row].key)
        outcome = Outcome.UNCHANGED
        if number is not None and number not in seen:
            changed = number in made.changed or number in closed
            outcome = Outcome.UPDATED if changed else outcome
            outcome = Outcome.CREATED if number in made.created else outcome
            seen.add(number)
        results[row] = (outcome, number)
    return results


def _told(n: Normalised) -> dict[int, team.Colleague]:
    """Each good row as a colleague; a row that names nobody is none."""
    every = range(n.size)
    columns = {
        name: n.column(name, every, blank=None)
        for name in ("external_id", "email", "name", "team", "role", "capacity", "teams",
                     "territories", "reports_to", "is_active", "deleted", "first_name",
                     "last_name")
    }  # fmt: skip
    found: dict[int, team.Colleague] = {}
    for row in n.good():
        said = {name: column[row] for name, column in columns.items()}
        called = rules.display_name(
            full=said["name"] or "", given=said["first_name"] or "", family=said["last_name"] or ""
        )
        key = said["external_id"] or said["email"] or called
        if not key:
            n.problems[row] = Problem(row, "NOBODY", "", {})
            continue
        is_active = False if said["deleted"] else said["is_active"]
        found[row] = team.Colleague(
            key=key,
            name=called or said["email"] or key,
            role=_role(said["role"] or "", side=said["team"] or ""),
            email=said["email"] or None,
            is_active=True if is_active is None and "deleted" in n.values else is_active,
            teams=_names(said["teams"], known="teams" in n.values),
            territories=_names(said["territories"], known="territories" in n.values),
            reports_to=said["reports_to"] or "",
            capacity=said["capacity"],
        )
    return found


def _role(said: str, *, side: str) -> str:
    return said or ("demand_gen" if side == "marketing" else "sdr")


def _names(said: str | None, *, known: bool) -> tuple[str, ...] | None:
    """Several names in one cell, parted by semicolons; None where the file has no such column."""
    return rules.ids_in(said or "") if known else None


def _close(
    n: Normalised, told: dict[int, team.Colleague], *, plan: Plan, at: datetime, batch_id: int
) -> None:
    leavers = team.find_leavers(source=plan.source, colleagues=list(told.values()))
    if not leavers:
        return
    made_by = models.Batch.objects.values_list("made_by", flat=True).get(pk=batch_id)
    # Whoever loaded a file and has left since decides nothing; a connected tool is nobody.
    loader = team.find_actor(member_id=made_by)
    may_close = loader is not None and loader.may(team.Capability.MANAGE_TEAM)
    can_sign_in = {card.id for card in team.list_members() if card.can_sign_in}
    for row, each in told.items():
        number = leavers.get(each.key)
        if number is None:
            continue
        by_hand = made_by is not None and number in can_sign_in
        if by_hand and not may_close:
            code = "NOT_YOURS_TO_CLOSE"
        else:
            actor = loader if by_hand else None
            code = _leave(number, plan=plan, actor=actor, at=at, batch_id=batch_id)
        if code:
            facts = {"name": each.name}
            n.problems[row] = Problem(row, code, "", facts, Outcome.QUARANTINED)


def _leave(
    number: int, *, plan: Plan, actor: team.Actor | None, at: datetime, batch_id: int
) -> str:
    try:
        with transaction.atomic():
            leaving.leave(
                member_id=number, actor=actor, at=at, source=plan.source, batch_id=batch_id
            )
    except team.LastManager:
        return "LAST_MANAGER"
    except team.UnableToAssign:
        return "NOT_YOURS_TO_CLOSE"
    return ""
