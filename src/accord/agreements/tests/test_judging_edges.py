"""What clauses come to at their edges, and the laws of it."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from accord.agreements.rules.judging import burn_up, judge, judge_rows
from accord.agreements.rules.rows import Missing, missing_attempts
from accord.agreements.rules.windows import window_around
from accord.agreements.tests.bodies import (
    CALENDAR,
    CALENDARS,
    MONDAY,
    body,
    both,
    clause_of,
    leads,
    local,
)
from accord.agreements.tests.test_judging import (
    DAY,
    EVERY_WEEK,
    HOUR,
    NINE,
    PERSISTENCE,
    SUNDAY,
    WEDNESDAY,
    clock,
    judged,
    tries,
)
from accord.agreements.values.facts import (
    Attempt,
    Clocked,
    ClockState,
    Delivered,
    Facts,
    Standing,
)
from accord.agreements.values.terms import Every, Promise


def test_what_is_done_at_the_very_moment_is_in_time_and_before_it_is_past_nothing_is_late():
    undone, done = leads(1, at=NINE), leads(1, at=NINE, start=2, decided_at=WEDNESDAY)
    told = judged("decided", *undone, *done, at=WEDNESDAY)
    assert (told.met, told.not_yet, told.missed) == (1, 1, 0)
    told = judged("first_attempt", at=NINE, clocks=(clock(1, NINE, None), clock(2, NINE, NINE)))
    assert (told.met, told.not_yet, told.missed) == (1, 1, 0)


def test_leads_returned_for_the_teams_own_order_count_for_nobody():
    ours = leads(
        5, at=NINE, start=50, rejected="process", decided_at=WEDNESDAY + DAY, is_agreed=True
    )
    told = judged("decided", *leads(2, at=NINE, decided_at=NINE + HOUR), *ours, at=SUNDAY)
    assert (told.met, told.missed, told.excused, told.due) == (2, 0, 5, 7)
    assert told.attainment == 1


def test_a_lead_of_the_next_list_is_none_of_this_one():
    next_list = local(MONDAY + 7 * DAY, 0)
    edge = leads(1, at=next_list - timedelta(microseconds=1))
    told = judged("complete", *edge, *leads(1, at=next_list, start=9), at=SUNDAY + 9 * DAY)
    assert told.due == 1


def test_attempts_that_are_exactly_far_enough_apart_count_each():
    assert missing_attempts(PERSISTENCE, tries(6, every=HOUR), until=SUNDAY) == Missing(0, 0)


def test_an_attempt_from_before_the_hand_off_is_none_of_it():
    early = Delivered(1, NINE, attempts=(Attempt(NINE - HOUR, "call"),))
    clause = {"code": "this", **EVERY_WEEK, "kind": "coverage", "of": "attempted", "share": 1}
    agreement = both({**clause, "within_days": 1})
    assert judged("this", early, at=SUNDAY, agreement=agreement).missed == 1


def test_a_part_of_a_lead_is_a_whole_one():
    fit, unfit = leads(4, at=NINE, fits=True), leads(3, at=NINE, start=50, fits=False)
    told = judged("fit", *fit, *unfit, at=WEDNESDAY)  # 60 in 100 of seven are 4.2
    assert (told.standing, told.wanted, told.missed_by) == (Standing.MISSED, 5, 1)


def test_a_window_is_over_when_it_ends_and_not_before():
    fit = leads(50, at=NINE, fits=True)
    midnight = local(MONDAY + DAY, 0)
    for code in ("volume", "fit"):
        told = judged(code, *fit[:49], at=midnight)
        assert told.standing is not Standing.RUNNING
    before = midnight - timedelta(microseconds=1)
    assert judged("volume", *fit[:49], at=before).standing is Standing.RUNNING
    assert judged("fit", *fit[:49], at=before).standing is Standing.RUNNING


def test_of_nothing_nothing_is_kept_or_broken():
    told = judged("fit", at=SUNDAY)
    assert (told.standing, told.attainment, told.due) == (Standing.NOTHING, None, 0)


# Laws.

moments = st.integers(0, 30 * 24 * 60).map(lambda minutes: NINE + timedelta(minutes=minutes))
attempts = st.lists(
    st.builds(Attempt, moments, st.sampled_from(["call", "mail"]), st.booleans()), max_size=4
).map(tuple)
delivered = st.builds(
    Delivered,
    id=st.integers(1, 10**6),
    delivered_at=moments,
    quadrant=st.sampled_from(["", "perfect", "cold"]),
    fits=st.sampled_from([True, False, None]),
    is_complete=st.booleans(),
    is_recycled=st.booleans(),
    decided_at=st.none() | moments,
    rejected=st.sampled_from(["", "fit", "other", "reach", "process"]),
    is_rated=st.booleans(),
    contacted_at=st.none() | moments,
    qualified_at=st.none() | moments,
    attempts=attempts,
    is_excused=st.booleans(),
    is_agreed=st.booleans(),
)
clocks = st.builds(
    Clocked, st.integers(1, 10**6), st.just(Promise.ATTEMPT), moments, st.none() | moments,
    st.none() | moments, st.sampled_from(ClockState), st.booleans(), st.booleans(),
)  # fmt: skip
EVERYTHING = both(
    *body()["clauses"],
    {"code": "covered", **EVERY_WEEK, "kind": "coverage", "of": "attempted", "share": 0.9},
    {"code": "told", **EVERY_WEEK, "kind": "verdict", "within_days": 3, "share": 0.9},
    {"code": "why", **EVERY_WEEK, "kind": "feedback", "of": "reasons", "share": 0.9},
    batch={"weekday": "monday"},
)


@given(
    st.lists(delivered, max_size=12, unique_by=lambda one: one.id),
    st.lists(clocks, max_size=8, unique_by=lambda one: one.id),
    moments,
    st.randoms(use_true_random=False),
)
def test_all_that_is_due_is_split_whole_and_order_says_nothing(
    rows: list[Delivered], ticking: list[Clocked], at: datetime, random: Any
):
    facts = Facts(tuple(rows), tuple(ticking))
    random.shuffle(rows)
    random.shuffle(ticking)
    shuffled = Facts(tuple(rows), tuple(ticking))
    for clause in EVERYTHING.clauses:
        window = window_around(EVERYTHING, every=clause.every, calendar=CALENDAR, at=at)
        told, again = (
            judge(EVERYTHING, clause, window=window, facts=one, calendars=CALENDARS, at=at)
            for one in (facts, shuffled)
        )
        assert told == again
        assert told.due == told.met + told.missed + told.excused + told.unseen
        assert min(told.met, told.missed, told.excused, told.unseen, told.not_yet) >= 0
        assert (told.standing is Standing.MISSED) <= (told.missed_by > 0)
        assert told.attainment is None or 0 <= told.attainment <= 1
        points = burn_up(EVERYTHING, clause, window=window, facts=facts, calendars=CALENDARS,
                         at=at)  # fmt: skip
        assert [one.done for one in points] == sorted(one.done for one in points)


@given(st.lists(delivered, max_size=12, unique_by=lambda one: one.id))
def test_no_lead_is_due_in_two_windows(rows: list[Delivered]):
    clause = clause_of(EVERYTHING, "told")
    seen: list[int] = []
    for week in range(10):
        window = window_around(
            EVERYTHING, every=Every.WEEK, calendar=CALENDAR, at=NINE + week * 7 * DAY
        )
        found = judge_rows(
            EVERYTHING, clause, window=window, facts=Facts(tuple(rows)), calendars=CALENDARS,
            at=NINE + 90 * DAY,
        )  # fmt: skip
        seen += [one.id for one in found]
    assert sorted(seen) == sorted(one.id for one in rows if not one.is_recycled)
