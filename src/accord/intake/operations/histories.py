"""Taking in histories of stages as other systems kept them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from accord.contacts.values.people import Outcome
from accord.definitions.values import STAGE_ORDER, StageCode
from accord.intake.operations.journeys import known_or_set_aside
from accord.intake.operations.people import Result
from accord.intake.rules import endings
from accord.intake.rules.normalise import Normalised, Problem
from accord.intake.values.plans import Plan
from accord.leads import api as leads
from accord.leads.values import Cause, Ending, StageMove

_DATED = tuple((stage.value, f"{stage.value}_at") for stage in STAGE_ORDER)
Told = list[tuple[str, datetime]]


def take_stage_history(
    n: Normalised, *, plan: Plan, at: datetime, batch_id: int
) -> dict[int, Result]:
    """Stage events: a change in each row, or a row of days for each lead, one for each stage."""
    left_out = _leave_out(n, plan=plan)
    told = _told(n, plan=plan)
    people = known_or_set_aside(n, plan=plan)
    cycles = leads.latest_by_person(people=sorted(set(people.values())))
    for row in n.good():
        if people[row] not in cycles:
            n.problems[row] = Problem(row, "UNKNOWN_LEAD", "", {}, outcome=Outcome.QUARANTINED)
    rows = n.good()
    moves: dict[int, list[StageMove]] = {}
    seen = leads.known_events(lead_ids=sorted({cycles[people[row]] for row in rows}))
    results: dict[int, Result] = dict.fromkeys(left_out, (Outcome.UNCHANGED, None))
    for row, reason in zip(rows, n.column("reason_code", rows), strict=True):
        lead = cycles[people[row]]
        fresh = [event for event in told[row] if (lead, *event) not in seen]
        results[row] = (Outcome.CREATED if fresh else Outcome.UNCHANGED, lead)
        seen |= {(lead, *event) for event in fresh}
        if fresh:
            moves.setdefault(lead, []).extend(_move(*event, reason) for event in fresh)
    leads.move_leads(moves=moves, at=at, batch_id=batch_id)
    return results


def _leave_out(n: Normalised, *, plan: Plan) -> list[int]:
    """Rows of properties that a profile knows to hold no stage: nothing of ours changes by them.

    A history of all properties holds a few rows of the stage among many.
    """
    only = plan.values.get("changed", {})
    if not only:
        return []
    names = n.column("changed", range(n.size))
    rows = [row for row, name in enumerate(names) if _is_other(name, only)]
    for row in rows:
        n.problems.pop(row, None)
    n.done |= set(rows)
    return rows


def _told(n: Normalised, *, plan: Plan) -> dict[int, Told]:
    """What each row tells, as (stage or ending, when); a row that tells nothing is set aside."""
    only = plan.values.get("changed", {})
    for row, problem in n.problems.items():
        name = n.column("changed", [row])[0]
        if problem.code == "NOT_CODE" and _is_other(name, only):
            n.problems[row] = Problem(row, "OTHER_FIELD", "", {"value": name[:80]})
    rows = n.good()
    stages, moments = n.column("stage", rows), n.column("at", rows, blank=None)
    changed = n.column("changed", rows)
    dated = _dated(n, rows)
    told: dict[int, Told] = {}
    for row, stage, moment, name, days in zip(rows, stages, moments, changed, dated, strict=True):
        if _is_other(name, only):
            n.problems[row] = Problem(row, "OTHER_FIELD", "", {"value": name[:80]})
        elif stage and moment:
            told[row] = [(stage, moment), *days]
        elif days:
            told[row] = days
        else:
            n.problems[row] = Problem(row, "NO_TIME" if stage else "NO_STAGE", "", {})
    return told


def _is_other(name: str, only: Mapping[str, str]) -> bool:
    return bool(name) and not endings.is_about_stages(name, only=only)


def _dated(n: Normalised, rows: Sequence[int]) -> list[Told]:
    columns = [(stage, n.column(name, rows, blank=None)) for stage, name in _DATED]
    return [
        [(stage, days[place]) for stage, days in columns if days[place]]
        for place in range(len(rows))
    ]


def _move(stage: str, moment: datetime, reason: str) -> StageMove:
    if stage in {code.value for code in STAGE_ORDER}:
        return StageMove(StageCode(stage), moment, cause=Cause.HISTORY)
    ending = Ending(stage)
    reached = StageCode.CUSTOMER if ending is Ending.WON else StageCode.MQL
    return StageMove(reached, moment, cause=Cause.HISTORY, ending=ending, reason=reason)
