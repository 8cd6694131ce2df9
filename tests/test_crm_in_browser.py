"""From nothing: four exports to a picture, and a CRM connected, by the pages of a whole Accord."""

import csv
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import CHROMIUM, FLAGS, Served, needs_browser, newcomer, serving, sound
from tests.portals import hubspot
from tests.portals.hubspot import Portal

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = needs_browser

PATIENCE = 90_000  # milliseconds
CONTACTS = 120
LOST = 3
GIVEN = ("Ines", "Joon", "Mihai", "Olga", "Rui", "Yuna", "Ioana")
FAMILY = (
    "Kim",
    "Ionescu",
    "Silva",
    "Petrova",
    "Park",
    "Popa",
    "Costa",
    "Ivanov",
    "Lee",
    "Ray",
    "Roy",
)
STAGES = ("Lead", "MQL", "SQL", "Customer")


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with hubspot.portal(contacts=CONTACTS, seed=5) as made:
        made.real = True
        yield made


@pytest.fixture(scope="module")
def served(
    portal: Portal, tmp_path_factory: pytest.TempPathFactory, furnished: Callable[[Path], Path]
) -> Iterator[Served]:
    home = furnished(tmp_path_factory.mktemp("crm") / "home")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ACCORD_OUTGOING_ALLOWED", portal.url.removeprefix("http://"))
        with serving(home) as running:
            yield running


@pytest.fixture(scope="module")
def page(served: Served) -> Iterator[Any]:
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield newcomer(browser, served)
        browser.close()


class Deciding:
    """Does what a person does on pages, and counts what they had to decide."""

    def __init__(self, page: Any) -> None:
        self.page, self.count = page, 0

    def click(self, what: str) -> None:
        self.count += 1
        self.page.click(what)

    def choose(self, what: str, value: str) -> None:
        self.count += 1
        self.page.select_option(what, value)

    def give(self, what: str, files: list[Path]) -> None:
        self.count += 1
        self.page.set_input_files(what, [str(path) for path in files])


def four_exports(folder: Path) -> list[Path]:
    """What a form tool and a CRM let out: 200 who asked, 188 of them in the CRM and six twice."""
    asked = [
        [f"S{n}", f"{GIVEN[n % 7].lower()}.{FAMILY[n % 10].lower()}{n}@firm{n}.example",
         f"{GIVEN[n % 7]} {FAMILY[n % 10]}", f"Firm {n}", f"2026-0{1 + n % 8}-{1 + n % 27:02d}"]
        for n in range(200)
    ]  # fmt: skip
    known = [[f"C{n}", *row[1:4], STAGES[n % 4], row[4]] for n, row in enumerate(asked[:188])]
    twice = [
        [f"C{900 + n}", row[1].replace("@", "@mail."), row[2], row[3], "Lead", row[5]]
        for n, row in enumerate(known[:6])
    ]
    deals = [
        [f"D{n}", f"New line {n}", f"C{n}", "Closed Won" if n % 8 else "Closed Lost",
         str(1_000 + n), "EUR", "2026-09-02", "2026-10-05"]
        for n in range(3, 60, 4)
    ]  # fmt: skip
    calls = [
        [f"A{n}", f"C{n}", "Call", "Outbound", f"2026-09-0{1 + n % 9} 10:30", "First call"]
        for n in range(60)
    ]
    tables = {
        "typeform-responses.csv": ("Response id,E-mail,Name,Company,Submitted", asked),
        "acme-leads.csv": ("Lead ID,Email,Lead Name,Company,Stage,Created At", [*known, *twice]),
        "acme-deals.csv": (
            "Deal ID,Deal Name,Lead ID,Stage,Amount,Currency,Created At,Closed At", deals,
        ),
        "acme-activities.csv": ("Activity ID,Lead ID,Type,Direction,Date,Subject", calls),
    }  # fmt: skip
    for name, (header, rows) in tables.items():
        with (folder / name).open("w", newline="") as opened:
            opened.write(header + "\n")
            csv.writer(opened).writerows(rows)
    return [folder / name for name in tables]


