"""Taking in rows about visits of people who may be known by a visitor id alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from accord.contacts import api as contacts
from accord.intake.operations import people
from accord.intake.rules import visits as rules
from accord.intake.rules.normalise import Normalised, Problem
from accord.intake.values.plans import Plan
from accord.journeys import api as journeys


def take_visits(
    n: Normalised, *, plan: Plan, at: datetime, batch_id: int
) -> dict[int, people.Result]:
    """Visits by people known by a visitor id alone, or already by e-mail."""
    for row in n.good():
        if not (n.column("visitor_external_id", [row])[0] or n.column("email", [row])[0]):
            n.problems[row] = Problem(row, "NOBODY", "", {})
        elif n.column("occurred_at", [row], blank=None)[0] is None:
            n.problems[row] = Problem(row, "NO_TIME", "", {})
    rows = n.good()
    records = people.person_records(
        n, rows=rows, plan=plan, companies=[None] * len(rows), key="visitor_external_id"
    )
    records = replace(records, cookie=_cookies(n, rows, plan=plan))
    resolved = contacts.record_people(records=records, at=at, batch_id=batch_id)
    touches = people.touch_values(
        n, rows=rows, plan=plan, people=resolved.ids, at=at, batch_id=batch_id, kind="web_visit"
    )
    outcomes = journeys.record_touches(touches=touches, at=at, batch_id=batch_id)
    return {
        row: (outcome, person)
        for row, outcome, person in zip(rows, outcomes, resolved.ids, strict=True)
    }


def _cookies(n: Normalised, rows: Sequence[int], *, plan: Plan) -> list[str]:
    said = n.column("visitor_external_id", rows)
    return [rules.cookie(source=plan.source, visitor=name) if name else "" for name in said]
