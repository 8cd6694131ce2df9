"""Figures of the measures. Counts are whole, shares lie between 0 and 1, days may be parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from accord.kernel.money import Money

Parameter = int | float | str | date | Money | tuple[str, ...]


class Say(Enum):
    """What can be said about a figure; the words stand in `wording`."""

    NOTHING_YET = "nothing_yet"
    REACHED = "reached"
    LIKELY = "likely"
    TOO_EARLY = "too_early"
    YOUNG_MONTH = "young_month"
    NO_DEALS_BEFORE = "no_deals_before"
    NO_RESULTS_BEFORE = "no_results_before"
    INCOMPLETE_MONTH = "incomplete_month"
    LEADS = "leads"
    TOO_CLOSE = "too_close"
    MANY_TOO_CLOSE = "many_too_close"
    UNANSWERED = "unanswered"
    WON_WITHOUT_VALUE = "won_without_value"
    WON_OF_DECIDED = "won_of_decided"
    TIME_TO_WIN = "time_to_win"
    ONE_TIME_TO_WIN = "one_time_to_win"
    RETURN_ABOVE_COST = "return_above_cost"
    RETURN_BELOW_COST = "return_below_cost"
    NO_COST = "no_cost"
    COST_OF_NO_GROUP = "cost_of_no_group"
    FUNNEL = "funnel"
    WON_VALUE = "won_value"
    SLOWEST_GROUP = "slowest_group"
    SLOWEST_STAGE = "slowest_stage"
    TAKEN = "taken"
    PROMISING = "promising"
    TOO_FEW_OUTCOMES = "too_few_outcomes"
    NO_DIFFERENCE = "no_difference"
    SALES_SKEWED = "sales_skewed"
    WRONG_LEADS = "wrong_leads"
    SALES_SEES = "sales_sees"
    SLIPPING = "slipping"
    TURNS_KEPT = "turns_kept"
    TURNS_OFF = "turns_off"
    LATEST_MONTH = "latest_month"
    LATEST_WEEK = "latest_week"
    BOUGHT_AGAIN = "bought_again"
    MAY_RETURN = "may_return"
    CONTENT_GAPS = "content_gaps"
    CONTENT_WITHOUT_GAPS = "content_without_gaps"
    MOST_USED = "most_used"
    MORE_LEADS_THAN_VISITS = "more_leads_than_visits"
    VISITS = "visits"
    MQL_WORTH = "mql_worth"
    MQL_ALONE = "mql_alone"
    MQL_SAYS_NOTHING = "mql_says_nothing"
    MQL_BELOW_OTHERS = "mql_below_others"
    NOBODY_CALLED = "nobody_called"
    ONLY_FROM_DEALS = "only_from_deals"
    CALLED_SOON = "called_soon"
    SOON_OR_LATE = "soon_or_late"
    SOON_NO_DIFFERENCE = "soon_no_difference"
    TRIED = "tried"
    PERFECT_OR_OFTEN = "perfect_or_often"
    WORKED = "worked"
    CARD_NAMED = "card_named"
    BROUGHT_BESIDE_CARD = "brought_beside_card"
    BROUGHT_BESIDE_MQL = "brought_beside_mql"
    MISSED = "missed"
    MISSED_WORTH = "missed_worth"
    FOUND_MORE = "found_more"
    ENOUGH_HANDS = "enough_hands"
    TOO_FEW_HANDS = "too_few_hands"
    PICKS_BETTER = "picks_better"
    PICKS_WORSE = "picks_worse"
    PICKS_CANNOT_TELL = "picks_cannot_tell"
    PICKS_TOO_FEW = "picks_too_few"
    PICKS_SAME = "picks_same"
    HOLDS = "holds"
    HOLDS_BETTER = "holds_better"
    HOLDS_WORSE = "holds_worse"
    HOLDS_TOO_FEW = "holds_too_few"
    TIMES_BETTER = "times_better"
    TIMES_WORSE = "times_worse"
    OF_100 = "of_100"
    ORDER_HOLDS = "order_holds"
    ORDER_SEEMS = "order_seems"
    ORDER_TURNED = "order_turned"
    ORDER_WRONG = "order_wrong"
    ORDER_TOO_FEW = "order_too_few"
    FORGETS_TOO_SOON = "forgets_too_soon"
    NO_CARD = "no_card"
    NO_PAST = "no_past"
    NO_LAKE = "no_lake"
    CUT_OFF = "cut_off"
    STILL_DECIDED = "still_decided"
    UNDER_VERSION = "under_version"
    UNDER_CALLED = "under_called"
    UNDER_TAKEN = "under_taken"
    UNDER_SAME = "under_same"
    UNDER_NOTHING_ASKED = "under_nothing_asked"
    UNDER_NO_CARD = "under_no_card"
    UNDER_CARDS_SINCE = "under_cards_since"
    UNDER_AS_WRITTEN = "under_as_written"
    UNDER_NOT_STAGES = "under_not_stages"
    UNDER_PLACE_AS_WRITTEN = "under_place_as_written"
    UNDER_STAGES_OF_WORDS = "under_stages_of_words"
    STAGES_SAME = "stages_same"
    PROMISES_KEPT = "promises_kept"
    PROMISES_SILENT = "promises_silent"
    PROMISE_RUNS = "promise_runs"
    PROMISE_UNSEEN = "promise_unseen"
    MANY_OTHER = "many_other"
    BEYOND_STOP = "beyond_stop"
    MOST_RETURNS = "most_returns"
    RETURNS = "returns"
    HANDED_TAKEN = "handed_taken"
    MEETINGS_TOOK_PLACE = "meetings_took_place"
    MEETINGS_UNSAID = "meetings_unsaid"
    WAITED = "waited"
    WAITED_FOR_NOBODY = "waited_for_nobody"
    FORECAST = "forecast"
    FORECAST_WITHOUT_PAST = "forecast_without_past"
    NO_EXPECTED_DAY = "no_expected_day"
    COVERED = "covered"
    NOT_COVERED = "not_covered"
    TARGET_REACHED = "target_reached"
    COVER_WITHOUT_TARGET = "cover_without_target"
    COVER_UNKNOWN = "cover_unknown"
    FORECAST_OFF = "forecast_off"
    FORECAST_OFF_BELOW = "forecast_off_below"
    REOPENED_SINCE = "reopened_since"
    NOTHING_WON_THEN = "nothing_won_then"
    FORECAST_TOO_OLD = "forecast_too_old"
    FORECAST_TOO_LATE = "forecast_too_late"
    A_DAY_BRINGS = "a_day_brings"
    CUSTOMER_COST = "customer_cost"
    NO_NEW_CUSTOMER = "no_new_customer"
    CUSTOMERS_WITHOUT_COST = "customers_without_cost"
    CURRENCIES_APART = "currencies_apart"
    CYCLE_APART = "cycle_apart"
    MOST_SPENT_ON = "most_spent_on"
    COSTS_IN_SEVERAL = "costs_in_several"
    SPENT_WITHOUT_RATE = "spent_without_rate"
    IN_ONE_CURRENCY = "in_one_currency"
    AHEAD_IN_ONE = "ahead_in_one"
    GREW = "grew"
    SHRANK = "shrank"
    FIRST_YEAR = "first_year"
    STAYED = "stayed"
    STAY_RUNS = "stay_runs"
    EXPANDED = "expanded"
    WENT_BACK = "went_back"
    SOURCES_TAKEN = "sources_taken"
    BOTH_SIDES = "both_sides"
    IN_TIME = "in_time"
    OTHER_CURRENCIES = "other_currencies"
    KEPT_ON = "kept_on"
    KEPT_ON_AGREED = "kept_on_agreed"
    HELPED_MOST = "helped_most"
    HELPED_MOST_DEALS = "helped_most_deals"
    HELP_TOO_CLOSE = "help_too_close"
    OTHERS_UNTOLD = "others_untold"
    NOBODY_FIRST = "nobody_first"
    ALWAYS_TOGETHER = "always_together"
    UNTOUCHED = "untouched"
    ALL_UNTOUCHED = "all_untouched"
    NOT_A_CAUSE = "not_a_cause"
    STARTED = "started"
    RULES_DIFFER = "rules_differ"
    HAD_PART = "had_part"
    ESTIMATE = "estimate"
    WASTED = "wasted"
    WASTED_MONEY = "wasted_money"
    AT_RISK = "at_risk"
    WAIT_TOO_LONG = "wait_too_long"
    CALLED_AND_MOVED = "called_and_moved"
    MET_AND_MOVED = "met_and_moved"
    READ_BEFORE = "read_before"
    ACCOUNTS_READ = "accounts_read"
    BY_THEMSELVES = "by_themselves"
    WAITS_LONGEST = "waits_longest"
    FOUND_EASY = "found_easy"


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence to be: what to say and the values in it."""

    say: Say
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rate:
    """`reached` of `entered`, with the range that holds the true share 95 times in 100.

    `value` is None where nobody entered; the range is then 0 to 1.
    """

    entered: int
    reached: int
    value: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Those who entered from `start` until before `end`; `open` have neither reached nor left."""

    start: date
    end: date
    entered: int
    reached: int
    open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedCohort:
    """A cohort with what its rate is worth. `complete` is False where the file begins too late."""

    cohort: Cohort
    rate: Rate
    mature: bool
    complete: bool
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRate:
    """The rate of a group that is no cohort (an origin, an owner) with what it is worth."""

    rate: Rate
    mature: bool
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeSummary:
    """How long something took, in days; all None where nothing was counted."""

    count: int
    mean: float | None
    median: float | None
    p90: float | None
