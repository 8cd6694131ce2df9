"""Whether and how often both teams reach out to people."""

from collections.abc import Sequence
from datetime import datetime

from accord.contacts import api as contacts
from accord.contacts.api import Permission, Verdict, Way
from accord.foundation import bulk
from accord.journeys.models import Limits
from accord.journeys.values import REACHING_OUT, Collision, Reach, Reached, ReachLimits
from accord.kernel.conditions import ALWAYS, Condition


def get_limits() -> ReachLimits:
    """How often both teams may reach out to one person now."""
    row = Limits.objects.filter(pk=1).first()
    if row is None:
        return ReachLimits()
    return ReachLimits(
        row.messages, row.days, row.counts_one_to_many, row.counts_one_to_one, row.hours
    )


def may_contact(
    *,
    person_id: int,
    purpose: str,
    way: Way = Way.EMAIL,
    at: datetime,
    address: str = "",
    under_way: int = 0,
    reach: Reach = Reach.ONE_TO_MANY,
) -> Permission:
    """Whether one may contact this person now: what they agreed to, the stop list, how often
    both teams have reached out already, and, of what goes to many, that sales does not work them.
    Every sender to people outside asks this.

    address: where, if not their own; under_way: messages to them that are being sent just now.
    """
    permission = contacts.may_contact(
        person_id=person_id, purpose=purpose, way=way, at=at, address=address
    )
    card = contacts.get_purpose(code=purpose)
    if not permission.is_allowed or not card.is_marketing:
        return permission
    limits, group = get_limits(), contacts.group_of(person_id=person_id)
    if reach is Reach.ONE_TO_MANY and is_held(people=group):
        return Permission(Verdict.SALES_AT_WORK, permission.basis)
    reached = count_reached(people=group, at=at, limits=limits)
    if reached + under_way >= limits.messages:
        return Permission(Verdict.OFTEN_ENOUGH, permission.basis)
    return permission


def is_held(*, people: Sequence[int]) -> bool:
    """Whether sales is being handed one of these, or works them: marketing holds still then."""
    found = bulk.fetch(
        "select exists (select from live.held_people where person_id = any(%s))", [list(people)]
    )
    return bool(found[0][0])


def may_mail(
    *,
    address: str,
    person_id: int | None,
    purpose: str,
    at: datetime,
    under_way: int = 0,
    reach: Reach = Reach.ONE_TO_MANY,
) -> Permission:
    """Whether one may mail this address now: everybody who is known there must be in order, and
    the person meant, if one is, must be among them. Raises UnknownPurpose."""
    here = contacts.may_write_to(addresses=[address], purpose=purpose, at=at)[address]
    if not here.is_allowed:
        return here
    known = contacts.people_at(addresses=[address.strip().lower()])
    people = [person for each in known.values() for person in each]
    if person_id is not None:
        group = contacts.group_of(person_id=person_id)
        people = [person for person in people if person in group]
    asked = [
        may_contact(
            person_id=person, purpose=purpose, at=at, address=address, under_way=under_way,
            reach=reach,
        )
        for person in people
    ]  # fmt: skip
    refused = next((each for each in asked if not each.is_allowed), None)
    return refused or (asked[0] if asked else Permission(Verdict.UNKNOWN))


def count_reached(*, people: Sequence[int], at: datetime, limits: ReachLimits | None = None) -> int:
    """How often both teams reached out to them in the days that the cap counts.

    limits: those that hold, where they are read already.
    """
    limits = limits or get_limits()
    rows = bulk.fetch(
        """select count(*) from journeys_touch
           where person_id = any(%s) and not is_gone and direction = 'out' and kind = any(%s)
             and reach = any(%s) and occurred_at > %s and occurred_at <= %s""",
        [
            list(people),
            list(REACHING_OUT),
            [reach.value for reach in limits.counted],
            at - limits.within,
            at,
        ],
    )
    return int(rows[0][0])


def reached_lately(
    *, people: Sequence[int], limits: ReachLimits, at: datetime
) -> tuple[int, Reached | None]:
    """How often both teams reached out to them in the days that the cap counts, and who of us did
    so last, if anybody else doing so now would be two at once."""
    rows = bulk.fetch(
        """select count(*) filter (where reach = any(%(reach)s) and occurred_at > %(within)s),
                  (array_agg(id order by occurred_at desc, id desc)
                   filter (where occurred_at > %(at_once)s))[1],
                  (array_agg(occurred_at order by occurred_at desc, id desc))[1],
                  (array_agg(team order by occurred_at desc, id desc))[1],
                  (array_agg(member_id order by occurred_at desc, id desc))[1]
           from journeys_touch
           where person_id = any(%(people)s) and not is_gone and direction = 'out'
             and kind = any(%(kinds)s) and occurred_at > %(since)s and occurred_at <= %(at)s""",
        {
            "people": list(people),
            "kinds": list(REACHING_OUT),
            "reach": [reach.value for reach in limits.counted],
            "within": at - limits.within,
            "at_once": at - limits.at_once,
            "since": at - max(limits.within, limits.at_once),
            "at": at,
        },
    )
    count, latest, *last = rows[0]
    return int(count), Reached(*last) if latest is not None else None


def list_collisions(
    *,
    since: datetime,
    people: Sequence[int] | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int = 50,
    limits: ReachLimits | None = None,
    within: Condition = ALWAYS,
) -> list[Collision]:
    """Where two colleagues, or both teams, reached out to one person within the hours that count
    as at once, newest first; a merge shows what was two people before. `before` is (second_at,
    id) of the last one seen, `limits` those that hold, where they are read already. within: what
    has to hold of each person."""
    rows = bulk.fetch(
        f"""with reached as (
             select p.canonical_id as person, t.id, t.occurred_at, t.team, t.member_id,
                    lag(t.occurred_at) over w as before_at, lag(t.team) over w as before_team,
                    lag(t.member_id) over w as before_member
             from journeys_touch t join live.persons p on p.id = t.person_id
             where t.direction = 'out' and not t.is_gone and t.kind = any(%(kinds)s)
               and t.occurred_at > %(since)s
               and (%(people)s::bigint[] is null or t.person_id = any(%(people)s))
             window w as (partition by p.canonical_id order by t.occurred_at, t.id)
           )
           select id, person, before_at, occurred_at, before_team, team, before_member, member_id
           from reached
           where occurred_at - before_at <= %(at_once)s
             and (team <> before_team or member_id is distinct from before_member)
             and {within.of("reached.person")}
             and (%(seen_at)s::timestamptz is null
                  or (occurred_at, id) < (%(seen_at)s, %(seen)s::bigint))
           order by occurred_at desc, id desc limit %(limit)s""",
        {
            "kinds": list(REACHING_OUT),
            "since": since,
            "people": None if people is None else list(people),
            "at_once": (limits or get_limits()).at_once,
            "seen_at": before[0] if before else None,
            "seen": before[1] if before else None,
            "limit": limit,
        },
    )
    return [
        Collision(number, person, first, second, (team, other_team), (member, other))
        for number, person, first, second, team, other_team, member, other in rows
    ]
