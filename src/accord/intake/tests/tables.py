"""Tables as files, built by the tests."""

import csv
import gzip
import io
import json
import os
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from accord.intake.queries import files
from accord.intake.values.reading import BadRow, Reading, Row

TODAY = date(2026, 3, 2)


def csv_bytes(
    rows: Sequence[Sequence[str]],
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
    end: str = "\r\n",
) -> bytes:
    buffer = io.StringIO(newline="")
    broken = any("\r" in cell or "\n" in cell for row in rows for cell in row)
    quoting = csv.QUOTE_ALL if broken else csv.QUOTE_MINIMAL
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def workbook_bytes(
    sheets: dict[str, Sequence[Sequence[str | float]]],
    *,
    head: str = "",
    hidden: Sequence[str] = (),
) -> bytes:
    """The smallest workbook that readers accept; text inline, numbers as numbers."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("[Content_Types].xml", _types(len(sheets)))
        packed.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        packed.writestr("xl/workbook.xml", _workbook(list(sheets), hidden))
        parts = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
        packed.writestr("xl/_rels/workbook.xml.rels", _relations(parts))
        for number, rows in enumerate(sheets.values(), start=1):
            packed.writestr(f"xl/worksheets/sheet{number}.xml", head + _sheet(rows))
    return buffer.getvalue()


def read(
    folder: Path, content: bytes, *, name: str = "leads.csv", locale: str = "en", **more: object
) -> tuple[Reading, list[Row], list[BadRow]]:
    """The reading, the good rows and the bad rows of a file with this content."""
    path = folder / name
    path.write_bytes(content)
    reading = files.read_head(path, locale=locale, today=TODAY, **more)
    rows = list(files.iterate(path, reading))
    good = [row for row in rows if isinstance(row, Row)]
    return reading, good, [row for row in rows if isinstance(row, BadRow)]


def shared_folder(*parts: str) -> Path:
    """A folder of the shared test data, or a skip that says how to get it."""
    named = os.environ.get("ACCORD_TEST_DATA")
    if not named:
        pytest.skip("ACCORD_TEST_DATA does not name the folder with the shared test data")
    folder = Path(named, *parts)
    if not folder.exists():
        pytest.skip(f"the shared test data has no {'/'.join(parts)}")
    return folder


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _types(sheets: int) -> str:
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in range(1, sheets + 1)
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f"{parts}</Types>"
    )


def _relations(parts: list[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(parts, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _workbook(names: list[str], hidden: Sequence[str]) -> str:
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"'
        + (' state="hidden"/>' if name in hidden else "/>")
        for n, name in enumerate(names, start=1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'


def _sheet(rows: Sequence[Sequence[str | float]]) -> str:
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            _cell(f"{chr(65 + position)}{number}", value) for position, value in enumerate(row)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(place: str, value: str | float) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def hostile_values(family: str) -> list[str]:
    """The values of a family of the hostile collection."""
    manifest = shared_folder("hostile") / "manifest.jsonl"
    entries = map(json.loads, manifest.read_text(encoding="utf-8").splitlines())
    return [entry["value"] for entry in entries if entry["family"] == family]
