import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.intake.rules import export
from accord.intake.tests import tables

LIVE = [
    "=1+1", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", "  =1+1", "＝1+1", "＋1",
    "－1",
    "＠SUM(1)", "\0=1+1", "\u200b=1+1", "\ufeff=1+1", "|=1+1", ";=1+1", "'=1+1", "+40721000000",
    "-5", "-", "@handle", "\tplain",
]  # fmt: skip


@pytest.mark.parametrize("value", LIVE)
def test_what_could_be_a_formula_is_made_text_and_comes_back(value: str) -> None:
    written = export.escape(value)
    assert written == f"'{value}"
    assert export.unescape(written) == value


@pytest.mark.parametrize("value", ["Ana", "O'Brien", "1-2", "a=b", "", "Mr =Smith", "'tis", "5"])
def test_plain_text_is_written_as_it_is(value: str) -> None:
    assert export.escape(value) == value
    assert export.unescape(value) == value


@given(st.text(alphabet="'=+-@\t\r\n a1＝;|\"\0\u200b", max_size=8) | st.text())
def test_every_value_survives_a_round_trip_inert(value: str) -> None:
    written = export.escape(value)
    assert export.unescape(written) == value
    assert written.startswith("'") or not export.is_live(written)


def test_an_error_file_holds_the_original_columns_and_the_reason() -> None:
    rows = [(("a@x.org",), "Row 2 is too short."), (("b", "=B", "C", "D"), "Row 3 is too long.")]
    text = "".join(export.error_lines(("email", "name"), rows))
    assert text.startswith(export.BYTE_ORDER_MARK)
    assert list(csv.reader(io.StringIO(text[1:], newline=""))) == [
        ["email", "name", "error"],
        ["a@x.org", "", "Row 2 is too short."],
        ["b", "'=B", "Row 3 is too long.", "C", "D"],
    ]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=2
        )
    )
)
def test_a_written_table_reads_back_cell_by_cell(rows: list[list[str]]) -> None:
    text = "".join(export.table_lines(("one", "two"), rows))
    found = list(csv.reader(io.StringIO(text[1:], newline="")))[1:]
    assert [[export.unescape(cell) for cell in row] for row in found] == rows


START = ' \t\r\n\0\u200b\ufeff;|"'
SIGNS = tuple("=+-@＝＋－＠")


def test_hostile_values_would_be_live_if_they_were_written_as_they_are() -> None:
    values = tables.hostile_values("formula")
    live = [value for value in values if value.lstrip(START).startswith(SIGNS)]
    assert len(live) > len(values) * 3 / 4


@pytest.mark.parametrize("family", ["formula", "formula_legit"])
def test_hostile_values_are_inert_and_come_back(family: str) -> None:
    values = tables.hostile_values(family)
    assert values
    for value in values:
        written = export.escape(value)
        assert not written.lstrip(START).startswith(SIGNS)
        assert export.unescape(written) == value
