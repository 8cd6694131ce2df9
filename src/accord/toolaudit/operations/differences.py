"""What the two tables say differently of the rows that are in both."""

from collections.abc import Sequence

from accord.matching import api as matching
from accord.toolaudit.operations import tables
from accord.toolaudit.operations.leftovers import File, sample
from accord.toolaudit.rules import disagreeing, headings
from accord.toolaudit.values.outcomes import Disagreement, Subject
from accord.toolaudit.values.tables import Table

LOOKED_AT = 2_000


def disagreements(
    left: File, right: File, *, partners: dict[int, int]
) -> tuple[list[Disagreement], dict[Subject, tuple[int, int]]]:
    """Rows whose owner, stage, amount or status differ, and the columns that say so.

    A cell that one side leaves empty says nothing different."""
    columns = columns_of(left, right, pairs=sample(partners, LOOKED_AT))
    found = []
    for subject, (one, two) in columns.items():
        mine, theirs = left[1].cells[one], right[1].cells[two]
        unlike = [(row, other) for row, other in partners.items() if mine[row] != theirs[other]]
        pairs = zip(
            tables.folded(*left, one, [row for row, _other in unlike]),
            tables.folded(*right, two, [other for _row, other in unlike]),
            strict=True,
        )
        told = [(place, pair) for place, pair in zip(unlike, pairs, strict=True) if all(pair)]
        known = _values(right, two) if subject is not Subject.AMOUNT else _Anything()
        for at in disagreeing.differing([pair for _place, pair in told], known=known):
            row, other = told[at][0]
            found.append(Disagreement(row, other, subject, mine[row], theirs[other]))
    return sorted(found, key=lambda each: (each.left, each.subject)), columns


class _Anything:
    """Holds every value: a sum has no other word."""

    def __contains__(self, _value: object) -> bool:
        return True


def _values(file: File, place: int) -> set[str]:
    """All values of a column, as they compare."""
    first = {cell: row for row, cell in enumerate(file[1].cells[place])}
    return set(tables.folded(*file, place, list(first.values())))


def columns_of(
    left: File, right: File, *, pairs: Sequence[tuple[int, int]]
) -> dict[Subject, tuple[int, int]]:
    """For each subject the columns that speak of it and agree best.

    Where only one file's heading says what a column is about, its fellow is the one that agrees."""
    rows, others = [row for row, _other in pairs], [other for _row, other in pairs]
    ones, twos = _subjects(left[1]), _subjects(right[1])
    chosen: dict[Subject, tuple[int, int]] = {}
    for subject in Subject:
        mine = [place for place, told in ones.items() if told is subject]
        theirs = [place for place, told in twos.items() if told is subject]
        if not mine and not theirs:
            continue
        named = bool(mine and theirs)
        mine = mine or [place for place in range(len(left[1].names)) if place not in ones]
        theirs = theirs or [place for place in range(len(right[1].names)) if place not in twos]
        best = max(
            (
                (_agreement(left, right, one, two, rows, others, named=named), -one, -two)
                for one in mine
                for two in theirs
            ),
            default=(0.0, 0, 0),
        )
        if best[0] >= disagreeing.AGREE_AT_LEAST:
            chosen[subject] = (-best[1], -best[2])
    return chosen


def _subjects(table: Table) -> dict[int, Subject]:
    told = {}
    for place, name in enumerate(table.names):
        subject = headings.subject_of(matching.plain(name))
        if subject is not None:
            told[place] = subject
    return told


def _agreement(
    left: File,
    right: File,
    one: int,
    two: int,
    rows: Sequence[int],
    others: Sequence[int],
    *,
    named: bool,
) -> float:
    mine, theirs = tables.folded(*left, one, rows), tables.folded(*right, two, others)
    both = [pair for pair in zip(mine, theirs, strict=True) if all(pair)]
    if named:
        return disagreeing.agreement(both)
    enough = disagreeing.beyond_chance(both) >= 0.2
    return disagreeing.agreement(both) if enough else 0.0
