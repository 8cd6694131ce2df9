import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.intake.rules import export
from accord.intake.tests import tables
from accord.kernel.cells import escape, unescape


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
    assert [[unescape(cell) for cell in row] for row in found] == rows


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
        written = escape(value)
        assert not written.lstrip(START).startswith(SIGNS)
        assert unescape(written) == value
