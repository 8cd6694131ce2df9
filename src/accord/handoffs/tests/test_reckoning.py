"""Clocks that run keep their due time as hours change, unless a leader has them reckoned anew."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accord.agreements.rules.presets import FIFTY_EVERY_MONDAY
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Clock
from accord.handoffs.tests.builders import AT, DAY, HOUR, Teams, handed, make_mql, make_teams
from accord.handoffs.tests.test_clocks import agreed
from accord.kernel.working_time import Hours, WorkingCalendar
from accord.team import api as team
from accord.team import rules

pytestmark = pytest.mark.django_db
OFFICE, MORNING = (Hours(540, 1080),), (Hours(600, 720),)
TUESDAY, WEDNESDAY = date(2026, 3, 10), date(2026, 3, 11)


def week(*, hours=OFFICE, closed: tuple[date, ...] = ()) -> WorkingCalendar:
    return WorkingCalendar(ZoneInfo("UTC"), (hours,) * 5 + ((),) * 2, frozenset(closed))


@pytest.fixture
def teams() -> Teams:
    return make_teams()


def company() -> int:
    return team.get_calendar(key="company").id


def change(says: WorkingCalendar, *, first_day: date, at: datetime) -> None:
    made = team.change_hours(
        calendar_id=company(), says=says, first_day=first_day, actor=team.COMMAND_LINE, at=at
    )
    assert made is not None


def anew(at: datetime) -> handoffs.Anew:
    return handoffs.reckon_anew(calendar_id=company(), actor=team.COMMAND_LINE, at=at)


def due(number: int, promise: str = "verdict") -> datetime:
    found = Clock.objects.get(handoff_id=number, promise=promise, member=None).due_at
    assert found is not None
    return found


def march(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def test_a_day_off_moves_what_runs_only_once_a_leader_says_so(teams):
    agreed()
    number = handed(make_mql(owner=teams.seller.member_id))
    noon = AT + 3 * HOUR
    assert (due(number), due(number, "attempt")) == (march(10, 18), march(9, 13))
    change(week(closed=(TUESDAY,)), first_day=TUESDAY, at=noon)
    assert handoffs.settle_all() == 0
    assert (due(number), handoffs.count_outdated(calendar_id=company())) == (march(10, 18), 3)
    assert anew(noon) == handoffs.Anew(3, 1)
    assert (due(number), due(number, "attempt")) == (march(11, 18), march(9, 13))
    # What is stored is what is read from the start, and nothing is left to be done.
    assert handoffs.settle_all() == 0
    assert (handoffs.count_outdated(calendar_id=company()), anew(noon)) == (0, handoffs.Anew(0, 0))
    told = bulk.fetch("select member_id, facts ->> 'count' from notices_notice"
                      " where kind = 'due_moved'")  # fmt: skip
    assert told == [(teams.seller.member_id, "1")]
    kept = bulk.fetch("select (facts ->> 'clocks')::int, (facts ->> 'moved')::int"
                      " from journal_entry where kind = 'clocks.reckoned' order by id")  # fmt: skip
    assert kept == [(3, 1), (0, 0)]


def test_what_was_worked_before_stays_as_it_was(teams):
    """Nine hours on Monday by the hours of then; two on each day since."""
    agreed()
    number = handed(make_mql(owner=teams.seller.member_id))
    change(week(hours=MORNING), first_day=TUESDAY, at=AT + 3 * HOUR)
    anew(march(10, 9))
    assert due(number) == march(16, 11)
    # Changed once more while it runs: each day counts as it was.
    change(week(), first_day=date(2026, 3, 12), at=march(10, 10))
    assert handoffs.count_outdated(calendar_id=company()) == 3
    anew(march(10, 11))
    assert due(number) == march(12, 14)
    assert handoffs.settle_all() == 0


def test_what_was_told_broken_is_withdrawn_where_it_is_due_later_now(teams):
    agreed()
    handed(make_mql(owner=teams.seller.member_id))
    evening = march(10, 19)
    handoffs.tell_all(at=evening)
    change(week(closed=(TUESDAY,)), first_day=TUESDAY, at=evening)
    anew(evening)
    told = handoffs.withdraw_what_was_kept(at=evening)
    [(clock,)] = bulk.fetch("select id from handoffs_clock where promise = 'verdict'")
    assert clock in {one.clock_id for one in told}


def test_a_day_that_was_agreed_on_moves_with_its_days_off(teams):
    agreed(FIFTY_EVERY_MONDAY, key="monday")
    number = handed(make_mql(owner=teams.seller.member_id))
    by = Clock.objects.get(handoff_id=number, promise="verdict").due_by
    assert by == march(11, 18)
    change(week(closed=(WEDNESDAY,)), first_day=WEDNESDAY, at=AT + HOUR)
    anew(AT + HOUR)
    after = Clock.objects.get(handoff_id=number, promise="verdict")
    assert (after.due_by, after.due_at) == (march(12, 18), march(12, 18))


def test_who_does_not_lead_all_who_go_by_the_hours_changes_nothing(teams):
    agreed()
    number = handed(make_mql(owner=teams.seller.member_id))
    change(week(closed=(TUESDAY,)), first_day=TUESDAY, at=AT + HOUR)
    with pytest.raises(team.UnableToAssign):
        handoffs.reckon_anew(calendar_id=company(), actor=teams.seller, at=AT + HOUR)
    assert due(number) == march(10, 18)


def test_hours_are_put_together_day_by_day():
    closed = week(closed=(TUESDAY,))
    both = rules.joined(week(hours=MORNING), closed, since=TUESDAY - DAY, until=WEDNESDAY)
    days = [TUESDAY + timedelta(days=place) for place in range(-1, 3)]
    assert [both.hours_of(day) for day in days] == [MORNING, MORNING, OFFICE, OFFICE]
    elsewhere = WorkingCalendar(ZoneInfo("Asia/Seoul"), week().week)
    with pytest.raises(ValueError, match="put together"):
        rules.joined(elsewhere, closed, since=TUESDAY, until=WEDNESDAY)
