"""Working time on pages: tried out in words, kept from a day on, refused with its place."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accord.foundation import clock
from accord.handoffs.tests import builders
from accord.handoffs.tests.test_clocks import agreed
from accord.team import api as team
from accord.team.values import Side
from tests import people

pytestmark = pytest.mark.django_db
PLACE = "/settings/working-time/"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def _monday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def hours(**changed: str) -> dict[str, str]:
    office = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00–18:00")
    return {
        **office, "sat": "", "sun": "", "closed": "", "extra": "", "zone": "Europe/Bucharest",
        "first_day": "2026-12-01", "arrival": "2026-11-27T16:30", "promise": "4", "act": "look",
        **changed,
    }  # fmt: skip


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_hours_are_tried_out_in_words_before_they_are_kept():
    leader = people.signed_in("team_lead")
    page = text(leader.post(PLACE + "company/", hours()))
    assert (
        "A lead that comes Friday 27 November 2026, 16:30 with a promise of 4 hours is due "
        "Monday 30 November 2026, 11:30." in page
    )
    page = text(leader.post(PLACE + "company/", hours(closed="2026-11-30", promise="1:30")))
    assert "1 hour 30 minutes is due Friday 27 November 2026, 18:00." in page
    page = text(leader.post(PLACE + "company/", hours(closed="2026-11-30")))
    assert "is due Tuesday 1 December 2026, 11:30." in page
    versions = team.list_versions(calendar_ids=[team.get_calendar(key="company").id])
    assert [len(rows) for rows in versions.values()] == [1]
    kept = leader.post(PLACE + "company/", hours(closed="2026-12-25", act="save"))
    assert kept.status_code == 302
    page = text(leader.get(PLACE + "company/"))
    assert "Tuesday 1 December 2026" in page
    assert "45 h a week, 1 day off, Europe/Bucharest" in page
    assert "from the beginning" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"mon": "early–late"}, "“early–late” is no hours."),
        ({"tue": "09:00–14:00, 13:00–18:00"}, "These hours overlap"),
        ({"closed": "tomorrow"}, "“tomorrow” is no day."),
        ({"extra": "2026-12-24"}, "“2026-12-24” is no day with hours."),
        ({"first_day": "2026-11-22"}, "That day is over"),
        ({"promise": "soon", "act": "look"}, "Write hours, such as 4"),
    ],
)
def test_hours_that_contradict_are_refused_with_sentence_and_place(wrong, said):
    leader = people.signed_in("team_lead")
    response = leader.post(PLACE + "company/", hours(**{"act": "save", **wrong}))
    assert response.status_code == 422
    page = text(response)
    field = next(iter(wrong))
    place = page.index(f'id="id_{field}_error"')
    assert said in page[place : place + 400]
    versions = team.list_versions(calendar_ids=[team.get_calendar(key="company").id])
    assert [len(rows) for rows in versions.values()] == [1]


def test_a_team_and_a_member_go_by_hours_of_their_own():
    leader, seller = people.signed_in("team_lead"), people.add_member("sdr", name="Sam")
    made = leader.post(PLACE, {"name": "Late shift", "like": _number("24x7"), "zone": "UTC"})
    assert made.headers["Location"] == PLACE + "late-shift/"
    late = _number("late-shift")
    for whose in (Side.SALES.value, str(seller)):
        told = {"whose": whose, "calendar": late, "first_day": "2026-11-23"}
        assert leader.post(PLACE + "give/", told).status_code == 302
    told = {"whose": "marketing", "calendar": late, "first_day": "2026-12-01"}
    leader.post(PLACE + "give/", told)
    page = text(leader.get(PLACE))
    for words in ("<div>Sales</div>", "<div>Sam</div>", "Marketing from Tuesday 1 December 2026"):
        assert words in page
    refused = leader.post(
        PLACE + "give/", {"whose": "both", "calendar": "", "first_day": "2026-12-01"}
    )
    assert "The company always has hours." in text(refused)


def _number(key: str) -> str:
    return str(team.get_calendar(key=key).id)


def test_who_leads_nobody_reads_hours_and_notes_their_own_absence():
    seller, deputy = people.add_member("sdr", name="Sam"), people.add_member("ae", name="Dora")
    browser = people.as_member(seller)
    assert "Keep these hours" not in text(browser.get(PLACE + "company/"))
    tried = {"arrival": "2026-11-27T16:30", "promise": "1:30", "act": "look"}
    page = text(browser.get(PLACE + "company/", tried))
    assert "1 hour 30 minutes is due Friday 27 November 2026, 18:00." in page
    for wrong in ({"promise": "soon"}, {"arrival": "soon"}):
        assert browser.get(PLACE + "company/", {**tried, **wrong}).status_code == 422
    assert browser.post(PLACE + "company/", hours(act="save")).status_code == 403
    told = {"member": seller, "first_day": "2026-11-23", "last_day": "2026-11-27"}
    away = PLACE + "absences/"
    assert browser.post(away, {**told, "deputy": deputy}).status_code == 302
    assert browser.post(away, {**told, "deputy": deputy}).status_code == 422
    assert browser.post(away, {**told, "member": deputy, "deputy": seller}).status_code == 422
    page = text(browser.get(away))
    assert "Friday 27 November 2026" in page
    assert "Here again" in page
    [absence] = team.absences_of(since=NOW)
    other = people.as_member(deputy)
    assert "Here again" not in text(other.get(away))
    other.post(f"{away}{absence.id}/end/")
    assert len(team.absences_of(since=NOW)) == 1
    browser.post(f"{away}{absence.id}/end/")
    assert team.absences_of(since=NOW) == []


def test_the_list_of_who_is_away_takes_as_many_queries_for_many_as_for_few():
    leader = people.add_member("team_lead", name="Lea")
    browser = people.as_member(leader)
    away = PLACE + "absences/"

    def note(number: int) -> None:
        member = people.add_member("sdr", name=f"M{number}", email=f"m{number}@example.com")
        told = {"member": member, "first_day": "2026-11-23", "last_day": "2026-11-27"}
        assert browser.post(away, {**told, "deputy": leader}).status_code == 302

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(away)
        return len(queries)

    note(0)
    few = asked()
    for number in range(1, 6):
        note(number)
    assert asked() == few


def test_holidays_are_proposed_and_hold_only_once_they_are_confirmed():
    leader = people.signed_in("team_lead")
    place = PLACE + "company/holidays/"
    page = text(leader.get(place, {"country": "RO"}))
    assert 'value="2026-11-30" checked' in page
    assert 'value="2026-01-01"' not in page
    assert len(_versions()) == 1
    told = {"country": "RO", "region": "", "day": ["2026-11-30", "2026-12-01"]}
    refused = leader.post(place, {**told, "hours-2026-12-01": "noon"})
    assert refused.status_code == 422
    assert "“noon” is no hours." in text(refused)
    assert len(_versions()) == 1
    assert leader.post(place, {**told, "hours-2026-12-01": "09:00–13:00"}).status_code == 302
    _first, kept = _versions()
    assert kept.says.closed == {date(2026, 11, 30)}
    assert [day for day, _hours in kept.says.extra] == [date(2026, 12, 1)]
    assert team.get_calendar(key="company").country == "RO"
    assert leader.get(place, {"country": "RO", "region": "XX"}).status_code == 422


def _file(*events: tuple[str, str, str]) -> SimpleUploadedFile:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for begins, ends, name in events:
        lines += ["BEGIN:VEVENT", "UID:a" + begins, "DTSTART" + begins, "DTEND" + ends,
                  "SUMMARY:" + name, "END:VEVENT"]  # fmt: skip
    return SimpleUploadedFile("days.ics", "\r\n".join([*lines, "END:VCALENDAR", ""]).encode())


def test_days_of_a_calendar_file_are_proposed_and_hold_only_once_they_are_confirmed():
    leader = people.signed_in("team_lead")
    place = PLACE + "company/holidays/file/"
    whole = (";VALUE=DATE:20261201", ";VALUE=DATE:20261202", "National day")
    part = (":20261224T130000", ":20261224T180000", "<b>Eve</b>")
    free = (";VALUE=DATE:20261205", ";VALUE=DATE:20261206", "A Saturday")
    page = text(leader.post(place, {"file": _file(whole, part, free)}))
    assert 'name="day" value="2026-12-01" checked' in page
    assert 'name="day" value="2026-12-24" checked' in page
    assert 'name="day" value="2026-12-05">' in page
    assert "&lt;b&gt;Eve&lt;/b&gt;, part of a day" in page
    assert 'name="hours-2026-12-24" value="09:00–13:00"' in page
    assert f'method="get" action="{PLACE}company/holidays/"' in page
    assert len(_versions()) == 1
    told = {
        "act": "keep", "day": ["2026-12-01", "2026-12-24"], "hours-2026-12-01": "",
        "hours-2026-12-24": "09:00–13:00", "words-2026-12-24": "Eve", "hours-2020-01-01": "",
    }  # fmt: skip
    refused = leader.post(place, {**told, "hours-2026-12-24": "noon"})
    assert refused.status_code == 422
    assert "“noon” is no hours." in text(refused)
    assert "2020-01-01" not in text(refused)
    assert len(_versions()) == 1
    assert leader.post(place, told).status_code == 302
    _first, kept = _versions()
    assert kept.says.closed == {date(2026, 12, 1)}
    assert [day for day, _hours in kept.says.extra] == [date(2026, 12, 24)]
    again = text(leader.post(place, {"file": _file(whole, part)}))
    assert " checked" not in again


def test_a_file_that_names_no_days_off_is_refused_with_its_line():
    leader = people.signed_in("team_lead")
    place = PLACE + "company/holidays/file/"
    backwards = (";VALUE=DATE:20261202", ";VALUE=DATE:20261201", "Wrong")
    for file, words in (
        (_file(backwards), "Line 3: The event here ends when it begins"),
        (_file(), "The file has no day off from today on"),
        (SimpleUploadedFile("days.csv", b"day"), "This is no calendar file."),
        (SimpleUploadedFile("days.ics", b"x" * (1024 * 1024 + 1)), "larger than 1 MB"),
    ):
        refused = leader.post(place, {"file": file})
        assert refused.status_code == 422
        assert words in text(refused)
    assert leader.post(place, {}).status_code == 422
    assert leader.post(PLACE + "none/holidays/file/", {}).status_code == 404
    assert people.signed_in("sdr").post(place, {"file": _file(backwards)}).status_code == 403
    assert len(_versions()) == 1


def _versions():
    [found] = team.list_versions(calendar_ids=[team.get_calendar(key="company").id]).values()
    return found


def test_what_runs_by_hours_as_they_were_is_reckoned_anew_by_a_button(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: builders.AT + builders.HOUR)
    teams = builders.make_teams()
    agreed()
    builders.handed(builders.make_mql(owner=teams.seller.member_id))
    leader = people.signed_in("team_lead")
    page = PLACE + "company/"
    assert "Reckon them anew" not in text(leader.get(page))
    leader.post(page, hours(first_day="2026-03-10", zone="UTC", closed="2026-03-10", act="save"))
    assert "3 promises run by these hours as they were before" in text(leader.get(page))
    for role in ("sdr", "marketing_lead"):
        said = people.signed_in(role).post(page, {"act": "anew"}, follow=True)
        assert "due at another moment" not in text(said)
    assert "1 promise is due at another moment" in text(
        leader.post(page, {"act": "anew"}, follow=True)
    )
    assert "Reckon them anew" not in text(leader.get(page))
