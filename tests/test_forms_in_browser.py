"""Forms in a real browser: on their own page, on somebody's site, and the lead that comes of it."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.wsgi import get_wsgi_application

from accord.foundation import bulk, clock
from accord.intake.operations import forms as operations
from accord.intake.queries import forms as queries
from accord.intake.values.forms import Ask, Consent, Design, FormCard, Question
from tests import people, soak
from tests.browsing import CHROMIUM, FLAGS, needs_browser, sound
from tests.test_desk_in_browser import Quiet, Served, opened

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = needs_browser

QUESTIONS = (
    Question("full_name"),
    Question("email", ask=Ask.EMAIL, required=True),
    Question("self_reported", ask=Ask.CHOICE),
    Question("q1", "What is it about?", Ask.LONG),
    Question("q2", "Topics", Ask.CHOICES, choices=("Prices", "Service")),
    Question("q3", "We buy this year", Ask.TICK),
)


@pytest.fixture(scope="module", autouse=True)
def beside_a_browser() -> Iterator[None]:
    """Playwright runs a loop in this thread, and Django would refuse the database beside it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def site(committed) -> Iterator[str]:
    server = Served(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Elsewhere:
    """Somebody's own site, with the policy and the page that it is given."""

    def __init__(self) -> None:
        self.page, self.policy = "", "default-src 'none'"
        outer = self

        class Pages(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", outer.policy)
                self.end_headers()
                self.wfile.write(outer.page.encode())

            def log_message(self, *_told: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    other = Elsewhere()
    yield other
    other.server.shutdown()
    other.server.server_close()


def made(**told) -> FormCard:
    design = Design(**{
        "heading": "Talk to us", "intro": "We answer within a day.", "questions": QUESTIONS,
        "consents": (Consent("newsletter", "Send me news once a month."),), **told,
    })  # fmt: skip
    number = operations.make(name="Contact", design=design, actor_id=None, at=clock.now())
    return queries.get_form(form_id=number)


def names() -> list[str]:
    return [
        name for (name,) in bulk.fetch("select p.name from leads_lead l"
                                       " join live.persons p on p.id = l.person_id order by l.id")
    ]  # fmt: skip


def sign_in(page, site, *, email: str) -> None:
    page.goto(f"{site}/leads/")
    page.fill("#id_login", email)
    page.fill("#id_password", people.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{site}/leads/")


def test_what_is_filled_in_appears_with_its_owner(browser, site):
    owner = people.add_member("sdr", name="Sam Lee", email="sam@example.com")
    made(owner_id=owner)
    page = opened(browser, site)
    page.goto(f"{site}/f/contact/?utm_source=google&utm_medium=cpc")
    page.wait_for_timeout(2_100)
    page.fill("#f_full_name", "Ana Pop")
    page.click("button")
    page.wait_for_selector("#wrong")
    assert page.evaluate("document.activeElement.id") == "wrong"
    assert [one for one in page.problems if "422" not in one] == []
    page.problems.clear()
    page.click("#wrong a")
    assert page.evaluate("document.activeElement.id") == "f_email"
    page.keyboard.type("ana.pop@firm.example")
    page.select_option("#f_self_reported", "word_of_mouth")
    page.check("#f_consent-0")
    page.click("button")
    page.wait_for_url("**/thanks/")
    assert page.context.cookies() == []
    sign_in(page, site, email="sam@example.com")
    line = page.locator("tbody tr", has_text="Ana Pop")
    assert "Sam Lee" in line.inner_text()
    line.locator("a").first.click()
    page.wait_for_url("**/leads/*/")
    told = page.inner_text("main")
    assert "Paid search" in told
    assert "Word of mouth" in told
    assert "Filled in a form" in told
    assert page.problems == []


@pytest.mark.parametrize(("theme", "width"), soak.looks())
def test_every_page_of_forms_is_clean_and_fits(browser, site, theme, width):
    people.add_member("rev_ops", name="Elena", email="elena@example.com")
    card = made(sites=("https://www.firm.example",))
    page = opened(browser, site, theme=theme, width=width)
    for address in (f"/f/{card.slug}/", f"/f/{card.slug}/thanks/"):
        page.goto(site + address)
        sound(page)
    sign_in(page, site, email="elena@example.com")
    for address in (
        "/forms/", f"/forms/{card.id}/", f"/forms/{card.id}/change/", "/forms/new/?for=event",
        f"/forms/{card.id}/preview/",
    ):  # fmt: skip
        page.goto(site + address)
        sound(page)
    assert page.problems == []


def embedded(page, site: str, elsewhere: Elsewhere, *, policy: str) -> None:
    elsewhere.policy = f"default-src 'none'; script-src {site}; {policy}"
    elsewhere.page = (
        '<!doctype html><html lang="en"><title>Firm</title><h1>Our firm</h1>'
        f'<div data-accord-form="contact"><a href="{site}/f/contact/">Talk to us</a></div>'
        f'<script src="{site}/f/contact/form.js" defer></script>'
    )
    page.goto(f"{elsewhere.url}/landing?utm_source=letter&utm_medium=email")
    page.wait_for_selector(".accord-form")
    page.wait_for_timeout(2_100)


def test_on_an_allowed_site_under_a_strict_policy(browser, site, elsewhere):
    made(sites=(elsewhere.url,))
    page = browser.new_page()
    embedded(page, site, elsewhere, policy=f"connect-src {site}")
    sound(page)
    page.click(".accord-form button")
    page.wait_for_selector("[aria-invalid]")
    assert page.evaluate("document.activeElement.name") == "email"
    page.keyboard.type("kim@firm.example")
    page.fill("[name=full_name]", "김서연")
    page.check("[value=Prices]")
    page.check("[value=Service]")
    page.click(".accord-form button")
    page.wait_for_selector("text=Thank you")
    assert page.url.startswith(elsewhere.url)
    assert page.context.cookies() == []
    assert names() == ["김서연"]
    [(origin, told)] = bulk.fetch(
        """select l.origin, r.attributes->>'Topics' from leads_lead l, contacts_sourcerecord r
           where r.kind = 'person'"""
    )
    assert (origin, told) == ("email", "Prices; Service")


def test_where_scripts_may_not_send_the_browser_sends_the_form(browser, site, elsewhere):
    made(sites=(elsewhere.url,))
    page = browser.new_page()
    embedded(page, site, elsewhere, policy=f"connect-src 'none'; form-action {site}")
    page.fill("[name=email]", "plain@firm.example")
    page.click(".accord-form button")
    page.wait_for_url(f"{site}/f/contact/thanks/")
    assert len(names()) == 1


def test_where_no_script_runs_a_link_leads_to_the_form(browser, site, elsewhere):
    made(sites=(elsewhere.url,))
    page = browser.new_context(java_script_enabled=False).new_page()
    elsewhere.policy = "default-src 'none'"
    elsewhere.page = (
        f'<div data-accord-form="contact"><a href="{site}/f/contact/">Talk to us</a></div>'
        f'<script src="{site}/f/contact/form.js" defer></script>'
    )
    page.goto(elsewhere.url)
    page.click("text=Talk to us")
    page.wait_for_timeout(2_100)
    page.fill("#f_email", "bare@firm.example")
    page.click("button")
    page.wait_for_url(f"{site}/f/contact/thanks/")
    assert len(names()) == 1


def test_a_site_that_is_not_allowed_sends_nothing(browser, site, elsewhere):
    made(sites=("https://www.firm.example",))
    page = browser.new_page()
    embedded(page, site, elsewhere, policy=f"connect-src {site}; form-action {site}")
    page.fill("[name=email]", "evil@firm.example")
    page.click(".accord-form button")
    page.wait_for_selector("text=cannot be sent from that site")
    assert names() == []
