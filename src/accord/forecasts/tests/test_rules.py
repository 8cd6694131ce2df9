"""Categories, sums, ranges and how right a forecast was: worked numbers and laws."""

import itertools
import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.deals.values import ForecastCategory as Category
from accord.forecasts.rules import categories, forecasting, judging, periods
from accord.forecasts.rules.chances import Ages, chance_of_stage
from accord.forecasts.rules.spreads import spread
from accord.forecasts.values import (
    Decided,
    History,
    OpenDeal,
    Period,
    PeriodKind,
    WonDeal,
)

TODAY = date(2026, 5, 20)
QUARTER = Period(date(2026, 4, 1), date(2026, 6, 30))


def deal(number=1, amount=100_00, expected=TODAY, **fields):
    given = {
        "id": number, "name": "", "amount_minor": amount, "currency": "EUR", "stage": "offer",
        "opened_on": date(2026, 5, 1), "expected_on": expected, "owner_id": None, "team": "",
    }  # fmt: skip
    return OpenDeal(**{**given, **fields})


def test_what_a_forecast_says_is_cumulative_and_the_open_pipeline_has_nothing_closed():
    found = categories.totals(
        closed=1_000,
        open_deals=[
            (Category.COMMIT, 200), (Category.MOST_LIKELY, 40), (Category.BEST_CASE, 8),
            (Category.PIPELINE, 1), (Category.OMITTED, 9_999), (Category.COMMIT, None),
        ],
    )  # fmt: skip
    assert found.commit_forecast == 1_200
    assert found.most_likely_forecast == 1_240
    assert found.best_case_forecast == 1_248
    assert found.open_pipeline == 249


@pytest.mark.parametrize(
    ("won", "lost", "category"),
    [
        (9, 1, Category.COMMIT),
        (6, 4, Category.MOST_LIKELY),
        (4, 6, Category.BEST_CASE),
        (3, 7, Category.PIPELINE),
        (9, 0, Category.PIPELINE),
        (0, 0, Category.PIPELINE),
    ],
)
def test_a_stage_of_which_nobody_said_a_category_is_what_became_of_it(won, lost, category):
    assert categories.usual_category(Decided(won, lost)) is category


def test_a_members_word_comes_before_that_of_the_stage():
    history = History(set_stages={"offer": Category.BEST_CASE}, of_stage={"offer": Decided(95, 5)})
    said = deal(chosen=Category.COMMIT)
    assert categories.category_of(said, history=history) is Category.COMMIT
    assert categories.category_of(deal(), history=history) is Category.BEST_CASE
    assert categories.category_of(deal(stage="x"), history=history) is Category.PIPELINE


def test_a_stage_seen_too_seldom_takes_the_chance_of_all_deals():
    history = History(of_stage={"offer": Decided(3, 1)}, decided={"EUR": Decided(30, 70)})
    assert chance_of_stage("offer", history=history, currency="EUR") == 0.3
    assert chance_of_stage("offer", history=history, currency="USD") is None


