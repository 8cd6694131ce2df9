"""A74, B36, C39: one tap on a lead's page says whether it is promising."""

import html
import re

import pytest

from accord.foundation import bulk
from tests import people

pytestmark = pytest.mark.django_db
BUTTON = 'name="said" value="yes"'


def leads_by_stage() -> dict[str, int]:
    people.load_leads(3)
    return dict(bulk.fetch("select stage, id from leads_lead"))


def read(answer) -> str:
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_a_seller_says_in_one_tap_takes_it_back_and_takes_the_lead():
    ready = leads_by_stage()["mql"]
    page, seller = f"/leads/{ready}/", people.signed_in("sdr", name="Mina Ruiz")
    body = read(seller.get(page))
    assert body.count(BUTTON) == 1  # sales' own, not marketing's
    assert 'data-key="p" aria-keyshortcuts="p"' in body
    assert body.count("Has not said yet.") == 2
    assert "Sales takes it" not in body
    early = read(seller.post(f"{page}take/", follow=True))
    assert "Sales has not said whether this lead is promising." in early
    said = read(seller.post(f"{page}verdict/", {"side": "sales", "said": "yes"}, follow=True))
    assert "Noted: promising." in said
    assert "Mina Ruiz" in said.partition('id="promising"')[2]
    assert "under stages, version 1" in said
    assert 'value="yes" aria-pressed="true"' in said
    undo = re.search(rf'action="({page}verdict/\d+/back/)"', said)
    other = read(seller.post(f"{page}verdict/", {"side": "marketing", "said": "no"}, follow=True))
    assert "This is the other team's word to say." in other
    taken = read(seller.post(f"{page}take/", follow=True))
    assert "Sales has taken this lead." in taken
    assert bulk.fetch("select stage from leads_lead where id = %s", [ready]) == [("sql",)]
    assert "stands where it stood" in read(seller.post(f"{page}take/back/", follow=True))
    assert "Taken back." in read(seller.post(undo.group(1), follow=True))
    assert bulk.fetch("select count(*) from live.lead_verdicts") == [(0,)]
    for bad in ({"side": "sales"}, {"side": "both", "said": "yes"}, {"side": "", "said": "maybe"}):
        assert "Nothing was changed." in read(seller.post(f"{page}verdict/", bad, follow=True))
    assert bulk.fetch("select count(*) from leads_verdict") == [(2,)]
    assert seller.post("/leads/999999/verdict/", {"side": "sales", "said": "no"}).status_code == 404


def test_who_may_only_look_sees_words_and_no_buttons_and_earlier_leads_ask_nothing():
    found = leads_by_stage()
    lead_of_both = people.signed_in("rev_ops")
    assert 'id="promising"' not in read(lead_of_both.get(f"/leads/{found['lead']}/"))
    assert read(lead_of_both.get(f"/leads/{found['mql']}/")).count(BUTTON) == 2
    assert "verdict unknown" in read(lead_of_both.get(f"/leads/{found['sql']}/"))
    lead_of_both.post(f"/leads/{found['sql']}/verdict/", {"side": "sales", "said": "unsure"})
    assert "verdict unknown" not in read(lead_of_both.get(f"/leads/{found['sql']}/"))
    viewer = people.signed_in("viewer")
    body = read(viewer.get(f"/leads/{found['sql']}/"))
    assert BUTTON not in body
    assert "<strong>Not sure</strong>" in body
    refused = viewer.post(f"/leads/{found['sql']}/verdict/", {"side": "sales", "said": "yes"})
    assert refused.status_code == 403


def test_leads_are_judged_one_by_one_and_many_at_once_each_with_a_word_of_its_own():
    people.load_leads(15)
    seller = people.signed_in("sdr")
    page = "/leads/to-judge/"
    body = read(seller.get(page))
    assert "5 leads that marketing called ready wait for the word of Sales." in body
    numbers = re.findall(r'name="lead" value="(\d+)"', body)
    assert len(numbers) == 5
    one = read(seller.post(page, {"said": f"{numbers[0]}:no"}, follow=True))
    assert "4 leads that marketing called ready wait" in one
    assert "Noted of 1 lead." in one
    none = read(seller.post(page, {"said": "yes"}, follow=True))
    assert "Tick leads first" in none
    [(early,)] = bulk.fetch("select min(id) from leads_lead where stage = 'lead'")
    gone = read(seller.post(page, {"said": "9999999:yes"}, follow=True))
    assert "1 lead was left out" in gone
    assert "Noted of 0" not in gone
    assert read(seller.get(page, {"after": "nowhere~x"})).count('name="lead"') == 4
    ticked = {"lead": [*numbers[1:4], str(early), "9999999", "x"], "said": "yes"}
    many = read(seller.post(page, ticked, follow=True))
    assert "Noted of 3 leads." in many
    assert "2 leads were left out" in many
    assert "1 lead that marketing called ready waits" in many
    said = bulk.fetch("select said, count(*) from leads_verdict group by 1 order by 1")
    assert said == [("no", 1), ("yes", 3)]
    entries = bulk.fetch("select count(*) from journal_entry where kind = 'lead.judged'")
    assert entries == [(4,)]
    both = people.signed_in("rev_ops")
    assert "5 leads" in read(both.get(f"{page}?by=marketing"))
    assert "1 lead " in read(both.get(page))
    assert people.signed_in("viewer").get(page).status_code == 403
