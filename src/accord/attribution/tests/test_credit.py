from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.soak import rounds

from accord.attribution.rules.crediting import credit
from accord.attribution.rules.shares import by_position, shares_of
from accord.attribution.tests.journeys import EVERY, HALVES, day, five, histories, path
from accord.attribution.values.journeys import Journey, Touch, UnableToCredit
from accord.attribution.values.models_of_credit import (
    POSITIONS,
    Asked,
    Dialect,
    Key,
    Model,
    Weights,
)
from accord.kernel.money import Money


def told(journey, **asked):
    return [str(money) for money in credit([journey], Asked(**asked)).touches[0]]


@pytest.mark.parametrize(
    ("journey", "asked", "money"),
    [
        (five(), {"model": Model.LINEAR}, ["2400.00"] * 5),
        (five(), {"model": Model.U}, ["4800.00", "800.00", "800.00", "800.00", "4800.00"]),
        # Rounded each by itself these two are a cent more than the deal (2.9).
        (
            five(),
            {"model": Model.DECAY, "half_life": 7},
            ["175.19", "287.44", "574.88", "3417.04", "7545.45"],
        ),
        (
            five(),
            {"model": Model.DECAY, "half_life": 30},
            ["1529.05", "1716.30", "2017.59", "3058.09", "3678.97"],
        ),
        (
            five(lead=3, opportunity=5),
            {"model": Model.W},
            ["3600.00", "600.00", "3600.00", "600.00", "3600.00"],
        ),
        (
            five(lead=2, opportunity=4),
            {"model": Model.FULL},
            ["2700.00", "2700.00", "1200.00", "2700.00", "2700.00"],
        ),
        (five(lead=2), {"model": Model.LEAD_CREATION}, ["0.00", "12000.00", *["0.00"] * 3]),
        (
            five(lead=2),
            {"model": Model.U, "dialect": Dialect.FIRST_LEAD},
            ["4800.00", "4800.00", *["800.00"] * 3],
        ),
        (
            five(),
            {"model": Model.CUSTOM, "weights": HALVES},
            ["3000.00", "2000.00", "2000.00", "2000.00", "3000.00"],
        ),
    ],
)
def test_the_golden_vectors(journey, asked, money):
    assert told(journey, **asked) == money


def test_each_part_of_a_fading_credit_is_the_golden_one_to_the_cent_of_the_remainder():
    golden = [175.20, 287.44, 574.88, 3417.04, 7545.45]
    shares = shares_of(five(), Asked(model=Model.DECAY))
    assert [round(float(share) * 12_000, 2) for share in shares] == golden


@pytest.mark.parametrize(
    ("channels", "shares"),
    [("A", [100]), ("AB", [50, 50]), ("ABC", [40, 20, 40]), ("ABCD", [40, 10, 10, 40])],
)
def test_a_short_journey_of_a_u(channels, shares):
    assert [100 * share for share in shares_of(path(channels), Asked(model=Model.U))] == shares


@pytest.mark.parametrize(
    ("keys", "touches", "shares"),
    [
        # all key touches and no others: a third each
        ({Key.FIRST: 0, Key.LEAD_CREATED: 1, Key.OPPORTUNITY_CREATED: 2}, 3, ["1/3"] * 3),
        # a missing milestone is spread over those present
        ({Key.FIRST: 0, Key.LEAD_CREATED: 1}, 3, ["9/20", "9/20", "1/10"]),
        ({Key.FIRST: 0}, 2, ["9/10", "1/10"]),
        ({Key.FIRST: 0}, 1, ["1"]),
        # one touch that is two of them has both
        (
            {Key.FIRST: 0, Key.LEAD_CREATED: 0, Key.OPPORTUNITY_CREATED: 2},
            4,
            ["6/10", "1/20", "3/10", "1/20"],
        ),
    ],
)
def test_milestones_that_are_missing_or_one(keys, touches, shares):
    found = by_position(POSITIONS[Model.W], keys, touches)
    assert found == [Fraction(share) for share in shares]


def test_a_touch_after_the_deal_or_before_the_look_back_gets_nothing():
    journey = replace(five(), converted_at=day(30))
    assert told(journey, model=Model.LAST) == ["0.00", "0.00", "0.00", "12000.00", "0.00"]
    assert told(journey, model=Model.FIRST, look_back=20)[2] == "12000.00"


