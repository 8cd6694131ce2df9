"""A table as a workbook (.xlsx) whose numbers are formulas, so that it reckons again when one of
them is changed. Written by hand: a workbook is a few small XML files in one archive."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from accord.kernel import cells

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of every file within, so that the same table is the same bytes
_MARK = "\ufeff"  # says UTF-8 to spreadsheets
_NO_LETTERS = ("\ufffe", "\uffff")  # with one of them no program opens the file


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that is reckoned: `=` is not part of it; value: what it comes to now."""

    text: str
    value: float


Cell = str | int | float | Formula | None
Row = Sequence[Cell]


def workbook(title: str, rows: Sequence[Row]) -> bytes:
    """One sheet of this title (cut to what a sheet may be called)."""
    name = "".join("-" if letter in "[]:*?/\\'" else letter for letter in title)[:31] or "1"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="1" r:id="r1"/></sheets>'
        '<calcPr fullCalcOnLoad="1"/></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>'
        + "".join(_row(number, row) for number, row in enumerate(rows, 1))
        + "</sheetData></worksheet>",
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), _HEAD + text)
    return held.getvalue()


def text(rows: Sequence[Row]) -> str:
    """The same rows as a file of text (CSV), formulas with their sign; words that would be taken
    for a formula have a mark before them."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return _MARK + held.getvalue()


def _text(cell: Cell) -> str:
    if isinstance(cell, Formula):
        return f"={cell.text}"
    if isinstance(cell, str):
        return cells.escape(cell)
    return "" if cell is None else repr(cell)


def _row(number: int, row: Row) -> str:
    written = (
        _cell(f"{chr(ord('A') + place)}{number}", cell)
        for place, cell in enumerate(row)
        if cell is not None
    )
    return f'<row r="{number}">{"".join(written)}</row>'


def _cell(place: str, cell: str | int | float | Formula) -> str:
    if isinstance(cell, Formula):
        return f'<c r="{place}"><f>{escape(cell.text)}</f><v>{cell.value!r}</v></c>'
    if isinstance(cell, str):
        kept = "".join(one for one in cell if one >= " " and one not in _NO_LETTERS)
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(kept)}</t></is></c>'
    return f'<c r="{place}"><v>{cell!r}</v></c>'
