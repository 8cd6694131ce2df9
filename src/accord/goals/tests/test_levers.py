"""Levers, who has the time, goals beyond what ever was, and the same money on two roads."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from accord.goals.rules import following, levers, planning, pulling
from accord.goals.rules.chain import measured
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.kept import Asked, Segment
from accord.goals.values.levers import Lever, Offer, Staff
from accord.goals.values.plans import Link
from accord.goals.values.timing import Lag

TEN_OF_500 = measured("lead", "customer", won=10, of=500)
SAID = Link("lead", "customer", Fraction("0.02"))


def asked(**change):
    said = {
        "target": Fraction(10_000), "currency": "EUR", "average_deal": Fraction(1_000),
        "links": (TEN_OF_500,), "start": date(2027, 1, 1), "end": date(2027, 6, 30),
    }  # fmt: skip
    return Asked(**{**said, **change})


def pulled_of(plan, offers):
    return pulling.pulls(plan, planning.reckon(plan), offers=offers)


def test_the_cheapest_lever_comes_first_and_each_alone_is_enough():
    offers = [
        Offer(Lever.LEADS, Fraction(40)),
        Offer(Lever.RATE, Fraction(100), step=0),
        Offer(Lever.DEAL),
    ]
    found = pulled_of(asked(), offers)
    assert [one.offer.lever for one in found] == [Lever.RATE, Lever.LEADS, Lever.DEAL]
    rate, leads, deal = found
    assert (leads.more, leads.cost) == (200, 8_000)
    assert rate.cost == 100 * rate.more * 100
    assert Fraction(3, 10) < rate.more < Fraction(1, 2)
    assert deal.cost is None
    assert Fraction(1, 4) < deal.more < Fraction(2, 3)
    many = measured("lead", "customer", won=10**7, of=10**7)
    safe = pulled_of(asked(average_deal=Fraction(10_000), links=(many,)), offers)
    assert [one.more for one in safe] == [0, 0, 0]


def test_the_next_period_takes_no_more_where_this_one_brings_as_many():
    """Two months of nearly 500 leads each, all customers a month later: 450 of the last months are
    on the way, so few have to come; then the next two months lack them."""
    plan = asked(
        start=date(2027, 1, 1), end=date(2027, 2, 28), lag=Lag((0.0, 1.0)),
        before=(0.0, 450.0, 450.0),
    )  # fmt: skip
    answer = planning.reckon(plan)
    found = following.following([(Segment("", plan), answer)])
    assert (found.start, found.end) == (date(2027, 3, 1), date(2027, 4, 30))
    assert answer.planned < found.steady < found.then
    # With so many now, as many are enough then.
    enough = following.following([(Segment("", plan), replace(answer, planned=found.steady - 1))])
    assert abs(enough.then - found.steady) <= 2
    assert following.following(
        [(Segment("", plan), replace(answer, planned=found.steady))]
    ) is None  # fmt: skip
    assert following.next_period(date(2027, 1, 5), date(2027, 1, 9))[1] == date(2027, 1, 14)


def test_a_rate_cannot_be_lifted_past_all():
    link = Link("sql", "customer", Fraction("0.9"))
    said = {"target": Fraction(50), "average_deal": Fraction(1)}
    every = Link("customer", "payer", Fraction(1))
    [found] = pulled_of(asked(links=(TEN_OF_500, every)), [Offer(Lever.RATE, Fraction(1), step=1)])
    assert (found.more, found.cost) == (None, None)
    [found] = pulled_of(asked(**said, links=(link,)), [Offer(Lever.RATE)])
    assert Fraction(0) < found.more <= Fraction(11, 100)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"lag": Lag((0.2, 0.3, 0.5)), "season": (2.0,) + (10 / 11,) * 11},
        {"lag": Lag((0.2, 0.3, 0.5)), "before": (0.0, 60.0, 80.0, 40.0)},
        {"lag": Lag((0.0, 0.1, 0.9)), "before": (0.0, 300.0, 200.0, 100.0)},
    ],
)
def test_a_lever_asks_in_a_what_if_for_no_more_than_the_planned_leads(change):
    """Read as the plan is: by lag, season and whom came before. A hundredth less is not enough."""
    plan = asked(**change)
    answer = planning.reckon(plan)
    assert answer.safe > answer.planned
    for one in pulled_of(plan, [Offer(lever) for lever in Lever]):
        if one.offer.lever is Lever.LEADS:
            assert answer.planned + one.more == answer.safe
            continue
        as_far, less = (
            planning.reckon(pulling.pulled(plan, lever=one.offer.lever, step="lead", by=by)).safe
            for by in (one.more, one.more - Fraction(1, 100))
        )
        assert as_far <= answer.planned < less


def test_what_would_narrow_the_range():
    wide = measured("sql", "customer", won=3, of=20)
    found = levers.narrowing([measured("lead", "sql", won=300, of=1_000), wide])
    assert (found.start, found.counted, found.more) == ("sql", 20, 60)
    assert found.share > 0.9
    assert levers.narrowing([SAID]) is None


STAFF = Staff(
    *map(Fraction, (2, 10, 8, 6, 13, 2, 15))
)  # two SDRs of 10 hours, 8 tries an hour, 6 a lead, 13 weeks; two AEs of 15 deals


def test_500_leads_of_six_attempts_need_3000():
    found = levers.capacity_of(STAFF, leads=500, opportunities=40)
    assert (found.attempts_needed, found.attempts_there) == (3_000, 2_080)
    assert found.attempts_each == Fraction(2_080, 500)
    assert (found.is_enough_for_leads, found.is_enough_for_deals) == (False, False)
    fewer = levers.capacity_of(STAFF, leads=300, opportunities=None)
    assert (fewer.is_enough_for_leads, fewer.is_enough_for_deals) == (True, True)
    assert levers.capacity_of(STAFF, leads=0, opportunities=0).attempts_each is None
    half = replace(STAFF, sdrs=Fraction(1, 2), aes=Fraction(3, 2), per_lead=Fraction(13, 2))
    found = levers.capacity_of(half, leads=500, opportunities=23)
    assert (found.attempts_needed, found.attempts_there) == (3_250, 520)
    assert (found.opportunities_there, found.is_enough_for_deals) == (22, False)


@pytest.mark.parametrize("name", ["sdrs", "hours", "per_hour", "per_lead", "weeks", "aes", "deals"])
def test_nobody_works_less_than_nothing(name):
    values = {each: getattr(STAFF, each) for each in Staff.__dataclass_fields__}
    with pytest.raises(UnableToPlan) as refused:
        levers.capacity_of(Staff(**{**values, name: -1}), leads=1, opportunities=None)
    assert (refused.value.flaw, refused.value.where) == (PlanFlaw.NEGATIVE, name)


@pytest.mark.parametrize(
    ("target", "best", "times", "is_far"),
    [("89999", 10_000, "2.99997", False), ("90000", 10_000, "3", True), ("1", 0, None, False)],
)
def test_three_times_the_best_month_asks_for_a_word(target, best, times, is_far):
    found = levers.times_best(
        target=Fraction(target), months=Fraction(3), best_month=Fraction(best)
    )
    assert found == (None if times is None else pytest.approx(Fraction(times), rel=1e-4))
    assert levers.needs_comment(found) is is_far


def test_the_same_money_on_two_roads():
    """10,000 for visits at 2 each, beside the same for calls at 12.50 each."""
    rates = [Link("visit", "lead", Fraction("0.02")), Link("lead", "customer", Fraction("0.02"))]
    money = {"spend": Fraction(10_000), "average_deal": Fraction(1_000)}
    inbound = levers.road(**money, cost_of_first=Fraction(2), links=rates)
    assert [count for _stage, count in inbound.stages] == [5_000, 100, 2]
    assert (inbound.revenue, inbound.cost_of_customer) == (2_000, 5_000)
    calls = [Link("call", "customer", Fraction("0.005"))]
    outbound = levers.road(**money, cost_of_first=Fraction("12.5"), links=calls)
    assert (outbound.customers, outbound.revenue) == (4, 4_000)
    nothing = levers.road(**{**money, "spend": Fraction(0)}, cost_of_first=Fraction(2), links=rates)
    assert (nothing.customers, nothing.cost_of_customer) == (0, None)


@pytest.mark.parametrize(
    ("spend", "cost", "flaw"), [(-1, 1, PlanFlaw.NEGATIVE), (1, 0, PlanFlaw.NO_COST)]
)
def test_money_that_makes_no_question(spend, cost, flaw):
    with pytest.raises(UnableToPlan) as refused:
        levers.road(spend=Fraction(spend), cost_of_first=Fraction(cost), links=[SAID],
                    average_deal=Fraction(1))  # fmt: skip
    assert refused.value.flaw is flaw
