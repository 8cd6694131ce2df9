"""The sentences of the measures of money and of forecasts."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from accord.reporting.values.figures import Say

MONEY_SENTENCES: Mapping[Say, str | Promise] = {
    Say.FORECAST: gettext_lazy(
        "%(period)s: %(closed)s won so far, %(expected)s expected; 8 times in 10 it is between "
        "%(low)s and %(high)s."
    ),
    Say.FORECAST_WITHOUT_PAST: gettext_lazy(
        "%(period)s: %(closed)s won so far. More can be said once some deals are won."
    ),
    Say.NO_EXPECTED_DAY: ngettext_lazy(
        "%(deals)s open deal has no day on which it is expected to close, so it is in no period.",
        "%(deals)s open deals have no day on which they are expected to close, so they are in no "
        "period.",
        "count",
    ),
    Say.COVERED: gettext_lazy(
        "The pipeline is %(coverage)s times what is still needed, and %(required)s times are "
        "usually enough."
    ),
    Say.NOT_COVERED: gettext_lazy(
        "The pipeline is %(coverage)s times what is still needed; it usually takes %(required)s. "
        "Open more deals, or move the target."
    ),
    Say.TARGET_REACHED: gettext_lazy("The target is reached."),
    Say.COVER_WITHOUT_TARGET: gettext_lazy(
        "It usually takes %(required)s times the target. Name the target to see whether the "
        "pipeline is enough."
    ),
    Say.COVER_UNKNOWN: gettext_lazy(
        "How much pipeline is enough can be told once some deals are won and lost."
    ),
    Say.FORECAST_OFF: gettext_lazy(
        "30 days before the end the forecast was %(off)s of 100 off on the average, and said "
        "%(bias)s of 100 too much."
    ),
    Say.FORECAST_OFF_BELOW: gettext_lazy(
        "30 days before the end the forecast was %(off)s of 100 off on the average, and said "
        "%(bias)s of 100 too little."
    ),
    Say.REOPENED_SINCE: ngettext_lazy(
        "%(deals)s deal won then was opened again since. What was forecast stays as it was.",
        "%(deals)s deals won then were opened again since. What was forecast stays as it was.",
        "count",
    ),
    Say.NOTHING_WON_THEN: gettext_lazy(
        "Nothing was won then, so there is nothing to set it against."
    ),
    Say.FORECAST_TOO_OLD: ngettext_lazy(
        "%(periods)s period that is over is not judged: what was kept of it is of more than "
        "%(days)s days before its end. Let the jobs run on Mondays, so that each week is kept.",
        "%(periods)s periods that are over are not judged: what was kept of them is of more than "
        "%(days)s days before their end. Let the jobs run on Mondays, so that each week is kept.",
        "count",
    ),
    Say.FORECAST_TOO_LATE: ngettext_lazy(
        "%(periods)s period that is over is not judged: what was kept of it is of less than "
        "%(days)s days before its end. Those after it are judged once they are over.",
        "%(periods)s periods that are over are not judged: what was kept of them is of less than "
        "%(days)s days before their end. Those after them are judged once they are over.",
        "count",
    ),
    Say.A_DAY_BRINGS: gettext_lazy(
        "An average day brings %(money)s: %(opportunities)s open deals, %(won)s of %(decided)s "
        "won, %(days)s days each."
    ),
    Say.CUSTOMER_COST: gettext_lazy("%(month)s: a new customer cost %(cac)s."),
    Say.NO_NEW_CUSTOMER: gettext_lazy(
        "%(month)s: %(cost)s spent, and no new customer to set it against."
    ),
    Say.CUSTOMERS_WITHOUT_COST: gettext_lazy(
        "%(month)s: new customers came, and no cost is booked to set against them."
    ),
    Say.CURRENCIES_APART: gettext_lazy(
        "%(month)s: money was spent or customers came in several currencies, so that what one cost "
        "is told of none. Ask for all of it in one currency."
    ),
    Say.CYCLE_APART: gettext_lazy(
        "%(month)s: a cycle earlier money was spent in another currency, so that nothing is set "
        "against it. Ask for all of it in one currency."
    ),
    Say.MOST_SPENT_ON: gettext_lazy("Most went into %(kind)s: %(cost)s of %(whole)s."),
    Say.COSTS_IN_SEVERAL: gettext_lazy(
        "Money was spent in several currencies, so that none of it is told to be the most. Ask for "
        "all of it in one currency."
    ),
    Say.SPENT_WITHOUT_RATE: gettext_lazy(
        "Nothing was won in %(currency)s: this is set against nothing. Ask for all of it in one "
        "currency."
    ),
    Say.IN_ONE_CURRENCY: gettext_lazy(
        "All money is told in %(currency)s, each amount by the rate of its own day."
    ),
    Say.AHEAD_IN_ONE: gettext_lazy(
        "All money is told in %(currency)s: what is decided by the rate of its own day, what is "
        "open and what is aimed at by the latest one."
    ),
    Say.GREW: gettext_lazy("%(year)s: %(share)s of 100 more than the year before."),
    Say.SHRANK: gettext_lazy("%(year)s: %(share)s of 100 less than the year before."),
    Say.FIRST_YEAR: gettext_lazy("There is no whole year before to set it against."),
    Say.STAYED: ngettext_lazy(
        "%(kept)s of %(customers)s customer bought again in the year after.",
        "%(kept)s of %(customers)s customers bought again in the year after.",
        "count",
    ),
    Say.STAY_RUNS: ngettext_lazy(
        "Too early: %(open)s of %(entered)s customer has time left in the year after.",
        "Too early: %(open)s of %(entered)s customers have time left in the year after.",
        "count",
    ),
    Say.EXPANDED: gettext_lazy(
        "Customers of %(year)s bought for %(before)s, and for %(after)s in the year after."
    ),
    Say.WENT_BACK: ngettext_lazy(
        "%(back)s of %(deals)s deal went back on a step at least once.",
        "%(back)s of %(deals)s deals went back on a step at least once.",
        "count",
    ),
    Say.SOURCES_TAKEN: ngettext_lazy(
        "%(sqls)s of %(leads)s lead came to sales.",
        "%(sqls)s of %(leads)s leads came to sales.",
        "count",
    ),
    Say.BOTH_SIDES: gettext_lazy("Marketing: %(marketing)s colleagues, sales: %(sales)s."),
    Say.IN_TIME: gettext_lazy(
        "Within %(days)s days %(reached)s of 100 come to it, %(left)s of 100 have left by then."
    ),
    Say.OTHER_CURRENCIES: gettext_lazy(
        "More was won in other currencies; the won value tells each."
    ),
}
NOT_A_CURRENCY = gettext_lazy("Name a currency by its three capital letters, such as EUR.")
NOT_EXCHANGED = gettext_lazy("This measure tells each currency by itself. Leave the currency out.")
NO_RATE = gettext_lazy(
    "No rate is known by which amounts in %(currency)s would be told in %(to)s: of %(count)s, the "
    "first of %(day)s. Load the rates of these days under Rates of exchange."
)
NOT_A_TARGET = gettext_lazy(
    "A target is an amount above 0, such as 100000 or 100000 USD. Write it without separators."
)
NOT_A_MARGIN = gettext_lazy(
    "A margin is a share of revenue above 0 and up to 1, such as 0.6. Write it so."
)
MONEY_COUNTED = {
    Say.NO_EXPECTED_DAY: "deals",
    Say.REOPENED_SINCE: "deals",
    Say.FORECAST_TOO_OLD: "periods",
    Say.FORECAST_TOO_LATE: "periods",
    Say.STAYED: "customers",
    Say.STAY_RUNS: "entered",
    Say.WENT_BACK: "deals",
    Say.SOURCES_TAKEN: "leads",
}