def test_touches_of_one_moment_stand_as_they_are_given():
    both = Journey(touches=[Touch("A", day(1)), Touch("B", day(1))], converted=True,
                   converted_at=day(1))  # fmt: skip
    assert shares_of(both, Asked(model=Model.FIRST)) == [1, 0]
    assert shares_of(both, Asked(model=Model.LAST)) == [0, 1]


def test_touches_in_any_order_are_put_in_the_order_of_time():
    turned = replace(five(), touches=list(reversed(five().touches)))
    assert told(turned, model=Model.DECAY) == list(reversed(told(five(), model=Model.DECAY)))


def test_a_deal_without_a_touch_is_nobodys_and_stays_in_the_sum():
    bare = Journey(touches=[], converted=True, value=Money(500, "EUR"))
    for asked in EVERY:
        [one] = credit([bare], replace(asked, look_back=None)).credit
        assert (one.group, one.conversions, one.value) == (None, 1, Money(500, "EUR"))


def test_a_milestone_that_nothing_made_is_unknown_or_the_last_touch_before_it():
    asked = Asked(model=Model.LEAD_CREATION)
    [unknown] = credit([five()], asked).credit
    assert unknown.group is None
    [known] = credit([replace(five(), lead_at=day(13))], asked).credit
    assert known.group == "T3"
    [before_all] = credit([replace(five(), lead_at=day(-1))], asked).credit
    assert before_all.group is None


def test_money_paid_back_is_taken_back_from_the_same():
    paid, back = five(value="100.01"), five(value="-100.01")
    for asked in EVERY:
        if asked.model is Model.MARKOV:
            continue
        for one, other in zip(
            credit([paid], asked).touches[0], credit([back], asked).touches[0], strict=True
        ):
            assert one.minor == -other.minor


def test_direct_gives_way_to_what_brought_them():
    came = Journey(touches=[Touch("ads"), Touch("direct"), Touch("direct")], converted=True)
    assert shares_of(came, Asked(model=Model.LAST_NON_DIRECT)) == [1, 0, 0]
    only = replace(came, touches=came.touches[1:])
    assert shares_of(only, Asked(model=Model.LAST_NON_DIRECT)) == [0, 1]


def test_what_needs_a_time_is_refused_without():
    with pytest.raises(UnableToCredit, match="time"):
        credit([path("AB")], Asked(model=Model.DECAY))
    with pytest.raises(UnableToCredit, match="look_back"):
        credit([path("AB")], Asked(model=Model.LINEAR, look_back=30))


def test_currencies_are_not_added():
    other = replace(five(), value=Money(1, "USD"))
    with pytest.raises(UnableToCredit, match="currenc"):
        credit([five(), other], Asked(model=Model.LINEAR))


@pytest.mark.soak
@settings(max_examples=rounds(60, full=10_000))
@given(st.lists(histories, max_size=4))
def test_credit_is_the_money_of_the_deals_to_the_cent(journeys):
    won = [journey for journey in journeys if journey.converted]
    money = sum(one.value.minor * one.count for one in won if one.value)
    for asked in EVERY:
        shared = credit(journeys, asked)
        assert sum(one.value.minor for one in shared.credit if one.value) == money, asked
        conversions = sum(one.conversions for one in shared.credit)
        close = 1e-9 if asked.model is Model.MARKOV else 0
        assert abs(conversions - sum(one.count for one in won)) <= close, asked
        for journey, touches in zip(journeys, shared.touches or [], strict=False):
            if journey.value and journey.converted and any(shares_of(journey, asked)):
                assert sum(share.minor for share in touches) == journey.value.minor, asked


def test_the_check_of_sums_notices_a_cent():
    """The control: each part rounded by itself is not the deal."""
    shares = shares_of(five(), Asked(model=Model.DECAY))
    assert sum(round(share * 1_200_000) for share in shares) == 1_200_001


def test_weights_of_ones_own_without_rest():
    weights = Weights.of(lead_created="1")
    assert shares_of(five(), Asked(model=Model.CUSTOM, weights=weights)) == [0] * 5
