"""How each source comes: by hand or by itself, how much is set aside, how long it takes."""

from datetime import date
from typing import Any

from accord.foundation import bulk
from accord.intake.values.batches import Door, Kind
from accord.intake.values.ledger import Came, RunOfSource

MOST = 60

# Files are by hand; everything else comes by itself. `wrong` counts rows that were ever set aside.
_CAME = """
    with told as (
      select b.id, b.source, b.kind, b.door = 'file' as by_hand, b.state, b.received,
             b.received_on, b.made_at, b.received_on >= %(since)s as is_late,
             case when b.state <> 'UNDONE' then b.quarantined + b.refused else 0 end as lost,
             case when b.state <> 'UNDONE' then b.quarantined else 0 end as waiting,
             extract(epoch from b.finished_at - b.made_at) as waited
      from intake_batch b
      where b.replay_of_id is null and b.door <> 'sample' and b.received_on >= %(from)s
    ), aside as (
      select s.batch_id, count(*) as wrong from intake_setaside s
      where s.batch_id in (select id from told where lost > 0 or is_late or by_hand)
      group by 1
    ), begun as (
      select source, min(received_on) filter (where not by_hand) as since from told group by 1
    )
    select t.source, array_agg(distinct t.kind),
           coalesce(sum(t.received) filter (where is_late), 0),
           coalesce(sum(t.lost) filter (where is_late), 0),
           coalesce(sum(t.waiting), 0),
           count(*) filter (where is_late and t.state = 'FAILED'),
           count(*) filter (where is_late and by_hand),
           coalesce(sum(t.received) filter (where is_late and by_hand), 0),
           coalesce(sum(a.wrong) filter (where is_late and by_hand), 0),
           max(b.since),
           coalesce(sum(t.received) filter (where by_hand and t.received_on < b.since), 0),
           coalesce(sum(a.wrong) filter (where by_hand and t.received_on < b.since), 0),
           coalesce(sum(t.received) filter (where not by_hand), 0),
           coalesce(sum(coalesce(a.wrong, t.lost)) filter (where not by_hand), 0),
           avg(t.waited) filter (where is_late), max(t.made_at)
    from told t join begun b on b.source = t.source left join aside a on a.batch_id = t.id
    group by 1 order by sum(t.received) desc, 1 limit %(most)s
"""


def list_came(*, start: date, since: date) -> list[Came]:
    """Sources that brought anything from `start` on, the largest first; what is of a period is of
    the days from `since` on."""
    rows = bulk.fetch(_CAME, {"from": start, "since": since, "most": MOST})
    return [_came(row) for row in rows]


def _came(row: tuple[Any, ...]) -> Came:
    source, kinds, *counts, typical, last_at = row
    numbers = {name: int(counts[at]) for at, name in enumerate(_COUNTS) if name}
    return Came(
        source=source,
        kinds=tuple(sorted(map(Kind, kinds))),
        automatic_on=counts[_COUNTS.index("")],
        typical=None if typical is None else float(typical),
        last_at=last_at,
        **numbers,
    )


# As the columns stand; "" is the day since when it comes by itself.
_COUNTS = (
    "received", "lost", "waiting", "failed", "hand_runs", "hand_rows", "hand_wrong", "",
    "before_rows", "before_wrong", "after_rows", "after_wrong",
)  # fmt: skip


def list_runs_of(*, source: str, limit: int = 20) -> list[RunOfSource]:
    """The last deliveries of a source, the newest first."""
    rows = bulk.fetch(
        """select id, door, state = 'FAILED', made_at, received, quarantined + refused, failure
           from intake_batch where source = %s and replay_of_id is null
           order by received_on desc, id desc limit %s""",
        [source, limit],
    )
    return [
        RunOfSource(number, Door(door), failed, at, received, aside, failure[:200])
        for number, door, failed, at, received, aside, failure in rows
    ]
