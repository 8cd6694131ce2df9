"""Rows of a workbook as text: days as ISO dates, numbers with a point, so nothing is ambiguous."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from accord.intake.values.reading import COLUMNS_BOUND, WORKBOOK_CELLS_BOUND
from accord.intake.values.refusals import FileCode, UnableToRead

Cell = str | int | float | bool | date | datetime | time | timedelta | None


class Workbook:
    """An open workbook: `sheets` that hold anything, those in sight first; `shown` are these."""

    def __init__(self, path: Path) -> None:
        try:
            self._book = CalamineWorkbook.from_path(str(path))
            filled = [sheet for sheet in self._book.sheets_metadata if self._height(sheet.name)]
        except PasswordError as refused:
            raise UnableToRead(FileCode.PASSWORD) from refused
        except (CalamineError, OSError, ValueError) as damaged:
            raise UnableToRead(FileCode.DAMAGED) from damaged
        shown = [sheet.name for sheet in filled if sheet.visible is SheetVisibleEnum.Visible]
        hidden = [sheet.name for sheet in filled if sheet.name not in shown]
        self.sheets = (*shown, *hidden)
        self.shown = tuple(shown) or self.sheets

    def rows(self, sheet: str) -> Iterator[list[Cell]]:
        """All rows from the first of the sheet on, each as wide as the sheet."""
        opened = self._book.get_sheet_by_name(sheet)
        if opened.width > COLUMNS_BOUND:
            raise UnableToRead(FileCode.TOO_MANY_COLUMNS, columns=opened.width, bound=COLUMNS_BOUND)
        if opened.width * opened.height > WORKBOOK_CELLS_BOUND:
            raise UnableToRead(FileCode.UNPACKS_TOO_LARGE)
        yield from opened.iter_rows()

    def _height(self, name: str) -> int:
        return int(self._book.get_sheet_by_name(name).height)


def cell_text(cell: Cell) -> str:
    """A cell as text that reads back as exactly this value."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (int, float)):
        return number_text(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time.min
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    return str(cell)


def number_text(number: int | float) -> str:
    """Digits with a point and no exponent."""
    if isinstance(number, int) or (number.is_integer() and abs(number) < 1e15):
        return str(int(number))
    return f"{Decimal(repr(number)):f}"


def is_number(cell: Cell) -> bool:
    """Whether the workbook itself holds a number, not digits in a text."""
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)
