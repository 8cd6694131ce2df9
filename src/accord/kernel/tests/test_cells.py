import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.cells import escape, is_live, unescape

LIVE = [
    "=1+1", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", "  =1+1", "＝1+1", "＋1",
    "－1",
    "＠SUM(1)", "\0=1+1", "\u200b=1+1", "\ufeff=1+1", "|=1+1", ";=1+1", "'=1+1", "+40721000000",
    "-5", "-", "@handle", "\tplain",
]  # fmt: skip


@pytest.mark.parametrize("value", LIVE)
def test_what_could_be_a_formula_is_made_text_and_comes_back(value: str) -> None:
    written = escape(value)
    assert written == f"'{value}"
    assert unescape(written) == value


@pytest.mark.parametrize("value", ["Ana", "O'Brien", "1-2", "a=b", "", "Mr =Smith", "'tis", "5"])
def test_plain_text_is_written_as_it_is(value: str) -> None:
    assert escape(value) == value
    assert unescape(value) == value


@given(st.text(alphabet="'=+-@\t\r\n a1＝;|\"\0\u200b", max_size=8) | st.text())
def test_every_value_survives_a_round_trip_inert(value: str) -> None:
    written = escape(value)
    assert unescape(written) == value
    assert written.startswith("'") or not is_live(written)
