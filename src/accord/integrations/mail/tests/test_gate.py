"""No mail without a right to send (ledger A22): asked again as it leaves, over a real server."""

import email
import email.policy
import re
import smtplib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.people import add_member
from tests.soak import rounds

from accord.contacts import api as contacts
from accord.contacts.api import Change, Consent, StopKind, StopReason, Told, Way
from accord.contacts.tests.builders import take
from accord.contacts.values.consent import CONFIRMATION, StopEnd
from accord.foundation import bulk, outbox
from accord.integrations.mail.operations import deliver
from accord.integrations.mail.tests.mail_server import Server
from accord.journeys import api as journeys
from accord.team.values import TO_COLLEAGUE

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EMAIL = "office@firm.example"  # a desk that several share


@pytest.fixture(autouse=True)
def address(settings) -> None:
    settings.PUBLIC_URL = "https://accord.example.com"


def somebody(address: str = EMAIL) -> int:
    return take({"key": address, "email": address, "name": f"Zyx {address[:3]}"}).ids[0]


def put_out(purpose: str, *, person: int | None, to: str = EMAIL, key: str = "k", **told) -> None:
    content = {"subject": "Hello", "text": "Text", "html": "<p>Text</p>", **told}
    outbox.enqueue(
        channel="mail", key=key, recipient=to, purpose=purpose, person_id=person,
        content=content, at=AT,
    )  # fmt: skip


def say(
    person: int, change: Change, purpose: str, *, at: datetime = AT, way: Way = Way.ANY
) -> None:
    said = Consent(person, purpose, change, at, way=way, door=Told.PAGE)
    contacts.record_consents(consents=[said], recorded_at=at)


def ended() -> list[tuple[str, str]]:
    return bulk.fetch("select state, last_error from foundation_delivery order by id")


def objects(person: int) -> None:
    say(person, Change.OBJECTED, "sales_contact")


def objects_to_mail(person: int) -> None:
    say(person, Change.OBJECTED, "newsletter", way=Way.EMAIL)


def is_stopped(_person: int) -> None:
    contacts.stop(kind=StopKind.EMAIL, values=[EMAIL], reason=StopReason.BOUNCED, at=AT)


def domain_is_stopped(_person: int) -> None:
    contacts.stop(kind=StopKind.DOMAIN, values=["firm.example"], reason=StopReason.ASKED, at=AT)


def was_written_to(person: int) -> None:
    for number in range(4):
        put_out("sales_contact", person=person, key=f"before{number}")
    assert deliver(at=AT) == 4
    assert (
        journeys.count_reached(people=[person], at=AT, limits=journeys.ReachLimits(messages=1)) == 4
    )


def a_colleague_objects(_person: int) -> None:
    """Somebody else at the same address."""
    other = take({"key": "other", "email": EMAIL, "name": "Ana Other"}).ids[0]
    assert other != _person
    say(other, Change.OBJECTED, "newsletter")


