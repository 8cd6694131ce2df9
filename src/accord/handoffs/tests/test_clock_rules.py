"""How a clock reads, and which touches end it (sla.md 3.2 and 3.4)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accord.handoffs.rules import clocks, evidence
from accord.handoffs.rules.events import tell
from accord.handoffs.rules.running import Known, run_of
from accord.handoffs.values.clocks import ClockState, Evidence, Promise, Run, Span, Stop
from accord.handoffs.values.events import Event, Told
from accord.handoffs.values.handoffs import Move
from accord.kernel.working_time import Hours, WorkingCalendar

BUCHAREST = ZoneInfo("Europe/Bucharest")
OFFICE = WorkingCalendar(BUCHAREST, ((Hours(540, 1080),),) * 5 + ((), ()))
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=BUCHAREST).astimezone(UTC)


def read(**told: object):
    run = Run(at(9, 10), told.pop("target", 12 * HOUR), **told)
    return clocks.read(run, calendar=OFFICE)


def test_a_pause_moves_the_due_moment_by_working_time():
    """V12: six of twelve hours are used when it stands still, the rest begins when it goes on."""
    reading = read(pauses=(Span(at(9, 16), at(10, 11)),))
    assert (reading.state, reading.due_at) == (ClockState.RUNNING, at(10, 17))
    assert read(pauses=(Span(at(9, 16)),)).state is ClockState.PAUSED


def test_kept_until_the_last_moment_and_broken_right_after():
    assert read(stopped_at=at(10, 13)).state is ClockState.MET
    late = read(stopped_at=at(10, 13) + timedelta(microseconds=1))
    assert late.state is ClockState.MET_LATE
    assert clocks.is_broken(late, at=at(10, 14))


def test_broken_at_its_true_moment_whoever_looks_when():
    reading = read()
    assert reading.due_at == at(10, 13)
    assert not clocks.is_broken(reading, at=at(10, 13))
    assert clocks.is_broken(reading, at=at(10, 13, 1))
    assert clocks.left(reading, calendar=OFFICE, at=at(9, 16)) == 6 * HOUR
    assert clocks.left(reading, calendar=OFFICE, at=at(10, 15)) == -2 * HOUR


@pytest.mark.parametrize(
    ("closed_as", "closed_at", "state"),
    [
        (ClockState.CANCELLED, at(10, 13), ClockState.CANCELLED),
        (ClockState.CANCELLED, at(10, 14), ClockState.MISSED),
        (ClockState.MERGED, at(10, 14), ClockState.MERGED),
    ],
)
def test_what_was_broken_when_it_ended_stays_broken(closed_as, closed_at, state):
    assert read(closed_as=closed_as, closed_at=closed_at).state is state


def test_warnings_are_shares_of_the_working_time():
    run = Run(at(9, 10), 10 * HOUR)
    assert clocks.warnings(run, calendar=OFFICE) == [
        (50, at(9, 15)), (75, at(9, 17, 30)), (90, at(10, 10)),
    ]  # fmt: skip
    short = Run(at(9, 10), 9 * MINUTE)
    assert [share for share, _moment in clocks.warnings(short, calendar=OFFICE)] == [50]


def test_a_lead_that_turns_better_is_owed_sooner_but_never_before_a_grace():
    run = Run(at(9, 10), 8 * HOUR)
    told = {"target": HOUR, "grace": 30 * MINUTE, "calendar": OFFICE}
    assert clocks.tightened(run, at=at(9, 10, 10), **told) == HOUR
    assert clocks.tightened(run, at=at(9, 14), **told) == 4 * HOUR + 30 * MINUTE
    assert clocks.tightened(run, at=at(9, 17, 50), **told) == 8 * HOUR


def touch(number: int, minutes: int, kind: str, **told: object) -> Evidence:
    given = {"direction": "out", "reach": "1:1", "member_id": 11, **told}
    return Evidence(number, at(9, 10) + minutes * MINUTE, kind, **given)


@pytest.mark.parametrize(
    ("told", "is_try"),
    [
        ({"kind": "call_attempt"}, True),
        ({"kind": "email_sent"}, True),
        ({"kind": "email_sent", "came_back": True}, False),
        ({"kind": "email_sent", "reach": "1:many"}, False),
        ({"kind": "email_sent", "member_id": None}, False),
        ({"kind": "im"}, True),
        ({"kind": "social"}, True),
        ({"kind": "meeting_booked", "direction": "in", "member_id": None}, True),
        ({"kind": "meeting_booked"}, False),
        ({"kind": "meeting_held"}, True),
        ({"kind": "call_connected", "direction": "in"}, True),
        ({"kind": "email_reply", "direction": "in", "member_id": None}, False),
        ({"kind": "status_told"}, False),
        ({"kind": "chat", "member_id": None}, False),
        ({"kind": "web_visit", "direction": "in", "member_id": None}, False),
    ],
)
def test_what_is_a_first_try(told, is_try):
    assert evidence.is_try(touch(1, 0, told.pop("kind"), **told)) is is_try


def test_a_mail_that_a_tool_sent_counts_only_where_it_was_agreed():
    sent = touch(1, 5, "email_sent", member_id=None)
    assert not evidence.is_try(sent)
    assert evidence.is_try(sent, counts_automated=True)


def first(*touches: Evidence, promise: Promise = Promise.ATTEMPT, **told: object):
    return evidence.first_stop(touches, promise=promise, since=at(9, 10), **told)


def test_the_team_clock_takes_a_colleagues_try_and_the_owners_does_not():
    other = touch(1, 5, "call_attempt", member_id=12)
    own = touch(2, 9, "call_attempt")
    assert first(other, own) == (other.at, Stop.TOUCH, 1)
    assert first(other, own, member_id=11) == (own.at, Stop.TOUCH, 2)


def test_a_members_own_word_counts_and_is_named():
    said = touch(1, 5, "call_attempt", is_by_hand=True)
    assert first(said) == (said.at, Stop.SELF_REPORTED, 1)
    seen = touch(2, 5, "call_attempt")
    assert first(said, seen) == (seen.at, Stop.TOUCH, 2)


def test_an_answer_ends_the_clock_of_the_first_talk_only_after_a_try():
    reply = touch(1, 5, "email_reply", direction="in", member_id=None)
    assert first(reply, promise=Promise.CONTACT) is None
    tried = touch(2, 2, "email_sent")
    assert first(tried, reply, promise=Promise.CONTACT) == (reply.at, Stop.TOUCH, 1)
    called = touch(4, 1, "call_connected", is_by_hand=True)
    assert first(called, promise=Promise.CONTACT) is None
    held = touch(5, 4, "meeting_held", is_by_hand=True)
    assert first(called, held, promise=Promise.CONTACT) == (held.at, Stop.SELF_REPORTED, 5)
    talk = touch(3, 3, "call_connected")
    assert first(talk, promise=Promise.CONTACT) == (talk.at, Stop.TOUCH, 3)


def run(promise: Promise = Promise.ATTEMPT, *touches: Evidence, **told: object):
    said = {"acknowledged_at": None, "decided_at": None, "closed_at": None, "closed_by": None,
            "asked": (), "held": ((11, at(9, 10)),), **told}  # fmt: skip
    since = said.pop("since", at(9, 10))
    return run_of(
        promise=promise, started_at=since, target=4 * HOUR, member_id=None,
        counts_automated=False, known=Known(Told(**said), touches),
    )  # fmt: skip


def test_who_talked_before_owes_no_first_try():
    before = touch(1, -30, "call_connected")
    assert run(Promise.ATTEMPT, touch(1, -31 * 24 * 60, "call_connected")).closed_as is None
    assert run(Promise.ATTEMPT, before).closed_as is ClockState.NOT_NEEDED
    assert run(Promise.ATTEMPT, touch(1, -30, "email_sent")).closed_as is None
    assert run(Promise.ATTEMPT, replace(before, is_by_hand=True)).closed_as is None


def test_a_status_ends_no_clock_and_a_return_ends_what_is_owed():
    assert run(Promise.ATTEMPT, touch(1, 5, "status_told")).stopped_at is None
    back = run(Promise.ATTEMPT, closed_at=at(9, 11), closed_by=Move.REJECT)
    assert clocks.read(back, calendar=OFFICE).state is ClockState.CANCELLED
    late = run(Promise.ATTEMPT, closed_at=at(9, 15), closed_by=Move.REJECT)
    assert clocks.read(late, calendar=OFFICE).state is ClockState.MISSED
    decided = run(Promise.VERDICT, closed_at=at(9, 11), closed_by=Move.REJECT, decided_at=at(9, 11))
    assert clocks.read(decided, calendar=OFFICE).state is ClockState.MET


def test_while_marketing_owes_an_answer_sales_clocks_stand_still_and_its_own_does_not():
    asked = (Span(at(9, 11)),)
    assert clocks.read(run(Promise.VERDICT, asked=asked), calendar=OFFICE).state is (
        ClockState.PAUSED
    )
    info = run(Promise.INFO, since=at(9, 11), asked=asked)
    assert clocks.read(info, calendar=OFFICE).state is ClockState.RUNNING
    answered = run(Promise.INFO, since=at(9, 11), asked=(Span(at(9, 11), at(9, 12)),))
    assert clocks.read(answered, calendar=OFFICE).stopped_at == at(9, 12)


@pytest.mark.parametrize(
    ("ends", "said", "hour", "state"),
    [
        (Move.ANSWER, {}, 12, ClockState.MET),
        (Move.ANSWER, {}, 16, ClockState.MET_LATE),
        (Move.ACCEPT, {}, 12, ClockState.CANCELLED),
        (Move.ACCEPT, {}, 16, ClockState.MISSED),
        (Move.GIVE, {"reason": "wrong_owner"}, 12, ClockState.CANCELLED),
        (Move.GIVE, {}, 16, ClockState.RUNNING),
        (Move.REJECT, {}, 12, ClockState.CANCELLED),
        (Move.EXPIRE, {}, 16, ClockState.MISSED),
        (Move.MERGE, {}, 16, ClockState.MERGED),
        (Move.VOID, {}, 16, ClockState.VOID),
        (Move.UNDO, {}, 12, ClockState.CANCELLED),
    ],
)
def test_only_an_answer_meets_what_was_asked(ends, said, hour, state):
    """Asked at 11, four hours are agreed; what ends it at 12 is within them, at 16 it is not."""
    told = [
        Event(number, move, None, moment, 11, 11, **more)
        for number, (move, moment, more) in enumerate(
            [(Move.OFFER, at(9, 10), {}), (Move.ASK, at(9, 11), {}), (ends, at(9, hour), said)]
        )
    ]
    info = run_of(
        promise=Promise.INFO, started_at=at(9, 11), target=4 * HOUR, member_id=None,
        counts_automated=False, known=Known(tell(told)),
    )  # fmt: skip
    assert clocks.read(info, calendar=OFFICE).state is state
