"""Rows of forecasts, of coverage, and of how right forecasts were."""

from __future__ import annotations

from collections.abc import Sequence

from accord.forecasts.values import (
    BEFORE_END,
    LONGEST_BEFORE,
    Accuracy,
    Coverage,
    Forecast,
    Off,
    Unjudged,
)
from accord.kernel.money import Money
from accord.reporting.rules.rows import row_of
from accord.reporting.values.figures import Note, Say
from accord.reporting.values.measures import Figure, Group, Row


def forecast_row(group: Group, one: Forecast) -> Row:
    """A forecast of one currency."""

    def money(minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, one.currency)

    spread = one.spread
    figures: dict[str, Figure] = {
        "currency": one.currency,
        "closed": money(one.totals.closed),
        "commit": money(one.totals.commit_forecast),
        "most_likely": money(one.totals.most_likely_forecast),
        "best_case": money(one.totals.best_case_forecast),
        "open_pipeline": money(one.totals.open_pipeline),
        "weighted": money(one.weighted),
        "expected": money(spread.expected if spread else None),
        "low": money(spread.low if spread else None),
        "high": money(spread.high if spread else None),
        "tool_commit": money(one.tool_commit),
        "deals": one.deals,
        "overdue": one.overdue,
        "without_amount": one.without_amount,
    }
    return row_of(group, figures)


def about_forecast(*, period: str, one: Forecast) -> Note:
    """The sentence of one period."""
    closed = Money(one.totals.closed, one.currency)
    if one.spread is None:
        return Note(Say.FORECAST_WITHOUT_PAST, {"period": period, "closed": closed})
    expected, low, high = (
        Money(each, one.currency) for each in (one.spread.expected, one.spread.low, one.spread.high)
    )
    return Note(
        Say.FORECAST,
        {"period": period, "closed": closed, "expected": expected, "low": low, "high": high},
    )


def coverage_row(group: Group, one: Coverage, *, deals: int, is_asked: bool) -> Row:
    """The pipeline of one currency beside its target, if one was named."""
    figures: dict[str, Figure] = {
        "currency": one.currency,
        "target": Money(one.target, one.currency) if is_asked else None,
        "closed": Money(one.closed, one.currency),
        "needed": Money(one.needed, one.currency) if is_asked else None,
        "deals": deals,
        "open_pipeline": Money(one.open_pipeline, one.currency),
        "coverage": one.coverage if is_asked else None,
        "value_win_rate": one.win_rate,
        "required": one.required,
    }
    return row_of(group, figures)


def about_coverage(one: Coverage, *, is_asked: bool) -> Note:
    """Whether there is enough."""
    if is_asked and not one.needed:
        return Note(Say.TARGET_REACHED)
    if one.required is None:
        return Note(Say.COVER_UNKNOWN)
    required = round(one.required, 1)
    if not is_asked or one.coverage is None:
        return Note(Say.COVER_WITHOUT_TARGET, {"required": required})
    say = Say.COVERED if one.coverage >= one.required else Say.NOT_COVERED
    return Note(say, {"coverage": round(one.coverage, 1), "required": required})


def accuracy_row(group: Group, one: Accuracy) -> Row:
    """What was said of one period, and what came."""

    def told(name: str, off: Off | None) -> dict[str, Figure]:
        return {
            name: None if off is None else Money(off.said, one.currency),
            f"{name}_bias": off.share if off else None,
        }

    judged = one.expected or one.weighted
    figures: dict[str, Figure] = {
        "currency": one.currency,
        "said_on": one.said_at.date().isoformat(),
        "actual": Money(one.actual, one.currency),
        **told("expected", one.expected),
        "accuracy": judged.accuracy if judged else None,
        **told("weighted", one.weighted),
        **told("commit", one.commit),
        **told("tool_commit", one.tool_commit),
        "reopened": one.reopened,
    }
    return row_of(group, figures)


def about_accuracy(
    found: Sequence[Accuracy], *, mean: tuple[float, float] | None
) -> tuple[Note, ...]:
    """How far forecasts were off on the average, and what is to be known of it."""
    if not found:
        return ()
    notes = []
    if mean is None:
        notes.append(Note(Say.NOTHING_WON_THEN))
    else:
        off, bias = mean
        say = Say.FORECAST_OFF if bias >= 0 else Say.FORECAST_OFF_BELOW
        notes.append(Note(say, {"off": round(off * 100, 1), "bias": round(abs(bias) * 100, 1)}))
    reopened = sum(one.reopened for one in found)
    if reopened:
        notes.append(Note(Say.REOPENED_SINCE, {"deals": reopened}))
    return tuple(notes)


def about_unjudged(found: Sequence[Unjudged]) -> tuple[Note, ...]:
    """How many periods that are over no forecast is judged of, by why."""
    older = sum(one.is_older for one in found)
    counted = (
        (Say.FORECAST_TOO_OLD, older, LONGEST_BEFORE),
        (Say.FORECAST_TOO_LATE, len(found) - older, BEFORE_END),
    )
    return tuple(
        Note(say, {"periods": count, "days": days}) for say, count, days in counted if count
    )
