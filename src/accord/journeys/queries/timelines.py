"""Reading timelines."""

from collections.abc import Sequence
from datetime import datetime

from accord.foundation import bulk
from accord.journeys.values import Direction, Touch, TouchKind


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
                   occurred_at, source, detail::text,
                   (select array_agg(o.source::text order by o.id) from journeys_telling o
                    where o.touch_id = journeys_touch.id)
            from journeys_touch where {" and ".join(conditions)}
            order by occurred_at desc, id desc limit %s""",
        [*given, limit],
    )
    return [
        Touch(
            *[
                *[row[0], TouchKind(row[1]), Direction(row[2]), *row[3:10]],
                *[bulk.read_json(row[10]), tuple(dict.fromkeys(row[11] or (row[9],)))],
            ]
        )
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
