"""What a deal says about the lead it grew from; pure."""

from datetime import date, datetime

from accord.deals.values import DealStatus, ForecastCategory
from accord.definitions.values import StageCode
from accord.leads.values import Cause, Ending, StageMove

# What tools call their categories, folded: Salesforce by label and by code, HubSpot, Zoho.
_TOLD = {
    "pipeline": ForecastCategory.PIPELINE,
    "bestcase": ForecastCategory.BEST_CASE,
    "mostlikely": ForecastCategory.MOST_LIKELY,
    "probable": ForecastCategory.MOST_LIKELY,
    "commit": ForecastCategory.COMMIT,
    "committed": ForecastCategory.COMMIT,
    "forecast": ForecastCategory.COMMIT,
    "closed": ForecastCategory.CLOSED,
    "closedwon": ForecastCategory.CLOSED,
    "omit": ForecastCategory.OMITTED,
    "omitted": ForecastCategory.OMITTED,
    "notforecasted": ForecastCategory.OMITTED,
    "dontforecast": ForecastCategory.OMITTED,
}


def category_told(said: str) -> ForecastCategory | None:
    """The category that a tool's own word means; None of a word that is none."""
    return _TOLD.get("".join(letter for letter in said.lower() if letter.isalpha()))


def expected_day(*, status: DealStatus, said: date | None, closed: date | None) -> date | None:
    """The day an open deal is expected to close: as it is said, else its planned closing."""
    return (said or closed) if status is DealStatus.OPEN else None


def moves_of(
    *,
    status: DealStatus,
    opened_at: datetime | None,
    closed_at: datetime | None,
    lead_opened_at: datetime,
    at: datetime,
) -> tuple[StageMove, ...]:
    """The moves of a lead whose deal stands so.

    A deal makes its lead an opportunity, a won one a customer, and either end closes the
    cycle. Where the deal has no opening time, the opportunity is dated by its end or, while
    open, by `at`, and marked as not known.
    """
    began = opened_at or closed_at or at
    moves = [
        StageMove(
            StageCode.OPPORTUNITY,
            max(began, lead_opened_at),
            time_known=opened_at is not None,
            inferred=opened_at is None,
            cause=Cause.DEAL,
        )
    ]
    ended = max(closed_at or began, lead_opened_at)
    known = closed_at is not None
    if status is DealStatus.WON:
        moves.append(StageMove(StageCode.CUSTOMER, ended, time_known=known, cause=Cause.DEAL))
        moves.append(
            StageMove(
                StageCode.CUSTOMER, ended, time_known=known, cause=Cause.DEAL, ending=Ending.WON
            )
        )
    elif status is DealStatus.LOST:
        moves.append(
            StageMove(
                StageCode.OPPORTUNITY, ended, time_known=known, cause=Cause.DEAL, ending=Ending.LOST
            )
        )
    return tuple(moves)
