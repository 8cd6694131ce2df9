"""How a past meeting ended, said by a click on the lead's timeline."""

from datetime import timedelta

import pytest

from accord.foundation import bulk, clock
from accord.intake import api as intake
from accord.intake.tests.delivered import signed_in

pytestmark = pytest.mark.django_db
HELD, MISSED = "It was held", "They did not come"


def booked(*, days: int, number: int = 1) -> str:
    """A lead with a meeting so many days ago; answers the address of the lead's page."""
    now = clock.now()
    email = f"ana{number}@client.example"
    who = {"external_id": str(number), "email": email, "full_name": f"Ana {number}"}
    start = (now - timedelta(days=days)).isoformat()
    row = {
        "external_id": f"m{number}", "email": email, "kind": "meeting_booked",
        "occurred_at": (now - timedelta(days=30)).isoformat(), "meeting_start": start,
    }  # fmt: skip
    for kind, record in ((intake.Kind.LEADS, who), (intake.Kind.TOUCHES, row)):
        intake.take(kind=kind, records=[record], now=lambda: now, source="crm")
    [(lead,)] = bulk.fetch("select max(id) from leads_lead")
    return f"/leads/{lead}/"


def only_touch() -> int:
    [(touch,)] = bulk.fetch("select max(id) from journeys_touch")
    return int(touch)


def test_a_seller_says_how_a_meeting_ended_and_takes_it_back():
    page, touch = booked(days=2), only_touch()
    seller = signed_in(role="ae")
    body = seller.get(page).content.decode()
    assert (body.count(HELD), body.count(MISSED)) == (1, 1)
    assert "It was to begin " in body
    assert '<span class="unseen"> Meeting agreed, ' in body
    answer = seller.post(f"{page}meetings/{touch}/", {"ended": "missed"}, follow=True)
    said = only_touch()
    body = answer.content.decode()
    assert "Written down as your word: they did not come." in body
    assert "Did not come to the meeting" in body
    assert "<span>by hand</span>" in body
    assert HELD not in body
    again = seller.post(f"{page}meetings/{touch}/", {"ended": "held"}, follow=True)
    assert "is told already" in again.content.decode()
    back = seller.post(f"{page}meetings/{said}/back/", follow=True).content.decode()
    assert "Taken back. The meeting waits again" in back
    assert "It counts nowhere since" in back
    assert HELD in back
    twice = seller.post(f"{page}meetings/{said}/back/", follow=True).content.decode()
    assert "This counts no more already" in twice
    seller.post(f"{page}meetings/{touch}/", {"ended": "held"})
    shown = bulk.fetch("select kind from journeys_touch where not is_gone order by kind")
    assert shown == [("meeting_booked",), ("meeting_held",)]


def test_a_meeting_to_come_one_without_words_and_one_of_another_lead_are_left():
    page, touch = booked(days=-2), only_touch()
    other, theirs = booked(days=2, number=2), only_touch()
    seller = signed_in(role="ae")
    assert HELD not in seller.get(page).content.decode()
    assert HELD in seller.get(other).content.decode()
    for address, said in (
        (f"{page}meetings/{touch}/", "held"),
        (f"{page}meetings/{theirs}/", "held"),
        (f"{other}meetings/{theirs}/", "cancelled"),
        (f"{other}meetings/{theirs}/", ""),
    ):
        answer = seller.post(address, {"ended": said}, follow=True)
        assert "Nothing was changed." in answer.content.decode(), address
    assert seller.post(f"/leads/999999/meetings/{theirs}/", {"ended": "held"}).status_code == 404
    assert bulk.fetch("select count(*) from journeys_touch") == [(2,)]


def test_whoever_may_not_work_with_leads_is_shown_no_button_and_refused():
    page, touch = booked(days=2), only_touch()
    viewer = signed_in(role="viewer")
    assert HELD not in viewer.get(page).content.decode()
    refused = viewer.post(f"{page}meetings/{touch}/", {"ended": "held"})
    assert refused.status_code == 403
    assert viewer.post(f"{page}meetings/{touch}/back/").status_code == 403
    assert bulk.fetch("select count(*) from journeys_touch") == [(1,)]
