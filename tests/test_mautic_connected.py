"""A Mautic connected from nothing, followed, told by it and killed on the way."""

from collections.abc import Iterator

import pytest

from accord.foundation import bulk
from accord.integrations.connecting.operations import following, messages
from accord.integrations.connecting.values import Faulty, Told
from accord.integrations.connecting.values.connections import State
from tests.connected import Connected, killed_everywhere, merged, touches_of
from tests.portals import mautic
from tests.portals.mautic import Mautic

pytestmark = pytest.mark.usefixtures("committed")
ANA = "ana@acme.example"


@pytest.fixture
def portal(settings) -> Iterator[Mautic]:
    with mautic.running(contacts=40, seed=4) as running:
        settings.OUTGOING_ALLOWED = frozenset({running.host})
        yield running


def connected_to(portal: Mautic) -> Connected:
    said = {**portal.said, "webhook_secret": portal.webhook_secret}
    return Connected("mautic", said, tick=portal.tick)


def filled(portal: Mautic) -> int:
    """Somebody with a company, an owner, stages, mails and a form."""
    sam = portal.add("users", username="sam", firstName="Sam", lastName="Seller",
                     email="sam@us.example")  # fmt: skip
    stages = [portal.add("stages", name=name) for name in ("Lead", "Marketing Qualified Lead")]
    ana = portal.add_contact(email=ANA, firstname="Ana", lastname="Pop", company="Acme")
    portal.employ(
        ana, portal.add_company(companyname="Acme", companywebsite="https://acme.example")
    )
    portal.change(ana, owner=sam)
    for stage in stages:
        portal.move(ana, stage)
    mail, event = portal.add("emails", name="News"), 9
    portal.add("campaigns", name="Spring", events={"9": {"id": event}})
    portal.open(portal.mail(ana, email=mail, event=event))
    portal.submit(ana, portal.add("forms", name="Guide"))
    return ana


def counted() -> tuple[int, int, int]:
    return bulk.fetch(
        """select (select count(*) from contacts_person where canonical_id is null),
             (select count(*) from leads_lead), (select count(*) from journeys_touch)"""
    )[0]


def test_a_mautic_from_nothing(portal: Mautic) -> None:
    ana = filled(portal)
    connected = connected_to(portal).go()
    assert connected.faults == {}
    assert connected.aside() == {}
    [(company, stage, owner)] = bulk.fetch(
        """select c.name, l.stage, m.name from contacts_person p
           join leads_lead l on l.person_id = p.id
           left join contacts_company c on c.id = p.company_id
           left join team_member m on m.id = l.owner_id where p.email = %s""",
        [ANA],
    )
    assert (company, stage, owner) == ("Acme", "mql", "Sam Seller")
    assert touches_of(ANA) == [("email_open", "in"), ("email_sent", "out"), ("form", "in")]
    past = bulk.fetch(
        """select e.stage from leads_stageevent e join leads_lead l on l.id = e.lead_id
           join contacts_person p on p.id = l.person_id where p.email = %s
           order by e.occurred_at""",
        [ANA],
    )
    assert ("mql",) in past
    before = counted()
    connected.go(later=70)
    assert counted() == before, "what overlaps is unchanged"
    portal.tick(600)
    portal.hit(ana, page_id=1, url_title="Prices")
    portal.change(ana, position="CTO")
    twin = portal.add_contact(email="a.pop@acme.example")
    connected.go(later=70)
    assert ("web_visit", "in") in touches_of(ANA)
    assert bulk.fetch("select title from contacts_person where email = %s", [ANA]) == [("CTO",)]
    portal.merge(into=ana, other=twin)
    connected.go(later=70)
    assert merged() == [("a.pop@acme.example", ANA)]
    assert connected.faults == {}


def told(portal: Mautic, connected: Connected, *, body: bytes = b"") -> int | None:
    sent, headers = portal.message()
    message = Told("POST", "https://a.example/hooks/mautic", headers, body or sent, connected.now())
    return messages.take(name="mautic", told=message, now=connected.now)


def test_messages_that_repeat_and_come_late_are_one_effect(portal: Mautic) -> None:
    ana = filled(portal)
    connected = connected_to(portal).go()
    portal.events.clear()
    form = portal.submit(ana, 1)
    late = portal.message()
    portal.change(ana, position="CTO")
    assert told(portal, connected)
    for _ in range(3):
        message = Told("POST", "https://a.example/hooks/mautic", late[1], late[0], connected.now())
        messages.take(name="mautic", told=message, now=connected.now)
    connected.go()
    assert touches_of(ANA).count(("form", "in")) == 2, f"form:{form} came once"
    assert bulk.fetch("select title from contacts_person where email = %s", [ANA]) == [("CTO",)]
    portal.change(ana, position="CEO")
    with pytest.raises(Faulty):
        told(portal, connected, body=b'{"mautic.lead_post_delete": {"id": 1}}')
    assert connected.card.turned_away == 1
    portal.delete(1)
    assert told(portal, connected)
    connected.go()
    assert connected.aside() == {}
    assert bulk.fetch("select count(*) from leads_lead where gone_at is not null") == [(1,)]


def test_each_illness_is_said_and_lost_is_nothing(portal: Mautic) -> None:
    filled(portal)
    connected = connected_to(portal)
    portal.fail("html", path="contacts", times=1)
    portal.fail("error", path="page_hits", times=2)
    connected.go()
    assert connected.faults == {"contacts": "not_its_api", "touches": "away"}
    for _ in range(4):
        connected.go(later=3_700)
    assert connected.faults == {}
    assert counted()[0] == 41
    portal.fail("too_many", wait=90)
    connected.go(later=70)
    assert connected.card.ask_again_at >= connected.now()
    connected.go(later=100)
    portal.password = "changed there"
    connected.go(later=70)
    assert connected.card.state is State.WAITING


def test_killed_at_every_place_nothing_is_lost_and_nothing_doubled(
    portal: Mautic, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(portal)
    monkeypatch.setattr(following, "STEP", 10)
    monkeypatch.setattr("accord.integrations.mautic.queries.calling.PAGE_SIZE", 10)
    connected = connected_to(portal)
    killed_everywhere(connected)
    assert connected.faults == {}
    assert counted() == (41, 41, 3)
