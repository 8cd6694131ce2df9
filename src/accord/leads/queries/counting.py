"""How many leads there are of each kind."""

from collections.abc import Sequence

from accord.definitions import api as definitions
from accord.definitions.values import Segment, StageCode
from accord.foundation import bulk
from accord.leads.queries.listing import COUNTED, GONE
from accord.leads.values import Ending, StateCount
from accord.team import api as team
from accord.team.values import EVERYTHING, Scope


def count_doubled() -> int:
    """How many open leads are of people who may be somebody else with an open lead."""
    rows = bulk.fetch(
        """select count(distinct greatest(d.first_id, d.second_id)) from live.doubts d
           where d.state = 'open'
             and exists (select 1 from leads_lead l
                         where l.holder_id = d.first_id and l.closed_at is null
                           and l.gone_at is null)
             and exists (select 1 from leads_lead l
                         where l.holder_id = d.second_id and l.closed_at is null
                           and l.gone_at is null)"""
    )
    return int(rows[0][0])


def count_by_person(*, people: Sequence[int], scope: Scope = EVERYTHING) -> dict[int, int]:
    """How many passes of this scope came with each of these people, themselves alone."""
    return dict(
        bulk.fetch(
            f"""select l.person_id, count(*) from leads_lead l
                where l.person_id = any(%s) and {team.owned_within(scope).of("l.owner_id")}
                group by l.person_id""",
            [list(people)],
        )
    )


def count_by_stage() -> dict[StageCode, int]:
    """How many open leads stand at each stage now."""
    rows = bulk.fetch(
        f"""select stage, count(*) from leads_lead l
            where closed_at is null and {COUNTED} group by stage"""
    )
    return {StageCode(stage): count for stage, count in rows}


def any_lead() -> bool:
    """Whether there is a lead at all."""
    return bool(bulk.fetch("select 1 from leads_lead limit 1"))


def any_gone() -> bool:
    """Whether there is a lead whose tools have it no more."""
    return bool(bulk.fetch(f"select 1 from leads_lead l where {GONE} limit 1"))


def count_gone() -> int:
    """How many leads count nowhere since their tools have them no more."""
    rows = bulk.fetch(f"select count(*) from leads_lead l where {GONE}")
    return int(rows[0][0])


def count_states() -> list[StateCount]:
    """Where all leads are that count: each is open at one stage or has ended in one way, owned or
    not."""
    rows = bulk.fetch(
        f"""select stage, ending, owner_id is not null, sum(number)::bigint
            from (select ending, stage, owner_id, count(*) as number from leads_lead l
                  where {COUNTED} group by 1, 2, 3) counted
            group by 1, 2, 3"""
    )
    return [
        StateCount(StageCode(stage), Ending(ending) if ending else None, owned, count)
        for stage, ending, owned, count in rows
    ]


def count_known() -> dict[str, tuple[int, int, int, int]]:
    """What is known of all leads, by origin ("" for none): how many there are, how many have a
    campaign, how many are open, and how many of the open ones have an owner."""
    rows = bulk.fetch(
        f"""select coalesce(origin, ''), count(*), count(campaign_id),
                   count(*) filter (where closed_at is null),
                   count(*) filter (where closed_at is null and owner_id is not null)
            from leads_lead l where {COUNTED} group by 1"""
    )
    return {
        origin: (count, run, still_open, owned) for origin, count, run, still_open, owned in rows
    }


def count_only_from_deals() -> tuple[int, int]:
    """How many leads are known from their deals alone, of how many."""
    rows = bulk.fetch(
        f"""select (select count(*) from leads_lead l where {COUNTED}),
                   (select count(distinct coalesce(l.joined_to_id, l.id))
                    from leads_stageevent e join leads_lead l on l.id = e.lead_id
                    where e.cause in ('record', 'history', 'hand') and l.gone_at is null)"""
    )
    every, told = rows[0]
    return int(every - told), int(every)


def list_origins() -> list[str]:
    """The origins that leads have, by a walk along the index."""
    rows = bulk.fetch(
        f"""with recursive walk(origin) as (
              (select origin from leads_lead l
               where origin is not null and {COUNTED} order by origin limit 1)
              union all
              select (select l.origin from leads_lead l
                      where l.origin > walk.origin and {COUNTED}
                      order by l.origin limit 1)
              from walk where walk.origin is not null
            ) select origin from walk where origin is not null limit 200"""
    )
    return [origin for (origin,) in rows]


def count_by_segment(
    *, segments: Sequence[Segment], at_most: int = 20_000
) -> list[tuple[str | None, bool, int]]:
    """Where the newest leads would fall by these rules: (segment, by a rule, how many), the most
    first. None: neither a rule nor a record says any."""
    rules = definitions.compile_segments(
        segments,
        source=f"""(select * from live.lead_facts where lead_id in (
             select id from leads_lead l where {COUNTED}
             order by opened_at desc, id desc limit %(at_most)s)) given""",
    )
    return list(
        bulk.fetch(
            f"""select coalesce(t.name, l.segment), t.name is not null, count(*)
                from ({rules.sql}) t join leads_lead l on l.id = t.lead_id
                group by 1, 2 order by 3 desc, 1, 2 limit 200""",
            {**rules.parameters, "at_most": at_most},
        )
    )
