"""When something that both agreed to tell is due again, and when it is overdue."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from accord.campaigns.rules.planning import due_after, read_plan, standing
from accord.campaigns.values.planning import Cadence, Channel, LineState, Proof
from accord.definitions.values import SHEETS, Kind
from accord.kernel.working_time import Hours, WorkingCalendar

NINE_TO_FIVE = (Hours(540, 1020),)
CHRISTMAS = frozenset(date(2026, 12, day) for day in range(21, 32))
CALENDAR = WorkingCalendar(
    ZoneInfo("Europe/Lisbon"), (*(NINE_TO_FIVE,) * 5, (), ()), closed=CHRISTMAS
)
ROW = {"topic": "New offers", "audience": "sales", "channel": "meeting", "cadence": "weekly",
       "teller": "marketing", "proof": "by_hand"}  # fmt: skip


@pytest.mark.parametrize(
    ("told", "cadence", "due"),
    [
        (date(2026, 11, 23), Cadence.DAILY, date(2026, 11, 24)),
        (date(2026, 11, 27), Cadence.DAILY, date(2026, 11, 30)),  # a Friday: Monday
        (date(2026, 11, 25), Cadence.WEEKLY, date(2026, 12, 4)),
        (date(2026, 11, 25), Cadence.FORTNIGHTLY, date(2026, 12, 11)),
        (date(2026, 12, 14), Cadence.WEEKLY, date(2027, 1, 1)),  # nobody works that week
        (date(2026, 11, 3), Cadence.MONTHLY, date(2026, 12, 18)),  # the last day anybody works
        (date(2026, 11, 3), Cadence.QUARTERLY, date(2027, 3, 31)),
        (date(2026, 11, 3), Cadence.EACH_TIME, None),
    ],
)
def test_when_it_is_due_again(told: date, cadence: Cadence, due: date | None):
    assert due_after(told, cadence=cadence, calendar=CALENDAR) == due


@pytest.mark.parametrize(
    ("case", "told", "today", "state"),
    [
        ("nothing is owed for the time before", None, date(2026, 11, 20), LineState.DUE),
        ("the week after it was signed ends", None, date(2026, 11, 27), LineState.DUE),
        ("that week is over", None, date(2026, 11, 28), LineState.OVERDUE),
        ("told in it", date(2026, 11, 27), date(2026, 12, 4), LineState.DONE),
        ("and not again", date(2026, 11, 27), date(2026, 12, 5), LineState.OVERDUE),
        ("told before it was signed", date(2026, 1, 5), date(2026, 11, 27), LineState.DONE),
    ],
)
def test_a_weekly_line(case: str, told: date | None, today: date, state: LineState):
    [line] = read_plan({"lines": [ROW]})
    found = standing(
        line, told_on=told, by_record=False, since=date(2026, 11, 18), happened_on=None,
        today=today, calendar=CALENDAR,
    )  # fmt: skip
    assert found.state is state, case


@pytest.mark.parametrize(
    ("told", "happened", "state"),
    [
        (None, None, LineState.WAITING),
        (date(2026, 11, 20), None, LineState.DONE),
        (date(2026, 11, 20), date(2026, 11, 23), LineState.DUE),
        (date(2026, 11, 24), date(2026, 11, 20), LineState.OVERDUE),
    ],
)
def test_a_line_of_each_time(told: date | None, happened: date | None, state: LineState):
    [line] = read_plan({"lines": [ROW | {"cadence": "each_time"}]})
    found = standing(
        line, told_on=told, by_record=True, since=date(2026, 11, 1), happened_on=happened,
        today=date(2026, 11, 23), calendar=CALENDAR,
    )  # fmt: skip
    assert (found.state, found.due_on) == (state, happened)


def test_a_tick_stays_with_what_is_told_to_whom():
    lines = read_plan({"lines": [
        ROW, ROW | {"teller": "sales", "cadence": "daily"}, ROW | {"audience": "both"},
    ]})  # fmt: skip
    assert lines[0].mark == lines[1].mark != lines[2].mark
    assert read_plan({"lines": "none"}) == []


def test_what_a_plan_may_say_is_what_is_known():
    choices = {part.name: part.choices for part in SHEETS[Kind.COMMUNICATION].parts}
    assert choices["cadence"] == tuple(one.value for one in Cadence)
    assert choices["channel"] == tuple(one.value for one in Channel)
    assert choices["proof"] == tuple(one.value for one in Proof)
