"""Cells become values: every field of a block at once, and each refusal by row and column."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email

from accord.contacts.values.people import Outcome
from accord.intake.rules import dates, endings, flags, numbers, periods
from accord.intake.rules.header import fold
from accord.intake.values.batches import Kind
from accord.intake.values.plans import Field, Plan, Type, fields_of
from accord.intake.values.reading import Amount, DateOrder, NumberFormat, Period
from accord.kernel.money import Money

LIKE_STAGE = "@"
ANYTHING_ELSE = "*"
AHEAD_BOUND = timedelta(days=1)
_SIMPLE_EMAIL = re.compile(
    r"[a-z0-9_+-](?:[a-z0-9._+-]{0,62}[a-z0-9_+-])?@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
_ADDRESS_BOUND = 254  # RFC 5321: longer ones cannot be written to
_SHORTENED = re.compile(r"[0-9][.,][0-9]+E\+[0-9]{1,3}")  # two ids may look alike as 1.23E+11
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row does not go in: `row` is its place in the block, `column` the file's header."""

    row: int
    code: str
    column: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    outcome: Outcome = Outcome.REFUSED


@dataclass(slots=True)
class Normalised:
    """A block as fields; `good` leaves out rows with problems and those that are `done`."""

    values: dict[str, Sequence[Any]]
    attributes: Sequence[dict[str, str]]
    problems: dict[int, Problem]
    size: int
    done: set[int] = field(default_factory=set)
    assumed: set[str] = field(default_factory=set)  # fields that only a default holds

    def good(self) -> list[int]:
        """The places of the rows that go in."""
        out = self.done.union(self.problems)
        return [row for row in range(self.size) if row not in out]

    def column(self, name: str, rows: Sequence[int], *, blank: Any = "") -> list[Any]:
        """A field's values for these rows; `blank` where the file has no such column."""
        values = self.values.get(name)
        if values is None:
            return [blank] * len(rows)
        return [blank if values[row] is None else values[row] for row in rows]


@dataclass(frozen=True, slots=True)
class ColumnFormat:
    """How one column of the file writes dates and numbers; `doubtful`: it could be two ways.

    `latest`: no day of it can lie beyond, for it tells of what has happened.
    """

    date_order: DateOrder = DateOrder.YMD
    number_format: NumberFormat = NumberFormat.POINT
    doubtful: bool = False
    latest: datetime | None = None


def latest_of(field_: Field, *, at: datetime) -> datetime | None:
    """What a field's moments cannot lie beyond at a delivery; a day is left for zones apart."""
    return at + AHEAD_BOUND if field_.happened else None


def normalise(
    *,
    plan: Plan,
    headers: Sequence[str],
    columns: Sequence[Sequence[str]],
    formats: Mapping[str, ColumnFormat],
    size: int,
    attributes: Sequence[dict[str, str]] = (),
) -> Normalised:
    """Read every mapped column as its field; what nobody mapped stays as attributes."""
    known = fields_of(plan.kind)
    unanswered = {word.casefold() for word in plan.unanswered}
    answer = Normalised({}, [dict(said) for said in attributes or [{}] * size], {}, size)
    for header, cells in zip(headers, columns, strict=True):
        cleaned = _clean(cells, unanswered=unanswered)
        name = plan.columns.get(header)
        if name is None or name not in known:
            _keep(answer.attributes, header=header, cells=cleaned)
            continue
        format_ = formats.get(header, ColumnFormat())
        values, wrong = _read(known[name], cleaned, plan=plan, format_=format_)
        answer.values[name] = values
        if format_.doubtful and plan.on_doubt == "quarantine":
            _set_aside(answer, header=header, cells=cleaned)
        _note(answer, wrong=wrong, header=header, cells=cleaned, field_=known[name])
        if format_.latest:
            _hold_back(answer, values, latest=format_.latest, header=header, cells=cleaned)
    _defaults(answer, plan=plan, known=known)
    return answer


def _clean(cells: Sequence[str], *, unanswered: set[str]) -> list[str]:
    values = [cell.strip() for cell in cells]
    together = "".join(values)
    if not (together.isascii() and together.isprintable()):
        values = [_CONTROLS.sub("", value) for value in values]
    if not unanswered:
        return values
    longest = max(map(len, unanswered))  # folding makes no word shorter
    return [
        "" if len(value) <= longest and value.casefold() in unanswered else value
        for value in values
    ]


def _keep(attributes: Sequence[dict[str, str]], *, header: str, cells: Sequence[str]) -> None:
    name = header[:120] or "column"
    for bag, cell in zip(attributes, cells, strict=True):
        if cell:
            bag[name] = cell[:2000]


