"""The records of a file, as they stand or told apart into good and bad rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from accord.intake.queries import sources, workbooks
from accord.intake.rules import dialect
from accord.intake.rules.records import Cutter, Judge, Records
from accord.intake.values.reading import LINE_BOUND, BadRow, Container, Dialect, Reading
from accord.intake.values.refusals import FileCode, RowCode, UnableToRead

HEAD_RECORDS = 200
SHEET_BLOCK = 5_000


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is opened and cut, before its columns are known."""

    path: Path
    container: Container
    encoding: str
    dialect: Dialect
    sheet: str | None = None
    width: int | None = None
    header_row: int = 0
    header: tuple[str, ...] = ()


def plan_of(path: Path, reading: Reading) -> Plan:
    """The plan of a reading that has been settled before."""
    return Plan(
        path=path,
        container=reading.container,
        encoding=reading.encoding,
        dialect=reading.dialect,
        sheet=reading.sheet,
        width=len(reading.header),
        header_row=reading.header_row,
        header=reading.header,
    )


def sample(plan: Plan) -> str:
    """The start of the text, ending with a complete line."""
    start = ""
    for text, _dirty in sources.texts(plan.path, plan.container, named=plan.encoding):
        start += text
        if len(start) >= LINE_BOUND:
            break
    else:
        return start
    end = max(start.rfind("\n"), start.rfind("\r"))
    if end < 0:
        raise UnableToRead(FileCode.NO_LINE_BREAK, bound=LINE_BOUND)
    return start[: end + 1]


def head(plan: Plan) -> Records:
    """The first records of the file as they stand."""
    start = Records()
    for records in blocks(plan):
        start.numbers += records.numbers
        start.rows += records.rows
        start.bad += records.bad
        if len(start.rows) >= HEAD_RECORDS:
            break
    return Records(
        start.numbers[:HEAD_RECORDS], start.rows[:HEAD_RECORDS], start.bad[:HEAD_RECORDS]
    )


def blocks(plan: Plan) -> Iterator[Records]:
    """All records of the file, the names and what stands above them too."""
    if plan.container is Container.WORKBOOK:
        yield from _sheet_records(plan)
        return
    cutter = Cutter(dialect=plan.dialect, width=plan.width)
    first = True
    for text, dirty in sources.texts(plan.path, plan.container, named=plan.encoding):
        told = dialect.separator_line(text) if first else None
        first = False
        yield cutter.feed(text[told[1] :] if told else text, dirty=dirty)
    yield cutter.feed("", final=True)


def _sheet_records(plan: Plan) -> Iterator[Records]:
    rows = workbooks.Workbook(plan.path).rows(plan.sheet or "")
    number = 0
    while block := list(islice(rows, SHEET_BLOCK)):
        texts = [[workbooks.cell_text(cell) for cell in row] for row in block]
        numbers = list(range(number + 1, number + 1 + len(block)))
        number += len(block)
        yield Records(numbers, texts, dirty=any("\0" in cell for row in texts for cell in row))


def judged(plan: Plan) -> Iterator[Records]:
    """Good and bad rows below the names; blank rows at the very end are no rows."""
    judge = Judge(header=plan.header, encoding=plan.encoding)
    held: list[BadRow] = []
    for records in blocks(plan):
        judged = judge.judge(_below(records, plan.header_row))
        if not judged.bad and not held:
            yield judged
            continue
        last = max(
            [
                *judged.numbers[-1:],
                *(bad.number for bad in judged.bad if bad.refusal.code != RowCode.BLANK_ROW),
            ],
            default=0,
        )
        bad = [*held, *judged.bad]
        held = [row for row in bad if row.number > last]
        judged.bad = [row for row in bad if row.number <= last]
        yield judged


def _below(records: Records, header_row: int) -> Records:
    if records.numbers and records.numbers[0] <= header_row:
        start = sum(1 for number in records.numbers if number <= header_row)
        records.numbers, records.rows = records.numbers[start:], records.rows[start:]
    if records.bad and records.bad[0].number <= header_row:
        records.bad = [bad for bad in records.bad if bad.number > header_row]
    return records
