"""Numbers that people type into a form."""

from fractions import Fraction

import pytest

from accord.desk.rules.amounts import amount


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10,000", 10_000), ("10.000", 10_000), ("10 000", 10_000), ("10'000", 10_000),
        ("1,234,567.50", Fraction(2_469_135, 2)), ("1.234.567,5", Fraction(2_469_135, 2)),
        ("2.5", Fraction(5, 2)), ("2,5 %", Fraction(5, 2)), ("0.25", Fraction(1, 4)), ("7", 7),
        ("", None), ("ten", None), ("-1", None), ("1,2,3", None), ("1.000.5", None), ("1e9", None),
        ("NaN", None), ("1/3", None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(text, number):
    assert amount(text) == number
