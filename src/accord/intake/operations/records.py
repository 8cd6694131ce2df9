"""Records sent by programs: the same pipeline as files, at once and within the request."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.contacts.values.people import Outcome
from accord.foundation import bulk
from accord.intake.operations import batches, files, receiving
from accord.intake.queries import batches as queries
from accord.intake.rules.normalise import ColumnFormat, latest_of
from accord.intake.values.batches import Door, Kind
from accord.intake.values.plans import Plan, fields_of

SOURCE = "source"
REFERRED = ("lead_source", "contact_source", "deal_source")
ATTRIBUTES = "attributes"
ASIDE = (Outcome.QUARANTINED, Outcome.REFUSED)
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one record: its place in the request, and its problems by field."""

    index: int
    outcome: Outcome
    subject_id: int | None
    problems: tuple[Mapping[str, object], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As programs are told it."""
        return {
            "index": self.index,
            "outcome": self.outcome.value,
            "id": self.subject_id,
            "problems": [dict(problem) for problem in self.problems],
        }


def take(
    *,
    kind: Kind,
    records: Sequence[Record],
    now: Callable[[], datetime],
    source: str,
    made_by_id: int | None = None,
    door: Door = Door.API,
) -> list[Receipt]:
    """Take records in; answers one receipt for each, in their order.

    A record holds fields of its kind as text, number, true or false, and may name its `source`
    (else `source` is taken), the tools its ids of others come from (REFERRED), and `attributes`.
    """
    groups: dict[tuple[str, ...], list[int]] = {}
    for index, record in enumerate(records):
        named = (record.get(SOURCE) or source, *(record.get(name) or "" for name in REFERRED))
        groups.setdefault(named, []).append(index)
    receipts: list[Receipt] = []
    for (own, *others), places in groups.items():
        referred = dict(zip(REFERRED, others, strict=True))
        plan = _plan(kind, source=own, referred=referred, records=[records[p] for p in places])
        said = _source(plan, records=records, places=places, at=now())
        delivery: dict[str, Any] = {"plan": plan, "rows": len(places), "made_by_id": made_by_id}
        if len(places) <= batches.STEP:
            batch_id = batches.take_at_once(door=door, source=said, now=now, **delivery)
        else:
            batch_id = receiving.receive(door=door, at=now(), **delivery)
            batches.run(batch_id=batch_id, plan=plan, source=said, now=now)
        receipts += receipts_of(batch_id, count=len(places))
    return sorted(receipts, key=lambda receipt: receipt.index)


def _plan(
    kind: Kind, *, source: str, referred: Mapping[str, Any], records: Sequence[Record]
) -> Plan:
    given = {name for record in records for name, value in record.items() if value is not None}
    columns = {name: name for name in fields_of(kind) if name in given}
    defaults = {"stage": "lead"} if kind is Kind.LEADS else {}
    return files.settle(
        Plan(kind=kind, source=source, columns=columns, defaults=defaults, **referred)
    )


def _source(
    plan: Plan, *, records: Sequence[Record], places: Sequence[int], at: datetime
) -> batches.Source:
    headers = list(plan.columns)
    known = fields_of(plan.kind)
    formats = {name: ColumnFormat(latest=latest_of(known[name], at=at)) for name in headers}

    def blocks() -> Iterator[batches.Delivered]:
        for start in range(0, len(places), batches.STEP):
            step = places[start : start + batches.STEP]
            yield batches.Delivered(
                [place + 1 for place in step],
                [[_cell(records[place].get(name)) for place in step] for name in headers],
                attributes=[_attributes(records[place]) for place in step],
            )

    return batches.Source(headers=headers, formats=formats, blocks=blocks())


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _attributes(record: Record) -> dict[str, str]:
    said = record.get(ATTRIBUTES) or {}
    return {name: text for name, value in said.items() if (text := _cell(value))}


def receipts_of(batch_id: int, *, count: int) -> list[Receipt]:
    """What became of each row of a batch; `index` is its number less one."""
    told = bulk.fetch(
        "select row_no, outcome, subject_id from intake_receipt where batch_id = %s", [batch_id]
    )
    aside = any(outcome in ASIDE for _, outcome, _ in told)
    rows = queries.list_set_aside(batch_id=batch_id, limit=count) if aside else []
    problems = {row["row"]: row for row in rows}
    return [
        Receipt(
            row_no - 1,
            Outcome(outcome),
            subject_id,
            tuple(
                {"field": row["column"] or None, "code": row["code"], "detail": row["sentence"]}
                for row in [problems.get(row_no)]
                if row
            ),
        )
        for row_no, outcome, subject_id in told
    ]
