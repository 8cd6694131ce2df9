"""Files as tables whose columns are told by what is in them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from accord.intake.api import read_amounts, read_moments
from accord.intake.values.reading import Column, Kind
from accord.intake.values.tables import FileTable
from accord.matching import api as matching
from accord.matching.values.roles import Role
from accord.toolaudit.rules import headings
from accord.toolaudit.values.outcomes import Subject
from accord.toolaudit.values.tables import Table

_DATED = (Kind.DATE, Kind.MOMENT)
OWNED_BY_FEW = 0.3
FEW = 10


def table_of(file: FileTable) -> Table:
    """The table of a file, with the role of each column."""
    names = tuple(_distinct([column.name or column.key for column in file.columns]))
    told = matching.roles_of(dict(zip(names, map(_looked_at, file.cells), strict=True)))
    roles = tuple(
        _role(name, told[name], column, cells)
        for name, column, cells in zip(names, file.columns, file.cells, strict=True)
    )
    return Table(names, file.cells, roles, file.numbers)


def _looked_at(cells: Sequence[str]) -> Sequence[str]:
    """Cells by which a column is told: a value that is always the same says nothing of who a row
    is, unless there are so few rows that it only happens to be."""
    if len(cells) <= FEW and len(set(cells)) == 1:
        return (cells[0], f"{cells[0]} ")
    return cells


def without_deals_names(left: Table, right: Table) -> tuple[Table, Table]:
    """Both tables, with the names of deals as names of nobody where the other names no deals:
    what a deal is called is not held against the person whom it is about."""
    one, two = _of_deals(left), _of_deals(right)
    if bool(one) == bool(two):
        return left, right
    return _unnamed(left, one), _unnamed(right, two)


def _of_deals(table: Table) -> tuple[int, ...]:
    places = table.of_role(Role.FULL_NAME, Role.GIVEN_NAME, Role.FAMILY_NAME, Role.COMPANY)
    told = [place for place in places if headings.names_deal(matching.plain(table.names[place]))]
    return tuple(told) or _only_name(table, places)


def _only_name(table: Table, places: tuple[int, ...]) -> tuple[int, ...]:
    """A lone “Name” beside a stage and a sum, without any address, is what a deal is called."""
    subjects = {headings.subject_of(matching.plain(name)) for name in table.names}
    alone = len(places) == 1 and matching.plain(table.names[places[0]]) == "name"
    reached = table.of_role(Role.EMAIL, Role.PHONE)
    return places if alone and not reached and {Subject.STAGE, Subject.AMOUNT} <= subjects else ()


def _unnamed(table: Table, places: tuple[int, ...]) -> Table:
    roles = (Role.CATEGORY if place in places else role for place, role in enumerate(table.roles))
    return replace(table, roles=tuple(roles))


def _distinct(names: Sequence[str]) -> list[str]:
    met: Counter[str] = Counter()
    told = []
    for name in names:
        met[name] += 1
        told.append(name if met[name] == 1 else f"{name} ({met[name]})")
    return told


def _role(name: str, role: Role, column: Column, cells: Sequence[str]) -> Role:
    """The role of a column; that of a colleague says nothing of who the row is about."""
    if column.kind in _DATED:
        return Role.DATE
    if headings.subject_of(matching.plain(name)) is Subject.OWNER:
        return Role.CATEGORY
    if role is Role.EMAIL and _few(cells):
        return Role.CATEGORY
    return role


def _few(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells[:: max(1, len(cells) // 2_000)] if cell]
    return len(filled) >= 20 and len(set(filled)) < OWNED_BY_FEW * len(filled)


def begun(file: FileTable, table: Table) -> tuple[Sequence[datetime | None], str] | None:
    """When each row came to be, and by which column; None where the file does not say."""
    dated = [
        (-headings.beginning(matching.plain(name)), place)
        for place, (name, role) in enumerate(zip(table.names, table.roles, strict=True))
        if role is Role.DATE and file.columns[place].kind in _DATED
    ]
    for _likely, place in sorted(dated):
        column = file.columns[place]
        moments = read_moments(column=column, cells=table.cells[place], zone=UTC)
        if moments is not None and any(moments):
            return moments, table.names[place]
    return None


def folded(file: FileTable, table: Table, place: int, rows: Sequence[int]) -> list[str]:
    """The cells of some rows as two tools' spellings of one thing compare: days, sums, words."""
    cells = [table.cells[place][row] for row in rows]
    column = file.columns[place]
    if column.kind in _DATED:
        moments = read_moments(column=column, cells=cells, zone=UTC)
        if moments is not None:
            return [each.date().isoformat() if each else "" for each in moments]
    amounts = read_amounts(column=column, cells=cells)
    if amounts is not None:
        return ["" if each is None else f"{each.normalize():f}" for each in amounts]
    known = {cell: _word(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


def _word(cell: str) -> str:
    if matching.is_nothing(cell):
        return ""
    if "@" in cell and " " not in cell.strip():
        cell = cell.partition("@")[0]
    return " ".join(sorted(matching.plain(cell).split())) or cell.strip()
