"""Would you call this lead? The leader's screen and two phones, in a real browser."""

import pytest

from tests import people
from tests.test_desk_in_browser import (
    Quiet,
    Served,
    beside_a_browser,
    browser,
    flaws,
    opened,
    sign_in,
)
from tests.test_desk_in_browser import pytestmark as needs_browser

__all__ = ["beside_a_browser", "browser"]
pytestmark = needs_browser


@pytest.fixture
def small_site(committed):
    """A few leads and somebody who leads both teams, served here."""
    from threading import Thread

    from django.core.wsgi import get_wsgi_application

    people.load_leads(9)
    people.add_member("rev_ops", name="Elena Marin", email="elena@example.com")
    server = Served(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_two_phones_judge_five_leads_and_the_screen_shows_both(browser, small_site):
    screen = opened(browser, small_site)
    sign_in(screen, small_site)
    screen.goto(f"{small_site}/judging/")
    screen.click("#five button")
    screen.wait_for_selector("#join svg")
    address = screen.inner_text("#join a")
    for side, key in (("marketing", "y"), ("sales", "n")):
        phone = opened(browser, small_site, theme="dark", width=360)
        phone.goto(address)
        phone.click(f"button[value={side}]")
        for place in range(1, 6):
            phone.wait_for_selector(f"#asking h2:has-text('Lead {place} of 5')")
            if place == 1:
                assert flaws(phone, width=360) == []
                box = phone.locator("button[value=no]").bounding_box()
                assert box["height"] >= 44
                phone.check("input[value=title]")
                phone.click(f"button[value={'yes' if side == 'marketing' else 'no'}]")
            else:
                phone.keyboard.press(key)
        phone.wait_for_selector("#done")
        assert phone.problems == []
        phone.context.close()
    screen.wait_for_selector("#room-count:has-text('2 phones have joined.')")
    screen.wait_for_selector("#room-count:has-text('2 answered')")
    screen.click("[data-opens=end-it]")
    screen.click("#end-it .button--main")
    screen.wait_for_selector("#round-says:has-text('You agreed on 0 of 5.')")
    screen.click("text=Show what came of them")
    screen.wait_for_selector("#lead-by-lead th:has-text('What came of it')")
    assert flaws(screen, width=1280) == []
    assert screen.problems == []
