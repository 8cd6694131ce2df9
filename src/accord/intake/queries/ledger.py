"""Where every record is that was received, by source, door and day; and whether it adds up."""

from datetime import date, datetime, timedelta
from typing import Any

from accord.foundation import bulk
from accord.intake.rules import rhythm
from accord.intake.values.batches import Door, Kind
from accord.intake.values.ledger import (
    OUTCOMES_OF,
    Amounts,
    By,
    Check,
    Ledger,
    Line,
    Place,
    ReceiptLine,
    Refusals,
    Rhythm,
    Where,
)

LINES = 60
FAULTS = 5
LOOK_BACK = timedelta(days=120)
_KEYS = {By.SOURCE: "source", By.DOOR: "door", By.DAY: "day::text"}
# The days that are added up, and deliveries that are not in them yet: together all there is.
_ALL = """
    select day, source, door, received, created + joined + updated + unchanged as got_it,
           quarantined as needs_fixing, refused, 0 as on_the_way, taken_back, last_at
    from intake_daytally where day between %(start)s and %(end)s
    union all
    select received_on, source, door, received,
           case when state <> 'UNDONE' then created + joined + updated + unchanged else 0 end,
           case when state <> 'UNDONE' then quarantined else 0 end,
           case when state <> 'UNDONE' then refused else 0 end,
           pending, case when state = 'UNDONE' then received else 0 end, made_at
    from intake_batch
    where not tallied and replay_of_id is null and received_on between %(start)s and %(end)s
"""
_AMOUNTS = "received, got_it, needs_fixing, refused, on_the_way, taken_back"
_SUMS = ", ".join(f"coalesce(sum({name}), 0)::bigint" for name in _AMOUNTS.split(", "))


def get_ledger(
    *,
    by: By,
    start: date,
    end: date,
    source: str | None = None,
    door: Door | None = None,
) -> Ledger:
    """The lines of a period (both days inclusive), the largest first, days newest first.

    What is beyond LINES lines is one line without a key, so that the lines add up to the total.
    """
    found = bulk.fetch(
        f"""select {_KEYS[by]}, {_SUMS}, max(last_at) from ({_ALL}) every
            where source = coalesce(%(source)s, source) and door = coalesce(%(door)s, door)
            group by 1 having sum(received) > 0
            order by {"1 desc" if by is By.DAY else "2 desc, 1"}""",
        {"start": start, "end": end, "source": source, "door": door},
    )
    lines = [Line(row[0], Amounts(*row[1:7]), row[7]) for row in found]
    total = sum((line.amounts for line in lines), Amounts())
    shown, rest = lines[:LINES], lines[LINES:]
    if rest:
        shown.append(Line(None, sum((line.amounts for line in rest), Amounts())))
    typical, longest, oldest = _waits(start=start, end=end, source=source, door=door)
    return Ledger(by, start, end, tuple(shown), total, typical, longest, oldest)


def _waits(
    *, start: date, end: date, source: str | None, door: Door | None
) -> tuple[float | None, float | None, datetime | None]:
    rows = bulk.fetch(
        """select sum(waited) / nullif(sum(deliveries), 0), max(longest),
                  (select min(made_at) from intake_batch
                   where not tallied and replay_of_id is null and state in ('WAITING', 'RUNNING'))
           from (
             select waited_seconds as waited, deliveries, longest_seconds as longest
             from intake_daytally
             where day between %(start)s and %(end)s
               and source = coalesce(%(source)s, source) and door = coalesce(%(door)s, door)
             union all
             select extract(epoch from finished_at - made_at), 1,
                    extract(epoch from finished_at - made_at)
             from intake_batch
             where not tallied and replay_of_id is null and finished_at is not null
               and received_on between %(start)s and %(end)s
               and source = coalesce(%(source)s, source) and door = coalesce(%(door)s, door)
           ) every""",
        {"start": start, "end": end, "source": source, "door": door},
    )
    typical, longest, oldest = rows[0]
    return (
        None if typical is None else float(typical),
        None if longest is None else float(longest),
        oldest,
    )


def get_totals() -> Amounts:
    """Where every record is that was ever received."""
    return _totals(start=date.min, end=date.max)


def _totals(*, start: date, end: date) -> Amounts:
    rows = bulk.fetch(f"select {_SUMS} from ({_ALL}) every", {"start": start, "end": end})
    return Amounts(*rows[0])


def list_quiet(*, today: date) -> list[Rhythm]:
    """Sources that have been silent for much longer than they usually are, longest first."""
    found = bulk.fetch(
        f"""select source, array_agg(distinct day order by day) from ({_ALL}) every
            where received > 0 and door <> 'sample' group by 1 order by 1 limit 1000""",
        {"start": today - LOOK_BACK, "end": today},
    )
    rhythms = [rhythm.rhythm_of(source=name, days=days, today=today) for name, days in found]
    quiet = [each for each in rhythms if each and rhythm.is_quiet(each)]
    return sorted(quiet, key=lambda each: (-each.quiet_days, each.source))


def list_refusals(*, start: date, end: date) -> list[Refusals]:
    """What doors turned away unread in a period, the most frequent first."""
    found = bulk.fetch(
        """select door, reason, sum(count)::bigint from (
             select door, reason, count from intake_turnedaway where day between %(s)s and %(e)s
             union all
             select 'hook', fault, count from intake_hookrefusal where day between %(s)s and %(e)s
           ) every group by 1, 2 order by 3 desc, 1, 2 limit 100""",
        {"s": start, "e": end},
    )
    return [Refusals(Door(door), reason, count) for door, reason, count in found]


