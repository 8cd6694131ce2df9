"""When two rows of one table are about the same person."""

from accord.toolaudit.rules import nearness
from accord.toolaudit.rules.nearness import OTHER, SAME, SILENT
from accord.toolaudit.values.tables import Forms


def is_about_the_same(left: Forms, right: Forms) -> bool:
    """Whether two rows say the same person twice: an address, a line, or a name and company in
    common, and no name that speaks against it."""
    mail, phone, name, firm = nearness.levels(left, right)[1:5]
    if name == OTHER:
        return False
    if mail == SAME and _is_own(left, right):
        return True
    if name == SAME:
        return mail == SAME or (SAME in (phone, firm) and OTHER not in (mail, phone, firm))
    reached = mail == SAME or (phone == SAME and name == SILENT)
    return reached and OTHER not in (mail, phone, firm)


def is_the_same_record(left: Forms, right: Forms) -> bool:
    """The same of rows that are told apart by their id."""
    return nearness.levels(left, right)[0] in (SAME, SILENT) and is_about_the_same(left, right)


def _is_own(left: Forms, right: Forms) -> bool:
    return bool(set(left.emails) & set(right.emails) - set(left.desks))
