"""Following what a tool has made one: its record names the ids of those merged into it."""

from collections.abc import Sequence
from datetime import datetime

from accord.contacts import api as contacts
from accord.contacts.values.people import LinkedBy, RecordKind
from accord.intake.operations import merging
from accord.intake.rules import normalise as rules
from accord.intake.rules.normalise import Normalised
from accord.intake.values.plans import Plan
from accord.leads import api as leads


def follow_people(
    n: Normalised,
    *,
    rows: Sequence[int],
    plan: Plan,
    people: Sequence[int],
    at: datetime,
    batch_id: int,
) -> None:
    """People whose records were merged there become one here; who was told apart stays so."""
    asked = _asked(n, rows=rows, plan=plan, ids=people, of=RecordKind.PERSON, batch_id=batch_id)
    if asked:
        merging.merge_many(asked=asked, by=LinkedBy.TOOL, at=at)


def follow_companies(
    n: Normalised,
    *,
    rows: Sequence[int],
    plan: Plan,
    companies: Sequence[int],
    at: datetime,
    batch_id: int,
) -> None:
    """The same of companies."""
    asked = _asked(n, rows=rows, plan=plan, ids=companies, of=RecordKind.COMPANY, batch_id=batch_id)
    if asked:
        contacts.follow_merged_companies(asked=asked, at=at)


def _asked(
    n: Normalised,
    *,
    rows: Sequence[int],
    plan: Plan,
    ids: Sequence[int],
    of: RecordKind,
    batch_id: int,
) -> list[contacts.Asked]:
    told = {
        former: one
        for one, said in zip(ids, n.column("former_ids", rows), strict=True)
        for former in rules.ids_in(said)
    }
    if not told:
        return []
    known = contacts.find_by_record(kind=of, source=plan.source, keys=list(told))
    why = {"by": "tool", "source": plan.source, "batch": batch_id}
    return [
        contacts.Asked(told[former], other, {**why, "former": former})
        for former, other in sorted(known.items())
        if other != told[former]
    ]


def take_back(*, batch_ids: Sequence[int]) -> list[int]:
    """Part those whom these batches told to be one; answers the people. Caller's transaction."""
    companies = contacts.list_told_by_tools(of=RecordKind.COMPANY, batch_ids=batch_ids)
    contacts.take_back_merges(ids=companies, of=RecordKind.COMPANY)
    merges = contacts.list_told_by_tools(of=RecordKind.PERSON, batch_ids=batch_ids)
    if not merges:
        return []
    pairs = contacts.pairs_of(merge_ids=merges)
    several = set(leads.let_go_of(people=sorted({one for pair in pairs for one in pair})))
    people = contacts.take_back_merges(ids=merges)
    leads.regroup(people=sorted({*several, *people}))
    return people