@pytest.mark.parametrize(
    ("then", "why"),
    [
        (objects, "OBJECTED"),
        (objects_to_mail, "OBJECTED"),
        (is_stopped, "ADDRESS_STOPPED"),
        (domain_is_stopped, "DOMAIN_STOPPED"),
        (a_colleague_objects, "OBJECTED"),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_what_is_said_after_a_mail_was_put_out_stops_it(
    server: Server, then: Callable[[int], None], why: str, named: bool
):
    person = somebody()
    put_out("sales_contact", person=person if named else None)
    then(person)
    assert deliver(at=AT) == 0
    assert (server.received, ended()) == ([], [("NOT_SENT", why)])


def test_after_as_many_as_both_teams_may_send_nothing_more_leaves(server: Server):
    person = somebody()
    was_written_to(person)
    put_out("sales_contact", person=person, key="fifth")
    assert deliver(at=AT + timedelta(days=1)) == 0
    assert ended()[-1] == ("NOT_SENT", "OFTEN_ENOUGH")
    put_out("service", person=person, key="contract")
    assert deliver(at=AT + timedelta(days=1)) == 1
    put_out("sales_contact", person=person, key="later")
    assert deliver(at=AT + timedelta(days=7, minutes=1)) == 1


def test_ten_put_out_at_once_for_one_person_are_capped_too(server: Server):
    person = somebody()
    for number in range(10):
        put_out("sales_contact", person=person, key=f"{number}")
    assert deliver(at=AT) == 4
    assert len(server.received) == 4


def test_what_is_being_sent_just_now_counts(server: Server):
    person = somebody()
    for number in range(5):
        put_out("sales_contact", person=person, key=f"{number}")
    for _ in range(4):  # four others have claimed one each and not heard from the server yet
        [_claimed] = outbox.claim(channel="mail", at=AT, ask=lambda _m: "", limit=1)
    assert deliver(at=AT) == 0
    assert ended()[-1] == ("NOT_SENT", "OFTEN_ENOUGH")


def test_nobody_has_agreed_to_news_and_then_somebody_has(server: Server):
    person = somebody()
    put_out("newsletter", person=person, key="a")
    assert deliver(at=AT) == 0
    assert ended() == [("NOT_SENT", "NO_BASIS")]
    say(person, Change.GIVEN, "newsletter")
    put_out("newsletter", person=person, key="b")
    assert deliver(at=AT) == 1


@pytest.mark.parametrize(
    ("purpose", "to", "why"),
    [
        ("sales_contact", "nobody@firm.example", "UNKNOWN"),
        ("nonsense", EMAIL, "NO_PURPOSE"),
        ("sales_contact", "no address", "NO_ADDRESS"),
        ("sales_contact", f"{EMAIL}, other@x.example", "NO_ADDRESS"),
        (TO_COLLEAGUE, EMAIL, "NO_COLLEAGUE"),
    ],
)
def test_mail_without_anybody_or_anything_to_ask_about_does_not_leave(
    server: Server, purpose: str, to: str, why: str
):
    somebody()
    put_out(purpose, person=None, to=to)
    assert deliver(at=AT) == 0
    assert (server.received, ended()) == ([], [("NOT_SENT", why)])


def test_an_address_that_is_not_the_persons_is_not_theirs_to_be_asked_about(server: Server):
    person, other = somebody(), somebody("ana@firm.example")
    put_out("sales_contact", person=person, to="ana@firm.example")
    assert deliver(at=AT) == 0
    assert ended() == [("NOT_SENT", "UNKNOWN")]
    put_out("sales_contact", person=other, to="Ana <ANA@Firm.Example>", key="b")
    assert deliver(at=AT) == 1
    assert server.received[0].rcpt_tos == ["ana@firm.example"]


def test_colleagues_and_confirmations_are_the_two_exceptions(server: Server):
    add_member("sdr", email="sam@example.com")
    put_out(TO_COLLEAGUE, person=None, to="sam@example.com", key="a")
    put_out(CONFIRMATION, person=None, to="new@example.com", key="b")
    put_out(CONFIRMATION, person=None, to="stopped@example.com", key="c")
    put_out(CONFIRMATION, person=None, to="erased@example.com", key="d")
    for reason in (StopReason.ASKED, StopReason.ERASED):
        name = "erased" if reason is StopReason.ERASED else "stopped"
        contacts.stop(kind=StopKind.EMAIL, values=[f"{name}@example.com"], reason=reason, at=AT)
    assert deliver(at=AT) == 2
    assert [why for _state, why in ended()] == ["", "", "ADDRESS_STOPPED", "ERASED"]
    for letter in server.received:
        assert b"List-Unsubscribe" not in letter.original_content


def link_in(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_each_mail_shows_the_way_out_and_one_click_ends_it_at_once(server: Server):
    person = somebody()
    put_out("sales_contact", person=person, key="a")
    put_out("sales_contact", person=person, key="b")
    assert deliver(at=AT) == 2
    raw = server.received[0].original_content
    head = raw.split(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
    assert re.search(rb"\nList-Unsubscribe: +<https://accord\.example\.com/u/[\w-]+/>\r", head), (
        head
    )
    letter = link_in(raw)
    link = letter["List-Unsubscribe"].strip(" <>")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ("plain", "html"):
        assert link in letter.get_body((kind,)).get_content()
    assert "office" not in link
    assert "firm" not in link
    put_out("sales_contact", person=person, key="c")
    stranger = Client(enforce_csrf_checks=True)
    path = link.removeprefix("https://accord.example.com")
    assert stranger.get(path).status_code == 200
    assert contacts.list_said(person_id=person) == []
    answer = stranger.post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.cookies) == (200, {})
    assert deliver(at=AT) == 0
    [said] = contacts.list_said(person_id=person)
    assert (said.change, said.door, said.evidence["how"]) == (Change.OBJECTED, "link", "one-click")


def test_without_an_address_of_our_own_no_mail_leaves_that_could_not_be_turned_down(
    server: Server, settings
):
    settings.PUBLIC_URL = ""
    put_out("sales_contact", person=somebody())
    assert deliver(at=AT) == 0
    [(state, why)] = ended()
    assert (state, "ACCORD_URL" in why) == ("WAITING", True)


# --- random sequences -------------------------------------------------------------------------

PEOPLE = ("ana@one.example", "bo@one.example", "cy@two.example")
PURPOSES = ("newsletter", "sales_contact")
WHO, WHAT = st.sampled_from(range(3)), st.sampled_from(PURPOSES)
WORDS = st.sampled_from([Change.GIVEN, Change.WITHDRAWN, Change.OBJECTED])  # what people say
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("mail"), WHO, WHAT),
        st.tuples(st.just("mail"), WHO, WHAT),
        st.tuples(st.just("say"), WHO, WHAT, WORDS),
        st.tuples(st.just("link"), WHO, st.sampled_from(["", *PURPOSES])),
        st.tuples(st.just("stop"), st.sampled_from([*PEOPLE, "one.example"])),
        st.tuples(st.just("let"), st.sampled_from([*PEOPLE, "one.example"])),
        st.tuples(st.just("wait"), st.integers(1, 5)),
        st.tuples(st.just("deliver")),
    ),
    min_size=3,
    max_size=14,
)  # fmt: skip


