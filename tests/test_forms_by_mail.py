"""An address is confirmed over a real mail server before what was filled in goes in."""

import re
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from accord.foundation import bulk, clock
from accord.intake.tests.filling_in import Visitor, confirmed_form, outcomes
from accord.integrations.mail.operations import deliver

pytestmark = pytest.mark.django_db


class Mailbox:
    def __init__(self) -> None:
        self.received: list[bytes] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.received.append(envelope.content)
        return "250 OK"


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()


def test_the_link_in_the_mail_lets_the_answers_in_once(mailbox):
    visitor = Visitor(confirmed_form(language="ro"))
    hidden = visitor.open()
    visitor.send(hidden, email="ana@firm.example")
    visitor.send(hidden, email="ana@firm.example")
    assert deliver(at=clock.now()) == 1
    [raw] = mailbox.received
    mail = message_from_bytes(raw, policy=default)
    assert mail["To"] == "ana@firm.example"
    [path] = re.findall(r"http://testserver(/\S+)", mail.get_content().replace("=\n", ""))
    assert outcomes() == [("quarantined",)]
    Client().get(path)
    assert outcomes() == [("quarantined",)]
    assert Client().post(path).status_code == 200
    assert outcomes() == [("created",)]
    assert len(bulk.fetch("select 1 from leads_lead")) == 1
