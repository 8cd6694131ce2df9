"""Rows about records that their tool has deleted."""

from accord.intake.rules.normalise import Normalised, Problem


def leave_deleted(n: Normalised) -> None:
    """A record that its tool has deleted does not come back by us."""
    for row in deleted_rows(n):
        n.problems[row] = Problem(row, "DELETED_THERE", "", {})


def deleted_rows(n: Normalised) -> list[int]:
    """Rows that say that their tool has deleted the record."""
    rows = n.good()
    return [row for row, said in zip(rows, n.column("deleted", rows), strict=True) if said is True]
