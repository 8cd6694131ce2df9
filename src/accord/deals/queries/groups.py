"""Buying groups beside deals: which decides about what, how well each is known, who may belong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.contacts import api as contacts
from accord.contacts.values.groups import (
    ENGAGED_WITHIN,
    NEEDED,
    GroupRole,
    GroupStanding,
    MemberState,
    Risk,
    Stance,
)
from accord.deals.values import Engagement, GroupFilter, GroupLine, Suggestion
from accord.foundation import bulk
from accord.kernel.conditions import ALWAYS, Condition

# Each group with its open members, and whether one of each took part since %(since)s.
_TALLY = """
    select g.id, g.name, g.company_id, g.expected_size,
           coalesce(array_agg(m.role order by m.head_id) filter (where m.head_id is not null), '{}')
             as roles,
           coalesce(array_agg(m.stance order by m.head_id) filter (where m.head_id is not null),
             '{}') as stances,
           coalesce(array_agg(m.is_engaged order by m.head_id)
             filter (where m.head_id is not null), '{}') as engaged
    from live.groups g
    left join lateral (
      select n.head_id, n.role, n.stance, exists (
        select from live.one_person o join live.taken_part t on t.person_id = o.person_id
        where o.head_id = n.head_id and t.occurred_at > %(since)s and t.occurred_at <= %(at)s
      ) as is_engaged
      from live.group_members n where n.group_id = g.id) m on true
    where g.closed_at is null or %(closed)s
    group by g.id, g.name, g.company_id, g.expected_size
