"""Writing to a portal and being told by it: conflicts, bad records, our own fields, signatures."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accord.integrations.connecting.values import (
    Change,
    Fault,
    Faulty,
    FieldCard,
    Session,
    Told,
    Write,
    Written,
)
from accord.integrations.hubspot.api import TOOL
from tests.portals import hubspot
from tests.portals.hubspot import Portal
from tests.portals.listening import Heard, listening

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADDRESS = "https://accord.example/hooks/hubspot%2Fmain?team=a%40b"


@pytest.fixture
def portal(settings) -> Iterator[Portal]:
    with hubspot.portal(seed=5) as running:
        settings.OUTGOING_ALLOWED = frozenset({running.host})
        running.add_property("contacts", "accord_why")
        running.add_property("contacts", "accord_due")
        yield running


@pytest.fixture
def session(portal: Portal) -> Iterator[Session]:
    opened = TOOL.open({"token": portal.token, "base_url": portal.url})
    yield opened
    opened.close()


def holds(portal: Portal, key: int, name: str) -> str:
    return portal.stores["contacts"].kept(key).properties.get(name, "")


def write_of(key: int, *, seen: str = "", **fields: str) -> Write:
    return Write(str(key), fields, dict.fromkeys(fields, seen))


def posts(portal: Portal) -> list[str]:
    return [each for each in portal.requests if "update" in each or "PATCH" in each]


def test_only_the_fields_that_are_given_are_written(session: Session, portal: Portal) -> None:
    keys = [portal.add_contact(firstname="Ana") for _each in range(230)]
    written = session.write("contacts", [write_of(key, accord_why="Asked") for key in keys])
    assert written == [Written(str(key)) for key in keys]
    assert {holds(portal, key, "accord_why") for key in keys} == {"Asked"}
    assert {holds(portal, key, "firstname") for key in keys} == {"Ana"}
    assert len(posts(portal)) == 3


def test_what_holds_already_is_not_written_again(session: Session, portal: Portal) -> None:
    """Else each write would come back as a change, round and round."""
    key = portal.add_contact(accord_why="Asked", accord_due="2026-03-01T10:00:00.000Z")
    change = Write(
        str(key),
        {"accord_why": "Asked", "accord_due": "2026-03-01T10:00:00Z"},
        {"accord_why": "Asked", "accord_due": "2026-03-01T10:00:00Z"},
    )
    assert session.write("contacts", [change]) == [Written(str(key))]
    assert posts(portal) == []


def test_what_somebody_changed_meanwhile_is_left_alone(session: Session, portal: Portal) -> None:
    mine, theirs = portal.add_contact(accord_why="old"), portal.add_contact(accord_why="theirs")
    written = session.write(
        "contacts", [write_of(key, seen="old", accord_why="new") for key in (mine, theirs)]
    )
    assert written == [
        Written(str(mine)),
        Written(str(theirs), Fault.NOT_WRITTEN, "conflict", {"accord_why": "theirs"}),
    ]
    assert (holds(portal, mine, "accord_why"), holds(portal, theirs, "accord_why")) == (
        "new", "theirs",
    )  # fmt: skip


def test_what_somebody_else_wrote_just_as_we_would_is_done(
    session: Session, portal: Portal
) -> None:
    key = portal.add_contact(accord_why="new")
    assert session.write("contacts", [write_of(key, seen="old", accord_why="new")]) == [
        Written(str(key))
    ]
    assert posts(portal) == []


def test_what_is_gone_or_refused_harms_no_neighbour(session: Session, portal: Portal) -> None:
    portal.add_property("contacts", "accord_quadrant", options=[{"value": "hot", "label": "Hot"}])
    good, bad, gone = (portal.add_contact() for _each in range(3))
    portal.delete("contacts", gone)
    written = session.write(
        "contacts",
        [
            write_of(bad, accord_quadrant="purple"),
            write_of(good, accord_quadrant="hot"),
            write_of(gone, accord_quadrant="hot"),
        ],
    )
    assert [(each.external_id, each.fault) for each in written] == [
        (str(bad), Fault.NOT_WRITTEN),
        (str(good), None),
        (str(gone), Fault.NOT_WRITTEN),
    ]
    assert holds(portal, good, "accord_quadrant") == "hot"
    assert holds(portal, bad, "accord_quadrant") == ""


def test_one_that_was_merged_away_is_not_written_to_the_other(
    session: Session, portal: Portal
) -> None:
    ana, twin = portal.add_contact(), portal.add_contact()
    portal.merge("contacts", into=ana, other=twin)
    assert session.write("contacts", [write_of(twin, accord_why="x")])[0].fault is Fault.NOT_WRITTEN
    assert holds(portal, ana, "accord_why") == ""


def test_without_the_scope_nothing_is_written(session: Session, portal: Portal) -> None:
    key = portal.add_contact()
    portal.scopes.discard("crm.objects.contacts.write")
    with pytest.raises(Faulty) as caught:
        session.write("contacts", [write_of(key, accord_why="x")])
    assert (caught.value.fault, caught.value.detail) == (
        Fault.SCOPE_MISSING, "crm.objects.contacts.write",
    )  # fmt: skip
    assert holds(portal, key, "accord_why") == ""


def test_a_field_of_ours_that_they_deleted_is_named(session: Session, portal: Portal) -> None:
    key = portal.add_contact()
    portal.remove_property("contacts", "accord_why")
    with pytest.raises(Faulty) as caught:
        session.write("contacts", [write_of(key, accord_why="x")])
    assert (caught.value.fault, caught.value.detail) == (Fault.FIELD_GONE, "accord_why")


def test_our_own_fields_are_made_once(session: Session, portal: Portal) -> None:
    cards = [
        FieldCard("accord_why", "Why now"),
        FieldCard("accord_verdict", "Verdict", "choice", {"ok": "Accepted", "no": "Rejected"}),
    ]
    assert session.make_fields("contacts", cards) == ("accord_verdict",)
    assert session.make_fields("contacts", cards) == ()
    assert portal.groups["contacts"] == {"accord"}
    told = {card.name: card for card in session.fields("contacts")}["accord_verdict"]
    assert (told.is_own, told.options) == (True, {"ok": "Accepted", "no": "Rejected"})
    with pytest.raises(ValueError, match="firstname"):
        session.make_fields("contacts", [FieldCard("firstname", "Given name")])


def told_by(portal: Portal, events: object, **more: object) -> Told:
    at = int(AT.timestamp() * 1000)
    body = json.dumps(events).encode()
    decoded = "https://accord.example/hooks/hubspot/main?team=a@b"
    headers = portal.signed(method="POST", url=decoded, body=body, at=at)
    told = Told("POST", ADDRESS, {name.lower(): value for name, value in headers.items()}, body, AT)
    return replace(told, **more)


def test_a_message_says_what_to_read_anew(portal: Portal) -> None:
    ana, twin = portal.add_contact(), portal.add_contact()
    deal = portal.add_deal(contacts=(ana,))
    call = portal.add_call(contacts=(ana,))
    portal.merge("contacts", into=ana, other=twin)
    portal.change("contacts", ana, firstname="A")
    portal.forget("contacts", ana)
    told = told_by(portal, [*portal.events, *portal.events, {"subscriptionType": 7}, "x"])
    changes = TOOL.told(told, secrets=["other", portal.secret])
    assert set(changes) == {
        Change(stream, str(key))
        for stream, keys in {
            "contacts": (ana, twin),
            "stage_history": (ana, twin),
            "deals": (deal,),
            "deal_stages": (deal,),
            "calls": (call,),
        }.items()
        for key in keys
    }
    assert len(changes) == len(set(changes))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: replace(told, body=told.body + b" "),
        lambda told: replace(told, url=told.url + "1"),
        lambda told: replace(told, method="PUT"),
        lambda told: replace(told, at=AT + timedelta(minutes=6)),
        lambda told: replace(told, at=AT - timedelta(minutes=6)),
        lambda told: replace(told, headers={}),
        lambda told: replace(
            told, headers={**told.headers, "x-hubspot-request-timestamp": "1e3"}
        ),
        lambda told: replace(
            told, headers={**told.headers, "x-hubspot-signature-v3": "é"}
        ),
    ],
)  # fmt: skip
def test_a_message_that_was_not_signed_so_is_refused(portal: Portal, spoil) -> None:
    told = told_by(portal, [])
    assert TOOL.told(told, secrets=[portal.secret]) == ()
    with pytest.raises(Faulty) as caught:
        TOOL.told(spoil(told), secrets=[portal.secret])
    assert caught.value.fault is Fault.NOT_SIGNED


@pytest.mark.parametrize("secrets", [[], [""], ["foreign"]])
def test_no_secret_lets_nothing_in(portal: Portal, secrets: list[str]) -> None:
    with pytest.raises(Faulty) as caught:
        TOOL.told(told_by(portal, []), secrets=secrets)
    assert caught.value.fault is Fault.NOT_SIGNED


def test_messages_over_the_wire_twice_and_out_of_order_are_one_effect(portal: Portal) -> None:
    """The portal really posts them, and what they name is read as it stands in the end."""
    ana, gone = portal.add_contact(email="a@acme.example"), portal.add_contact()
    for number in range(5):
        portal.change("contacts", ana, firstname=f"Ana {number}")
    portal.delete("contacts", gone)
    with listening() as heard:
        assert set(portal.tell(heard.url, repeat=2, shuffle=True)) == {200}
        ids = {each.external_id for message in heard.messages for each in _named(message, portal)}
    session = TOOL.open({"token": portal.token, "base_url": portal.url})
    rows = {
        row["hs_object_id"]: row for row in session.some("contacts", fields=(), ids=[*ids]).rows
    }
    session.close()
    assert rows[str(ana)]["firstname"] == "Ana 4"
    assert rows[str(gone)] == {"hs_object_id": str(gone), "deleted": "true"}


def _named(message: Heard, portal: Portal) -> list[Change]:
    told = Told("POST", message.url, message.headers, message.body, datetime.now(tz=UTC))
    changes = TOOL.told(told, secrets=[portal.secret])
    return [each for each in changes if each.stream == "contacts"]
