"""The forecasts' door for other slices."""

from accord.forecasts.operations import (
    UnableToForecast,
    choose_category,
    choose_stage_category,
    keep_week,
)
from accord.forecasts.queries.books import (
    find_open,
    list_set_stages,
    list_stages,
    list_won,
)
from accord.forecasts.queries.forecasting import (
    Books,
    coverage_of,
    forecast_ahead,
    forecast_by,
    forecast_of,
    list_accuracy,
    list_unjudged,
    open_books,
)
from accord.forecasts.queries.kept import list_said
from accord.forecasts.rules.categories import usual_category
from accord.forecasts.rules.judging import mean_error
from accord.forecasts.rules.periods import after as period_after
from accord.forecasts.rules.periods import ahead, month_of, period_of

__all__ = [
    "Books",
    "UnableToForecast",
    "ahead",
    "choose_category",
    "choose_stage_category",
    "coverage_of",
    "find_open",
    "forecast_ahead",
    "forecast_by",
    "forecast_of",
    "keep_week",
    "list_accuracy",
    "list_said",
    "list_set_stages",
    "list_stages",
    "list_unjudged",
    "list_won",
    "mean_error",
    "month_of",
    "open_books",
    "period_after",
    "period_of",
    "usual_category",
]
