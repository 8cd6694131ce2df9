from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.durations import NotADuration, format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT4H", timedelta(hours=4)),
        ("PT4H30M", timedelta(hours=4, minutes=30)),
        ("P2DT30M", timedelta(days=2, minutes=30)),
        ("P1W", timedelta(days=7)),
        ("P0D", timedelta(0)),
        ("-PT15M", timedelta(minutes=-15)),
        ("PT1.5S", timedelta(seconds=1.5)),
        ("PT0,000001S", timedelta(microseconds=1)),
    ],
)
def test_a_duration_is_read(text, expected):
    assert parse_duration(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1DT",
        "4H",
        "PT4",
        "P1M",
        "P1Y",
        "PT4H ",
        "pt4h",
        "P1W2D",
        "PT-4H",
        "P1H",
        "P999999999999D",
    ],
)
def test_what_has_no_fixed_length_is_refused(text):
    with pytest.raises(NotADuration):
        parse_duration(text)


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(hours=64), "PT64H"),
        (timedelta(hours=4, minutes=30), "PT4H30M"),
        (timedelta(days=3), "PT72H"),
        (timedelta(0), "PT0S"),
        (timedelta(seconds=-90), "-PT1M30S"),
        (timedelta(seconds=10), "PT10S"),
        (timedelta(milliseconds=250), "PT0.25S"),
    ],
)
def test_a_duration_is_written_in_hours(duration, text):
    assert format_duration(duration) == text


@given(st.timedeltas(timedelta(days=-(10**5)), timedelta(days=10**5)))
def test_writing_and_reading_are_inverse(duration):
    assert parse_duration(format_duration(duration)) == duration
