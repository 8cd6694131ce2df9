"""Targets are proposed a step beyond what was measured, and only where enough was."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from accord.agreements.rules.reading import read_agreement
from accord.agreements.rules.stepping import (
    as_kept,
    better,
    from_kept,
    proposals_of,
    step_beyond,
)
from accord.agreements.tests.bodies import body, clause_of
from accord.agreements.values.silence import Measured
from accord.agreements.values.terms import Quality, Speed, Volume

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("share", "wanted"),
    [((0, 1), (1, 5)), ((3, 5), (7, 10)), ((9, 10), (19, 20)), ((99, 100), (1, 1)),
     ((1, 1), (1, 1))],
)  # fmt: skip
def test_a_share_steps_up_by_a_fifth_of_what_is_missing(
    share: tuple[int, int], wanted: tuple[int, int]
):
    assert better(Fraction(*share)) == Fraction(*wanted)


def test_what_was_measured_moves_the_targets_and_the_rest_stays():
    times = tuple((0, place * MINUTE) for place in (10, 20, 30, 40, 50, 60, 70, 80, 90, 200))
    proposed = step_beyond(
        body(),
        [
            Measured("volume", numbers=(Decimal(30), Decimal(45))),
            Measured("fit", met=12, base=24),
            Measured("complete", met=1, base=19),
            Measured("first_attempt", times=(*times, (1, 5 * MINUTE))),
        ],
    )
    agreement = read_agreement(proposed)
    assert clause_of(agreement, "volume").terms == Volume(42)
    assert clause_of(agreement, "fit").terms == Quality(Fraction(3, 5))
    speed = clause_of(agreement, "first_attempt").terms
    assert isinstance(speed, Speed)
    assert [one.within for one in speed.targets] == [
        60 * MINUTE, 240 * MINUTE, 18 * 60 * MINUTE,
    ]  # fmt: skip
    unchanged = [one for one in proposed["clauses"] if one["code"] in ("complete", "decided")]
    assert unchanged == [one for one in body()["clauses"] if one["code"] in ("complete", "decided")]


def test_nothing_measured_changes_nothing():
    silent = [Measured("volume"), Measured("fit"), Measured("first_attempt")]
    assert step_beyond(body(), silent) == body()


def test_whoever_was_quick_is_asked_for_five_minutes_and_no_less():
    quick = Measured("first_attempt", times=tuple((0, MINUTE) for _time in range(10)))
    speed = clause_of(read_agreement(step_beyond(body(), [quick])), "first_attempt").terms
    assert isinstance(speed, Speed)
    assert speed.targets[0].within == 5 * MINUTE


def test_a_proposal_stands_beside_what_was_measured_and_what_the_draft_says():
    measured = [Measured("fit", met=12, base=24), Measured("complete", met=19, base=19)]
    fit, complete = proposals_of(body(), measured)
    assert (fit.measured.met, fit.was["share"]) == (12, 0.6)
    assert fit.proposed is None  # of 12 in 24 a step beyond is what the draft asks for
    assert complete.proposed is None
    [more] = proposals_of(body(), [Measured("fit", met=21, base=30)])
    assert more.proposed is not None
    assert more.proposed["share"] == 0.8


def test_what_was_measured_is_read_back_as_it_was_kept():
    measured = (
        Measured("volume", numbers=(Decimal(30), Decimal("4.5"))),
        Measured("fit", met=12, base=24),
        Measured("first_attempt", times=((0, 90 * MINUTE), (2, timedelta(seconds=1.5)))),
    )
    assert from_kept(as_kept(measured)) == measured
