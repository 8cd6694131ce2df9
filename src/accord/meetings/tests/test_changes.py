"""Weeks in which nothing happened say nothing, those in which something did are told, and what a
decision did is told from chance. Known worlds, drawn from a seed."""

import math
from datetime import date, timedelta

import numpy
import pytest
from tests.soak import rounds

from accord.meetings.rules import changes, checking, tails
from accord.meetings.values.weeks import SHARES, Metric, Untold, Verdict, Week

pytestmark = pytest.mark.soak
FIRST = date(2026, 1, 5)
ROUNDS = rounds(60, full=2_000)
# What a company of some size counts in a week, and how much more its weeks differ than by counting;
# of shares also of how many.
COUNTS = {
    Metric.LEADS: (400, 3.0), Metric.MQLS: (120, 2.0), Metric.SQLS: (60, 1.5),
    Metric.CUSTOMERS: (8, 1.0), Metric.HANDED: (60, 2.0),
}  # fmt: skip
OF = {Metric.TAKEN: (0.7, 60, 1.5), Metric.KEPT: (0.85, 60, 1.5), Metric.WON: (0.25, 30, 1.01)}
PLANTED = [
    (Metric.LEADS, 0.5), (Metric.LEADS, 1.6), (Metric.MQLS, 0.4), (Metric.SQLS, 2.0),
    (Metric.HANDED, 2.2), (Metric.KEPT, 0.5), (Metric.TAKEN, 0.3), (Metric.WON, 0.75),
]  # fmt: skip


def week(place: int, count: int, of: int = 0) -> Week:
    return Week(FIRST + place * timedelta(days=7), int(count), int(of))


def counted(dice, mean: float, spread: float, weeks: int):
    if spread <= 1:
        return dice.poisson(mean, weeks)
    return dice.negative_binomial(mean / (spread - 1), 1 / spread, weeks)


def shared(dice, share: float, of: int, spread: float, weeks: int):
    cases = dice.poisson(of, weeks)
    size = (of - spread) / (spread - 1)
    return dice.binomial(cases, dice.beta(share * size, (1 - share) * size, weeks)), cases


def world(dice, weeks: int, planted=None):
    """Figures week by week; planted: of which figure the last week is another, as many times as
    many or of another share."""
    found = {}
    for metric, (mean, spread) in COUNTS.items():
        values = counted(dice, mean, spread, weeks)
        if planted and planted[0] is metric:
            values[-1] = counted(dice, mean * planted[1], spread, 1)[0]
        found[metric] = [week(place, one) for place, one in enumerate(values)]
    for metric, (share, of, spread) in OF.items():
        values, cases = shared(dice, share, of, spread, weeks)
        if planted and planted[0] is metric:
            values[-1], cases[-1] = (one[0] for one in shared(dice, planted[1], of, spread, 1))
        found[metric] = [
            week(place, *one) for place, one in enumerate(zip(values, cases, strict=True))
        ]
    return found


@pytest.mark.parametrize("weeks", [10, 27])
def test_of_weeks_in_which_nothing_happened_nine_in_ten_say_nothing(weeks: int):
    dice = numpy.random.default_rng(weeks)
    quiet = sum(not changes.changes(world(dice, weeks)) for _round in range(ROUNDS))
    assert quiet / ROUNDS >= 0.9


def test_of_planted_changes_nineteen_in_twenty_are_found_and_told_the_right_way():
    dice = numpy.random.default_rng(3)
    found = 0
    for number in range(ROUNDS):
        planted = PLANTED[number % len(PLANTED)]
        told = changes.changes(world(dice, 27, planted))
        usual = OF[planted[0]][0] if planted[0] in SHARES else 1
        found += any((one.metric, one.is_up) == (planted[0], planted[1] > usual) for one in told)
    assert found / ROUNDS >= 0.95


def test_small_counts_and_few_weeks_say_nothing():
    few = [week(place, 9) for place in range(7)]
    assert changes.changes({Metric.LEADS: [*few, week(7, 90)]}) == []
    rare = [week(place, place % 2) for place in range(20)]
    assert changes.changes({Metric.CUSTOMERS: [*rare, week(20, 0)]}) == []
    assert changes.changes({Metric.CUSTOMERS: [week(place, 0) for place in range(20)]}) == []
    never = {Metric.KEPT: [week(place, 0, 0) for place in range(20)]}
    assert changes.changes(never) == []


def test_weeks_before_anybody_counted_are_no_usual_weeks():
    weeks = [week(0, 0), week(1, 0), week(2, 3), week(3, 80), week(4, 90)]
    assert [one.count for one in changes.begun(weeks)] == [80, 90]


@pytest.mark.parametrize(
    ("t", "freedom", "part"),
    [(2.228, 10, 0.05), (12.706, 1, 0.05), (1.96, 1e6, 0.05), (0.0, 7, 1.0)],
)
def test_tails_are_those_of_the_tables(t: float, freedom: float, part: float):
    assert tails.both_tails(t, freedom=freedom) == pytest.approx(part, abs=2e-4)
    if t:
        assert tails.t_of(part, freedom=freedom) == pytest.approx(t, abs=2e-3)


