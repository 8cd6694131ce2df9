"""A tool is connected in a real browser: from choosing it to its records, by its pages alone."""

from collections.abc import Iterator
from threading import Thread

import pytest
from django.core.wsgi import get_wsgi_application

from accord.foundation import clock
from accord.integrations.connecting.operations import following, trying
from accord.integrations.connecting.queries import connections as queries
from accord.integrations.connecting.tests.lists import filled, serving
from tests import people
from tests.test_desk_in_browser import (  # noqa: F401 fixtures
    Quiet,
    Served,
    beside_a_browser,
    browser,
    opened,
    pytestmark,
    sign_in,
)


@pytest.fixture
def site(committed) -> Iterator[str]:
    people.add_member("rev_ops", name="Elena Marin", email="elena@example.com")
    server = Served(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_tool_is_connected_and_its_people_are_here(browser, site):  # noqa: F811
    server = filled(40)
    with serving(server) as address:
        page = opened(browser, site)
        sign_in(page, site)
        page.goto(f"{site}/settings/connections/")
        page.click("#tool-list")
        page.fill("input[name=ask_address]", address)
        page.click("#check")
        page.wait_for_selector("#try")
        [card] = queries.list_connections()
        page.click("#try")
        page.wait_for_selector("#trial-progress")
        trying.try_out(connection_id=card.id, now=clock.now)
        page.wait_for_selector("#begin")
        assert "40 records of the first page would go in." in page.inner_text("main")
        page.click("#begin")
        page.wait_for_selector("#connection-progress")
        following.go(connection_id=card.id, now=clock.now)
        page.wait_for_selector("#runs")
        assert "40 records read: 40 new or changed" in page.inner_text("#log")
        page.click("#pause")
        page.wait_for_selector("#go-on")
        page.goto(f"{site}/leads/")
        assert "Ana Pop" in page.inner_text("main")
        assert page.problems == []
