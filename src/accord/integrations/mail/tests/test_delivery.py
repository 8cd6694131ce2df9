"""Mail against a real server on this machine: sent once, tried again, given up, never split."""

import email
import email.policy
import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import transaction
from tests.people import add_member

from accord.foundation import bulk, jobs, outbox
from accord.integrations.mail import jobs as mail_jobs
from accord.integrations.mail.operations import deliver, line
from accord.integrations.mail.tests.mail_server import Server
from accord.team.values import TO_COLLEAGUE

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def outbox_backend(settings) -> None:
    """Django's test run puts another backend in place; ours is what is tested."""
    settings.EMAIL_BACKEND = "accord.integrations.mail.backend.OutboxBackend"


@pytest.fixture(autouse=True)
def colleagues(db) -> None:
    for name in ("mara", "ion"):
        add_member("sdr", email=f"{name}@example.com")


def put_out(*, recipient: str = "mara@example.com", subject: str = "Hello", key: str = "a") -> None:
    outbox.enqueue(
        channel="mail",
        key=key,
        recipient=recipient,
        purpose=TO_COLLEAGUE,
        content={"subject": subject, "text": "Text", "html": ""},
        at=AT,
    )


def states() -> list[tuple[str, int, str]]:
    return [
        (state, attempts, error)
        for state, attempts, error in bulk.fetch(
            "select state, attempts, last_error from foundation_delivery order by id"
        )
    ]


def test_a_mail_reaches_each_recipient_once(server: Server):
    mail = EmailMultiAlternatives("Grüße", "Plain", to=["mara@example.com", "ion@example.com"])
    mail.attach_alternative("<p>Rich</p>", "text/html")
    mail.send()
    now = datetime.now(UTC)
    assert deliver(at=now) == 2
    assert deliver(at=now) == 0
    assert sorted(each.rcpt_tos[0] for each in server.received) == [
        "ion@example.com",
        "mara@example.com",
    ]
    read = email.message_from_bytes(
        server.received[0].original_content, policy=email.policy.default
    )
    assert read["Subject"] == "Grüße"
    assert read.get_body(("html",)).get_content().strip() == "<p>Rich</p>"
    assert [state for state, _, _ in states()] == ["SENT", "SENT"]


def test_one_connection_carries_the_mails_of_a_run(server: Server):
    for number in range(4):
        put_out(key=str(number))
    assert deliver(at=AT) == 4
    assert (len(server.received), len(server.callers)) == (4, 1)


def test_where_the_server_hangs_up_between_two_mails_the_next_has_a_new_connection(server: Server):
    server.hangs_up_after = 2
    with line() as ours:
        for number in range(4):
            ours.send(EmailMultiAlternatives(f"Mail {number}", "Text", to=["mara@example.com"]))
            time.sleep(0.2)
    assert (len(server.received), len(server.callers)) == (4, 2)


def test_a_second_mail_does_not_wait_for_the_first_to_leave():
    assert mail_jobs.deliver  # declared, as in the worker; the web process may not know it
    before = jobs.waiting()
    with transaction.atomic():
        for number in range(3):
            send_mail(f"Mail {number}", "Text", None, ["mara@example.com"])
    assert len(states()) == 3
    assert jobs.waiting() > before


def test_a_mail_of_a_refused_action_is_never_sent(server: Server):
    with transaction.atomic():
        send_mail("Hello", "Text", None, ["mara@example.com"])
        transaction.set_rollback(True)
    assert deliver(at=datetime.now(UTC)) == 0
    assert server.received == []


def test_without_a_server_mail_waits():
    put_out()
    assert deliver(at=AT) == 0
    assert states() == [("WAITING", 0, "")]


def test_what_fails_is_tried_again_later_and_then_sent(server: Server):
    server.refused.add("mara@example.com")
    put_out()
    assert deliver(at=AT) == 0
    assert deliver(at=AT + outbox.PAUSES[0] / 2) == 0
    [(state, attempts, error)] = states()
    assert (state, attempts) == ("WAITING", 1)
    assert "451" in error
    server.refused.clear()
    assert deliver(at=AT + outbox.PAUSES[0]) == 1
    assert states() == [("SENT", 2, "")]
    assert len(server.received) == 1


def test_one_bad_recipient_holds_nobody_else_up(server: Server):
    server.refused.add("mara@example.com")
    put_out(key="a")
    put_out(key="b", recipient="ion@example.com")
    assert deliver(at=AT) == 1
    assert [state for state, _, _ in states()] == ["WAITING", "SENT"]


def test_after_the_last_try_it_is_given_up_and_shown(server: Server):
    server.refused.add("mara@example.com")
    put_out()
    at = AT
    for pause in (*outbox.PAUSES, timedelta(days=2)):
        assert deliver(at=at) == 0
        at += pause
    tries = len(outbox.PAUSES) + 1
    [(state, attempts, error)] = states()
    assert (state, attempts) == ("DEAD", tries)
    assert "451" in error
    assert bulk.fetch("select number, outcome from foundation_deliveryattempt order by number") == [
        (number, "FAILED") for number in range(1, tries + 1)
    ]
    server.refused.clear()
    assert deliver(at=at + timedelta(days=30)) == 0


INJECTED = "X-Injected"
PAYLOADS = [
    f"{before}{line_end}{INJECTED}: yes{after}"
    for before in ("Hello", "")
    for line_end in ("\r\n", "\n", "\r", "\u2028", "\x85")
    for after in ("", "\r\n\r\nA body")
]
POSITIONS = ["subject", "recipient", "name of the recipient", "key", "text", "html"]


def fields_of(position: str, payload: str) -> dict[str, str]:
    given = {
        "subject": "Hello",
        "recipient": "mara@example.com",
        "key": "a",
        "text": "T",
        "html": "",
    }
    if position == "name of the recipient":
        return {**given, "recipient": f"{payload} <mara@example.com>"}
    return {**given, position: payload if position != "recipient" else f"mara@example.com{payload}"}


def headers_on_the_wire(raw: bytes) -> list[str]:
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0].decode("ascii", "replace")
    return re.findall(r"^([\w-]+):", head, flags=re.M)


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_no_text_becomes_a_header(server: Server, position: str, payload: str):
    given = fields_of(position, payload)
    outbox.enqueue(
        channel="mail",
        key=given["key"],
        recipient=given["recipient"],
        purpose=TO_COLLEAGUE,
        content={name: given[name] for name in ("subject", "text", "html")},
        at=AT,
    )
    deliver(at=AT)
    for envelope in server.received:
        assert INJECTED not in headers_on_the_wire(envelope.original_content)
        assert envelope.rcpt_tos == ["mara@example.com"]
    if not server.received:
        [(_, attempts, error)] = states()
        assert (attempts, error != "") == (1, True)


def test_an_injected_header_would_be_noticed():
    raw = f"Subject: Hello\r\n{INJECTED}: yes\r\n\r\nText".encode()
    assert INJECTED in headers_on_the_wire(raw)
