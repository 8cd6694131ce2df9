"""B21, B23, B27, B28: the first page answers one question to each role, each by its own log-in."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.deals.models import Deal
from accord.desk.views.today import own_day
from accord.desk.views.wording.board_words import Line
from accord.foundation import clock
from accord.handoffs.models import Handoff
from accord.handoffs.tests.test_clocks import agreed, call
from accord.intake.models import Batch, SetAside
from accord.intake.values.batches import Outcome
from accord.integrations.connecting.models import Connection
from accord.lake import api as lake
from accord.reporting.tests.conftest import Books
from accord.team.values import Role
from accord.ui.values import parts
from tests import people
from tests.test_handoff_pages import handed

NOW = people.AT + timedelta(days=4)  # a Thursday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def company(committed: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nine leads of one campaign, three of them accepted by sales; nothing else."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    people.load_leads(9)
    return


def read(client: Client, address: str = "/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def own(client: Client) -> str:
    """What the page says first, in words; the action last."""
    page = read(client)
    assert page.count('id="own"') == 1
    section = page.partition('id="own"')[2].partition("</section>")[0].partition(">")[2]
    assert section.count('class="button button--main"') == 1
    for address in re.findall(r'href="([^"]+)"', section):
        assert client.get(address).status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", section).split())


def hand_over(owner: int, name: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Handed over on Tuesday morning."""
    with monkeypatch.context() as then:
        then.setattr(clock, "now", lambda: NOW - 2 * DAY + HOUR)
        return handed(owner, name)


@pytest.mark.usefixtures("company")
def test_whoever_calls_is_told_whom_now_and_whoever_sells_their_deals_too(monkeypatch):
    people.add_member("marketing_lead", name="Lena", email="lena@example.com")
    mara, alex = people.add_member("sdr", name="Mara"), people.add_member("ae", name="Alex")
    nobody = "Whom now? Nobody waits for you. See who is asking"
    assert own(people.as_member(mara)) == nobody
    hand_over(mara, "Ana", monkeypatch)
    hand_over(mara, "Bo", monkeypatch)
    hand_over(alex, "Cy", monkeypatch)
    told = own(people.as_member(mara))
    assert told.startswith("Whom now? 2 people wait for you. Ana")
    assert "Bo" in told
    assert "Cy" not in told
    assert told.endswith("Open the inbox")
    # It is said once.
    assert read(people.as_member(mara)).count("people wait for you") == 1
    people.load("deals", ("external_id", "name", "opened_at"), [
        ("D1", "Big one", "2026-11-20"), ("D2", "Another's", "2026-11-21"),
        ("D3", "Newer", "2026-11-22"),
    ])  # fmt: skip
    Deal.objects.filter(name="Newer").update(owner_id=alex)
    Deal.objects.filter(name="Big one").update(owner_id=alex, expected_on=(NOW - DAY).date())
    told = own(people.as_member(alex))
    assert told.startswith(
        "Which hand-offs and deals need me? 1 hand-off waits for you. 2 of your deals are open. "
        "1 is past its expected day. Cy"
    )
    # What is past its day goes before what is newer.
    assert re.search(r"Big one .*expected by .* Newer", told)
    assert "Another's" not in told
    Handoff.objects.filter(owner_id=mara).update(state="worked", accepted_at=NOW - DAY)
    told = own(people.as_member(mara))
    assert told.startswith("Whom now? Nobody new waits for you. Of those you work with,")
    assert "Ana" in told
    Handoff.objects.update(snoozed_until=NOW + DAY)
    assert "0 hand-offs wait for you." in own(people.as_member(alex))


@pytest.mark.usefixtures("company")
def test_marketing_is_told_what_was_accepted_and_what_is_missing():
    told = own(people.signed_in("demand_gen"))
    assert told == (
        "Which campaigns made accepted leads? Sales accepted 3 leads that campaigns brought in the "
        "last 90 days. Hot lines 3 of 9 Compare campaigns"
    )
    writer = people.signed_in("content")
    assert "No piece of content is known yet." in own(writer)
    Books().piece("awareness", "Guide")
    told = own(writer)
    assert told.startswith("Which content is missing? At 9 places no piece reaches the leads")
    assert "Awareness, Consideration and Decision" in told


