"""Which tools are told of what, what happened since, and what became of telling it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.foundation import bulk, outbox, sealing
from accord.integrations.webhooks import models, rules
from accord.integrations.webhooks.values import (
    EndpointCard,
    Fault,
    Happening,
    State,
    Told,
)

Rows = list[tuple[Any, ...]]
AT_ONCE = 2_000
STATES = ("WAITING", "SENT", "DEAD", "NOT_SENT")

_NOW = """
    select (select system_identifier from pg_control_system())::text || '/' || here.oid,
           pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    from pg_database here where here.datname = current_database()
"""
_WINDOW = "xact_id >= %(low)s::text::xid8 and xact_id < %(high)s::text::xid8"
# The last column of each: by which transaction it was written.
_ENTRIES = f"""
    select id, kind, subject, subject_id, at, facts, xact_id::text::bigint from live.entries
    where {_WINDOW} and kind = any(%(kinds)s) order by entries.xact_id, id limit %(limit)s
"""
_STAGES = f"""
    select event.key, event.lead, lead.holder_id, event.stage, event.ending, not exists (
             select from facts.stage_events earlier
             where earlier.lead = event.lead and earlier.key < event.key),
           event.inferred, event.occurred_at, event.xact_id::text::bigint
    from (select * from facts.stage_events
          where {_WINDOW} order by stage_events.xact_id, key limit %(limit)s) event
    join live.leads lead on lead.id = event.lead
    order by event.xact_id, event.key
"""
_DEALS = f"""
    select event.key, event.deal, deal.lead, event.kind, event.before, event.after,
           event.occurred_at, event.xact_id::text::bigint
    from (select * from facts.deal_events
          where {_WINDOW} order by deal_events.xact_id, key limit %(limit)s) event
    join facts.deals deal on deal.key = event.deal
    order by event.xact_id, event.key
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the database stands: its cluster, and the oldest transaction that may still write."""

    origin: str
    low: int


@dataclass(frozen=True, slots=True)
class Since:
    """What happened in order of its writing, up to but without the transaction `high`."""

    happenings: list[Happening]
    high: int


def here() -> Place:
    """Where the database stands now."""
    [(origin, low)] = bulk.fetch(_NOW)
    return Place(origin, low)


def since(*, low: int, high: int, at: datetime, limit: int = AT_ONCE) -> Since:
    """What happened in transactions from low to below high, or to an earlier one if that is much.

    A transaction is told of as a whole. at: stands for a moment that was not written down.
    """
    while True:
        asked = {"low": str(low), "high": str(high), "limit": limit, "kinds": list(rules.KINDS)}
        found = [bulk.fetch(sql, asked) for sql in (_ENTRIES, _STAGES, _DEALS)]
        full = [rows[-1][-1] for rows in found if len(rows) == limit]
        if not full:
            return Since(_happenings(*found, at=at), high)
        # What was cut off is of this transaction or later ones.
        if min(full) > low:
            high = min(full)
        else:
            high, limit = low + 1, limit * 8


def _happenings(
    entries: Rows,
    stages: Rows,
    deals: Rows,
    *,
    at: datetime,
) -> list[Happening]:
    told: list[tuple[int, Happening]] = []
    for number, kind, subject, subject_id, when, facts, xact in entries:
        told += [
            (xact, each)
            for each in rules.of_entry(
                number=number,
                kind=kind,
                subject=subject,
                subject_id=subject_id,
                at=when,
                facts=bulk.read_json(facts),
            )
        ]
    for number, lead, person, stage, ending, is_first, is_inferred, when, xact in stages:
        event = rules.of_stage(
            number=number,
            lead=lead,
            person=person,
            stage=stage,
            ending=ending,
            is_first=is_first,
            is_inferred=is_inferred,
            at=when,
        )
        told.append((xact, event))
    for number, deal, lead, kind, before, after, when, xact in deals:
        event = rules.of_deal(
            number=number,
            deal=deal,
            lead=lead,
            kind=kind,
            before=before,
            after=after,
            at=when or at,
        )
        told.append((xact, event))
    return [each for _, each in sorted(told, key=lambda pair: pair[0])]


def list_endpoints() -> list[EndpointCard]:
    """All that were not taken away, in the order in which they came."""
    rows = models.Endpoint.objects.filter(ended_at__isnull=True).order_by("id")
    return [_card(row) for row in rows]


def get_endpoint(*, endpoint_id: int) -> EndpointCard:
    """Raises LookupError where there is none."""
    row = models.Endpoint.objects.filter(pk=endpoint_id, ended_at__isnull=True).first()
    if row is None:
        raise LookupError(endpoint_id)
    return _card(row)


def _card(row: models.Endpoint) -> EndpointCard:
    return EndpointCard(
        id=row.pk,
        name=row.name,
        shown=row.shown,
        topics=tuple(row.topics),
        state=State(row.state),
        fault=Fault(row.fault) if row.fault else None,
        owner_id=row.owner_id,
        failing_since=row.failing_since,
        last_good_at=row.last_good_at,
        quiet_until=row.quiet_until,
    )


def secrets_of(*, endpoint_id: int, at: datetime) -> list[str]:
    """The secrets that messages are signed with, the newest first."""
    rows = models.EndpointSecret.objects.filter(endpoint_id=endpoint_id).order_by("-id")
    return [sealing.unseal(row.sealed) for row in rows if row.ends_at is None or row.ends_at > at]


def list_secrets(*, endpoint_id: int, at: datetime) -> list[tuple[str, datetime, datetime | None]]:
    """How each begins, when it was made and when it ends."""
    rows = models.EndpointSecret.objects.filter(endpoint_id=endpoint_id).order_by("-id")
    return [
        (row.hint, row.made_at, row.ends_at)
        for row in rows
        if row.ends_at is None or row.ends_at > at
    ]


def url_of(*, endpoint_id: int) -> str:
    """The address itself: for calling it, never for a page or a log."""
    return sealing.unseal(
        models.Endpoint.objects.values_list("sealed", flat=True).get(pk=endpoint_id)
    )


def channel(endpoint_id: int) -> str:
    """An address has its own channel in the outbox, so that a dead one delays no other."""
    return f"hook:{endpoint_id}"


def list_told(
    *,
    endpoint_id: int,
    states: Sequence[str] = STATES,
    before: int | None = None,
    limit: int = 50,
) -> list[Told]:
    """The log of an address, newest first; `before` is the id of the last line seen."""
    name = channel(endpoint_id)
    rows = outbox.list_deliveries(channel=name, states=states, before=before, limit=limit)
    said = outbox.contents(channel=name, ids=[row.id for row in rows])
    return [
        Told(
            id=row.id,
            topic=said[row.id]["type"],
            message_id=said[row.id]["id"],
            is_again=bool(said[row.id].get("again")),
            state=row.state,
            attempts=row.attempts,
            due_at=row.due_at,
            settled_at=row.settled_at,
            why=row.why,
        )
        for row in rows
        if said.get(row.id)  # of somebody erased nothing is left
    ]


def count_waiting(*, endpoint_id: int) -> int:
    """How many messages wait for their next try."""
    return outbox.count(channel=channel(endpoint_id), state="WAITING")
