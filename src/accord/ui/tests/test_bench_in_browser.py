"""The bench in a real browser: both themes, wide and narrow, by keyboard, strict policy."""

import shutil
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from tests.soak import FULL

from accord.ui.views.bench import context

sync_api = pytest.importorskip("playwright.sync_api")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[4] / "node_modules" / "axe-core" / "axe.min.js"
HTMX = finders.find("vendor/htmx.min.js")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.soak,
    pytest.mark.skipif(
        not CHROMIUM, reason="no Chromium here; install it with: apt-get install chromium"
    ),
    pytest.mark.skipif(
        not AXE.is_file() or not HTMX, reason="run npm ci and python tools/vendor.py first"
    ),
]


class Bench(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if found:
            self.answer(Path(found).read_bytes(), TYPES[Path(found).suffix])
        elif path.startswith("/static/"):
            self.send_error(404)
        else:
            self.answer(bench_page(), "text/html; charset=utf-8")

    def answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@cache
def bench_page() -> bytes:
    with translation.override("en"):
        return render_to_string("ui/parts.html", context(cookies={})).encode()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bench)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def opened(browser, address, *, theme="light", width=1280):
    page = browser.new_page(
        viewport={"width": width, "height": 800}, color_scheme=theme, reduced_motion="reduce"
    )
    page.problems = []
    page.on("console", lambda said: said.type == "error" and page.problems.append(said.text))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on(
        "request",
        lambda sent: sent.url.startswith((address, "data:")) or page.problems.append(sent.url),
    )
    page.goto(address)
    return page


# Each theme and each width in every run; the other two pairs by `make soak`.
PAIRS = [("light", 1280), ("dark", 360)]
OTHERS = [("light", 360), ("dark", 1280)] if FULL else []


@pytest.fixture(params=[*PAIRS, *OTHERS], ids=str)
def page(browser, address, request):
    theme, width = request.param
    page = opened(browser, address, theme=theme, width=width)
    yield page
    page.close()


@pytest.fixture
def desk(browser, address):
    """For what does not depend on theme or width."""
    page = opened(browser, address)
    yield page
    page.close()


def violations(page, *, within="html"):
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        """([within, rules]) => axe.run(
            within, {runOnly: rules, resultTypes: ['violations'], selectors: false})""",
        [within, RULES],
    )["violations"]
    return [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]


def test_the_page_is_clean_and_fits(page):
    for details in page.query_selector_all("details.proof, details.chart__table"):
        details.evaluate("element => { element.open = true; }")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.problems == []


def test_an_open_dialog_menu_and_palette_are_clean(page):
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "palette-words"
    assert violations(page, within="dialog[open]") == []
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    assert page.evaluate("document.getElementById('reject').open")
    assert violations(page, within="dialog[open]") == []
    page.keyboard.press("Escape")
    page.locator("summary.account").click()
    assert violations(page, within=".menu[open]") == []
    assert page.problems == []


def test_axe_would_have_said_something(desk):
    desk.evaluate(
        "document.querySelector('h1').insertAdjacentHTML('afterend', '<button></button>')"
    )
    assert ("button-name", "<button></button>") in violations(desk)


VISIBLE_FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 20), 1), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 10), 1), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const shown = !!top
    && (element.contains(top) || top.contains(element) || top.tagName === 'LABEL');
  return {name: element.outerHTML.slice(0, 90), ring, shown: shown || element.matches('.skip')};
}"""


CONTROLS = """() => [...document.querySelectorAll(
  `a[href], button:not([disabled]), input:not([type=hidden], [type=radio]), select, textarea,
   summary`
)].filter(element => element.checkVisibility() && !element.closest('dialog'))"""


def test_every_control_is_reached_by_tab_with_a_visible_focus(page):
    wanted = page.evaluate(f"({CONTROLS})().length")
    assert wanted > 60
    for _ in range(wanted * 2):
        page.keyboard.press("Tab")
        focus = page.evaluate(VISIBLE_FOCUS)
        if focus is None:
            break
        assert focus["ring"], focus["name"]
        assert focus["shown"], focus["name"]
        page.evaluate("document.activeElement.seen = true")
    missed = page.evaluate(
        f"({CONTROLS})().filter(element => !element.seen).map(element => element.outerHTML)"
    )
    assert missed == []


def test_single_keys_rest_while_typing_and_when_switched_off(desk):
    desk.locator("#id_name").focus()
    desk.keyboard.press("r")
    assert not desk.evaluate("document.getElementById('reject').open")
    desk.locator("h1").click()
    desk.evaluate("document.activeElement.blur()")
    desk.locator("summary.account").click()
    desk.locator("[data-keys-switch]").click()
    assert desk.evaluate("document.cookie").count("accord_keys=off") == 1
    desk.keyboard.press("Escape")
    desk.keyboard.press("r")
    assert not desk.evaluate("document.getElementById('reject').open")


def test_a_dialog_gives_the_focus_back(desk):
    opener = desk.locator('.packet [data-key="r"]')
    opener.focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Escape")
    assert opener.evaluate("element => element === document.activeElement")


def test_the_palette_narrows_as_one_types_and_goes_with_enter(desk):
    desk.keyboard.press("Control+k")
    desk.keyboard.type("x")
    desk.keyboard.press("Escape")
    assert not desk.evaluate("document.getElementById('palette').open")
    desk.keyboard.press("Control+k")
    desk.keyboard.type("reád a")
    chosen = desk.locator('#palette [aria-selected="true"]')
    assert chosen.inner_text() == "Read a file"
    assert desk.locator("#palette-words").get_attribute(
        "aria-activedescendant"
    ) == chosen.get_attribute("id")
    desk.keyboard.press("ArrowDown")
    assert "Search" in chosen.inner_text()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/find?q=*")


def test_the_theme_can_be_turned_and_is_remembered(desk):
    before = desk.evaluate("getComputedStyle(document.body).backgroundColor")
    desk.locator("summary.account").click()
    desk.locator("[data-theme-switch]").click()
    assert desk.evaluate("getComputedStyle(document.body).backgroundColor") != before
    assert "accord_theme=" in desk.evaluate("document.cookie")


def test_charts_are_drawn_for_their_width_with_text_of_full_size(page):
    sizes = page.evaluate("""() => [...document.querySelectorAll('.chart')].map(chart => {
      const drawings = [...chart.querySelectorAll(':scope > svg')];
      const shown = drawings.filter(svg => svg.checkVisibility());
      const text = shown[0].querySelector('text');
      return {count: shown.length, size: parseFloat(getComputedStyle(text).fontSize),
              scale: shown[0].getScreenCTM().a};
    })""")
    assert len(sizes) == 5
    for size in sizes:
        assert size["count"] == 1
        assert 11 <= size["size"] * size["scale"] <= 12


def test_controls_are_large_enough_to_hit(page):
    least = 24
    small = page.evaluate("""least => [
        ...document.querySelectorAll('button, summary, select, .button')]
      .filter(element => element.checkVisibility())
      .map(element => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
      .filter(([, box]) => box.height < least - 0.5 || box.width < least - 0.5)
      .map(([name]) => name)""", least)  # fmt: skip
    assert small == []


def test_a_toast_can_be_put_away_and_leaves_the_focus_on_the_page(desk):
    assert desk.locator(".toast").count() == 1
    desk.locator(".toast [data-dismiss]").click()
    assert desk.locator(".toast").count() == 0
    assert desk.evaluate("document.activeElement.id") == "main"
