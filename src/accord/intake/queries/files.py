"""Reading a table file: first what it is (`read_head`), then its rows, however many there are.

Only one block of rows is held at a time, whatever the size of a text file; a workbook is held once
by its reader.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

from accord.intake.queries import scans, sources, workbooks
from accord.intake.rules import columns, dialect, encoding, header
from accord.intake.rules.records import Cutter, Judge, Records
from accord.intake.values.reading import (
    COLUMNS_BOUND,
    LINE_BOUND,
    SCAN_ROWS_BOUND,
    BadRow,
    Block,
    Column,
    Container,
    DateOrder,
    Dialect,
    Kind,
    Option,
    Overrides,
    Question,
    QuestionCode,
    Reading,
    Row,
)
from accord.intake.values.refusals import Doubt, DoubtCode, FileCode, RowCode, UnableToRead

HEAD_RECORDS = 200
SHEET_BLOCK = 5_000
PREVIEW_LENGTH = 120


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a file is opened and cut, before its columns are known."""

    path: Path
    container: Container
    encoding: str
    dialect: Dialect
    sheet: str | None = None
    width: int | None = None
    header_row: int = 0
    header: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Opening:
    """A plan with what is to be asked and shown about it."""

    plan: _Plan
    confidence: float
    questions: tuple[Question, ...]
    sheets: tuple[str, ...] = ()
    native: frozenset[int] = frozenset()


def read_head(
    path: Path,
    *,
    locale: str,
    overrides: Overrides | None = None,
    name: str | None = None,
    today: date | None = None,
) -> Reading:
    """What the file is and what its columns hold; raises `UnableToRead` with the reason.

    `name` is the file's name as its owner knows it, where `path` is a stored copy. `today` lets
    dates that are mostly in the future be seen. The first `SCAN_ROWS_BOUND` rows are looked at.
    """
    stated = overrides or Overrides()
    container = sources.container_of(path, name=name or path.name)
    if container is Container.WORKBOOK:
        opening = _open_workbook(path, stated)
    else:
        opening = _open_text(path, container, stated, locale=locale)
    plan, asked = _with_header(opening.plan, stated)
    scan, whole = _scan(plan, today=today)
    return _reading(replace(opening, plan=plan), asked, scan, stated, locale=locale, whole=whole)


def iterate_columns(path: Path, reading: Reading, *, size: int = 5_000) -> Iterator[Block]:
    """All rows as blocks of at most `size` good rows, one sequence per column of the reading."""
    positions = [column.position for column in reading.columns]
    for records in _judged(_plan_of(path, reading)):
        for start in range(0, max(len(records.rows), 1), size):
            numbers, rows = (
                records.numbers[start : start + size],
                records.rows[start : start + size],
            )
            upto = numbers[-1] if start + size < len(records.rows) else None
            bad = _between(records.bad, numbers[0] if start else None, upto)
            if rows:
                turned = list(zip(*rows, strict=True))
                yield Block(numbers, tuple(turned[position] for position in positions), bad)
            elif bad:
                yield Block((), tuple(() for _position in positions), bad)


def iterate(path: Path, reading: Reading) -> Iterator[Row | BadRow]:
    """All rows in the order of the file; cells as they stand, in the places of the header."""
    for records in _judged(_plan_of(path, reading)):
        good = zip(records.numbers, records.rows, strict=True)
        if not records.bad:
            yield from (Row(number, tuple(row)) for number, row in good)
            continue
        found: list[Row | BadRow] = [Row(number, tuple(row)) for number, row in good]
        yield from sorted([*found, *records.bad], key=lambda row: row.number)


def _between(bad: Sequence[BadRow], after: int | None, upto: int | None) -> tuple[BadRow, ...]:
    return tuple(
        row
        for row in bad
        if (after is None or row.number >= after) and (upto is None or row.number <= upto)
    )


def _plan_of(path: Path, reading: Reading) -> _Plan:
    return _Plan(
        path=path,
        container=reading.container,
        encoding=reading.encoding,
        dialect=reading.dialect,
        sheet=reading.sheet,
        width=len(reading.header),
        header_row=reading.header_row,
        header=reading.header,
    )


def _open_text(path: Path, container: Container, stated: Overrides, *, locale: str) -> _Opening:
    survey = sources.survey(path, container)
    if not survey.head:
        raise UnableToRead(FileCode.EMPTY)
    if not survey.head.strip(b"\0"):
        raise UnableToRead(FileCode.ALL_NUL)
    if container is Container.GZIP:
        what = dialect.content_of(survey.head)
        if what:
            raise UnableToRead(FileCode.NOT_A_TABLE, what=what)
    guessed = _encoding(survey, stated, locale=locale)
    plan = _Plan(path, container, guessed.encoding, Dialect())
    sample = _sample(plan)
    what = dialect.content_of_text(sample)
    if what:
        raise UnableToRead(FileCode.NOT_A_TABLE, what=what)
    if not sample.strip():
        raise UnableToRead(FileCode.EMPTY)
    questions = () if guessed.certain else (_encoding_question(survey, guessed),)
    plan = replace(plan, dialect=_dialect(sample, stated))
    return _Opening(plan, guessed.confidence, questions)


