"""Collections of real and hostile tables: each is read whole or refused aloud."""

import csv
import io
import json
from pathlib import Path

import pytest

from accord.intake.queries import files
from accord.intake.rules import dates
from accord.intake.tests.tables import hostile_values, shared_folder
from accord.intake.values.reading import BadRow, DateOrder, Overrides, Reading, Row
from accord.intake.values.refusals import RowCode, UnableToRead, sentence

SPECTRUM = (
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates",
    "newlines", "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8",
)  # fmt: skip


def open_table(path: Path, **more: object) -> tuple[Reading, list[Row], list[BadRow]]:
    reading = files.read_head(path, locale="en", **more)
    found = list(files.iterate(path, reading))
    good = [row for row in found if isinstance(row, Row)]
    return reading, good, [row for row in found if isinstance(row, BadRow)]


def try_table(path: Path) -> tuple[Reading, list[Row], list[BadRow]] | str:
    """The table, or the sentence with which it is refused."""
    try:
        return open_table(path)
    except UnableToRead as refused:
        return sentence(refused.refusal.code, refused.refusal.facts)


@pytest.mark.parametrize("name", SPECTRUM)
def test_csv_spectrum_gives_its_own_answers(name: str) -> None:
    folder = shared_folder("data", "csv", "csv-spectrum")
    reading, good, bad = open_table(folder / "csvs" / f"{name}.csv")
    expected = json.loads((folder / "json" / f"{name}.json").read_text(encoding="utf-8"))
    expected = expected if isinstance(expected, list) else [expected]
    found = [dict(zip(reading.header, row.cells, strict=True)) for row in good]
    if name == "location_coordinates":  # its answer names another telephone number than its table
        assert expected[0].pop("Contact Phone Number") != found[0].pop("Contact Phone Number")
    assert found == expected
    assert bad == []


@pytest.mark.parametrize(
    "collection", ["csvkit_examples", "messytables_horror", "tabulator_special"]
)
def test_no_table_is_lost_in_silence(collection: str) -> None:
    paths = sorted(shared_folder("data", "csv", collection).iterdir())
    assert paths
    read = 0
    for path in (path for path in paths if path.is_file()):
        found = try_table(path)
        if isinstance(found, str):
            assert len(found) > 20
            continue
        reading, good, bad = found
        read += 1
        assert len(good) + len(bad) == reading.rows + reading.bad
        numbers = sorted([row.number for row in good] + [row.number for row in bad])
        first = reading.header_row + 1
        assert numbers == list(range(first, first + len(numbers))), path.name
        if path.suffix in (".csv", ".tsv", ".psv", ".ssv"):
            assert len(numbers) >= _plain_count(path, reading) - reading.header_row, path.name
    assert read > len(paths) / 4


def _plain_count(path: Path, reading: Reading) -> int:
    """Rows that another reader counts, up to the last one that holds anything."""
    text = path.read_bytes().decode(reading.encoding, "replace")
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=reading.dialect.delimiter))
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    return len(lines)


def _hostile_tables() -> list[dict[str, object]]:
    manifest = shared_folder("hostile") / "manifest.jsonl"
    entries = map(json.loads, manifest.read_text(encoding="utf-8").splitlines())
    return [entry for entry in entries if entry["family"] == "csv"]


# Refused when they are compared with what was imported before, not when they are read.
LATER = {"csv/resume_a_edited.csv"}


def test_hostile_tables_are_read_whole_or_refused_aloud() -> None:
    seen = 0
    for entry in _hostile_tables():
        path = shared_folder("hostile") / str(entry["path"])
        if not path.exists():
            continue  # the largest are made by their own script
        seen += 1
        found = try_table(path)
        if isinstance(found, str):
            assert entry["oracle"] in ("reject", "either"), (entry, found)
            assert len(found) > 20
            continue
        reading, good, bad = found
        assert entry["oracle"] != "reject" or entry["path"] in LATER, entry
        if "encoding" in entry:
            _not_in_silence(reading, path)
        if "rows" in entry:
            assert len(good) == entry["rows"], entry
        assert all(row.refusal.facts["row"] == row.number for row in bad)
    assert seen >= 45


def _not_in_silence(reading: Reading, path: Path) -> None:
    asked = {question.code for question in reading.questions}
    assert "ENCODING" in asked or path.read_bytes().isascii()


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("ragged.csv", [RowCode.SHORT_ROW, RowCode.LONG_ROW, RowCode.BLANK_ROW, RowCode.BLANK_ROW]),
        ("invalid_utf8_row37.csv", [RowCode.UNDECODABLE]),
        ("unclosed_quote.csv", [RowCode.UNCLOSED_QUOTE]),
        ("field_131073.csv", [RowCode.FIELD_TOO_LONG]),
        ("stray_quotes.csv", [RowCode.STRAY_QUOTE]),
    ],
)
def test_hostile_rows_are_reported(name: str, codes: list[RowCode]) -> None:
    _reading, _good, bad = open_table(shared_folder("hostile", "csv") / name)
    assert [row.refusal.code for row in bad] == codes


def test_hostile_dates_are_never_another_day() -> None:
    values = hostile_values("date")
    assert len(values) > 50
    stated = {"2024-02-29", "2026-03-02", "2026-03-02T09:00"}
    for value in values:
        days = {dates.parse_date(value, order=order) for order in DateOrder} - {None}
        assert len(days) <= 2, value
        if value in stated:
            assert {day.isoformat() for day in days if day} == {value[:10]}
        if "2026-02-30" in value or ("02-29" in value and not value.startswith("2024")):
            assert not days


def test_the_orders_of_the_dates_of_real_deals_are_found() -> None:
    folder = shared_folder("data", "maven_crm")
    reading, good, bad = open_table(folder / "sales_pipeline.csv")
    orders = {c.key: c.date_order for c in reading.columns if c.date_order}
    assert orders == {"engage_date": DateOrder.MDY, "close_date": DateOrder.MDY}
    assert (len(good), bad, reading.questions) == (8_800, [], ())


def test_real_sums_are_read_without_a_question() -> None:
    reading, good, _bad = open_table(shared_folder("data", "zoho_crm") / "Campaigns.csv")
    kinds = {column.key: column.kind.value for column in reading.columns}
    assert kinds["expected_revenue"] == "MONEY"
    assert (len(good), reading.questions) == (110, ())


def test_a_file_without_names_is_read_when_that_is_stated() -> None:
    path = shared_folder("hostile", "csv") / "no_header.csv"
    assert len(open_table(path, overrides=Overrides(header_row=0))[1]) == 50
