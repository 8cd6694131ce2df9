"""Saying in which category a deal counts, and keeping what is forecast."""

from datetime import datetime

from django.db import transaction

from accord.deals.values import ForecastCategory
from accord.forecasts.models import CategoryChoice, Snapshot, SnapshotLine, StageCategory
from accord.forecasts.queries import books, forecasting, kept
from accord.forecasts.values import OPEN_CATEGORIES, Forecast, PeriodKind
from accord.foundation import bulk
from accord.journal import api as journal
from accord.team import api as team

_TOPIC = 0x666F7265


class UnableToForecast(Exception):
    """A deal that is decided or gone has no category to choose, and none may be called closed."""


@transaction.atomic
def choose_category(
    *, deal_id: int, category: ForecastCategory | None, actor_id: int | None, at: datetime
) -> None:
    """This open deal counts so from now on; None: as its stage says. Raises UnableToForecast."""
    deal = books.find_open(deal_id=deal_id)
    if deal is None or category not in (None, *OPEN_CATEGORIES):
        raise UnableToForecast(str(deal_id))
    if category == deal.chosen:
        return
    if category is None:
        CategoryChoice.objects.filter(pk=deal_id).delete()
    else:
        CategoryChoice.objects.update_or_create(
            pk=deal_id,
            defaults={"category": category, "chosen_at": at, "chosen_by_id": actor_id},
        )
    journal.record(
        kind="deal.category_chosen",
        subject="deal",
        subject_id=deal_id,
        actor_id=actor_id,
        at=at,
        before=deal.chosen.value if deal.chosen else "",
        after=category.value if category else "",
    )


@transaction.atomic
def choose_stage_category(
    *, stage: str, category: ForecastCategory | None, actor_id: int | None, at: datetime
) -> None:
    """Deals in this stage count so, where nobody says otherwise; None: as what became of those
    before says. Raises UnableToForecast."""
    if category not in (None, *OPEN_CATEGORIES) or not stage or len(stage) > 80:
        raise UnableToForecast(stage)
    before = books.list_set_stages().get(stage)
    if category == before:
        return
    if category is None:
        StageCategory.objects.filter(stage=stage).delete()
    else:
        StageCategory.objects.update_or_create(
            stage=stage,
            defaults={"category": category, "chosen_at": at, "chosen_by_id": actor_id},
        )
    journal.record(
        kind="forecast.stage_chosen",
        subject="forecast",
        subject_id=None,
        actor_id=actor_id,
        at=at,
        before=before.value if before else "",
        after=category.value if category else "",
    )


@transaction.atomic
def keep_week(*, at: datetime) -> int:
    """Keep what is forecast now, once in a week; answers how many lines were kept."""
    today = team.day_of(at=at)
    bulk.alone_for(topic=_TOPIC, keys=["week"])
    if kept.is_taken(day=today):
        return 0
    read = forecasting.open_books(at=at)
    snapshot = Snapshot.objects.create(week=kept.monday(today), taken_at=at)
    lines = [
        _line(snapshot.pk, kind, one)
        for kind in PeriodKind
        for one in forecasting.forecast_ahead(kind=kind, read=read)
    ]
    SnapshotLine.objects.bulk_create(lines)
    journal.record(
        kind="forecast.kept", subject="forecast", subject_id=snapshot.pk, at=at, lines=len(lines)
    )
    return len(lines)


def _line(snapshot_id: int, kind: PeriodKind, one: Forecast) -> SnapshotLine:
    spread = one.spread
    return SnapshotLine(
        snapshot_id=snapshot_id, kind=kind, start=one.period.start, end=one.period.end,
        currency=one.currency, closed=one.totals.closed, commit=one.totals.commit,
        most_likely=one.totals.most_likely, best_case=one.totals.best_case,
        pipeline=one.totals.pipeline, weighted=one.weighted,
        expected=spread.expected if spread else None, low=spread.low if spread else None,
        high=spread.high if spread else None, tool_commit=one.tool_commit,
    )  # fmt: skip
