"""Two numbers of a plan, lag and season, what is still needed, and forecasts."""

from datetime import date
from fractions import Fraction

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.soak import rounds

from accord.goals.rules import chances, forecasting, planning, timing
from accord.goals.rules.chain import measured
from accord.goals.tests.simulating import run
from accord.goals.values.chances import Odds
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.forecast import Deals, PlannedSegment
from accord.goals.values.kept import EVERY_MONTH, Asked
from accord.goals.values.plans import Link
from accord.goals.values.timing import AT_ONCE, Lag, Standing
from accord.kernel.money import allocate

TEN_OF_500 = measured("lead", "customer", won=10, of=500)
SAID = Link("lead", "customer", Fraction("0.02"))
SLOW = Lag((0.0, 0.5, 0.5))


def test_two_numbers_of_ten_customers():
    """500 leads are about as likely enough as not; 700 are 8 times in 10."""
    found = chances.two_numbers(customers=10, planned=500, links=[TEN_OF_500])
    assert 0.5 <= found.planned_chance < 0.56
    assert (found.safe, found.safe_exact) == (700, 691)


def test_what_is_known_better_takes_fewer_to_be_safe():
    counted = measured("lead", "customer", won=1_000, of=50_000)
    safe = [
        chances.two_numbers(customers=10, planned=500, links=[link]).safe_exact
        for link in (TEN_OF_500, counted, SAID)
    ]
    assert safe == sorted(safe, reverse=True)
    assert safe[2] == 625


def test_the_chance_is_that_of_many_draws():
    draws = numpy.random.default_rng(7)
    odds = chances.odds_of([measured("a", "b", won=50, of=500), measured("b", "c", won=10, of=50)])
    first = draws.beta(50.5, 450.5, 400_000)
    came = draws.binomial(800, first * draws.beta(10.5, 40.5, 400_000))
    assert chances.chance(customers=14, leads=800, odds=odds) == pytest.approx(
        (came >= 14).mean(), abs=0.01
    )


@settings(max_examples=60)
@given(
    customers=st.integers(1, 400),
    leads=st.integers(1, 20_000),
    won=st.integers(1, 50),
    besides=st.integers(0, 2_000),
)
def test_more_leads_never_make_it_less_likely(customers, leads, won, besides):
    odds = chances.odds_of([measured("a", "b", won=won, of=won + besides)])
    one = chances.chance(customers=customers, leads=leads, odds=odds)
    assert 0 <= one <= chances.chance(customers=customers, leads=leads + 1, odds=odds) + 1e-9
    assert one >= chances.chance(customers=customers + 1, leads=leads, odds=odds) - 1e-9


@pytest.mark.parametrize(
    ("customers", "leads", "odds", "expected"),
    [
        (0, 0, Odds(0.5, 0.0), 1.0),
        (2, 1, Odds(0.5, 0.0), 0.0),
        (1, 1, Odds(0.5, 0.0), 0.5),
        (3, 3, Odds(1.0, 0.0), 1.0),
        (1, 1, Odds(0.5, 1 / 12), 0.5),
        (2, 2, Odds(0.5, 1 / 12), 1 / 3),
    ],
)
def test_chances_at_their_ends(customers, leads, odds, expected):
    found = chances.chance(customers=customers, leads=leads, odds=odds)
    assert found == pytest.approx(expected, abs=1e-12)


def test_a_chain_of_bare_rates_is_one_bare_rate():
    """Products of binary numbers leave a rest, which is no doubt about anything."""
    rates = ["0.3", "0.4", "0.6", "0.25"]
    links = [Link(str(n), str(n + 1), Fraction(rate)) for n, rate in enumerate(rates)]
    one = chances.odds_of([Link("0", "4", Fraction("0.018"))])
    assert chances.odds_of(links).variance == one.variance == 0
    assert chances.leads_for(customers=10, odds=chances.odds_of(links), sure=0.8) == 694


