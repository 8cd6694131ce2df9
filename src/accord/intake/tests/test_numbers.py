from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.intake.rules import flags, numbers
from accord.intake.values.reading import Amount, NumberFormat

POINT, COMMA = NumberFormat.POINT, NumberFormat.COMMA
SPACE_COMMA, SPACE_POINT = NumberFormat.SPACE_COMMA, NumberFormat.SPACE_POINT
APOSTROPHE = NumberFormat.APOSTROPHE


@pytest.mark.parametrize(
    ("text", "number_format", "value", "currency"),
    [
        ("1,234.56", POINT, "1234.56", None),
        ("1.234,56", COMMA, "1234.56", None),
        ("1 234,56", SPACE_COMMA, "1234.56", None),
        ("1\u00a0234,56", SPACE_COMMA, "1234.56", None),
        ("1\u202f234\u202f567,5", SPACE_COMMA, "1234567.5", None),
        ("1 234.56", SPACE_POINT, "1234.56", None),
        ("1'234.56", APOSTROPHE, "1234.56", None),
        ("1’234.56", APOSTROPHE, "1234.56", None),
        ("12,34,567.8", POINT, "1234567.8", None),
        ("1.234", POINT, "1.234", None),
        ("1.234", COMMA, "1234", None),
        (".5", POINT, "0.5", None),
        ("$1,117.10K", POINT, "1117100", "USD"),
        ("$342.09K", POINT, "342090", "USD"),
        ("(1,234.50)", POINT, "-1234.50", None),
        ("($5)", POINT, "-5", "USD"),
        ("-€ 10", POINT, "-10", "EUR"),
        ("€-10", POINT, "-10", "EUR"),
        ("−10", POINT, "-10", None),
        ("€10 000", SPACE_COMMA, "10000", "EUR"),
        ("10 000,50 ₽", SPACE_COMMA, "10000.50", "RUB"),
        ("2,5 млн руб.", COMMA, "2500000.0", "RUB"),
        ("R$ 1.234,56", COMMA, "1234.56", "BRL"),
        ("1.234,56 lei", COMMA, "1234.56", "RON"),
        ("300만원", POINT, "3000000", "KRW"),
        ("₩1,000,000", POINT, "1000000", "KRW"),
        ("USD 12.5", POINT, "12.5", "USD"),
        ("12.5 EUR", POINT, "12.5", "EUR"),
    ],
)
def test_a_sum_is_read(
    text: str, number_format: NumberFormat, value: str, currency: str | None
) -> None:
    found = numbers.parse_amount(text, number_format=number_format)
    assert found == Amount(value=Decimal(value), currency=currency)


@pytest.mark.parametrize(
    ("text", "number_format"),
    [
        ("1.234,56", POINT), ("1,234.56", COMMA), ("1,23", POINT), ("0,123", POINT),
        ("1.23", COMMA), ("12 34", SPACE_COMMA), ("1,2,3", POINT), ("5.", POINT), ("", POINT),
        ("-", POINT), ("(5", POINT), ("-(5)", POINT), ("--5", POINT), ("1e5", POINT),
        ("NaN", POINT), ("Infinity", POINT), ("10 kr", POINT), ("$ € 5", POINT), ("1K M", POINT),
        ("٣", POINT), ("1" * 40, POINT), ("5 Firma", POINT), ("12 %", POINT),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_format_is_not_read(text: str, number_format: NumberFormat) -> None:
    assert numbers.parse_amount(text, number_format=number_format) is None


def test_a_dollar_is_the_companys_own() -> None:
    found = numbers.parse_amount("$5", number_format=POINT, dollar="CAD")
    assert found == Amount(Decimal(5), "CAD")


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=2),
    st.sampled_from(NumberFormat),
    st.booleans(),
)
def test_a_number_reads_back_as_it_was_written(
    value: Decimal, number_format: NumberFormat, grouped: bool
) -> None:
    text = numbers.write_number(value, number_format=number_format, grouped=grouped)
    assert numbers.parse_decimal(text, number_format=number_format) == value
    found = numbers.parse_amount(text, number_format=number_format)
    assert found is not None
    assert found.value == value


@given(st.decimals(min_value=0, max_value=10**9, allow_nan=False, places=2))
def test_no_format_reads_cents_of_another_as_hundreds(value: Decimal) -> None:
    for written in NumberFormat:
        text = numbers.write_number(value, number_format=written)
        assert set(numbers.readings_of(text).values()) == {value}


@pytest.mark.parametrize(
    ("text", "whole"),
    [("12", 12), ("1,200", 1200), ("12.0", 12), ("-3", -3), ("12.5", None), ("x", None)],
)
def test_a_whole_number_is_read(text: str, whole: int | None) -> None:
    assert numbers.parse_whole(text) == whole


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Yes", True), ("no", False), ("1", True), ("0", False), ("TRUE", True), ("sim", True),
        ("não", False), ("da", True), ("nu", False), ("Да", True), ("нет", False), ("예", True),
        ("아니오", False), ("maybe", None), ("", None), ("2", None),
    ],
)  # fmt: skip
def test_yes_and_no_are_read_in_every_language(text: str, flag: bool | None) -> None:
    assert flags.parse_flag(text) is flag


def test_a_column_of_sums_is_read_like_its_values() -> None:
    found = numbers.parse_amounts(["5", "x", "5"], number_format=POINT)
    assert found == [Amount(Decimal(5)), None, Amount(Decimal(5))]
