"""Rows about records that their tool has deleted: what they told is kept, and counts nowhere until
they are back."""

from collections.abc import Sequence
from datetime import datetime

from accord.contacts import api as contacts
from accord.contacts.values.people import Outcome, RecordKind
from accord.intake.rules.normalise import Normalised, Problem
from accord.intake.values.plans import Plan
from accord.leads import api as leads

Result = tuple[Outcome, int | None]
Known = dict[str, tuple[Outcome, int]]


def leave_deleted(n: Normalised) -> None:
    """A record that its tool has deleted does not come back by us."""
    for row in deleted_rows(n):
        n.problems[row] = Problem(row, "DELETED_THERE", "", {})


def deleted_rows(n: Normalised) -> list[int]:
    """Rows that say that their tool has deleted the record."""
    rows = n.good()
    return [row for row, said in zip(rows, n.column("deleted", rows), strict=True) if said is True]


def take_people(n: Normalised, *, plan: Plan, at: datetime, batch_id: int) -> dict[int, Result]:
    """Records of people that were deleted, once the others are in; one that nobody knows stays
    aside. Answers their leads."""
    known, rows = _take(n, kind=RecordKind.PERSON, plan=plan, at=at, batch_id=batch_id)
    if not known:
        return {}
    people = sorted({person for _outcome, person in known.values()})
    leads.settle_gone(people=people)
    latest = leads.latest_by_person(people=people)
    return {row: (known[key][0], latest.get(known[key][1])) for row, key in rows.items()}


def take_companies(n: Normalised, *, plan: Plan, at: datetime, batch_id: int) -> dict[int, Result]:
    """The same of companies."""
    known, rows = _take(n, kind=RecordKind.COMPANY, plan=plan, at=at, batch_id=batch_id)
    contacts.settle_companies(companies=sorted({company for _outcome, company in known.values()}))
    return {row: known[key] for row, key in rows.items()}


def _take(
    n: Normalised, *, kind: RecordKind, plan: Plan, at: datetime, batch_id: int
) -> tuple[Known, dict[int, str]]:
    """What became of the records that are known, by their keys, and the rows that spoke of them."""
    rows = [row for row, each in n.problems.items() if each.code == "DELETED_THERE"]
    keys = dict(zip(rows, n.column("external_id", rows), strict=True))
    named = sorted({key for key in keys.values() if key})
    if not named:
        return {}, {}
    back = _told_later(n, keys)
    known = contacts.take_away(
        kind=kind,
        source=plan.source,
        keys=[key for key in named if key not in back],
        at=at,
        batch_id=batch_id,
    )
    there = contacts.find_by_record(kind=kind, source=plan.source, keys=sorted(back))
    known |= {key: (Outcome.UNCHANGED, target) for key, target in there.items()}
    taken = {row: key for row, key in keys.items() if key in known}
    for row in taken:
        del n.problems[row]  # which held it while the others were taken in
    n.done |= taken.keys()
    return known, taken


def _told_later(n: Normalised, gone: dict[int, str]) -> Sequence[str]:
    """Those of these records that a later row has again: the last row says how they stand."""
    last = {key: row for row, key in sorted(gone.items())}
    good = n.good()
    there = dict(zip(n.column("external_id", good), good, strict=True))
    return [key for key, row in last.items() if there.get(key, -1) > row]
