"""A78: why one period brought less than another, by cause, each with the leads behind it."""

import re
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from accord.currencies import api as currencies
from accord.foundation import bulk, clock
from accord.goals.values.goals import GoalText, Metric
from accord.goals.values.kept import Asked
from accord.goals.values.plans import Link
from accord.goals.values.timing import Lag
from accord.handoffs.tests.builders import make_teams
from accord.reporting import api as reporting
from accord.reporting.rules.gap_funnels import effects_of, planned
from accord.reporting.tests.conftest import Books
from accord.reporting.values.gaps import Counts
from accord.team.values import Side
from tests import people
from tests.test_board_pages import read

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
DAYS = {"start": date(2026, 3, 1), "end": date(2026, 3, 31)}


@pytest.fixture
def two_months(committed, monkeypatch) -> Books:
    """February and March: half as many leads, as good as before; one deal of no lead less."""
    books = Books()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    for month, leads in ((2, 20), (3, 10)):
        for number in range(leads):
            day = f"2026-{month:02}-{1 + number % 9:02}"
            moments = {}
            if number % 2 == 0:
                moments = {"mql": day, "sql": day}
            is_won = number % 10 == 0
            if is_won:
                moments |= {"opportunity": day, "customer": day}
            lead = books.lead(day, **moments)
            if is_won:
                books.deal("WON", day, opened=day, amount=1_000_00, lead_id=lead)
    books.deal("WON", "2026-02-11", amount=500_00)
    books.deal("WON", "2026-03-11", amount=7, currency="KRW")
    # Rows wait outside the lake while any older transaction runs, such as the database's own.
    for _wait in range(100):
        if len(books.records("won_value", "deals")) == 5:
            break
        time.sleep(0.1)
    return books


def gap_of(**days):
    at = clock.now()
    return reporting.gap_between(**{**DAYS, **days}, at=at, snapshot=reporting.catch_up(at=at))


def rate_of(currency, per_euro):
    rates = (
        f"date,currency,rate\n2026-03-01,{currency},{per_euro}\n2026-03-10,{currency},{per_euro}\n"
    )
    currencies.load_rates(content=rates.encode(), actor_id=None, at=clock.now())


def parts_of(gap):
    return {(part.cause.value, part.step): part.minor for part in gap.parts if part.minor}


def test_half_the_leads_as_good_as_before_is_volume_and_the_parts_add_up(two_months):
    gap = gap_of()
    assert (gap.before, gap.after, gap.currency) == (2_500_00, 1_000_00, "EUR")
    assert parts_of(gap) == {("volume", None): -1_000_00, ("elsewhere", None): -500_00}
    assert gap.counts("leads") == (20, 10)


def test_deals_whose_worth_is_not_told_are_a_cause_of_their_own_and_no_smaller_deals(two_months):
    """As many as in February now, of whom one paid in another currency."""
    for number in range(10):
        day = f"2026-03-{1 + number % 9:02}"
        moments = {"mql": day, "sql": day} if number % 2 == 0 else {}
        dollars = two_months.lead(
            day, **moments, **({} if number else {"opportunity": day, "customer": day})
        )
        if not number:
            paid = dollars
            two_months.deal("WON", day, day, 1_000_00, "USD", lead_id=paid)
    gap = gap_of()
    assert parts_of(gap) == {("untold", None): -1_000_00, ("elsewhere", None): -500_00}
    [part] = [one for one in gap.parts if one.cause is reporting.Cause.UNTOLD]
    assert reporting.side_of(part) == "both"
    asked = {"at": clock.now(), "snapshot": reporting.catch_up(at=clock.now())}
    assert reporting.list_behind(gap=gap, part=part, after=0, limit=9, **asked) == [paid]
    reader = people.as_member(make_teams().marketing_lead.member_id)
    page = read(reader, "/gap/", **{"from": "2026-03-01", "to": "2026-03-31"})
    assert "With an amount in EUR: 1 of 2, 2 of 2 before." in page
    assert "What was won in KRW, USD on days without a rate is not in it" in page
    # With a rate of one of both that one counts, the other is still said; with both it is what
    # every other figure tells.
    rate_of("USD", "1.25")
    gap = gap_of()
    assert (gap.after, gap.left_out) == (1_800_00, ("KRW",))
    assert parts_of(gap) == {("deal_size", None): -200_00, ("elsewhere", None): -500_00}
    whole = {"currency": "EUR", **DAYS}
    span = reporting.Options(by=reporting.TOTAL, **DAYS)
    won = reporting.won_in("EUR", at=clock.now(), options=span)
    assert ([str(one) for one in won.by_group.values()], won.left_out) == (["1800.00"], ("KRW",))
    with pytest.raises(reporting.UnableToMeasure):
        two_months.ask("won_value", **whole)
    rate_of("KRW", "7")
    gap = gap_of()
    assert (gap.after, gap.left_out) == (1_801_00, ())
    [row] = two_months.ask("won_value", by=reporting.TOTAL, **whole).rows
    assert row.figures["value"].minor == gap.after
    assert "1801.00" in reporting.to_csv(two_months.ask("won_value", by="total", **whole))
    assert len(two_months.records("won_value", "deals", **whole)) == 3
    beside = reporting.gap_to_plan(goal=GOAL, asked=PLAN, today=date(2026, 4, 1), **asked)
    assert beside.after == gap.after
    page = read(reader, "/gap/", **{"from": "2026-03-01", "to": "2026-03-31"})
    assert "Deals in other currencies count in EUR by the rate of the day they were won." in page
    assert "without a rate is not in it" not in page
    # A plan is in one currency: what is planned has an amount.
    [known] = planned(
        {"": Counts(leads=100, mql=50, sql=40, opportunity=30, decided=30, won=10, valued=5,
                    amount=500_00)},
        leads=Fraction(100), rates={}, deal=Fraction(80_00),
    ).values()  # fmt: skip
    assert (known.won, known.valued, known.amount) == (10, 10, 800_00)


