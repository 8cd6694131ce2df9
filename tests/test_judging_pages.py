"""Judging together: a round by two colleagues ends in a named clause; a room on two phones."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.desk.views.agreed.rooms import KNOCKS_A_MINUTE
from accord.foundation import bulk, clock
from accord.leads.models import Lead
from accord.scoring.models import RoundLead
from accord.scoring.values.rounds import LEADS_OF, MOST_PHONES, RoundKind
from accord.team.models import RoleSight
from accord.team.values import Rows
from tests import people

pytestmark = pytest.mark.django_db


def read(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def test_a_round_of_two_colleagues_stays_blind_and_ends_in_a_named_clause():
    people.load_leads(9)
    marketer = people.signed_in("marketing_lead", name="Elena Marin")
    seller = people.signed_in("sdr", name="Mina Ruiz")
    menu = read(marketer.get("/judging/"))
    assert "Nothing has been judged together yet." in menu
    members = re.findall(r'name="member" value="(\d+)"', menu)
    assert len(members) == 2
    few = {"kind": "team", "member": members[:1]}
    assert "Nobody of one team" in read(marketer.post("/judging/start/", few, follow=True))
    began = marketer.post("/judging/start/", {"kind": "team", "member": members})
    page = began["Location"]
    assert "You are asked" in read(seller.get("/judging/"))
    first = read(seller.get(page))
    assert "Lead 1 of 9: would you call it?" in first
    assert "Company size" in first
    assert "Ines" not in first
    assert "person0@" not in first
    assert "End it now" not in first
    asked = first.partition('id="asking"')[2].partition("</main>")[0]
    assert "marketing" not in re.sub(r"<[^>]+>", "", asked).lower()
    for who, said in ((marketer, "yes"), (seller, "no")):
        for place in range(1, 10):
            given = said if place <= 4 else "yes"
            form = {"place": place, "good": given, "clause": "employees" if place <= 4 else ""}
            answered = read(who.post(f"{page}answer/", form, follow=True))
            if who is marketer:
                assert "Agreed" not in answered
    with CaptureQueriesContext(connection) as asked:
        over = read(seller.get(page))
    assert sum("'origins'" in one["sql"] for one in asked) == 1  # however many leads are listed
    assert "You agreed on 5 of 9. You split most on “Company size”." in over
    assert "Few have answered" in over
    assert "Change this clause as a draft" in over
    assert 'href="/definitions/segments/new/"' in over
    assert read(marketer.get("/definitions/segments/new/"))
    assert not re.search("kappa|coefficient|significan", over, re.IGNORECASE)
    assert "What came of it" not in over
    assert seller.post(f"{page}outcomes/").status_code == 403
    shown = read(marketer.post(f"{page}outcomes/", follow=True))
    assert "What came of it" in shown
    late = marketer.post(f"{page}answer/", {"place": 1, "good": "no"}, follow=True)
    assert "This is over" in read(late)
    assert read(seller.get("/judging/999/"), status=404)


def test_who_was_not_asked_neither_answers_nor_sees():
    people.load_leads(6)
    leader = people.signed_in("sales_lead")
    outsider = people.signed_in("ae")
    marketer = people.add_member("seo")
    chosen = [marketer, *(number for (number,) in bulk.fetch(
        "select id from team_member where name = 'Pat sales_lead'"))]  # fmt: skip
    page = leader.post("/judging/start/", {"kind": "team", "member": chosen})["Location"]
    assert "You were not asked." in read(outsider.get(page))
    refused = outsider.post(f"{page}answer/", {"place": 1, "good": "yes"}, follow=True)
    assert "You are not among those who judge here." in read(refused)
    assert people.signed_in("viewer").post(f"{page}answer/").status_code == 403
    assert bulk.fetch("select count(*) from scoring_roundanswer") == [(0,)]
    other = people.signed_in("mops")
    assert "Only who began this" in read(other.post(f"{page}end/", follow=True))
    assert "Nobody has answered" in read(leader.post(f"{page}end/", follow=True))


def a_room(leader: Client) -> tuple[str, str]:
    people.load_leads(9)
    page = leader.post("/judging/start/", {"kind": "room"})["Location"]
    body = read(leader.get(page))
    assert "<svg" in body
    return page, re.search(r'href="http://testserver(/call/[^"]+)"', body).group(1)


def test_five_leads_on_two_phones_without_signing_in():
    leader = people.signed_in("rev_ops")
    page, address = a_room(leader)
    phones = [Client(), Client()]
    for phone, side, said in zip(phones, ("marketing", "sales"), ("yes", "no"), strict=True):
        assert "Which team are you in?" in read(phone.get(address))
        assert "Which team" in read(phone.post(address, {"side": "both"}, follow=True))
        asked = read(phone.post(address, {"side": side}, follow=True))
        assert "Lead 1 of 5: would you call it?" in asked
        for word in ("Ines", "Duarte", "person", "Firm", "/leads/"):
            assert word not in asked
        for place in range(1, 6):
            form = {"place": place, "good": said, "clause": "title"}
            asked = read(phone.post(f"{address}answer/", form, follow=True))
        assert "Thank you." in asked
        again = {"place": 1, "good": "yes"}
        assert "The first answer stays." in read(phone.post(f"{address}answer/", again), status=409)
    assert bulk.fetch("select count(*), count(distinct voter_id) from scoring_roundanswer") == [
        (10, 2)
    ]
    counted = read(leader.get(f"{page}count/"))
    assert "2 phones have joined." in counted
    assert "2 answered" in counted
    assert "Yes" not in counted
    root = page.removesuffix("room/")
    over = read(leader.post(f"{root}end/", follow=True))
    assert "You agreed on 0 of 5. You split most on “Job title”." in over
    shown = read(leader.post(f"{root}outcomes/", follow=True))
    assert "What came of it" in shown
    assert "This is over." in read(phones[0].get(address), status=410)
    late = phones[0].post(f"{address}answer/", {"place": 1, "good": "no"})
    assert "nobody can answer any more" in read(late, status=410)
    counted = read(leader.get(f"{page}count/"))
    assert "hx-get" not in counted
    assert f'<a href="{page}">Show the result</a>' in counted


def test_what_came_of_a_lead_is_told_to_all_and_opens_to_who_may_see_it():
    leader = people.signed_in("rev_ops")
    page, _address = a_room(leader)
    root = page.removesuffix("room/")
    leader.post(f"{root}end/")
    told = read(leader.post(f"{root}outcomes/", follow=True))
    assert len(re.findall(r'<a href="/leads/\d', told)) == 5
    seller = people.signed_in("sdr", name="Sid Own")
    [(mine,)] = bulk.fetch("select id from team_member where name = 'Sid Own'")
    RoleSight.objects.create(role="sdr", rows=Rows.OWN, unowned=False, read_only=False)
    [lead] = Lead.objects.filter(pk__in=RoundLead.objects.values("lead_id"))[:1]
    Lead.objects.filter(pk=lead.pk).update(owner_id=mine)
    told = read(seller.get(page))
    assert told.count('data-label="What came of it"') == 5
    assert len(re.findall(r'<a href="/leads/\d', told)) == 1


def test_a_full_meeting_behind_one_address_is_not_kept_waiting():
    """Sixty phones that look, join and answer all they are asked within one minute."""
    a_phone = ["look", "join", "look", *["answer", "look"] * LEADS_OF[RoundKind.ROOM]]
    assert MOST_PHONES * len(a_phone) <= KNOCKS_A_MINUTE


def test_a_made_up_a_cut_and_an_old_address_take_no_answer():
    leader = people.signed_in("rev_ops")
    _page, address = a_room(leader)
    phone = Client()
    for wrong in (address[:-3] + "x/", "/call/made-up/", address.replace("/call/", "/call/x")):
        assert "This address does nothing." in read(phone.get(wrong), status=404)
        assert phone.post(f"{wrong}answer/", {"place": 1, "good": "yes"}).status_code == 404
    unjoined = phone.post(f"{address}answer/", {"place": 1, "good": "yes"})
    assert unjoined.status_code == 302
    phone.cookies["accord_phone"] = "made up"
    assert "Which team are you in?" in read(phone.get(address))
    bulk.execute(
        "update scoring_round set started_at = %s, ends_at = %s",
        [clock.now() - timedelta(hours=3), clock.now() - timedelta(hours=1)],
    )
    assert read(phone.get(address), status=410)
    assert read(phone.post(address, {"side": "sales"}), status=410)
    assert bulk.fetch("select count(*) from scoring_roundanswer") == [(0,)]
    assert bulk.fetch("select count(*) from scoring_roundvoter") == [(0,)]


def test_the_calculator_needs_no_data_and_says_what_is_missing():
    reader = people.signed_in("viewer")
    assert "/judging/calculator/" in read(reader.get("/judging/"))
    empty = read(reader.get("/judging/calculator/"))
    assert 'id="need"' not in empty
    told = "/judging/calculator/?target=10%2C000&deal=1000&rate=2"
    assert "That takes 10 customers, and 500 leads." in read(reader.get(told))
    assert "11 customers, and 550 leads" in read(reader.get(told.replace("10%2C000", "10500")))
    for deal, rate in (("1000", "0"), ("1000", "101"), ("1000", "two"), ("0", "2"), ("", "")):
        asked = {"target": "10000", "deal": deal, "rate": rate}
        wrong = reader.get("/judging/calculator/", asked)
        assert "Write a target" in read(wrong, status=422)


def test_a_clause_of_a_card_leads_to_the_card_that_is_in_force():
    card = {
        "name": "Main card",
        "fit": {"threshold": 5, "criteria": [
            {"code": "size", "name": "Size of the firm", "field": "employees",
             "cases": [{"test": "at_least", "values": ["200"], "points": 30}],
             "otherwise": 0, "unknown": None}]},
        "interest": {"threshold": 5, "half_life_days": 30, "direct_days": 14, "criteria": []},
    }  # fmt: skip
    at = clock.now() - timedelta(days=1)
    bulk.execute(
        """insert into definitions_version
             (kind, key, number, state, body, made_at, active_from, revision)
           values ('card', 'main', 1, 'IN_FORCE', %s, %s, %s, 1)""",
        [bulk.Jsonb(card), at, at],
    )
    leader = people.signed_in("rev_ops")
    page, address = a_room(leader)
    for side, said in (("marketing", "yes"), ("sales", "no")):
        phone = Client()
        phone.post(address, {"side": side})
        phone.post(f"{address}answer/", {"place": 1, "good": said, "clause": "size"})
    over = read(leader.post(f"{page.removesuffix('room/')}end/", follow=True))
    assert "You split most on “Size of the firm”." in over
    link = re.search(r'id="split".*?<a [^>]*href="([^"]+)"', over, re.DOTALL).group(1)
    assert "main" in link
    assert read(leader.get(link))
