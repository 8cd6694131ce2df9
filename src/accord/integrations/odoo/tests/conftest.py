from collections.abc import Callable, Iterator

import pytest
from tests.opening import opening
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
    with opening(TOOL, lambda: portal.said) as open_:
        yield open_


@pytest.fixture
def session(connect) -> Session:
    return connect()
