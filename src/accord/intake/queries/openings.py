"""How a file is opened: its character set, its dialect or sheet, and the row of its names."""

from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from accord.intake.queries import sources, streams, workbooks
from accord.intake.queries.streams import Plan
from accord.intake.rules import dialect, encoding, header
from accord.intake.rules.records import Records
from accord.intake.values.reading import (
    COLUMNS_BOUND,
    Container,
    Dialect,
    Option,
    Overrides,
    Question,
    QuestionCode,
)
from accord.intake.values.refusals import FileCode, UnableToRead

PREVIEW_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Opening:
    """A plan with what is to be asked and shown about it."""

    plan: Plan
    confidence: float
    questions: tuple[Question, ...]
    sheets: tuple[str, ...] = ()
    native: frozenset[int] = frozenset()


def open_text(path: Path, container: Container, stated: Overrides, *, locale: str) -> Opening:
    if stated.sheet is not None:
        raise UnableToRead(FileCode.NO_SHEETS, sheet=stated.sheet)
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
    plan = Plan(path, container, guessed.encoding, Dialect())
    sample = streams.sample(plan)
    what = dialect.content_of_text(sample)
    if what:
        raise UnableToRead(FileCode.NOT_A_TABLE, what=what)
    if not sample.strip():
        raise UnableToRead(FileCode.EMPTY)
    questions = () if guessed.certain else (_encoding_question(survey, guessed),)
    plan = replace(plan, dialect=_dialect(sample, stated))
    return Opening(plan, guessed.confidence, questions)


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


def open_workbook(path: Path, stated: Overrides) -> Opening:
    book = workbooks.Workbook(path)
    if not book.sheets:
        raise UnableToRead(FileCode.EMPTY)
    if stated.sheet is not None and stated.sheet not in book.sheets:
        raise UnableToRead(
            FileCode.UNKNOWN_SHEET, sheet=stated.sheet, sheets=", ".join(book.sheets)
        )
    sheet = stated.sheet or book.sheets[0]
    questions: tuple[Question, ...] = ()
    if stated.sheet is None and len(book.shown) > 1:
        options = tuple(Option(answer=name) for name in book.shown)
        questions = (Question(QuestionCode.SHEET, options, suggested=sheet),)
    native = {
        position
        for row in islice(book.rows(sheet), 1, streams.SHEET_BLOCK)
        for position, cell in enumerate(row)
        if workbooks.is_number(cell)
    }
    plan = Plan(path, Container.WORKBOOK, "utf-8", Dialect(), sheet=sheet)
    return Opening(plan, 1.0, questions, sheets=book.sheets, native=frozenset(native))


def with_header(plan: Plan, stated: Overrides) -> tuple[Plan, tuple[Question, ...]]:
    """The plan with the row of the names; a question where it is not the first row."""
    head = streams.head(plan)
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
    first = next(
        place for place, row in enumerate(head.rows) if any(row) and not header.is_comment(row)
    )
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


def _checked(plan: Plan) -> Plan:
    if len(plan.header) > COLUMNS_BOUND:
        raise UnableToRead(FileCode.TOO_MANY_COLUMNS, columns=len(plan.header), bound=COLUMNS_BOUND)
    if any(encoding.MARKER in name or "\0" in name for name in plan.header):
        raise UnableToRead(FileCode.UNKNOWN_ENCODING, encoding=plan.encoding)
    return plan
