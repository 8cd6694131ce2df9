"""Decisions are checked on their day, by the figures alone, and what they said then is kept."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accord.journal import api as journal
from accord.meetings import models
from accord.meetings.operations.deciding import SUBJECT, today_of
from accord.meetings.queries.decisions import card_of, list_to_check
from accord.meetings.queries.weeks import read_weeks
from accord.meetings.rules import checking as rules
from accord.meetings.values.decisions import DecisionCard
from accord.meetings.values.weeks import Checked, Week
from accord.notices import api as notices
from accord.reporting import api as reporting

_WEEKS = 2 * 53 + rules.MOST_BEFORE


def check_due(*, at: datetime) -> list[DecisionCard]:
    """Check every decision whose day has come; answers them. Raises UnableToReadFacts."""
    due = list_to_check(today=today_of(at))
    if not due:
        return []
    snapshot = reporting.catch_up(at=at)
    weeks = {
        day: read_weeks(until=day, at=at, snapshot=snapshot, count=_WEEKS)
        for day in {one.check_on for one in due}
    }
    return [
        found
        for one in due
        if (found := _keep(one, _checked(one, weeks[one.check_on][one.metric]), at=at)) is not None
    ]


def _checked(card: DecisionCard, weeks: Sequence[Week]) -> Checked:
    before, after = rules.split(weeks, decided_on=today_of(card.decided_at), due_on=card.due_on)
    return rules.check(before, after, expected=card.expected, is_share=card.is_share)


@transaction.atomic
def _keep(card: DecisionCard, found: Checked, *, at: datetime) -> DecisionCard | None:
    row = models.Decision.objects.select_for_update().get(pk=card.id)
    if row.checked_at is not None or row.ended_at is not None:
        return None
    row.verdict, row.checked_at = found.verdict.value, at
    row.untold = found.why.value if found.why else ""
    row.before, row.after, row.low, row.high = found.before, found.after, found.low, found.high
    row.weeks_before, row.weeks_after = found.weeks_before, found.weeks_after
    row.is_less = found.is_less
    row.save()
    journal.record(
        kind="decision.checked", subject=SUBJECT, subject_id=row.pk, at=at, verdict=row.verdict,
        metric=row.metric,
    )  # fmt: skip
    notices.tell(
        kind="decision_checked", to={row.decider_id, row.owner_id}, subject=SUBJECT,
        subject_id=row.pk, facts={}, key=f"decision:{row.pk}:checked", at=at,
    )  # fmt: skip
    return card_of(row)
