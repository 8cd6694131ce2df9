"""A target, an average deal and a rate make customers and leads, each rounded up (2.3)."""

from fractions import Fraction

import pytest

from accord.desk.rules.amounts import amount
from accord.reporting import api as reporting


@pytest.mark.parametrize(
    ("target", "deal", "rate", "customers", "leads"),
    [
        (10_000, 1_000, "2/100", 10, 500),
        (10_500, 1_000, "2/100", 11, 550),
        (7, 1, "7/100", 7, 100),
        (0, 1_000, "2/100", 0, 0),
        (1, 1_000, "1", 1, 1),
    ],
)
def test_each_step_is_rounded_up_and_exact(target, deal, rate, customers, leads):
    need = reporting.leads_needed(
        target=Fraction(target), average_deal=Fraction(deal), rate=Fraction(rate)
    )
    assert (need.customers, need.leads) == (customers, leads)


@pytest.mark.parametrize(("target", "deal", "rate"), [(-1, 1, 1), (1, 0, 1), (1, 1, 0), (1, 1, 2)])
def test_what_makes_no_question_is_refused(target, deal, rate):
    with pytest.raises(ValueError, match="rate"):
        reporting.leads_needed(
            target=Fraction(target), average_deal=Fraction(deal), rate=Fraction(rate)
        )


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
