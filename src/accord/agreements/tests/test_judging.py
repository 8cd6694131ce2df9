"""What promises came to: the worked examples, then laws."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from accord.agreements.rules.judging import burn_up, counted, judge, judge_rows
from accord.agreements.rules.reading import read_agreement
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
from accord.agreements.values.facts import (
    Attainment,
    Attempt,
    Calendars,
    Clocked,
    ClockState,
    Delivered,
    Facts,
    Outcome,
    Standing,
)
from accord.agreements.values.terms import Agreement, Every, Persistence, Promise

PRESET = read_agreement(body())
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NINE = local(MONDAY, 9)
WEDNESDAY = local(MONDAY + 2 * DAY, 18)
SUNDAY = local(MONDAY + 6 * DAY, 12)


def judged(
    code: str,
    *delivered: Delivered,
    at: datetime,
    clocks: tuple[Clocked, ...] = (),
    agreement: Agreement = PRESET,
    calendars: Calendars = CALENDARS,
) -> Attainment:
    clause = clause_of(agreement, code)
    window = window_around(agreement, every=clause.every, calendar=CALENDAR, at=NINE)
    return judge(
        agreement, clause, window=window, facts=Facts(delivered, clocks), calendars=calendars,
        at=at,
    )  # fmt: skip


def test_forty_nine_of_fifty_miss_by_one():
    told = judged("volume", *leads(49, at=NINE), at=WEDNESDAY)
    assert (told.standing, told.missed_by) == (Standing.MISSED, 1)
    assert (told.due, told.met, told.missed, told.attainment) == (50, 49, 1, Fraction(49, 50))
    assert judged("volume", *leads(50, at=NINE), at=WEDNESDAY).standing is Standing.MET


def test_a_number_is_not_due_before_its_window_ends():
    told = judged("volume", *leads(20, at=NINE), at=local(MONDAY, 12))
    assert (told.standing, told.due, told.not_yet, told.done) == (Standing.RUNNING, 0, 50, 20)
    assert told.attainment is None


def test_what_comes_on_tuesday_is_no_monday_batch_and_recycled_leads_are_not_new():
    late = leads(1, at=NINE + DAY, start=90)
    again = leads(5, at=NINE, start=100, is_recycled=True)
    ours = leads(2, at=NINE, start=200, rejected="process", decided_at=NINE + HOUR, is_agreed=True)
    told = judged("volume", *leads(49, at=NINE), *late, *again, *ours, at=WEDNESDAY)
    assert told.missed_by == 1


def test_a_duplicate_by_one_sides_word_alone_takes_no_lead_from_the_number():
    said = leads(20, at=NINE, start=200, rejected="process", decided_at=NINE + HOUR)
    told = judged("volume", *leads(30, at=NINE), *said, at=WEDNESDAY)
    assert (told.standing, told.done) == (Standing.MET, 50)
    assert judged("decided", *said, at=SUNDAY).excused == 0


def test_thirty_of_fifty_that_fit_keep_sixty_in_a_hundred():
    fit, unfit = leads(30, at=NINE, fits=True), leads(20, at=NINE, start=50, fits=False)
    told = judged("fit", *fit, *unfit, at=WEDNESDAY)
    assert (told.standing, told.attainment) == (Standing.MET, Fraction(3, 5))
    fewer = judged("fit", *fit[1:], *unfit, *leads(1, at=NINE, start=99, fits=False), at=WEDNESDAY)
    assert (fewer.standing, fewer.missed_by) == (Standing.MISSED, 1)


def test_a_fit_that_is_not_known_when_the_day_ends_is_none():
    unknown = leads(10, at=NINE, fits=None)
    assert judged("fit", *unknown, at=local(MONDAY, 12)).not_yet == 10
    assert judged("fit", *unknown, at=WEDNESDAY).missed == 10


def test_forty_eight_by_wednesday_and_two_later_are_ninety_six_in_a_hundred():
    in_time = leads(48, at=NINE, decided_at=WEDNESDAY)
    late = leads(2, at=NINE, start=60, decided_at=WEDNESDAY + DAY)
    told = judged("decided", *in_time, *late, at=SUNDAY)
    assert (told.attainment, told.missed_by) == (Fraction(96, 100), 2)
    assert (told.standing, told.done) == (Standing.MISSED, 50)
    # One second after the deadline they are missed already.
    assert judged("decided", *in_time, *late, at=WEDNESDAY + timedelta(seconds=1)).missed == 2


def test_what_is_not_due_yet_is_out_and_shown_as_done():
    told = judged("decided", *leads(30, at=NINE, decided_at=NINE + HOUR),
                  *leads(20, at=NINE, start=60), at=NINE + DAY)  # fmt: skip
    assert (told.due, told.not_yet, told.done) == (0, 50, 30)
    assert (told.standing, told.attainment) == (Standing.RUNNING, None)


def test_twenty_of_fifty_became_sql():
    became = leads(20, at=NINE, qualified_at=WEDNESDAY, decided_at=WEDNESDAY)
    back = leads(30, at=NINE, start=40, rejected="fit", decided_at=WEDNESDAY)
    told = judged("became_sql", *became, *back, at=SUNDAY + 2 * DAY)
    assert (told.attainment, told.standing) == (Fraction(2, 5), Standing.MET)
    assert told.is_final


def test_a_result_is_final_when_all_are_decided_or_time_is_over():
    became = leads(20, at=NINE, qualified_at=WEDNESDAY)
    open_ = leads(30, at=NINE, start=40)
    told = judged("became_sql", *became, *open_, at=SUNDAY + 2 * DAY)
    assert (told.standing, told.is_final) == (Standing.RUNNING, False)
    # Of all fifty, not of those that are decided.
    assert (told.attainment, told.not_yet) == (Fraction(2, 5), 30)
    over = judged("became_sql", *became, *open_, at=SUNDAY + 40 * DAY)
    assert (over.missed, over.is_final, over.attainment) == (30, True, Fraction(2, 5))


def clock(number: int, due_at: datetime | None, stopped: datetime | None, **said: Any) -> Clocked:
    state = said.pop("state", ClockState.RUNNING)
    return Clocked(number, Promise.ATTEMPT, NINE, due_at, stopped, state, **said)


def test_clocks_count_by_due_date_and_what_nobody_sees_counts_apart():
    told = judged(
        "first_attempt",
        clocks=(
            clock(1, NINE + HOUR, NINE + HOUR),
            clock(2, NINE + HOUR, NINE + HOUR + timedelta(microseconds=1)),
            clock(3, NINE + HOUR, None),
            clock(4, NINE + HOUR, None, is_seen=False),
            clock(5, NINE + HOUR, None, state=ClockState.EXCUSED),
            clock(6, NINE + HOUR, None, state=ClockState.VOID),
            clock(7, None, None, state=ClockState.PAUSED),
            clock(8, NINE + DAY, NINE + HOUR),
            clock(9, NINE + 14 * DAY, None),
            clock(10, NINE + HOUR, None, is_recycled=True),
        ),
        at=NINE + 2 * HOUR,
    )
    assert (told.due, told.met, told.missed, told.excused, told.unseen) == (5, 1, 2, 1, 1)
    assert (told.not_yet, told.attainment) == (2, Fraction(1, 3))


PERSISTENCE = Persistence(6, 10, 2, HOUR, Fraction(1))


def tries(count: int, *, every: timedelta, channels: tuple[str, ...] = ("call", "mail")):
    return tuple(
        Attempt(NINE + place * every, channels[place % len(channels)]) for place in range(count)
    )


@pytest.mark.parametrize(
    ("attempts", "missing"),
    [
        (tries(6, every=2 * HOUR), Missing(0, 0)),
        (tries(5, every=2 * HOUR), Missing(1, 0)),
        (tries(6, every=2 * HOUR, channels=("call",)), Missing(0, 1)),
        (tries(6, every=timedelta(minutes=1)), Missing(5, 0)),
        ((), Missing(6, 2)),
        (tuple(Attempt(NINE + place * DAY, "mail", True) for place in range(9)), Missing(6, 2)),
    ],
)
def test_what_is_missing_before_a_lead_is_given_up(attempts: tuple[Attempt, ...], missing: Missing):
    assert missing_attempts(PERSISTENCE, attempts, until=NINE + 30 * DAY) == missing


def test_a_lead_given_up_too_soon_breaks_the_promise_and_one_that_was_reached_does_not():
    gave_up = {"rejected": "reach", "decided_at": NINE + 2 * DAY}
    told = judged(
        "attempts",
        Delivered(1, NINE, attempts=tries(6, every=2 * HOUR), **gave_up),
        Delivered(2, NINE, attempts=tries(2, every=2 * HOUR), **gave_up),
        Delivered(3, NINE, attempts=tries(1, every=HOUR), contacted_at=NINE + HOUR),
        Delivered(4, NINE, rejected="fit", decided_at=NINE + HOUR),
        at=SUNDAY,
    )
    assert (told.met, told.missed, told.due) == (1, 1, 2)


def test_two_weeks_with_too_few_attempts_break_it_too():
    told = judged(
        "attempts", Delivered(1, NINE - 7 * DAY, attempts=tries(3, every=2 * HOUR)), at=SUNDAY
    )
    assert (told.missed, told.met) == (0, 0)  # ten working days end next week
    early = Delivered(1, NINE - 12 * DAY, attempts=tries(3, every=2 * HOUR))
    assert judged("attempts", early, at=SUNDAY).missed == 1


EVERY_WEEK = {"side": "sales", "every": "week"}


@pytest.mark.parametrize(
    ("clause", "lead", "outcome"),
    [
        ({"kind": "coverage", "of": "attempted", "within_days": 1, "share": 1},
         {"attempts": tries(1, every=HOUR)}, Outcome.MET),
        ({"kind": "coverage", "of": "attempted", "within_days": 1, "share": 1},
         {"attempts": (Attempt(NINE, "mail", True),), "quadrant": "hot"}, Outcome.MISSED),
        ({"kind": "coverage", "of": "attempted", "within_days": 1, "share": 1},
         {"attempts": (Attempt(NINE, "mail", True),), "quadrant": "cold"}, Outcome.MET),
        ({"kind": "coverage", "of": "staffed", "share": 1}, {}, Outcome.MET),
        ({"kind": "verdict", "within_days": 1, "share": 1}, {}, Outcome.MISSED),
        ({"kind": "verdict", "within_days": 1, "share": 1},
         {"decided_at": local(MONDAY + DAY, 18)}, Outcome.MET),
        ({"kind": "feedback", "of": "reasons", "share": 1},
         {"decided_at": NINE, "rejected": "other"}, Outcome.MISSED),
        ({"kind": "feedback", "of": "reasons", "share": 1},
         {"decided_at": NINE, "rejected": "fit"}, Outcome.MET),
        ({"kind": "feedback", "of": "reasons", "share": 1}, {"decided_at": NINE}, None),
        ({"kind": "feedback", "of": "rated", "share": 1},
         {"decided_at": NINE, "is_rated": True}, Outcome.MET),
        ({"kind": "feedback", "of": "rated", "share": 1}, {"decided_at": NINE}, Outcome.MISSED),
        ({"kind": "completeness", "share": 1}, {"is_complete": False}, Outcome.MISSED),
        ({"kind": "quality", "share": 1}, {"fits": True, "is_excused": True}, Outcome.EXCUSED),
    ],
)  # fmt: skip
def test_what_one_lead_comes_to(
    clause: dict[str, Any], lead: dict[str, Any], outcome: Outcome | None
):
    agreement = both({"code": "this", **EVERY_WEEK, **clause})
    window = window_around(agreement, every=Every.WEEK, calendar=CALENDAR, at=NINE)
    found = judge_rows(
        agreement, clause_of(agreement, "this"), window=window,
        facts=Facts((Delivered(7, NINE, **lead),)), calendars=CALENDARS, at=SUNDAY,
    )  # fmt: skip
    assert [one.outcome for one in found] == ([] if outcome is None else [outcome])


def test_worth_adds_up_in_money_or_points():
    money = {"code": "this", "side": "marketing", "kind": "value", "every": "week",
             "of": "pipeline", "at_least": 100}  # fmt: skip
    told = judged("this", *leads(3, at=NINE, worth=Decimal("33.30")), at=SUNDAY + 2 * DAY,
                  agreement=both(money))  # fmt: skip
    assert (told.missed_by, told.met, told.missed) == (Decimal("0.10"), 0, 1)
    points = {**money, "of": "points", "points": {"perfect": 10, "hot": 4}}
    told = judged("this", *leads(10, at=NINE, quadrant="perfect"),
                  *leads(5, at=NINE, start=50, quadrant="cold"), at=SUNDAY + 2 * DAY,
                  agreement=both(points))  # fmt: skip
    assert (told.standing, told.done) == (Standing.MET, 100)


def test_the_calendar_of_a_leads_owner_counts_where_the_clause_says_so():
    clause = {"code": "this", **EVERY_WEEK, "kind": "verdict", "within_days": 1, "share": 1}
    tuesday_off = type(CALENDAR)(CALENDAR.zone, CALENDAR.week, frozenset({date(2026, 3, 10)}))
    calendars = Calendars(CALENDAR, owner={7: tuesday_off})
    for source, missed in (("team", 1), ("owner", 0)):
        agreement = both({**clause, "calendar": source})
        lead = Delivered(7, NINE, decided_at=local(MONDAY + 2 * DAY, 12))
        told = judged("this", lead, at=SUNDAY, agreement=agreement, calendars=calendars)
        assert told.missed == missed


def test_a_promise_grows_through_its_window():
    clause = clause_of(PRESET, "volume")
    window = window_around(PRESET, every=Every.BATCH, calendar=CALENDAR, at=NINE)
    facts = Facts(leads(3, at=NINE))
    points = burn_up(PRESET, clause, window=window, facts=facts, calendars=CALENDARS, at=SUNDAY)
    assert [point.done for point in points] == [0, 1, 2, 3, 3]
    assert {point.wanted for point in points} == {50}
    assert counted(clause, window=window, facts=facts, at=SUNDAY) == (1, 2, 3)
    decided = Facts((Delivered(1, NINE, decided_at=NINE + HOUR), Delivered(2, NINE)))
    points = burn_up(PRESET, clause_of(PRESET, "decided"), window=window, facts=decided,
                     calendars=CALENDARS, at=SUNDAY)  # fmt: skip
    assert [(point.wanted, point.done) for point in points] == [(0, 0), (0, 1), (2, 1), (2, 1)]
