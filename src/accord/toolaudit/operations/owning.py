"""Owners for the rows that never arrived."""

from collections.abc import Callable

from accord.matching import api as matching
from accord.team import api as team
from accord.toolaudit.operations.files import Compared
from accord.toolaudit.operations.forms import Reader
from accord.toolaudit.operations.tables import table_of
from accord.toolaudit.rules import headings, owners
from accord.toolaudit.values.outcomes import Subject
from accord.toolaudit.values.runs import OwnedBy
from accord.toolaudit.values.tables import Table

SELLS = frozenset({"bdr", "sdr", "ae"})


def owners_of(compared: Compared) -> list[tuple[str, OwnedBy]]:
    """An owner for each missing row, in their order: the owner that the second file names for the
    same company, else for the same domain, else the open members who sell in turn, else nobody."""
    left, right = table_of(compared.left), table_of(compared.right)
    mine, theirs = Reader(left), Reader(right)
    column = _owner_column(right)
    owned = [(row, cell.strip()) for row, cell in enumerate(column) if cell.strip()]
    by_company = owners.usual_owners((theirs.company(row), owner) for row, owner in owned)
    by_domain = owners.usual_owners((_domain(theirs.emails, row), owner) for row, owner in owned)
    return owners.owners_for(
        [(mine.company(row), _domain(mine.emails, row)) for row in compared.found.missing],
        of_company=by_company,
        of_domain=by_domain,
        turns=_turns(),
    )


def _owner_column(table: Table) -> tuple[str, ...]:
    for place, name in enumerate(table.names):
        if headings.subject_of(matching.plain(name)) is Subject.OWNER:
            return tuple(table.cells[place])
    return ()


def _domain(emails: Callable[[int], tuple[str, ...]], row: int) -> str:
    return next((found for each in emails(row) if (found := matching.company_domain(each))), "")


def _turns() -> list[str]:
    return [each.name for each in team.list_members() if each.active and SELLS & set(each.roles)]
