"""What was forecast, week by week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accord.forecasts.values import (
    BEFORE_END,
    LONGEST_BEFORE,
    Period,
    PeriodKind,
    Said,
    Spread,
    Unjudged,
)
from accord.foundation import bulk

_COLUMNS = """s.taken_at, l.kind, l.start, l."end", l.currency, l.closed + l.commit,
    l.pipeline + l.best_case + l.most_likely + l.commit, l.weighted, l.expected, l.low, l.high,
    l.tool_commit"""


def list_said(*, period: Period, limit: int = 26) -> list[Said]:
    """What the snapshots said of a period, the newest first."""
    rows = bulk.fetch(
        f"""select {_COLUMNS} from forecasts_snapshot s
            join forecasts_snapshotline l on l.snapshot_id = s.id
            where l.start = %s and l."end" = %s order by s.week desc, l.currency limit %s""",
        [period.start, period.end, limit],
    )
    return [_said(row) for row in rows]


def list_judged(*, kind: PeriodKind, today: date, zone: ZoneInfo, limit: int = 60) -> list[Said]:
    """Of each period that is over what was said last, 30 days before its end or up to three weeks
    earlier, all currencies at once; the newest period first."""
    rows = bulk.fetch(
        f"""with latest as (
              select distinct on (l.start) l.start, s.id
              from forecasts_snapshot s join forecasts_snapshotline l on l.snapshot_id = s.id
              where l.kind = %s and l."end" < %s
                and (s.taken_at at time zone %s)::date
                    between l."end" - %s::int and l."end" - %s::int
              order by l.start, s.week desc)
            select {_COLUMNS}
            from latest join forecasts_snapshot s on s.id = latest.id
            join forecasts_snapshotline l
              on l.snapshot_id = s.id and l.kind = %s and l.start = latest.start
            order by l.start desc, l.currency limit %s""",
        [
            kind.value,
            today,
            zone.key,
            LONGEST_BEFORE,
            BEFORE_END,
            kind.value,
            limit,
        ],
    )
    return [_said(row) for row in rows]


def list_unjudged(*, kind: PeriodKind, today: date, zone: ZoneInfo) -> list[Unjudged]:
    """Each period that is over and of which nothing was kept in the weeks of `list_judged`."""
    rows = bulk.fetch(
        """with kept as (
             select l.start, l."end", l."end" - (s.taken_at at time zone %s)::date as before
             from forecasts_snapshot s join forecasts_snapshotline l on l.snapshot_id = s.id
             where l.kind = %s and l."end" < %s)
           select start, "end", bool_or(before > %s) from kept group by 1, 2
           having not bool_or(before between %s and %s) order by 1 desc""",
        [zone.key, kind.value, today, LONGEST_BEFORE, BEFORE_END, LONGEST_BEFORE],
    )
    return [Unjudged(Period(start, end), is_older) for start, end, is_older in rows]


def is_taken(*, day: date) -> bool:
    """Whether the week of a day has its snapshot."""
    return bool(bulk.fetch("select from forecasts_snapshot where week = %s", [monday(day)]))


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def _said(row: Sequence[Any]) -> Said:
    taken_at, kind, start, end, currency, commit, pipeline, weighted, *spread, tool = row
    return Said(
        taken_at=taken_at,
        kind=PeriodKind(kind),
        period=Period(start, end),
        currency=currency,
        commit_forecast=commit,
        open_pipeline=pipeline,
        weighted=weighted,
        spread=None if spread[0] is None else Spread(*spread),
        tool_commit=tool,
    )
