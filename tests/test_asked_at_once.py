"""Two tap the same button at once: both are answered, and one thing is begun."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test import Client

from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import clock
from accord.scoring import api as scoring
from accord.scoring.models import Round
from accord.scoring.tests.cards import MAIN, changed
from accord.scoring.values.rounds import AGAIN_WITHIN, RoundKind
from accord.scoring.values.suggestions import Told
from tests import people


def ask_trial() -> int:
    version = definitions.find_open(kind=Kind.CARD, key="main")
    assert version is not None
    return scoring.ask_trial(version=version, actor_id=None, at=clock.now())


def ask_suggestion() -> int:
    return scoring.ask_suggestion(told=Told(), actor_id=None, at=clock.now())


def start_beside() -> int:
    return scoring.start_beside(key="main", actor_id=None, at=clock.now())


@pytest.mark.parametrize("ask", [ask_trial, ask_suggestion, start_beside])
def test_what_two_ask_for_at_once_is_begun_once(committed: None, ask: Callable[[], int]):
    at = clock.now()
    number = scoring.propose_card(key="main", body=MAIN, actor_id=None, at=at)
    people.sign(kind=Kind.CARD, key="main", number=number, at=at)
    other = changed("interest.threshold", 40)
    scoring.propose_card(key="main", body=other, actor_id=None, at=at)
    begun: list[int] = []
    has_asked, may_end = Event(), Event()

    def first() -> None:
        try:
            with transaction.atomic():
                begun.append(ask())
                has_asked.set()
                may_end.wait(10)
        finally:
            connection.close()

    def second() -> None:
        try:
            begun.append(ask())
        finally:
            connection.close()

    asking = [Thread(target=first), Thread(target=second)]
    asking[0].start()
    assert has_asked.wait(30)
    asking[1].start()
    asking[1].join(0.3)  # it waits for the first
    assert asking[1].is_alive()
    may_end.set()
    for one in asking:
        one.join(30)
    assert len(begun) == 2
    assert len(set(begun)) == 1


def test_of_eight_taps_one_room_comes(committed: None):
    people.load_leads(9)
    member, other = people.add_member("marketing_lead"), people.add_member("sales_lead")

    def tap(client: Client) -> str:
        try:
            answer = client.post("/judging/start/", {"kind": "room"})
            return str(answer["Location"])
        finally:
            connection.close()

    clients = [people.as_member(member) for _ in range(8)]
    with ThreadPoolExecutor(8) as together:
        [place] = set(together.map(tap, clients))
    assert place.endswith("/room/")
    assert Round.objects.count() == 1
    # Another one's room, one after it is over, and a later one are rooms of their own.
    assert tap(people.as_member(other)) != place
    clients[0].post(place.replace("room/", "end/"))
    assert tap(clients[0]) != place
    later = clock.now() + AGAIN_WITHIN
    scoring.begin_round(kind=RoundKind.ROOM, members={}, actor_id=member, at=later)
    assert Round.objects.count() == 4
