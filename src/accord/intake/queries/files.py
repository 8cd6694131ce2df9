"""Reading a table file: first what it is (`read_head`), then its rows, however many there are.

Only one block of rows is held at a time, whatever the size of a text file; a workbook is held once
by its reader.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from accord.intake.queries import openings, scans, sources, streams
from accord.intake.queries.openings import Opening
from accord.intake.rules import columns, header
from accord.intake.values.reading import (
    SCAN_ROWS_BOUND,
    BadRow,
    Block,
    Column,
    Container,
    Kind,
    Overrides,
    Question,
    QuestionCode,
    Reading,
    Row,
)
from accord.intake.values.refusals import Doubt, DoubtCode


def read_head(
    path: Path,
    *,
    locale: str,
    overrides: Overrides | None = None,
    name: str | None = None,
    today: date | None = None,
    look_at: int = SCAN_ROWS_BOUND,
) -> Reading:
    """What the file is and what its columns hold; raises `UnableToRead` with the reason.

    `name` is the file's name as its owner knows it, where `path` is a stored copy. `today` lets
    dates that are mostly in the future be seen. The first `look_at` rows are looked at.
    """
    stated = overrides or Overrides()
    container = sources.container_of(path, name=name or path.name)
    if container is Container.WORKBOOK:
        opening = openings.open_workbook(path, stated)
    else:
        opening = openings.open_text(path, container, stated, locale=locale)
    plan, asked = openings.with_header(opening.plan, stated)
    scan, whole = _scan(plan, today=today, look_at=look_at)
    return _reading(replace(opening, plan=plan), asked, scan, stated, locale=locale, whole=whole)


def iterate_columns(path: Path, reading: Reading, *, size: int = 5_000) -> Iterator[Block]:
    """All rows as blocks of at most `size` good rows, one sequence per column of the reading."""
    positions = [column.position for column in reading.columns]
    for records in streams.judged(streams.plan_of(path, reading)):
        bad = deque(records.bad)
        for start in range(0, max(len(records.rows), 1), size):
            numbers, rows = (
                records.numbers[start : start + size],
                records.rows[start : start + size],
            )
            last = start + size >= len(records.rows)
            upto = len(bad) if last else bisect_left(bad, numbers[-1], key=lambda row: row.number)
            beside = tuple(bad.popleft() for _place in range(upto))
            if rows or beside:
                turned = list(zip(*rows, strict=True)) or [()] * len(reading.header)
                yield Block(numbers, tuple(turned[position] for position in positions), beside)


def lines_above(path: Path, reading: Reading) -> list[str]:
    """What stands above the names, a line each."""
    head = streams.head(streams.plan_of(path, reading))
    return [
        " ".join(cell for cell in row if cell)
        for number, row in zip(head.numbers, head.rows, strict=True)
        if number < reading.header_row
    ]


def iterate(path: Path, reading: Reading) -> Iterator[Row | BadRow]:
    """All rows in the order of the file; cells as they stand, in the places of the header."""
    for records in streams.judged(streams.plan_of(path, reading)):
        good = zip(records.numbers, records.rows, strict=True)
        if not records.bad:
            yield from (Row(number, tuple(row)) for number, row in good)
            continue
        found: list[Row | BadRow] = [Row(number, tuple(row)) for number, row in good]
        yield from sorted([*found, *records.bad], key=lambda row: row.number)


def _scan(plan: streams.Plan, *, today: date | None, look_at: int) -> tuple[scans.TableScan, bool]:
    scan = scans.TableScan.of(plan.header, header.keys_of(plan.header))
    for records in streams.judged(plan):
        scan.take(records.rows, records.bad, today=today)
        if scan.rows >= look_at:
            return scan, False
    return scan, True


def _reading(
    opening: Opening,
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
        columns=tuple(
            column
            for column in found
            if _is_named(column, plan.header) or column.kind is not Kind.EMPTY
        ),
        questions=(*opening.questions, *asked, *questions),
        notes=_notes(found, scan, plan.header, whole=whole),
        sheet=plan.sheet,
        sheets=opening.sheets,
        rows=scan.rows,
        bad=scan.bad,
        whole=whole,
    )


def _columns(
    opening: Opening, scan: scans.TableScan, stated: Overrides, *, locale: str
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
    asked_keys = {question.key for question in questions}
    settled_columns = [column for column in found if column.key not in asked_keys]
    return found, [
        _hinted(_suggested(question, settled_columns, scan), found, asked_keys, scan)
        for question in questions
    ]


def _suggested(question: Question, settled: list[Column], scan: scans.TableScan) -> Question:
    """A question with the answer that fits the other columns of the file, for a person to see."""
    answers: list[str] = []
    for column in settled:
        evidence = scan.columns[column.position].evidence
        if question.code is QuestionCode.DATE_ORDER and evidence.triples and column.date_order:
            answers.append(column.date_order)
        elif question.code is QuestionCode.NUMBER_FORMAT and evidence.sums and column.number_format:
            answers.append(column.number_format)
    fitting = [
        answer for answer in answers if answer in {option.answer for option in question.options}
    ]
    return replace(question, suggested=fitting[0]) if len(set(fitting)) == 1 else question


def _hinted(
    question: Question, found: list[Column], asked: set[str | None], scan: scans.TableScan
) -> Question:
    """A question about a date's order, with what the column of the other end of a span says."""
    if question.code is not QuestionCode.DATE_ORDER:
        return question
    this = next(column for column in found if column.key == question.key)
    ends = columns.is_end(this.key)
    for other in found:
        dated = other.kind in (Kind.DATE, Kind.MOMENT) and other is not this
        if dated and columns.is_end(other.key) != ends:
            heads = (scan.columns[this.position].head, scan.columns[other.position].head)
            order = None if other.key in asked else other.date_order
            return columns.with_hint(question, *heads, order, ends=ends)
    return question


def _is_named(column: Column, names: Sequence[str]) -> bool:
    """Whether the file itself names the column; one that it leaves unnamed goes by its place."""
    return bool(names[column.position].strip())


def _notes(
    found: list[Column], scan: scans.TableScan, names: Sequence[str], *, whole: bool
) -> tuple[Doubt, ...]:
    notes = []
    if scan.rows == 0 and scan.bad == 0:
        notes.append(Doubt(DoubtCode.HEADER_ONLY))
    if scan.bad and scan.first_bad is not None:
        notes.append(Doubt(DoubtCode.BAD_ROWS, {"count": scan.bad, "row": scan.first_bad}))
    if not whole:
        notes.append(Doubt(DoubtCode.PARTLY_SCANNED, {"rows": scan.rows}))
    for column in found:
        if not _is_named(column, names) and column.kind is not Kind.EMPTY:
            named = header.letters_name(column.position)
            notes.append(Doubt(DoubtCode.UNNAMED_COLUMN, {"column": named}))
    return tuple(notes)
