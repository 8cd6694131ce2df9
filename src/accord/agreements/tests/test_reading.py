"""A body is an agreement, or is refused with what and where."""

import json
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from accord.agreements.rules.clause_reading import PARTS
from accord.agreements.rules.presets import PRESETS
from accord.agreements.rules.reading import LADDER, read_agreement
from accord.agreements.rules.targets import automated_of, steps_of, target_of, turnaround_of
from accord.agreements.tests.bodies import body, both, clause_of, with_clause
from accord.agreements.values.flaws import TERM_FLAWS, TermFlaw, UnableToRead
from accord.agreements.values.terms import (
    LONGEST_EVERY,
    SHORTEST_EVERY,
    CalendarSource,
    ClauseKind,
    Deadline,
    Hours,
    Promise,
    Quadrant,
    Quality,
    Roll,
    Task,
    Weekday,
    Whom,
)
from accord.team.values import Side

HOUR = timedelta(hours=1)
SPEED: dict[str, Any] = {
    "code": "speed", "side": "sales", "kind": "speed", "every": "week", "promise": "verdict",
    "targets": [{"within": "PT8H"}],
}  # fmt: skip


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_an_agreement_of_both_sides(name: str):
    agreement = read_agreement(PRESETS[name])
    assert agreement.of_side(Side.MARKETING)
    assert agreement.of_side(Side.SALES)


def test_fifty_every_monday_says_what_the_example_says():
    agreement = read_agreement(body())
    assert clause_of(agreement, "fit").terms == Quality(Fraction(3, 5))
    assert clause_of(agreement, "decided").terms == Deadline(
        Promise.VERDICT, Weekday.WEDNESDAY, 18 * 60, Roll.NEXT_WORKING, 2, Fraction(1)
    )
    assert not clause_of(agreement, "volume").with_recycled
    assert clause_of(agreement, "volume").calendar == CalendarSource(Hours.TEAM)
    assert agreement.silent_days == 14


def test_what_is_left_out_has_a_sense():
    agreement = both(SPEED)
    assert agreement.ladder == LADDER
    assert (agreement.batch, agreement.turnarounds) == (None, ())
    assert clause_of(agreement, "speed").terms.share == 1  # type: ignore[union-attr]


LOOK = {"task": "nurture_check", "side": "marketing", "within": "PT9H", "every_days": 30}


