"""How many promises were broken in each week, for both teams."""

from datetime import date, datetime, timedelta

from accord.foundation import bulk
from accord.handoffs.values.attainment import MissedWeek
from accord.team import api as team

WEEK = timedelta(days=7)
_MISSED = """
    select date_trunc('week', e.at at time zone %(zone)s)::date as monday,
           count(*) filter (where c.side = 'marketing'), count(*) filter (where c.side = 'sales')
    from handoffs_clockevent e join handoffs_clock c on c.id = e.clock_id
    where e.what = 'breach' and c.member_id is null and not c.is_silent
      and e.at >= %(since)s and e.at <= %(at)s
      and not exists (select from handoffs_clockevent w where w.clock_id = e.clock_id
                      and w.what = 'withdrawn' and w.turn = e.turn)
    group by 1"""


def missed_by_week(*, at: datetime, weeks: int = 8) -> list[MissedWeek]:
    """Of this week and those before it, by the company's days: how many promises of each team
    were broken in it, those of weeks without any too, the latest first. What was told and
    withdrawn since, and what is only measured, counts nowhere."""
    zone = team.get_team().zone
    first = _monday(at, zone=zone) - (weeks - 1) * WEEK
    rows = bulk.fetch(_MISSED, {"zone": zone, "at": at, "since": at - (weeks + 1) * WEEK})
    found = {monday: (marketing, sales) for monday, marketing, sales in rows}
    days = [first + place * WEEK for place in reversed(range(weeks))]
    return [MissedWeek(day, *found.get(day, (0, 0))) for day in days]


def _monday(at: datetime, *, zone: str) -> date:
    [(day,)] = bulk.fetch("select date_trunc('week', %s at time zone %s)::date", [at, zone])
    assert isinstance(day, date)
    return day
