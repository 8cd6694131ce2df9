"""Messages are claimed by one deliverer at a time, however many there are."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accord.foundation import bulk, outbox
from accord.foundation.models import DeliveryAttempt

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COUNT, DELIVERERS = 400, 8


def put_out(count: int) -> None:
    for number in range(count):
        outbox.enqueue(
            channel="test", key=f"{number}", recipient="r", purpose="test", content={}, at=AT
        )


def yes(_message: outbox.Message) -> str:
    return ""


def claim_all() -> list[str]:
    try:
        claimed: list[str] = []
        while messages := outbox.claim(channel="test", at=AT, ask=yes, limit=7):
            claimed += [message.key for message in messages]
            for message in messages:
                outbox.settle(message=message, error=None, at=AT)
        return claimed
    finally:
        connection.close()


def claim_without_locks() -> list[str]:
    """What a deliverer without row locks would do: the negative control."""
    try:
        claimed: list[str] = []
        while True:
            with transaction.atomic():
                rows = bulk.fetch(
                    """select id, message_key, pg_sleep(0.001) from foundation_delivery
                       where channel = 'test' and state = 'WAITING' order by id limit 1"""
                )
                ids = [number for number, _, _ in rows]
                bulk.execute(
                    """update foundation_delivery set state = 'SENT', settled_at = due_at
                       where id = any(%s)""",
                    [ids],
                )
            if not rows:
                return claimed
            claimed += [key for _, key, _ in rows]
    finally:
        connection.close()


def in_parallel(work) -> Counter[str]:
    with ThreadPoolExecutor(DELIVERERS) as pool:
        futures = [pool.submit(work) for _ in range(DELIVERERS)]
        return Counter(key for future in futures for key in future.result())


def test_eight_deliverers_never_claim_the_same_message(committed):
    put_out(COUNT)
    assert in_parallel(claim_all) == {f"{number}": 1 for number in range(COUNT)}


def test_without_row_locks_messages_would_be_claimed_twice(committed):
    put_out(COUNT)
    assert max(in_parallel(claim_without_locks).values()) > 1


@pytest.mark.django_db
def test_a_key_is_put_out_once():
    given = {
        "channel": "test", "key": "same", "recipient": "r", "purpose": "test", "content": {},
        "at": AT,
    }  # fmt: skip
    assert outbox.enqueue(**given) is True
    assert outbox.enqueue(**given) is False
    assert bulk.fetch("select count(*) from foundation_delivery") == [(1,)]


@pytest.mark.django_db
def test_a_claimed_message_comes_back_when_its_deliverer_died():
    put_out(1)
    [first] = outbox.claim(channel="test", at=AT, ask=yes)
    assert outbox.claim(channel="test", at=AT + outbox.LEASE / 2, ask=yes) == []
    [second] = outbox.claim(channel="test", at=AT + outbox.LEASE, ask=yes)
    assert (first.attempt, second.attempt) == (1, 2)


@pytest.mark.django_db
def test_a_deliverer_that_was_given_up_cannot_undo_what_was_sent():
    put_out(1)
    [slow] = outbox.claim(channel="test", at=AT, ask=yes)
    [quick] = outbox.claim(channel="test", at=AT + outbox.LEASE, ask=yes)
    outbox.settle(message=quick, error=None, at=AT + outbox.LEASE)
    outbox.settle(message=slow, error="timed out", at=AT + outbox.LEASE * 2)
    [(state, error)] = bulk.fetch("select state, last_error from foundation_delivery")
    assert (state, error) == ("SENT", "")
    assert bulk.fetch("select number, outcome from foundation_deliveryattempt order by number") == [
        (1, "FAILED"),
        (2, "SENT"),
    ]


def test_what_may_not_leave_ends_unsent_and_the_next_takes_its_place(committed):
    put_out(5)
    asked: list[str] = []

    def only_the_last(message: outbox.Message) -> str:
        asked.append(message.key)
        return "" if message.key == "4" else "NO"

    claimed = outbox.claim(channel="test", at=AT, ask=only_the_last, limit=1)
    assert [message.key for message in claimed] == ["4"]
    assert asked == ["0", "1", "2", "3", "4"]
    assert outbox.claim(channel="test", at=AT + outbox.LEASE, ask=lambda _m: "NO") == []
    unsent = outbox.list_deliveries(channel="test", states=["NOT_SENT"], limit=2)
    assert [(card.why, card.attempts) for card in unsent] == [("NO", 2), ("NO", 1)]
    older = outbox.list_deliveries(channel="test", states=["NOT_SENT"], before=unsent[-1].id)
    assert len(older) == 3
    assert bulk.fetch(
        "select outcome, answer, count(*) from foundation_deliveryattempt group by 1, 2"
    ) == [("NOT_SENT", "NO", 5)]


def test_a_message_must_say_what_for(committed):
    with pytest.raises(IntegrityError), transaction.atomic():
        outbox.enqueue(channel="test", key="x", recipient="r", purpose="", content={}, at=AT)


@pytest.mark.django_db
def test_tries_of_long_ago_are_forgotten_and_no_others_can_be(monkeypatch):
    monkeypatch.setattr(outbox, "ROWS_AT_ONCE", 2)
    put_out(1)
    [(delivery, now)] = bulk.fetch("select id, now() from foundation_delivery")
    for number, days in enumerate((400, 120, 91, 89, 1)):
        DeliveryAttempt.objects.create(
            delivery_id=delivery, number=number, tried_at=now - timedelta(days=days), outcome="SENT"
        )
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        bulk.execute("delete from foundation_deliveryattempt where number = 4")
    assert outbox.forget_old_attempts() == 3
    kept = bulk.fetch("select number from foundation_deliveryattempt order by number")
    assert kept == [(3,), (4,)]
    assert outbox.forget_old_attempts() == 0
    assert outbox.count(channel="test", state="WAITING") == 1
