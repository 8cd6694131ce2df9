"""Writing tables that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from accord.kernel.cells import escape

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets take a text for UTF-8 only with it in front


def table_lines(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, delimiter: str = ","
) -> Iterator[str]:
    """CSV lines, each cell quoted and inert; the first carries the mark that says UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow([escape(name) for name in header])
    yield _taken(buffer)
    for row in rows:
        writer.writerow([escape(cell) for cell in row])
        yield _taken(buffer)


def error_lines(
    header: Sequence[str], rows: Iterable[tuple[Sequence[str], str]], *, error_name: str = "error"
) -> Iterator[str]:
    """The error file: the original columns as they stood and, last, what is wrong with the row.

    Cells keep their places: short rows are filled up, cells without a column come after `error`.
    """
    width = len(header)
    filled = (
        [*cells[:width], *[""] * (width - len(cells)), sentence, *cells[width:]]
        for cells, sentence in rows
    )
    return table_lines([*header, error_name], filled)


def _taken(buffer: io.StringIO) -> str:
    line = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return line
