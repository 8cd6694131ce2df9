"""The script of visits on somebody's own site: nothing before consent, all of it taken back."""

import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.request import urlopen

import pytest
from django.core.wsgi import get_wsgi_application

from accord.foundation import bulk, clock
from accord.intake import api as intake
from accord.intake.values.batches import Kind
from tests.browsing import CHROMIUM, FLAGS, needs_browser
from tests.test_desk_in_browser import Quiet, Served

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = needs_browser
# For the whole browser: what a page tells on leaving has not the name that a context gives.
AGENT = "--user-agent=Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Page(BaseHTTPRequestHandler):
    """Every page of a shop with a policy that allows the script and where it tells, no more."""

    accord = ""
    script = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src {self.accord}; connect-src {self.accord}; "
            f"form-action {self.accord}",
        )
        self.end_headers()
        form = f'<form action="{self.accord}/f/trial/" method="post"><button>Go</button></form>'
        text = f"<title>Shop {self.path}</title><script src='{self.script}' defer></script>{form}"
        self.wfile.write(text.encode())

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module", autouse=True)
def beside_a_browser() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture
def shop(committed: None) -> Iterator[str]:
    accord = Served(("127.0.0.1", 0), Quiet)
    accord.set_app(get_wsgi_application())
    pages = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    for server in (accord, pages):
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    address = f"http://127.0.0.1:{pages.server_port}"
    intake.add_site(name="Shop", origins=[address], actor_id=None, at=clock.now())
    Page.accord = f"http://127.0.0.1:{accord.server_port}"
    Page.script = f"{Page.accord}/v/{intake.list_sites()[0].key}/visits.js"
    yield address
    for server in (accord, pages):
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, AGENT])
        yield browser
        browser.close()


def opened(chromium: Any) -> Any:
    page = chromium.new_context().new_page()
    page.sent, page.wrong = [], []
    page.on("request", lambda one: page.sent.append(one) if one.method == "POST" else None)
    page.on("console", lambda said: page.wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda problem: page.wrong.append(str(problem)))
    return page


def pages() -> list[str]:
    rows = bulk.fetch("select detail ->> 'page' from journeys_touch order by occurred_at, id")
    return ["/" + page.split("/", 3)[3] for (page,) in rows]


def soon(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not true() and time.monotonic() < until:
        time.sleep(0.05)
    return true()


def test_nothing_is_kept_or_sent_before_the_reader_agrees(chromium, shop):
    page = opened(chromium)
    page.goto(f"{shop}/a")
    page.goto(f"{shop}/b")
    page.wait_for_timeout(1500)
    assert page.evaluate("[localStorage.length, document.cookie, accord.visits.id()]") == [
        0,
        "",
        "",
    ]
    assert (page.sent, page.wrong, pages()) == ([], [], [])


def test_from_consent_to_a_named_person_and_back(chromium, shop):
    page = opened(chromium)
    page.goto(f"{shop}/a?utm_source=mail&name=Ana")
    page.evaluate("accord.visits.allow()")
    page.goto(f"{shop}/b")  # what was not told yet goes with the page
    assert soon(lambda: len(pages()) == 2), (pages(), page.wrong)
    visitor = page.evaluate("accord.visits.id()")
    assert sorted(pages()) == ["/a?utm_source=mail", "/b"]
    page.route("**/f/trial/", lambda route: route.fulfill(body="Thank you"))
    page.click("button")
    assert page.sent[-1].post_data == f"visitor={visitor}"
    said = {"email": "ana@example.com", "visitor": visitor}
    intake.take(kind=Kind.LEADS, records=[said], now=clock.now, source="form")
    assert bulk.fetch("select count(*) from contacts_merge where ended_at is null") == [(1,)]
    page.goto(f"{shop}/c")
    page.evaluate("accord.visits.forget()")
    assert soon(lambda: pages() == []), pages()
    page.goto(f"{shop}/d")
    assert page.evaluate("[localStorage.length, accord.visits.id()]") == [0, ""]
    assert page.wrong == []


def test_the_id_lives_thirteen_months_and_a_page_without_loading_is_told(chromium, shop):
    page = opened(chromium)
    page.goto(f"{shop}/a")
    page.evaluate("accord.visits.allow()")
    kept = page.evaluate("JSON.parse(localStorage['accord.visits'])")
    assert kept["until"] - time.time() * 1000 < 396 * 86_400_000
    page.evaluate("history.pushState({}, '', '/b'); accord.visits.view(); accord.visits.view()")
    assert soon(lambda: pages() == ["/a", "/b"]), pages()
    old = "localStorage['accord.visits'] = JSON.stringify({id: 'f'.repeat(32), until: 1})"
    page.evaluate(old)
    assert page.evaluate("accord.visits.id()") == ""


def test_a_browser_that_asks_not_to_be_followed_is_not(chromium, shop):
    page = opened(chromium)
    page.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
    page.goto(f"{shop}/a")
    page.evaluate("accord.visits.allow()")
    page.wait_for_timeout(1300)
    assert page.evaluate("localStorage.length") == 0
    assert (page.sent, pages()) == ([], [])


def test_a_page_of_somebody_else_tells_nothing(chromium, shop):
    """The control: the same page under an address that was not added."""
    page = opened(chromium)
    page.goto(shop.replace("127.0.0.1", "localhost") + "/a")
    page.evaluate("accord.visits.allow()")
    page.wait_for_timeout(1800)
    assert len(page.sent) == 1
    assert pages() == []


def test_the_script_is_small(shop):
    with urlopen(Page.script) as answer:
        assert len(answer.read()) < 3_000
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
