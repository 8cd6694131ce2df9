"""What forecasts read from the books, what members say, and what is kept for ever."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from accord.deals.models import Deal
from accord.deals.tests.test_deals import take
from accord.deals.values import DealStatus
from accord.deals.values import ForecastCategory as Category
from accord.forecasts import api as forecasts
from accord.forecasts.jobs import keep_each_week
from accord.forecasts.models import SnapshotLine
from accord.forecasts.values import PeriodKind
from accord.foundation import bulk
from accord.journal import api as journal

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
MARCH = forecasts.period_of(date(2026, 3, 1), kind=PeriodKind.MONTH)


def open_one(key="o", amount=100_00, expected=date(2026, 3, 20), **fields):
    asked = {
        "external_key": key, "amount_minor": amount, "opened_at": AT - 10 * DAY,
        "expected_on": expected, "stage": "offer",
    }  # fmt: skip
    return take({**asked, **fields}, at=AT).ids[0]


def decide(key, status, *, opened=AT - 40 * DAY, closed=AT - 20 * DAY, amount=50_00, **fields):
    """A deal that was seen open before it was decided."""
    asked = {"external_key": key, "opened_at": opened, "amount_minor": amount, "stage": "offer"}
    take({**asked, **fields}, at=AT)
    return take({**asked, "status": status, "closed_at": closed, **fields}, at=AT).ids[0]


def march(read=None):
    return forecasts.forecast_of(period=MARCH, read=read or forecasts.open_books(at=AT))


def test_a_month_is_what_is_won_and_what_is_open_and_expected_in_it():
    for number in range(12):
        decide(f"w{number}", DealStatus.WON if number < 3 else DealStatus.LOST)
    decide("now", DealStatus.WON, closed=AT, amount=70_00)
    open_one("in", amount=400_00)
    open_one("later", expected=date(2026, 4, 1))
    open_one("never", expected=None)
    [found] = march()
    assert found.totals.closed == 70_00
    assert found.totals.open_pipeline == 400_00
    # Of the thirteen that stood in this stage four were won.
    assert found.weighted == 70_00 + round(400_00 * 4 / 13)
    assert found.deals == 1
    assert found.spread is not None
    assert found.spread.low <= found.spread.expected <= found.spread.high


def test_a_deal_that_came_decided_says_nothing_of_the_stages_it_passed():
    for number in range(11):
        asked = {"status": DealStatus.WON, "closed_at": AT - DAY, "opened_at": AT - 9 * DAY}
        take({"external_key": f"d{number}", "stage": "offer", "amount_minor": 1, **asked}, at=AT)
    read = forecasts.open_books(at=AT)
    assert read.history.of_stage == {}
    assert read.history.decided["EUR"].won == 11


def test_a_member_says_in_which_category_a_deal_counts_and_takes_it_back():
    deal = open_one()
    forecasts.choose_category(deal_id=deal, category=Category.COMMIT, actor_id=None, at=AT)
    assert march()[0].totals.commit_forecast == 100_00
    forecasts.choose_category(deal_id=deal, category=None, actor_id=None, at=AT)
    [found] = march()
    assert (found.totals.commit_forecast, found.totals.open_pipeline) == (0, 100_00)
    said = [one.facts for one in journal.list_entries(subject="deal", subject_id=deal)]
    assert said[0] == {"before": "commit", "after": ""}
    assert said[1] == {"before": "", "after": "commit"}


@pytest.mark.parametrize("category", [Category.COMMIT, Category.CLOSED])
def test_of_a_decided_deal_nothing_is_chosen_and_closed_is_said_by_winning_alone(category):
    deal = decide("w", DealStatus.WON) if category is Category.COMMIT else open_one()
    with pytest.raises(forecasts.UnableToForecast):
        forecasts.choose_category(deal_id=deal, category=category, actor_id=None, at=AT)
    assert journal.list_entries(subject="deal", subject_id=deal) == []
    assert bulk.fetch("select count(*) from forecasts_categorychoice", []) == [(0,)]


def test_leaders_say_what_a_stage_counts_as():
    open_one()
    forecasts.choose_stage_category(
        stage="offer", category=Category.BEST_CASE, actor_id=None, at=AT
    )
    [found] = march()
    assert (found.totals.best_case, found.totals.pipeline) == (100_00, 0)
    with pytest.raises(forecasts.UnableToForecast):
        forecasts.choose_stage_category(
            stage="offer", category=Category.CLOSED, actor_id=None, at=AT
        )
    forecasts.choose_stage_category(stage="offer", category=None, actor_id=None, at=AT)
    assert forecasts.list_set_stages() == {}


def test_a_choice_goes_with_its_deal():
    bare = Deal.objects.create(source="crm", external_key="bare", status="OPEN", currency="EUR")
    forecasts.choose_category(deal_id=bare.pk, category=Category.COMMIT, actor_id=None, at=AT)
    bulk.execute("delete from deals_deal where id = %s", [bare.pk])
    bulk.execute("set constraints all immediate", [])
    assert bulk.fetch("select count(*) from forecasts_categorychoice", []) == [(0,)]


def test_a_week_is_kept_once_and_says_what_was_forecast_then():
    open_one(tool_category=Category.COMMIT)
    assert forecasts.keep_week(at=AT) == 6 + 3
    open_one("more", amount=900_00)
    assert forecasts.keep_week(at=AT + 6 * DAY) == 0
    [said] = forecasts.list_said(period=MARCH)
    assert (said.open_pipeline, said.tool_commit) == (100_00, 100_00)
    assert forecasts.keep_week(at=AT + 7 * DAY) == 9
    assert [one.open_pipeline for one in forecasts.list_said(period=MARCH)] == [1_000_00, 100_00]


def test_the_job_keeps_the_week():
    open_one()
    keep_each_week(0)
    assert bulk.fetch("select count(*) from forecasts_snapshot", []) == [(1,)]


@pytest.mark.parametrize(
    "statement",
    [
        "update forecasts_snapshotline set closed = 1",
        "delete from forecasts_snapshotline",
        "truncate forecasts_snapshotline",
        "update forecasts_snapshot set taken_at = now()",
        "delete from forecasts_snapshot",
    ],
)
def test_the_database_never_lets_a_forecast_be_rewritten(statement):
    open_one()
    forecasts.keep_week(at=AT)
    before = list(SnapshotLine.objects.values_list().order_by("id"))
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        bulk.execute(statement, [])
    assert list(SnapshotLine.objects.values_list().order_by("id")) == before
    # The same role changes what may be changed, so the refusal is about these tables.
    bulk.execute("update forecasts_stagecategory set category = 'commit'", [])
    bulk.execute("delete from forecasts_stagecategory", [])


def test_a_forecast_of_thirty_days_before_is_set_against_what_came():
    deal = open_one(expected=date(2026, 4, 20), tool_category=Category.COMMIT)
    forecasts.choose_category(deal_id=deal, category=Category.COMMIT, actor_id=None, at=AT)
    forecasts.keep_week(at=datetime(2026, 3, 23, 4, tzinfo=UTC))
    # Said 30 days before the end of April: not the one of the 6th, which comes too late.
    open_one("late", amount=999_00, expected=date(2026, 4, 25))
    forecasts.keep_week(at=datetime(2026, 4, 6, 4, tzinfo=UTC))
    won = {"status": DealStatus.WON, "closed_at": datetime(2026, 4, 21, tzinfo=UTC)}
    take({"external_key": "o", "amount_minor": 80_00, "opened_at": AT - 10 * DAY, **won}, at=AT)
    [found] = forecasts.list_accuracy(kind=PeriodKind.MONTH, at=datetime(2026, 5, 2, tzinfo=UTC))
    assert found.period.start == date(2026, 4, 1)
    assert (found.actual, found.commit.said, found.reopened) == (80_00, 100_00, 0)
    assert found.commit.share == pytest.approx(0.25)
    assert found.commit.accuracy == pytest.approx(0.75)
    assert found.tool_commit is not None
    assert found.tool_commit.share == pytest.approx(0.25)
    # What came in a currency of which nothing was said is a miss too; June was said in March alone.
    paid = {"amount_minor": 70_00, "currency": "USD", "opened_at": AT - 10 * DAY}
    take({"external_key": "usd", **paid, **won}, at=AT)
    both = forecasts.list_accuracy(kind=PeriodKind.MONTH, at=datetime(2026, 7, 2, tzinfo=UTC))
    april = [(one.period.start.month, one.currency, one.commit.share) for one in both]
    assert april == [(4, "EUR", pytest.approx(0.25)), (4, "USD", pytest.approx(-1))]
    # Of March there is what was said in its last week alone; what was said of May and June is too
    # old. May's of 6 April is 55 days before its end.
    left = forecasts.list_unjudged(kind=PeriodKind.MONTH, at=datetime(2026, 7, 2, tzinfo=UTC))
    assert [(one.period.start.month, one.is_older) for one in left] == [
        (6, True), (5, True), (3, False),
    ]  # fmt: skip
    # Nothing ever came of a currency in which something was said: all of it is off, as in the mean.
    deal = open_one("lira", expected=date(2026, 9, 20), currency="TRY")
    forecasts.choose_category(deal_id=deal, category=Category.COMMIT, actor_id=None, at=AT)
    forecasts.keep_week(at=datetime(2026, 8, 24, 4, tzinfo=UTC))
    judged = forecasts.list_accuracy(kind=PeriodKind.MONTH, at=datetime(2026, 10, 2, tzinfo=UTC))
    [lira] = [one for one in judged if one.currency == "TRY"]
    assert (lira.actual, lira.commit.share, lira.commit.accuracy) == (0, 1.0, 0.0)


def test_a_period_that_still_runs_is_not_judged():
    open_one()
    forecasts.keep_week(at=datetime(2026, 2, 2, tzinfo=UTC))
    at = datetime(2026, 3, 31, 23, tzinfo=UTC)
    assert [one.period.start.month for one in forecasts.list_accuracy(
        kind=PeriodKind.MONTH, at=at)] == []  # fmt: skip


def test_a_deal_that_is_opened_again_after_its_month_is_said_and_nothing_kept_changes():
    decide("w", DealStatus.WON, opened=AT - 60 * DAY, closed=datetime(2026, 4, 9, tzinfo=UTC))
    open_one(expected=date(2026, 4, 20))
    forecasts.keep_week(at=datetime(2026, 3, 30, tzinfo=UTC))
    kept = forecasts.list_said(period=forecasts.period_of(date(2026, 4, 1), kind=PeriodKind.MONTH))
    again = datetime(2026, 5, 4, tzinfo=UTC)
    take({"external_key": "w", "amount_minor": 50_00, "opened_at": AT - 60 * DAY}, at=again)
    [found] = forecasts.list_accuracy(kind=PeriodKind.MONTH, at=again)
    assert (found.actual, found.reopened) == (0, 1)
    assert found.commit.share is None
    assert kept == forecasts.list_said(period=found.period)


def test_a_target_is_covered_by_the_value_that_is_usually_won():
    decide("w", DealStatus.WON, amount=100_00)
    decide("l", DealStatus.LOST, amount=300_00)
    open_one(amount=600_00)
    [found] = forecasts.coverage_of(
        period=MARCH, targets={"EUR": 200_00}, read=forecasts.open_books(at=AT)
    )
    assert (found.needed, found.coverage, found.required) == (200_00, 3.0, 4.0)


def test_by_owner_each_deal_is_in_one_group_and_none_is_lost():
    decide("w", DealStatus.WON, closed=AT)
    open_one("a")
    open_one("b", amount=300_00)
    read = forecasts.open_books(at=AT)
    won = forecasts.list_won(period=MARCH, deals=read.deals, zone=read.zone)
    by = forecasts.forecast_by(period=MARCH, read=read, won=won, of=lambda one: one.id % 2)
    [whole] = march(read)
    parts = [one for found in by.values() for one in found]
    assert sum(one.totals.closed for one in parts) == whole.totals.closed
    assert sum(one.totals.open_pipeline for one in parts) == whole.totals.open_pipeline