def _note(
    answer: Normalised, *, wrong: Sequence[int], header: str, cells: Sequence[str], field_: Field
) -> None:
    for row in wrong:
        shortened = field_.type is Type.KEY and len(cells[row]) <= field_.bound
        answer.problems.setdefault(
            row,
            Problem(
                row,
                "SHORTENED_KEY" if shortened else f"NOT_{field_.type}",
                header,
                {"value": cells[row][:80], "field": str(field_.name)},
            ),
        )


def _hold_back(
    answer: Normalised,
    values: Sequence[datetime | None],
    *,
    latest: datetime,
    header: str,
    cells: Sequence[str],
) -> None:
    for row, moment in enumerate(values):
        if moment is not None and moment > latest and row not in answer.problems:
            answer.problems[row] = ahead(row, header=header, value=cells[row])


def ahead(row: int, *, header: str, value: str) -> Problem:
    """A row that says that something has happened on a day that has not come."""
    return Problem(row, "AHEAD", header, {"value": value[:80]}, outcome=Outcome.QUARANTINED)


def _set_aside(answer: Normalised, *, header: str, cells: Sequence[str]) -> None:
    for row, cell in enumerate(cells):
        if cell and row not in answer.problems:
            answer.problems[row] = Problem(
                row, "TWO_READINGS", header, {"value": cell[:80]}, outcome=Outcome.QUARANTINED
            )


def _defaults(answer: Normalised, *, plan: Plan, known: Mapping[str, Field]) -> None:
    for name, default in plan.defaults.items():
        if name not in known:
            continue
        if is_like(known[name], default):
            base = [said or "" for said in answer.values.get(default[1:], [""] * answer.size)]
            codes, unsaid = _codes(known[name], base, plan.values.get(name, {}))
            if plan.kind is Kind.DEALS and name == "outcome":
                for row in unsaid:
                    codes[row] = endings.ending_of(str(base[row]))
            answer.values[name] = codes
            continue
        values, meant = answer.values.get(name), read_one(known[name], default, plan=plan)
        if values is None:
            answer.values[name] = [meant] * answer.size
            answer.assumed.add(name)
        else:
            answer.values[name] = [meant if value in (None, "") else value for value in values]


def ids_in(said: str) -> tuple[str, ...]:
    """The ids of a cell that may list several, as CRMs write what belongs to a record."""
    return tuple(part for each in said.split(";") if (part := each.strip()))


def is_like(field_: Field, default: str) -> bool:
    """Whether a default takes its code from another field, as `@stage` does."""
    return field_.type is Type.CODE and default.startswith(LIKE_STAGE)


def read_one(field_: Field, written: str, *, plan: Plan) -> Any:
    """A value that stands in the plan itself, days as 2026-01-31; None where it is none."""
    values, wrong = _read(field_, [written], plan=plan, format_=ColumnFormat())
    return None if wrong else values[0]


def _read(
    field_: Field, cells: Sequence[str], *, plan: Plan, format_: ColumnFormat
) -> tuple[Sequence[Any], list[int]]:
    meant = plan.values.get(field_.name, {})
    if field_.type is Type.CODE:
        return _codes(field_, cells, meant)
    if meant:
        other = meant.get(ANYTHING_ELSE)
        cells = [meant.get(cell.casefold(), cell and (other or cell)) for cell in cells]
    return _READERS[field_.type](field_, cells, plan, format_)


def _codes(
    field_: Field, cells: Sequence[str], meant: Mapping[str, str]
) -> tuple[list[str | None], list[int]]:
    codes = {**endings.stage_words(field_.codes), **{fold(code): code for code in field_.codes}}
    other = meant.get(ANYTHING_ELSE)
    known: dict[str, str | None] = {"": None}
    values, wrong = [], []
    for row, cell in enumerate(cells):
        if cell not in known:
            known[cell] = meant.get(cell.casefold()) or codes.get(fold(cell)) or other
        value = known[cell]
        if cell and value is None:
            wrong.append(row)
        values.append(value)
    return values, wrong


def _texts(
    field_: Field, cells: Sequence[str], _plan: Plan, _format: ColumnFormat
) -> tuple[list[str], list[int]]:
    bound = field_.bound
    return list(cells), [row for row, cell in enumerate(cells) if len(cell) > bound]


def _keys(
    field_: Field, cells: Sequence[str], _plan: Plan, _format: ColumnFormat
) -> tuple[list[str], list[int]]:
    """Ids: a word for "nothing" is no id, or all who lack one would be taken for the same."""
    values = ["" if cell.casefold() in flags.NO_KEYS else cell for cell in cells]
    bound = field_.bound
    return values, [
        row
        for row, cell in enumerate(cells)
        if len(cell) > bound or ("E+" in cell and _SHORTENED.fullmatch(cell))
    ]


