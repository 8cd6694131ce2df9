"""Recording deals, and what they mean for the leads they grew from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accord.contacts import api as contacts
from accord.contacts.api import fingerprint
from accord.contacts.values.people import Outcome
from accord.deals import rules
from accord.deals.models import Deal, DealGroup
from accord.deals.values import DealRecords, DealStatus, Part
from accord.foundation import bulk
from accord.journal import api as journal
from accord.kernel import text
from accord.leads import api as leads
from accord.leads.values import StageMove
from accord.team import api as team

_FIELDS = (
    "name", "product", "stage", "amount_minor", "currency", "opened_at", "closed_at",
    "expected_on", "tool_category", "lost_reason", "segment", "origin", "person_id", "company_id",
    "lead_id", "lead_reference", "campaign_id", "owner_id", "developer_id", "attributes",
)  # fmt: skip
_TYPES = (
    "text", "text", "text", "bigint", "text", "timestamptz", "timestamptz", "date", "text",
    "text", "text", "text", "bigint", "bigint", "bigint", "text", "bigint", "bigint", "bigint",
    "jsonb",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """A deal as it stands before a delivery."""

    id: int
    fingerprint: bytes
    status: str
    stage: str
    person_id: int | None
    lead_id: int | None
    is_gone: bool


RecordedDeal = tuple[Outcome, int]


@dataclass(frozen=True, slots=True)
class RecordedDeals:
    """For each row in order: its deal and what the row came to."""

    ids: Sequence[int]
    outcomes: Sequence[Outcome]


def record_deals(*, records: DealRecords, at: datetime, batch_id: int | None) -> RecordedDeals:
    """Take in deals; a known one is updated, with an event for what changed.

    Runs in the caller's transaction.
    """
    bulk.alone_for(
        topic=0x6465616C, keys=[f"{records.source}:{key}" for key in records.external_key]
    )
    left = team.hold_members(
        ids=[each for each in (*records.owner_id, *records.developer_id) if each]
    )
    prints = [_print(records, row) for row in range(len(records))]
    known = _known(records)
    last = {key: row for row, key in enumerate(records.external_key)}
    fresh = [row for key, row in last.items() if key not in known]
    made = dict(
        zip(
            (records.external_key[row] for row in fresh),
            bulk.next_ids("deals_deal", len(fresh)),
            strict=True,
        )
    )
    changed = {
        known[key].id: row
        for key, row in last.items()
        if key in known and _says_more(records, row, print_=prints[row], known=known[key])
    }
    _insert(records, rows=fresh, ids=list(made.values()), prints=prints, batch_id=batch_id)
    _update(records, rows=changed, prints=prints)
    _tell(
        records, fresh=[(made[records.external_key[row]], row) for row in fresh], batch_id=batch_id
    )
    _tell_changes(
        records,
        changed=[
            (number, row, known[records.external_key[row]]) for number, row in changed.items()
        ],
        at=at,
        batch_id=batch_id,
    )
    if left:
        keep_from_leavers(deal_ids=[*made.values(), *changed])
    ids = [made[key] if key in made else known[key].id for key in records.external_key]
    outcomes = [
        _outcome(is_last=last[key] == row, is_new=key in made, is_changed=ids[row] in changed)
        for row, key in enumerate(records.external_key)
    ]
    touched = [
        number
        for number, outcome in zip(ids, outcomes, strict=True)
        if outcome is not Outcome.UNCHANGED
    ]
    tell_leads(deal_ids=touched, at=at, batch_id=batch_id)
    return RecordedDeals(ids, outcomes)


def _outcome(*, is_last: bool, is_new: bool, is_changed: bool) -> Outcome:
    """What a row came to: of several rows about one deal the last one counts."""
    if not is_last:
        return Outcome.UNCHANGED
    if is_new:
        return Outcome.CREATED
    return Outcome.UPDATED if is_changed else Outcome.UNCHANGED


def _known(records: DealRecords) -> dict[str, _Known]:
    rows = bulk.fetch(
        """select external_key, id, fingerprint, status, stage, person_id, lead_id,
                  gone_at is not null
           from deals_deal where source = %s and external_key = any(%s)""",
        [records.source, list(records.external_key)],
    )
    return {key: _Known(number, bytes(print_), *rest) for key, number, print_, *rest in rows}


def _says_more(records: DealRecords, row: int, *, print_: bytes, known: _Known) -> bool:
    """Whether a row about a known deal changes it: by its words, or by whom it is about now.

    A deal stays with the pass it was found with, also when its person has come back since.
    """
    person, lead = records.person_id[row], records.lead_id[row]
    return (
        print_ != known.fingerprint
        or known.is_gone
        or person not in (None, known.person_id)
        or (lead is not None and known.lead_id is None)
    )


def _print(records: DealRecords, row: int) -> bytes:
    """What the row says in its own words; whom that means is found out anew each time."""
    said = (getattr(records, name)[row] for name in _FIELDS if name not in ("person_id", "lead_id"))
    return fingerprint(records.status[row], *said)


def _insert(
    records: DealRecords,
    *,
    rows: Sequence[int],
    ids: Sequence[int],
    prints: Sequence[bytes],
    batch_id: int | None,
) -> None:
    bulk.insert(
        "deals_deal",
        {
            "id": ids,
            "source": [records.source] * len(rows),
            "external_key": [records.external_key[row] for row in rows],
            "status": [records.status[row].value for row in rows],
            **{name: [getattr(records, name)[row] for row in rows] for name in _FIELDS},
            "sort_key": [text.sort_key(records.name[row])[:300] for row in rows],
            "fingerprint": [prints[row] for row in rows],
            "batch_id": [batch_id] * len(rows),
        },
    )


def _update(records: DealRecords, *, rows: Mapping[int, int], prints: Sequence[bytes]) -> None:
    if not rows:
        return
    listed = list(rows.values())
    columns: dict[str, tuple[str, list[Any]]] = {
        "id": ("bigint", list(rows)),
        "status": ("text", [records.status[row].value for row in listed]),
        "sort_key": ("text", [text.sort_key(records.name[row])[:300] for row in listed]),
        "fingerprint": ("bytea", [prints[row] for row in listed]),
    }
    for name, kind in zip(_FIELDS, _TYPES, strict=True):
        values = [getattr(records, name)[row] for row in listed]
        columns[name] = (
            kind,
            [bulk.Jsonb(value) for value in values] if kind == "jsonb" else values,
        )
    found_out = ("id", "person_id", "lead_id")
    sets = ", ".join(f"{name} = t.{name}" for name in columns if name not in found_out)
    bulk.execute(
        f"""update deals_deal d
            set {sets}, gone_at = null, person_id = coalesce(t.person_id, d.person_id),
                lead_id = case when d.lead_id is null or t.person_id <> d.person_id
                               then coalesce(t.lead_id, d.lead_id) else d.lead_id end
            from unnest({", ".join(f"%s::{kind}[]" for kind, _ in columns.values())})
              as t({", ".join(columns)})
            where d.id = t.id""",
        [values for _, values in columns.values()],
    )


def _tell(records: DealRecords, *, fresh: Sequence[tuple[int, int]], batch_id: int | None) -> None:
    events: list[tuple[int, str, datetime | None, str, str]] = []
    for number, row in fresh:
        events.append((number, "created", records.opened_at[row], "", records.stage[row][:80]))
        if records.status[row] is not DealStatus.OPEN:
            events.append((number, records.status[row].lower(), records.closed_at[row], "", ""))
    _write_events(events, batch_id=batch_id)


def _tell_changes(
    records: DealRecords,
    *,
    changed: Sequence[tuple[int, int, _Known]],
    at: datetime,
    batch_id: int | None,
) -> None:
    events: list[tuple[int, str, datetime | None, str, str]] = []
    for number, row, before in changed:
        now = records.status[row]
        if before.is_gone:
            events.append((number, "restored", at, "", records.stage[row][:80]))
        if now != before.status:
            kind = "reopened" if now is DealStatus.OPEN else now.lower()
            events.append((number, kind, records.closed_at[row] or at, before.status, now.value))
        elif records.stage[row] != before.stage:
            events.append((number, "stage", at, before.stage[:80], records.stage[row][:80]))
    _write_events(events, batch_id=batch_id)


def _write_events(
    events: Sequence[tuple[int, str, datetime | None, str, str]], *, batch_id: int | None
) -> None:
    names = ("deal_id", "kind", "occurred_at", "before", "after")
    bulk.insert(
        "deals_dealevent",
        {
            **{name: [event[place] for event in events] for place, name in enumerate(names)},
            "batch_id": [batch_id] * len(events),
        },
    )


def take_away(
    *, source: str, keys: Sequence[str], at: datetime, batch_id: int | None
) -> dict[str, RecordedDeal]:
    """Deals that their tool has no more: they stand in no list and no count until it tells of them
    anew. Answers those that are known. Caller's transaction."""
    bulk.alone_for(topic=0x6465616C, keys=[f"{source}:{key}" for key in keys])
    rows = bulk.fetch(
        """select external_key, id, gone_at is not null from deals_deal
           where source = %s and external_key = any(%s)""",
        [source, list(keys)],
    )
    fresh = [number for _key, number, is_gone in rows if not is_gone]
    bulk.execute("update deals_deal set gone_at = %s where id = any(%s)", [at, fresh])
    _write_events([(number, "deleted", at, "", "") for number in fresh], batch_id=batch_id)
    return {
        key: (Outcome.UNCHANGED if is_gone else Outcome.UPDATED, number)
        for key, number, is_gone in rows
    }


