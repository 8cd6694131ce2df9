"""A draft is measured in silence; at its end both leaders see what came of it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accord.agreements import api as agreements
from accord.agreements.rules.measuring import took
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import ClockEvent
from accord.handoffs.tests.builders import AT, DAY, HOUR, MINUTE, handed, make_mql, make_teams
from accord.handoffs.tests.test_clocks import SPEED, call
from accord.kernel.working_time import ALWAYS, WorkingCalendar

pytestmark = pytest.mark.django_db
KEY = "fast"


def draft(**said: Any) -> None:
    agreements.propose_agreement(
        key=KEY, body={**SPEED, "silent_days": 2, **said}, actor_id=None, at=AT - DAY
    )
    agreements.start_silent_run(key=KEY, actor_id=None, at=AT - HOUR)


def told() -> list[tuple[str, int]]:
    rows = bulk.fetch("select kind, member_id from notices_notice order by member_id")
    return [(kind, member) for kind, member in rows if kind == "measured"]


def test_at_its_end_a_silent_run_proposes_once_and_tells_both_leaders():
    teams = make_teams()
    draft()
    seller = teams.seller.member_id
    tried = (10, 15, 20, 25, 30, 35, 40, 45, 100)  # minutes until the first try
    for place, minutes in enumerate(tried):
        lead = make_mql(f"Buyer{place}", owner=seller)
        handed(lead)
        call(lead, by=seller, at=AT + minutes * MINUTE, key=f"call-{place}")
    handed(make_mql("Untried", owner=seller))
    ends = AT - HOUR + 2 * DAY
    assert handoffs.end_silence(at=ends - MINUTE) == 0
    assert [handoffs.end_silence(at=ends + place * MINUTE) for place in range(3)] == [1, 0, 0]
    version = definitions.find_open(kind=Kind.AGREEMENT, key=KEY)
    assert version is not None
    run = agreements.list_silent_runs(version_ids=[version.id])[version.id]
    assert run.measured is not None
    measured = {one.code: one for one in run.measured}
    times = [time for _place, time in measured["first"].times]
    assert sorted(times)[:9] == [minutes * MINUTE for minutes in tried]
    assert max(times) > 4 * HOUR  # late and open counts with the time it has taken so far
    # Ten in two days, where a month of 31 is counted.
    [number] = measured["volume"].numbers
    assert number == pytest.approx(Decimal(10 * 31) / 2, abs=Decimal(1))
    assert version.revision == 1  # nothing changes by itself
    [first] = [one for one in agreements.proposals_of(version.body, run.measured)
               if one.measured.code == "first"]  # fmt: skip
    assert first.proposed is not None
    assert first.proposed["targets"] == [{"within": "PT30M"}]
    leaders = {teams.marketing_lead.member_id, teams.sales_lead.member_id}
    assert {who for _kind, who in told()} == leaders
    assert len(told()) == 2
    assert not ClockEvent.objects.exists()


def test_a_run_in_which_nothing_came_proposes_nothing_and_says_so():
    make_teams()
    draft()
    assert handoffs.end_silence(at=AT + 2 * DAY) == 1
    version = definitions.find_open(kind=Kind.AGREEMENT, key=KEY)
    assert version is not None
    assert agreements.list_silent_runs(version_ids=[version.id])[version.id].measured == ()


def test_a_draft_that_is_gone_is_not_measured():
    make_teams()
    draft()
    definitions.withdraw(kind=Kind.AGREEMENT, key=KEY, number=1, actor_id=None, at=AT)
    assert handoffs.end_silence(at=AT + 9 * DAY) == 0
    assert told() == []


@pytest.mark.parametrize(("end", "used"), [(AT + HOUR, HOUR), (AT + 3 * HOUR, 3 * HOUR)])
def test_what_was_used_of_a_target_leaves_pauses_out(end, used):
    hours = WorkingCalendar(ZoneInfo("UTC"), ALWAYS)
    due = AT + 2 * HOUR + 30 * MINUTE
    paused = timedelta(minutes=30)
    assert took(target=2 * HOUR, due_at=due, end=end + paused, calendar=hours) == used