# All of them may leave: four in a week for each of two.
FOUR_EACH = [("mail", who, "sales_contact") for who in (0, 1) for _each in range(4)]


class World:
    """What may be sent, told by hand: a second reckoning that shares nothing with the gate's."""

    def __init__(self) -> None:
        self.at = AT
        self.people = [somebody(address) for address in PEOPLE]
        self.blocked: list[set[str]] = [{"newsletter"} for _ in PEOPLE]
        self.stops: dict[str, int] = {}
        self.sent: list[list[datetime]] = [[] for _ in PEOPLE]

    def step(self, step: tuple[Any, ...], number: int) -> None:
        getattr(self, step[0])(*step[1:], **({"number": number} if step[0] == "mail" else {}))
        self.at += timedelta(minutes=1)

    def mail(self, who: int, purpose: str, *, number: int) -> None:
        outbox.enqueue(
            channel="mail", key=f"{number}", recipient=PEOPLE[who], purpose=purpose,
            person_id=self.people[who] if number % 2 else None, at=self.at,
            content={"subject": purpose, "text": "", "html": ""},
        )  # fmt: skip

    def say(self, who: int, purpose: str, change: Change) -> None:
        say(self.people[who], change, purpose, at=self.at)
        self._told(who, purpose, change)

    def _told(self, who: int, purpose: str, change: Change) -> None:
        if change is Change.GIVEN:
            self.blocked[who].discard(purpose)
        else:
            self.blocked[who] |= set(PURPOSES) if change is Change.OBJECTED else {purpose}

    def link(self, who: int, purpose: str) -> None:
        link = contacts.PreferenceLink(self.people[who], PEOPLE[who], "sales_contact")
        change = Change.GIVEN if purpose else Change.OBJECTED
        contacts.say_by_link(
            link=link, change=change, purpose=purpose, way=Way.EMAIL, how="test", at=self.at
        )
        self._told(who, purpose, change)

    def stop(self, value: str) -> None:
        kind = StopKind.EMAIL if "@" in value else StopKind.DOMAIN
        contacts.stop(kind=kind, values=[value], reason=StopReason.ASKED, at=self.at)
        self.stops[value] = 1

    def let(self, value: str) -> None:
        for card in contacts.list_stops():
            if card.value == value:
                contacts.end_stop(
                    stop_id=card.id, reason=StopEnd.MISTAKE, at=self.at, actor_id=None
                )
        self.stops.pop(value, None)

    def wait(self, days: int) -> None:
        self.at += timedelta(days=days)

    def deliver(self) -> None:
        deliver(at=self.at)

    def wrong(self, letters: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Of what has just arrived, as (address, purpose): what should not have."""
        found = []
        for address, purpose in letters:
            who = PEOPLE.index(address)
            week = [at for at in self.sent[who] if at > self.at - timedelta(days=7)]
            stopped = {address, address.partition("@")[2]} & self.stops.keys()
            if stopped or purpose in self.blocked[who] or len(week) >= 4:
                found.append((address, purpose))
            self.sent[who].append(self.at)
        return found


def arrived(server: Server) -> list[tuple[str, str]]:
    letters = [
        (one.rcpt_tos[0], link_in(one.original_content)["Subject"]) for one in server.received
    ]
    server.received.clear()
    return letters


def run(server: Server, steps: list[tuple[Any, ...]], send: Callable[[World], None]) -> list[Any]:
    """What was sent and should not have been, over a whole sequence; leaves no trace."""
    wrong = []
    with transaction.atomic():
        world = World()
        for number, step in enumerate([*steps, ("deliver",)]):
            if step[0] == "deliver":
                send(world)
                wrong += world.wrong(arrived(server))
            else:
                world.step(step, number)
        transaction.set_rollback(True)
    return wrong


@pytest.mark.soak
def test_nothing_is_ever_sent_to_whoever_may_not_be_written_to(server: Server):
    sent: list[int] = []

    @settings(
        max_examples=rounds(30, full=10_000),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @example(steps=FOUR_EACH)
    @given(steps=STEPS)
    def holds(steps: list[tuple[Any, ...]]) -> None:
        def through_the_gate(world: World) -> None:
            sent.append(deliver(at=world.at))

        assert run(server, steps, through_the_gate) == []

    holds()
    assert sum(sent) >= len(FOUR_EACH), "nothing was sent at all, so this shows nothing"


def test_a_sender_that_does_not_ask_is_found_out(server: Server, settings):
    def past_the_gate(world: World) -> None:
        for message in outbox.claim(channel="mail", at=world.at, ask=lambda _message: ""):
            letter = EmailMessage()
            letter["Subject"] = message.content["subject"]
            with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as connection:
                connection.send_message(letter, "a@example.com", [message.recipient])
            outbox.settle(message=message, error=None, at=world.at)

    objected = [("mail", 1, "sales_contact"), ("say", 1, "newsletter", Change.OBJECTED)]
    assert run(server, objected, past_the_gate) == [(PEOPLE[1], "sales_contact")]
    assert run(server, objected, World.deliver) == []
