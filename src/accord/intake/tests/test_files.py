import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.intake.queries import files
from accord.intake.rules.answers import answer
from accord.intake.tests import tables
from accord.intake.tests.tables import csv_bytes, gzipped, read, workbook_bytes
from accord.intake.values.reading import (
    LINE_BOUND,
    BadRow,
    ColumnOverride,
    Container,
    DateOrder,
    Kind,
    NumberFormat,
    Overrides,
    QuestionCode,
    Reading,
)
from accord.intake.values.refusals import DoubtCode, FileCode, RowCode, UnableToRead

HEADER = ["email", "name", "created_at"]
ROWS = [[f"lead{n}@example.test", f"Ana {n}", f"2026-03-{n + 1:02}"] for n in range(9)]
TABLE = [HEADER, *ROWS]


def refused(folder: Path, content: bytes, **more: object) -> FileCode:
    with pytest.raises(UnableToRead) as error:
        read(folder, content, **more)
    return FileCode(error.value.refusal.code)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_a_table_reads_equal_in_every_dialect(
    tmp_path: Path, delimiter: str, end: str, encoding: str
) -> None:
    content = csv_bytes(TABLE, delimiter=delimiter, end=end, encoding=encoding)
    reading, good, bad = read(tmp_path, content)
    assert [list(row.cells) for row in good] == ROWS
    assert [row.number for row in good] == list(range(2, 11))
    assert bad == []
    assert [(c.key, c.kind) for c in reading.columns] == [
        ("email", Kind.EMAIL),
        ("name", Kind.TEXT),
        ("created_at", Kind.DATE),
    ]


# Control characters make binary data of a small file, and that is refused as such.
CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n\t"),
    min_size=1,
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    rows=st.lists(st.tuples(st.just("row"), CELL, CELL), min_size=1, max_size=6),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\r\n", "\n", "\r"]),
    packed=st.booleans(),
)
def test_any_table_reads_back_as_written(
    tmp_path: Path, rows: list[tuple[str, str, str]], delimiter: str, end: str, packed: bool
) -> None:
    content = csv_bytes([("kind", "first", "second"), *rows], delimiter=delimiter, end=end)
    name = "t.csv.gz" if packed else "t.csv"
    stated = Overrides(delimiter=delimiter, header_row=1)
    content = gzipped(content) if packed else content
    reading, good, bad = read(tmp_path, content, name=name, overrides=stated)
    assert ([row.cells for row in good], bad) == (rows, [])
    blocks = list(files.iterate_columns(tmp_path / name, reading, size=2))
    assert [cells for block in blocks for cells in zip(*block.columns, strict=True)] == rows
    assert max(len(block.numbers) for block in blocks) <= 2


