"""Nurtures, the leads in them, and when each was looked at last."""

from collections.abc import Sequence
from datetime import datetime

from accord.agreements import api as agreements
from accord.agreements.values.terms import Task
from accord.foundation import bulk
from accord.handoffs import models
from accord.handoffs.queries.owed import task_owed
from accord.handoffs.rules.nurtures import without_gap
from accord.handoffs.values.nurtures import InNurture, InNurturePage, LooksAgreed, NurtureCard
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import EVERYTHING, Scope

# A person is in the nurture that the last hand-off of their lead says, since they entered it; what
# somebody of marketing said as they ended it counts before what its kind names, and nothing said is
# none. Whoever was handed over since has left it; nobody waits who wants no news or will never buy.
_NAMED = "btrim(coalesce(e.words, h.facts ->> 'nurture', ''))"
_NO_NEWS = """exists (select from live.refusals r
                where r.canonical_id = {who}.holder_id and r.purpose = 'newsletter')"""
_ENDED = "coalesce({who}.ending, '') in ('won', 'disqualified')"
_IN = f"""
select key, name, lead_id, lead_owner_id, entered_at from (
  select distinct on (l.holder_id) h.to_side, h.outcome, h.lead_id, l.owner_id as lead_owner_id,
         l.holder_id, l.gone_at, l.ending,
         lower(left({_NAMED}, 120)) as key, left({_NAMED}, 120) as name,
         coalesce(e.at, h.offered_at) as entered_at
  from handoffs_handoff h join live.leads l on l.id = h.lead_id
  left join lateral (
    select words, at from handoffs_handoffevent
    where handoff_id = h.id and move = 'end' and member_id is not null
    order by id desc limit 1) e on h.to_side = 'marketing'
  order by l.holder_id, h.offered_at desc, h.id desc) last
where to_side = 'marketing' and key <> '' and gone_at is null
  and outcome in ('', 'ended') and not {_ENDED.format(who="last")}
  and not {_NO_NEWS.format(who="last")}"""


def stays_out(*, lead_id: int) -> bool:
    """Whether nobody counts this lead as waiting in any nurture."""
    rows = bulk.fetch(
        f"""select {_ENDED.format(who="l")} or {_NO_NEWS.format(who="l")}
            from live.leads l where l.id = %s""",
        [lead_id],
    )
    return any(found for (found,) in rows)


def looks_agreed(*, at: datetime) -> list[LooksAgreed]:
    """How often a look is owed by what was in force when, the earliest first, since something
    always was; nothing where no agreement in force asks for looks. One that is only measured asks
    for none."""
    found = []
    for held, since, until in agreements.list_ever_in_force(at=at):
        asked = task_owed(task=Task.NURTURE_CHECK, kind="", running=[held])
        look = agreements.turnaround_of(held.agreement, Task.NURTURE_CHECK)
        if asked is not None and look is not None and look.every_days is not None:
            found.append(LooksAgreed(asked, look.every_days, since, until))
    return without_gap(found, at=at)


def named_now() -> list[tuple[str, str, datetime]]:
    """Each nurture that leads are in: its key, its name, and when the first of them entered."""
    rows = bulk.fetch(
        f"""select key, (array_agg(name order by entered_at))[1], min(entered_at)
            from ({_IN}) i group by key order by key"""
    )
    return [(key, name, at) for key, name, at in rows]


def list_nurtures(*, scope: Scope = EVERYTHING, id: int | None = None) -> list[NurtureCard]:
    """All nurtures, those that most leads are in first; or the one of this id."""
    owned = team.owned_within(scope).of("lead_owner_id")
    rows = bulk.fetch(
        f"""select n.id, n.name, n.began_at, n.owner_id, coalesce(i.leads, 0),
                   (select max(closed_at) from handoffs_request
                    where nurture_id = n.id and state = 'answered'),
                   (select id from handoffs_request where nurture_id = n.id and state = 'open'
                    order by asked_at limit 1)
            from handoffs_nurture n
            left join (select key, count(*) as leads from ({_IN}) all_in where {owned}
                       group by key) i on i.key = n.key
            where %(id)s::bigint is null or n.id = %(id)s
            order by 5 desc, n.name, n.id limit 500""",
        {"id": id},
    )
    return [NurtureCard(*row) for row in rows]


def list_in_nurture(
    *, nurture_id: int, scope: Scope = EVERYTHING, after: str | None = None, limit: int = 50
) -> InNurturePage:
    """The leads in it, those that are in it longest first. Raises ValueError for a place that is
    none."""
    since, number = _place(after)
    rows = bulk.fetch(
        f"""select i.lead_id, i.entered_at from ({_IN}) i
            join handoffs_nurture n on n.key = i.key
            where n.id = %(id)s and {team.owned_within(scope).of("i.lead_owner_id")}
              and (i.entered_at, i.lead_id) > (%(since)s::timestamptz, %(number)s)
            order by i.entered_at, i.lead_id limit %(limit)s""",
        {"id": nurture_id, "since": since, "number": number, "limit": limit + 1},
    )
    found = tuple(InNurture(lead, at) for lead, at in rows[:limit])
    last = found[-1] if len(rows) > limit else None
    return InNurturePage(found, f"{last.entered_at.isoformat()}~{last.lead_id}" if last else None)


def _place(after: str | None) -> tuple[datetime | str, int]:
    if not after:
        return "-infinity", 0
    since, _mark, number = after.partition("~")
    moment, found = datetime.fromisoformat(since), whole_number(number)
    if found is None or moment.tzinfo is None:
        raise ValueError(after)
    return moment, found


def nurture_names(*, ids: Sequence[int]) -> dict[int, str]:
    """What these are called."""
    return dict(models.Nurture.objects.filter(pk__in=[*ids]).values_list("pk", "name"))
