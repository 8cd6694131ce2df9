"""Letters of ours that did not arrive: which one a report names, and when it counts."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from accord.contacts import api as contacts
from accord.foundation import bulk
from accord.handoffs.models import Clock
from accord.handoffs.tests.builders import AT, DAY, HOUR, Teams, handed, make_mql, make_teams
from accord.handoffs.tests.test_clocks import agreed, states
from accord.intake import api as intake
from accord.intake.models import Batch
from accord.intake.operations import undoing
from accord.intake.rules.bounces import returned
from accord.intake.tests.test_own_mail import mail
from accord.intake.values.batches import Kind
from accord.intake.values.mails import Fate, Reads, Returned
from accord.journeys.queries.timelines import list_touches

ID = "<1@acme.example>"
TO = "ana@customer.example"
STATUS = (
    "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {to}\r\n"
    "Action: {action}\r\nStatus: 5.1.1\r\n"
)
SENT = "Message-ID: {id}\r\nFrom: rep@acme.example\r\nTo: {to}\r\nSubject: Our offer\r\n\r\n"
HEADS = (
    "From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\n"
    "To: rep@acme.example\r\nSubject: Undelivered\r\n"
    "Message-ID: <report@mx.example>\r\nAuto-Submitted: auto-replied\r\n"
)


def report(*parts: tuple[str, str], heads: str = "") -> bytes:
    """A report as a mail server writes it: each part's kind and what it says."""
    inner = "".join(f"--=_b\r\nContent-Type: {kind}\r\n\r\n{said}\r\n" for kind, said in parts)
    kind = 'Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="=_b"\r\n'
    return f"{HEADS}{heads}MIME-Version: 1.0\r\n{kind}\r\n{inner}--=_b--\r\n".encode()


def postfix(*, named: str = ID, to: str = TO, action: str = "failed") -> bytes:
    return report(
        ("text/plain; charset=us-ascii", f"I could not deliver it.\r\n<{to}>: unknown user"),
        ("message/delivery-status", STATUS.format(to=to, action=action)),
        ("text/rfc822-headers", SENT.format(id=named, to=to)),
    )


def exchange() -> bytes:
    told = f"Original-Recipient: rfc822;{TO}\r\nFinal-Recipient: rfc822;relay+ana@mx.example\r\n"
    return report(
        ("text/html; charset=utf-8", "<p>Your message could not be delivered.</p>"),
        (
            "message/delivery-status",
            f"Reporting-MTA: dns;mx.example\r\n\r\n{told}Action: failed\r\n",
        ),
        ("message/rfc822", SENT.format(id=ID, to=TO) + "The price is a secret."),
        heads="X-MS-Exchange-Message-Is-Ndr:\r\n",
    )


def gmail() -> bytes:
    """Its words and picture in a part of their own; here without the letter itself."""
    words = (
        'multipart/related; boundary="=_c"',
        "--=_c\r\nContent-Type: text/html\r\n\r\nNo\r\n--=_c--",
    )
    status = STATUS.format(to=TO, action="failed")
    return report(
        words,
        ("message/delivery-status", status),
        heads=f"In-Reply-To: {ID}\r\nReferences: <0@x> {ID}\r\n",
    )


@pytest.mark.parametrize("content", [postfix(), gmail()])
def test_a_report_names_the_letter_and_whom_it_did_not_reach(content: bytes):
    assert returned(content=content) == Returned(ID, (TO,))


def test_who_it_was_meant_for_counts_beside_where_it_was_sent_on_to():
    assert returned(content=exchange()) == Returned(ID, (TO, "relay+ana@mx.example"))


@pytest.mark.parametrize(
    "content",
    [
        postfix(action="delayed"),
        postfix(action="delivered"),
        postfix(named=""),
        postfix(to="nobody"),
        mail().as_bytes(),
        b"",
        postfix().replace(b"multipart/report", b"multipart/mixed"),
    ],
)
def test_what_is_late_or_names_nothing_is_no_report(content: bytes):
    assert returned(content=content) is None


def test_reports_within_reports_are_read_to_a_depth():
    inner = postfix()
    for _depth in range(40):
        inner = b"From: a@x.example\r\nContent-Type: message/rfc822\r\n\r\n" + inner
    assert returned(content=inner) is None


@pytest.fixture
def teams(db: None) -> Teams:
    found = make_teams()
    agreed()
    return found


@pytest.fixture
def box(teams: Teams) -> str:
    return intake.open_own_mailbox(member_id=teams.seller.member_id, domain="in.example.com", at=AT)


def written(by: Teams, *, at: datetime) -> bytes:
    return mail(
        From=f"Mara <{by.seller.email}>", To=f"Ana <{TO}>", Date=format_datetime(at)
    ).as_bytes()


def take(box: str, content: bytes, *, at: datetime, envelope: str = "") -> Fate:
    [fate] = intake.take_letter(addresses=[box], envelope_from=envelope, content=content, at=at)
    return fate


def attempt(number: int) -> tuple[str, str]:
    return states(number)["attempt"]