@pytest.mark.parametrize(
    ("case", "content", "code"),
    [
        ("nothing", b"", FileCode.EMPTY),
        ("one line end", b"\n", FileCode.EMPTY),
        ("blanks", b" \r\n \r\n", FileCode.EMPTY),
        ("zero bytes", b"\0" * 4096, FileCode.ALL_NUL),
        ("web page", b"<html><table></table></html>", FileCode.NOT_A_TABLE),
        ("json", b'[{"email": "a@x.org"}]', FileCode.NOT_A_TABLE),
        ("pdf", b"%PDF-1.4 ...", FileCode.NOT_A_TABLE),
        ("picture", b"\x89PNG\r\n\x1a\n", FileCode.NOT_A_TABLE),
        ("gzip under another name", gzipped(csv_bytes(TABLE)), FileCode.NAMED_OTHERWISE),
        ("workbook under another name", workbook_bytes({"s": TABLE}), FileCode.NAMED_OTHERWISE),
        ("no line break", b"x" * (LINE_BOUND + 1), FileCode.NO_LINE_BREAK),
        ("a million commas", b"," * 1_000_000, FileCode.EMPTY),
        ("ten thousand columns", b",".join([b"c%d" % n for n in range(10_000)]) + b"\n1\n",
         FileCode.TOO_MANY_COLUMNS),
        ("no names", csv_bytes(ROWS), FileCode.NO_HEADER),
        ("equal names", b"email,name,Email\n1,2,3\n", FileCode.EQUAL_HEADERS),
        ("lookalike", "еmail,name\na@x.org,Ana\n".encode(), FileCode.LOOKALIKE_HEADER),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(
    tmp_path: Path, case: str, content: bytes, code: FileCode
) -> None:
    assert refused(tmp_path, content) == code, case


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnableToRead) as error:
        files.read_head(tmp_path / "none.csv", locale="en")
    assert error.value.refusal.code == FileCode.MISSING


def test_names_without_rows_are_said(tmp_path: Path) -> None:
    reading, good, bad = read(tmp_path, b"email,name\r\n")
    assert (good, bad) == ([], [])
    assert [note.code for note in reading.notes] == [DoubtCode.HEADER_ONLY]


def test_bad_rows_are_reported_by_number_and_the_others_go_in(tmp_path: Path) -> None:
    content = csv_bytes(TABLE).replace(b"Ana 3", b"A\xff\xfea").replace(b"Ana 5", b"A\0na")
    content += b"short\r\n\r\na,b,c,d\r\n\r\n\r\n"
    reading, good, bad = read(tmp_path, content)
    assert len(good) == 7
    assert [(row.number, row.refusal.code) for row in bad] == [
        (5, RowCode.UNDECODABLE),
        (7, RowCode.NUL_CHARACTER),
        (11, RowCode.SHORT_ROW),
        (12, RowCode.BLANK_ROW),
        (13, RowCode.LONG_ROW),
    ]
    assert (reading.rows, reading.bad) == (7, 5)
    assert bad[4].cells == ("a", "b", "c", "d")
    assert bad[0].cells[1] == "A\ufffd\ufffda"


def test_blocks_hold_every_row_once_whatever_their_size(tmp_path: Path) -> None:
    lines = [f"{n},a,b\n" if n % 3 else "short\n" for n in range(2_000)]
    reading, good, bad = read(tmp_path, ("x,y,z\n" + "".join(lines)).encode())
    for size in (1, 7, 5_000):
        blocks = list(files.iterate_columns(tmp_path / "leads.csv", reading, size=size))
        assert [n for block in blocks for n in block.numbers] == [row.number for row in good]
        assert [row for block in blocks for row in block.bad] == bad
        for block in blocks:
            assert {len(values) for values in block.columns} == {len(block.numbers)}


def test_a_line_that_names_the_separator_is_not_a_row(tmp_path: Path) -> None:
    content = b"sep=|\r\n" + csv_bytes(TABLE, delimiter="|")
    reading, good, _bad = read(tmp_path, content)
    assert reading.dialect.delimiter == "|"
    assert good[0].number == 2


def test_another_character_set_is_asked_and_can_be_stated(tmp_path: Path) -> None:
    content = csv_bytes([["имя", "город"], ["Пётр", "Москва"]], encoding="cp1251")
    reading, good, _bad = read(tmp_path, content, locale="ru")
    question = reading.questions[0]
    assert (question.code, question.suggested) == (QuestionCode.ENCODING, "cp1251")
    assert good[0].cells == ("Пётр", "Москва")
    stated = answer(Overrides(), question=question, chosen="koi8-r")
    again, good, _bad = read(tmp_path, content, locale="ru", overrides=stated)
    assert (again.encoding, again.questions) == ("koi8-r", ())
    assert good[0].cells != ("Пётр", "Москва")
    nonsense = Overrides(encoding="klingon")
    assert refused(tmp_path, content, overrides=nonsense) == FileCode.UNKNOWN_ENCODING


def test_rows_above_the_names_are_asked_about(tmp_path: Path) -> None:
    content = b"Report of leads\n\n" + csv_bytes(TABLE, end="\n")
    reading, good, _bad = read(tmp_path, content)
    question = reading.questions[0]
    assert (question.code, question.suggested) == (QuestionCode.HEADER_ROW, "3")
    assert good[0].number == 4
    stated = answer(Overrides(), question=question, chosen="3")
    assert read(tmp_path, content, overrides=stated)[0].questions == ()


def test_a_file_without_names_is_read_where_that_is_stated(tmp_path: Path) -> None:
    reading, good, _bad = read(tmp_path, csv_bytes(ROWS), overrides=Overrides(header_row=0))
    assert [column.name for column in reading.columns] == ["A", "B", "C"]
    assert (good[0].number, len(good)) == (1, 9)


def test_an_order_of_dates_is_found_in_the_last_row_of_a_long_file(tmp_path: Path) -> None:
    lines = [f"{n},{n % 12 + 1:02}/{n % 11 + 1:02}/2025\n" for n in range(30_000)]
    doubtful = ("id,won\n" + "".join(lines)).encode()
    assert [q.code for q in read(tmp_path, doubtful)[0].questions] == [QuestionCode.DATE_ORDER]
    reading, _good, _bad = read(tmp_path, doubtful + b"30000,12/31/2025\n")
    assert reading.questions == ()
    assert reading.columns[1].date_order is DateOrder.MDY


def test_a_format_of_numbers_is_found_in_the_last_row_of_a_long_file(tmp_path: Path) -> None:
    lines = [f"{n},{n}\n" for n in range(20_000)]
    plain = ("id,amount\n" + "".join(lines)).encode()
    assert read(tmp_path, plain)[0].questions == ()
    reading, _good, _bad = read(tmp_path, plain + b"20000,1.234\n")
    assert [q.code for q in reading.questions] == [QuestionCode.NUMBER_FORMAT]


def test_other_columns_suggest_an_answer_but_do_not_give_it(tmp_path: Path) -> None:
    rows = [
        ["engage_date", "close_date"],
        ["01/02/2026", "03/13/2026"],
        ["02/02/2026", "03/14/2026"],
    ]
    reading, _good, _bad = read(tmp_path, csv_bytes(rows))
    question = reading.questions[0]
    assert (question.key, question.suggested) == ("engage_date", DateOrder.MDY)
    assert {option.share for option in question.options} == {1.0}


def test_what_is_stated_about_a_column_is_taken(tmp_path: Path) -> None:
    content = b"day,amount\n02/03/2026,1.234\n"
    stated = Overrides(
        columns={
            "day": ColumnOverride(date_order=DateOrder.DMY),
            "amount": ColumnOverride(kind=Kind.MONEY, number_format=NumberFormat.COMMA),
        }
    )
    reading, _good, _bad = read(tmp_path, content, overrides=stated)
    assert reading.questions == ()
    assert reading.columns[1].kind is Kind.MONEY


def test_answers_become_statements(tmp_path: Path) -> None:
    content = b"day,amount,created_at\n02/03/2026,1.234,46083\n"
    reading, _good, _bad = read(tmp_path, content)
    stated = Overrides()
    for question in reading.questions:
        stated = answer(stated, question=question, chosen=question.options[-1].answer)
    again, _good, _bad = read(tmp_path, content, overrides=stated)
    assert again.questions == ()
    assert [column.kind for column in again.columns] == [Kind.DATE, Kind.DECIMAL, Kind.DATE]
    assert again.columns[2].date_order is DateOrder.SERIAL


def test_a_reading_can_be_stored_as_json(tmp_path: Path) -> None:
    reading, _good, _bad = read(tmp_path, b"day,amount\n02/03/2026,$1.234\nx,#REF!\n")
    assert Reading.from_dict(json.loads(json.dumps(reading.as_dict()))) == reading


def test_a_workbook_reads_like_a_table(tmp_path: Path) -> None:
    rows = [["id", "amount", "note"], [1, 1.234, "a"], [2, 10.0, "b"], [30, 1e-7, "1.234"]]
    reading, good, bad = read(tmp_path, workbook_bytes({"Deals": rows}), name="deals.xlsx")
    assert reading.container is Container.WORKBOOK
    assert [row.cells for row in good] == [
        ("1", "1.234", "a"),
        ("2", "10", "b"),
        ("30", "0.0000001", "1.234"),
    ]
    assert (bad, reading.questions) == ([], ())


def test_a_workbook_of_several_sheets_is_asked_about(tmp_path: Path) -> None:
    content = workbook_bytes({"Notes": [["hello"]], "Empty": [], "Leads": TABLE})
    reading, _good, _bad = read(tmp_path, content, name="x.xlsx")
    question = reading.questions[0]
    assert [option.answer for option in question.options] == ["Notes", "Leads"]
    stated = answer(Overrides(), question=question, chosen="Leads")
    assert len(read(tmp_path, content, name="x.xlsx", overrides=stated)[1]) == 9
    assert refused(tmp_path, content, name="x.xlsx", overrides=Overrides(sheet="No")) == (
        FileCode.UNKNOWN_SHEET
    )


@pytest.mark.parametrize(
    ("case", "name", "content", "code"),
    [
        ("declared entities", "x.xlsx",
         workbook_bytes({"s": TABLE}, head='<!DOCTYPE x [<!ENTITY e "e">]>'), FileCode.DAMAGED),
        ("half a workbook", "x.xlsx", workbook_bytes({"s": TABLE})[:300], FileCode.DAMAGED),
        ("an empty workbook", "x.xlsx", workbook_bytes({"s": []}), FileCode.EMPTY),
        ("half a gz", "x.csv.gz", gzipped(csv_bytes(TABLE))[:-9], FileCode.DAMAGED),
        ("an empty gz", "x.csv.gz", gzipped(b""), FileCode.EMPTY),
        ("a gz in a gz", "x.csv.gz", gzipped(gzipped(csv_bytes(TABLE))), FileCode.NOT_A_TABLE),
        ("a plain file called gz", "x.csv.gz", csv_bytes(TABLE), FileCode.DAMAGED),
        ("a bomb", "x.csv.gz", gzipped(b"a,b\n" * 5_000_000), FileCode.UNPACKS_TOO_LARGE),
    ],
)  # fmt: skip
def test_packed_files_that_cannot_be_trusted_are_refused(
    tmp_path: Path, case: str, name: str, content: bytes, code: FileCode
) -> None:
    assert refused(tmp_path, content, name=name) == code, case


def test_the_name_of_an_upload_counts_not_that_of_its_copy(tmp_path: Path) -> None:
    path = tmp_path / "7f3a"
    path.write_bytes(gzipped(csv_bytes(TABLE)))
    assert files.read_head(path, locale="en", name="leads.csv.gz").rows == 9
    with pytest.raises(UnableToRead):
        files.read_head(path, locale="en", name="leads.csv")


def test_an_endless_cell_is_reported_and_the_others_go_in(tmp_path: Path) -> None:
    content = csv_bytes([*TABLE[:3], ["a@x.org", "x" * 5_000_000, "2026-01-01"], *TABLE[3:]])
    _reading, good, bad = read(tmp_path, content)
    assert len(good) == 9
    assert [(row.number, row.refusal.code) for row in bad] == [(4, RowCode.FIELD_TOO_LONG)]


def test_names_keep_their_places_beside_columns_without_name_or_value(tmp_path: Path) -> None:
    content = b"a,,b,\n1,,2,\n3,,4,x\n"
    reading, good, _bad = read(tmp_path, content)
    assert [(c.name, c.position) for c in reading.columns] == [
        ("a", 0),
        ("b", 2),
        ("column_4", 3),
    ]
    assert reading.header == ("a", "", "b", "")
    assert good[1].cells == ("3", "", "4", "x")
    blocks = list(files.iterate_columns(tmp_path / "leads.csv", reading))
    assert blocks[0].columns == (("1", "3"), ("2", "4"), ("", "x"))
    assert [note.code for note in reading.notes] == [DoubtCode.UNNAMED_COLUMN]


def test_every_name_in_every_script_survives(tmp_path: Path) -> None:
    names = tables.hostile_values("name")
    _reading, good, bad = read(tmp_path, csv_bytes([["id", "name"], *[["r", n] for n in names]]))
    assert ([row.cells[1] for row in good], bad) == (names, [])


def test_a_bad_row_knows_its_sentence_facts(tmp_path: Path) -> None:
    _reading, _good, bad = read(tmp_path, b"a,b,c\n1,2\n")
    assert bad == [BadRow(2, ("1", "2"), bad[0].refusal)]
    assert bad[0].refusal.facts == {"row": 2, "has": 2, "expected": 3, "column": "c"}
