"""Reading timelines."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accord.foundation import bulk
from accord.journeys import rules
from accord.journeys.values import Direction, Touch, TouchKind, moment_of


def list_touches(
    *,
    people: Sequence[int],
    team: str | None = None,
    direction: Direction | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> list[Touch]:
    """Touches of one person, known as several, newest first, with those that are gone; `before` is
    (time, id) of the last one seen."""
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
                   occurred_at, source, detail::text, is_gone,
                   (select jsonb_agg(jsonb_build_array(
                             o.source, o.external_key, coalesce(o.as_of, o.received_at), o.is_gone,
                             o.kind, o.occurred_at, o.detail) order by o.id)
                    from journeys_telling o where o.touch_id = journeys_touch.id)::text
            from journeys_touch where {" and ".join(conditions)}
            order by occurred_at desc, id desc limit %s""",
        [*given, limit],
    )
    return [_touch(*row) for row in rows]


def last_of_people(*, people: Sequence[int]) -> dict[int, Touch]:
    """What each of these people did last themselves, as it is told now, by the id that was asked
    for; what a machine did is left out."""
    rows = bulk.fetch(
        """select asked.id, t.id, t.kind, t.direction, t.team, t.channel, t.campaign_id,
                  t.asset_id, t.member_id, t.occurred_at, t.source, t.detail::text, t.is_gone,
                  null
           from live.persons asked cross join lateral (
             select own.* from live.one_person o
             join journeys_touch own on own.person_id = o.person_id
             where o.head_id = asked.canonical_id and own.direction = 'in'
               and not own.is_gone and not own.is_machine
             order by own.occurred_at desc, own.id desc limit 1) t
           where asked.id = any(%s)""",
        [list(people)],
    )
    return {person: _touch(*told) for person, *told in rows}


def _touch(
    number: int,
    kind: str,
    direction: str,
    team: str,
    channel: str,
    campaign_id: int | None,
    asset_id: int | None,
    member_id: int | None,
    occurred_at: datetime,
    source: str,
    detail: Any,
    is_gone: bool,
    told: str | None,
) -> Touch:
    words = [_said(*word) for word in json.loads(told or "[]")]
    gone = [word.at for word in words if word.is_gone]
    return Touch(
        id=number,
        kind=TouchKind(kind),
        direction=Direction(direction),
        team=team,
        channel=channel,
        campaign_id=campaign_id,
        asset_id=asset_id,
        member_id=member_id,
        occurred_at=occurred_at,
        source=source,
        detail=bulk.read_json(detail),
        routes=tuple(dict.fromkeys(word.source for word in words)) or (source,),
        was=tuple(rules.changes(words)),
        gone_at=max(gone) if is_gone and gone else None,
    )


def _said(
    source: str, key: str, at: str, is_gone: bool, kind: str, when: str, detail: dict[str, Any]
) -> rules.Said:
    return rules.Said(
        source,
        key,
        datetime.fromisoformat(at),
        is_gone,
        TouchKind(kind) if kind else None,
        datetime.fromisoformat(when),
        str(detail.get("subject") or ""),
        moment_of(detail.get("start")),
    )


def count_touches(*, people: Sequence[int]) -> dict[tuple[str, str], int]:
    """How many touches by (team, direction), without those that are gone."""
    rows = bulk.fetch(
        """select team, direction, count(*) from journeys_touch
           where person_id = any(%s) and not is_gone group by 1, 2""",
        [list(people)],
    )
    return {(team, direction): count for team, direction, count in rows}


def count_by_person(*, people: Sequence[int]) -> dict[int, int]:
    """How many touches came with each of these people, themselves alone."""
    return dict(
        bulk.fetch(
            """select person_id, count(*) from journeys_touch
               where person_id = any(%s) and not is_gone group by person_id""",
            [list(people)],
        )
    )


def people_touched(*, batch_id: int) -> list[int]:
    """Of whom a batch told something that happened, or said more of it."""
    rows = bulk.fetch(
        """select person_id from journeys_touch where batch_id = %(batch)s
           union
           select t.person_id from journeys_telling o join journeys_touch t on t.id = o.touch_id
           where o.batch_id = %(batch)s""",
        {"batch": batch_id},
    )
    return [person for (person,) in rows]


def reached_by_campaign(*, campaign_id: int, at_most: int = 100_000) -> tuple[int, bool]:
    """How many people a campaign has touched, and whether they are counted no further: of its
    `at_most` touches."""
    rows = bulk.fetch(
        """select count(distinct head_id), count(*) from (
             select head_id from live.touches where campaign_id = %s limit %s) as touched""",
        [campaign_id, at_most],
    )
    return int(rows[0][0]), int(rows[0][1]) >= at_most