def test_four_exports_are_a_picture_after_ten_decisions_at_most(
    page: Any, served: Served, tmp_path: Path
) -> None:
    person = Deciding(page)
    page.goto(f"{served.url}/imports/")
    person.give("#file", four_exports(tmp_path))
    person.click("#read")
    page.wait_for_selector("#take-in")
    assert page.locator("input[name=draft]:checked").count() == 4, page.inner_text("main")
    sound(page)
    person.click("#take-in")
    until = time.monotonic() + PATIENCE / 1_000
    while page.locator("tbody tr", has_text="Done").count() < 4:
        assert time.monotonic() < until, page.inner_text("main")
        time.sleep(0.5)
        page.goto(f"{served.url}/imports/")
    page.goto(f"{served.url}/results/funnel/")
    shown = page.inner_text("main")
    assert "200" in shown or "206" in shown, shown
    page.goto(f"{served.url}/found/")
    person.choose("#left_source", "typeform")
    person.choose("#right_source", "acme")
    person.click("#go")
    page.wait_for_selector("#lost-rows", timeout=PATIENCE)
    assert "12 of 200 never arrived" in page.inner_text("#outcome")
    page.goto(f"{served.url}/duplicates/")
    while page.locator("tbody tr").count() < 6:
        assert time.monotonic() < until, page.inner_text("main")
        time.sleep(1)
        page.reload()
    sound(page)
    assert person.count <= 10
    assert page.wrong == []


def test_a_crm_is_connected_from_nothing(page: Any, served: Served, portal: Portal) -> None:
    page.goto(f"{served.url}/settings/connections/")
    page.click("#tool-hubspot")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.fill("input[name=ask_token]", "pat-of-nobody")
    page.fill("input[name=ask_base_url]", portal.url)
    page.click("#check")
    page.wait_for_selector("#problem")
    assert [told for told in page.wrong if "422" not in told] == []
    page.wrong.clear()
    page.fill("input[name=ask_token]", portal.token)
    page.fill("input[name=ask_client_secret]", portal.secret)
    page.click("#check")
    page.wait_for_selector("#try")
    assert "120 " in page.inner_text("main") or "Contacts" in page.inner_text("#streams")
    sound(page)
    page.click("#try")
    page.wait_for_selector("#begin", timeout=PATIENCE)
    assert "would go in" in page.inner_text("main")
    sound(page)
    page.click("#begin")
    page.wait_for_selector("#runs", timeout=PATIENCE)
    until = time.monotonic() + PATIENCE / 1_000
    while "120 new or changed" not in page.inner_text("main") and time.monotonic() < until:
        time.sleep(0.5)
        page.reload()
    assert "120 new or changed" in page.inner_text("main"), page.inner_text("main")
    sound(page)


def form_export(portal: Portal, folder: Path) -> Path:
    """What the form tool has: people of the CRM, and three whom it never got."""
    known = [each.properties["email"] for each in islice(portal.stores["contacts"].live(0), 40)]
    lost = [f"new.{number}@elsewhere{number}.example" for number in range(LOST)]
    path = folder / "form.csv"
    with path.open("w", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow(["Submission", "E-mail", "Sent"])
        rows.writerows(
            [f"S{number}", email, f"2026-03-{1 + number % 28:02d}"]
            for number, email in enumerate([*known, *lost])
        )
    return path


def test_what_never_arrived_in_it_is_found(
    page: Any, served: Served, portal: Portal, tmp_path: Path
) -> None:
    page.goto(f"{served.url}/found/")
    page.fill("#name", "Form to HubSpot")
    page.set_input_files("#left", form_export(portal, tmp_path))
    page.select_option("#right_source", "hubspot")
    sound(page)
    page.click("#go")
    page.wait_for_selector("#lost-rows", timeout=PATIENCE)
    assert f"{LOST} of {40 + LOST} never arrived" in page.inner_text("#outcome")
    assert page.locator("#lost-rows tr").count() == LOST
    with page.expect_download() as download:
        page.click("text=File for HubSpot")
    assert Path(download.value.path()).read_text("utf-8-sig").count("\n") == 1 + LOST
    sound(page)


def test_a_call_made_in_it_is_seen_on_the_lead(page: Any, served: Served, portal: Portal) -> None:
    contact = list(portal.stores["contacts"].live(0))[7]
    email = contact.properties["email"]
    page.goto(f"{served.url}/leads/?q={email}")
    page.click("tbody tr a >> nth=0")
    assert email in page.inner_text("main")
    assert "Price asked" not in page.inner_text("main")
    portal.events.clear()
    portal.add_call(contacts=[contact.id], hs_call_title="Price asked")
    begun = time.monotonic()
    assert portal.tell(f"{served.url}/api/v1/hooks/hubspot") == [200]
    while "Price asked" not in page.inner_text("main"):
        assert time.monotonic() - begun < PATIENCE / 1_000, page.inner_text("main")
        time.sleep(0.2)
        page.reload()
    print(f"seen after {time.monotonic() - begun:.1f} s")
    sound(page)
    assert page.wrong == []