def test_exact_tails_are_sums_of_single_chances():
    below = sum(math.comb(20, one) * 0.3**one * 0.7 ** (20 - one) for one in range(3))
    assert tails.shares_beyond(2, 20, share=0.3) == pytest.approx(2 * below)
    size, part = 5.0, 1 / 3  # mean 10, spread 3
    term = [
        math.exp(math.lgamma(size + one) - math.lgamma(size) - math.lgamma(one + 1))
        * part**size * (1 - part) ** one for one in range(4)
    ]  # fmt: skip
    assert tails.counts_beyond(3, mean=10, spread=3) == pytest.approx(2 * sum(term))


# Decisions


def series(dice, *, growth=0.0, like=0.0, jump=0.0, spread=1.5, mean=100.0, after=8):
    """Weeks around a decision in week 28: growing by a part of the first week's mean each week,
    resembling the week before, and jumping by so many from the decision on."""
    number = 29 + after
    around = numpy.zeros(number)
    fresh = dice.normal(size=number)
    for place in range(number):
        last = around[place - 1] if place else 0.0
        around[place] = like * last + math.sqrt(1 - like * like) * fresh[place]
    means = mean * (1 + growth * numpy.arange(number)) + jump * (numpy.arange(number) > 28)
    values = numpy.maximum(0, numpy.rint(means + around * numpy.sqrt(means * spread)))
    return [week(place, one) for place, one in enumerate(values)]


def checked(weeks, *, expected=20.0):
    day = FIRST + timedelta(days=7 * 28 + 2)
    before, after = checking.split(weeks, decided_on=day, due_on=day)
    return checking.check(before, after, expected=expected, is_share=False)


@pytest.mark.parametrize(
    "how",
    [
        {}, {"after": 4}, {"spread": 4.0}, {"like": 0.4}, {"growth": 0.005}, {"growth": 0.02},
        {"mean": 6.0}, {"growth": 0.01, "spread": 3.0},
    ],
    ids=str,
)  # fmt: skip
def test_what_changed_nothing_is_hardly_ever_said_to_have_worked(how):
    dice = numpy.random.default_rng(11)
    told = [checked(series(dice, **how)).verdict for _round in range(ROUNDS)]
    print(f"false worked {how or 'as it is'}: {told.count(Verdict.WORKED) / ROUNDS:.2%}")
    # Of sixty a few more may be by chance; the soak counts two thousand.
    allowed = 0.05 * ROUNDS + 3 * math.sqrt(0.05 * 0.95 * ROUNDS) * (ROUNDS < 1_000)
    assert told.count(Verdict.WORKED) <= allowed


def test_a_decision_after_a_bad_week_is_not_praised_for_the_usual_week_after():
    dice = numpy.random.default_rng(5)
    told = []
    while len(told) < ROUNDS:
        weeks = series(dice)
        if weeks[27].count < 82:  # it is because of this that something was decided
            told.append(checked(weeks).verdict)
    print(f"false worked after a bad week: {told.count(Verdict.WORKED) / ROUNDS:.2%}")
    assert told.count(Verdict.WORKED) <= 0.05 * ROUNDS


def test_what_worked_is_found_and_what_did_not_is_said():
    dice = numpy.random.default_rng(6)
    worked = [checked(series(dice, jump=40.0), expected=40.0) for _round in range(ROUNDS)]
    assert sum(one.verdict is Verdict.WORKED for one in worked) >= 0.95 * ROUNDS
    harmed = [checked(series(dice, jump=-20.0)).verdict for _round in range(ROUNDS)]
    assert harmed.count(Verdict.DID_NOT) >= 0.95 * ROUNDS
    fell = [checked(series(dice, jump=-40.0), expected=-40.0).verdict for _round in range(ROUNDS)]
    assert fell.count(Verdict.WORKED) >= 0.95 * ROUNDS


def test_less_than_hoped_is_said():
    dice = numpy.random.default_rng(7)
    found = checked(series(dice, jump=40.0), expected=200.0)
    assert (found.verdict, found.is_less) == (Verdict.WORKED, True)


def test_of_too_few_weeks_nothing_is_told():
    weeks = series(numpy.random.default_rng(8), after=3)
    found = checked(weeks)
    assert (found.verdict, found.why, found.weeks_after) == (
        Verdict.CANNOT_TELL, Untold.TOO_FEW, 3,
    )  # fmt: skip
    assert checking.check([], [], expected=1.0, is_share=True).why is Untold.TOO_FEW


def test_shares_are_read_in_hundredths():
    before = [week(place, 50 + place % 3, 100) for place in range(20)]
    after = [week(20 + place, 70 + place % 3, 100) for place in range(8)]
    found = checking.check(before, after, expected=15.0, is_share=True)
    assert found.verdict is Verdict.WORKED
    assert (round(found.before, 1), round(found.after, 1)) == (0.5, 0.7)
