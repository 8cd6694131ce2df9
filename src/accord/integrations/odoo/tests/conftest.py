from collections.abc import Callable, Iterator

import pytest
from tests.portals import odoo
from tests.portals.odoo import Odoo

from accord.integrations.odoo.api import TOOL, Session


@pytest.fixture(params=[17, 19, 22])
def portal(request, settings) -> Iterator[Odoo]:
    """By the older interface, by the newer beside it, and by the newer alone."""
    with odoo.running(leads=7, seed=3, version=request.param) as running:
        settings.OUTGOING_ALLOWED = frozenset({running.host})
        yield running


@pytest.fixture
def connect(portal: Odoo) -> Iterator[Callable[..., Session]]:
    """Opens sessions, with other words where a test says so, and closes them."""
    opened: list[Session] = []

    def open_(**said: str) -> Session:
        opened.append(TOOL.open({**portal.said, **said}))
        return opened[-1]

    yield open_
    for session in opened:
        session.close()


@pytest.fixture
def session(connect) -> Session:
    return connect()
