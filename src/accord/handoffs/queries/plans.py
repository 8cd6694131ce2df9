"""Plans for companies, their tasks, and what marketing did after a lead was ready for sales."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accord.contacts import api as contacts
from accord.foundation import bulk
from accord.handoffs.queries.accountable import hands_of
from accord.handoffs.rules import plans as rules
from accord.handoffs.values.plans import (
    LateTouch,
    LateTouches,
    Owners,
    PlanCard,
    TaskCard,
    TaskFilter,
    TaskPage,
    TaskState,
    Whose,
)
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import Actor

MOST_PLANS = 20
_PLAN = """
    select p.id, c.canonical_id, p.goal, p.marketing_id, p.sales_id, m.name, s.name,
           p.opened_at, p.closed_at, count(t.id) filter (where t.state = 'open'),
           count(t.id) filter (where t.state = 'open' and t.due_on < %(today)s)
    from handoffs_accountplan p
    join live.companies c on c.id = p.company_id
    join live.members m on m.id = p.marketing_id
    join live.members s on s.id = p.sales_id
    left join handoffs_accounttask t on t.plan_id = p.id
    where {where}
    group by p.id, c.canonical_id, m.name, s.name
    order by p.closed_at is not null, p.id desc limit %(limit)s
"""
# What is open comes first, the earliest due on top; then what has ended, the latest on top.
_TASK = """
    select t.id, t.plan_id, h.id as company_id, h.name as company, h.domain, t.title, t.state,
           t.owner_id, o.name as owner, b.name as made_by, t.due_on, t.ended_at,
           coalesce(e.name, '') as ended_by,
           case when t.state = 'open' then (t.due_on - date '1900-01-01')::numeric
                else 10000000000 - extract(epoch from t.ended_at) end as place
    from handoffs_accounttask t
    join handoffs_accountplan p on p.id = t.plan_id
    join live.companies c on c.id = p.company_id
    join live.companies h on h.id = c.canonical_id
    join live.members o on o.id = t.owner_id
    join live.members b on b.id = t.made_by_id
    left join live.members e on e.id = t.ended_by_id
"""
_LATE = """
    with ready as (
      select l.id, p.canonical_id as head_id, (
               select min(e.occurred_at) from facts.stage_events e
               where e.lead = l.id and e.stage in ('sql', 'opportunity', 'customer')) as since
      from live.leads l join live.persons p on p.id = l.person_id
      where {condition} and {owned}
    ), late as (
      select t.id, t.head_id, min(ready.id) as lead_id, t.kind, t.direction, t.campaign_id,
             t.asset_id, t.occurred_at
      from ready join live.touches t on t.head_id = ready.head_id
      where t.team = 'marketing' and t.occurred_at > ready.since
      group by t.id, t.head_id, t.kind, t.direction, t.campaign_id, t.asset_id, t.occurred_at
    )
    select head_id, lead_id, kind, direction, campaign_id, asset_id, occurred_at, count(*) over ()
    from late order by occurred_at desc, id desc limit %(limit)s
"""


def plans_of_company(*, company_id: int, today: date, limit: int = MOST_PLANS) -> list[PlanCard]:
    """The plans of a company and all that are one with it, the open one first."""
    together = [*contacts.company_members(companies=[company_id])]
    rows = bulk.fetch(
        _PLAN.format(where="p.company_id = any(%(companies)s)"),
        {"companies": together, "today": today, "limit": limit},
    )
    return [_plan(row) for row in rows]


def get_plan(*, plan_id: int, today: date) -> PlanCard:
    """One plan. Raises LookupError where there is none."""
    rows = bulk.fetch(
        _PLAN.format(where="p.id = %(id)s"), {"id": plan_id, "today": today, "limit": 1}
    )
    if not rows:
        raise LookupError(f"There is no plan {plan_id}.")
    return _plan(rows[0])


def _plan(row: Sequence[Any]) -> PlanCard:
    number, company, goal, marketing, sales, *rest = row
    return PlanCard(number, company, goal, Owners(marketing, sales), *rest)


def may_steer_plan(*, card: PlanCard, actor: Actor, at: datetime) -> bool:
    """Whether the goal, the owners and the end of a plan are for whoever asks to say."""
    if actor.member_id is None or card.closed_at is not None:
        return False
    each = [hands_of(actor, owner_id=owner, at=at) for owner in sorted(card.owners.ids)]
    return any(rules.may_steer(hands, owners=card.owners) for hands in each)


def list_tasks(*, where: TaskFilter, after: str | None = None, limit: int = 50) -> TaskPage:
    """Tasks, open ones by their day, then ended ones, the latest first. Raises ValueError for a
    place that is none."""
    conditions, given = _conditions(where)
    if after is not None:
        conditions.append("(place, id) > (%(place)s, %(id_after)s)")
        given["place"], given["id_after"] = _place(after)
    rows = bulk.fetch(
        f"""select * from ({_TASK}) t where {" and ".join(conditions)}
            order by place, id limit %(limit)s""",
        {**given, "limit": limit + 1},
    )
    shown = rows[:limit]
    more = f"{shown[-1][-1]}~{shown[-1][0]}" if len(rows) > limit else None
    return TaskPage(tuple(_task(row) for row in shown), more)


def count_tasks(*, where: TaskFilter, at_most: int = 10_000) -> int:
    """How many tasks; counting ends at `at_most`."""
    conditions, given = _conditions(where)
    rows = bulk.fetch(
        f"""select count(*) from (
              select from handoffs_accounttask t where {" and ".join(conditions)}
              limit %(most)s) counted""",
        {**given, "most": at_most},
    )
    return int(rows[0][0])


def _conditions(where: TaskFilter) -> tuple[list[str], dict[str, Any]]:
    asked: list[tuple[str, str, Any]] = [
        ("plan_id = %(plan)s", "plan", where.plan_id),
        (
            "owner_id = any(%(owners)s)", "owners",
            sorted(where.owner_ids) if where.owner_ids is not None else None,
        ),
        (
            f"state {'=' if where.is_open else '<>'} %(open)s", "open",
            None if where.is_open is None else TaskState.OPEN.value,
        ),
    ]  # fmt: skip
    held = [(sql, name, value) for sql, name, value in asked if value is not None]
    return ["true", *(sql for sql, _name, _value in held)], {
        name: value for _sql, name, value in held
    }


def _place(after: str) -> tuple[Decimal, int]:
    place, _mark, number = after.partition("~")
    found = whole_number(number)
    if found is None or len(place) > 40 or not place.replace(".", "", 1).isdecimal():
        raise ValueError(after)
    return Decimal(place), found


def _task(row: Sequence[Any]) -> TaskCard:
    number, plan, company, name, domain, title, state, owner, *rest, _place = row
    return TaskCard(number, plan, company, name, domain, title, TaskState(state), owner, *rest)


def late_touches(*, whose: Whose, limit: int = 20) -> LateTouches:
    """What marketing did, or brought about, after a lead was ready for sales, the newest first,
    and how many there are: of a company, or of one lead, as far as the reader sees the leads."""
    given: dict[str, object]
    condition, given = "l.id = %(of)s", {"of": whose.lead_id, "limit": limit}
    if whose.company_id is not None:
        together = [*contacts.company_members(companies=[whose.company_id])]
        condition, given = "l.company_id = any(%(of)s)", {"of": together, "limit": limit}
    owned = team.owned_within(whose.scope).of("l.owner_id")
    rows = bulk.fetch(_LATE.format(condition=condition, owned=owned), given)
    found = tuple(LateTouch(*row[:-1]) for row in rows)
    return LateTouches(found, rows[0][-1] if rows else 0)
