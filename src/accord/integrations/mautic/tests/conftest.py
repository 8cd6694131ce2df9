from collections.abc import Callable, Iterator

import pytest
from tests.portals import mautic
from tests.portals.mautic import Mautic

from accord.integrations.mautic.api import TOOL, Session


@pytest.fixture
def portal(settings) -> Iterator[Mautic]:
    with mautic.running(contacts=7, seed=3) as running:
        settings.OUTGOING_ALLOWED = frozenset({running.host})
        yield running


@pytest.fixture
def connect(portal: Mautic) -> Iterator[Callable[..., Session]]:
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
