"""Touches on one timeline of both teams, each once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg.errors import CheckViolation

from accord.contacts.tests.builders import AT, make_people
from accord.contacts.values.people import Outcome
from accord.foundation import bulk
from accord.journeys import api as journeys
from accord.journeys.values import Direction

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def touches(person: int, *rows: dict[str, Any]) -> journeys.Touches:
    blank: dict[str, Any] = {
        "kind": "form",
        "direction": "in",
        "reach": "1:1",
        "team": "marketing",
        "channel": "",
        "occurred_at": AT,
        "person_id": person,
    }
    given = [
        {"external_key": f"{place}", "detail": {}, **blank, **row} for place, row in enumerate(rows)
    ]
    names = [name for name in journeys.Touches.__dataclass_fields__ if name != "source"]
    return journeys.Touches(
        source="web", **{name: [row.get(name) for row in given] for name in names}
    )


def take(person: int, *rows: dict[str, Any]) -> list[Outcome]:
    return journeys.record_touches(touches=touches(person, *rows), at=AT, batch_id=None)


def test_both_teams_write_on_one_timeline_by_time():
    [ana] = make_people(["Ana"])
    take(
        ana,
        {"kind": "call_connected", "team": "sales", "direction": "out", "occurred_at": AT + HOUR},
        {"kind": "form", "occurred_at": AT},
        {"kind": "email_reply", "team": "sales", "occurred_at": AT + 2 * HOUR},
    )
    listed = journeys.list_touches(people=[ana])
    assert [touch.kind for touch in listed] == ["email_reply", "call_connected", "form"]
    assert journeys.count_touches(people=[ana]) == {
        ("marketing", "in"): 1,
        ("sales", "in"): 1,
        ("sales", "out"): 1,
    }
    assert len(journeys.list_touches(people=[ana], team="sales", direction=Direction.OUT)) == 1


def test_a_touch_told_again_or_twice_at_once_is_kept_once():
    [ana] = make_people(["Ana"])
    twice = take(ana, {"external_key": "a"}, {"external_key": "a"})
    assert twice == [Outcome.CREATED, Outcome.UNCHANGED]
    assert take(ana, {"external_key": "a"}) == [Outcome.UNCHANGED]
    assert bulk.fetch("select count(*) from journeys_touch") == [(1,)]


def test_a_number_is_taken_ahead_only_for_what_may_be_one_with_another():
    [ana] = make_people(["Ana"])

    def taken(**row: Any) -> int:
        with CaptureQueriesContext(connection) as told:
            assert take(ana, row) == [Outcome.CREATED]
        return sum("nextval" in one["sql"] for one in told)

    assert taken(external_key="a") == 0
    assert taken(external_key="b", said_as="meeting:1") == 1
    assert taken(external_key="c", kind="call_attempt") == 1
    numbers = [number for (number,) in bulk.fetch("select id from journeys_touch order by id")]
    assert len(set(numbers)) == 3


def test_a_long_timeline_is_read_page_by_page():
    [ana] = make_people(["Ana"])
    take(ana, *({"occurred_at": AT + (number // 2) * HOUR} for number in range(11)))
    seen: list[int] = []
    before = None
    while page := journeys.list_touches(people=[ana], before=before, limit=4):
        seen += [touch.id for touch in page]
        before = (page[-1].occurred_at, page[-1].id)
    assert len(seen) == len(set(seen)) == 11


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "telepathy"}, "touch_kind"),
        ({"direction": "up"}, "touch_direction"),
        ({"reach": "many"}, "touch_reach"),
        ({"team": "legal"}, "touch_team"),
    ],
)
def test_the_database_refuses(fields: dict[str, str], constraint: str):
    [ana] = make_people(["Ana"])
    with pytest.raises(CheckViolation, match=constraint), transaction.atomic():
        take(ana, fields)
    assert bulk.fetch("select count(*) from journeys_touch") == [(0,)]
