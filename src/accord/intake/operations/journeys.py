"""Taking in what happened: touches and stage histories, for leads that are known."""

from collections.abc import Sequence
from datetime import datetime

from accord.contacts import api as contacts
from accord.contacts.values import IdentityKind, Outcome, RecordKind
from accord.definitions.values import STAGE_ORDER, StageCode
from accord.intake.operations.people import Result, touch_values
from accord.intake.rules.normalise import Normalised, Problem
from accord.intake.values.plans import Plan
from accord.journeys import api as journeys
from accord.leads import api as leads
from accord.leads.values import Cause, Ending, StageMove


def known_people(n: Normalised, *, rows: Sequence[int], plan: Plan) -> list[int | None]:
    """Who each row is about, by the lead's id in its tool or by e-mail."""
    keys, emails = n.column("lead_external_id", rows), n.column("email", rows)
    by_key = contacts.find_by_external(
        kind=RecordKind.PERSON, source=plan.source_of("lead"), keys=[key for key in keys if key]
    )
    by_mail = contacts.find_by_identity(
        kind=RecordKind.PERSON,
        identity=IdentityKind.EMAIL,
        values=[email for email in emails if email],
    )
    return [by_key.get(key) or by_mail.get(email) for key, email in zip(keys, emails, strict=True)]


def take_touches(n: Normalised, *, plan: Plan, at: datetime, batch_id: int) -> dict[int, Result]:
    """Touches of known people; a touch of somebody unknown is set aside, not lost."""
    _require_time(n, "occurred_at")
    people = _known_or_set_aside(n, plan=plan)
    rows = n.good()
    touches = touch_values(
        n, rows=rows, plan=plan, people=[people[row] for row in rows], at=at, batch_id=batch_id
    )
    outcomes = journeys.record_touches(touches=touches, at=at, batch_id=batch_id)
    return {row: (outcome, people[row]) for row, outcome in zip(rows, outcomes, strict=True)}


def take_stage_history(
    n: Normalised, *, plan: Plan, at: datetime, batch_id: int
) -> dict[int, Result]:
    """Stage events as another system kept them."""
    _require_time(n, "at")
    for row in n.good():
        if not n.column("stage", [row])[0]:
            n.problems[row] = Problem(row, "NO_STAGE", "", {})
    people = _known_or_set_aside(n, plan=plan)
    rows = n.good()
    cycles = leads.latest_by_person(people=sorted(set(people.values())))
    for row in rows:
        if people[row] not in cycles:
            n.problems[row] = Problem(row, "UNKNOWN_LEAD", "", {}, outcome=Outcome.QUARANTINED)
    rows = n.good()
    moves: dict[int, list[StageMove]] = {}
    stages, moments, reasons = (
        n.column("stage", rows),
        n.column("at", rows),
        n.column("reason_code", rows),
    )
    seen = _events_of(sorted({cycles[people[row]] for row in rows}))
    results: dict[int, Result] = {}
    for row, stage, moment, reason in zip(rows, stages, moments, reasons, strict=True):
        lead = cycles[people[row]]
        new = (lead, stage, moment) not in seen
        results[row] = (Outcome.CREATED if new else Outcome.UNCHANGED, lead)
        if new:
            seen.add((lead, stage, moment))
            moves.setdefault(lead, []).append(_move(stage, moment, reason))
    leads.move_leads(moves=moves, at=at, batch_id=batch_id)
    return results


def _move(stage: str, moment: datetime, reason: str) -> StageMove:
    if stage in {code.value for code in STAGE_ORDER}:
        return StageMove(StageCode(stage), moment, cause=Cause.HISTORY)
    ending = Ending(stage)
    reached = StageCode.CUSTOMER if ending is Ending.WON else StageCode.MQL
    return StageMove(reached, moment, cause=Cause.HISTORY, ending=ending, reason=reason)


def _events_of(lead_ids: Sequence[int]) -> set[tuple[int, str, datetime]]:
    return leads.known_events(lead_ids=lead_ids)


def _require_time(n: Normalised, column: str) -> None:
    for row in n.good():
        if n.column(column, [row], blank=None)[0] is None:
            n.problems[row] = Problem(row, "NO_TIME", "", {})


def _known_or_set_aside(n: Normalised, *, plan: Plan) -> dict[int, int]:
    rows = n.good()
    found = known_people(n, rows=rows, plan=plan)
    for row, person in zip(rows, found, strict=True):
        if person is None:
            named = any(n.column(key, [row])[0] for key in ("lead_external_id", "email"))
            code = "UNKNOWN_LEAD" if named else "NAMES_NO_LEAD"
            n.problems[row] = Problem(row, code, "", {}, outcome=Outcome.QUARANTINED)
    return {row: person for row, person in zip(rows, found, strict=True) if person is not None}
