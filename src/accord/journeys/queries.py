"""Reading timelines."""

from collections.abc import Sequence
from datetime import datetime

from accord.contacts import api as contacts
from accord.contacts.api import Permission, Verdict, Way
from accord.foundation import bulk
from accord.journeys.values import (
    AT_ONCE,
    MESSAGES_WITHIN,
    MOST_MESSAGES,
    REACHING_OUT,
    Collision,
    Direction,
    Touch,
    TouchKind,
)


def list_touches(
    *,
    people: Sequence[int],
    team: str | None = None,
    direction: Direction | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> list[Touch]:
    """Touches of one person, known as several, newest first; `before` is (time, id) of the last
    one seen."""
    conditions: list[str] = ["person_id = any(%s)"]
    given: list[object] = [list(people)]
    if team is not None:
        conditions.append("team = %s")
        given.append(team)
    if direction is not None:
        conditions.append("direction = %s")
        given.append(direction.value)
    if before is not None:
        conditions.append("(occurred_at, id) < (%s, %s)")
        given.extend(before)
    rows = bulk.fetch(
        f"""select id, kind, direction, team, channel, campaign_id, asset_id, member_id,
                   occurred_at, source, detail::text
            from journeys_touch where {" and ".join(conditions)}
            order by occurred_at desc, id desc limit %s""",
        [*given, limit],
    )
    return [
        Touch(*[row[0], TouchKind(row[1]), Direction(row[2]), *row[3:10], bulk.read_json(row[10])])
        for row in rows
    ]


def count_touches(*, people: Sequence[int]) -> dict[tuple[str, str], int]:
    """How many touches by (team, direction)."""
    rows = bulk.fetch(
        """select team, direction, count(*) from journeys_touch
           where person_id = any(%s) group by 1, 2""",
        [list(people)],
    )
    return {(team, direction): count for team, direction, count in rows}


def count_by_person(*, people: Sequence[int]) -> dict[int, int]:
    """How many touches came with each of these people, themselves alone."""
    return dict(
        bulk.fetch(
            """select person_id, count(*) from journeys_touch
               where person_id = any(%s) group by person_id""",
            [list(people)],
        )
    )


def may_contact(*, person_id: int, purpose: str, way: Way = Way.EMAIL, at: datetime) -> Permission:
    """Whether one may contact this person now: what they agreed to, the stop list, and how often
    both teams have reached out already. Every sender to people outside asks this."""
    permission = contacts.may_contact(person_id=person_id, purpose=purpose, way=way, at=at)
    card = contacts.get_purpose(code=purpose)
    if not permission.is_allowed or not card.is_marketing:
        return permission
    if count_reached(people=contacts.group_of(person_id=person_id), at=at) >= MOST_MESSAGES:
        return Permission(Verdict.OFTEN_ENOUGH, permission.basis)
    return permission


def count_reached(*, people: Sequence[int], at: datetime) -> int:
    """How often both teams reached out to them in the days that the cap counts."""
    rows = bulk.fetch(
        """select count(*) from journeys_touch
           where person_id = any(%s) and direction = 'out' and kind = any(%s)
             and occurred_at > %s and occurred_at <= %s""",
        [list(people), list(REACHING_OUT), at - MESSAGES_WITHIN, at],
    )
    return int(rows[0][0])


def list_collisions(
    *, since: datetime, people: Sequence[int] | None = None, limit: int = 200
) -> list[Collision]:
    """Where two colleagues, or both teams, reached out to one person within AT_ONCE, newest
    first; a merge shows what was two people before."""
    rows = bulk.fetch(
        """with reached as (
             select p.canonical_id as person, t.id, t.occurred_at, t.team, t.member_id,
                    lag(t.occurred_at) over w as before_at, lag(t.team) over w as before_team,
                    lag(t.member_id) over w as before_member
             from journeys_touch t join live.persons p on p.id = t.person_id
             where t.direction = 'out' and t.kind = any(%(kinds)s) and t.occurred_at > %(since)s
               and (%(people)s::bigint[] is null or t.person_id = any(%(people)s))
             window w as (partition by p.canonical_id order by t.occurred_at, t.id)
           )
           select person, before_at, occurred_at, before_team, team, before_member, member_id
           from reached
           where occurred_at - before_at <= %(at_once)s
             and (team <> before_team or member_id is distinct from before_member)
           order by occurred_at desc, id desc limit %(limit)s""",
        {
            "kinds": list(REACHING_OUT),
            "since": since,
            "people": None if people is None else list(people),
            "at_once": AT_ONCE,
            "limit": limit,
        },
    )
    return [Collision(row[0], row[1], row[2], (row[3], row[4]), (row[5], row[6])) for row in rows]
