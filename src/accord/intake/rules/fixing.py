"""What a row says once its corrections are made; the cells it came with stay as they were."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from accord.intake.rules.normalise import ColumnFormat
from accord.intake.values.fixing import CELL_BOUND, Correction, FixKind, UnableToFix
from accord.intake.values.reading import DateOrder, NumberFormat

# Reasons of the pipeline itself. Any other is of a row that could not be read as a table's row.
IN_DOUBT = frozenset({"TWO_READINGS", "FILE_IN_DOUBT", "LOOKS_AUTOMATIC"})


@dataclass(frozen=True, slots=True)
class Fixed:
    """A row after its corrections: its cells, how columns are written that somebody has said,
    columns whose cells somebody has written, and whether it is taken as it stands."""

    cells: tuple[str, ...]
    said: tuple[tuple[str, str, str], ...] = ()
    written: frozenset[str] = frozenset()
    accepted: bool = False

    @property
    def reading(self) -> tuple[object, ...]:
        """Rows alike in this can be read together."""
        return self.said, self.written, self.accepted


def clean(correction: Correction) -> Correction:
    """The correction as it can be kept; raises UnableToFix where a text is too long."""
    return Correction(correction.kind, _clean(correction.details))


def _clean(said: Any) -> Any:
    if isinstance(said, Mapping):
        return {_clean(name): _clean(each) for name, each in said.items()}
    if not isinstance(said, str):
        return said
    if len(said) > CELL_BOUND:
        raise UnableToFix("TOO_LONG")
    return said.replace("\x00", "").encode("utf-8", "ignore").decode()


def apply(
    *, cells: Sequence[str], headers: Sequence[str], corrections: Sequence[Correction]
) -> Fixed:
    """The row with its corrections made, in their order."""
    row = dict(zip(headers, [*cells, *[""] * (len(headers) - len(cells))], strict=False))
    fixed = Fixed(tuple(row.values()))
    for correction in corrections:
        fixed = _MAKE[correction.kind](row, fixed, correction.details)
    return replace(fixed, cells=tuple(row[header] for header in headers))


def _cells(row: dict[str, str], fixed: Fixed, said: Mapping[str, object]) -> Fixed:
    new = said.get("cells", {})  # none where it told of somebody who was erased
    assert isinstance(new, dict)
    row.update({name: text for name, text in new.items() if name in row})
    return replace(fixed, written=fixed.written | set(new))


def _set(row: dict[str, str], fixed: Fixed, said: Mapping[str, object]) -> Fixed:
    column = str(said.get("column", ""))
    if column not in row:
        return fixed
    row[column] = str(said["value"])
    return replace(fixed, written=fixed.written | {column})


def _replace(row: dict[str, str], fixed: Fixed, said: Mapping[str, object]) -> Fixed:
    column = str(said.get("column", ""))
    if column in row and row[column].strip() == said["old"]:
        row[column] = str(said["new"])
    return fixed


def _read_as(_row: dict[str, str], fixed: Fixed, said: Mapping[str, object]) -> Fixed:
    column = str(said.get("column", ""))
    others = [each for each in fixed.said if each[0] != column]
    order, form = str(said.get("date_order") or ""), str(said.get("number_format") or "")
    return replace(fixed, said=tuple(sorted([*others, (column, order, form)])))


def _accept(_row: dict[str, str], fixed: Fixed, _said: Mapping[str, object]) -> Fixed:
    return replace(fixed, accepted=True)


def _nothing(_row: dict[str, str], fixed: Fixed, _said: Mapping[str, object]) -> Fixed:
    return fixed


_MAKE = {
    FixKind.CELLS: _cells,
    FixKind.SET: _set,
    FixKind.REPLACE: _replace,
    FixKind.READ_AS: _read_as,
    FixKind.ACCEPT: _accept,
    FixKind.DROP: _nothing,
}


def formats_of(formats: Mapping[str, ColumnFormat], *, fixed: Fixed) -> dict[str, ColumnFormat]:
    """How the columns of such rows are written: what somebody has said comes first."""
    answer = dict(formats)
    for column, order, form in fixed.said:
        before = answer.get(column, ColumnFormat())
        answer[column] = replace(
            before,
            date_order=DateOrder(order) if order else before.date_order,
            number_format=NumberFormat(form) if form else before.number_format,
            doubtful=False,
        )
    for column, before in answer.items():
        if fixed.accepted or column in fixed.written:
            answer[column] = replace(before, doubtful=False)
    return answer


def waits_still(code: str, *, fixed: Fixed, is_of_the_pipeline: bool) -> bool:
    """Whether a row stays whatever its cells say: nobody has said how to read the whole, or it
    was no row of its table and nobody has written it anew."""
    if fixed.written or code in ("TWO_READINGS",):
        return False
    if code in IN_DOUBT:
        return not fixed.accepted
    return not is_of_the_pipeline
