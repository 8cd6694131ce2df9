"""Why another tool counts otherwise, cause by cause; the parts add up to the difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from accord.kernel.folding import plain
from accord.reporting.values.comparing import (
    UNEXPLAINED,
    Cause,
    Explained,
    Known,
    Ours,
    Part,
    TheirRow,
)

# Headings of what a record is named by, in plain letters, the surest first.
_NAMES = (
    "record id", "record id contact", "record id deal", "contact id", "lead id", "deal id",
    "opportunity id", "external id", "id", "object id", "vid", "email", "e mail", "email address",
    "e mail address", "mail",
)  # fmt: skip


def key_columns(headings: Sequence[str], *, said: str = "") -> list[int]:
    """Places of the columns that say which record a row is; the one that is named, else all whose
    heading is known. Empty where there is none."""
    folded = [plain(heading).strip() for heading in headings]
    if said:
        wanted = plain(said).strip()
        return [place for place, name in enumerate(folded) if name == wanted][:1]
    found = [(_NAMES.index(name), place) for place, name in enumerate(folded) if name in _NAMES]
    return [place for _rank, place in sorted(found)]


def keys_of(cells: Iterable[str]) -> tuple[str, ...]:
    """What a row names its record by: ids as they stand, addresses in small letters."""
    said = (cell.strip() for cell in cells)
    return tuple(cell.lower() if "@" in cell else cell for cell in said if cell)


def by_file(
    rows: Sequence[TheirRow],
    *,
    ours: Ours,
    named: Mapping[str, Sequence[Known]],
    known: Mapping[int, Known],
) -> Explained:
    """By the rows of a file. named: our records by what rows name them by; known: those counted."""
    matched: dict[int, int] = {}
    found: dict[Cause, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for row in rows:
        cause, record = _of_row(row, ours=ours, named=named, matched=matched)
        if cause is None:
            matched[record] = row.number
            continue
        records, numbers = found[cause]
        numbers.append(row.number)
        if record:
            records.append(record)
    here = {known[one].who for one in matched if one in known}
    for one in sorted(ours.counted - matched.keys()):
        found[_of_ours(one, ours=ours, known=known, here=here)][0].append(one)
    parts = [
        Part(cause, len(lines) or -len(records), tuple(records), tuple(lines))
        for cause in Cause
        for records, lines in ([found[cause]] if cause in found else [])
    ]
    return Explained(
        ours=len(ours.counted),
        theirs=len(rows),
        parts=parts,
        left=sum(part.count for part in parts if part.cause in UNEXPLAINED),
        is_sure=True,
    )


def _of_row(
    row: TheirRow,
    *,
    ours: Ours,
    named: Mapping[str, Sequence[Known]],
    matched: Mapping[int, int],
) -> tuple[Cause | None, int]:
    """Why a row is not one of those we count, and our record; no cause where it is."""
    if not row.keys:
        return Cause.NO_KEY, 0
    records = [one for key in row.keys for one in named.get(key, ())]
    counted = [one.counts_as for one in records if one.counts_as in ours.counted]
    for record in counted:
        if record not in matched:
            return None, record
    if counted:
        return Cause.TWICE_THERE, counted[0]
    here = [one.counts_as for one in records if not one.is_gone]
    if here:
        return _of_known(here, ours=ours)
    return (Cause.ARCHIVED, records[0].id) if records else (Cause.NOT_HERE, 0)


def _of_known(here: Sequence[int], *, ours: Ours) -> tuple[Cause, int]:
    """Why none of these, who are all here, is counted."""
    for cause, ids in ((Cause.EDGE_THERE, ours.wider), (Cause.OTHER_DATE, ours.anytime)):
        for record in here:
            if record in ids:
                return cause, record
    return Cause.OTHER_MEANING, here[0]


def _of_ours(record: int, *, ours: Ours, known: Mapping[int, Known], here: set[int]) -> Cause:
    """Why one of those we count is not in the file."""
    one = known.get(record)
    if one is not None and one.who in here:
        return Cause.TWICE_HERE
    if one is not None and not one.in_tool:
        return Cause.NOT_THERE
    return Cause.LEFT_OUT if record in ours.narrower else Cause.EDGE_HERE


def by_number(theirs: int, *, ours: Ours, candidates: Sequence[Part]) -> Explained:
    """By the number alone: the fewest of the candidates that together are the difference, the
    earlier first; where none are, all that there are, and the whole difference is left."""
    difference = theirs - len(ours.counted)
    usable = [part for part in candidates if part.count]
    fits = next(
        (
            chosen
            for size in range(1, len(usable) + 1)
            for chosen in combinations(usable, size)
            if sum(part.count for part in chosen) == difference
        ),
        None,
    )
    is_none = difference == 0
    return Explained(
        ours=len(ours.counted),
        theirs=theirs,
        parts=() if is_none else fits or usable,
        left=0 if is_none or fits else difference,
        is_sure=False,
    )


def candidates(
    *, ours: Ours, known: Mapping[int, Known], merged: int, archived: Sequence[int], has_tool: bool
) -> list[Part]:
    """What could make a number differ, as far as our own records tell. merged: how many more
    records tools have of those we count once.

    A record has one cause, so that causes may be added: of what only we count that it is not in the
    tool, then that it counts again, then its day; of what only they may count that it is gone, then
    its day, then its date.
    """
    gone = frozenset(archived) - ours.counted
    absent = {one for one in ours.counted if has_tool and one in known and not known[one].in_tool}
    there = ours.counted - absent
    first: dict[int, int] = {}
    again = {
        one for one in sorted(there)
        if one in known and first.setdefault(known[one].who, one) != one
    }  # fmt: skip
    fewer = there - again - ours.narrower
    more = ours.wider - ours.counted - gone
    other = ours.anytime - ours.wider - ours.counted - gone
    return [
        Part(Cause.TWICE_THERE, merged),
        Part(Cause.ARCHIVED, len(gone), sorted(gone)),
        Part(Cause.NOT_THERE, -len(absent), sorted(absent)),
        Part(Cause.TWICE_HERE, -len(again), sorted(again)),
        Part(Cause.EDGE_THERE, len(more), sorted(more)),
        Part(Cause.EDGE_HERE, -len(fewer), sorted(fewer)),
        Part(Cause.OTHER_DATE, len(other), sorted(other)),
    ]
