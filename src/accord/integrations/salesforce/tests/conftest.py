from collections.abc import Callable, Iterator

import pytest
from tests.opening import opening
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
    with opening(TOOL, lambda: org.said) as open_:
        yield open_


@pytest.fixture
def session(connect) -> Session:
    return connect()
