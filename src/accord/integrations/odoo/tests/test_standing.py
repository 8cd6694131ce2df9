"""Who is there in an Odoo, who is gone, and who only went out of sight."""

import pytest

from accord.integrations.connecting.rules import presence
from accord.integrations.connecting.values import Fault, Page
from accord.integrations.odoo.queries import records, standing
from accord.integrations.odoo.tests.test_reading import DEAL, LEAD, followed
from accord.integrations.odoo.values import SELDOM


@pytest.fixture(autouse=True)
def small_pages(monkeypatch) -> None:
    monkeypatch.setattr(records, "PAGE_SIZE", 3)
    monkeypatch.setattr(standing, "IDS_SIZE", 3)


def test_what_is_gone_is_seen_by_its_id_and_told_once(connect, portal) -> None:
    leads = followed("leads")
    leads.begin(connect())
    portal.delete("crm.lead", 2)
    portal.change("crm.lead", 3, active=False)  # put away is not gone
    portal.tick(60)
    leads.follow(connect())
    assert leads.gone == set(), "it is not the time to compare yet"
    for _ in range(2):
        portal.tick(SELDOM.total_seconds())
        leads.follow(connect())
        assert (leads.gone, "lead-3" in leads.live) == ({"lead-2"}, True)
    page = connect().some("leads", fields=LEAD, ids=["lead-4", "lead-2", "partner-4", "lead-x"])
    assert [(row["id"], row.get("deleted", "")) for row in page.rows] == [
        ("lead-4", ""), ("lead-2", "true")
    ]  # fmt: skip


def test_what_was_never_a_contact_or_a_deal_is_none_that_is_gone(connect, portal) -> None:
    firm = portal.add_partner(name="Acme", is_company=True)
    door = portal.add_partner(name="Acme's door", type="delivery", parent_id=firm)
    ana, ben = (portal.add_partner(name=name) for name in ("Ana", "Ben"))
    inquiry, deal = portal.add_lead(type="lead"), portal.add_lead()
    contacts, deals = followed("contacts", ("name", "email")), followed("deals", DEAL)
    for each in (contacts, deals):
        each.begin(connect())
    portal.change("res.partner", ben, is_company=True)
    portal.change("crm.lead", deal, type="lead")
    for partner in (firm, door, ana):
        portal.delete("res.partner", partner)
    portal.delete("crm.lead", inquiry)
    for _ in range(2):
        portal.tick(SELDOM.total_seconds())
        for each in (contacts, deals):
            each.follow(connect())
        assert (contacts.gone, deals.gone) == ({f"partner-{ana}"}, set())
    portal.delete("res.partner", ben)  # a company by now, and known to us as a contact
    portal.tick(SELDOM.total_seconds())
    contacts.follow(connect())
    assert contacts.gone == {f"partner-{ana}", f"partner-{ben}"}


@pytest.mark.parametrize("most", [1, 1_000])
def test_what_an_older_cursor_counted_beside_its_own_is_not_gone(
    connect, portal, monkeypatch, most
) -> None:
    monkeypatch.setattr(standing, "IDS_AT_ONCE", most)
    firms = [portal.add_partner(name=f"Firm {n}", is_company=True) for n in range(30)]
    ana = portal.add_partner(name="Ana")
    contacts = followed("contacts", ("name", "email"))
    contacts.begin(connect())
    contacts.cursor = {**contacts.cursor, "seen": presence.packed([*firms, ana])}
    portal.delete("res.partner", ana)
    portal.tick(SELDOM.total_seconds())
    contacts.follow(connect())
    assert contacts.gone == {f"partner-{ana}"}
    kept = presence.unpacked(str(contacts.cursor["seen"]))
    assert kept == (set() if most == 1 else set(firms))


def test_who_may_be_seen_again_comes_back_although_nothing_changed(connect, portal) -> None:
    deals = followed("deals", DEAL)
    hidden = [portal.add_lead(name=f"Hidden {n}", expected_revenue=9.0) for n in range(5)]
    deals.begin(connect())
    before = set(deals.live)
    portal.tick(3_600)
    portal.hidden["crm.lead"] = set(hidden)
    deals.follow(connect())
    assert deals.gone == {str(key) for key in hidden}
    portal.hidden.clear()
    portal.tick(SELDOM.total_seconds())
    deals.follow(connect())
    assert (set(deals.live), deals.gone) == (before, set())
    assert deals.live[str(hidden[0])]["expected_revenue"] == "9.0"


def test_where_many_are_missing_at_once_none_is_gone_before_a_person_could_look(
    connect, portal
) -> None:
    some = [portal.add_lead(name=f"Deal {n}") for n in range(30)]
    deals = followed("deals", DEAL)
    deals.begin(connect())
    portal.tick(3_600)
    portal.hidden["crm.lead"] = set(some[:25])

    def changed() -> Page:
        page = connect().changed("deals", fields=DEAL, cursor=deals.cursor)
        while not page.ends:
            page = connect().changed("deals", fields=DEAL, cursor=page.cursor)
        return page

    deals.follow(connect())
    assert deals.gone == set()
    portal.tick(60)
    fault = changed().fault
    assert fault is not None, "it is said as long as it lasts, also between two comparisons"
    assert (fault.fault, fault.detail) == (Fault.SEES_LESS, "25 / 33")
    portal.change("crm.lead", some[29], name="Renamed")
    deals.follow(connect())
    assert deals.live[str(some[29])]["name"] == "Renamed", "what is seen is read as ever"
    portal.hidden.clear()
    portal.tick(SELDOM.total_seconds())
    deals.follow(connect())
    assert (deals.gone, changed().fault) == (set(), None)
    for key in some[:25]:
        portal.delete("crm.lead", key)
    for seconds in (SELDOM.total_seconds(), presence.DOUBTED.total_seconds()):
        assert deals.gone == set()
        portal.tick(seconds)
        deals.follow(connect())
    assert deals.gone == {str(key) for key in some[:25]}
    assert changed().fault is None


def test_what_goes_while_all_are_read_is_seen_later(connect, portal) -> None:
    leads = followed("leads")
    deleted = iter([5, 3])  # one that is not read yet, one that was

    def go() -> None:
        if key := next(deleted, None):
            portal.delete("crm.lead", key)

    leads.begin(connect(), between=go)
    assert "lead-5" not in leads.live
    portal.tick(SELDOM.total_seconds())
    leads.follow(connect())
    assert set(leads.live) == {"lead-1", "lead-2", "lead-4", "lead-6", "lead-7"}
