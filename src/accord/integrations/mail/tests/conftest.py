import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller

from accord.integrations.mail.tests.mail_server import Server


@pytest.fixture
def server(settings) -> Iterator[Server]:
    handler = Server()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield handler
    controller.stop()
