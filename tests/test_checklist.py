"""A66: what must be in order before going live is judged from the data, or let pass by name."""

import html
import re

import pytest

from accord.definitions import api as definitions
from accord.desk import queries
from accord.desk.rules import readiness
from accord.desk.values import Check, CheckState, Readiness, Waiver
from accord.foundation import clock
from accord.intake import api as intake
from accord.journal import api as journal
from accord.team import api as team
from tests import people

NOTHING = Readiness(
    leaders=False, signed=(0, 5), readers=(0, 1), fallback_owner=False, has_leads=False,
    origins=(0, 0), campaigns=(0, 0), owners=(0, 0), deals_linked=(0, 0), has_costs=False,
    undo_tried=False, sample_gone=True,
)  # fmt: skip


def changed(**parts: object) -> Readiness:
    told = {name: getattr(NOTHING, name) for name in NOTHING.__slots__}
    return Readiness(**{**told, **parts})


def state(found: Readiness, check: Check, **waivers: Waiver) -> CheckState:
    judged = readiness.judged(found, waivers={Check(code): one for code, one in waivers.items()})
    return next(one.state for one in judged if one.check is check)


@pytest.mark.parametrize(
    ("found", "check", "expected"),
    [
        (NOTHING, Check.LEADERS, CheckState.NOW),
        (changed(leaders=True), Check.LEADERS, CheckState.DONE),
        (NOTHING, Check.LEADS, CheckState.NOW),
        (NOTHING, Check.ORIGINS, CheckState.LATER),
        (NOTHING, Check.SAMPLE_GONE, CheckState.DONE),
        (changed(origins=(9, 10)), Check.ORIGINS, CheckState.NOW),
        (changed(origins=(10, 10)), Check.ORIGINS, CheckState.DONE),
        (changed(campaigns=(7, 10)), Check.CAMPAIGNS, CheckState.NOW),
        (changed(campaigns=(8, 10)), Check.CAMPAIGNS, CheckState.DONE),
        (changed(owners=(9, 10)), Check.OWNERS, CheckState.NOW),
        (changed(deals_linked=(8, 10)), Check.DEALS_LINKED, CheckState.DONE),
        (changed(signed=(4, 5)), Check.DEFINITIONS_SIGNED, CheckState.NOW),
        (changed(signed=(5, 5)), Check.DEFINITIONS_SIGNED, CheckState.DONE),
        (changed(readers=(1, 2)), Check.DEFINITIONS_READ, CheckState.NOW),
    ],
)
def test_a_check_is_judged_from_what_is_there(found, check, expected):
    assert state(found, check) is expected


def test_what_was_let_pass_and_came_in_order_is_done():
    waiver = Waiver(Check.COSTS, 1, "Nobody books them.", people.AT)
    assert state(NOTHING, Check.COSTS, costs=waiver) is CheckState.WAIVED
    assert state(changed(has_costs=True), Check.COSTS, costs=waiver) is CheckState.DONE


def test_every_check_is_judged_once():
    judged = readiness.judged(NOTHING, waivers={})
    assert [one.check for one in judged] == list(Check)


def shown(client) -> dict[str, str]:
    page = client.get("/start/").content.decode()
    return dict(re.findall(r'id="check-(\w+)" data-state="(\w+)"', page))


@pytest.mark.django_db
def test_the_list_follows_the_data():
    client = people.signed_in("rev_ops")
    before = shown(client)
    assert list(before) == [check.value for check in Check]
    assert (before["leads"], before["origins"], before["leaders"]) == ("now", "later", "now")
    people.load_leads(4)
    client.post("/definitions/read/")
    found = shown(client)
    assert (found["leads"], found["definitions_read"]) == ("done", "done")
    assert (found["origins"], found["campaigns"], found["owners"]) == ("done", "done", "now")
    people.load(
        "leads", people.LEAD_FIELDS,
        [("X1", "A B", "x@x.example", "Firm", "lead", "moon", "2026-11-01", "")],
    )  # fmt: skip
    page = html.unescape(client.get("/start/").content.decode())
    assert shown(client)["origins"] == "now"
    assert "4 of 5" in page.partition('id="check-origins"')[2]
    batch = people.load("costs", ("external_id", "spent_on", "amount", "currency"),
                        [("C1", "2026-11-01", "10", "EUR")])  # fmt: skip
    assert shown(client)["costs"] == "done"
    intake.undo(batch_id=batch, at=clock.now(), actor_id=None)
    found = shown(client)
    assert (found["costs"], found["undo_tried"]) == ("now", "done")
    for role in ("marketing_lead", "sales_lead"):  # whoever may not sign leads nobody
        assert shown(client)["leaders"] == "now"
        people.add_member(role, name=role, email=f"{role}@example.com")
    assert shown(client)["leaders"] == "done"


@pytest.mark.django_db
def test_both_leaders_sign_what_was_in_force_from_the_start():
    other = people.signed_in("rev_ops")
    assert "Sign what is in force" not in other.get("/definitions/").content.decode()
    other.post("/definitions/confirm/")
    assert "For marketing its head signs" in html.unescape(
        other.get("/definitions/").content.decode()
    )
    before = definitions.list_all()
    for role, state in (("marketing_lead", "now"), ("sales_lead", "done")):
        client = people.signed_in(role)
        assert "Sign what is in force" in client.get("/definitions/").content.decode()
        client.post("/definitions/confirm/")
        assert "Sign what is in force" not in client.get("/definitions/").content.decode()
        assert shown(other)["definitions_signed"] == state
    assert definitions.list_all() == before
    assert "Pat sales_lead" in other.get("/definitions/stages/1/").content.decode()


@pytest.mark.django_db
def test_going_live_is_refused_until_all_is_in_order_or_let_pass_by_name():
    client = people.signed_in("rev_ops", name="Dana Roth")
    client.post("/start/live/")
    assert "Not yet. Do these first" in html.unescape(client.get("/start/").content.decode())
    assert queries.find_go_live() is None
    client.post("/start/let-pass/", {"check": "costs", "reason": "  "})
    assert shown(client)["costs"] == "now"
    for check in readiness.open_checks(queries.list_checks(at=clock.now())):
        client.post("/start/let-pass/", {"check": check.value, "reason": "We begin small."})
    page = html.unescape(client.get("/start/").content.decode())
    assert "Let pass by Dana Roth: We begin small." in page
    client.post("/start/live/")
    found = queries.find_go_live()
    assert found is not None
    assert team.names(ids=[found[0]]) == {found[0]: "Dana Roth"}
    assert "Live, said Dana Roth." in client.get("/start/").content.decode()
    kinds = [entry.kind for entry in journal.list_entries(subject="team", limit=100)]
    assert kinds.count("team.went_live") == 1
    assert kinds.count("check.let_pass") >= 8
    client.post("/start/live/")
    again = [entry.kind for entry in journal.list_entries(subject="team", limit=100)]
    assert again == kinds


@pytest.mark.django_db
def test_only_who_leads_lets_pass():
    for address in ("/start/let-pass/", "/start/live/"):
        told = {"check": "costs", "reason": "why not"}
        assert people.signed_in("ae", email=f"{len(address)}@x.example").post(
            address, told
        ).status_code == 403  # fmt: skip
    assert "Let it pass" not in people.signed_in("viewer").get("/start/").content.decode()
    unknown = people.signed_in("rev_ops").post("/start/let-pass/", {"check": "x", "reason": "y"})
    assert unknown.status_code == 302
    assert queries.list_checks(at=clock.now())