def test_a_cause_is_about_the_leads_that_it_lists(two_months):
    gap = gap_of()
    at = clock.now()
    snapshot = reporting.catch_up(at=at)
    for cause, step, condition in (
        ("volume", None, "true"),
        ("conversion", 0, "stage = 'lead'"),
        ("conversion", 2, "stage = 'sql'"),
        ("deal_size", None, "stage = 'customer'"),
    ):
        part = next(one for one in gap.parts if (one.cause.value, one.step) == (cause, step))
        found = reporting.list_behind(
            gap=gap, part=part, at=at, after=0, limit=100, snapshot=snapshot
        )
        assert [(lead,) for lead in found] == bulk.fetch(
            f"select id from leads_lead where {condition} and opened_at >= '2026-03-01' order by id"
        )
        assert reporting.count_behind(gap=gap, part=part, at=at, snapshot=snapshot) == len(found)


def test_the_page_says_it_in_words_and_each_cause_opens_its_leads(two_months):
    reader = people.as_member(make_teams().marketing_lead.member_id)
    page = read(reader, "/gap/", **{"from": "2026-03-01", "to": "2026-03-31"})
    assert "€1,500 less than in the period before." in page
    assert "What cost most: How many leads came (−€1,000)." in page
    assert "10 leads, 20 before. Look which origin brought fewer." in page
    assert "What was won in KRW on days without a rate is not in it: load its rates" in page
    [where] = re.findall(r'href="(/gap/leads/\?[^"]*cause=volume[^"]*)"', page)
    behind = read(reader, where.replace("&amp;", "&"))
    assert "How many leads came. 10 leads, 20 before." in behind
    assert len(set(re.findall(r'href="/leads/(\d+)/"', behind))) == 10


PLAN = Asked(
    target=Fraction(40_000), currency="EUR", average_deal=Fraction(1_000),
    links=(Link("lead", "customer", Fraction(1, 10)),),
    start=date(2026, 3, 1), end=date(2026, 5, 30),
)  # fmt: skip
GOAL = GoalText(
    name="Spring", metric=Metric.REVENUE, target=Decimal(40_000), currency="EUR", side=Side.SALES,
    start=PLAN.start, end=PLAN.end,
)  # fmt: skip


def test_beside_a_plan_what_was_planned_by_now_is_the_measure_and_the_parts_add_up(two_months):
    """40,000 in three months, the last but for a day, of which one is over on 1 April: 13,478.26,
    135 leads. Where May brings as much as both others, or all come a month later, less is due."""
    at = datetime(2026, 4, 1, 9, tzinfo=UTC)
    snapshot = reporting.catch_up(at=clock.now())
    gap = reporting.gap_to_plan(goal=GOAL, asked=PLAN, at=at, today=at.date(), snapshot=snapshot)
    assert (gap.before, gap.after) == (13_478_26, 1_000_00)
    assert gap.counts("leads") == (135, 10)
    assert gap.counts("won") == (13, 1)
    assert sum(part.minor for part in gap.parts) == gap.after - gap.before
    first = reporting.ranked(gap.parts)[0]
    assert first.cause is reporting.Cause.VOLUME
    late = replace(PLAN, season=(1.0,) * 4 + (62 / 30,) + (1.0,) * 7, lag=Lag((0.5, 0.5)))
    less = reporting.gap_to_plan(goal=GOAL, asked=late, at=at, today=at.date(), snapshot=snapshot)
    assert 0.10 < less.before / 40_000_00 < 0.25
    before_it = reporting.gap_to_plan(
        goal=GOAL, asked=PLAN, at=at, today=PLAN.start, snapshot=snapshot
    )
    assert before_it is None


def test_a_plan_beside_which_nothing_came_before_says_nothing_of_causes(two_months):
    goal = replace(GOAL, start=date(2020, 3, 1), end=date(2020, 3, 31))
    assert (
        reporting.gap_to_plan(
            goal=goal,
            asked=PLAN,
            at=clock.now(),
            today=date(2020, 4, 9),
            snapshot=reporting.catch_up(at=clock.now()),
        )
        is None
    )


def test_days_in_which_nothing_was_won_and_a_cause_that_is_none(two_months):
    reader = people.as_member(make_teams().marketing_lead.member_id)
    days = {"from": "2020-03-01", "to": "2020-03-31"}
    assert "No deal was won in these days or in as many before." in read(reader, "/gap/", **days)
    for cause in ("mood", "elsewhere", "", "conversion-9"):
        asked = {"from": "2026-03-01", "to": "2026-03-31", "cause": cause}
        assert reader.get("/gap/leads/", asked).status_code == 404
    for wrong in ({"from": "x", "to": "2026-13-01"}, {"from": "2026-03-02", "to": "2026-03-01"}):
        assert reader.get("/gap/", wrong).status_code == 200


def test_a_period_in_which_everybody_came_late_puts_it_down_to_speed_only_where_it_shows():
    """The rule: too few leads of either kind say nothing about what lateness costs."""
    shown = Counts(leads=200, timed=200, late=100, made=60, late_made=20)
    assert effects_of([shown]).late == Fraction(1, 2)
    few = Counts(leads=30, timed=30, late=15, made=8, late_made=1)
    assert effects_of([few]).late == 1
    better = Counts(leads=200, timed=200, late=100, made=60, late_made=40)
    assert effects_of([better]).late == 1


@pytest.mark.django_db
def test_nobody_reads_it_who_is_not_signed_in(client):
    assert client.get("/gap/").status_code == 302
