"""In which category a deal counts, and the sums of categories (2.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from accord.deals.values import ForecastCategory
from accord.forecasts.values import Decided, History, OpenDeal, Totals

# Of fewer decided deals a stage says nothing of its own.
ENOUGH = 10
# From which share of won deals on a stage is this category, as long as nobody says otherwise.
_FROM = (
    (0.8, ForecastCategory.COMMIT),
    (0.6, ForecastCategory.MOST_LIKELY),
    (0.4, ForecastCategory.BEST_CASE),
)


def category_of(deal: OpenDeal, *, history: History) -> ForecastCategory:
    """What a member said of the deal, else what is said of its stage, else what became of those
    that stood there before."""
    if deal.chosen is not None:
        return deal.chosen
    said = history.set_stages.get(deal.stage)
    return said or usual_category(history.of_stage.get(deal.stage))


def usual_category(decided: Decided | None) -> ForecastCategory:
    """The category of a stage of which nobody said one, by what was won of those seen in it."""
    if decided is None or decided.won + decided.lost < ENOUGH:
        return ForecastCategory.PIPELINE
    share = decided.won / (decided.won + decided.lost)
    return next((each for least, each in _FROM if share >= least), ForecastCategory.PIPELINE)


def totals(*, closed: int, open_deals: Iterable[tuple[ForecastCategory, int | None]]) -> Totals:
    """Sums by category of one currency; a deal without an amount adds nothing, and one that is
    left out is in no sum."""
    sums: dict[ForecastCategory, int] = defaultdict(int)
    for category, amount in open_deals:
        sums[category] += amount or 0
    return Totals(
        closed=closed,
        commit=sums[ForecastCategory.COMMIT],
        most_likely=sums[ForecastCategory.MOST_LIKELY],
        best_case=sums[ForecastCategory.BEST_CASE],
        pipeline=sums[ForecastCategory.PIPELINE],
    )
