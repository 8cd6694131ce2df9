"""What a person changes at a connection: its secret stays where it belongs, and nothing doubles."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import override_settings
from tests import people

from accord.foundation import clock
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import setting_up, steering, trying
from accord.integrations.connecting.queries import connections as queries
from accord.integrations.connecting.queries import tools
from accord.integrations.connecting.tests.lists import filled, serving
from accord.integrations.connecting.tests.test_following import (
    Connected,
    connected,
    counted,
    server,
)
from accord.integrations.connecting.values import Fault
from accord.integrations.connecting.values.connections import Phase, State, UnableToConnect

__all__ = ["connected", "server"]
pytestmark = pytest.mark.django_db
LATER = clock.now() + timedelta(days=1)


def test_a_kept_secret_is_not_sent_to_another_address():
    mine, theirs = filled(3), filled(3)
    mine.token = theirs.token = "a secret of mine"
    with serving(mine) as here, serving(theirs) as there:
        hosts = frozenset(urlsplit(each).netloc for each in (here, there))
        with override_settings(OUTGOING_ALLOWED=hosts):
            tool = Connected(mine, here)
            told = {"connection_id": tool.id, "now": clock.now, "actor_id": None}
            with pytest.raises(UnableToConnect):
                setting_up.change_access(said={"address": there, "token": ""}, **told)
            assert theirs.asked == [], "no request bore the token"
            setting_up.change_access(said={"address": "", "token": mine.token}, **told)


def test_the_form_of_new_access_fills_in_no_address_that_was_not_said(address_of_one):
    client, page = address_of_one
    assert 'name="ask_address"' in client.get(f"{page}access/").content.decode()
    assert client.get(f"{page}access/").context["form"]["ask_address"].value() in ("", None)


@pytest.fixture
def address_of_one(connected):
    return people.signed_in(), f"/settings/connections/{connected.id}/"


@pytest.mark.parametrize("said", [steering.KEPT, steering.LEFT_OUT, "email"])
def test_the_records_own_id_stays_one(connected, said):
    connected.go()
    with pytest.raises(UnableToConnect):
        steering.set_stream(
            connection_id=connected.id, stream="leads", at=clock.now(), actor_id=None,
            columns={"id": said},
        )  # fmt: skip
    connected.go(later=61)
    assert counted() == (250, 250, 250)


def test_a_paused_connection_stays_so_when_it_is_looked_at_again(address_of_one, connected):
    client, page = address_of_one
    steering.pause(connection_id=connected.id, at=clock.now(), actor_id=None)
    client.post(f"{page}act/", {"do": "look_again"})
    assert queries.get_connection(connection_id=connected.id).state is State.PAUSED


def test_a_kind_of_record_that_is_new_to_a_running_connection_is_fetched(connected):
    connected.go()
    models.StreamState.objects.filter(connection_id=connected.id).delete()  # as before an update
    setting_up.look_again(connection_id=connected.id, now=connected.now)
    assert connected.stream.phase is Phase.BACKFILL
    connected.go()
    assert (connected.stream.phase, connected.stream.done) == (Phase.FOLLOWING, 250)


def test_a_mended_mapping_is_tried_at_once(connected, server):
    connected.go()
    models.StreamState.objects.filter(connection_id=connected.id).update(
        fault=Fault.FIELD_GONE, fault_detail="x", ask_again_at=LATER
    )
    steering.set_stream(
        connection_id=connected.id, stream="leads", at=clock.now(), actor_id=None,
        columns={"shoe_size": steering.LEFT_OUT},
    )  # fmt: skip
    server.put("p900000", email="new@firma.example")
    connected.go(later=61)
    assert (connected.stream.fault, counted()[0]) == (None, 251)


def test_readings_that_find_nothing_new_are_not_kept(connected, server):
    connected.go()
    for _ in range(3):
        server.put("p000001", **{k: v for k, v in server.records["p000001"].items() if k != "id"})
        connected.go(later=61)
    assert len(queries.list_runs(connection_id=connected.id)) == 1
    assert connected.stream.unchanged == 3


def test_a_trial_that_fails_in_no_way_that_is_known_says_so(server, monkeypatch):
    with serving(server) as address:
        tool = Connected(server, address)
        server.always = (200, {}, b'{"records": [1], "now": 1}')
        with pytest.raises(AttributeError):
            trying.try_out(connection_id=tool.id, now=clock.now)
    trial = models.Connection.objects.get(pk=tool.id).trial
    assert (trial["fault"], "at" in trial) == (Fault.FAILED.value, True)


def test_a_tool_whose_answer_is_none_of_its_own_is_a_sentence_at_connecting(server):
    server.always = (200, {}, b'{"records": [1], "now": 1}')
    with serving(server) as address, pytest.raises(UnableToConnect):
        Connected(server, address)


@pytest.mark.parametrize(
    ("problem", "fault"),
    [
        (tools.outgoing.Cut("x"), Fault.AWAY),
        (tools.outgoing.TimeoutException("x"), Fault.AWAY),
        (tools.outgoing.Refused("x"), Fault.NOT_ITS_API),
        (tools.outgoing.InvalidURL("x"), Fault.NOT_ITS_API),
        (KeyError("x"), Fault.FAILED),
    ],
)
def test_each_way_not_to_be_answered_is_one_fault(problem, fault):
    assert tools.faulty(problem).fault is fault
