"""A39, B2, D12: from an empty system to a signed agreement and the figures of the first weekly
meeting, walked in real browsers by those who are invited; each step is taken from the guide."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from icalendar import Calendar
from pypdf import PdfReader

from accord.foundation import bulk, clock
from accord.intake import jobs as intake_jobs
from accord.integrations.notices.operations import delivering
from accord.integrations.notices.tests.conftest import server as server
from accord.meetings import jobs as meeting_jobs
from accord.notices.api import Way
from accord.team import api as team
from tests.test_desk_in_browser import Quiet, Served, beside_a_browser, browser, flaws, opened
from tests.test_desk_in_browser import pytestmark as needs_browser
from tests.test_team_meetings import letters, part_of

__all__ = ["beside_a_browser", "browser"]
pytestmark = needs_browser
MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
WORDS = "quiet harbour 1987"
LEADS = ("Id,Name,E-mail,Company,Stage,Created", "L1,Ana Pop,ana@firm.example,Firm,mql,2026-03-02")
DEALS = ("Deal id,Deal name,E-mail,Amount,Currency,Outcome,Opened,Closed",
         "D1,Plant,ana@firm.example,900,EUR,open,2026-03-03,")  # fmt: skip


@pytest.fixture
def day(committed, monkeypatch) -> dict[str, datetime]:
    found = {"now": MONDAY}
    monkeypatch.setattr(clock, "now", lambda: found["now"])
    return found


@pytest.fixture
def site(day) -> Iterator[str]:
    server = Served(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def comes(browser, site) -> Callable[..., Any]:
    """Somebody opens a link of theirs and says who they are, as far as it is not known yet."""

    def come(link: str, **said: str) -> Any:
        page = opened(browser, site)
        page.goto(link)
        page.click("main form button")
        for name, value in {**said, "password": WORDS}.items():
            page.fill(f"[name={name}]", value)
        page.click("main form button")
        page.wait_for_url("**/start/")
        return page

    return come


def invited(page: Any, name: str, role: str) -> str:
    """The link for a new colleague."""
    form = "form[action='/settings/team/add/']"
    page.fill(f"{form} [name=name]", name)
    page.fill(f"{form} [name=email]", f"{name.lower()}@example.com")
    page.select_option(f"{form} [name=role]", role)
    page.click(f"{form} button")
    return str(page.inner_text("main code.secret"))


def to(page: Any, site: str, milestone: str) -> None:
    """From the guide to where something is done."""
    page.goto(f"{site}/start/guide/?way=language_first")
    page.click(f"[id$='-{milestone}'] a")


def signed(*pages: Any, address: str) -> None:
    """Each leader signs what stands there."""
    for page in pages:
        page.goto(address)
        page.click("form[action$='/sign/'] button")
    assert "is in force" in page.inner_text("#toasts")


def read_in(page: Any, folder: Any, name: str, lines: tuple[str, ...]) -> None:
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines))
    page.set_input_files("input[type=file]", str(path))
    page.click("text=Read it")
    for _step in range(6):
        page.wait_for_load_state()
        if "/imports/new/" not in page.url:
            break
        page.click("main form button.button--main")
    asked = "select (args->>'batch_id')::bigint from procrastinate_jobs where task_name = %(name)s"
    for (batch,) in bulk.fetch(asked + " and status = 'todo'", {"name": intake_jobs.RUN_FILE}):
        intake_jobs.run_file(batch)
    bulk.execute("delete from procrastinate_jobs")


def test_from_an_empty_system_to_a_signed_agreement_and_the_first_weekly_figures(
    site, day, comes, tmp_path, server
):
    nora = comes(team.first_run_link(base_url=site, at=clock.now()), name="Nora Lind",
                 email="nora@example.com")  # fmt: skip
    to(nora, site, "leaders")
    lena, stan, mara = [
        comes(invited(nora, name, role))
        for name, role in (("Lena", "marketing_lead"), ("Stan", "sales_lead"), ("Mara", "sdr"))
    ]
    lena.goto(site)
    lena.click("text=Guided start")
    assert lena.get_attribute("[id$='-leaders']", "data-there") == "yes"

    to(lena, site, "goal")
    lena.click("text=New goal")
    lena.fill("[name=name]", "A million")
    lena.fill("[name=target]", "1000000")
    lena.select_option("[name=side]", "both")
    lena.select_option("[name=owner]", label="Lena")
    lena.click("main form button")
    signed(lena, stan, address=lena.url)
    for page in (lena, stan):
        to(page, site, "signed")
        page.click("text=Sign what is in force")
    to(nora, site, "records")
    read_in(nora, tmp_path, "leads", LEADS)
    to(nora, site, "deals")
    read_in(nora, tmp_path, "deals", DEALS)

    to(lena, site, "agreement")
    lena.click("text=50 leads every Monday")
    lena.fill("[name=silent_days]", "0")
    lena.click("[name=act][value=save]")
    signed(lena, stan, address=lena.url)

    lena.goto(f"{site}/start/guide/?way=tools_first")
    lena.click("[id$='-handed'] a")
    lena.click("text=Hand leads over by hand")
    lena.get_by_label("To whom").select_option(label="Mara")
    lena.click("main form .button--main")
    to(mara, site, "answered")
    mara.click("main button:has-text('Accept') >> nth=0")
    mara.wait_for_selector("[role=status]:has-text('Accepted: Ana Pop.')")

    to(lena, site, "told")
    lena.click("text=Write it down")
    for name, value in {
        "topic": "What we learnt",
        "audience": "both",
        "channel": "meeting",
        "cadence": "weekly",
        "teller": "both",
        "proof": "weekly_meeting",
    }.items():
        box = f"[name=row-0-{name}]"
        lena.fill(box, value) if name == "topic" else lena.select_option(box, value)
    lena.click("main form button >> nth=0")
    signed(lena, stan, address=lena.url)

    to(lena, site, "rhythm")
    lena.click("a:has-text('Set when') >> nth=0")
    lena.select_option("[name=weekday]", label="Thursday")
    for name in ("Lena", "Mara", "Stan"):
        lena.check(f"fieldset:has([name=required]) label:has-text('{name}') >> nth=0")
    lena.click("main form button >> nth=0")
    to(nora, site, "read")
    for page in (nora, lena, stan, mara):
        page.goto(nora.url)
        page.click("text=I have read it")
    delivering.deliver(way=Way.MAIL, now=clock.now)
    day["now"] = MONDAY + timedelta(days=2, hours=1, minutes=5)  # a day before they meet
    meeting_jobs.send_packs(0)
    delivering.deliver(way=Way.MAIL, now=clock.now)
    mara.goto(f"{site}/start/guide/?way=language_first")
    assert "5 of 5 steps are done." in mara.inner_text("main")
    assert flaws(mara, width=1280) == []

    *invitations, figures = letters(server, to="mara@example.com")
    files = [
        part.get_content()
        for letter in invitations
        for part in letter.walk()
        if part.get_content_type() == "text/calendar"
    ]
    told = [event for one in files for event in Calendar.from_ical(one).walk("VEVENT")]
    starts = [event.decoded("DTSTART") for event in told]
    assert MONDAY + timedelta(days=3, hours=1) in starts
    mara.goto(site + re.search(r"https://accord\.example\.com(/meetings/\d+/)",
                               part_of(figures, "text/html"))[1])  # fmt: skip
    assert "stay as they are" in mara.inner_text("main")
    with mara.expect_download() as taken:
        mara.click("a[href$='/pdf/']")
    paper = " ".join(one.extract_text() for one in PdfReader(taken.value.path()).pages)
    assert "Weekly meeting of both teams" in " ".join(paper.split())
    assert [one for page in (nora, lena, stan, mara) for one in page.problems] == []
