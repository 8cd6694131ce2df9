"""The door of currencies: rates of exchange."""

from accord.currencies.operations import load_rates
from accord.currencies.queries import (
    convert,
    factors_for,
    in_one,
    list_codes,
    list_known,
    rate_on,
    state,
)

__all__ = [
    "convert",
    "factors_for",
    "in_one",
    "list_codes",
    "list_known",
    "load_rates",
    "rate_on",
    "state",
]