@pytest.mark.parametrize(
    ("changed", "flaw", "where"),
    [
        ([], TermFlaw.NOT_AN_OBJECT, "agreement"),
        (body(mood="good"), TermFlaw.UNKNOWN_KEY, "agreement"),
        ({"name": "A", "handoff": "a"}, TermFlaw.MISSING_KEY, "agreement"),
        (body(name=" "), TermFlaw.NO_TEXT, "name"),
        (body(name="a" * 121), TermFlaw.TOO_LONG, "name"),
        (body(handoff="To sales"), TermFlaw.NO_CODE, "handoff"),
        (body(silent_days=-1), TermFlaw.OUT_OF_BOUNDS, "silent_days"),
        (body(silent_days=True), TermFlaw.NOT_WHOLE, "silent_days"),
        (body(batch=None), TermFlaw.NO_BATCH, "clauses[0].every"),
        (body(batch={"weekday": "someday"}), TermFlaw.UNKNOWN_WORD, "batch.weekday"),
        (body(clauses={}), TermFlaw.NOT_A_LIST, "clauses"),
        (body(clauses=body()["clauses"] * 6), TermFlaw.TOO_MANY, "clauses"),
        (body(clauses=body()["clauses"][:3]), TermFlaw.ONE_SIDED, "clauses"),
        (body(clauses=body()["clauses"][3:]), TermFlaw.ONE_SIDED, "clauses"),
        (with_clause("fit", code="volume"), TermFlaw.SAME_CODE, "clauses[1].code"),
        (with_clause("fit", side="both"), TermFlaw.UNKNOWN_WORD, "clauses[1].side"),
        (with_clause("fit", kind="mood"), TermFlaw.UNKNOWN_WORD, "clauses[1].kind"),
        (with_clause("fit", share=0), TermFlaw.NO_SHARE, "clauses[1].share"),
        (with_clause("fit", share=60), TermFlaw.NO_SHARE, "clauses[1].share"),
        (with_clause("fit", share=0.123456), TermFlaw.NO_SHARE, "clauses[1].share"),
        (with_clause("fit", share="0.6"), TermFlaw.NO_SHARE, "clauses[1].share"),
        (with_clause("fit", at_least=3), TermFlaw.UNKNOWN_KEY, "clauses[1]"),
        (with_clause("volume", at_least=None), TermFlaw.MISSING_KEY, "clauses[0]"),
        (with_clause("volume", at_least=0), TermFlaw.OUT_OF_BOUNDS, "clauses[0].at_least"),
        (with_clause("volume", calendar="moon"), TermFlaw.NO_CALENDAR, "clauses[0].calendar"),
        (with_clause("volume", calendar="fixed:"), TermFlaw.NO_CODE, "clauses[0].calendar"),
        (with_clause("volume", with_recycled=1), TermFlaw.NOT_YES_OR_NO,
         "clauses[0].with_recycled"),
        (with_clause("decided", every="week"), TermFlaw.NEEDS_A_BATCH, "clauses[3].every"),
        (with_clause("decided", at="25:00"), TermFlaw.NO_TIME, "clauses[3].at"),
        (with_clause("first_attempt", targets=[{"quadrant": "hot", "within": "PT1H"}]),
         TermFlaw.NO_DEFAULT, "clauses[4].targets"),
        (with_clause("first_attempt", targets=[{"within": "PT1H"}, {"within": "PT2H"}]),
         TermFlaw.SAME_TARGET, "clauses[4].targets[1]"),
        (with_clause("first_attempt", targets=[{"within": "1h"}]), TermFlaw.NO_DURATION,
         "clauses[4].targets[0].within"),
        (with_clause("first_attempt", targets=[{"within": "PT1S"}]), TermFlaw.NO_DURATION,
         "clauses[4].targets[0].within"),
        (with_clause("first_attempt", promise="verdict"), TermFlaw.DOES_NOT_GO,
         "clauses[4].automated"),
        (body(clauses=[*body()["clauses"], {**body()["clauses"][4], "code": "again"}]),
         TermFlaw.SAME_PROMISE, "clauses[7].promise"),
        (with_clause("attempts", channels=7), TermFlaw.MORE_CHANNELS, "clauses[5].channels"),
        (with_clause("attempts", next_within="PT1H"), TermFlaw.TOO_SOON,
         "clauses[5].next_within"),
        (with_clause("attempts", next_within="PT9H", attempts=1, channels=1), TermFlaw.DOES_NOT_GO,
         "clauses[5].next_within"),
        (body(clauses=[*body()["clauses"], *({**body()["clauses"][5], "code": code,
                                              "next_within": "PT9H"} for code in "ab")]),
         TermFlaw.SAME_PROMISE, "clauses[8].next_within"),
        (body(ladder=[{"at": 60, "tell": ["owner"]}]), TermFlaw.OUT_OF_BOUNDS, "ladder[0].at"),
        (body(ladder=[{"at": 50, "tell": []}]), TermFlaw.NOBODY_TOLD, "ladder[0].tell"),
        (body(ladder=[{"at": 50, "after": "PT1H", "tell": ["owner"]}]), TermFlaw.DOES_NOT_GO,
         "ladder[0].after"),
        (body(ladder=[{"at": 100, "tell": ["owner"]}, {"at": 75, "tell": ["owner"]}]),
         TermFlaw.STEPS_CROSS, "ladder[1].at"),
        (body(turnarounds=[body()["turnarounds"][0]] * 2), TermFlaw.SAME_TASK,
         "turnarounds[1].task"),
        (body(turnarounds=[{**LOOK, "every_days": 6}]), TermFlaw.OUT_OF_BOUNDS,
         "turnarounds[0].every_days"),
        (body(turnarounds=[{**LOOK, "every_days": None}]), TermFlaw.MISSING_KEY,
         "turnarounds[0].every_days"),
        (body(turnarounds=[{**LOOK, "task": "data_fix"}]), TermFlaw.DOES_NOT_GO,
         "turnarounds[0].every_days"),
    ],
)  # fmt: skip
def test_what_does_not_go_is_refused_by_its_place(changed: Any, flaw: TermFlaw, where: str):
    with pytest.raises(UnableToRead) as refused:
        read_agreement(changed)
    assert (refused.value.flaw, refused.value.where) == (flaw, where)


