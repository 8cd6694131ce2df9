"""The inbox by keys, in a real browser: accepted, undone, asked about, on a phone by night too."""

from datetime import timedelta
from threading import Thread

import pytest
from django.core.wsgi import get_wsgi_application

from accord.foundation import clock
from accord.handoffs.models import Handoff
from accord.handoffs.tests.test_clocks import SPEED, agreed
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
    """Three leads that Mara was handed, served here; answers the address and their hand-offs."""
    people.add_member("marketing_lead", name="Lena", email="lena@example.com")
    mara = people.add_member("sales_lead", name="Mara", email="elena@example.com")
    agreed({**SPEED}, at=clock.now() - timedelta(days=9))
    numbers = [handed(mara, name) for name in ("Ana", "Bogdan", "김서연")]
    Handoff.objects.filter(pk=numbers[0]).update(rank=0, facts={"quadrant": "perfect"})
    server = Served(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", numbers
    server.shutdown()
    server.server_close()


def test_whom_now_is_worked_by_keys_and_no_line_moves(browser, desk):
    site, numbers = desk
    page = opened(browser, site)
    sign_in(page, site)
    page.goto(f"{site}/inbox/")
    before = page.eval_on_selector_all("[data-line]", "lines => lines.map(line => line.id)")
    assert before == [f"h{number}" for number in numbers]
    page.keyboard.press("a")  # no line has the focus: nothing is accepted
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_selector(f"#h{numbers[0]} [role=status]:has-text('Accepted: Ana.')")
    assert page.evaluate("document.activeElement.id") == f"h{numbers[0]}-name"
    assert page.eval_on_selector_all("[data-line]", "lines => lines.map(one => one.id)") == before
    look(page, "/inbox/, one accepted")
    page.keyboard.press("u")
    page.wait_for_selector(f"#h{numbers[0]} [role=status]:has-text('Undone: Ana')")
    assert set(Handoff.objects.values_list("state", flat=True)) == {"offered"}
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == f"h{numbers[0]}-name"
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.wait_for_selector(f"#h{numbers[1]}-words")
    look(page, "/inbox/, asking")
    page.fill(f"#h{numbers[1]}-words", "Which plant?")
    page.click(f"#h{numbers[1]}-do .button--main")
    page.wait_for_selector(f"#h{numbers[1]} [role=status]:has-text('Asked about Bogdan')")
    assert Handoff.objects.get(pk=numbers[1]).state == "asked"
    for key, field in (("s", "until"), ("l", "how")):
        page.focus(f"#h{numbers[2]}-name")
        page.keyboard.press(key)
        page.wait_for_selector(f"#h{numbers[2]}-{field}")
    page.focus(f"#h{numbers[2]}-name")
    page.keyboard.press("r")
    page.select_option(f"#h{numbers[2]}-reason", "other")
    page.click(f"#h{numbers[2]}-do .button--main")
    page.wait_for_selector(f"#h{numbers[2]} [role=alert]:has-text('in your own words')")
    page.focus(f"#h{numbers[2]}-name")
    page.keyboard.press("b")
    page.wait_for_url("**/book/**")
    page.goto(f"{site}/handoffs/{numbers[0]}/")
    look(page, "/handoffs/")
    copied(page, site)
    assert page.problems == []


def copied(page, site: str) -> None:
    """The argument's text goes to the clipboard, and is marked where the browser refuses that."""
    page.goto(f"{site}/board/argument/")
    text = page.input_value("#argument-text")
    for said, refuses in (("Copied.", False), ("The text is marked.", True)):
        page.evaluate(
            """refuses => Object.defineProperty(navigator, "clipboard", {
                 configurable: true, value: { writeText: async text => {
                   if (refuses) throw new Error(); window.copied = text; } } })""",
            refuses,
        )
        page.click("[data-copies]")
        page.wait_for_selector(f"#argument-copied:has-text('{said}')")
    assert page.evaluate("window.copied") == text
    assert page.evaluate("document.activeElement.id") == "argument-text"
