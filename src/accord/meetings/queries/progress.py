"""How far a goal has come, as the measures have it."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from accord.goals.values.goals import STAGE_OF, GoalText, Metric
from accord.lake import api as lake
from accord.meetings.values.progress import Progress
from accord.reporting import api as reporting
from accord.team import api as team


def goal_progress(*, text: GoalText, at: datetime, snapshot: lake.Snapshot) -> Progress | None:
    """How much of a goal has come since its first day; None where nothing measures it. Customers
    are counted as a plan does: by won deals, and by leads where no deal is known of them."""
    today = team.day_of(at=at)
    if text.start > today:
        return Progress(Fraction(0))

    span = reporting.Options(start=text.start, end=min(text.end, today))
    if text.metric is Metric.REVENUE:
        whole = replace(span, by=reporting.TOTAL)
        won = reporting.won_in(text.currency, at=at, options=whole, snapshot=snapshot)
        amounts = (value.amount for value in won.by_group.values())
        return Progress(sum(map(Fraction, amounts), Fraction(0)), won.left_out)
    if text.metric is Metric.CUSTOMERS:
        return Progress(Fraction(reporting.count_customers(options=span, snapshot=snapshot)))

    def ask(measure: str, step: tuple[str, str] = span.step) -> tuple[reporting.Row, ...]:
        options = replace(span, by=reporting.TOTAL, step=step)
        return reporting.ask(measure=measure, at=at, snapshot=snapshot, options=options).rows

    if text.metric is Metric.VISITS:
        counted = [row.figures.get("visits") for row in ask("visits")]
        came = sum(one for one in counted if isinstance(one, int))
        return Progress(Fraction(came)) if counted else None
    rows = ask("conversion", (STAGE_OF[text.metric], "customer"))
    return Progress(Fraction(sum(row.counted.entered for row in rows if row.counted)))
