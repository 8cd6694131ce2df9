"""Paths of leads as under one version of the stages, in place of those that were written.

A moment is packed as in `lead_path`: microseconds x 4 + 2 if the time is not known + 1 if nobody
saw it happen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from accord.reporting.rules.questions import STAGES

PATH = "derived.lead_path"
# The same rows for a question that compares the two.
WRITTEN = 'derived."lead_path"'
# A stage that was skipped on the way is inferred, and its time is not known.
_INFERRED = 3
_DAY = 86_400_000_000 * 4
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def looks_at_stages(subject: str) -> bool:
    """Whether a subject asks when leads came to stages."""
    return PATH in subject


def parameters(
    *, leads: Sequence[int], met: Sequence[tuple[int, str, datetime]]
) -> Mapping[str, object]:
    """What the SQL of `under` asks for: leads that were judged, and when each met which stage."""
    return {
        "judged_lead": [*leads],
        "met_lead": [lead for lead, _stage, _at in met],
        "met_stage": [stage for _lead, stage, _at in met],
        "met_at": [(at - _BEGINNING) // _MICROSECOND for _lead, _stage, at in met],
    }


def under(subject: str, *, asked: Collection[str], called: str | None = None) -> str:
    """A subject of which the leads that were judged came to the stages that are `asked` when they
    met them, and to no other sooner or later than it was written; of `called`, where it is asked,
    only those that met it."""
    paths, table = _paths(asked), "paths_under"
    if called in asked:
        paths, table = f"{paths},\n{_called(str(called))}", "paths_called"
    return f"with {paths}\nselect * from (\n{subject.replace(PATH, table)})"


def differing(*, asked: Collection[str]) -> str:
    """How many leads came to some stage on another day than it was written, or not at all."""
    differs = " or ".join(f"({_differs(stage)})" for stage in STAGES if stage in asked)
    return f"""with {_paths(asked)}
      select count(*) as leads from paths_under u join {WRITTEN} w on w.key = u.key
      where {differs}"""


def _called(stage: str) -> str:
    """Paths without those of leads that were judged and did not come to a stage by meeting it."""
    return f"""paths_called as (
      select u.* from paths_under u join entered e on e.key = u.key
      where not (e.is_judged and coalesce(e.{stage}_u & {_INFERRED} = {_INFERRED}, true)))"""


def _differs(stage: str) -> str:
    then, now = f"w.{stage}_p", f"u.{stage}_p"
    return f"({then} is null) <> ({now} is null) or {then} // {_DAY} <> {now} // {_DAY}"


def _paths(asked: Collection[str]) -> str:
    """Only forward: who meets a stage after having come further was there when it was skipped."""
    met = ", ".join(
        f"min(case when stage = '{stage}' then met_at * 4 end) as {stage}_m" for stage in STAGES
    )
    columns: list[str] = []
    later: list[str] = []
    for stage in reversed(STAGES):
        further = f"least({', '.join(later)})" if later else "null::bigint"
        columns.append(f"{_entry(stage, further, is_asked=stage in asked)} as {stage}_u")
        later.append(f"{stage}_u")
    return f"""met as (
      select lead, {met} from (
        select unnest($met_lead::bigint[]) as lead, unnest($met_stage::varchar[]) as stage,
               unnest($met_at::bigint[]) as met_at)
      group by lead),
    again as (
      select w.*, j.lead is not null as is_judged, met.* exclude (lead)
      from {WRITTEN} w
      left join (select unnest($judged_lead::bigint[]) as lead) j on j.lead = w.key
      left join met on met.lead = w.key),
    entered as (select *, {", ".join(columns)} from again),
    paths_under as materialized (
      select * exclude (is_judged, {", ".join(f"{stage}_m, {stage}_u" for stage in STAGES)})
        replace (
          case when {_furthest("u")} is distinct from {_furthest("p")}
               then coalesce({_furthest("u")}, stage) else stage end as stage,
          {", ".join(f"{stage}_u as {stage}_p" for stage in STAGES)})
      from entered)"""


def _entry(stage: str, further: str, *, is_asked: bool) -> str:
    """When a lead came to a stage, where it came further at `further`."""
    written, met = f"{stage}_p", f"{stage}_m"
    skipped = "null" if stage == "visit" else f"{further} | {_INFERRED}"
    if not is_asked:
        return f"case when is_judged then coalesce({written}, {skipped}) else {written} end"
    # Within a day the moment that was written is the more exact one.
    seen = f"""case when {written} & {_INFERRED} = 0 and {written} // {_DAY} = {met} // {_DAY}
               then {written} else {met} end"""
    return f"""case when not is_judged then {written}
      when {met} is not null and coalesce({seen} // 4 <= {further} // 4, true) then {seen}
      else {skipped} end"""


def _furthest(of: str) -> str:
    cases = " ".join(f"when {stage}_{of} is not null then '{stage}'" for stage in reversed(STAGES))
    return f"case {cases} end"
