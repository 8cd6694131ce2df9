"""Buying groups by page: suggested, filled, judged, tied to a deal; who may change them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.contacts import api as contacts
from accord.deals import api as deals
from accord.deals.tests.test_deals import take as take_deals
from accord.deals.tests.test_groups import company, staff, touch
from accord.foundation import clock
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def suggested() -> tuple[object, int, list[int], int]:
    """A seller who had a group suggested for a company with an open deal."""
    seller, acme = signed_in("ae"), company()
    people = staff(acme, "CTO", "Head of Purchasing", "CFO")
    for person in people:
        touch(person, at=clock.now())
    [deal] = take_deals({"company_id": acme}).ids
    answer = seller.post(f"/companies/{acme}/group/")
    return seller, int(answer["Location"].split("/")[2]), people, deal


def test_a_seller_has_a_group_suggested_and_says_of_each_whether_they_belong():
    seller, group, (cto, buyer, _cfo), deal = suggested()
    assert deals.group_of_deal(deal_id=deal) == group
    page = words(seller.get(f"/groups/{group}/"))
    assert "N0 belongs to it" in page
    assert "Get a first conversation" in page
    seller.post(f"/groups/{group}/members/", {"person": cto, "role": "technical_evaluator"})
    seller.post(f"/groups/{group}/decline/", {"person": buyer})
    page = words(seller.get(f"/groups/{group}/"))
    assert "1 of 8 (" in page
    assert "Win a second person: only N0 has taken part" in page
    assert "N2 belongs to it" in page
    assert "N1 belongs to it" not in page
    assert "N0 added: Checks the technology, Not known" in page


def test_somebody_against_it_is_said_on_the_group_the_company_and_the_deal():
    seller, group, (cto, *_), deal = suggested()
    seller.post(f"/groups/{group}/members/", {"person": cto, "role": "user"})
    [member] = contacts.list_group_members(group_ids=[group])
    told = {"member": member.id, "role": "legal", "stance": "blocker"}
    seller.post(f"/groups/{group}/members/change/", told)
    card = contacts.get_group(group_id=group)
    for address in (f"/groups/{group}/", f"/companies/{card.company_id}/", f"/deals/{deal}/"):
        assert "Talk to N0: they are against it" in words(seller.get(address))
    for risk, shown in (("blocker", 1), ("single_threaded", 1), ("nobody_missing", 0), ("x", 1)):
        page = seller.get(f"/groups/?risk={risk}").content.decode()
        assert page.count("<tr data-line>") == shown, risk
    seller.post(f"/groups/{group}/members/end/", {"member": member.id})
    assert contacts.list_group_members(group_ids=[group]) == []


def test_a_group_is_described_closed_and_tied_elsewhere():
    seller, group, (cto, *_), deal = suggested()
    told = {"name": "Second line", "goal": "Half the waste", "expected_size": 6}
    seller.post(f"/groups/{group}/change/", told)
    card = contacts.get_group(group_id=group)
    assert (card.name, card.goal, card.expected_size) == ("Second line", "Half the waste", 6)
    for wrong, why in (
        ({**told, "expected_size": 31}, "from 1 to 30"),
        ({**told, "name": " "}, "needs a name"),
    ):
        page = words(seller.post(f"/groups/{group}/change/", wrong, follow=True))
        assert why in page
    seller.post(f"/deals/{deal}/group/", {"group": ""})
    assert deals.group_of_deal(deal_id=deal) is None
    seller.post(f"/groups/{group}/state/", {"is_closed": "1"})
    member = {"person": cto, "role": "user"}
    assert "This group is closed" in words(
        seller.post(f"/groups/{group}/members/", member, follow=True)
    )
    assert seller.post(f"/deals/{deal}/group/", {"group": group}).status_code == 404
    assert contacts.get_group(group_id=group).name == "Second line"


def test_what_is_not_known_is_refused_and_readers_change_nothing():
    seller, group, (cto, *_), deal = suggested()
    for told in (
        {"person": cto, "role": "king"},
        {"person": "x", "role": "user"},
        {"person": 10**12, "role": "user"},
        {"person": 10**30, "role": "user"},
    ):
        assert seller.post(f"/groups/{group}/members/", told).status_code == 404
    assert seller.get("/groups/999999/").status_code == 404
    assert seller.post("/companies/999999/group/").status_code == 404
    assert seller.get(f"/groups/{group}/?q=a%00b").status_code == 200
    reader = signed_in("viewer")
    assert 'action="/groups/' in seller.get(f"/groups/{group}/").content.decode()
    assert 'action="/groups/' not in reader.get(f"/groups/{group}/").content.decode()
    for address in (
        f"/groups/{group}/members/",
        f"/groups/{group}/change/",
        f"/deals/{deal}/group/",
    ):
        assert reader.post(address, {"person": cto, "role": "user"}).status_code == 403
    assert contacts.list_group_members(group_ids=[group]) == []


def test_the_pages_ask_as_often_for_one_as_for_many():
    seller, group, (cto, buyer, cfo), _deal = suggested()

    def asked(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert seller.get(address).status_code == 200
        return len(queries)

    def add(person: int) -> None:
        seller.post(f"/groups/{group}/members/", {"person": person, "role": "user"})

    add(cto)
    seller.get("/groups/")
    before = asked("/groups/"), asked(f"/groups/{group}/")
    add(buyer)
    company_id = contacts.get_group(group_id=group).company_id
    for _ in range(3):
        contacts.open_group(company_id=company_id, name="More", actor_id=None, at=clock.now())
    seller.get("/groups/")
    assert (asked("/groups/"), asked(f"/groups/{group}/")) == before
    assert cfo
