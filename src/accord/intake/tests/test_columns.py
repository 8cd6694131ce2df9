from datetime import date

import pytest

from accord.intake.rules import answers, columns, wording
from accord.intake.rules.evidence import Evidence, add, damage_of, is_email, is_phone, is_url
from accord.intake.values.reading import (
    Column,
    ColumnOverride,
    DateOrder,
    Kind,
    NumberFormat,
    Option,
    Question,
    QuestionCode,
)
from accord.intake.values.refusals import DoubtCode

TODAY = date(2026, 3, 2)


def settle(
    *values: str,
    name: str = "x",
    locale: str = "en",
    native: bool = False,
    override: ColumnOverride | None = None,
) -> tuple[Column, tuple[Question, ...]]:
    evidence = Evidence()
    add(evidence, dict.fromkeys(values), today=TODAY)
    seen = columns.Seen(
        name=name,
        key=name,
        position=0,
        rows=len(values),
        filled=sum(1 for value in values if value),
        evidence=evidence,
        distinct=tuple(dict.fromkeys(value for value in values if value)),
        native=native,
    )
    return columns.settle(seen, locale=locale, override=override)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["", ""], Kind.EMPTY),
        (["Ana", "Ion", "Maria"], Kind.TEXT),
        (["web", "form"] * 20, Kind.CHOICE),
        (["1", "22", "-3"], Kind.WHOLE),
        (["1.5", "22", "N/A"], Kind.DECIMAL),
        (["$1,117.10K", "$342.09K"], Kind.MONEY),
        (["(1,234.50)", "5.00"], Kind.MONEY),
        (["2026-03-02", "2026-03-03"], Kind.DATE),
        (["15 Apr, 2021 00:03:00", "16 Apr, 2021 00:04:00"], Kind.MOMENT),
        (["2026-03-02T09:00:00Z", "2026-03-02 09:00"], Kind.MOMENT),
        (["2021년 3월 4일", "2021년 3월 5일"], Kind.DATE),
        (["yes", "no", ""], Kind.FLAG),
        (["0", "1", "1"], Kind.FLAG),
        (["1", "1"], Kind.WHOLE),
        (["예", "아니오"], Kind.FLAG),
        (["a@x.org", "민준@example.test"], Kind.EMAIL),
        (["+40 721 000 000", "+82 10-1234-5678"], Kind.PHONE),
        (["805-247-8982", "732-984-5010"], Kind.PHONE),
        (["BetaPages.com", "https://x.org/a"], Kind.URL),
        (["00123", "01234"], Kind.TEXT),
        (["25842000000262376", "25842000000532976"], Kind.TEXT),
        (["5420aad7fec3549a85876ba1c529bd84", "1C1I7A6R"], Kind.TEXT),
        (["20-50", "1-5", "5-20", "50-200"], Kind.TEXT),
    ],
)
def test_the_kind_is_what_nearly_all_values_are(values: list[str], kind: Kind) -> None:
    assert settle(*values)[0].kind is kind


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["10/20/2016", "1/3/2017"], DateOrder.MDY),
        (["20/10/2016", "1/3/2017"], DateOrder.DMY),
        (["02.03.2026", "31.03.2026"], DateOrder.DMY),
        (["2026/03/02", "2026/13/02"], DateOrder.YMD),
        (["01/01/2020", "02/02/2021"], DateOrder.DMY),
        (["99/12/31", "98/01/30"], DateOrder.YMD),
        (["15 Apr 2021"], DateOrder.YMD),
    ],
)
def test_an_order_that_alone_fits_is_taken(values: list[str], order: DateOrder) -> None:
    column, questions = settle(*values)
    assert (column.date_order, questions) == (order, ())


def test_an_order_that_is_not_alone_is_asked_with_what_each_would_mean() -> None:
    column, (question,) = settle("02/03/2026", "04/05/2026", name="won_date")
    assert question.code is QuestionCode.DATE_ORDER
    assert question.suggested is None
    meant = {option.answer: option.shows[0] for option in question.options}
    assert meant == {
        "DMY": ("02/03/2026", "2026-03-02"),
        "MDY": ("02/03/2026", "2026-02-03"),
    }
    assert column.kind is Kind.DATE


