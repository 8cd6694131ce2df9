"""Everything is fetched once, changes are followed, and a tool that is ill loses nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from accord.foundation import bulk, clock
from accord.integrations.connecting import models
from accord.integrations.connecting.operations import (
    auditing,
    following,
    hearing,
    setting_up,
    steering,
)
from accord.integrations.connecting.queries import connections as queries
from accord.integrations.connecting.tests.lists import ListServer, filled, serving
from accord.integrations.connecting.values import Fault
from accord.integrations.connecting.values.connections import Phase, State
from accord.leads import api as leads
from accord.toolaudit.queries import audit
from accord.toolaudit.values.audit import Counted
from accord.toolaudit.values.audit_codes import Holds, Part, Way

pytestmark = pytest.mark.django_db


class Connected:
    """The example tool connected to a server, and a clock that can be put on."""

    def __init__(self, server: ListServer, address: str, *, name: str = "") -> None:
        self.server = server
        self.ahead = timedelta()
        self.id = setting_up.connect(
            tool="list",
            said={"address": address, "token": server.token},
            now=self.now,
            actor_id=None,
            name=name,
        )

    def now(self) -> datetime:
        return clock.now() + self.ahead

    def begin(self) -> "Connected":
        steering.begin(connection_id=self.id, at=self.now(), actor_id=None)
        return self

    def go(self, *, later: float = 0) -> "Connected":
        self.ahead += timedelta(seconds=later)
        while following.go(connection_id=self.id, now=self.now):
            pass
        return self

    @property
    def card(self):
        return queries.get_connection(connection_id=self.id)

    @property
    def stream(self):
        return self.card.streams[0]


@pytest.fixture
def server() -> ListServer:
    return filled(250)


@pytest.fixture
def connected(server: ListServer) -> Iterator[Connected]:
    with serving(server) as address:
        yield Connected(server, address).begin()


def people() -> list[tuple[str, ...]]:
    return bulk.fetch("select email, title from contacts_person order by email")


def counted() -> tuple[int, int, int]:
    return bulk.fetch(
        """select (select count(*) from contacts_person), (select count(*) from leads_lead),
             (select count(*) from contacts_sourcerecord)"""
    )[0]


def test_everything_is_fetched_once_and_small_pages_go_in_together(connected, server):
    connected.go()
    assert counted() == (250, 250, 250)
    assert (connected.stream.phase, connected.stream.done) == (Phase.FOLLOWING, 250)
    [run] = queries.list_runs(connection_id=connected.id)
    assert (run.received, run.got_in, run.aside) == (250, 250, 0)
    assert bulk.fetch("select door, source, received, created from intake_batch") == [
        ("connector", "list", 250, 250)
    ]
    [[attributes]] = bulk.fetch("select attributes from contacts_sourcerecord limit 1")
    assert "shoe_size" not in bulk.read_json(attributes)  # of no meaning to us, and not their own


def test_what_changes_comes_within_the_minute(connected, server):
    connected.go()
    server.put("p000007", email="person7@firma7.example", title="CEO")
    server.put("p900000", email="new@firma.example")
    connected.go(later=30)
    assert len(people()) == 250
    connected.go(later=31)
    assert len(people()) == 251
    assert ("person7@firma7.example", "CEO") in people()


def test_a_change_while_everything_is_fetched_is_not_lost(connected, server):
    server.faults = [None, lambda: server.put("p000001", email="person1@firma1.example", title="X")]
    connected.go(later=1)
    assert ("person1@firma1.example", "X") in people()
    assert counted() == (250, 250, 250)


def test_pages_that_come_again_change_nothing(connected, server):
    connected.go()
    before = bulk.fetch("select count(*) from journeys_touch"), counted()
    steering.read_again(connection_id=connected.id, at=connected.now(), actor_id=None)
    connected.go()
    assert (bulk.fetch("select count(*) from journeys_touch"), counted()) == before
    assert connected.stream.unchanged == 250


def test_a_record_deleted_there_does_not_come_in(connected, server):
    server.delete("p000009")
    connected.go()
    assert len(people()) == 249
    assert connected.stream.refused == 1
    server.delete("p000010")
    connected.go(later=61)
    assert connected.stream.refused == 1
    assert len(people()) == 249


def test_a_record_deleted_there_later_counts_nowhere_until_it_is_back(connected, server):
    connected.go()
    server.delete("p000010")
    connected.go(later=61)
    assert (connected.stream.refused, connected.stream.got_in) == (0, 251)
    assert leads.count_leads(where=leads.LeadFilter()) == 249
    assert counted() == (250, 250, 250), "nothing is lost"
    steering.read_again(connection_id=connected.id, at=connected.now(), actor_id=None)
    connected.go()
    assert leads.count_leads(where=leads.LeadFilter()) == 249
    server.put("p000010", email="person10@firma10.example", first_name="Ana", last_name="Pop10")
    connected.go(later=61)
    assert leads.count_leads(where=leads.LeadFilter()) == 250
    assert counted() == (250, 250, 250)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ((500, {}, b"no"), Fault.AWAY),
        ((404, {}, b"{}"), Fault.STREAM_GONE),
        ((403, {}, b"{}"), Fault.SCOPE_MISSING),
        ((200, {"content-type": "text/html"}, b"<html>Sign in</html>"), Fault.NOT_ITS_API),
        ((302, {"location": "https://example.com"}, b""), Fault.NOT_ITS_API),
        ((200, {}, b'{"records": 7}'), Fault.NOT_ITS_API),
    ],
)
def test_a_fault_of_one_stream_is_said_and_passes(connected, server, answer, fault):
    server.faults = [None, None, answer]
    connected.go()
    assert connected.stream.fault is fault
    assert connected.card.state is State.RUNNING
    assert queries.list_runs(connection_id=connected.id)[0].fault is fault
    connected.go(later=3_601)
    assert connected.stream.fault is None
    assert counted() == (250, 250, 250)


def test_a_tool_that_was_asked_too_often_is_left_alone_as_long_as_it_says(connected, server):
    server.faults = [None, (429, {"retry-after": "120"}, b"")]
    connected.go()
    card = connected.card
    assert card.fault is Fault.TOO_MANY
    assert card.ask_again_at >= connected.now() + timedelta(seconds=115)
    asked = len(server.asked)
    connected.go(later=60)
    assert len(server.asked) == asked
    connected.go(later=70)
    assert connected.card.fault is None
    assert counted() == (250, 250, 250)


def test_a_token_that_is_refused_waits_for_a_person_and_loses_nothing(server):
    server.token = "right"
    with serving(server) as address:
        connected = Connected(server, address).begin()
        server.token = "other"
        connected.go()
        assert (connected.card.state, connected.card.fault) == (State.WAITING, Fault.TOKEN_REFUSED)
        with pytest.raises(setting_up.UnableToConnect):
            setting_up.change_access(
                connection_id=connected.id, said={"token": "wrong"}, now=connected.now,
                actor_id=None,
            )  # fmt: skip
        setting_up.change_access(
            connection_id=connected.id, said={"token": "other"}, now=connected.now, actor_id=None
        )
        connected.go()
        assert connected.card.state is State.RUNNING
        assert counted() == (250, 250, 250)


def test_a_cursor_that_stands_still_does_not_go_round_for_ever(connected, server):
    def same() -> tuple[int, dict[str, str], bytes]:
        return 200, {}, b'{"records": [], "next": {"after": "x"}, "now": 1}'

    server.always = same
    connected.go()
    assert connected.stream.fault is Fault.NOT_ITS_API
    assert len(server.asked) < 20


def test_only_one_at_a_time_works_on_a_connection(connected):
    models.Connection.objects.update(leased_until=connected.now() + timedelta(minutes=2), lease="x")
    assert following.go(connection_id=connected.id, now=connected.now) is False
    assert counted()[0] == 0
    connected.go(later=121)
    assert counted()[0] == 250


def test_paused_nothing_is_read_and_then_it_goes_on(connected, server):
    steering.pause(connection_id=connected.id, at=connected.now(), actor_id=None)
    asked = len(server.asked)
    connected.go()
    assert (len(server.asked), counted()[0]) == (asked, 0)
    steering.go_on(connection_id=connected.id, at=connected.now(), actor_id=None)
    connected.go()
    assert counted()[0] == 250


def test_disconnected_its_access_is_gone_and_its_records_stay(connected):
    connected.go()
    steering.disconnect(connection_id=connected.id, at=connected.now(), actor_id=None)
    assert connected.card.state is State.ENDED
    assert models.Connection.objects.get().sealed == ""
    assert counted()[0] == 250
    assert following.ask_all_due(at=connected.now() + timedelta(hours=2)) == 0


def test_what_to_ask_for_is_looked_up_once_for_many_pages(connected, server, monkeypatch):
    server.page = 10
    looked: list[str] = []
    known = hearing.fields_asked

    def counting(row):
        looked.append(row.name)
        return known(row)

    monkeypatch.setattr(hearing, "fields_asked", counting)
    connected.go()
    assert counted() == (250, 250, 250)
    assert len(server.asked) > 25 > len(looked)


def test_the_audit_of_tools_knows_what_is_connected_and_whether_it_works(connected, server):
    server.put("p900000", email="no address at all", first_name="", last_name="")
    connected.go()
    auditing.look(at=connected.now())
    [told] = auditing.list_connected(at=connected.now())
    assert (told.source, told.ailing, told.brings_in_time, told.takes) == ("list", "", True, False)
    [tool] = [one for one in audit.list_tools() if one.source == "list"]
    assert (tool.is_connected, tool.text.holds) == (True, (Holds.PEOPLE,))
    [way] = audit.list_transfers(day=connected.now().date())
    assert (way.text.way, way.measured.leak) == (Way.AUTOMATIC, Counted(1, 251))
    assert (way.measured.waiting, way.measured.after) == (0, Counted(1, 251))
    assert way.automated_on is not None
    assert audit.counted_parts()[Part.BOTH_WAYS] == Counted(1, 2)
    server.token = "another"
    connected.go(later=61)
    auditing.look(at=connected.now())
    gaps = {gap.key: gap for gap in audit.list_gaps(is_open=True)}
    assert gaps[f"failing:tool:{tool.id}"].code == Fault.TOKEN_REFUSED.value
