"""How far a goal has come, as the measures have it."""

from datetime import date, datetime
from fractions import Fraction

from accord.goals.values.goals import STAGE_OF, GoalText, Metric
from accord.kernel.money import Money
from accord.lake import api as lake
from accord.reporting import api as reporting
from accord.team import api as team


def goal_progress(*, text: GoalText, at: datetime, snapshot: lake.Snapshot) -> Fraction | None:
    """How much of a goal has come since its first day; None where nothing measures it."""
    today = team.day_of(at=at)
    if text.start > today:
        return Fraction(0)

    def ask(measure: str, **how: object) -> list[reporting.Row]:
        span: dict[str, date] = {"start": text.start, "end": min(text.end, today)}
        options = reporting.Options(**span, **how)  # type: ignore[arg-type]
        found = reporting.ask(measure=measure, at=at, snapshot=snapshot, options=options)
        return list(found.rows)

    if text.metric is Metric.REVENUE:
        values = [row.figures.get("value") for row in ask("won_value", by=reporting.TOTAL)]
        minor = sum(
            each.minor
            for each in values
            if isinstance(each, Money) and each.currency == text.currency
        )
        return Fraction(Money(minor, text.currency).amount)
    if text.metric is Metric.VISITS:
        counted = [row.figures.get("visits") for row in ask("visits", by=reporting.TOTAL)]
        return Fraction(sum(one for one in counted if isinstance(one, int))) if counted else None
    if text.metric is Metric.CUSTOMERS:
        came = [row.figures.get("customers") for row in ask("trend")]
        return Fraction(sum(one for one in came if isinstance(one, int)))
    rows = ask("conversion", by=reporting.TOTAL, step=(STAGE_OF[text.metric], "customer"))
    return Fraction(sum(row.counted.entered for row in rows if row.counted))
