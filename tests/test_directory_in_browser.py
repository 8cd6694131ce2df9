"""A colleague signs in by the company's directory, in a real browser, from the first page on."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application

from tests import people
from tests.browsing import CHROMIUM, FLAGS, needs_browser, sound
from tests.portals.oidc import Portal
from tests.test_desk_in_browser import Quiet, Served

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = needs_browser


@pytest.fixture(scope="module", autouse=True)
def beside_a_browser() -> Iterator[None]:
    """Playwright runs a loop in this thread, and Django would refuse the database beside it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def portal(settings: Any) -> Iterator[Portal]:
    made = Portal()
    settings.OUTGOING_ALLOWED = frozenset({f"127.0.0.1:{made.port}"})
    settings.DIRECTORY = made.settings()
    yield made
    made.close()


@pytest.fixture
def site(committed: None, portal: Portal) -> Iterator[str]:
    cache.clear()
    server = Served(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_button_leads_to_the_directory_and_back_to_the_page_that_was_asked_for(
    site: str, portal: Portal
):
    people.add_member("sdr", name="Ann", email="ann@example.com")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto(f"{site}/deals/")
        page.get_by_role("link", name="Sign in with Acme").click()
        page.wait_for_url(f"{site}/deals/")
        assert page.locator("h1").inner_text() == "Deals"
        portal.claims["email_verified"] = False
        stranger = browser.new_context().new_page()
        stranger.goto(f"{site}/sign-in/")
        sound(stranger)
        stranger.get_by_role("link", name="Sign in with Acme").click()
        stranger.get_by_role("heading", name="You are not signed in").wait_for()
        sound(stranger)
        browser.close()
