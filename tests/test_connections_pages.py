"""Settings, Connected tools: from choosing one to reading how it does, and who may."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.foundation import clock
from accord.integrations.connecting import cli
from accord.integrations.connecting.operations import following, steering, trying
from accord.integrations.connecting.queries import connections as queries
from accord.integrations.connecting.tests.lists import ListServer, filled, serving
from accord.integrations.connecting.values.connections import State
from tests import people

pytestmark = pytest.mark.django_db
HERE = "/settings/connections/"


@pytest.fixture
def server() -> ListServer:
    return filled(30)


@pytest.fixture
def address(server: ListServer) -> Iterator[str]:
    with serving(server) as found:
        yield found


def words(response) -> str:
    return response.content.decode()


def connect(client, address: str, **more: str) -> str:
    answer = client.post(f"{HERE}new/list/", {"ask_address": address, **more})
    assert answer.status_code == 302, words(answer)
    return answer["Location"]


def run(page: str) -> int:
    number = int(page.rstrip("/").rsplit("/", 1)[1])
    while following.go(connection_id=number, now=clock.now):
        pass
    return number


def test_from_nothing_to_records(address, server):
    client = people.signed_in()
    assert "A list of your own (JSON)" in words(client.get(HERE))
    page = connect(client, address)
    body = words(client.get(page))
    assert "What is read" in body
    server.put("x", email="not an address")
    server.put("a", email="first@firma.example", first_name="First")
    client.post(f"{page}trial/")
    assert "Under way" in words(client.get(f"{page}trial/"))
    number = int(page.rstrip("/").rsplit("/", 1)[1])
    trying.try_out(connection_id=number, now=clock.now)
    tried = words(client.get(f"{page}trial/"))
    assert "31 records of the first page would go in. 1 would need fixing." in tried
    assert "is not an e-mail address" in tried
    assert "first@firma.example" in tried
    assert client.get("/leads/").content.decode().count("first@firma.example") == 0
    assert client.post(f"{page}begin/").status_code == 302
    assert "Fetching everything" in words(client.get(page))
    assert client.get(f"{page}progress/").status_code == 200
    run(page)
    assert client.get(f"{page}progress/")["HX-Redirect"] == page
    body = words(client.get(page))
    assert "32 records read: 31 new or changed, 0 as before, 1 set aside." in body
    assert "/intake/fixing/rows/?" in body
    assert queries.get_connection(connection_id=number).trial == {}


def test_what_was_entered_is_never_shown_again(address, server):
    server.token = "very-secret-token"
    client = people.signed_in()
    refused = client.post(f"{HERE}new/list/", {"ask_address": address, "ask_token": "wrong-token"})
    assert refused.status_code == 422
    assert "does not accept this access" in words(refused)
    assert "Nothing was connected." in words(refused)
    assert "wrong-token" not in words(refused)
    page = connect(client, address, ask_token="very-secret-token")
    for each in (page, f"{page}access/", HERE):
        assert "very-secret-token" not in words(client.get(each)), each
    with connection.cursor() as cursor:
        cursor.execute("select sealed, account::text, trial::text from integrations_connection")
        assert "very-secret-token" not in "".join(cursor.fetchone())


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"ask_address": ""}, "ask_address"),
        ({"ask_address": "https://127.0.0.1/leads"}, "Something else"),
        ({"ask_address": "not an address"}, "Something else"),
        ({"name": "Two Words"}, "small letters"),
    ],
)
def test_access_that_cannot_be(address, entered, said):
    answer = people.signed_in().post(f"{HERE}new/list/", {"ask_address": address} | entered)
    assert answer.status_code == 422
    assert said in words(answer)
    assert queries.list_connections() == []


def test_a_tool_that_is_away_is_not_connected_and_nobody_is_told_that_it_goes_on(
    address, server, settings
):
    with serving(filled(1)) as gone:
        pass
    settings.OUTGOING_ALLOWED = frozenset(urlsplit(each).netloc for each in (address, gone))
    entered = json.dumps({"address": gone})
    answer = CliRunner().invoke(cli.connect, ["add", "list"], input=entered)
    assert answer.exit_code == 1
    client = people.signed_in()
    shown = words(client.post(f"{HERE}new/list/", {"ask_address": gone}))
    for told in (answer.output, shown):
        assert "does not answer just now: try again when it does. Nothing was connected." in told
        assert not [each for each in ("by itself", "meanwhile", "ConnectError") if each in told]
    assert queries.list_connections() == []
    page = connect(client, address)
    server.always = (503, {}, b"")
    kept = client.post(f"{page}access/", {"ask_address": address})
    assert "try again when it does. Nothing was changed." in words(kept)


@pytest.mark.parametrize("entered", ["", "no JSON", "{}"])
def test_a_connector_that_there_is_not_is_named_with_those_there_are(entered):
    answer = CliRunner().invoke(cli.connect, ["add", "zoho"], input=entered)
    assert answer.exit_code == 2
    assert "There is no connector “zoho”. There are: hubspot, salesforce, mautic" in answer.output


def test_what_a_field_means_is_said_and_holds(address):
    client = people.signed_in()
    page = connect(client, address)
    fields = f"{page}streams/leads/"
    assert "shoe_size" in words(client.get(fields))
    twice = client.post(fields, {"field:first_name": "email"})
    assert twice.status_code == 422
    told = {"field:last_name": "-", "added": "shoe_size", "added_as": "segment"}
    assert client.post(fields, told).status_code == 302
    client.post(f"{page}begin/")
    run(page)
    with connection.cursor() as cursor:
        cursor.execute("select distinct p.name, l.segment from contacts_person p join leads_lead l"
                       " on l.person_id = p.id where l.segment = '36'")  # fmt: skip
        assert cursor.fetchall() == [("Ana", "36")]


def test_pause_go_on_read_again_and_disconnect(address, server):
    client = people.signed_in()
    page = connect(client, address)
    client.post(f"{page}begin/")
    number = run(page)
    for do, state in [("pause", State.PAUSED), ("go_on", State.RUNNING)]:
        client.post(f"{page}act/", {"do": do})
        assert queries.get_connection(connection_id=number).state is state
    client.post(f"{page}act/", {"do": "read_again"})
    run(page)
    assert queries.get_connection(connection_id=number).streams[0].unchanged == 30
    server.always = (503, {}, b"")
    client.post(f"{page}act/", {"do": "look_again"})
    assert "does not answer just now" in words(client.get(page))
    assert client.post(f"{page}act/", {"do": "spin"}).status_code == 404
    client.post(f"{page}act/", {"do": "disconnect"})
    assert "Disconnected. What came stays." in words(client.get(page))
    assert queries.list_connections() == []


@pytest.mark.parametrize("role", ["sdr", "demand_gen"])
def test_who_does_not_manage_the_system_reads_and_changes_nothing(address, role):
    page = connect(people.signed_in(), address)
    other = people.signed_in(role)
    assert other.get(HERE).status_code == 200
    body = words(other.get(page))
    assert "<form" not in body.split("<main", 1)[-1].split("</main>", 1)[0]
    for closed in (f"{HERE}new/list/", f"{page}access/", f"{page}streams/leads/", f"{page}trial/"):
        assert other.get(closed).status_code == 403, closed
    for closed in ("act", "begin", "stop", "switch", "secret", "trial"):
        assert other.post(f"{page}{closed}/", {"do": "disconnect"}).status_code == 403, closed
    assert queries.list_connections()[0].state is State.SETTING_UP


def test_a_page_asks_the_same_however_much_there_is(address, server):
    client = people.signed_in()
    page = connect(client, address)
    client.post(f"{page}begin/")
    number = run(page)

    def asked(url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert client.get(url).status_code == 200
        return len(made)

    before = asked(page), asked(HERE)
    connect(client, address)
    for _time in range(5):
        steering.read_again(connection_id=number, at=clock.now(), actor_id=None)
        run(page)
    assert (asked(page), asked(HERE)) == before
