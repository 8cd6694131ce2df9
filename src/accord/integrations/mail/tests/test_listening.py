"""Real letters over SMTP on this machine: 250 means stored, nothing is relayed, nothing doubled."""

import os
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

import pytest
from django.db import connections

from accord.foundation import bulk, clock
from accord.intake import api as intake

pytestmark = pytest.mark.usefixtures("committed")
BOX = "leads@in.example.com"


@contextmanager
def listening(**environment: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`accord mail-listener` as a process of its own; ended by its own signal."""
    process = subprocess.Popen(
        [sys.executable, "-m", "accord.config.cli", "mail-listener", "--port", "0"],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, int(process.stdout.readline().rsplit(":", 1)[1])
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def letter(number: int = 1, *, to: str = BOX) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Ana Pop <ana{number}@example.com>", to
    mail["Subject"], mail["Message-ID"] = "A question", f"<{number}@example.com>"
    mail.set_content("What does it cost?")
    return mail


def rows(table: str) -> int:
    return int(bulk.fetch(f"select count(*) from {table}")[0][0])


def add_box() -> None:
    intake.add_mailbox(
        address=BOX, guessable=True, reads=intake.Reads.SENDERS, source="inbox",
        owner_id=None, campaign_id=None, actor_id=None, at=clock.now(),
    )  # fmt: skip


def test_a_conversation_from_the_first_letter_to_the_last():
    add_box()
    with listening() as (process, port):
        with smtplib.SMTP("127.0.0.1", port) as server:
            assert server.send_message(letter()) == {}
            assert (rows("leads_lead"), rows("journeys_touch")) == (1, 1)
            server.send_message(letter())
            assert (rows("leads_lead"), rows("journeys_touch")) == (1, 1)
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
                server.send_message(letter(2), to_addrs=["stranger@example.org"])
            assert refused.value.recipients["stranger@example.org"][0] == 550
            server.rset()
            server.ehlo()
            with pytest.raises(smtplib.SMTPSenderRefused) as large:
                server.sendmail("a@example.com", [BOX], b"x" * (intake.SIZE_BOUND + 1))
            assert large.value.smtp_code == 552
        [box] = intake.list_mailboxes()  # what others rolled back has taken numbers too
        intake.stop_mailbox(mailbox_id=box.id, actor_id=None, at=clock.now())
        with smtplib.SMTP("127.0.0.1", port) as server, pytest.raises(smtplib.SMTPException):
            server.send_message(letter(3))
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert rows("leads_lead") == 1


def test_a_listener_killed_between_storing_and_answering_doubles_nothing():
    add_box()
    with listening(ACCORD_CRASH_AT="letter.stored:1") as (process, port):
        server = smtplib.SMTP("127.0.0.1", port)
        with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
            server.send_message(letter())
        server.close()
        assert process.wait(timeout=30) == -signal.SIGKILL
    assert rows("leads_lead") == 1, "the control: it was stored before the kill"
    with listening() as (_process, port), smtplib.SMTP("127.0.0.1", port) as server:
        assert server.send_message(letter()) == {}
    assert (rows("leads_lead"), rows("journeys_touch"), rows("intake_letter")) == (1, 1, 1)


def test_a_database_that_fails_makes_the_sender_try_again():
    add_box()
    with listening() as (_process, port), smtplib.SMTP("127.0.0.1", port) as server:
        with connections["owner"].cursor() as cursor:
            cursor.execute("alter table intake_letter rename to away")
        try:
            with pytest.raises(smtplib.SMTPDataError) as failed:
                server.send_message(letter())
            assert failed.value.smtp_code == 451
            assert (rows("leads_lead"), rows("intake_batch")) == (0, 0)
        finally:
            with connections["owner"].cursor() as cursor:
                cursor.execute("alter table away rename to intake_letter")
        server.send_message(letter())
    assert (rows("leads_lead"), rows("journeys_touch")) == (1, 1)


def test_one_letter_sent_at_the_same_time_is_one():
    add_box()
    with listening() as (_process, port):
        servers = [smtplib.SMTP("127.0.0.1", port) for _ in range(4)]
        for server in servers:
            server.ehlo()
            server.mail("b@example.com")
            server.rcpt(BOX)
            server.docmd("DATA")
        for server in servers:
            server.send(letter().as_bytes() + b"\r\n.\r\n")
        assert [server.getreply()[0] for server in servers] == [250] * 4
        for server in servers:
            server.close()
        time.sleep(0.1)
    assert (rows("leads_lead"), rows("journeys_touch"), rows("intake_letter")) == (1, 1, 1)
