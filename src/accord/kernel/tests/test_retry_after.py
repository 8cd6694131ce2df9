"""What a header that asks for a pause says, whatever stands in it."""

from datetime import UTC, datetime, timedelta

import pytest

from accord.kernel import retry_after

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "pause"),
    [
        ("30", timedelta(seconds=30)),
        ("Mon, 02 Mar 2026 08:05:00 GMT", timedelta(minutes=5)),
        ("Mon, 02 Mar 2026 07:00:00 GMT", timedelta()),
        ("Mon, 02 Mar 2026 08:05:00 -0000", timedelta(minutes=5)),
        ("999999999", timedelta(days=1)), ("99999999999999999999", timedelta()),
        ("Mon, 01 Jan 2999 00:00:00 GMT", timedelta(days=1)),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", timedelta()),
        ("Fri, 31 Dec 9999 23:59:59 -2300", timedelta()),
        ("-3", timedelta()), ("\u0663", timedelta()), ("soon", timedelta()), ("", timedelta()),
    ],
)  # fmt: skip
def test_a_pause_is_seconds_or_until_a_date_and_at_most_a_day(said: str, pause: timedelta) -> None:
    assert retry_after.pause_asked(said, at=AT) == pause
