"""A mail server and a chat on this machine, and somebody who is told by both."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from tests.people import add_member

from accord.integrations.mail.tests.mail_server import Server
from accord.integrations.notices.tests.chat_server import Chat


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    handler = Server()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.PUBLIC_URL = "https://accord.example.com"
    yield handler
    controller.stop()


@pytest.fixture
def chat(settings: Any) -> Iterator[Chat]:
    made = Chat()
    settings.OUTGOING_ALLOWED = frozenset({f"127.0.0.1:{made.port}"})
    settings.PUBLIC_URL = "https://accord.example.com"
    yield made
    made.close()


@pytest.fixture
def mara(db: None) -> int:
    return add_member("sdr", name="Mara", email="mara@example.com")


@pytest.fixture
def lena(db: None) -> int:
    """Who has what comes back."""
    return add_member("marketing_lead", name="Lena", email="lena@example.com")
