from fractions import Fraction
from itertools import combinations
from math import factorial

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.attribution.rules.crediting import credit
from accord.attribution.tests.journeys import path
from accord.attribution.values.models_of_credit import Asked, Model


def by_definition(journeys):
    """Each channel's mean gain over all orders in which channels can be added."""
    channels = sorted({touch.channel for journey in journeys for touch in journey.touches})
    size = len(channels)

    def worth(some):
        return sum(
            journey.count
            for journey in journeys
            if journey.converted and {touch.channel for touch in journey.touches} <= set(some)
        )

    return {
        channel: sum(
            Fraction(factorial(number) * factorial(size - number - 1), factorial(size))
            * (worth((*some, channel)) - worth(some))
            for number in range(size)
            for some in combinations([each for each in channels if each != channel], number)
        )
        for channel in channels
    }


def found(journeys):
    return {
        one.group: one.conversions for one in credit(journeys, Asked(model=Model.SHAPLEY)).credit
    }


def test_the_golden_vector():
    journeys = [path("G", count=2), path("M"), path("GM"), path("G", won=False)]
    assert found(journeys) == {"G": Fraction(5, 2), "M": Fraction(3, 2)}


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(path, st.text("ABCDEF", min_size=1, max_size=6), count=st.integers(1, 9)),
        min_size=1,
        max_size=8,
    )
)
def test_equal_parts_of_each_journey_are_what_the_definition_says(journeys):
    assert found(journeys) == by_definition(journeys)


def test_any_number_of_channels_is_exact():
    letters = [chr(65 + number) for number in range(40)]
    assert set(found([path(letters)]).values()) == {Fraction(1, 40)}
