"""Reading whether and how the sample company is there."""

from collections.abc import Sequence
from datetime import date

from accord.foundation import bulk
from accord.intake import api as intake
from accord.sample.values import Called, Fate, Plan, SampleState

_CALLED = """
select l.key, l.owner, l.opened_at, min(e.occurred_at) filter (where e.stage = 'mql'),
       min(e.occurred_at) filter (where e.stage in ('sql', 'opportunity', 'customer')),
       l.closed_at, l.ending
from facts.leads l
join facts.stage_events e on e.lead = l.key and e.ending = ''
where l.source = %(source)s and l.joined_to is null and l.time_known and not exists (
  select from facts.verdicts v join facts.leads said on said.key = v.lead
  where said.source = %(source)s)
group by l.key, l.owner, l.opened_at, l.closed_at, l.ending
having min(e.occurred_at) filter (where e.stage = 'mql') is not null
order by l.opened_at, l.key"""


def list_batches() -> list[intake.BatchCard]:
    """The sample's batches that have not been taken back, in the order they go in."""
    return intake.list_of_door(door=intake.Door.SAMPLE)


def plan_of(batches: Sequence[intake.BatchCard]) -> Plan | None:
    """What these batches simulate; None without batches."""
    if not batches:
        return None
    told = batches[0].plan["reading"]["sample"]
    return Plan(
        until=date.fromisoformat(told["until"]), seed=int(told["seed"]), scale=told["scale"]
    )


def is_loaded() -> bool:
    """Whether any part of a sample company is there."""
    return intake.any_of_door(door=intake.Door.SAMPLE)


def is_wanted() -> bool:
    """Whether a newcomer expects it: nothing was ever taken in, or its loading was cut short."""
    return not intake.any_taken_in() or get_state() is SampleState.LOADING


def list_called(*, source: str) -> list[Called]:
    """Leads of a source that were called ready for sales and of which sales has said nothing, by
    when they came; none of them where it has said something of any."""
    rows = bulk.fetch(_CALLED, {"source": source})
    return [
        Called(lead, owner, came, ready, taken or closed, _fate(taken is not None, ending), closed)
        for lead, owner, came, ready, taken, closed, ending in rows
    ]


def _fate(is_taken: bool, ending: str) -> Fate:
    if ending == "won":
        return Fate.WON
    if is_taken:
        return Fate.LOST if ending else Fate.TAKEN
    return Fate.RETURNED if ending else Fate.OPEN


def list_members(*, source: str) -> list[int]:
    """The sample's members."""
    rows = bulk.fetch(
        "select distinct member_id from live.member_keys where source = %s order by 1", [source]
    )
    return [member for (member,) in rows]


def cast(*, source: str) -> dict[str, int]:
    """The sample's members by the names that its own rows have for them."""
    rows = bulk.fetch(
        "select value, member_id from live.member_keys where source = %s order by 1", [source]
    )
    return dict(rows)


def list_first_callers(*, source: str) -> list[int]:
    """Who of the sample's members calls first, as far as they are here."""
    rows = bulk.fetch(
        """select distinct m.id from live.members m join live.member_keys k on k.member_id = m.id
           where k.source = %s and m.is_active
             and exists (select from live.leads l where l.owner_id = m.id and l.closed_at is null)
           order by m.id""",
        [source],
    )
    return [member for (member,) in rows]


def get_state() -> SampleState:
    """Whether the sample company is absent, on its way, or there."""
    batches = list_batches()
    if not batches:
        return SampleState.ABSENT
    done = all(batch.state is intake.BatchState.DONE for batch in batches)
    return SampleState.LOADED if done else SampleState.LOADING