@pytest.mark.parametrize(
    ("day", "kind", "start", "end"),
    [
        (date(2026, 2, 3), PeriodKind.MONTH, date(2026, 2, 1), date(2026, 2, 28)),
        (date(2024, 12, 31), PeriodKind.MONTH, date(2024, 12, 1), date(2024, 12, 31)),
        (TODAY, PeriodKind.QUARTER, QUARTER.start, QUARTER.end),
        (date(2026, 12, 31), PeriodKind.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_periods_are_those_of_the_calendar(day, kind, start, end):
    assert periods.period_of(day, kind=kind) == Period(start, end)


def test_periods_ahead_follow_each_other_without_a_gap():
    for kind in PeriodKind:
        found = periods.ahead(date(2026, 11, 15), kind=kind)
        assert len(found) == periods.AHEAD[kind]
        for one, other in itertools.pairwise(found):
            assert (other.start - one.end).days == 1


def test_a_deal_whose_day_has_passed_is_expected_now_and_said_to_be_late():
    late = deal(expected=date(2026, 3, 1))
    [found] = told([late, deal(2, expected=None), deal(3, expected=date(2026, 9, 1))])
    assert (found.deals, found.overdue) == (1, 1)
    assert found.totals.open_pipeline == 100_00


def told(open_deals, won=(), period=QUARTER, **history):
    known = History(**history)
    return forecasting.forecast(
        period=period, open_deals=open_deals, won=won, history=known, ages=Ages(known.ages),
        today=TODAY,
    )  # fmt: skip


def test_each_currency_is_forecast_by_itself():
    won = WonDeal(id=9, amount_minor=500, currency="KRW", closed_on=TODAY, owner_id=None, team="")
    found = told([deal()], won=[won], decided={"EUR": Decided(1, 3)})
    assert [(one.currency, one.totals.closed, one.totals.open_pipeline) for one in found] == [
        ("EUR", 0, 100_00),
        ("KRW", 500, 0),
    ]
    assert found[0].weighted == 25_00


def test_nothing_is_foretold_where_no_deal_was_ever_decided():
    [found] = told([deal()])
    assert (found.weighted, found.spread) == (None, None)


def test_a_deal_that_is_left_out_counts_in_no_sum():
    ages = tuple((day, "WON", 2) for day in range(5, 400, 10))
    [found] = told([deal(chosen=Category.OMITTED)], decided={"EUR": Decided(1, 1)}, ages=ages)
    assert (found.totals.open_pipeline, found.weighted, found.spread.expected) == (0, 0, 0)
    [found] = told([deal()], decided={"EUR": Decided(1, 1)}, ages=ages)
    assert found.spread.expected > 0


def test_the_tools_own_commit_stands_beside_ours():
    deals = [deal(tool_category=Category.COMMIT), deal(2, tool_category=Category.PIPELINE)]
    [found] = told(deals, decided={"EUR": Decided(1, 1)})
    assert (found.totals.commit_forecast, found.tool_commit) == (0, 100_00)
    [found] = told([deal()])
    assert found.tool_commit is None


def test_a_chance_by_age_is_that_of_those_who_are_still_open():
    # Of ten deals, four won on day 10, four lost on day 20, two open on day 30.
    ages = Ages([(10, "WON", 4), (20, "LOST", 4), (30, None, 2)])
    fresh, older = ages.won_within([0, 15], since=0, until=60)
    assert fresh == pytest.approx(0.4)
    assert older == 0.0
    assert ages.won_within([0], since=0, until=5)[0] == 0.0
    # A deal opened on each of the next 30 days: those of the first 20 are 10 days old in time.
    assert ages.won_of_new(since=0, until=30) == pytest.approx(20 * 0.4)


def test_what_comes_after_the_period_is_not_in_it():
    ages = Ages([(10, "WON", 5), (40, "WON", 5)])
    assert ages.won_within([0], since=0, until=20)[0] == pytest.approx(0.5)
    assert ages.won_within([0], since=20, until=60)[0] == pytest.approx(0.5)
    whole = ages.won_of_new(since=0, until=60)
    parts = ages.won_of_new(since=0, until=30) + ages.won_of_new(since=30, until=60)
    assert whole == pytest.approx(parts)


def test_one_deal_either_comes_or_does_not():
    found = spread(closed=7, chances=[0.5], amounts=[100])
    assert (found.expected, found.low, found.high) == (57, 7, 107)
    sure = spread(closed=0, chances=[1.0], amounts=[100])
    assert (sure.expected, sure.low, sure.high) == (100, 100, 100)


def test_the_range_is_that_of_many_drawn_by_lot():
    dice = random.Random(3)
    amounts = [dice.randint(1_000, 90_000) for _ in range(40)]
    chances = [dice.random() for _ in range(40)]
    sizes = [20_000, 30_000, 45_000]
    found = spread(closed=0, chances=chances, amounts=amounts, arriving=4.0, sizes=sizes)
    drawn = sorted(_draw(dice, chances, amounts, sizes) for _ in range(4_000))
    assert found.low == pytest.approx(drawn[400], rel=0.02)
    assert found.high == pytest.approx(drawn[3_600], rel=0.02)
    assert found.expected == pytest.approx(sum(drawn) / len(drawn), rel=0.02)


def _draw(dice, chances, amounts, sizes):
    open_now = sum(a for a, p in zip(amounts, chances, strict=True) if dice.random() < p)
    coming, clock = 0, dice.expovariate(4.0)
    while clock < 1:
        coming += dice.choice(sizes)
        clock += dice.expovariate(4.0)
    return open_now + coming


def test_thousands_of_small_deals_are_summed_without_loss():
    found = spread(closed=0, chances=[0.3] * 5_000 + [0.5], amounts=[10] * 5_000 + [40_000])
    assert found.expected == 35_000
    assert found.low == pytest.approx(14_720, abs=80)
    assert found.high == pytest.approx(55_280, abs=80)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 10**9)), max_size=30),
    st.floats(0, 40),
    st.integers(0, 50),
    st.integers(0, 50),
)
def test_a_range_holds_together_and_comes_out_the_same_twice(deals, arriving, won, lost):
    asked = {
        "closed": 5, "chances": [p for p, _ in deals], "amounts": [a for _, a in deals],
        "arriving": arriving, "sizes": [1_000, 5_000], "won": won, "lost": lost,
    }  # fmt: skip
    found = spread(**asked)
    assert 0 <= found.low <= found.high
    assert spread(**asked) == found