def list_receipts(
    *, where: Where, after: tuple[date, int, int] | None = None, limit: int = 50
) -> list[ReceiptLine]:
    """Records of a place, newest delivery first, continued behind (day, delivery, row).

    Records on the way have no receipt yet: their deliveries are listed with row 0.
    """
    return [_receipt(row) for row in bulk.fetch(*_asked(where, after=after, limit=limit))]


def _receipt(row: tuple[Any, ...]) -> ReceiptLine:
    batch_id, row_no, outcome, subject, kind, source, door, file_name, day, made_at = row
    return ReceiptLine(
        batch_id,
        row_no,
        outcome,
        subject,
        Kind(kind),
        source,
        Door(door),
        file_name,
        day,
        made_at,
    )


def _asked(
    where: Where, *, after: tuple[date, int, int] | None, limit: int
) -> tuple[str, dict[str, Any]]:
    outcomes = OUTCOMES_OF.get(where.place, ())
    of_place = {
        Place.ON_THE_WAY: "not b.tallied and b.pending > 0",
        Place.TAKEN_BACK: "b.state = 'UNDONE' and b.received > 0",
    }.get(where.place, f"b.state <> 'UNDONE' and {' + '.join(outcomes) or '0'} > 0")
    continued = "(b.received_on, b.id) <= (%(day)s, %(batch)s)"
    batches = f"""
        select * from intake_batch b
        where b.replay_of_id is null and b.received_on between %(start)s and %(end)s
          {"and b.source = %(source)s" if where.source else ""}
          {"and b.door = %(door)s" if where.door else ""}
          and {of_place} {f"and {continued}" if after else ""}
        order by b.received_on desc, b.id desc limit %(limit)s + 1"""
    receipts = """
        select r.row_no, r.outcome, r.subject_id from intake_receipt r
        where r.batch_id = b.id and (%(every)s or r.outcome = any(%(outcomes)s))
          and (b.id <> %(batch)s or r.row_no > %(row)s)
        order by r.row_no limit %(limit)s"""
    if where.place is Place.ON_THE_WAY:
        receipts = "select 0 as row_no, 'pending' as outcome, null::bigint as subject_id"
        receipts += " where b.id <> %(batch)s"
    day, batch, row = after or (where.end, 0, -1)
    return (
        f"""select b.id, r.row_no, r.outcome, r.subject_id, b.kind, b.source, b.door,
                   b.file_name, b.received_on, b.made_at
            from ({batches}) b cross join lateral ({receipts}) r
            order by b.received_on desc, b.id desc, r.row_no limit %(limit)s""",
        {
            "start": where.start,
            "end": where.end,
            "source": where.source,
            "door": where.door,
            "every": where.place is Place.TAKEN_BACK,
            "outcomes": list(outcomes),
            "day": day,
            "batch": batch,
            "row": row,
            "limit": limit,
        },
    )


def check() -> Check:
    """Add everything up in full: days against deliveries, deliveries against receipts and rows.

    Reads every delivery and every receipt once, so it is for a check on demand, not for a page.
    """
    faults = [
        *(f"day {day} of {source} ({door})" for day, source, door in bulk.fetch(_DAYS)),
        *(f"import {number}: receipts" for (number,) in bulk.fetch(_RECEIPTS)),
        *(f"import {number}: rows set aside" for (number,) in bulk.fetch(_ASIDE)),
    ]
    return Check(get_totals(), tuple(faults[:FAULTS]))


_OUTCOMES = ("created", "joined", "updated", "unchanged", "quarantined", "refused")
_LIVE = ", ".join(
    f"coalesce(sum({name}) filter (where state <> 'UNDONE'), 0)::bigint" for name in _OUTCOMES
)
_DAYS = f"""
    with told as (
      select received_on as day, source, door, sum(received)::bigint as received,
             array[{_LIVE},
                   coalesce(sum(received) filter (where state = 'UNDONE'), 0)::bigint] as parts
      from intake_batch where tallied group by 1, 2, 3
    ), kept as (
      select day, source, door, received, array[{", ".join(_OUTCOMES)}, taken_back] as parts
      from intake_daytally where received > 0
    )
    select coalesce(told.day, kept.day), coalesce(told.source, kept.source),
           coalesce(told.door, kept.door)
    from told full join kept using (day, source, door)
    where told.received is distinct from kept.received and coalesce(told.received, 0) > 0
       or kept.received is distinct from told.received and kept.received is not null
       or told.parts is distinct from kept.parts and kept.received is not null
    order by 1, 2, 3 limit {FAULTS}
"""
_RECEIPTS = f"""
    with seen as (
      select batch_id, {
    ", ".join(f"count(*) filter (where outcome = '{name}') as {name}" for name in _OUTCOMES)
}
      from intake_receipt group by 1
    )
    select b.id from intake_batch b left join seen on seen.batch_id = b.id
    where b.replay_of_id is null
      and ({", ".join(f"b.{name}" for name in _OUTCOMES)})
          is distinct from ({", ".join(f"coalesce(seen.{name}, 0)" for name in _OUTCOMES)})
    order by b.id limit {FAULTS}
"""
_ASIDE = f"""
    with seen as (
      select batch_id, count(*) filter (where outcome = 'quarantined') as quarantined,
             count(*) filter (where outcome = 'refused') as refused
      from intake_setaside where state <> 'IN' group by 1
    )
    select b.id from intake_batch b left join seen on seen.batch_id = b.id
    where b.replay_of_id is null and (b.quarantined, b.refused)
          is distinct from (coalesce(seen.quarantined, 0), coalesce(seen.refused, 0))
    order by b.id limit {FAULTS}
"""
