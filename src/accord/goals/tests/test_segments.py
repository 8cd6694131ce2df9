"""A plan in several segments: each by its own rates, and totals that add up."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests import people
from tests.people import AT

from accord.goals import api as goals
from accord.goals.rules import segments
from accord.goals.rules.chain import measured, plan_back
from accord.goals.values.flaws import PlanFlaw, UnableToPlan
from accord.goals.values.forecast import NOTHING_YET
from accord.goals.values.goals import UnableToSetGoal
from accord.goals.values.kept import Asked, Segment
from accord.goals.values.levers import Lever
from accord.goals.values.plans import Link
from accord.goals.values.timing import Lag

WEB = Segment(
    "Web",
    Asked(
        target=Fraction(6_500), currency="EUR", average_deal=Fraction(1_000),
        links=(Link("visit", "lead", Fraction(1, 50)),
               measured("lead", "customer", won=10, of=500)),
        start=date(2027, 1, 1), end=date(2027, 6, 30), lag=Lag((0.5, 0.5)),
    ),
    "web",
)  # fmt: skip
FAIRS = Segment(
    "Fairs",
    Asked(
        target=Fraction(3_500), currency="EUR", average_deal=Fraction(700),
        links=(Link("lead", "sql", Fraction(1, 2)), Link("sql", "customer", Fraction(1, 10))),
        start=date(2027, 1, 1), end=date(2027, 6, 30), season=(2.0,) + (10 / 11,) * 11,
    ),
)  # fmt: skip
BOTH = (WEB, FAIRS)


def changed(segment: Segment, **change: object) -> Segment:
    return replace(segment, asked=replace(segment.asked, **change))  # type: ignore[arg-type]


def test_what_all_segments_take_is_the_sum_of_what_each_takes():
    """7 customers of 350 leads that count, of which half of the last month come too late, and 5 of
    100: 382 and 100."""
    found = goals.whole(BOTH)
    each = [one for _segment, one in found.segments]
    assert [one.planned for one in each] == [382, 100]
    assert (found.customers, found.planned) == (7 + 5, 482)
    assert found.safe == sum(one.safe for one in each)
    assert found.stages == (("lead", 350 + 100),)
    assert found.every_month == tuple(
        sum(pair) for pair in zip(*(one.every_month for one in each), strict=True)
    )
    assert sum(found.every_month) == found.planned
    assert each[1].every_month[0] > 2 * each[1].every_month[1] - 2, "January brings twice as many"
    assert [name for name, _span in found.forecast.by_segment] == ["Web", "Fairs"]


def test_one_segment_alone_says_what_the_plan_said_before():
    alone = goals.whole([WEB])
    assert replace(alone.segments[0][1], forecast=NOTHING_YET) == replace(
        goals.answer(WEB.asked), forecast=NOTHING_YET
    )
    assert alone.forecast.all_revenue == goals.answer(WEB.asked).forecast.all_revenue
    assert alone.forecast.all_revenue == alone.segments[0][1].forecast.all_revenue
    assert goals.merged([WEB]) is WEB.asked


def test_who_knows_of_no_segments_reads_the_same_customers_and_leads():
    asked = goals.merged(BOTH)
    plan = plan_back(target=asked.target, average_deal=asked.average_deal, links=asked.links)
    assert (asked.target, plan.customers) == (10_000, 12)
    assert plan.of("lead").exact == 450
    assert plan.of("visit") is None, "not all pass it"
    link = asked.links[0]
    assert 0.0109 * float(link.rate) / 0.02 < link.low < link.rate < link.high, "it evens out"
    assert sum(asked.lag.shares) == pytest.approx(1)
    assert sum(asked.season) == pytest.approx(12)
    nothing = goals.merged([changed(one, target=Fraction(0)) for one in BOTH])
    assert nothing.target == 0


@pytest.mark.parametrize(
    ("others", "flaw", "where"),
    [
        ([changed(FAIRS, currency="USD")], PlanFlaw.OTHER_CURRENCY, "segments[1]"),
        ([changed(FAIRS, end=date(2027, 7, 1))], PlanFlaw.OTHER_PERIOD, "segments[1]"),
        ([FAIRS] * 20, PlanFlaw.TOO_MANY_SEGMENTS, "segments"),
        ([changed(FAIRS, average_deal=Fraction(0))], PlanFlaw.NO_DEAL, "segments[1].average_deal"),
        ([changed(FAIRS, links=(Link("lead", "customer", Fraction(0)),))], PlanFlaw.ZERO_RATE,
         "segments[1].chain[0]"),
        ([changed(FAIRS, target=Fraction(-1))], PlanFlaw.NEGATIVE_TARGET, "segments[1].target"),
    ],
)  # fmt: skip
def test_a_segment_that_gives_no_plan_is_named(others, flaw, where):
    with pytest.raises(UnableToPlan) as refused:
        goals.whole([WEB, *others])
    assert (refused.value.flaw, refused.value.where) == (flaw, where)


def test_a_what_if_pulls_one_lever_and_leaves_the_rest():
    """A tenth more of a counted rate keeps its range, lifted with it; no rate passes all."""
    rate = goals.pulled(WEB.asked, lever=Lever.RATE, step="lead", by=Fraction(1, 10))
    assert rate.links[0] == WEB.asked.links[0]
    assert rate.links[1].rate == Fraction(22, 1000)
    assert float(rate.links[1].low) == pytest.approx(0.0109 * 1.1, abs=1e-4)
    sure = goals.pulled(FAIRS.asked, lever=Lever.RATE, step="lead", by=Fraction(9))
    assert (sure.links[0].rate, sure.links[0].low) == (1, None)
    deal = goals.pulled(WEB.asked, lever=Lever.DEAL, step="", by=Fraction(-1, 2))
    assert (deal.average_deal, deal.links) == (500, WEB.asked.links)
    assert goals.pulled(WEB.asked, lever=Lever.LEADS, step="", by=Fraction(1)) == WEB.asked
    with pytest.raises(UnableToPlan):
        goals.pulled(WEB.asked, lever=Lever.DEAL, step="", by=Fraction(-1))


def test_with_the_same_leads_a_better_rate_reaches_the_target_more_often():
    found = goals.whole(BOTH)
    leads = [one.every_month for _segment, one in found.segments]
    plan = goals.outcome(BOTH, leads)
    better = [
        replace(one, asked=goals.pulled(one.asked, lever=Lever.RATE, step="lead", by=Fraction(1)))
        for one in BOTH
    ]
    assert plan == found.forecast
    assert goals.outcome(better, leads).chance > plan.chance + 0.2
    twice = [[2 * month for month in each] for each in leads]
    assert goals.outcome(BOTH, twice).chance > plan.chance + 0.2


def test_three_times_the_best_month_is_told_of_all_and_of_each_segment():
    """482 leads in half a year are 81 a month; 382 of them by the web are 64."""
    found = goals.whole(BOTH)
    far = segments.beyond(found, best={"": Fraction(28), "web": Fraction(21)})
    assert [name for name, _times in far] == ["Web"]
    assert far[0][1] == pytest.approx(3.06, abs=0.01)
    assert [name for name, _times in segments.beyond(found, best={"": Fraction(20)})] == [""]
    assert segments.beyond(found, best={"": Fraction(0)}) == []


@pytest.mark.django_db
def test_a_plan_in_segments_is_kept_with_how_it_is_to_be_reached():
    ada = people.add_member("marketing_lead", name="Ada")
    root = {"name": "Year", "metric": "revenue", "target": "10000", "currency": "EUR",
            "side": "both", "from": "2027-01-01", "to": "2027-06-30"}  # fmt: skip
    goals.propose_goal(key="year", body=root, owner_id=ada, actor_id=None, at=AT)
    far = {"": Fraction(20)}
    with pytest.raises(UnableToPlan) as refused:
        goals.keep_plan(key="year", segments=BOTH, actor_id=ada, at=AT, best=far, comment=" ")
    assert refused.value.flaw is PlanFlaw.NEEDS_COMMENT
    with pytest.raises(UnableToSetGoal):
        goals.keep_plan(key="year", segments=BOTH, actor_id=ada, at=AT, comment="x" * 601)
    assert goals.list_plans(key="year") == []
    for _again in range(2):
        number = goals.keep_plan(
            key="year", segments=BOTH, actor_id=ada, at=AT, best=far, comment="Two fairs more."
        )
        assert number == 1
    goals.keep_plan(key="year", segments=[Segment("", WEB.asked)], actor_id=ada, at=AT)
    alone, kept = goals.list_plans(key="year")
    assert (kept.segments, kept.comment) == (BOTH, "Two fairs more.")
    assert kept.asked == goals.merged(BOTH)
    assert (alone.segments, alone.asked, alone.comment) == (
        (Segment("", WEB.asked),),
        WEB.asked,
        "",
    )