def test_years_of_two_digits_are_asked_about() -> None:
    _column, (question,) = settle("05/06/07", "01/02/03")
    assert {option.answer for option in question.options} == {"DMY", "MDY", "YMD"}


def test_a_mixture_of_orders_is_asked_even_if_one_is_rare() -> None:
    values = [f"{day:02}/03/2026" for day in range(13, 30)]
    _column, (question,) = settle(*values, "03/25/2026")
    assert question.code is QuestionCode.DATE_CONFLICT
    assert question.suggested == DateOrder.DMY


def test_a_stated_order_is_not_asked() -> None:
    override = ColumnOverride(date_order=DateOrder.MDY)
    column, questions = settle("02/03/2026", override=override)
    assert (column.date_order, questions) == (DateOrder.MDY, ())


@pytest.mark.parametrize(
    ("values", "number_format"),
    [
        (["1,234.56", "5"], NumberFormat.POINT),
        (["1.234,56", "5"], NumberFormat.COMMA),
        (["1 234,56", "12,5"], NumberFormat.SPACE_COMMA),
        (["1'234.50", "5"], NumberFormat.APOSTROPHE),
        (["1.234", "0.75"], NumberFormat.POINT),
        (["1,234", "12,5"], NumberFormat.COMMA),
        (["1.234.567", "1.234"], NumberFormat.COMMA),
        (["12", "34"], NumberFormat.POINT),
    ],
)
def test_a_number_format_that_alone_fits_is_taken(
    values: list[str], number_format: NumberFormat
) -> None:
    column, questions = settle(*values)
    assert (column.number_format, questions) == (number_format, ())


@pytest.mark.parametrize(
    ("values", "locale", "suggested"),
    [
        (["1.234", "5.678"], "ro", NumberFormat.COMMA),
        (["1.234", "5.678"], "en", NumberFormat.POINT),
        (["$1,234", "$5,678"], "en", NumberFormat.POINT),
        (["1,234", "7"], "pt-br", NumberFormat.COMMA),
    ],
)
def test_numbers_that_fit_two_formats_are_asked(
    values: list[str], locale: str, suggested: NumberFormat
) -> None:
    _column, (question,) = settle(*values, locale=locale)
    assert question.code is QuestionCode.NUMBER_FORMAT
    assert question.suggested == suggested
    meant = [option.shows[0][1] for option in question.options]
    assert len(meant) == len(set(meant)) == 2


def test_numbers_in_several_formats_are_asked() -> None:
    values = ["1.234,56", "1,234.56", "1 234,56", "€10 000", "1’234.56"]
    _column, (question,) = settle(*values)
    assert question.code is QuestionCode.NUMBER_CONFLICT


def test_numbers_that_a_workbook_holds_as_numbers_are_not_asked() -> None:
    column, questions = settle("1.234", "5.678", native=True)
    assert (column.number_format, questions) == (NumberFormat.POINT, ())


@pytest.mark.parametrize(
    ("name", "values", "answers"),
    [
        ("created_at", ["46083", "46084"], {"WHOLE", "SERIAL"}),
        ("timestamp", ["1585673076", "1585673077"], {"WHOLE", "EPOCH"}),
        ("updated_time", ["1772434800000"], {"WHOLE", "EPOCH_MS"}),
    ],
)
def test_counts_of_days_or_seconds_are_asked(
    name: str, values: list[str], answers: set[str]
) -> None:
    _column, (question,) = settle(*values, name=name)
    assert question.code is QuestionCode.NUMBER_OR_DATE
    assert {option.answer for option in question.options} == answers


