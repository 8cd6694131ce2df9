"""Messages of connected tools: signed, a set of what changed, read anew at once."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client

from accord.foundation import bulk
from accord.intake.tests.tools import Tool
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import steering, taking
from accord.integrations.connecting.queries import connections as queries
from accord.integrations.connecting.queries import tools
from accord.integrations.connecting.tests.lists import ListServer, filled, serving, signed
from accord.integrations.connecting.tests.test_following import Connected, counted, people
from accord.integrations.connecting.values.connections import Why

pytestmark = pytest.mark.django_db
HOOK = "/api/v1/hooks/list"


@pytest.fixture
def server() -> ListServer:
    return filled(20)


@pytest.fixture
def connected(server: ListServer) -> Iterator[Connected]:
    with serving(server) as address:
        made = Connected(server, address).begin().go()
        made.secret = steering.set_secret(connection_id=made.id, at=made.now(), actor_id=None)
        yield made


def tell(connected: Connected, *numbers: str, secret: str = "", path: str = HOOK):
    body = json.dumps({"changed": numbers}).encode()
    headers = signed(body, secret=secret or connected.secret)
    return Client(raise_request_exception=False).post(
        path, body, content_type="application/json", headers=headers
    )


def deferred() -> list[tuple[str, ...]]:
    return bulk.fetch(
        "select task_name, queue_name from procrastinate_jobs where status = 'todo'"
        " and task_name = 'connecting.go'"
    )


def test_what_a_message_tells_of_is_read_at_once(connected, server):
    server.put("p000003", email="person3@firma3.example", title="CEO")
    bulk.execute("delete from procrastinate_jobs")
    answer = tell(connected, "p000003")
    assert (answer.status_code, answer.json()) == (200, {"noted": 1})
    assert deferred() == [("connecting.go", "apart")]
    connected.go()
    assert ("person3@firma3.example", "CEO") in people()
    assert server.asked[-1] == {"ids": "p000003"}
    assert models.Changed.objects.count() == 0


def test_many_messages_in_any_order_are_one_reading(connected, server):
    server.put("p000003", email="person3@firma3.example", title="CEO")
    asked = len(server.asked)
    bulk.execute("delete from procrastinate_jobs")
    for _time in range(3):
        tell(connected, "p000003", "p000004", "p000003")
        tell(connected, "p000004")
    assert len(deferred()) == 1
    assert models.Changed.objects.count() == 2
    connected.go()
    assert len(server.asked) == asked + 1
    assert queries.get_connection(connection_id=connected.id).messages == 6
    assert counted()[0] == 20


def test_what_is_told_while_it_is_read_is_read_once_more(connected):
    tell(connected, "p000004")
    told = models.Changed.objects.get()
    tell(connected, "p000004")
    read = taking.Gathered([], {}, ends=False, total=0)
    [stream] = tools.get_tool(name="list").streams
    row = models.StreamState.objects.get()
    done = [(told.pk, told.told)]
    taking.take(row, read, stream=stream, why=Why.MESSAGES, now=connected.now, done=done)
    assert [(one.external_id, one.told) for one in models.Changed.objects.all()] == [("p000004", 2)]


def test_a_record_that_is_gone_is_a_record_deleted_there(connected, server):
    del server.records["p000005"]
    tell(connected, "p000005")
    connected.go()
    assert (connected.stream.refused, connected.stream.got_in) == (0, 21)
    assert counted()[0] == 20
    assert bulk.fetch("select count(*) from leads_lead where gone_at is not null") == [(1,)]


@pytest.mark.parametrize("secret", ["another", "x" * 64])
def test_a_foreign_signature_is_turned_away_and_counted(connected, secret):
    assert tell(connected, "p000003", secret=secret).status_code == 401
    assert models.Changed.objects.count() == 0
    assert queries.get_connection(connection_id=connected.id).turned_away == 1
    assert bulk.fetch("select door, reason, count from intake_turnedaway") == [
        ("connector", "NOT_SIGNED", 1)
    ]


def test_both_secrets_count_while_one_is_changed(connected):
    before = connected.secret
    connected.secret = steering.set_secret(
        connection_id=connected.id, at=connected.now(), actor_id=None
    )
    assert tell(connected, "p000003").status_code == 200
    assert tell(connected, "p000003", secret=before).status_code == 200
    steering.set_secret(connection_id=connected.id, at=connected.now(), actor_id=None)
    assert tell(connected, "p000003", secret=before).status_code == 401


def test_a_body_that_is_none_is_a_refusal(connected):
    body = b"not json"
    answer = Client(raise_request_exception=False).post(
        HOOK, body, content_type="text/plain", headers=signed(body, secret=connected.secret)
    )
    assert answer.status_code == 400
    assert queries.get_connection(connection_id=connected.id).turned_away == 1


def test_tools_of_standard_webhooks_go_on_as_they_are(connected):
    tool = Tool(name="typeform")
    sent = {"type": "lead.created", "data": {"email": "ana@example.com"}}
    assert tool.send(sent).json()["created"] == 1
    assert tell(connected, "p000003", path="/api/v1/hooks/nobody").status_code == 401


def test_messages_while_it_is_paused_are_read_when_it_goes_on(connected, server):
    steering.pause(connection_id=connected.id, at=connected.now(), actor_id=None)
    server.put("p000003", email="person3@firma3.example", title="CEO")
    assert tell(connected, "p000003").status_code == 200
    connected.go()
    assert ("person3@firma3.example", "CEO") not in people()
    steering.go_on(connection_id=connected.id, at=connected.now(), actor_id=None)
    connected.go()
    assert ("person3@firma3.example", "CEO") in people()


def test_who_stands_on_a_later_page_of_what_was_asked_for_is_not_gone(connected, server):
    asked = [f"p{number:06}" for number in range(8)]
    server.page = 3
    tell(connected, *asked)
    connected.go()
    gone = "select count(*) from contacts_person where gone_at is not null"
    assert (bulk.fetch(gone), models.Changed.objects.count()) == ([(0,)], 0)