@pytest.mark.parametrize(
    ("value", "flaw", "where"),
    [
        ({"of": "points"}, TermFlaw.NO_POINTS, "clauses[0].points"),
        ({"of": "pipeline", "points": {"hot": 5}}, TermFlaw.DOES_NOT_GO, "clauses[0].points"),
        ({"of": "points", "points": {"warm": 5}}, TermFlaw.UNKNOWN_KEY, "clauses[0].points"),
        ({"of": "pipeline", "at_least": -1}, TermFlaw.NO_AMOUNT, "clauses[0].at_least"),
    ],
)
def test_worth_is_money_or_points(value: dict[str, Any], flaw: TermFlaw, where: str):
    clause = {"code": "worth", "side": "marketing", "kind": "value", "every": "month",
              "at_least": 100}  # fmt: skip
    with pytest.raises(UnableToRead) as refused:
        both({**clause, **value})
    assert (refused.value.flaw, refused.value.where) == (flaw, where)


def test_every_flaw_has_its_sentence():
    assert set(TERM_FLAWS) == set(TermFlaw)
    assert all(str(words).endswith(".") for words in TERM_FLAWS.values())


ROWS = [
    {"within": "PT24H"},
    {"quadrant": "hot", "within": "PT4H"},
    {"origin": "webinar", "within": "PT8H"},
    {"quadrant": "hot", "origin": "webinar", "within": "PT2H"},
    {"region": "RO", "within": "PT12H"},
    {"origin": "fair", "region": "RO", "within": "PT6H"},
]


@pytest.mark.parametrize(
    ("lead", "hours"),
    [
        ({}, 24),
        ({"quadrant": "cold"}, 24),
        ({"quadrant": "hot"}, 4),
        ({"quadrant": "hot", "origin": "webinar"}, 2),
        ({"origin": "webinar", "region": "RO"}, 8),
        ({"quadrant": "hot", "region": "RO"}, 4),
        ({"region": "RO"}, 12),
        ({"quadrant": "hot", "origin": "fair", "region": "RO"}, 6),
    ],
)
def test_the_row_that_says_most_about_a_lead_counts(lead: dict[str, str], hours: int):
    agreement = both({**SPEED, "targets": ROWS, "calendar": "owner"})
    found = target_of(agreement, promise=Promise.VERDICT, **lead)
    assert found is not None
    assert (found.within, found.clause) == (hours * HOUR, "speed")
    assert found.calendar == CalendarSource(Hours.OWNER)
    assert target_of(agreement, promise=Promise.ACKNOWLEDGE, **lead) is None


def test_which_letters_of_tools_are_attempts_is_said_or_as_usual():
    usual = (Quadrant.NURTURE, Quadrant.CHECK_FIT, Quadrant.COLD)
    assert automated_of(both(SPEED)) == usual
    own = {**SPEED, "promise": "attempt", "automated": ["hot"]}
    assert automated_of(both(own)) == (Quadrant.HOT,)


def test_short_promises_are_warned_of_once():
    agreement = both(SPEED)

    def told(within: timedelta) -> list[int]:
        return [step.percent for step in steps_of(agreement, within=within)]

    assert told(HOUR) == [50, 75, 90, 100, 100, 100]
    assert told(timedelta(minutes=9)) == [50, 100, 100, 100]


def test_answers_have_their_time():
    agreement = read_agreement(body())
    found = turnaround_of(agreement, Task.NEEDS_INFO)
    assert found is not None
    assert (found.side, found.within, found.tell) == (Side.MARKETING, 9 * HOUR, (Whom.LEADER,))
    assert turnaround_of(both(SPEED), Task.NEEDS_INFO) is None


SCHEMA = json.loads(
    (Path(__file__).parents[4] / "docs" / "interfaces" / "agreement.json").read_text("utf-8")
)


def test_the_schema_has_the_kinds_and_their_parts_and_no_others():
    clauses = SCHEMA["properties"]["clauses"]["items"]["oneOf"]
    assert [one["$ref"].rpartition("/")[2] for one in clauses] == [
        kind.value for kind in ClauseKind
    ]
    shared = {"code", "side", "kind", "every", "calendar", "with_recycled"}
    for kind, (needs, may) in PARTS.items():
        said = SCHEMA["$defs"][kind.value]
        assert set(said["properties"]) == shared | {*needs, *may}
        assert set(said["required"]) == {"code", "side", "kind", "every", *needs}
    assert SCHEMA["properties"]["turnarounds"]["maxItems"] == len(Task)
    every = SCHEMA["$defs"]["turnaround"]["properties"]["every_days"]
    assert (every["minimum"], every["maximum"]) == (SHORTEST_EVERY, LONGEST_EVERY)
    tasks = SCHEMA["$defs"]["turnaround"]["properties"]["task"]
    assert tasks["enum"] == [one.value for one in Task]
    assert SCHEMA["$defs"]["step"]["properties"]["tell"]["items"]["enum"] == [
        one.value for one in Whom
    ]
