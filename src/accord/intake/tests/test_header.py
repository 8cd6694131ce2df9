import pytest

from accord.intake.rules import header
from accord.intake.values.refusals import FileCode, UnableToRead


@pytest.mark.parametrize(
    ("name", "key"),
    [(" E-Mail ", "e_mail"), ("First Name", "first_name"), ("first_name", "first_name"),
     ("이메일", "이메일"), ("Дата создания", "дата_создания"),
     ("Is Lead Active?", "is_lead_active"),
     ("Ｎａｍｅ", "name")],
)  # fmt: skip
def test_names_are_folded_for_mapping(name: str, key: str) -> None:
    assert header.fold(name) == key


def test_every_column_has_a_key_of_its_own() -> None:
    assert header.keys_of(["Name", "", "name?", "!"]) == ("name", "column_2", "name_2", "column_4")


@pytest.mark.parametrize(("position", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_are_called_as_in_a_spreadsheet(position: int, name: str) -> None:
    assert header.letters_name(position) == name


@pytest.mark.parametrize(
    "names",
    [["email", "email"], ["Email ", "name", " EMAIL"], ["ﬁrst", "first"], ["a  b", "A B"],
     ["сору", "copy"]],
)  # fmt: skip
def test_equal_names_are_refused_naming_both(names: list[str]) -> None:
    with pytest.raises(UnableToRead) as refused:
        header.check(names)
    facts = refused.value.refusal.facts
    assert refused.value.refusal.code == FileCode.EQUAL_HEADERS
    assert facts["first"] == "A"
    assert facts["second"] == header.letters_name(len(names) - 1)


@pytest.mark.parametrize("name", ["еmail", "phоne", "Cоmpany name", "emaіl"])
def test_a_name_in_two_alphabets_that_look_alike_is_refused(name: str) -> None:
    with pytest.raises(UnableToRead) as refused:
        header.check([name, "x"])
    assert refused.value.refusal.code == FileCode.LOOKALIKE_HEADER
    assert str(refused.value.refusal.facts["plain"]).isascii()


@pytest.mark.parametrize(
    "names",
    [["Сумма", "Состав", "Дата"], ["e-mailы"], ["이메일 email"], ["Țară", "Ünvan"], ["", ""]],
)
def test_honest_names_pass(names: list[str]) -> None:
    header.check(names)
    assert len(header.keys_of(names)) == len(set(header.keys_of(names)))


@pytest.mark.parametrize(
    ("case", "records", "place"),
    [
        ("first row", [["a", "b"], ["1", "2"]], 0),
        ("blank rows above", [["", ""], [], ["a", "b"], ["1", "2"]], 2),
        ("a title above", [["Report"], ["as of June"], ["a", "b", "c"], ["1", "2", "3"]], 2),
        ("a short row below", [["a", "b", "c"], ["1"], ["1", "2", "3"]], 0),
        ("one column", [["a"], ["1"]], 0),
        ("nothing", [["", ""], []], None),
    ],
)
def test_the_row_of_names_is_found(case: str, records: list[list[str]], place: int | None) -> None:
    assert header.find_header(records) == place, case


@pytest.mark.parametrize(
    ("case", "names", "rows", "found"),
    [
        ("an address", ["a@x.org", "Ana"], [["b@x.org", "Ion"]], "a@x.org"),
        ("a lonely address", ["a@x.org", "Ana"], [], "a@x.org"),
        ("numbers", ["1", "2"], [["3", "4"]], "1"),
        ("a day", ["Ana", "2026-01-02"], [["Ion", "2026-02-03"]], "2026-01-02"),
        ("words that come again", ["Ana", "RO", "web"], [["Ion", "RO", "web"]] * 5, "RO"),
        ("names", ["name", "2019", "2020"], [["Ana", "1", "2"]], None),
        ("months as names", ["region", "2026-01-01"], [["north", "5"]], None),
        ("the names twice", ["email", "name"], [["a@x.org", "Ana"], ["email", "name"]] * 3, None),
    ],
)
def test_a_record_is_told_from_names(
    case: str, names: list[str], rows: list[list[str]], found: str | None
) -> None:
    assert header.looks_like_record(names, rows) == found, case


@pytest.mark.parametrize(
    ("written", "name", "currency"),
    [
        ("Amount spent (EUR)", "Amount spent", "EUR"),
        ("Cost, USD", "Cost", "USD"),
        ("Spend €", "Spend", "EUR"),
        ("Cost", "Cost", ""),
        ("Cost NET", "Cost NET", ""),
        ("EUR", "EUR", ""),
    ],
)
def test_a_name_may_tell_the_currency_of_its_sums(written: str, name: str, currency: str) -> None:
    assert header.currency_in(written) == (name, currency)
