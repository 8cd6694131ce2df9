"""B27: an SDR books a meeting into an AE's free time on a page, and says what became of it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accord.contacts import api as contacts
from accord.contacts.models import Person
from accord.contacts.values.consent import StopKind, StopReason
from accord.foundation import bulk, clock
from accord.handoffs.models import Handoff, Meeting
from accord.handoffs.tests.bookings import at_a_company
from accord.team import api as team
from accord.team.models import RoleSight
from tests import people
from tests.test_handoff_pages import handed, read

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def lena() -> int:
    return people.add_member("marketing_lead", name="Lena", email="lena@example.com")


@pytest.fixture
def seller(lena: int) -> int:
    return people.add_member("sdr", name="Mara", email="mara@example.com")


@pytest.fixture
def ae(lena: int) -> int:
    return people.add_member("ae", name="Anton", email="anton@example.com")


@pytest.fixture
def lead(seller: int) -> int:
    """Of a company, handed to Mara."""
    number = handed(seller)
    return at_a_company(Handoff.objects.get(pk=number).lead_id)


def free(client: Client, lead: int, ae: int, **told: Any) -> list[str]:
    body = read(client.get(f"/leads/{lead}/book/", {"host": ae, **told}))
    return re.findall(r'name="starts_at" value="([^"]+)"', body)


def book(client: Client, lead: int, ae: int, starts_at: str, **told: Any) -> str:
    given = {"host": ae, "length": 30, "starts_at": starts_at, "title": "First talk", **told}
    return read(client.post(f"/leads/{lead}/book/", given, follow=True))


def test_a_free_time_is_chosen_and_the_lead_goes_with_it(seller, ae, lead):
    client = people.as_member(seller)
    assert f"/leads/{lead}/book/" in read(client.get(f"/leads/{lead}/"))
    assert f"/leads/{lead}/book/" in read(client.get("/inbox/"))
    blank = read(client.get(f"/leads/{lead}/book/"))
    assert "Choose somebody" in blank
    assert 'name="starts_at"' not in blank
    times = free(client, lead, ae)
    assert len(times) > 20
    body = book(client, lead, ae, times[3], words="Wants a pilot")
    assert "Booked: First talk" in body
    assert "Wants a pilot" in body
    [meeting] = Meeting.objects.all()
    assert meeting.starts_at.isoformat() == times[3]
    assert Handoff.objects.get(pk=meeting.handoff_id).owner_id == ae
    assert times[3] not in free(client, lead, ae)
    assert "They did not come" not in body  # it is still to come


def test_times_are_told_by_the_readers_clock_the_aes_and_the_buyers(seller, ae, lead):
    client = people.as_member(seller)
    Person.objects.update(phone="+82212345678")
    body = read(client.get(f"/leads/{lead}/book/", {"host": ae}))
    assert "Times by your clock: UTC, UTC+00:00." in body
    assert "the buyer's clock, by their number or country: Asia/Seoul, UTC+09:00." in body
    assert re.search(r"for the buyer</span> 18:00", body)  # 09:00 here
    Person.objects.update(phone="", country="")
    assert "The buyer's clock is not known." in read(
        client.get(f"/leads/{lead}/book/", {"host": ae})
    )


def test_later_days_and_other_lengths_are_asked_for(seller, ae, lead):
    client = people.as_member(seller)
    body = read(client.get(f"/leads/{lead}/book/", {"host": ae, "length": 90}))
    later = re.search(r'href="([^"]+)">Later days', body)
    assert later is not None
    first = re.findall(r'name="starts_at" value="([^"]+)"', body)
    further = read(client.get(later[1]))
    assert min(re.findall(r'name="starts_at" value="([^"]+)"', further)) > max(first)
    assert "<option selected>90</option>" in further
    assert "The next days" in further


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"starts_at": ""}, "Choose one of the times first."),
        ({"starts_at": "soon"}, "Choose one of the times first."),
        ({"starts_at": "2026-03-02T09:00"}, "Choose one of the times first."),
        ({"starts_at": "9999-99-99T09:00Z"}, "Choose one of the times first."),
        ({"starts_at": "2020-03-02T09:00+00:00"}, "This time is past."),
        ({"starts_at": "2090-03-02T09:00+00:00"}, "at most 60 days ahead"),
        ({"host": "0"}, "Choose somebody of sales who holds it."),
        ({"host": "٣"}, "Choose somebody of sales who holds it."),
        ({"length": "7"}, "Choose one of the lengths."),
        ({"title": " "}, "a title of at most 120 letters"),
        ({"title": "x" * 121}, "a title of at most 120 letters"),
        ({"words": "x" * 2001}, "too long"),
    ],
)
def test_what_was_posted_wrongly_is_said_and_changes_nothing(seller, ae, lead, told, why):
    client = people.as_member(seller)
    times = free(client, lead, ae)
    body = book(client, lead, ae, **{"starts_at": times[0], **told})
    assert why in body
    assert 'role="alert"' in body
    assert not Meeting.objects.exists()
    assert Handoff.objects.count() == 1


def test_a_time_that_was_taken_meanwhile_is_refused(seller, ae, lead):
    client = people.as_member(seller)
    [first, *_rest] = free(client, lead, ae)
    other = at_a_company(Handoff.objects.get(pk=handed(seller, "Bogdan")).lead_id)
    book(client, lead, ae, first)
    body = book(client, other, ae, first)
    assert "This time has been taken meanwhile." in body
    assert Meeting.objects.count() == 1


def test_an_absent_ae_and_times_outside_the_hours_are_refused(seller, ae, lead):
    client = people.as_member(seller)
    times = free(client, lead, ae)
    leader = people.add_member("sales_lead", name="Stan", email="stan@example.com")
    day = times[-1][:10]
    actor = team.find_actor(member_id=leader)
    assert actor is not None
    team.add_absence(
        member_id=ae, first_day=clock.now().date().fromisoformat(day),
        last_day=clock.now().date().fromisoformat(day), deputy_id=seller, actor=actor,
        at=clock.now(),
    )  # fmt: skip
    assert "is away then" in book(client, lead, ae, times[-1])
    assert times[-1] not in free(client, lead, ae)
    [other, *_rest] = {each[:10] for each in times} - {day, f"{clock.now():%Y-%m-%d}"}
    assert "outside the working hours" in book(client, lead, ae, f"{other}T03:00+00:00")
    assert not Meeting.objects.exists()


def test_a_lead_that_is_gone_is_not_booked(seller, ae, lead):
    client = people.as_member(seller)
    [first, *_rest] = free(client, lead, ae)
    bulk.execute("update leads_lead set gone_at = %s where id = %s", [clock.now(), lead])
    assert "This lead is there no more" in book(client, lead, ae, first)
    assert client.get("/leads/999999/book/").status_code == 404


def past(client: Client, lead: int, ae: int) -> Meeting:
    """A meeting that is over, as if time had passed."""
    book(client, lead, ae, free(client, lead, ae)[0])
    meeting = Meeting.objects.get()
    shift = clock.now() - HOUR
    Meeting.objects.update(starts_at=shift, ends_at=shift + HOUR / 2)
    bulk.execute(
        """update journeys_touch set detail = jsonb_set(detail, '{start}', to_jsonb(%s::text))
           where id = %s""",
        [shift.isoformat(), meeting.touch_id],
    )
    return meeting


def test_who_did_not_come_is_counted_and_booked_again(seller, ae, lead):
    client = people.as_member(seller)
    meeting = past(client, lead, ae)
    page = f"/handoffs/{meeting.handoff_id}/"
    assert "Nobody has said how it ended" in read(client.get(page))
    url = f"{page}meetings/{meeting.pk}/"
    assert "They did not come once." in read(client.post(f"{url}missed/", follow=True))
    assert "Book another one" in read(client.get(page))
    assert "by a member&#x27;s word" in client.get(page).content.decode()
    assert "Taken back." in read(client.post(f"{url}clear/", follow=True))
    assert "the meeting was held." in read(client.post(f"{url}held/", follow=True))
    assert "is not open any more" in read(client.post(f"{url}cancel/", follow=True))
    assert client.post(f"{url}nonsense/").status_code == 404
    assert client.post(f"/handoffs/{meeting.handoff_id - 1}/meetings/{meeting.pk}/held/"
                       ).status_code == 404  # fmt: skip


def test_a_meeting_is_moved_and_called_off(seller, ae, lead):
    client = people.as_member(seller)
    book(client, lead, ae, free(client, lead, ae)[0])
    meeting = Meeting.objects.get()
    url = f"/handoffs/{meeting.handoff_id}/meetings/{meeting.pk}/"
    times = re.findall(r'name="starts_at" value="([^"]+)"', read(client.get(f"{url}move/")))
    told = {"host": ae, "length": 30, "starts_at": times[4]}
    assert "Moved: First talk" in read(client.post(f"{url}move/", told, follow=True))
    meeting.refresh_from_db()
    assert meeting.starts_at.isoformat() == times[4]
    told["starts_at"] = "2020-03-02T09:00+00:00"
    assert "This time is past." in read(client.post(f"{url}move/", told))
    assert "called off" in read(client.post(f"{url}cancel/", follow=True))
    assert "is not open any more" in read(client.get(f"{url}move/", follow=True))


def test_whoever_may_not_is_refused(seller, ae, lead):
    other = people.as_member(people.add_member("sdr", name="Ivo", email="ivo@example.com"))
    times = free(other, lead, ae)
    assert "Only whoever has the lead" in book(other, lead, ae, times[0])
    marketer = people.as_member(people.add_member("content", email="c@example.com"))
    assert marketer.get(f"/leads/{lead}/book/").status_code == 403
    RoleSight.objects.create(role="sdr", rows="own", unowned=False)
    assert other.get(f"/leads/{lead}/book/").status_code in (403, 404)


def test_the_buyer_is_invited_only_where_they_may_be_written_to(seller, ae, lead):
    client = people.as_member(seller)
    body = read(client.get(f"/leads/{lead}/book/", {"host": ae}))
    assert 'name="invite"' in body
    times = free(client, lead, ae)
    contacts.stop(
        kind=StopKind.EMAIL, values=["ana@customer.example"], reason=StopReason.ASKED,
        at=clock.now(),
    )  # fmt: skip
    body = read(client.get(f"/leads/{lead}/book/", {"host": ae}))
    assert 'name="invite"' not in body
    assert "No invitation goes to the buyer:" in body
    assert "may not be written to" in book(client, lead, ae, times[0], invite="1")
    assert not Meeting.objects.exists()
    assert "Booked:" in book(client, lead, ae, times[0])


def test_the_page_asks_a_constant_number_of_questions(seller, ae, lead):
    client = people.as_member(seller)
    url = f"/leads/{lead}/book/?host={ae}"
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for number in range(3):
        book(client, lead, ae, free(client, lead, ae)[number * 3])
    with CaptureQueriesContext(connection) as more:
        client.get(url)
    assert len(more) <= len(one) + 1
