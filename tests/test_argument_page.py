"""D32: two sentences settle the argument; each number opens its records."""

import re

import pytest
from django.db import transaction

from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.tests.builders import AT, HOUR, handed, make_mql, make_teams
from accord.handoffs.tests.test_clocks import call
from accord.handoffs.values.handoffs import Answer, Move
from tests import people
from tests.test_board_pages import read, shown

NOW = AT + 9 * HOUR


def test_two_sentences_with_their_records_their_text_and_their_picture(committed, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    teams = make_teams()
    seller = teams.seller.member_id
    leads = {name: make_mql(name, owner=seller) for name in ("Ana", "Bo", "Dan", "Eva")}
    found = {name: handed(lead) for name, lead in leads.items()}
    with transaction.atomic():
        call(leads["Ana"], by=seller, at=AT + HOUR)
    for name, reason in (("Dan", "not_icp_role"), ("Eva", "bad_timing")):
        handoffs.move(
            handoff_id=found[name], move=Move.REJECT, actor=teams.seller, at=AT + 2 * HOUR,
            answer=Answer(reason=reason),
        )  # fmt: skip
    client = people.as_member(seller)
    page = read(client, "/board/argument/")
    assert shown(page) == [
        "Sales worked 1 of 4 leads; half had a first try within 5 h.",
        "1 of 2 rejects were outside the agreed persona.",
    ]
    for said, name in (
        ("", "revenue_at_risk"),
        ("1 lead that did not fit took 0 hours of sales.", "wasted_effort"),
    ):
        assert re.search(rf'<a href="/results/{name}/[^"]*">{re.escape(said)}', page)
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)
    assert text is not None
    assert "Sales worked 1 of 4 leads" in text[1]
    assert "http://testserver/board/argument/?from=2026-01-01&to=2026-03-09" in text[1]
    assert 'hidden data-copies="argument-text"' in page, "no button that does nothing"
    [outside] = re.findall(r'href="(/results/reject_reasons/records/\?[^"]*outside[^"]*)"', page)
    behind = read(client, outside)
    assert "Dan" in behind
    assert "Eva" not in behind
    # Taken along it is a picture that chats and slides take, made in the browser of the drawing.
    assert re.search(r'href="/board/argument/picture/[^"]*" data-picture="argument.png"', page)
    drawn = client.get("/board/argument/picture/")
    assert drawn["Content-Type"] == "image/svg+xml"
    assert b"Sales worked 1 of 4 leads" in drawn.content
    assert "Sales gave no lead back" in read(
        client, "/board/argument/", **{"from": "2025-01-01", "to": "2025-02-01"}
    )


@pytest.mark.django_db
def test_nobody_reads_it_who_is_not_signed_in(client):
    assert client.get("/board/argument/").status_code == 302