@pytest.mark.parametrize(
    ("name", "values", "code", "example"),
    [
        ("phone", ["3.52E+11", "+40721000000"], DoubtCode.SCIENTIFIC, "3.52E+11"),
        ("amount", ["#REF!", "1", "2", "3"], DoubtCode.SPREADSHEET_ERROR, "#REF!"),
        ("amount", ["#####", "1", "2", "3"], DoubtCode.SPREADSHEET_ERROR, "#####"),
        ("company", ["SEPT2", "MARCH1", "Ana"], DoubtCode.TURNED_INTO_DATE, "SEPT2"),
        ("phone", ["2026-03-02", "0721000000", "0722000000", "0723000000"],
         DoubtCode.TURNED_INTO_DATE, "2026-03-02"),
        ("created_at", ["46083", "02/13/2026", "03/14/2026"], DoubtCode.DATE_SERIAL, "46083"),
        ("amount", ["1", "2", "3", "four"], DoubtCode.DOES_NOT_FIT, "four"),
        ("amount", ["1", "2", "N/A"], DoubtCode.MISSING_WORDS, "N/A"),
        ("created_at", ["2031-01-01", "2032-01-01"], DoubtCode.MOSTLY_FUTURE, "2031-01-01"),
        ("amount", ["$5", "€6"], DoubtCode.SEVERAL_CURRENCIES, None),
    ],
)  # fmt: skip
def test_what_looks_wrong_is_said(
    name: str, values: list[str], code: DoubtCode, example: str | None
) -> None:
    doubts = settle(*values, name=name)[0].doubts
    assert code in {doubt.code for doubt in doubts}
    facts = next(doubt.facts for doubt in doubts if doubt.code == code)
    assert facts.get("example") == example
    assert facts["column"] == name


def test_a_span_of_two_columns_hints_at_the_order() -> None:
    _column, (question,) = settle("02/03/2026", "03/04/2026", name="close_date")
    hinted = columns.with_hint(
        question,
        ["02/03/2026", "03/04/2026"],
        ["2026-02-20", "2026-03-25"],
        DateOrder.YMD,
        ends=True,
    )
    assert {option.answer: option.share for option in hinted.options} == {"DMY": 1.0, "MDY": 0.0}
    assert hinted.suggested is None


@pytest.mark.parametrize(
    ("value", "damage"),
    [("4.0721E+11", "SCIENTIFIC"), ("1E10", "SCIENTIFIC"), ("#N/A", "SPREADSHEET_ERROR"),
     ("2-Sep", "TURNED_INTO_DATE"), ("Mar-01", "TURNED_INTO_DATE"), ("Ana", None), ("12", None)],
)  # fmt: skip
def test_damage_is_named(value: str, damage: str | None) -> None:
    assert damage_of(value) == damage


@pytest.mark.parametrize("value", ["+40 721 000 000", "8 (495) 123-45-67", "tel:+1-202-555-0143",
                                   "+1-202-555-0143 x123", "+55 (11) 91234-5678"])  # fmt: skip
def test_telephone_numbers_are_recognised(value: str) -> None:
    assert is_phone(value)
    assert not is_email(value)
    assert not is_url(value)


@pytest.mark.parametrize("value", ["123", "1-800-FLOWERS", "+40721000000\r\nX: y", "call me", "+"])
def test_other_texts_are_no_telephone_numbers(value: str) -> None:
    assert not is_phone(value)


def test_columns_that_write_numbers_alike_are_asked_about_together() -> None:
    def asked(column: str, code: QuestionCode, *offered: str) -> Question:
        shows = (("1.234", "1234"),)
        options = tuple(Option(answer, shows) for answer in offered)
        return Question(code, options, column=column, key=column)

    number, day = QuestionCode.NUMBER_FORMAT, QuestionCode.DATE_ORDER
    cost, sum_ = asked("cost", number, "POINT", "COMMA"), asked("sum", number, "COMMA", "POINT")
    other = asked("other", number, "POINT", "SPACE_POINT")
    first, second = asked("a", day, "DMY", "MDY"), asked("b", day, "DMY", "MDY")
    groups = answers.together([cost, first, other, sum_, second])
    assert groups == ((cost, sum_), (first,), (other,), (second,))
    said = wording.sentence_of(groups[0])
    assert "2 columns (“cost”, “sum”)" in said
    assert "“1.234”" in said
    assert wording.sentence_of((cost,)) == wording.sentence(cost)