def _encoding(survey: encoding.Survey, stated: Overrides, *, locale: str) -> encoding.Guess:
    if stated.encoding is None:
        return encoding.guess(survey, locale=locale)
    named = encoding.canonical(stated.encoding)
    if named is None:
        raise UnableToRead(FileCode.UNKNOWN_ENCODING, encoding=stated.encoding)
    return encoding.Guess(named, 1.0, certain=True)


def _encoding_question(survey: encoding.Survey, guessed: encoding.Guess) -> Question:
    wide = guessed.encoding.startswith("utf-")
    lines = (survey.head[:400],) if wide else survey.sample[:2]
    options = tuple(
        Option(answer=name, shows=tuple(("", encoding.preview(line, name)) for line in lines))
        for name in (guessed.encoding, *guessed.others)
    )
    return Question(QuestionCode.ENCODING, options, suggested=guessed.encoding)


def _sample(plan: _Plan) -> str:
    """The start of the text, ending with a complete line."""
    sample = ""
    for text, _dirty in sources.texts(plan.path, plan.container, named=plan.encoding):
        sample += text
        if len(sample) >= LINE_BOUND:
            break
    else:
        return sample
    end = max(sample.rfind("\n"), sample.rfind("\r"))
    if end < 0:
        raise UnableToRead(FileCode.NO_LINE_BREAK, bound=LINE_BOUND)
    return sample[: end + 1]


def _dialect(sample: str, stated: Overrides) -> Dialect:
    told = dialect.separator_line(sample)
    found = dialect.guess(sample[told[1] :] if told else sample)
    if told:
        found = replace(found, delimiter=told[0])
    for mark in (stated.delimiter, stated.quote):
        if mark is not None and (len(mark) != 1 or mark in "\r\n\0"):
            raise UnableToRead(FileCode.UNKNOWN_DELIMITER)
    return replace(
        found,
        delimiter=stated.delimiter or found.delimiter,
        quote=stated.quote or found.quote,
    )


def _open_workbook(path: Path, stated: Overrides) -> _Opening:
    book = workbooks.Workbook(path)
    if not book.sheets:
        raise UnableToRead(FileCode.EMPTY)
    if stated.sheet is not None and stated.sheet not in book.sheets:
        raise UnableToRead(
            FileCode.UNKNOWN_SHEET, sheet=stated.sheet, sheets=", ".join(book.sheets)
        )
    sheet = stated.sheet or book.sheets[0]
    questions: tuple[Question, ...] = ()
    if stated.sheet is None and len(book.sheets) > 1:
        options = tuple(Option(answer=name) for name in book.sheets)
        questions = (Question(QuestionCode.SHEET, options, suggested=sheet),)
    native = {
        position
        for row in islice(book.rows(sheet), 1, SHEET_BLOCK)
        for position, cell in enumerate(row)
        if workbooks.is_number(cell)
    }
    plan = _Plan(path, Container.WORKBOOK, "utf-8", Dialect(), sheet=sheet)
    return _Opening(plan, 1.0, questions, sheets=book.sheets, native=frozenset(native))


def _with_header(plan: _Plan, stated: Overrides) -> tuple[_Plan, tuple[Question, ...]]:
    """The plan with the row of the names; a question where it is not the first row."""
    head = _head(plan)
    if stated.header_row == 0:
        width = max((len(row) for row in head.rows), default=0)
        names = tuple(header.letters_name(position) for position in range(width))
        return _checked(replace(plan, header=names, width=width)), ()
    place = _header_place(head, stated)
    number, names = head.numbers[place], tuple(head.rows[place])
    plan = _checked(replace(plan, header=names, width=len(names), header_row=number))
    if stated.header_row is None:
        later = [row for row in head.rows[place + 1 :] if any(row)]
        example = header.looks_like_record(names, later)
        if example is not None or any(bad.number < number for bad in head.bad):
            raise UnableToRead(FileCode.NO_HEADER, row=number, example=(example or names[0])[:80])
    header.check(names)
    first = next(place for place, row in enumerate(head.rows) if any(row))
    if stated.header_row is None and first != place:
        answers = (head.numbers[place], head.numbers[first])
        options = tuple(
            Option(str(answer), shows=((str(answer), _preview(head, answer)),))
            for answer in answers
        )
        return plan, (Question(QuestionCode.HEADER_ROW, options, suggested=str(number)),)
    return plan, ()


def _preview(head: Records, number: int) -> str:
    row = head.rows[head.numbers.index(number)]
    return " · ".join(cell for cell in row if cell)[:PREVIEW_LENGTH]


def _header_place(head: Records, stated: Overrides) -> int:
    if stated.header_row is not None:
        if stated.header_row not in head.numbers:
            raise UnableToRead(FileCode.NO_SUCH_ROW, row=stated.header_row)
        return head.numbers.index(stated.header_row)
    place = header.find_header(head.rows)
    if place is None:
        raise UnableToRead(FileCode.EMPTY)
    return place