def keep_from_leavers(*, deal_ids: Sequence[int] | None = None) -> None:
    """Open ones of these deals, or of all, that somebody who left has go to who stands in."""
    asked, given = ("", []) if deal_ids is None else ("and d.id = any(%s)", [list(deal_ids)])
    for role in ("owner_id", "developer_id"):
        bulk.execute(
            f"""update deals_deal d set {role} = m.stand_in_id
                from live.members m
                where m.id = d.{role} and not m.is_active and d.status = 'OPEN' {asked}""",
            given,
        )


def pass_on(*, member_id: int, part: Part, to: int | None) -> list[int]:
    """Give the open deals in which somebody who leaves has this part to another, or to nobody;
    answers which."""
    rows = bulk.fetch(
        f"""update deals_deal set {part}_id = %s where {part}_id = %s and status = 'OPEN'
            returning id""",
        [to, member_id],
    )
    return sorted(number for (number,) in rows)


def give_back(*, deal_ids: Sequence[int], part: Part, member_id: int, was: int | None) -> list[int]:
    """Give open deals back that nobody gave to somebody else since; answers which."""
    rows = bulk.fetch(
        f"""update deals_deal set {part}_id = %s
            where id = any(%s) and status = 'OPEN' and {part}_id is not distinct from %s
            returning id""",
        [member_id, list(deal_ids), was],
    )
    return sorted(number for (number,) in rows)


