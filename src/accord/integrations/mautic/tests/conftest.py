from collections.abc import Callable, Iterator

import pytest
from tests.opening import opening
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
    with opening(TOOL, lambda: portal.said) as open_:
        yield open_


@pytest.fixture
def session(connect) -> Session:
    return connect()
