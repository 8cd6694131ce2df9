"""A tool that does not take what it is told: tried again, given up, stopped, sent again."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.db import connection

from accord.foundation import bulk
from accord.integrations.webhooks import queries, rules
from accord.integrations.webhooks.operations import endpoints, telling
from accord.integrations.webhooks.tests.receiver import Receiver
from accord.integrations.webhooks.tests.told import AT, Clock, go, happen, log, subscribe
from accord.integrations.webhooks.values import Fault, State
from accord.kernel import retry_after
from accord.team.values import Actor

pytestmark = pytest.mark.usefixtures("committed")


@pytest.mark.parametrize(
    ("status", "why"), [(500, "STATUS 500"), (302, "REDIRECT 302"), (429, "STATUS 429")]
)
def test_a_failure_is_tried_again_until_it_is_taken(
    status: int, why: str, receiver: Receiver, owner: Actor, clock: Clock
):
    number, _ = subscribe(receiver, owner)
    receiver.answer = lambda count: status if count < 3 else 204
    happen(1)
    happen(3)
    assert go(number, clock) == 0
    assert len(receiver.came) == 1  # who is away is asked once a run
    assert why in [line[2] for line in log(number)]
    for _ in range(4):
        clock.go(minutes=6)
        go(number, clock)
    assert len(receiver.effects) == 2
    assert {line[0] for line in log(number)} == {"SENT"}
    [one, two] = sorted({came.id for came in receiver.came})
    assert one != two
    assert {came.told["data"]["person"] for came in receiver.came if came.id == one} != {1, 3}


@pytest.mark.parametrize("status", [429, 503])
def test_a_tool_that_asks_for_a_pause_gets_it_for_all_that_waits(
    status: int, receiver: Receiver, owner: Actor, clock: Clock
):
    number, _ = subscribe(receiver, owner)
    receiver.answer = lambda count: status if count == 1 else 200
    receiver.headers = {"Retry-After": "3600"}
    happen(1)
    assert go(number, clock) == 0
    assert queries.get_endpoint(endpoint_id=number).quiet_until == AT + timedelta(hours=1)
    clock.go(minutes=59)
    happen(3, at=clock())
    assert go(number, clock) == 0
    assert telling.due(at=clock()) == []
    assert len(receiver.came) == 1, "neither the one that failed nor a new one"
    clock.go(minutes=1)
    assert telling.due(at=clock()) == [number]
    assert go(number, clock) == 2
    assert queries.get_endpoint(endpoint_id=number).quiet_until is None


def test_who_lets_a_tool_be_told_again_waits_no_longer(
    receiver: Receiver, owner: Actor, clock: Clock
):
    number, _ = subscribe(receiver, owner)
    receiver.answer = lambda count: 503 if count == 1 else 200
    receiver.headers = {"Retry-After": "99999999"}
    happen(1)
    go(number, clock)
    assert queries.get_endpoint(endpoint_id=number).quiet_until == AT + retry_after.LONGEST_PAUSE
    endpoints.set_state(endpoint_id=number, state=State.PAUSED, actor=owner, at=clock())
    endpoints.set_state(endpoint_id=number, state=State.ACTIVE, actor=owner, at=clock())
    happen(3, at=clock())
    assert go(number, clock) == 1


@pytest.mark.parametrize(
    ("said", "status", "seconds"),
    [
        ("120", 429, 120),
        ("120", 500, 0),
        ("", 503, 0),
        ("soon", 503, 0),
        ("-5", 503, 0),
        ("9" * 40, 503, 0),
        ("864000", 503, 86_400),
        (format_datetime(AT + timedelta(seconds=90), usegmt=True), 503, 90),
        (format_datetime(AT - timedelta(days=9), usegmt=True), 503, 0),
        ("Mon, 02 Mar 2026 09:01:30 -0000", 503, 0),
    ],
)
def test_how_long_a_tool_asks_to_be_left_alone(said: str, status: int, seconds: int):
    wait = rules.asked_to_wait(said, status=status, at=AT)
    assert wait == timedelta(seconds=seconds)
    assert min(rules.pauses(chance=0.5, wait=wait)) >= wait


def test_a_word_against_one_message_does_not_keep_the_others(
    receiver: Receiver, owner: Actor, clock: Clock
):
    number, _ = subscribe(receiver, owner)
    receiver.answer = lambda count: 422 if count == 1 else 200
    happen(1)
    happen(3)
    assert go(number, clock) == 1


def test_after_ten_tries_in_75_hours_it_is_given_up_and_shown(
    receiver: Receiver, owner: Actor, clock: Clock
):
    number, _ = subscribe(receiver, owner)
    receiver.answer = lambda _count: 503
    happen(1)
    telling.write_down(at=clock())
    begun = clock()
    while log(number)[0][0] == "WAITING":
        telling.deliver(endpoint_id=number, now=clock)
        [one] = queries.list_told(endpoint_id=number)
        clock.at = max(clock.at, one.due_at)
    assert log(number) == [("DEAD", 10, "STATUS 503")]
    assert timedelta(hours=67) < clock() - begun < timedelta(hours=84)
    assert queries.get_endpoint(endpoint_id=number).state is State.ACTIVE
    receiver.answer = lambda _count: 200
    assert endpoints.send_all_again(endpoint_id=number, since=begun, at=clock()) == 1
    assert telling.deliver(endpoint_id=number, now=clock) == 1
    assert len({came.id for came in receiver.came}) == 1  # the id it had


def test_all_that_never_arrived_is_sent_again_once_however_much_and_however_often_asked(
    receiver: Receiver, owner: Actor, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(endpoints, "AGAIN_BOUND", 2)
    number, _ = subscribe(receiver, owner)
    receiver.answer = lambda _count: 500
    for person in range(1, 6):
        happen(2 * person)
    telling.write_down(at=clock())
    while any(state == "WAITING" for state, _attempts, _why in log(number)):
        clock.go(hours=1)
        telling.deliver(endpoint_id=number, now=clock)
    endpoints.set_state(endpoint_id=number, state=State.ACTIVE, actor=owner, at=clock())
    asked = [
        endpoints.send_all_again(endpoint_id=number, since=AT, at=clock()) for _time in range(5)
    ]
    assert asked == [2, 2, 1, 0, 0]
    receiver.answer = lambda _count: 200
    receiver.came.clear()
    telling.deliver(endpoint_id=number, now=clock)
    assert sorted(one.told["data"]["person"] for one in receiver.came) == [2, 4, 6, 8, 10]


def test_one_failure_after_a_quiet_month_stops_nothing(
    receiver: Receiver, owner: Actor, clock: Clock
):
    number, _ = subscribe(receiver, owner)
    receiver.answer = lambda _count: 500
    happen(1)
    go(number, clock)
    clock.go(days=30)  # no worker ran
    assert go(number, clock) == 0
    assert queries.get_endpoint(endpoint_id=number).state is State.ACTIVE
    receiver.answer = lambda _count: 200
    clock.go(days=1)
    assert go(number, clock) == 1


def test_a_tool_that_is_taken_away_while_it_is_told_ends_the_turn(
    receiver: Receiver, owner: Actor, clock: Clock
):
    number, _ = subscribe(receiver, owner)

    def gone(_count: int) -> int:
        endpoints.remove(endpoint_id=number, actor=owner, at=AT)
        connection.close()
        return 200

    receiver.answer = gone
    happen(1)
    happen(3)
    go(number, clock)
    assert len(receiver.came) == 1


def test_five_days_of_failures_stop_it_and_the_owner_is_written_to(
    receiver: Receiver, owner: Actor, clock: Clock
):
    number, _ = subscribe(receiver, owner)
    receiver.answer = lambda _count: 500
    for day in range(7):
        happen(day, at=clock())
        for _time in range(12):
            go(number, clock)
            clock.go(hours=2)
    endpoint = queries.get_endpoint(endpoint_id=number)
    assert (endpoint.state, endpoint.fault) == (State.STOPPED, Fault.FAILING)
    [mail] = bulk.fetch("select recipient from foundation_delivery where channel = 'mail'")
    assert mail == (owner.email,)
    asked = len(receiver.came)
    happen(90, at=clock())
    go(number, clock)
    assert len(receiver.came) == asked
    endpoints.set_state(endpoint_id=number, state=State.ACTIVE, actor=owner, at=clock())
    receiver.answer = lambda _count: 200
    happen(91, at=clock())
    assert go(number, clock) >= 1
    assert 90 not in [one.told["data"]["person"] for one in receiver.came]


def test_gone_is_gone(receiver: Receiver, owner: Actor, clock: Clock):
    number, _ = subscribe(receiver, owner)
    receiver.answer = lambda _count: 410
    happen(1)
    go(number, clock)
    endpoint = queries.get_endpoint(endpoint_id=number)
    assert (endpoint.state, endpoint.fault) == (State.STOPPED, Fault.GONE)
    assert log(number) == [("DEAD", 1, "GONE")]


def test_a_slow_tool_and_one_that_is_not_there(
    receiver: Receiver, owner: Actor, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(telling, "TIMEOUT_SECONDS", 0.3)
    number, _ = subscribe(receiver, owner)
    receiver.seconds = 0.8
    happen(1)
    go(number, clock)
    assert log(number) == [("WAITING", 1, "TIMEOUT")]
    receiver.close()
    clock.go(minutes=1)
    go(number, clock)
    assert log(number) == [("WAITING", 2, "NOT_REACHED")]


def test_a_dead_tool_delays_no_other(receiver: Receiver, owner: Actor, clock: Clock):
    dead, _ = subscribe(receiver, owner)
    well, _ = subscribe(receiver, owner)
    assert queries.channel(dead) != queries.channel(well)
    receiver.answer = lambda count: 500 if count == 1 else 200
    happen(1)
    telling.write_down(at=clock())
    assert telling.due(at=clock()) == [dead, well]
    assert [telling.deliver(endpoint_id=one, now=clock) for one in (dead, well)] == [0, 1]
    assert telling.due(at=clock()) == []


def test_the_schedule_is_the_standards():
    even = rules.pauses(chance=0.5)
    assert (len(even), sum(even, timedelta())) == (9, timedelta(hours=75, minutes=35, seconds=5))
    for chance in (0.0, 1.0):
        assert all(
            abs(one / two - 1) <= rules.JITTER + 1e-9
            for one, two in zip(rules.pauses(chance=chance), even, strict=True)
        )