def attach_waiting(
    *, leads_by_reference: Mapping[str, int], at: datetime, batch_id: int | None
) -> int:
    """Give deals that came before their leads the leads they waited for; answers how many."""
    if not leads_by_reference:
        return 0
    rows = bulk.fetch(
        """update deals_deal d set lead_id = t.lead, person_id = coalesce(d.person_id, l.person_id)
           from unnest(%s::text[], %s::bigint[]) as t(reference, lead)
             join live.leads l on l.id = t.lead
           where d.lead_id is null and d.lead_reference = t.reference and d.lead_reference <> ''
           returning d.id""",
        [list(leads_by_reference), list(leads_by_reference.values())],
    )
    if rows:
        tell_leads(deal_ids=[number for (number,) in rows], at=at, batch_id=batch_id)
    return len(rows)


def attach_named(
    *, source: str, leads_by_deal: Mapping[str, int], at: datetime, batch_id: int | None
) -> int:
    """Give deals the leads that say they became them; a deal that has one keeps it. Answers how
    many."""
    if not leads_by_deal:
        return 0
    rows = bulk.fetch(
        """update deals_deal d set lead_id = t.lead, person_id = coalesce(d.person_id, l.person_id)
           from unnest(%s::text[], %s::bigint[]) as t(key, lead)
             join live.leads l on l.id = t.lead
           where d.lead_id is null and d.source = %s and d.external_key = t.key
           returning d.id""",
        [list(leads_by_deal), list(leads_by_deal.values()), source],
    )
    if rows:
        tell_leads(deal_ids=[number for (number,) in rows], at=at, batch_id=batch_id)
    return len(rows)


def tell_leads(*, deal_ids: Sequence[int], at: datetime, batch_id: int | None) -> None:
    """Move the leads of these deals to where their deals are.

    A deal that began after its lead had become a customer belongs to the customer: the lead's
    cycle is over and stays as it is. A deal that its tool has no more moves nobody.
    """
    rows = bulk.fetch(
        """select d.lead_id, d.status, d.opened_at, d.closed_at, l.opened_at
           from deals_deal d join live.leads l on l.id = d.lead_id
           where d.id = any(%s) and d.gone_at is null
             and not coalesce(l.ending = 'won' and l.closed_at < d.opened_at, false)
             and not exists (
               select from deals_deal e
               where e.lead_id = d.lead_id and e.id <> d.id and e.status = 'WON'
                 and e.gone_at is null
                 and e.closed_at < coalesce(d.opened_at, d.closed_at)
             )""",
        [list(deal_ids)],
    )
    moves: dict[int, list[StageMove]] = {}
    for lead, status, opened_at, closed_at, lead_opened_at in rows:
        moves.setdefault(lead, []).extend(
            rules.moves_of(
                status=DealStatus(status),
                opened_at=opened_at,
                closed_at=closed_at,
                lead_opened_at=lead_opened_at,
                at=at,
            )
        )
    leads.move_leads(moves=moves, at=at, batch_id=batch_id)


@transaction.atomic
def link_group(*, deal_id: int, group_id: int | None, actor_id: int | None, at: datetime) -> None:
    """This group decides about the deal; None: nobody said who does.

    Raises LookupError where there is no such deal, or no such open group.
    """
    if not Deal.objects.select_for_update().filter(pk=deal_id).exists():
        raise LookupError(f"There is no deal {deal_id}.")
    if group_id is None:
        DealGroup.objects.filter(pk=deal_id).delete()
    else:
        if contacts.get_group(group_id=group_id).closed_at is not None:
            raise LookupError(f"The buying group {group_id} is closed.")
        DealGroup.objects.update_or_create(
            pk=deal_id,
            defaults={"group_id": group_id, "linked_at": at, "linked_by_id": actor_id},
        )
    journal.record(
        kind="deal.group_linked",
        subject="deal",
        subject_id=deal_id,
        actor_id=actor_id,
        at=at,
        group=group_id,
    )