@pytest.fixture
def tried(teams: Teams, box: str) -> int:
    """A hand-off whose first try is a mail of an hour ago."""
    number = handed(make_mql(owner=teams.seller.member_id))
    take(box, written(teams, at=AT + HOUR), at=AT + HOUR, envelope=teams.seller.email)
    assert attempt(number) == ("met", "touch")
    return number


def test_a_mail_that_came_back_is_no_first_try(teams, box, tried):
    [(due,)] = Clock.objects.filter(handoff_id=tried, promise="attempt").values_list("due_at")
    assert take(box, postfix(), at=AT + 2 * HOUR) is Fate.TAKEN
    assert attempt(tried) == ("running", "")
    # It is due when it always was, and broken at that moment, though the report came before.
    assert due == AT + 4 * HOUR
    clock = Clock.objects.get(handoff_id=tried, promise="attempt")
    assert (clock.due_at, clock.stopped_at, clock.touch_id) == (due, None, None)
    [touch] = timeline()
    assert (touch.came_back_at, touch.occurred_at) == (AT + 2 * HOUR, AT + HOUR)
    assert not touch.is_attempt
    # A second mail that arrives is the first try.
    again = written(teams, at=AT + 3 * HOUR).replace(b"<1@acme", b"<2@acme")
    take(box, again, at=AT + 3 * HOUR, envelope=teams.seller.email)
    clock.refresh_from_db()
    assert (clock.state, clock.stopped_at) == ("met", AT + 3 * HOUR)


def timeline():
    [person] = contacts.people_at(addresses=[TO])[TO]
    return list_touches(people=[person])


def test_the_same_report_again_changes_nothing(teams, box, tried):
    take(box, postfix(), at=AT + 2 * HOUR)
    before = timeline()
    assert take(box, postfix(), at=AT + 3 * HOUR) is Fate.TAKEN
    assert timeline() == before


def test_what_a_report_said_is_taken_back_with_its_delivery(teams, box, tried):
    take(box, postfix(), at=AT + 2 * HOUR)
    batch = Batch.objects.latest("id")
    undoing.undo(batch_id=batch.pk, at=AT + DAY, actor_id=None)
    [touch] = timeline()
    assert touch.came_back_at is None
    assert attempt(tried) == ("met", "touch")


def test_a_report_that_its_reader_sends_on_counts(teams, box, tried):
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Message-ID"] = teams.seller.email, box, "<on@acme.example>"
    outer.set_content("See below")
    inner = message_from_bytes(postfix(), policy=policy.default)
    outer.add_attachment(inner)
    assert take(box, outer.as_bytes(), at=AT + 2 * HOUR, envelope="x@example.com") is Fate.TAKEN
    assert attempt(tried) == ("running", "")


def test_another_route_that_tells_of_the_mail_later_changes_nothing(teams, box, tried):
    take(box, postfix(), at=AT + 2 * HOUR)
    [touch] = timeline()
    rows = [
        {"external_id": "m1", "kind": "email_sent", "direction": "out", "reach": "1:1",
         "email": TO, "message_id": ID, "occurred_at": (AT + HOUR).isoformat()},
    ]  # fmt: skip
    intake.take(kind=Kind.TOUCHES, records=rows, now=lambda: AT + 3 * HOUR, source="crm")
    [after] = timeline()
    assert (after.id, after.came_back_at) == (touch.id, touch.came_back_at)
    assert attempt(tried) == ("running", "")


def test_a_forged_report_is_not_enough(teams, box, tried):
    other = intake.open_own_mailbox(member_id=teams.other.member_id, domain="in.example.com", at=AT)
    shared = intake.add_mailbox(
        address="leads@in.example.com", guessable=True, reads=Reads.SENDERS, source="mail",
        owner_id=None, campaign_id=None, actor_id=None, at=AT,
    )  # fmt: skip
    make_mql("Ion")
    at = AT + 2 * HOUR
    forged = [
        (other, postfix()),
        (shared, postfix()),
        (box, postfix(named="<guessed@acme.example>")),
        (box, postfix(to="ion@customer.example")),
        (box, postfix(to="nobody@customer.example")),
    ]
    assert [take(one, content, at=at) for one, content in forged] == [Fate.LEFT] * len(forged)
    stranger = postfix().replace(b"<report@", b"<other@")
    sent_on = b"From: evil@example.net\r\nContent-Type: message/rfc822\r\n\r\n" + stranger
    assert take(box, sent_on, at=at, envelope="evil@example.net") is Fate.ASIDE
    late = postfix().replace(b"<report@", b"<late@")
    assert take(box, late, at=AT + 20 * DAY) is Fate.LEFT
    assert attempt(tried) == ("met", "touch")
    assert [touch.came_back_at for touch in timeline()] == [None]
    assert bulk.fetch("select count(*) from journeys_touch where kind = 'email_sent'") == [(1,)]
    # The control: the same report where the mail was written from counts.
    assert take(box, postfix().replace(b"<report@", b"<true@"), at=at) is Fate.TAKEN
    assert attempt(tried) == ("running", "")
