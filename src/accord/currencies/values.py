"""What a currency was worth on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

EURO = "EUR"
MOST_BYTES = 12 * 1024 * 1024
MOST_RATES = 500_000
FIRST_DAY, LAST_DAY = date(1999, 1, 1), date(2100, 12, 31)
DIGITS = 8  # after the point
SMALLEST, LARGEST = Decimal("0.00000001"), Decimal(10**9)
# On days without a rate, such as those of a weekend, the last one before holds, for so long.
HOLDS = timedelta(days=10)
JOURNALED = "rates"  # the subject of what the journal says of them, with the id 0
EXCHANGE = "exchange"  # beside the lake: currency, day, over, under, up, down
# In the place of a table of the lake with amounts: the same with all of them in $to.
_EXCHANGED = """(select paid.* replace (
  case when paid.currency = $to or paid.amount_minor is null{stays} then paid.amount_minor
       else (sign(paid.amount_minor)::hugeint * ((2 * abs(paid.amount_minor)::hugeint
         * rate.over::hugeint * rate.up + rate.under::hugeint * rate.down)
         // (2 * rate.under::hugeint * rate.down)))::bigint end as amount_minor,
  {currency} as currency)
from {source} paid asof left join exchange rate
  on rate.currency = paid.currency and rate.day <= cast({day} as date))"""
EXCHANGED = _EXCHANGED.replace("{stays}", "").replace("{currency}", "$to::varchar")
_STAYS = f"""paid.currency <> $to
    and (rate.day is null or rate.day <= cast({{day}} as date) - {HOLDS.days})"""
# The same where amounts of days without a rate stay as they are, in their own currency.
EXCHANGED_WHERE_KNOWN = _EXCHANGED.replace("{stays}", f" or {_STAYS}").replace(
    "{currency}",
    f"""case when paid.amount_minor is not null and {_STAYS} then paid.currency
    else $to::varchar end""",
)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many units of a currency were one euro on a day."""

    currency: str
    day: date
    per_euro: Decimal


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one currency: its latest rate, since when, on how many days."""

    currency: str
    day: date
    per_euro: Decimal
    since: date
    days: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file brought: new rates, rates that it puts right, and those that were there."""

    added: int
    changed: int
    same: int


class RateFlaw(StrEnum):
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    NO_COLUMNS = "no_columns"
    NO_RATES = "no_rates"
    TOO_MANY = "too_many"
    NOT_A_DAY = "not_a_day"
    NOT_A_CURRENCY = "not_a_currency"
    NOT_A_RATE = "not_a_rate"
    TWICE = "twice"


# With %(line)s and %(given)s.
RATE_FLAWS: Mapping[RateFlaw, str | Promise] = {
    RateFlaw.TOO_LARGE: pgettext_lazy(
        "rates", "This file is larger than 12 MB. Take one of fewer years."
    ),
    RateFlaw.NOT_TEXT: pgettext_lazy("rates", "This is no table of text. Save it as CSV in UTF-8."),
    RateFlaw.NO_COLUMNS: pgettext_lazy(
        "rates",
        "The columns date, currency and rate are missing, and so are columns named by currencies. "
        "There is: %(given)s. Rename them.",
    ),
    RateFlaw.NO_RATES: pgettext_lazy("rates", "This file holds no rate. Choose another one."),
    RateFlaw.TOO_MANY: pgettext_lazy(
        "rates", "This file holds more than 500,000 rates. Take one of fewer years."
    ),
    RateFlaw.NOT_A_DAY: pgettext_lazy(
        "rates", "Line %(line)s: “%(given)s” is no day from 1999 on. Write it as 2026-01-31."
    ),
    RateFlaw.NOT_A_CURRENCY: pgettext_lazy(
        "rates",
        "Line %(line)s: “%(given)s” is no currency other than the euro. Write three capital "
        "letters, such as USD.",
    ),
    RateFlaw.NOT_A_RATE: pgettext_lazy(
        "rates",
        "Line %(line)s: “%(given)s” is no rate above nought. Write the units for one euro, such "
        "as 1.0956.",
    ),
    RateFlaw.TWICE: pgettext_lazy(
        "rates", "Line %(line)s: %(given)s has another rate further up. Leave one out."
    ),
}


class UnableToReadRates(ValueError):
    """A file that holds no rates: which flaw, in which line (0: all of it), what stood there."""

    def __init__(self, *, flaw: RateFlaw, line: int = 0, given: str = "") -> None:
        super().__init__(f"line {line}: {flaw.value}: {given}")
        self.flaw = flaw
        self.line = line
        self.given = given


class NoRate(LookupError):
    """No rate is known of a currency that holds on a day."""

    def __init__(self, *, currency: str, day: date) -> None:
        super().__init__(f"{currency} on {day}")
        self.currency = currency
        self.day = day
