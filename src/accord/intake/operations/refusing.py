"""Rows about somebody who was erased do not come in again, by any door."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from accord.contacts import api as contacts
from accord.contacts.values.consent import StopKind
from accord.contacts.values.people import Outcome
from accord.foundation import keyed
from accord.intake.operations.people import person_records
from accord.intake.rules.normalise import Normalised, Problem
from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan

CODE = "ERASED"
Digest = tuple[str, bytes]
Aside = tuple[int, Problem, Sequence[str]]
# Kinds of rows that tell of people outside, and the field that holds the person's own id there.
OWN_IDS = {Kind.LEADS: "external_id", Kind.VISITS: "visitor_external_id"}
REFERRING = (Kind.TOUCHES, Kind.STAGE_HISTORY, Kind.DEALS)


def refuse_erased(n: Normalised, *, plan: Plan) -> None:
    """Take rows out that tell of somebody erased; a deal stays, without the person."""
    if plan.kind not in OWN_IDS and plan.kind not in REFERRING:
        return
    erased = contacts.erased_digests(at_most=1)
    if not erased:
        return
    asked = list(_digests(n, plan=plan))
    known = contacts.are_erased(digests={digest for _, digest in asked})
    gone = sorted({row for row, digest in asked if digest in known})
    if plan.kind is Kind.DEALS:
        _blank(n, rows=gone)
        return
    for row in gone:
        n.problems[row] = Problem(row, CODE, "", {}, Outcome.REFUSED)


def _digests(n: Normalised, *, plan: Plan) -> Iterator[tuple[int, Digest]]:
    """All that somebody erased could be known by, row by row, of rows that cannot go in too."""
    rows = range(n.size)
    said = zip(rows, n.column("email", rows), n.column("phone", rows), strict=True)
    for row, email, phone in said:
        if email:
            yield row, _digest(StopKind.EMAIL, email.lower())
        elif digits := contacts.phone_digits(phone):
            yield row, _digest(StopKind.PHONE, digits)  # with an address, it may be the desk's
    for row, source, key in _ids(n, plan=plan):
        value = contacts.external_value(source=source, key=key)
        yield row, _digest(StopKind.EXTERNAL, value)


def _ids(n: Normalised, *, plan: Plan) -> Iterator[tuple[int, str, str]]:
    """Each row's ids of people, with the tool that gave them."""
    rows = range(n.size)
    if plan.kind in OWN_IDS:
        told = person_records(
            n, rows=rows, plan=plan, companies=[None] * n.size, key=OWN_IDS[plan.kind]
        )
        for row, own, former in zip(rows, told.external_key, told.former_keys, strict=True):
            for key in (own, *former):
                yield row, plan.source, key
    for what in ("lead", "contact"):
        for row, key in zip(rows, n.column(f"{what}_external_id", rows), strict=True):
            if key:
                yield row, plan.source_of(what), str(key)


def _digest(kind: StopKind, value: str) -> Digest:
    return kind.value, keyed.digest(kind, value)


def _blank(n: Normalised, *, rows: list[int]) -> None:
    gone = set(rows)
    for name in ("email", "lead_external_id", "contact_external_id", "lead_name", "full_name"):
        if name in n.values:
            values = n.values[name]
            n.values[name] = ["" if row in gone else values[row] for row in range(n.size)]
    for row in gone:
        n.attributes[row].clear()


def hush(aside: Sequence[Aside]) -> list[Aside]:
    """Rows that cannot go in anyway are kept as they came, but not where they name the erased."""
    asked = {
        (place, _digest(StopKind.EMAIL, cell.strip().lower()))
        for place, (_, _, cells) in enumerate(aside)
        for cell in cells
        if "@" in cell
    }
    if not asked or not contacts.erased_digests(at_most=1):
        return list(aside)
    known = contacts.are_erased(digests={digest for _, digest in asked})
    named = {place for place, digest in asked if digest in known}
    return [
        (number, replace(problem, code=CODE, column="", facts={}), [])
        if place in named or problem.code == CODE
        else (number, problem, cells)
        for place, (number, problem, cells) in enumerate(aside)
    ]
