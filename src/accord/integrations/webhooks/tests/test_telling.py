"""Tools that are told: each event once by its id, whatever happens on the way."""

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from tests import people

from accord.foundation import bulk, outbox
from accord.integrations.webhooks import queries
from accord.integrations.webhooks.operations import endpoints, telling
from accord.integrations.webhooks.tests.receiver import Receiver, signature
from accord.integrations.webhooks.tests.told import (
    AT,
    MERGES,
    Clock,
    actor,
    go,
    happen,
    log,
    subscribe,
)
from accord.integrations.webhooks.values import Fault, State
from accord.team.values import Actor

pytestmark = pytest.mark.usefixtures("committed")


def test_what_happened_is_told_once_signed_and_without_names(
    receiver: Receiver, owner: Actor, clock: Clock
):
    happen(1)  # before anybody asked
    number, secret = subscribe(receiver, owner)
    happen(7)
    assert [go(number, clock), go(number, clock)] == [1, 0]
    [came] = receiver.came
    assert came.signatures == (signature(secret, came),)
    assert came.told == {
        "type": "merge.made",
        "timestamp": AT.isoformat().replace("+00:00", "Z"),
        "data": {"person": 7, "merge": 7, "other": 8, "by": "hand"},
    }
    assert log(number) == [("SENT", 1, "")]


def test_leads_and_deals_are_told_with_where_the_rest_is(
    receiver: Receiver, owner: Actor, clock: Clock
):
    number, _ = subscribe(
        receiver, owner, ["lead.created", "lead.stage_changed", "intake.taken_in", "deal.created"]
    )
    people.load("leads", ["email", "external_id"], [["ana@example.com", "1"]])
    go(number, clock)
    told = {one.told["type"]: one.told["data"] for one in receiver.came}
    [(lead, person)] = bulk.fetch("select id, person_id from leads_lead")
    assert told["lead.created"] == {
        "lead": lead,
        "person": person,
        "stage": "lead",
        "url": f"https://accord.example.com/api/v1/leads/{lead}",
    }
    assert told["intake.taken_in"]["created"] == 1
    assert not any(b"ana" in one.body.lower() for one in receiver.came)


def test_nothing_that_commits_late_is_passed_over(receiver: Receiver, owner: Actor, clock: Clock):
    number, _ = subscribe(receiver, owner)
    written, let_go = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            happen(1)
            written.set()
            let_go.wait(20)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(20)
    happen(3)  # begun later, committed first
    early = go(number, clock)
    let_go.set()
    thread.join()
    assert early == 0  # told when nothing older can still come
    assert go(number, clock) == 2
    assert sorted(one.told["data"]["person"] for one in receiver.came) == [1, 3]


def test_a_long_queue_is_cut_between_transactions(
    receiver: Receiver, owner: Actor, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(queries, "since", _in_parts(queries.since))
    number, _ = subscribe(receiver, owner)
    with transaction.atomic():
        for each in range(5):
            happen(each)
    for each in range(5, 9):
        happen(each)
    go(number, clock)
    assert [one.told["data"]["person"] for one in receiver.came] == list(range(9))


def _in_parts(since: Any) -> Any:
    return lambda **asked: since(**asked, limit=3)


def test_imported_history_is_not_news(receiver: Receiver, owner: Actor, clock: Clock):
    number, _ = subscribe(receiver, owner)
    happen(1, at=AT - timedelta(days=30))
    happen(2, at=AT - timedelta(hours=1))
    go(number, clock)
    assert [one.told["data"]["person"] for one in receiver.came] == [2]


def test_days_without_a_worker_lose_nothing(receiver: Receiver, owner: Actor, clock: Clock):
    number, _ = subscribe(receiver, owner)
    happen(1, at=AT + timedelta(days=1))
    clock.go(days=9)
    assert go(number, clock) == 1


def test_an_address_that_is_closed_meanwhile_is_not_called(
    receiver: Receiver, owner: Actor, clock: Clock, settings: Any
):
    number, _ = subscribe(receiver, owner)
    settings.OUTGOING_ALLOWED = frozenset()
    happen(1)
    go(number, clock)
    assert (receiver.came, log(number)) == ([], [("WAITING", 1, "NOT_LET_OUT")])


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "https://10.0.0.1/", "http://example.com/", "ftp://a/", "a"]
)
def test_addresses_inside_are_not_taken(url: str, owner: Actor):
    with pytest.raises(endpoints.UnableToSubscribe):
        endpoints.add_endpoint(name="x", url=url, topics=MERGES, actor=owner, at=AT)
    assert queries.list_endpoints() == []


def test_what_waits_while_paused_is_told_afterwards(receiver: Receiver, owner: Actor, clock: Clock):
    number, _ = subscribe(receiver, owner)
    endpoints.set_state(endpoint_id=number, state=State.PAUSED, actor=owner, at=AT)
    happen(1)
    assert go(number, clock) == 0
    endpoints.set_state(endpoint_id=number, state=State.ACTIVE, actor=owner, at=AT)
    assert go(number, clock) == 1


