import csv
import os
import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from accord.kernel.incidence import Observation
from accord.reporting.rules.cohorts import (
    REACHED,
    begins_too_late,
    is_mature,
    judge_cohort,
    judge_rate,
)
from accord.reporting.tests.builders import month
from accord.reporting.values.figures import Say

HORIZON = date(2018, 11, 14)


@pytest.mark.parametrize(
    ("end", "mature"),
    [(date(2018, 8, 6), True), (date(2018, 8, 7), False), (date(2018, 12, 1), False)],
)
def test_the_youngest_member_must_have_had_the_window(end, mature):
    assert is_mature(end=end, horizon=HORIZON, window_days=100) is mature


@pytest.mark.parametrize(
    ("case", "cohort", "reliable_from", "mature", "complete", "said"),
    [
        ("old and seen", month(entered=50, reached=20), None, True, True, []),
        (
            "young",
            month(
                entered=50, reached=3, start=date(2018, 10, 1), end=date(2018, 11, 1), still_open=14
            ),
            None,
            False,
            True,
            [Say.YOUNG_MONTH],
        ),
        (
            "before the file's first deal",
            month(entered=50, reached=2),
            date(2018, 2, 5),
            True,
            False,
            [Say.INCOMPLETE_MONTH],
        ),
        (
            "the month of the first deal",
            month(entered=50, reached=9),
            date(2018, 1, 5),
            True,
            True,
            [],
        ),
    ],
)
def test_a_cohort_is_judged_by_age_and_by_what_the_file_saw(
    case, cohort, reliable_from, mature, complete, said
):
    judged = judge_cohort(cohort, horizon=HORIZON, window_days=100, reliable_from=reliable_from)
    assert (judged.mature, judged.complete) == (mature, complete), case
    assert [note.say for note in judged.notes] == said
    assert judged.rate.reached == cohort.reached


def test_without_a_window_no_cohort_is_mature():
    judged = judge_cohort(
        month(entered=5, reached=0), horizon=HORIZON, window_days=None, reliable_from=None
    )
    assert not judged.mature


@pytest.mark.parametrize(("young", "mature"), [(0, True), (10, True), (11, False), (14, False)])
def test_a_group_with_too_many_young_members_is_too_early(young, mature):
    judged = judge_rate(reached=10, entered=50, young_open=young)
    assert judged.mature is mature
    assert [dict(note.parameters) for note in judged.notes] == (
        [] if mature else [{"open": young, "entered": 50}]
    )


class Passage(NamedTuple):
    """One who entered a stage, and the day the next one was reached, if it was."""

    entered_on: date
    reached_on: date | None


def first_reliable_day(passages, *, horizon):
    """The day of the first outcome, if none is there before it although there should be."""
    first = min((p.reached_on for p in passages if p.reached_on), default=None)
    if first is None:
        return None
    later = [
        Observation((p.reached_on - p.entered_on).days, REACHED)
        if p.reached_on
        else Observation((horizon - p.entered_on).days)
        for p in passages
        if p.entered_on >= first
    ]
    waits = Counter((first - p.entered_on).days for p in passages if p.entered_on < first)
    return first if begins_too_late(later=later, waits=waits) else None


def people(*, days, each_day, share, lag, seed=7):
    """Entrants of each day of which a share reaches after `lag` days on average."""
    dice = random.Random(seed)
    start = date(2018, 1, 1)
    return [
        Passage(
            entered_on=start + timedelta(day),
            reached_on=start + timedelta(day + round(dice.expovariate(1 / lag)))
            if dice.random() < share
            else None,
        )
        for day in range(days)
        for _ in range(each_day)
    ]


def cut(passages, *, until):
    """The same people in a file that lost every outcome before a day."""
    return [
        Passage(p.entered_on, p.reached_on if p.reached_on and p.reached_on >= until else None)
        for p in passages
    ]


def test_a_file_that_lost_its_early_outcomes_is_found_out():
    lost = cut(people(days=300, each_day=5, share=0.2, lag=20), until=date(2018, 6, 1))
    first = min(p.reached_on for p in lost if p.reached_on)
    assert first_reliable_day(lost, horizon=date(2018, 12, 31)) == first


@pytest.mark.parametrize(
    ("case", "passages"),
    [
        ("a whole file", people(days=300, each_day=5, share=0.2, lag=20)),
        (
            "a file too small to tell",
            cut(people(days=60, each_day=1, share=0.1, lag=10), until=date(2018, 1, 20)),
        ),
        ("no outcome at all", people(days=100, each_day=5, share=0, lag=1)),
        ("slow outcomes come late by nature", people(days=30, each_day=20, share=0.3, lag=300)),
        ("nobody", []),
    ],
)
def test_an_honest_file_is_not_accused(case, passages):
    assert first_reliable_day(passages, horizon=date(2019, 12, 31)) is None, case


def test_olist_has_no_deals_before_december_2017():
    folder = os.environ.get("ACCORD_TEST_DATA")
    if not folder:
        pytest.skip("ACCORD_TEST_DATA does not name the folder of shared test data")
    olist = Path(folder, "data", "olist")
    leads, deals = (read(path) for path in sorted(olist.glob("*.csv"), key=is_deals))
    won = {row["mql_id"]: date.fromisoformat(row["won_date"][:10]) for row in deals}
    passages = [
        Passage(date.fromisoformat(row["first_contact_date"]), won.get(row["mql_id"]))
        for row in leads
    ]
    assert (len(passages), sum(p.reached_on is not None for p in passages)) == (5345, 529)
    found = first_reliable_day(passages, horizon=max(won.values()))
    assert found == date(2017, 12, 5)


def is_deals(path):
    return "won_date" in path.open(encoding="utf-8").readline()


def read(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