"""
# What `contacts.standing` says of a group, for the filter of the list; a test holds both to it.
_RISKS = {
    Risk.BLOCKER: "'blocker' = any(stances)",
    Risk.SINGLE_THREADED: "cardinality(array_positions(engaged, true)) = 1",
    Risk.NOBODY_ENGAGED: "not true = any(engaged)",
    Risk.NO_CHAMPION: """true = any(engaged) and not exists (
        select from unnest(stances, engaged) each(stance, is_engaged)
        where each.stance = 'champion' and each.is_engaged)""",
}
_NOBODY_MISSING = "roles @> %(needed)s::varchar[]"


@dataclass(frozen=True, slots=True)
class GroupLines:
    """A page of groups; `next_id` continues after it, None at the end."""

    rows: Sequence[GroupLine]
    next_id: int | None


def list_groups(
    *, where: GroupFilter, at: datetime, after: int | None = None, limit: int = 50
) -> GroupLines:
    """Open groups with how well each is known, the youngest first."""
    condition, values = _asked(where, at=at)
    rows = bulk.fetch(
        f"""select t.id, t.name, c.id, c.name, c.domain, t.expected_size, t.roles, t.stances,
                   t.engaged
            from ({_TALLY}) t join live.companies c on c.id = t.company_id
            where ({condition}) and (%(after)s::bigint is null or t.id < %(after)s)
            order by t.id desc limit %(limit)s""",
        values | {"after": after, "limit": limit + 1},
    )
    lines = [_line(row) for row in rows[:limit]]
    return GroupLines(lines, lines[-1].id if len(rows) > limit else None)


def count_groups(*, where: GroupFilter, at: datetime) -> int:
    """How many open groups there are."""
    condition, values = _asked(where, at=at)
    return int(bulk.fetch(f"select count(*) from ({_TALLY}) t where {condition}", values)[0][0])


def _asked(where: GroupFilter, *, at: datetime) -> tuple[str, dict[str, Any]]:
    conditions = ["true"]
    if where.risk is not None:
        conditions.append(_RISKS[where.risk])
    if where.nobody_missing:
        conditions.append(_NOBODY_MISSING)
    return " and ".join(f"({each})" for each in conditions), {
        "since": at - ENGAGED_WITHIN,
        "at": at,
        "needed": [role.value for role in NEEDED],
        "closed": False,
    }


def _line(row: tuple[Any, ...]) -> GroupLine:
    *told, expected, roles, stances, engaged = row
    members = [
        MemberState(GroupRole(role), Stance(stance), is_engaged)
        for role, stance, is_engaged in zip(roles, stances, engaged, strict=True)
    ]
    return GroupLine(*[*told, contacts.standing(members=members, expected=expected)])


def standings_of(*, group_ids: Sequence[int], at: datetime) -> dict[int, GroupStanding]:
    """How well each of these groups is known, closed ones too."""
    _, values = _asked(GroupFilter(), at=at)
    rows = bulk.fetch(
        f"""select t.id, t.name, 0, '', '', t.expected_size, t.roles, t.stances, t.engaged
            from ({_TALLY}) t where t.id = any(%(ids)s)""",
        values | {"ids": list(group_ids), "closed": True},
    )
    return {row[0]: _line(row).standing for row in rows}


def engagement_of(*, people: Sequence[int]) -> dict[int, Engagement]:
    """By whoever stands for them: how often somebody took part, and when last."""
    rows = bulk.fetch(
        """select o.head_id, count(*), max(t.occurred_at)
           from live.one_person o join live.taken_part t on t.person_id = o.person_id
           where o.head_id = any(%s) group by o.head_id""",
        [list(people)],
    )
    return {head: Engagement(count, last) for head, count, last in rows}


def pieces_in_hand(*, people: Sequence[int], limit: int = 20) -> list[tuple[int, int, int]]:
    """Which pieces these people had in hand, as (piece, person, times); the most used pieces."""
    return list(
        bulk.fetch(
            """with held as (
                 select t.asset_id as piece, o.head_id as person, count(*) as times
                 from live.one_person o join live.taken_part t on t.person_id = o.person_id
                 where o.head_id = any(%s) and t.asset_id is not null group by 1, 2),
               most as (select piece, sum(times) as all_times from held
                        group by piece order by 2 desc, 1 limit %s)
               select h.piece, h.person, h.times from held h join most m on m.piece = h.piece
               order by m.all_times desc, h.piece, h.person""",
            [list(people), limit],
        )
    )


def group_of_deal(*, deal_id: int) -> int | None:
    """The group that decides about a deal."""
    rows = bulk.fetch("select group_id from deals_dealgroup where deal_id = %s", [deal_id])
    return rows[0][0] if rows else None


def deals_of_group(*, group_id: int, limit: int = 50) -> list[int]:
    """The deals that a group decides about, the youngest first."""
    return [
        deal
        for (deal,) in bulk.fetch(
            """select g.deal_id from deals_dealgroup g
               join deals_deal d on d.id = g.deal_id and d.gone_at is null
               where g.group_id = %s order by g.deal_id desc limit %s""",
            [group_id, limit],
        )
    ]


def suggest_members(
    *, group_id: int, limit: int = 20, within: Condition = ALWAYS
) -> list[Suggestion]:
    """People of the group's company who took part or are a lead, the most active first, while
    the company has an open deal; without those who belong to it or were declined. within: what
    has to hold of each."""
    rows = bulk.fetch(
        f"""with own as materialized (
             select c.id from live.groups g join live.companies c on c.canonical_id = g.company_id
             where g.id = %(group)s),
           fit as materialized (
             select p.id, p.name, p.email, p.reference
             from live.persons p where p.company_id in (select id from own)
               and p.canonical_id = p.id and p.gone_at is null and {within.of("p.id")}
               and exists (select from deals_deal d where d.status = 'OPEN' and d.gone_at is null
                           and d.company_id in (select id from own))
               and p.id not in (select head_id from live.group_known where group_id = %(group)s)
             order by p.id limit 500)
           select * from (
             select f.id, f.name, f.email, f.reference,
               (select count(*) from live.one_person o
                join live.taken_part t on t.person_id = o.person_id
                where o.head_id = f.id) as times,
               exists (select from live.one_person o join live.leads l on l.person_id = o.person_id
                       where o.head_id = f.id) as is_lead
             from fit f) each
           where times > 0 or is_lead order by times desc, id limit %(limit)s""",
        {"group": group_id, "limit": limit},
    )
    cards = contacts.get_people(ids=[row[0] for row in rows])
    titles = {number: card.title for number, card in cards.items()}
    return [_suggestion(row, title=titles.get(row[0], "")) for row in rows]


def _suggestion(row: tuple[Any, ...], *, title: str) -> Suggestion:
    return Suggestion(*[*row[:4], title, contacts.guess_role(title=title), *row[4:]])