def test_while_a_secret_is_replaced_both_sign(receiver: Receiver, owner: Actor, clock: Clock):
    number, old = subscribe(receiver, owner)
    new = endpoints.rotate(endpoint_id=number, actor=owner, at=clock())
    endpoints.send_test(endpoint_id=number, at=clock())
    go(number, clock)
    [came] = receiver.came
    assert came.signatures == (signature(new, came), signature(old, came))
    assert came.told["type"] == "test"
    clock.go(days=8)
    endpoints.send_test(endpoint_id=number, at=clock())
    go(number, clock)
    assert receiver.came[1].signatures == (signature(new, receiver.came[1]),)


def test_who_leaves_takes_their_subscriptions_along(receiver: Receiver, owner: Actor, clock: Clock):
    number, _ = subscribe(receiver, owner)
    happen(1)
    telling.write_down(at=clock())
    bulk.execute("update team_member set is_active = false where id = %s", [owner.member_id])
    assert telling.deliver(endpoint_id=number, now=clock) == 0
    endpoint = queries.get_endpoint(endpoint_id=number)
    assert (endpoint.state, endpoint.fault) == (State.STOPPED, Fault.OWNER_LEFT)
    assert (receiver.came, log(number)) == ([], [("NOT_SENT", 1, "OWNER_LEFT")])
    other = actor("mops")
    endpoints.set_state(endpoint_id=number, state=State.ACTIVE, actor=other, at=clock())
    endpoints.send_all_again(endpoint_id=number, since=AT, at=clock())
    assert go(number, clock) == 1


def test_a_subscription_ends_with_whoever_made_it_also_while_nothing_waits(
    receiver: Receiver, owner: Actor, clock: Clock
):
    number, _ = subscribe(receiver, owner)
    bulk.execute("update team_member set is_active = false where id = %s", [owner.member_id])
    happen(1)
    assert go(number, clock) == 0
    endpoint = queries.get_endpoint(endpoint_id=number)
    assert (endpoint.state, endpoint.fault) == (State.STOPPED, Fault.OWNER_LEFT)
    assert (receiver.came, log(number)) == ([], [])


def test_a_role_is_told_no_more_than_it_may_see(receiver: Receiver):
    with pytest.raises(endpoints.UnableToSubscribe):
        subscribe(receiver, actor("mops"), ["person.erased"])
    assert subscribe(receiver, actor("rev_ops"), ["person.erased"])


@pytest.mark.parametrize("place", ["told.written", "told.answered"])
def test_a_worker_that_dies_in_between_doubles_no_effect(
    place: str, receiver: Receiver, owner: Actor, clock: Clock
):
    number, _ = subscribe(receiver, owner)
    clock.at = datetime.now(UTC)  # the child's own
    happen(1)
    ended = subprocess.run(
        [sys.executable, "-m", "accord.integrations.webhooks.tests.delivering", str(number)],
        env={
            **os.environ,
            "ACCORD_HOME": str(django_settings.HOME),
            "ACCORD_CRASH_AT": place,
            "ACCORD_OUTGOING_ALLOWED": f"127.0.0.1:{receiver.port}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == -9, ended.stderr
    assert len(receiver.came) == (place == "told.answered")
    clock.go(minutes=3)  # its claim has run out
    assert go(number, clock) == 1
    assert list(receiver.effects.values()) == [1]
    assert log(number)[0][0] == "SENT"


def test_secrets_stand_in_no_table_and_no_log(
    receiver: Receiver, owner: Actor, clock: Clock, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("DEBUG")
    number, secret = subscribe(receiver, owner)
    receiver.answer = lambda _count: 500
    happen(1)
    go(number, clock)
    tables = ["integrations_endpoint", "integrations_endpointsecret", "foundation_delivery",
              "foundation_deliveryattempt", "journal_entry"]  # fmt: skip
    kept = [str(bulk.fetch(f"select t::text from {table} t")) for table in tables]
    said = "\n".join([*kept, *(record.getMessage() for record in caplog.records if not
                               record.name.startswith("httpcore2"))])  # fmt: skip
    assert secret.removeprefix("whsec_")[4:] not in said
    assert "t0p~seen~by~nobody" not in "\n".join(kept)


def test_one_worker_at_a_time_sends_to_a_tool(receiver: Receiver, owner: Actor, clock: Clock):
    number, _ = subscribe(receiver, owner)
    happen(1)
    happen(3)
    telling.write_down(at=clock())
    channel = queries.channel(number)
    assert outbox.claim(channel=channel, at=clock(), ask=lambda _message: "", limit=1)
    assert telling.due(at=clock()) == []
    clock.go(minutes=3)  # whoever sent has died
    assert telling.due(at=clock()) == [number]


def test_a_message_of_the_outbox_is_put_out_once(committed: None):
    put = {"channel": "hook:1", "recipient": "r", "purpose": "webhook", "at": AT}
    assert outbox.enqueue_many(contents=[("a", {"n": 1}), ("b", {"n": 2})], **put) == 2  # type: ignore[arg-type]
    assert outbox.enqueue_many(contents=[("b", {"n": 3})], **put) == 0  # type: ignore[arg-type]
