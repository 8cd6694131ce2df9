"""Who is away, on pages: half days, a calendar file, one page after another."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accord.foundation import clock
from accord.team import api as team
from tests import people

pytestmark = pytest.mark.django_db
PLACE = "/settings/working-time/absences/"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def _monday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def sam() -> int:
    return people.add_member("sdr", name="Sam")


@pytest.fixture
def dora() -> int:
    return people.add_member("ae", name="Dora")


def text(response) -> str:
    return " ".join(response.content.decode().split())


def event(first: str, after: str, *more: str) -> str:
    lines = (
        "BEGIN:VEVENT",
        f"UID:{first}",
        f"DTSTART{first}",
        f"DTEND{after}",
        *more,
        "END:VEVENT",
    )
    return "\r\n".join(lines)


def ics(*events: str) -> SimpleUploadedFile:
    said = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""])
    return SimpleUploadedFile("away.ics", said.encode())


def week(first: str = "20261221", after: str = "20261226") -> str:
    return event(f";VALUE=DATE:{first}", f";VALUE=DATE:{after}")


def noted() -> list[tuple[date, date]]:
    return [(one.first_day, one.last_day) for one in team.absences_of(since=NOW)]


def test_half_a_day_away_is_half_a_day(sam, dora):
    browser = people.as_member(sam)
    told = {"member": sam, "first_day": "2026-11-24", "last_day": "2026-11-24", "deputy": dora}
    wrong = browser.post(PLACE, {**told, "first_time": "13:00", "last_time": "12:00"})
    assert wrong.status_code == 422
    assert "That ends before it begins." in text(wrong)
    assert browser.post(PLACE, {**told, "first_time": "1 pm"}).status_code == 422
    assert noted() == []
    assert browser.post(PLACE, {**told, "first_time": "13:00"}).status_code == 302
    assert browser.post(PLACE, {**told, "last_time": "10:30"}).status_code == 302
    page = text(browser.get(PLACE))
    assert "Tuesday 24 November 2026 from 13:00" in page
    assert "Tuesday 24 November 2026 until 10:30" in page

    def acts(hour: int, minute: int = 0) -> int | None:
        return team.deputy_of(member_id=sam, at=datetime(2026, 11, 24, hour, minute, tzinfo=UTC))

    assert [acts(10, 29), acts(10, 30), acts(12, 59), acts(13), acts(23)] == [
        dora, sam, sam, dora, dora,
    ]  # fmt: skip


def test_a_calendar_file_is_noted_once_and_half_days_with_it(sam, dora):
    browser = people.as_member(sam)
    half = event(":20261218T120000Z", ":20261218T170000Z", "X-MICROSOFT-CDO-BUSYSTATUS:OOF")
    meeting = event(":20261217T120000Z", ":20261217T130000Z")
    told = {"member": sam, "deputy": dora}
    sent = browser.post(PLACE + "file/", {**told, "file": ics(week(), half, meeting)}, follow=True)
    assert "2 absences are noted. 1 event is no absence." in text(sent)
    assert noted() == [
        (date(2026, 12, 18), date(2026, 12, 18)), (date(2026, 12, 21), date(2026, 12, 25)),
    ]  # fmt: skip
    assert team.absences_of(since=NOW)[0].first_time == time(12)
    more = ics(week(), half, week("20270104", "20270105"))
    sent = browser.post(PLACE + "file/", {**told, "file": more}, follow=True)
    assert "1 absence is noted. 2 were there already." in text(sent)
    assert len(noted()) == 3


def test_a_file_that_is_wrong_names_its_line_and_nothing_is_noted(sam, dora):
    browser, told = people.as_member(sam), {"member": sam, "deputy": dora}
    good = week("20270104", "20270105")  # lines 3 to 7
    for file, words in (
        (ics(good, week("20261226", "20261221")), "Line 8: The event here ends when it begins"),
        (ics(good, week(), week("20261225", "20261231")), "Line 13: They are away for some of"),
        (SimpleUploadedFile("away.csv", b"name,day"), "This is no calendar file."),
        (SimpleUploadedFile("away.ics", b"x" * (1024 * 1024 + 1)), "larger than 1 MB"),
    ):
        refused = browser.post(PLACE + "file/", {**told, "file": file})
        page = text(refused)
        assert refused.status_code == 422
        assert words in page[page.index('id="file_file_error"') :]
        assert noted() == []
    refused = browser.post(PLACE + "file/", {**told, "deputy": sam, "file": ics(good)})
    assert "Nobody is their own deputy." in text(refused)
    assert browser.post(PLACE + "file/", told).status_code == 422
    assert noted() == []


def test_nobody_notes_by_a_file_that_a_colleague_is_away(sam, dora):
    browser = people.as_member(sam)
    sent = browser.post(PLACE + "file/", {"member": dora, "deputy": sam, "file": ics(week())})
    assert sent.status_code == 422
    looks_on = people.signed_in("viewer")
    sent = looks_on.post(PLACE + "file/", {"member": sam, "deputy": dora, "file": ics(week())})
    assert sent.status_code == 403
    mia = people.signed_in("marketing_lead", email="mia@example.com")
    sent = mia.post(PLACE + "file/", {"member": sam, "deputy": dora, "file": ics(week())})
    assert "They are not in the team you lead." in text(sent)
    assert noted() == []


def test_absences_stand_fifty_to_a_page(sam, dora):
    browser = people.as_member(sam)
    days = [f"2027{month:02d}{day:02d}" for month in (1, 2) for day in range(1, 27)]
    many = [event(f";VALUE=DATE:{day}", f";VALUE=DATE:{int(day) + 1}") for day in days]
    browser.post(PLACE + "file/", {"member": sam, "deputy": dora, "file": ics(*many)})
    first, second = text(browser.get(PLACE)), text(browser.get(PLACE, {"from": "50"}))
    assert (first.count('id="absence-'), second.count('id="absence-')) == (50, 2)
    assert 'href="?from=50"' in first
    assert 'href="?from=0"' in second
    assert browser.get(PLACE, {"from": "9" * 18}).status_code == 200