def _checked(plan: _Plan) -> _Plan:
    if len(plan.header) > COLUMNS_BOUND:
        raise UnableToRead(FileCode.TOO_MANY_COLUMNS, columns=len(plan.header), bound=COLUMNS_BOUND)
    if any(encoding.MARKER in name or "\0" in name for name in plan.header):
        raise UnableToRead(FileCode.UNKNOWN_ENCODING, encoding=plan.encoding)
    return plan


def _head(plan: _Plan) -> Records:
    """The first records of the file as they stand."""
    head = Records()
    for records in _records(plan):
        head.numbers += records.numbers
        head.rows += records.rows
        head.bad += records.bad
        if len(head.rows) >= HEAD_RECORDS:
            break
    return Records(head.numbers[:HEAD_RECORDS], head.rows[:HEAD_RECORDS], head.bad[:HEAD_RECORDS])


def _records(plan: _Plan) -> Iterator[Records]:
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


def _sheet_records(plan: _Plan) -> Iterator[Records]:
    rows = workbooks.Workbook(plan.path).rows(plan.sheet or "")
    number = 0
    while block := list(islice(rows, SHEET_BLOCK)):
        texts = [[workbooks.cell_text(cell) for cell in row] for row in block]
        numbers = list(range(number + 1, number + 1 + len(block)))
        number += len(block)
        yield Records(numbers, texts, dirty=any("\0" in cell for row in texts for cell in row))


def _judged(plan: _Plan) -> Iterator[Records]:
    """Good and bad rows below the names; blank rows at the very end are no rows."""
    judge = Judge(header=plan.header, encoding=plan.encoding)
    held: list[BadRow] = []
    for records in _records(plan):
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


def _scan(plan: _Plan, *, today: date | None) -> tuple[scans.TableScan, bool]:
    scan = scans.TableScan.of(plan.header, header.keys_of(plan.header))
    for records in _judged(plan):
        scan.take(records.rows, records.bad, today=today)
        if scan.rows >= SCAN_ROWS_BOUND:
            return scan, False
    return scan, True


def _reading(
    opening: _Opening,
    asked: tuple[Question, ...],
    scan: scans.TableScan,
    stated: Overrides,
    *,
    locale: str,
    whole: bool,
) -> Reading:
    plan = opening.plan
    found, questions = _columns(opening, scan, stated, locale=locale)
    return Reading(
        container=plan.container,
        encoding=plan.encoding,
        encoding_confidence=opening.confidence,
        dialect=plan.dialect,
        header_row=plan.header_row,
        header=plan.header,
        columns=tuple(column for column in found if column.name or column.kind is not Kind.EMPTY),
        questions=(*opening.questions, *asked, *questions),
        notes=_notes(found, scan, whole=whole),
        sheet=plan.sheet,
        sheets=opening.sheets,
        rows=scan.rows,
        bad=scan.bad,
        whole=whole,
    )


def _columns(
    opening: _Opening, scan: scans.TableScan, stated: Overrides, *, locale: str
) -> tuple[list[Column], list[Question]]:
    found: list[Column] = []
    questions: list[Question] = []
    for column in scan.columns:
        column.native = column.position in opening.native
        override = stated.columns.get(column.key)
        settled, asked = columns.settle(
            column.seen(rows=scan.rows), locale=locale, override=override
        )
        found.append(settled)
        questions.extend(asked)
    return found, [_hinted(question, found, scan) for question in questions]


def _hinted(question: Question, found: list[Column], scan: scans.TableScan) -> Question:
    """A question about a date's order, with what a column that ends or begins it suggests."""
    if question.code is not QuestionCode.DATE_ORDER:
        return question
    this = next(column for column in found if column.key == question.key)
    for other in found:
        dated = other.kind in (Kind.DATE, Kind.MOMENT) and other is not this
        if dated and columns.is_end(this.key) != columns.is_end(other.key):
            heads = (scan.columns[this.position].head, scan.columns[other.position].head)
            order = None if _is_asked(other, this) else other.date_order
            return columns.with_hint(question, *heads, order, ends=columns.is_end(this.key))
    return question


def _is_asked(other: Column, this: Column) -> bool:
    return other.date_order is not DateOrder.YMD and other.date_order == this.date_order


def _notes(found: list[Column], scan: scans.TableScan, *, whole: bool) -> tuple[Doubt, ...]:
    notes = []
    if scan.rows == 0 and scan.bad == 0:
        notes.append(Doubt(DoubtCode.HEADER_ONLY))
    if scan.bad and scan.first_bad is not None:
        notes.append(Doubt(DoubtCode.BAD_ROWS, {"count": scan.bad, "row": scan.first_bad}))
    if not whole:
        notes.append(Doubt(DoubtCode.PARTLY_SCANNED, {"rows": scan.rows}))
    for column in found:
        if not column.name and column.kind is not Kind.EMPTY:
            named = header.letters_name(column.position)
            notes.append(Doubt(DoubtCode.UNNAMED_COLUMN, {"column": named}))
    return tuple(notes)
