from collections.abc import Callable, Iterator

import pytest
from tests.portals import salesforce
from tests.portals.salesforce import Org

from accord.integrations.salesforce.api import TOOL, Session


@pytest.fixture
def org(settings) -> Iterator[Org]:
    with salesforce.org(leads=5, contacts=3, seed=1) as running:
        settings.OUTGOING_ALLOWED = frozenset({running.url.removeprefix("http://")})
        yield running


@pytest.fixture
def connect(org: Org) -> Iterator[Callable[..., Session]]:
    """Opens sessions, with other words where a test says so, and closes them."""
    opened: list[Session] = []

    def open_(**said: str) -> Session:
        opened.append(TOOL.open({**org.said, **said}))
        return opened[-1]

    yield open_
    for session in opened:
        session.close()


@pytest.fixture
def session(connect) -> Session:
    return connect()
