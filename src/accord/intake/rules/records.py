"""Cutting text into records without losing any: every line ends up in a record or in a report.

The whole of a block is read in one go; only a block in which something is wrong is read again line
by line. A quotation mark that does not close costs its own line and no other.
"""

import csv
import io
from _csv import Reader
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from accord.intake.rules.encoding import MARKER, REPLACEMENT
from accord.intake.values.reading import (
    FIELD_BOUND,
    LINE_BOUND,
    SHOWN_CELL_BOUND,
    BadRow,
    Dialect,
)
from accord.intake.values.refusals import Refusal, RowCode

RECOVERIES_BOUND = 1_000  # afterwards each line is read alone, so that time stays linear


@dataclass(slots=True)
class Records:
    """Records of one block; `numbers` counts from 1 for the first record of the file."""

    numbers: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    dirty: bool = False


class Cutter:
    """Cuts a stream of text into records.

    `width` (the number of columns, once known) lets it see a quotation mark that swallows rows.
    """

    def __init__(self, *, dialect: Dialect, width: int | None = None, number: int = 0) -> None:
        self._dialect = dialect
        self._width = width
        self._number = number
        self._rest = ""
        self._pending: list[str] = []
        self._overlong = False
        self._dirty = False
        self._recoveries = 0

    def feed(self, text: str, *, final: bool = False, dirty: bool = False) -> Records:
        """The records that are complete after this text; `dirty` text may hold markers."""
        records = Records(dirty=dirty or self._dirty)
        self._dirty = dirty
        lines = self._pending + list(self._lines(text, final=final))
        self._pending = []
        if final and lines and lines[-1].strip("\r\n") == "\x1a":
            lines.pop()
        rows = self._all_at_once(lines)
        if rows is None:
            self._line_by_line(lines, final, records)
        else:
            records.numbers.extend(range(self._number + 1, self._number + 1 + len(rows)))
            records.rows.extend(rows)
            self._number += len(rows)
        return records

    def _lines(self, text: str, *, final: bool) -> Iterator[str]:
        if self._overlong:
            text = self._skip_line(text)
        text = self._rest + text
        end = len(text)
        if not final:
            end = max(text.rfind("\n"), text.rfind("\r", 0, max(len(text) - 1, 0))) + 1
        self._rest = text[end:]
        yield from io.StringIO(text[:end], newline="")
        if len(self._rest) > LINE_BOUND:
            self._overlong = True
            yield self._stand_in(self._rest)
            self._rest = ""

    def _stand_in(self, line: str) -> str:
        """A short line in place of an endless one, sure to be refused as too long."""
        start = line[:1_000].replace(self._dialect.delimiter, " ").replace(self._dialect.quote, " ")
        return start.ljust(FIELD_BOUND + 1)

    def _skip_line(self, text: str) -> str:
        ends = [place for place in (text.find("\n"), text.find("\r")) if place >= 0]
        if not ends:
            return ""
        self._overlong = False
        place = min(ends)
        return text[place + (2 if text[place : place + 2] == "\r\n" else 1) :]

    def _all_at_once(self, lines: list[str]) -> list[list[str]] | None:
        """The rows of a block in which each line is a record, else None."""
        try:
            rows = list(_reader(iter(lines), dialect=self._dialect))
        except csv.Error:
            return None
        return rows if len(rows) == len(lines) else None

    def _line_by_line(self, lines: list[str], final: bool, records: Records) -> None:
        place = 0
        while place < len(lines):
            if self._recoveries >= RECOVERIES_BOUND:
                place = self._alone(lines, place, records)
            else:
                place = self._run(lines, place, final, records)

    def _run(self, lines: list[str], start: int, final: bool, records: Records) -> int:
        """Read on from a line until something is wrong; the line to go on from."""
        reader = _reader(
            (lines[place] for place in range(start, len(lines))), dialect=self._dialect
        )
        base = begin = start
        try:
            for row in reader:
                end = base + reader.line_num
                if end - begin > 1 and self._swallowed(row):
                    return self._recover(lines, begin, RowCode.UNCLOSED_QUOTE, records)
                self._add(row, records)
                begin = end
        except csv.Error as error:
            end = base + reader.line_num
            open_at_end = "unexpected end" in str(error)
            if open_at_end and not final:
                self._pending = lines[begin:]
                return len(lines)
            if open_at_end or end - begin > 1:
                return self._recover(lines, begin, RowCode.UNCLOSED_QUOTE, records)
            code = RowCode.FIELD_TOO_LONG if "limit" in str(error) else RowCode.STRAY_QUOTE
            return self._recover(lines, begin, code, records)
        return len(lines)

    def _alone(self, lines: list[str], place: int, records: Records) -> int:
        try:
            row = next(_reader(iter([lines[place]]), dialect=self._dialect))
        except csv.Error:
            return self._recover(lines, place, RowCode.UNCLOSED_QUOTE, records)
        self._add(row, records)
        return place + 1

    def _add(self, row: list[str], records: Records) -> None:
        self._number += 1
        records.numbers.append(self._number)
        records.rows.append(row)

    def _recover(self, lines: list[str], place: int, code: RowCode, records: Records) -> int:
        self._number += 1
        self._recoveries += code is RowCode.UNCLOSED_QUOTE
        line = lines[place].rstrip()
        facts: dict[str, str | int] = {"row": self._number, "bound": FIELD_BOUND}
        cells = shown(line.split(self._dialect.delimiter)[: self._width])
        records.bad.append(BadRow(self._number, cells, Refusal(code, facts)))
        return place + 1

    def _swallowed(self, row: list[str]) -> bool:
        """Whether a cell holds lines that are cut like records of this very table."""
        if self._width is None or self._width < 3:
            return False
        marks = self._width - 1
        for cell in row:
            inner = cell.splitlines()[1:]
            inner = inner[:-1] or inner
            if inner and all(line.count(self._dialect.delimiter) == marks for line in inner):
                return True
        return False


