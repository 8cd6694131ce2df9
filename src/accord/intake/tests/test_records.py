import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.intake.rules import dialect
from accord.intake.rules.records import Cutter, Judge, Records
from accord.intake.values.reading import FIELD_BOUND, LINE_BOUND, Dialect
from accord.intake.values.refusals import RowCode

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
TABLE = st.lists(st.lists(CELL, min_size=2, max_size=4), max_size=8)


def cut(text: str, *, width: int | None = None, size: int | None = None) -> Records:
    cutter = Cutter(dialect=Dialect(), width=width)
    size = size or max(len(text), 1)
    found = Records()
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    for place, piece in enumerate([*pieces, ""]):
        records = cutter.feed(piece, final=place == len(pieces), dirty="\0" in piece)
        found.numbers += records.numbers
        found.rows += records.rows
        found.bad += records.bad
        found.dirty |= records.dirty
    return found


def written(rows: list[list[str]], end: str) -> str:
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return "".join(line + end for line in lines)


@given(TABLE, st.sampled_from(["\r\n", "\n", "\r"]), st.integers(1, 9))
def test_a_table_is_cut_the_same_in_pieces_of_any_size(
    rows: list[list[str]], end: str, size: int
) -> None:
    found = cut(written(rows, end), size=size)
    assert found.rows == rows
    assert found.numbers == list(range(1, len(rows) + 1))
    assert found.bad == []


@given(st.text(alphabet='ab,"\r\n', max_size=60), st.integers(1, 9))
def test_no_line_is_lost_whatever_the_text(text: str, size: int) -> None:
    found = cut(text, size=size)
    numbers = sorted([*found.numbers, *(bad.number for bad in found.bad)])
    assert numbers == list(range(1, len(numbers) + 1))
    kept = "".join(cell for row in [*found.rows, *(b.cells for b in found.bad)] for cell in row)
    assert kept.count("a") + kept.count("b") == text.count("a") + text.count("b")


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_line_ends_may_be_mixed(end: str) -> None:
    assert cut(f"a,b{end}1,2\n3,4\r\n5,6\r7,8").rows[-1] == ["7", "8"]
    assert len(cut(f"a,b{end}1,2\n3,4\r\n5,6\r7,8").rows) == 5


def test_an_open_quote_costs_its_own_line_only() -> None:
    lines = [f"{n},x{n},y{n}\n" for n in range(60)]
    lines[7] = '7,"x7,y7\n'
    lines[20] = '20,"a, b",y20\n'
    for size in (None, 11):
        found = cut("".join(lines), width=3, size=size)
        assert [(bad.number, bad.refusal.code) for bad in found.bad] == [
            (8, RowCode.UNCLOSED_QUOTE)
        ]
        assert len(found.rows) == 59
        assert found.rows[19] == ["20", "a, b", "y20"]


def test_an_open_quote_that_swallows_whole_rows_is_seen() -> None:
    text = 'a,b,c\n1,2,"x\n4,5,6\n7,8,9\n10,11,"z"\n12,13,14\n'
    found = cut(text, width=3)
    assert [bad.number for bad in found.bad] == [2]
    assert found.rows[1:3] == [["4", "5", "6"], ["7", "8", "9"]]


def test_line_breaks_in_a_cell_are_kept() -> None:
    found = cut('a,b,c\n1,"x, y\nz",3\n', width=3)
    assert found.rows == [["a", "b", "c"], ["1", "x, y\nz", "3"]]


def test_many_open_quotes_take_no_longer_than_few() -> None:
    started = time.perf_counter()
    found = cut('1,"x\n' * 20_000, width=2, size=50_000)
    assert len(found.bad) + len(found.rows) >= 20_000
    assert time.perf_counter() - started < 20


def test_text_after_a_closing_quote_is_reported() -> None:
    found = cut('a,b\n1,"x"y\n2,5" pipe\n3,""""\n')
    assert [bad.refusal.code for bad in found.bad] == [RowCode.STRAY_QUOTE]
    assert found.rows == [["a", "b"], ["2", '5" pipe'], ["3", '"']]


def test_a_cell_over_the_bound_is_reported_and_the_others_go_in() -> None:
    found = cut(f"a,b\n1,{'x' * FIELD_BOUND}\n2,{'x' * (FIELD_BOUND + 1)}\n3,y\n")
    assert [bad.refusal.code for bad in found.bad] == [RowCode.FIELD_TOO_LONG]
    assert [row[0] for row in found.rows] == ["a", "1", "3"]


@pytest.mark.parametrize("quote", ["", '"'])
def test_an_endless_line_is_reported_and_the_others_go_in(quote: str) -> None:
    text = f"a,b\n1,{quote}{'x' * (3 * LINE_BOUND)}{quote}\r\n2,y\n"
    found = cut(text, size=LINE_BOUND // 2)
    assert [bad.refusal.code for bad in found.bad] == [RowCode.FIELD_TOO_LONG]
    assert [row[0] for row in found.rows] == ["a", "2"]
    assert sum(map(len, found.bad[0].cells)) < LINE_BOUND


def test_a_last_ctrl_z_is_no_row() -> None:
    assert cut("a,b\n1,2\n\x1a").rows == [["a", "b"], ["1", "2"]]


def test_rows_are_told_apart_by_the_header() -> None:
    text = "a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n\n,,\na,b,c\n1,\0,3\n7,8,9\n"
    judged = Judge(header=("a", "b", "c"), encoding="utf-8").judge(cut(text))
    assert judged.rows == [["1", "2", "3"], ["7", "8", "9"]]
    assert [(bad.number, bad.refusal.code) for bad in judged.bad] == [
        (1, RowCode.REPEATED_HEADER),
        (2, RowCode.SHORT_ROW),
        (3, RowCode.LONG_ROW),
        (5, RowCode.BLANK_ROW),
        (6, RowCode.BLANK_ROW),
        (7, RowCode.REPEATED_HEADER),
        (8, RowCode.NUL_CHARACTER),
    ]
    assert judged.bad[1].refusal.facts["column"] == "c"
    assert judged.bad[2].refusal.facts["extra"] == "4"


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","), ("a;b\n1,5;2,5\n", ";"), ("a\tb c\n1\t2\n", "\t"), ("a|b\n1|2\n", "|"),
        ("name\nAna\n", ","), ('a,b\n"x;y;z",2\n"x;y",3\n', ","), ("a;b;c\nx,y;1;2\nz;3;4\n", ";"),
    ],
)  # fmt: skip
def test_the_separator_is_found(text: str, delimiter: str) -> None:
    assert dialect.guess(text).delimiter == delimiter


def test_a_space_before_quotes_belongs_to_the_separator() -> None:
    assert dialect.guess('a, b\n1, "x, y"\n2, "z"\n').space_after_delimiter
    assert not dialect.guess('a,b\n1,"x, ""y"""\n').space_after_delimiter


@pytest.mark.parametrize(
    ("text", "what"),
    [("<!DOCTYPE html><p>", "html"), (" <table><tr>", "html"), ("<?xml?>", "xml"), ("[1,2]", None),
     ('{"a": 1}', "json"), ('[{"a": 1}]', "json"), ('["a", "b"]', "json"), ("[x],[y]\n", None),
     ("name,age\n", None)],
)  # fmt: skip
def test_other_kinds_of_text_are_recognised(text: str, what: str | None) -> None:
    assert dialect.content_of_text(text) == what
