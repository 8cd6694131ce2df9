"""A2, A37: what changed since a marked day, and marks on trends, as both teams see them."""

import re
from datetime import timedelta

import pytest

from accord.marks import api as marks
from tests import people
from tests.test_board_pages import read

DAY = (people.AT - timedelta(days=3)).date()


@pytest.fixture
def leads(committed, monkeypatch) -> None:
    from accord.foundation import clock

    monkeypatch.setattr(clock, "now", lambda: people.AT)
    people.load_leads(240)


def test_a_leader_marks_the_day_and_both_teams_read_before_and_since(leads):
    seller = people.signed_in("sdr")
    assert "Ask one of the leaders to mark it." in read(seller, "/since/")
    start = {"day": DAY.isoformat(), "words": "One team from today"}
    assert seller.post("/since/start/", start).status_code == 403
    leader = people.signed_in("marketing_lead", name="Ada Marin")
    assert "We began on" in read(leader, "/since/")
    leader.post("/since/start/", start)
    page = read(seller, "/since/")
    for said in ("One team from today", "Ada Marin", "New leads in 30 days", "Won in 30 days",
                 "Leads that sales accepted"):  # fmt: skip
        assert said in page, said
    row = re.search(r"<tr><th[^>]*>New leads in 30 days.*?</tr>", page, re.S)
    assert row
    links = re.findall(r'href="(/results/trend/\?[^"]*)"', row[0])
    since = read(seller, links[1].replace("&amp;", "&"))
    assert f'value="{DAY.isoformat()}"' in since
    assert 'class="chart__mark chart__mark--strong"' in read(seller, "/results/trend/")


def test_what_happened_on_a_day_stands_on_the_trend_with_who_said_so_until_it_is_taken_away(leads):
    ada = people.signed_in("content", name="Ada Marin")
    looks_on = people.signed_in("viewer")
    said = {"day": DAY.isoformat(), "words": "New form <b>live</b>"}
    assert looks_on.post("/results/trend/marks/", said).status_code == 403
    for wrong in ({"day": "x"}, {"day": "2099-01-01"}, {"words": ""}):
        answer = ada.post("/results/trend/marks/", {**said, **wrong}, follow=True)
        assert answer.status_code == 200
    assert marks.list_marks(measure="trend") == []
    ada.post("/results/trend/marks/", said)
    page = read(looks_on, "/results/trend/")
    assert "New form &lt;b&gt;live" in looks_on.get("/results/trend/").content.decode()
    assert "Ada Marin" in page
    assert "/end/" not in page
    assert "New form" not in read(looks_on, "/results/conversion/", by="cohort")
    [end] = set(re.findall(r'action="(/marks/\d+/end/)"', read(ada, "/results/trend/")))
    back = ada.post(end, follow=True).content.decode()
    assert "The mark is taken away." in back
    assert "New form" not in read(looks_on, "/results/trend/")
    [undo] = set(re.findall(r"/marks/\d+/back/", back))
    ada.post(undo)
    assert "New form" in read(looks_on, "/results/trend/")
    every = {**said, "words": "Fair", "of_all": "1"}
    ada.post("/results/trend/marks/", every)
    assert "Fair" in read(looks_on, "/results/conversion/", by="cohort")
