"""A meeting is booked by keys alone, in a real browser; on a phone and by night too."""

from datetime import timedelta
from threading import Thread

import pytest
from django.core.wsgi import get_wsgi_application

from accord.contacts.models import Person
from accord.foundation import clock
from accord.handoffs.models import Handoff, Meeting
from accord.handoffs.tests.bookings import at_a_company
from tests import people
from tests.test_desk_in_browser import (
    Quiet,
    Served,
    beside_a_browser,
    browser,
    look,
    opened,
    sign_in,
)
from tests.test_desk_in_browser import pytestmark as needs_browser
from tests.test_handoff_pages import handed

__all__ = ["beside_a_browser", "browser"]
pytestmark = needs_browser


@pytest.fixture
def desk(committed):
    """A lead that Mara was handed, and an AE, served here; answers the address and the lead."""
    people.add_member("marketing_lead", name="Lena", email="lena@example.com")
    people.add_member("ae", name="Anton", email="anton@example.com")
    mara = people.add_member("sales_lead", name="Mara", email="elena@example.com")
    lead = at_a_company(Handoff.objects.get(pk=handed(mara)).lead_id)
    Person.objects.update(phone="+82212345678")
    server = Served(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", lead
    server.shutdown()
    server.server_close()


def test_from_the_inbox_to_a_booked_meeting_by_keys(browser, desk):
    site, lead = desk
    page = opened(browser, site)
    sign_in(page, site)
    page.goto(f"{site}/inbox/")
    page.keyboard.press("j")
    page.keyboard.press("b")
    page.wait_for_url(f"{site}/leads/{lead}/book/")
    page.focus("#host")
    page.keyboard.type("Anton")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name=starts_at]")
    look(page, "/leads/book/")
    page.focus("input[name=starts_at] >> nth=0")
    page.keyboard.press("Space")
    page.focus("#title")
    page.keyboard.press("Enter")
    page.wait_for_selector("#meetings:has-text('Talk with Ana')")
    then = clock.now() - timedelta(hours=1)
    Meeting.objects.update(starts_at=then, ends_at=then + timedelta(minutes=30))
    page.reload()
    look(page, "/handoffs/, with a meeting that is over")
    assert page.problems == []
