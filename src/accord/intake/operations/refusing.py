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
    asked = {row: set(_digests(n, row=row, plan=plan)) for row in range(n.size)}
    known = contacts.are_erased(digests={each for row in asked.values() for each in row})
    gone = [row for row, digests in asked.items() if digests & known]
    if plan.kind is Kind.DEALS:
        _blank(n, rows=gone)
        return
    for row in gone:
        n.problems[row] = Problem(row, CODE, "", {}, Outcome.REFUSED)


def _digests(n: Normalised, *, row: int, plan: Plan) -> Iterator[Digest]:
    def said(name: str) -> str:
        return str(n.column(name, [row])[0] or "")

    email = said("email")
    if email:
        yield _digest(StopKind.EMAIL, email.lower())
    elif digits := contacts.phone_digits(said("phone")):
        yield _digest(StopKind.PHONE, digits)  # with an address, a number may be the desk's
    if plan.kind in OWN_IDS:
        told = person_records(n, rows=[row], plan=plan, companies=[None], key=OWN_IDS[plan.kind])
        for key in (*told.external_key, *(told.former_keys[0] if told.former_keys else ())):
            yield _digest(StopKind.EXTERNAL, contacts.external_value(source=plan.source, key=key))
    for what in ("lead", "contact"):
        if key := said(f"{what}_external_id"):
            value = contacts.external_value(source=plan.source_of(what), key=key)
            yield _digest(StopKind.EXTERNAL, value)


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
