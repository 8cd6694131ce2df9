"""A plain recount of the rows finds the truth they were drawn with."""

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import mean, median

import pytest

from accord.kernel import shares
from accord.sample.rules import chances
from accord.sample.values import ORIGINS, STAGES

# Wide enough that a right simulator stays inside for all the rates asked here.
Z = 3.3


def days_between(earlier, later):
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)) / timedelta(days=1)


def first_arrivals(company):
    """Rows of leads and their stages, without the second arrivals of people already known."""
    again = {each.duplicate for each in company.truth.duplicates}
    stages = {}
    for row in company.blocks["stage_history"].rows():
        stages.setdefault(row["lead_external_id"], {})[row["stage"]] = row["at"]
    return [
        (row, stages[row["external_id"]])
        for row in company.blocks["leads"].rows()
        if row["external_id"] not in again
    ]


def mature(company, days=400):
    """First arrivals old enough that all but a few have come to their end."""
    limit = (company.until - timedelta(days=days)).isoformat()
    return [(row, stages) for row, stages in first_arrivals(company) if row["created_at"] < limit]


@pytest.fixture(scope="module")
def grown(large_company):
    return mature(large_company)


def test_the_rates_are_the_promised_ones():
    rates = {origin: truth.lead_to_customer for origin, truth in chances.ORIGIN_TRUTHS.items()}
    assert rates == pytest.approx(
        {
            "organic_search": 0.06,
            "paid_search": 0.03,
            "referral": 0.12,
            "webinar": 0.08,
            "bought_list": 0.01,
        }
    )
    assert sum(truth.share for truth in chances.ORIGIN_TRUTHS.values()) == pytest.approx(1)


def test_factors_that_must_not_move_the_rates_average_to_one():
    assert mean(chances.SEASONALITY) == pytest.approx(1)
    assert mean(chances.LIFTS.values()) == pytest.approx(1)
    assert all(
        truth.lead_to_mql * max(chances.LIFTS.values()) <= 1
        for truth in chances.ORIGIN_TRUTHS.values()
    )


@pytest.mark.parametrize("origin", ORIGINS)
def test_customers_per_lead_are_found_by_origin(grown, origin):
    found = [stages for row, stages in grown if row["origin"] == origin]
    won = sum("customer" in stages for stages in found)
    likely = shares.wilson(won, len(found), z=Z)
    assert likely.low <= chances.ORIGIN_TRUTHS[origin].lead_to_customer <= likely.high


def test_a_wrong_origin_would_be_noticed(grown):
    found = [stages for row, stages in grown if row["origin"] == "paid_search"]
    won = sum("customer" in stages for stages in found)
    assert (
        shares.wilson(won, len(found), z=Z).high
        < chances.ORIGIN_TRUTHS["referral"].lead_to_customer
    )


@pytest.mark.parametrize("step", range(4))
@pytest.mark.parametrize("origin", ORIGINS)
def test_every_step_is_found_by_origin(grown, origin, step):
    found = [stages for row, stages in grown if row["origin"] == origin]
    entered = [stages for stages in found if STAGES[step] in stages]
    reached = sum(STAGES[step + 1] in stages for stages in entered)
    likely = shares.wilson(reached, len(entered), z=Z)
    assert likely.low <= chances.ORIGIN_TRUTHS[origin].steps[step] <= likely.high


@pytest.mark.parametrize(
    ("step", "tolerance"),
    [
        ("lead:mql", 0.1),
        ("mql:sql", 0.2),
        ("sql:opportunity", 0.12),
        ("opportunity:customer", 0.12),
    ],
)
def test_lags_are_found(grown, step, tolerance):
    earlier, later = step.split(":")
    lags = sorted(
        days_between(stages[earlier], stages[later]) for _, stages in grown if later in stages
    )
    truth = chances.LAG_TRUTHS[step]
    assert median(lags) == pytest.approx(truth.median_days, rel=tolerance)
    assert lags[len(lags) * 9 // 10] == pytest.approx(truth.p90_days, rel=0.2)


def test_seasons_are_found(large_company):
    steady = ("organic_search", "paid_search", "referral")
    months, days = Counter(), Counter()
    for row, _ in first_arrivals(large_company):
        if row["origin"] in steady:
            months[int(row["created_at"][5:7])] += 1
    for day in range(730):
        growth = 1 + chances.GROWTH * day / 730
        days[(large_company.since + timedelta(days=day)).month] += growth
    daily = {month: months[month] / days[month] for month in days}
    level = mean(daily.values())
    for month, factor in enumerate(chances.SEASONALITY, start=1):
        assert daily[month] / level == pytest.approx(factor, rel=0.15), month


def test_lifts_are_found(large_company):
    entered, reached = Counter(), Counter()
    for row, stages in mature(large_company, days=200):
        entered[row["segment"]] += 1
        reached[row["segment"]] += "mql" in stages
    overall = reached.total() / entered.total()
    for segment, lift in chances.LIFTS.items():
        assert reached[segment] / entered[segment] / overall == pytest.approx(lift, rel=0.12)


def test_counts_are_exactly_those_in_the_rows(company):
    drawn = company.truth.drawn
    origins = {row["external_id"]: row["origin"] for row in company.blocks["leads"].rows()}
    entered, rejected = Counter(), Counter()
    for row in company.blocks["stage_history"].rows():
        origin = origins[row["lead_external_id"]]
        if row["stage"] == "rejected":
            rejected[origin, row["reason_code"]] += 1
        else:
            entered[origin, row["stage"]] += 1
    assert entered == drawn.entered
    assert rejected == drawn.rejected
    assert drawn.leads("lead") == len(company.blocks["leads"])


def test_deals_are_exactly_those_in_the_rows(company):
    drawn = company.truth.drawn
    origins = {row["external_id"]: row["origin"] for row in company.blocks["leads"].rows()}
    deals, value, cycles = Counter(), Decimal(0), []
    for row in company.blocks["deals"].rows():
        deals[origins[row["lead_external_id"]], row["outcome"]] += 1
        if row["outcome"] == "won":
            value += Decimal(row["amount"])
            cycles.append(days_between(row["opened_at"], row["closed_at"]))
    assert deals == drawn.deals
    assert value == drawn.won_value
    assert sorted(cycles) == pytest.approx(sorted(drawn.cycle_days))


def test_days_to_win_run_from_the_lead_to_its_first_win(company):
    found = [
        days_between(stages["lead"], stages["customer"])
        for _, stages in first_arrivals(company)
        if "customer" in stages
    ]
    drawn = company.truth.drawn
    assert sorted(found) == pytest.approx(sorted(drawn.days_to_win))
    assert drawn.late_wins == sum(days > chances.LATE_WIN_DAYS for days in found)


def test_costs_are_exactly_those_in_the_rows(company):
    cents = Counter()
    for row in company.blocks["costs"].rows():
        cents[row["channel"]] += int(Decimal(row["amount"]) * 100)
    assert cents == company.truth.drawn.spent_cents


@pytest.mark.parametrize("origin", ORIGINS)
def test_cost_per_lead_is_found(company, origin):
    truth = chances.ORIGIN_TRUTHS[origin]
    arrived = sum(row["origin"] == origin for row, _ in first_arrivals(company))
    per_lead = company.truth.drawn.spent_cents[truth.channel] / 100 / arrived
    assert per_lead == pytest.approx(truth.cost, rel=0.1)


def test_duplicates_are_counted_by_what_gives_them_away(company):
    found = Counter((each.origin, each.found_by) for each in company.truth.duplicates)
    assert found == company.truth.drawn.duplicates
    assert {found_by for _, found_by in found} == {"email", "phone", "name"}
