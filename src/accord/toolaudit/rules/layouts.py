"""Rows that never arrived in the headings that a CRM's import knows."""

import re
from collections.abc import Sequence
from itertools import chain, count

from accord.matching.values.roles import Role
from accord.toolaudit.values.runs import Layout, LostRow

UNKNOWN = "[not provided]"  # what Salesforce is told of a name that it insists on
_ABROAD = re.compile(r"^\s*\+(?=[\d ().\-/]+$)")
_NAMED = (Role.GIVEN_NAME, Role.FAMILY_NAME, Role.EMAIL, Role.PHONE, Role.COMPANY)
_HEADINGS = {
    Layout.HUBSPOT: ("First Name", "Last Name", "Email", "Phone Number", "Company Name",
                     "Contact owner"),
    Layout.SALESFORCE: ("First Name", "Last Name", "Email", "Phone", "Company", "Lead Owner"),
}  # fmt: skip


def header_of(layout: Layout, *, header: Sequence[str]) -> list[str]:
    """The headings of the file; the plain one keeps those of the export."""
    known = _HEADINGS.get(layout)
    return [*header, owner_heading("Owner", header=header)] if known is None else list(known)


def owner_heading(name: str, *, header: Sequence[str]) -> str:
    """How the column of who should have a row is headed beside the columns of the export: by its
    name, and by another where the export has that one."""
    taken = {heading.strip().casefold() for heading in header}
    ours = f"{name} (Accord)"
    further = (f"{ours} {number}" for number in count(2))
    return next(
        heading for heading in chain((name, ours), further) if heading.casefold() not in taken
    )


def line_of(layout: Layout, row: LostRow, *, roles: Sequence[str]) -> list[str]:
    """The cells of a row under these headings. A number that begins with plus begins with 00, so
    that no spreadsheet takes it for a formula and the CRM still dials it."""
    cells = [_ABROAD.sub("00", cell) for cell in row.cells]
    if layout is Layout.PLAIN:
        return [*cells, row.owner]
    told = {role: _of_role(role, cells, roles) for role in _NAMED}
    if not told[Role.FAMILY_NAME]:
        whole = _of_role(Role.FULL_NAME, cells, roles)
        given, _space, family = whole.rpartition(" ")
        told[Role.GIVEN_NAME] = told[Role.GIVEN_NAME] or given
        told[Role.FAMILY_NAME] = family
    if layout is Layout.SALESFORCE:
        for role in (Role.FAMILY_NAME, Role.COMPANY):
            told[role] = told[role] or UNKNOWN
    return [*(told[role] for role in _NAMED), row.owner]


def _of_role(role: Role, cells: Sequence[str], roles: Sequence[str]) -> str:
    return next(
        (cell for cell, told in zip(cells, roles, strict=False) if told == role and cell), ""
    )
