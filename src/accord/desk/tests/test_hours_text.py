"""Hours as people write them, and what is said where they cannot be read."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from accord.desk.rules.hours_text import Unreadable, read_hours, read_promise, write_hours
from accord.kernel.working_time import CalendarFlaw, Hours

ZONE = ZoneInfo("Europe/Bucharest")
WEEK = {"mon": "9-13, 14:00 – 18.00", "tue": "22:00–06:00", "sun": "0–24"}


def test_hours_are_read_as_people_write_them_and_written_back_the_same():
    said = {**WEEK, "closed": "2026-12-25\n2026-01-01", "extra": "2026-12-24 09:00-13:00"}
    found = read_hours(said, zone=ZONE)
    assert found.week[0] == (Hours(540, 780), Hours(840, 1080))
    assert found.week[1] == (Hours(1320, 360),)
    assert found.week[6] == (Hours(0, 1440),)
    assert found.closed == {date(2026, 12, 25), date(2026, 1, 1)}
    assert found.extra == ((date(2026, 12, 24), (Hours(540, 780),)),)
    written = write_hours(found)
    assert written["mon"] == "09:00–13:00, 14:00–18:00"
    assert written["wed"] == ""
    assert read_hours(written, zone=ZONE) == found


@pytest.mark.parametrize(
    ("field", "text", "piece", "flaw"),
    [
        ("mon", "nine to five", "nine to five", None),
        ("mon", "09:00–13:00, 25-26", "25-26", None),
        ("tue", "09:60–13:00", "09:60–13:00", None),
        ("wed", "24:00–06:00", "24:00–06:00", None),
        ("thu", "09:00–14:00, 13:00–18:00", "", CalendarFlaw.OVERLAP),
        ("fri", "09:00–09:00", "", CalendarFlaw.NO_HOURS),
        ("closed", "2026-02-30", "2026-02-30", None),
        ("extra", "2026-12-24", "2026-12-24", None),
        ("extra", "2026-12-24 noon", "2026-12-24 noon", None),
        ("extra", "2026-12-25 09:00–13:00", "2026-12-25", CalendarFlaw.TWICE),
    ],
)
def test_what_is_wrong_is_named_with_its_place(field, text, piece, flaw):
    with pytest.raises(Unreadable) as refused:
        read_hours({"sat": "9-10", "closed": "2026-12-25", field: text}, zone=ZONE)
    assert (refused.value.field, refused.value.piece, refused.value.flaw) == (field, piece, flaw)


def test_hours_that_are_never_open_are_refused():
    with pytest.raises(Unreadable) as refused:
        read_hours({"closed": "2026-12-25"}, zone=ZONE)
    assert (refused.value.field, refused.value.flaw) == ("", CalendarFlaw.NEVER_OPEN)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [("4", 240), ("1:30", 90), (" 0:05 ", 5), ("0", None), ("1:75", None), ("soon", None)],
)
def test_a_promise_is_hours_above_none(said, minutes):
    assert read_promise(said) == (minutes and timedelta(minutes=minutes))
