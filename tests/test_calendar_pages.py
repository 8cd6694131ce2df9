"""One calendar of both teams, on a page and in other programs' calendars."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from accord.campaigns.models import Campaign
from accord.desk.rules.calendars import Shown, beside, day_asked, on_days, weeks_of
from accord.desk.values import CalendarEntry, Occasion
from accord.foundation import clock
from accord.meetings.models import Meeting, Series
from accord.team import api as team
from tests import people

TODAY = date(2026, 11, 23)


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def run(name: str, **days: date) -> int:
    return Campaign.objects.create(source="hand", external_key=name, name=name, **days).pk


@pytest.mark.parametrize(
    ("shown", "day", "first", "last", "weeks"),
    [
        (Shown.MONTH, date(2026, 11, 23), date(2026, 10, 26), date(2026, 12, 6), 6),
        (Shown.MONTH, date(2027, 2, 28), date(2027, 2, 1), date(2027, 2, 28), 4),
        (Shown.MONTH, date(2026, 12, 31), date(2026, 11, 30), date(2027, 1, 3), 5),
        (Shown.WEEK, date(2026, 11, 29), date(2026, 11, 23), date(2026, 11, 29), 1),
        (Shown.AGENDA, date(2026, 11, 25), date(2026, 11, 25), date(2026, 12, 22), 1),
    ],
)
def test_which_days_are_drawn(shown: Shown, day: date, first: date, last: date, weeks: int):
    drawn = weeks_of(shown, day)
    assert (drawn[0][0], drawn[-1][-1], len(drawn)) == (first, last, weeks)
    assert day in {one for week in drawn for one in week}


def test_the_days_before_and_after_and_those_that_are_none():
    assert beside(Shown.MONTH, date(2026, 1, 31), step=-1) == date(2025, 12, 1)
    assert beside(Shown.MONTH, date(2026, 12, 31), step=1) == date(2027, 1, 1)
    assert beside(Shown.WEEK, TODAY, step=1) == date(2026, 11, 30)
    assert beside(Shown.MONTH, date(2099, 12, 1), step=1) == date(2099, 12, 31)
    for said in ("", "tomorrow", "2026-02-30", "0001-01-01", "9999-01-01"):
        assert day_asked(said, today=TODAY) == TODAY
    assert day_asked("2026-12-24", today=TODAY) == date(2026, 12, 24)


def test_of_a_day_what_has_no_hour_comes_first():
    hour = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    given = [
        CalendarEntry("m", Occasion.MEETING, TODAY, "Weekly", starts_at=hour),
        CalendarEntry("c", Occasion.CAMPAIGN, TODAY, "Fair begins"),
        CalendarEntry("h", Occasion.HOLIDAY, TODAY, "Nobody works"),
        CalendarEntry("x", Occasion.NEWS, TODAY + timedelta(days=40), "Later"),
    ]
    assert [one.key for one in on_days(given, [TODAY])[TODAY]] == ["h", "c", "m"]


def meet(at: datetime, *, state: str = "planned") -> int:
    """A weekly meeting of both teams."""
    series, _is_new = Series.objects.get_or_create(
        kind="weekly", defaults={
            "weekday": 3, "starts": time(9, 30), "minutes": 30, "zone": "UTC",
            "on_holiday": "before", "lead_hours": 24, "since": TODAY,
        },
    )  # fmt: skip
    return Meeting.objects.create(
        series=series, nominal=at.date(), starts_at=at, minutes=30, zone="UTC", state=state,
        uid=f"{at.isoformat()}@x", changed_at=at, sends_at=at - timedelta(days=1),
    ).pk  # fmt: skip


@pytest.mark.django_db
def test_campaigns_holidays_and_promises_stand_on_their_days():
    number = run("Winter fair", started_on=date(2026, 11, 16), ended_on=date(2026, 12, 2))
    run("Long gone", started_on=date(2026, 1, 5), ended_on=date(2026, 2, 5))
    seller = people.signed_in("sdr")
    month = words_of(seller.get("/calendar/?day=2026-11-23"))
    for words in ("Winter fair begins", "Winter fair ends", f'href="/campaigns/{number}/"'):
        assert words in month
    assert "Long gone" not in month
    assert "Weekly meeting of both teams" not in month
    meet(datetime(2026, 11, 26, 9, 30, tzinfo=UTC))
    meet(datetime(2026, 11, 19, 9, 30, tzinfo=UTC), state="cancelled")
    week = words_of(seller.get("/calendar/?view=agenda&day=2026-11-16"))
    assert week.count("Weekly meeting of both teams") == 1
    assert '<span class="calendar__clock">09:30</span>' in week
    assert "Winter fair ends" not in words_of(seller.get("/calendar/?view=week&day=2026-11-23"))
    agenda = words_of(seller.get("/calendar/?view=agenda&day=2026-11-16"))
    assert agenda.index("Winter fair begins") < agenda.index("Winter fair ends")
    assert "Winter fair" not in words_of(seller.get("/calendar/?day=2026-11-23&what=holiday"))
    nothing = seller.get("/calendar/?view=agenda&day=2031-05-05")
    assert "Nothing in these days" in words_of(nothing)
    odd = seller.get("/calendar/?view=year&day=x&what=y")
    assert odd.status_code == 200


@pytest.mark.django_db
def test_other_programs_read_it_by_a_secret_address_until_it_ends():
    run("Winter fair; part 1, north", started_on=clock.now().date())
    begins = datetime.combine(clock.now().date(), time(9, 30), tzinfo=UTC)
    meet(begins)
    member = people.add_member("ae")
    seller = people.as_member(member)
    made = words_of(seller.post("/calendar/address/", {"act": "make"}, follow=True))
    found = re.search(r'id="feed-address">[^<]*?(/calendar/[\w-]+/accord\.ics)<', made)
    assert found
    assert found[1] not in words_of(seller.get("/calendar/"))  # it is shown once
    outside = Client()
    answer = outside.get(found[1])
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Cache-Control"].startswith("private")
    read = Calendar.from_ical(answer.content)
    [event] = [one for one in read.walk("VEVENT") if "Winter" in one["summary"]]
    assert str(event["summary"]) == "Winter fair; part 1, north begins"
    assert event["dtstart"].dt == begins.date()
    [met] = [one for one in read.walk("VEVENT") if "Weekly" in one["summary"]]
    assert (met["dtstart"].dt, met["dtend"].dt) == (begins, begins + timedelta(minutes=30))
    again = Calendar.from_ical(outside.get(found[1]).content)
    assert {str(one["uid"]) for one in again.walk("VEVENT")} == {
        str(one["uid"]) for one in read.walk("VEVENT")
    }
    assert outside.get("/calendar/wrong/accord.ics").status_code == 404
    words_of(seller.post("/calendar/address/", {"act": "make"}))
    assert outside.get(found[1]).status_code == 404  # another address ended it
    again_made = words_of(seller.post("/calendar/address/", {"act": "make"}, follow=True))
    last = re.search(r"(/calendar/[\w-]+/accord\.ics)<", again_made)
    assert last
    people.add_member("sales_lead")
    team.close_member(member_id=member, actor=None, at=people.AT)
    assert outside.get(last[1]).status_code == 404  # whoever has left reads nothing