def test_knowing_the_chances_less_well_widens_the_range():
    asked = {"closed": 0, "chances": [0.4] * 30, "amounts": [1_000] * 30}
    few, many = (spread(**asked, won=4 * n, lost=6 * n) for n in (1, 100))
    assert few.high - few.low > many.high - many.low
    assert few.expected == many.expected


def test_coverage_asks_for_one_by_the_share_of_value_that_is_won():
    found = judging.coverage(
        currency="EUR", target=100_000, closed=40_000, open_pipeline=150_000,
        decided=Decided(10, 30, won_minor=300_000, lost_minor=900_000),
    )  # fmt: skip
    assert (found.needed, found.coverage) == (60_000, 2.5)
    assert (found.win_rate, found.required) == (0.25, 4.0)


def test_where_nothing_is_needed_or_known_there_is_no_coverage():
    done = judging.coverage(currency="EUR", target=1, closed=2, open_pipeline=0, decided=Decided())
    assert (done.needed, done.coverage, done.win_rate, done.required) == (0, None, None, None)
    only_lost = judging.coverage(
        currency="EUR", target=9, closed=0, open_pipeline=9, decided=Decided(0, 3, 0, 900)
    )
    assert (only_lost.win_rate, only_lost.required) == (0.0, None)


@pytest.mark.parametrize(
    ("said", "actual", "share", "accuracy"),
    [
        (120, 100, 0.2, 0.8),
        (80, 100, -0.2, 0.8),
        (250, 100, 1.5, -0.5),
        (0, 100, -1.0, 0.0),
        (50, 0, None, None),
    ],
)
def test_how_far_off_keeps_its_sign(said, actual, share, accuracy):
    found = judging.off(said=said, actual=actual)
    assert found.share == (None if share is None else pytest.approx(share))
    assert found.accuracy == (None if accuracy is None else pytest.approx(accuracy))


def test_errors_that_cancel_out_are_still_errors():
    found = [("EUR", said, 100) for said in (120, 80)]
    assert judging.mean_error(found) == pytest.approx((0.2, 0.0))
    assert judging.mean_error([("EUR", 1, 0)]) is None


def test_a_period_in_which_nothing_came_of_what_was_said_counts_most():
    """1,000 said and nothing won is no period to forget; another currency is not added to it."""
    found = [("EUR", 100, 100), ("EUR", 1_000, 0)]
    assert judging.mean_error(found) == pytest.approx((10.0, 10.0))
    assert judging.mean_error([("EUR", 100, 100), ("USD", 7, 0)]) == pytest.approx((0.5, 0.5))
