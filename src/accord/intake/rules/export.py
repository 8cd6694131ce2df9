"""Writing tables that no spreadsheet takes for formulas, and reading them back as they were.

A cell that would start a formula gets an apostrophe in front, the spreadsheets' own sign for text.
What already looks like such a cell gets one more, so that taking one away always restores it.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets take a text for UTF-8 only with it in front
# Blanks, invisible characters, separators and quotes that may stand before the first sign.
_FORMULA = re.compile(
    r"[\s'\";,|\x00-\x20\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]*"
    r"(?:[=+\-@＝＋－＠−]|(?<=[\t\r\n]))"
)


def is_live(value: str) -> bool:
    """Whether a spreadsheet might take the cell for a formula, or for one of our escaped cells."""
    return bool(_FORMULA.match(value))


def escape(value: str) -> str:
    """The value as it may stand in a table that a spreadsheet opens."""
    return f"'{value}" if is_live(value) else value


def unescape(value: str) -> str:
    """The stored value of a cell that `escape` has written; any other cell stays as it is."""
    return value[1:] if value[:1] == "'" and is_live(value[1:]) else value


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