def _emails(
    _field: Field, cells: Sequence[str], _plan: Plan, _format: ColumnFormat
) -> tuple[list[str], list[int]]:
    values, wrong = [], []
    for row, cell in enumerate(cells):
        folded = cell.lower()
        if not folded or (
            _SIMPLE_EMAIL.fullmatch(folded) and ".." not in folded and len(folded) <= _ADDRESS_BOUND
        ):
            values.append(folded)
            continue
        if flags.is_missing(cell):
            values.append("")
            continue
        address = normal_email(cell)
        values.append(address or "")
        if address is None:
            wrong.append(row)
    return values, wrong


def normal_email(written: str) -> str | None:
    """The address in its one form (lower case, NFC), or None where it is none."""
    try:
        found = validate_email(
            written.strip(),
            check_deliverability=False,
            allow_smtputf8=True,
            strict=True,
            test_environment=True,
        )
    except EmailNotValidError:
        return None
    return found.normalized.lower()


def _wholes(
    _field: Field, cells: Sequence[str], _plan: Plan, format_: ColumnFormat
) -> tuple[list[int | None], list[int]]:
    return _parsed(
        cells, lambda cell: _counted(numbers.parse_whole(cell, number_format=format_.number_format))
    )


def _counted(value: int | None) -> int | None:
    return value if value is not None and 0 <= value < 2**31 else None


def _amounts(
    _field: Field, cells: Sequence[str], _plan: Plan, format_: ColumnFormat
) -> tuple[list[Amount | None], list[int]]:
    def read(cell: str) -> Amount | None:
        amount = numbers.parse_amount(cell, number_format=format_.number_format)
        fits = amount is not None and 0 <= amount.value < 10**13
        return amount if fits else None

    return _parsed(cells, read)


def _days(
    _field: Field, cells: Sequence[str], _plan: Plan, format_: ColumnFormat
) -> tuple[list[date | None], list[int]]:
    return _parsed(cells, lambda cell: dates.parse_date(cell, order=format_.date_order))


def _periods(
    field_: Field, cells: Sequence[str], plan: Plan, format_: ColumnFormat
) -> tuple[list[Period | None], list[int]]:
    header = next((named for named, name in plan.columns.items() if name == field_.name), "")
    return _parsed(
        cells, lambda cell: periods.parse_period(cell, order=format_.date_order, header=header)
    )


def _moments(
    _field: Field, cells: Sequence[str], plan: Plan, format_: ColumnFormat
) -> tuple[list[datetime | None], list[int]]:
    zone = ZoneInfo(plan.zone or "UTC")
    return _parsed(
        cells, lambda cell: dates.parse_moment(cell, order=format_.date_order, zone=zone)
    )


def _flags(
    _field: Field, cells: Sequence[str], _plan: Plan, _format: ColumnFormat
) -> tuple[list[bool | None], list[int]]:
    return _parsed(cells, flags.parse_flag)


def _parsed(cells: Sequence[str], read: Callable[[str], Any]) -> tuple[list[Any], list[int]]:
    known: dict[str, Any] = {"": None}
    values, wrong = [], []
    for row, cell in enumerate(cells):
        if cell not in known:
            known[cell] = read(cell)
        value = known[cell]
        if value is None and cell and not flags.is_missing(cell):
            wrong.append(row)
        values.append(value)
    return values, wrong


_READERS: dict[
    Type, Callable[[Field, Sequence[str], Plan, ColumnFormat], tuple[Sequence[Any], list[int]]]
] = {
    Type.TEXT: _texts,
    Type.KEY: _keys,
    Type.EMAIL: _emails,
    Type.WHOLE: _wholes,
    Type.AMOUNT: _amounts,
    Type.DAY: _days,
    Type.PERIOD: _periods,
    Type.MOMENT: _moments,
    Type.FLAG: _flags,
}


def minor_units(amount: Amount | None, *, currency: str) -> int | None:
    """Whole minor units of a sum, rounded half even where the text is finer than the coin."""
    return None if amount is None else Money.rounded(amount.value, currency=currency).minor


def currency_of(said: str, *, usual: str) -> str:
    """A currency as a row says it, else the usual one."""
    code = said.strip().upper()
    return code if len(code) == 3 and code.isalpha() and code.isascii() else usual or "EUR"


def code_of(label: str) -> str | None:
    """A label such as "Paid Search" as a code such as `paid_search`; None for blank."""
    return fold(label)[:120] or None


def display_name(*, full: str, given: str, family: str) -> str:
    """The name to show: as given in one piece, else put together."""
    return full or " ".join(part for part in (given, family) if part)