def _reader(lines: Iterator[str], *, dialect: Dialect) -> Reader:
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        skipinitialspace=dialect.space_after_delimiter,
        strict=True,
    )


@dataclass(frozen=True, slots=True)
class Judge:
    """Tells rows that fit the header from those that do not."""

    header: tuple[str, ...]
    encoding: str

    def judge(self, records: Records) -> Records:
        """The rows cut to the width of the header, and all others as bad rows in file order."""
        width = len(self.header)
        even = not records.dirty and set(map(len, records.rows)) <= {width}
        if even and not self._suspicious(records.rows):
            return records
        judged = Records(bad=list(records.bad))
        for number, row in zip(records.numbers, records.rows, strict=True):
            refusal = self._refusal(number, row, dirty=records.dirty)
            if refusal is None:
                judged.numbers.append(number)
                judged.rows.append(row[:width])
            else:
                judged.bad.append(BadRow(number, shown(row), refusal))
        judged.bad.sort(key=lambda bad: bad.number)
        return judged

    def _suspicious(self, rows: Sequence[Sequence[str]]) -> bool:
        """Whether the first column of even rows hints at blank rows or repeated names."""
        first = {row[0] for row in rows} if self.header else set()
        return self.header[0] in first or any(not cell or cell.isspace() for cell in first)

    def _refusal(self, number: int, row: list[str], *, dirty: bool) -> Refusal | None:
        width = len(self.header)
        if not any(cell and not cell.isspace() for cell in row):
            return Refusal(RowCode.BLANK_ROW, {"row": number})
        if dirty:
            refusal = self._undecoded(number, row)
            if refusal:
                return refusal
        if tuple(row) == self.header and width > 1:
            return Refusal(RowCode.REPEATED_HEADER, {"row": number})
        facts: dict[str, str | int] = {"row": number, "has": len(row), "expected": width}
        if len(row) < width:
            return Refusal(RowCode.SHORT_ROW, {**facts, "column": self.header[len(row)]})
        if any(row[width:]):
            extra = next(cell for cell in row[width:] if cell)
            return Refusal(RowCode.LONG_ROW, {**facts, "extra": extra[:80]})
        return None

    def _undecoded(self, number: int, row: list[str]) -> Refusal | None:
        for position, cell in enumerate(row):
            name = self.header[position] if position < len(self.header) else str(position + 1)
            if MARKER in cell:
                return Refusal(
                    RowCode.UNDECODABLE,
                    {"row": number, "column": name, "encoding": self.encoding},
                )
            if "\0" in cell:
                return Refusal(RowCode.NUL_CHARACTER, {"row": number, "column": name})
        return None


def shown(cells: Sequence[str]) -> tuple[str, ...]:
    """Cells fit for an error file: bounded, and without what no text may hold."""
    return tuple(
        cell[:SHOWN_CELL_BOUND].replace(MARKER, REPLACEMENT).replace("\0", REPLACEMENT)
        for cell in cells
    )