@pytest.mark.usefixtures("company")
def test_operations_is_told_what_failed_or_waits():
    client = people.signed_in("mops")
    assert own(client).startswith("What failed or waits? Nothing has failed, and nothing waits.")
    Connection.objects.create(
        name="crm", tool="hubspot", state="waiting", fault="token_refused", made_at=NOW
    )
    Connection.objects.create(name="well", tool="odoo", state="running", made_at=NOW)
    [batch] = Batch.objects.all()
    SetAside.objects.create(
        batch=batch, row_no=7, outcome=Outcome.QUARANTINED.value, code="LOOKS_AUTOMATIC"
    )
    told = own(client)
    assert "What failed or waits? 2 things wait for you. crm" in told
    assert "no longer accepts the access" in told
    assert "Rows 1 was set aside and waits." in told
    assert "well" not in told


@pytest.mark.usefixtures("company")
def test_a_leader_is_told_which_promises_are_red(monkeypatch):
    leader = people.add_member("sales_lead", name="Stan", email="stan@example.com")
    mara = people.add_member("sdr", name="Mara")
    assert "no agreement is in force" in own(people.as_member(leader))
    agreed(at=NOW - 9 * DAY)
    assert "None: whatever is due in this window is kept." in own(people.as_member(leader))
    ana, _bo = (
        Handoff.objects.get(pk=hand_over(mara, name, monkeypatch)) for name in ("Ana", "Bo")
    )
    call(ana.lead_id, by=mara, at=ana.offered_at + HOUR)
    told = own(people.as_member(leader))
    assert told.startswith("Which promises are red? 3 promises are late or missed, of 5. Sales")
    assert "2 late" in told
    assert told.endswith("Open the board")


@pytest.mark.usefixtures("company")
def test_every_role_has_a_question_a_looker_on_none_and_more_work_asks_no_more(monkeypatch):
    for role in Role:
        page = read(people.signed_in(role))
        assert ('id="own"' in page) is (role is not Role.VIEWER), role
    people.add_member("marketing_lead", name="Lena", email="lena@example.com")
    mara = people.add_member("sdr", name="Mara", email="mara@example.com")
    client = people.as_member(mara)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            read(client)
        return len(counted)

    hand_over(mara, "Ana", monkeypatch)
    read(client)
    few = asked()
    for name in ("Bo", "Cy", "Dan"):
        hand_over(mara, name, monkeypatch)
    assert asked() <= few


@pytest.mark.usefixtures("company")
def test_what_waits_is_told_while_figures_cannot_be_read(monkeypatch):
    def away(**_told: object) -> None:
        raise lake.UnableToReadFacts

    people.add_member("marketing_lead", name="Lena", email="lena@example.com")
    mara = people.add_member("sdr", name="Mara")
    hand_over(mara, "Ana", monkeypatch)
    monkeypatch.setattr(lake, "catch_up", away)
    page = read(people.as_member(mara))
    assert "1 person waits for you." in page
    assert "The figures cannot be read now" in page
    page = read(people.signed_in("demand_gen"))
    assert 'id="own"' not in page
    assert "The figures cannot be read now" in page


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (("KEPT", "UNSEEN", "UNSEEN"), "None is late; of 2 promises nobody can tell"),
        (("KEPT", "ON_TIME"), "None: whatever is due in this window is kept."),
    ],
)
def test_what_nobody_can_see_is_not_said_to_be_kept(kinds: tuple[str, ...], said: str):
    lines = [
        Line(id=kind, words="", number="", number_url="",
             chip=parts.Clock(kind=parts.ClockKind[kind], words=""))
        for kind in kinds
    ]  # fmt: skip
    assert own_day.none_red(lines).startswith(said)
