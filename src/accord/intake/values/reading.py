"""How a file is read: what was found in it, what is in doubt, and what a person answered."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from accord.intake.values.refusals import Doubt, Refusal

FILE_BYTES_BOUND = 1024**3
COLUMNS_BOUND = 500
FIELD_BOUND = 131_072
LINE_BOUND = 1024**2
UNPACKED_RATIO_BOUND = 100
UNPACKED_FREE_BYTES = 8 * 1024**2
WORKBOOK_UNPACKED_BOUND = 256 * 1024**2
WORKBOOK_ENTRIES_BOUND = 1_000
WORKBOOK_CELLS_BOUND = 10_000_000
SCAN_ROWS_BOUND = 1_000_000
HEAD_ROWS = 1_000
CHOICES_BOUND = 50
SHOWN_CELL_BOUND = 32_767


class Container(StrEnum):
    TEXT = "TEXT"
    GZIP = "GZIP"
    WORKBOOK = "WORKBOOK"


class Kind(StrEnum):
    """What the values of a column are."""

    EMPTY = "EMPTY"
    TEXT = "TEXT"
    CHOICE = "CHOICE"
    WHOLE = "WHOLE"
    DECIMAL = "DECIMAL"
    MONEY = "MONEY"
    DATE = "DATE"
    MOMENT = "MOMENT"
    FLAG = "FLAG"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    URL = "URL"


class DateOrder(StrEnum):
    """How a date is written. A written month name or a four-digit year in front needs no order."""

    DMY = "DMY"
    MDY = "MDY"
    YMD = "YMD"
    SERIAL = "SERIAL"  # days since 1899-12-30, as spreadsheets count
    EPOCH = "EPOCH"  # seconds since 1970-01-01 UTC
    EPOCH_MS = "EPOCH_MS"


class NumberFormat(StrEnum):
    POINT = "POINT"  # 1,234.56 and 12,34,567.8
    COMMA = "COMMA"  # 1.234,56
    SPACE_COMMA = "SPACE_COMMA"  # 1 234,56, also with no-break spaces
    SPACE_POINT = "SPACE_POINT"  # 1 234.56
    APOSTROPHE = "APOSTROPHE"  # 1'234.56


class QuestionCode(StrEnum):
    ENCODING = "ENCODING"
    HEADER_ROW = "HEADER_ROW"
    SHEET = "SHEET"
    DATE_ORDER = "DATE_ORDER"
    DATE_CONFLICT = "DATE_CONFLICT"
    NUMBER_FORMAT = "NUMBER_FORMAT"
    NUMBER_CONFLICT = "NUMBER_CONFLICT"
    NUMBER_OR_DATE = "NUMBER_OR_DATE"


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum as written: exact, with the currency where the text names one (ISO 4217)."""

    value: Decimal
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends inclusive; a single day begins and ends it."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Dialect:
    delimiter: str = ","
    quote: str = '"'
    space_after_delimiter: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer, with (text as written, what it would mean) pairs."""

    answer: str
    shows: tuple[tuple[str, str], ...] = ()
    share: float | None = None  # of what was compared speaks for this answer; a hint, no more


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person can decide; `suggested` is shown, never taken in silence."""

    code: QuestionCode
    options: tuple[Option, ...]
    suggested: str | None = None
    column: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` as in the file, `key` folded for mapping, `position` from 0."""

    name: str
    key: str
    position: int
    kind: Kind
    date_order: DateOrder | None = None
    number_format: NumberFormat | None = None
    currencies: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    filled: float = 0.0
    choices: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnOverride:
    kind: Kind | None = None
    date_order: DateOrder | None = None
    number_format: NumberFormat | None = None


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a person or a profile has stated; `columns` by the column's key."""

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    sheet: str | None = None
    header_row: int | None = None  # 0: the file has no header
    columns: Mapping[str, ColumnOverride] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything needed to read the file again in the same way, and what to show about it.

    `header_row` counts from 1, 0 means that the file has none; `header` holds its cells as they
    stand. `columns` leaves out those that have neither a name nor a value. `rows` counts good
    rows, `bad` the others, both within the first `SCAN_ROWS_BOUND` rows unless `whole`.
    """

    container: Container
    encoding: str
    encoding_confidence: float
    dialect: Dialect
    header_row: int
    header: tuple[str, ...]
    columns: tuple[Column, ...]
    questions: tuple[Question, ...] = ()
    notes: tuple[Doubt, ...] = ()
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    rows: int = 0
    bad: int = 0
    whole: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values; `from_dict` gives an equal reading back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            **{
                **stored,
                "container": Container(stored["container"]),
                "dialect": Dialect(**stored["dialect"]),
                "header": tuple(stored["header"]),
                "columns": tuple(_column(column) for column in stored["columns"]),
                "questions": tuple(_question(question) for question in stored["questions"]),
                "notes": tuple(Doubt(**note) for note in stored["notes"]),
                "sheets": tuple(stored["sheets"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A good row; `number` as a person sees it in a spreadsheet (header = its own row)."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot go in, with its cells for the error file and the reason."""

    number: int
    cells: tuple[str, ...]
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Block:
    """Good rows as columns (one sequence per column of the reading) and the bad rows among them."""

    numbers: Sequence[int]
    columns: tuple[Sequence[str], ...]
    bad: tuple[BadRow, ...] = ()


def _column(stored: Mapping[str, Any]) -> Column:
    order, form = stored["date_order"], stored["number_format"]
    return Column(
        **{
            **stored,
            "kind": Kind(stored["kind"]),
            "date_order": DateOrder(order) if order else None,
            "number_format": NumberFormat(form) if form else None,
            "currencies": tuple(stored["currencies"]),
            "examples": tuple(stored["examples"]),
            "choices": tuple(stored["choices"]),
            "doubts": tuple(Doubt(**doubt) for doubt in stored["doubts"]),
        }
    )


def _question(stored: Mapping[str, Any]) -> Question:
    options = tuple(
        Option(
            answer=option["answer"],
            shows=tuple((written, meant) for written, meant in option["shows"]),
            share=option["share"],
        )
        for option in stored["options"]
    )
    return Question(**{**stored, "code": QuestionCode(stored["code"]), "options": options})