@pytest.mark.parametrize(("won", "of"), [(1, 100), (10, 500), (5_000, 100_000)])
def test_beyond_counting_the_chance_goes_on_without_a_step(won, of):
    odds = chances.odds_of([measured("lead", "customer", won=won, of=of)])
    below, above = (
        chances.chance(customers=customers, leads=100_000 * of // won, odds=odds)
        for customers in (100_000, 100_001)
    )
    assert below == pytest.approx(above, abs=0.0005)


@pytest.mark.parametrize(("count", "told"), [(0, 0), (7, 7), (99, 99), (101, 110), (691, 700)])
def test_a_safe_number_is_told_in_two_digits(count, told):
    assert chances.two_digits(count) == told


def test_a_lag_is_read_from_a_curve_and_ends_at_all():
    lag = timing.lag_of([(10, 0.01), (40, 0.02), (200, 0.04)])
    assert lag.by(0) == pytest.approx(0.25)
    assert lag.by(1) == pytest.approx(0.5)
    assert lag.by(6) == pytest.approx(1)
    with pytest.raises(UnableToPlan):
        timing.lag_of([])


def test_a_season_takes_two_years_and_its_mean_is_one():
    years = [10, 20, 30, 20, 20, 20, 20, 20, 20, 20, 20, 20] * 2
    season = timing.season_of([*years, 99])
    assert sum(season) == pytest.approx(12)
    assert season[2] == pytest.approx(3 * season[0])
    assert timing.season_of(years[:13]) == (1.0,) * 12
    assert timing.season_of([0, *years[1:12]] * 2) == (1.0,) * 12
    weights = timing.weights_of(months=[1, 2, 3], edges=(0, 1, 2, 3), season=season)
    assert allocate(25, weights) == [4, 8, 13]


def test_a_lag_and_a_season_may_be_said_instead():
    """Half within a month, half of the rest within the next; December twice the other months."""
    lag = timing.lag_by_half(365.25 / 12)
    assert lag.shares[0] == pytest.approx(2 * lag.shares[1]) == pytest.approx(0.5, abs=0.03)
    assert sum(lag.shares) == pytest.approx(1)
    assert timing.lag_by_half(1).by(0) == 1
    season = timing.season_said([1.0] * 11 + [2.0])
    assert (season[11], sum(season)) == (pytest.approx(2 * season[0]), pytest.approx(12))
    for wrong in (0, -3, 366):
        with pytest.raises(UnableToPlan):
            timing.lag_by_half(wrong)
    for parts in ([1.0] * 11, [1.0] * 11 + [0.0]):
        with pytest.raises(UnableToPlan):
            timing.season_said(parts)


def test_leads_that_come_late_count_for_what_the_lag_leaves_them():
    quarter = {"edges": (0, 1, 2, 3), "weights": (1, 1, 1)}
    due = timing.due_by(quarter["edges"], arrivals=[100] * 3, lag=SLOW)
    assert due.tolist() == [0, 50, 150]
    assert timing.leads_in_time(500, lag=AT_ONCE, **quarter) == 500
    assert timing.leads_in_time(500, lag=SLOW, **quarter) == 1_000
    with pytest.raises(UnableToPlan) as refused:
        timing.leads_in_time(500, lag=SLOW, edges=(0, 1), weights=(1,))
    assert refused.value.flaw is PlanFlaw.TOO_LATE


STEADY = Lag((0.0, 0.2, 0.3, 0.5))


def asked(start: date, end: date, **change):
    said = {"target": Fraction(60), "currency": "EUR", "average_deal": Fraction(1),
            "links": (Link("lead", "customer", Fraction(1, 10)),)}  # fmt: skip
    return Asked(start=start, end=end, **(said | change))


def test_who_came_before_the_first_day_is_taken_off():
    """100 leads a month for ever bring 60 customers in half a year, so 600 in it are enough; who
    knows of nobody before asks for more, and of what is told at once nobody is on the way."""
    period = date(2027, 1, 1), date(2027, 6, 30)
    came = [(date(2026, month, 1), 100) for month in range(1, 13)]
    known = {"start": period[0], "today": date(2026, 12, 31), "season": EVERY_MONTH}
    before = timing.leads_before(came, lag=STEADY, **known)
    found = planning.reckon(asked(*period, lag=STEADY, before=before))
    assert (found.planned, found.every_month[0]) == (600, 100)
    assert found.chances.planned == 600
    assert planning.reckon(asked(*period, lag=STEADY)).planned == 973
    at_once = timing.leads_before(came, lag=AT_ONCE, **known)
    assert planning.reckon(asked(*period, before=at_once)).planned == 600
    brings = planning.answer(asked(*period, lag=STEADY, before=before)).forecast.all_customers
    assert brings.low < 60 < brings.high
    standing = planning.standing_of(
        [*came, (period[0], 0)], asked=asked(*period, lag=STEADY), customers=60, won=0,
        today=period[0],
    )  # fmt: skip
    still = timing.still_needed(standing, odds=Odds(0.1, 0.0), lag=STEADY)
    assert 0.4 < still.chance < 0.6, "nobody's customers are forgotten on the first day"
    kept = planning.asked_body(asked(*period, lag=STEADY, before=before))
    assert planning.read_asked(kept).before == before


def test_days_to_come_before_a_period_are_as_in_the_last_year():
    came = [(date(2026, month, 1), 31) for month in (8, 9)] + [(date(2026, 10, 1), 10)]
    before = timing.leads_before(
        came, start=date(2026, 12, 16), today=date(2026, 10, 10), lag=STEADY, season=EVERY_MONTH
    )
    assert before == pytest.approx((15, 31, 10 + 21, 31, 31), abs=0.01)
    # Nobody came in September, so as many come as in half of August.
    before = timing.leads_before(
        [came[0], came[2]], start=date(2026, 12, 16), today=date(2026, 10, 10), lag=STEADY,
        season=EVERY_MONTH,
    )  # fmt: skip
    assert before == pytest.approx((7.5, 15.5, 10 + 10.5, 0, 31), abs=0.01)


def test_the_month_that_runs_brings_only_what_is_left_of_it():
    """On the last day nobody comes any more, however many came before."""
    odds = Odds(0.1, 0.0)
    found = [
        timing.still_needed(Standing(15, 0, (100, 100, came), 2, 2, over), odds=odds, lag=AT_ONCE)
        for came, over in ((0, 0.0), (50, 0.5), (100, 30 / 31))
    ]
    assert [one.at_pace for one in found] == [100, 50, 3]
    assert [round(one.chance, 2) for one in found] == [0.07, 0.01, 0.0]


def test_a_begun_month_counts_by_its_days():
    """Of 31 January to 1 March nearly all come in February; two days are not as good as two months,
    and whatever comes at once is 600 of any days."""
    found = planning.reckon(asked(date(2027, 1, 31), date(2027, 3, 1)))
    assert found.every_month == (18, 564, 18)
    lag = timing.lag_by_half(60)
    days = [
        (date(2027, 1, 31), date(2027, 2, 1)),
        (date(2027, 1, 1), date(2027, 1, 31)),
        (date(2027, 1, 1), date(2027, 2, 28)),
    ]
    needs = [planning.reckon(asked(*each, lag=lag)).planned for each in days]
    assert needs == sorted(needs, reverse=True)
    assert needs[0] > 10 * needs[1]


def test_what_is_due_by_a_day_goes_by_season_and_lag():
    """December brings as much as all others: half a year over, less than a third is due."""
    period = date(2027, 1, 1), date(2027, 12, 31)
    season = timing.season_said([1.0] * 11 + [11.0])
    july = date(2027, 7, 1)
    assert float(planning.due_share(asked(*period), until=july)) == pytest.approx(0.5)
    assert float(planning.due_share(asked(*period, season=season), until=july)) == pytest.approx(
        6 / 22, abs=1e-4
    )
    late = planning.due_share(asked(*period, lag=STEADY), until=july)
    assert late < planning.due_share(asked(*period, lag=STEADY, before=(0, 50, 50, 50)), until=july)
    assert late < Fraction(1, 2)
    assert planning.due_share(asked(*period), until=date(2028, 1, 1)) == 1
    assert planning.due_share(asked(*period), until=period[0]) == 0


def test_what_is_still_needed_falls_as_customers_come_and_rises_as_time_goes():
    odds = chances.odds_of([TEN_OF_500])

    def needed(**change):
        said = {"customers": 10, "won": 0, "arrived": (100, 100, 0), "now": 2, "last": 6}
        return timing.still_needed(Standing(**(said | change)), odds=odds, lag=SLOW)

    usual = needed()
    assert usual.safe > needed(won=5).safe > needed(won=9).safe >= needed(won=10).safe == 0
    assert needed(won=10).chance == 1.0
    assert needed(last=4).safe > usual.safe
    assert usual.at_pace == 500
    assert usual.until == 5  # of later ones fewer than half are in time
    late = needed(arrived=(0, 0, 0, 0, 0, 0, 0), now=6)
    assert (late.safe, late.until) == (None, None)
    with pytest.raises(UnableToPlan) as refused:
        needed(now=7)
    assert refused.value.flaw is PlanFlaw.PASSED


def test_what_is_still_needed_is_safe_indeed():
    """So many leads in the months that are left make it 8 times in 10."""
    odds = chances.odds_of([TEN_OF_500])
    standing = Standing(10, 2, (100, 100, 0), 2, 6)
    safe = timing.still_needed(standing, odds=odds, lag=SLOW).safe
    worth = sum(SLOW.by(6 - month) for month in range(2, 7)) / 5
    on_the_way = 100 * (1 - 0.5) + 100 * (1 - 0)
    for leads, is_safe in ((safe, True), (safe - 4, False)):
        found = chances.chance(customers=8, leads=round(on_the_way + leads * worth), odds=odds)
        assert (found >= 0.8) is is_safe


def segment(**change):
    said = {"name": "all", "arrivals": (500,) * 6, "odds": chances.odds_of([TEN_OF_500]),
            "lag": SLOW, "deals": Deals(1_000, 0.8, 40)}  # fmt: skip
    return PlannedSegment(**(said | change))


def test_a_forecast_says_the_same_each_time_and_waits_for_its_lag():
    one = forecasting.forecast([segment()], months=6, target=40_000)
    assert one == forecasting.forecast([segment()], months=6, target=40_000)
    assert one.customers[0].high == 0
    assert one.all_revenue.low < one.all_revenue.middle < one.all_revenue.high
    assert 0.3 < one.chance < 0.7
    assert one.all_customers.middle == pytest.approx(500 * 0.021 * 4.5, rel=0.1)


def test_two_segments_bring_more_than_one_and_no_leads_bring_nothing():
    empty = segment(name="empty", arrivals=(0,) * 6)
    two = forecasting.forecast([segment(), empty], months=6)
    assert dict(two.by_segment)["empty"].high == 0
    assert two.chance is None
    assert two.all_revenue.middle > 0


@pytest.mark.parametrize(("count", "months"), [(0, 6), (51, 6), (1, 0), (1, 121)])
def test_a_forecast_has_bounds(count, months):
    with pytest.raises(UnableToPlan):
        forecasting.forecast([segment()] * count, months=months)


def test_a_range_that_takes_counts_for_the_truth_is_found_out():
    assert run(runs=100, seed=1, is_sure=True).customers < 65


@pytest.mark.soak
def test_ranges_of_8_in_10_hold_what_comes_about_that_often():
    """76 to 84 in 100 of 500 runs; of the few of every run chance alone makes it wider."""
    runs = rounds(80, full=500)
    held = run(runs=runs, seed=1)
    low, high = (0.76, 0.84) if runs >= 500 else (0.66, 0.94)
    assert low <= held.customers / runs <= high
    assert low <= held.revenue / runs <= high
