"""What a line of a timeline tells of earlier words."""

from datetime import UTC, datetime, timedelta

from accord.desk.views.wording.touch_words import said
from accord.journeys.values import Direction, Touch, TouchKind, Was
from accord.ui import api as ui

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_each_move_of_a_meeting_is_told_from_where_to_where_it_went() -> None:
    first, second, third = (AT + days * DAY for days in (1, 3, 5))
    booked = TouchKind.MEETING_BOOKED
    touch = Touch(
        id=1, kind=booked, direction=Direction.OUT, team="sales", channel="", campaign_id=None,
        asset_id=None, member_id=None, occurred_at=AT, source="crm",
        detail={"start": third.isoformat()},
        was=(
            Was(booked, "", second, third, AT + 2 * DAY, "crm"),
            Was(booked, "", second, second, AT + 2 * DAY, "crm"),
            Was(booked, "", first, second, AT + DAY, "crm"),
        ),
    )  # fmt: skip
    line = said(touch, members={}, campaigns={}, assets={}).detail
    assert line.split(" · ") == [
        f"Moved from {ui.moment(before)} to {ui.moment(after)}, told on {ui.moment(told)}."
        for before, after, told in (
            (second, third, AT + 2 * DAY),
            (first, second, AT + DAY),
        )
    ]


def test_a_mail_that_came_back_says_so_and_when() -> None:
    touch = Touch(
        id=1, kind=TouchKind.EMAIL_SENT, direction=Direction.OUT, team="sales", channel="email",
        campaign_id=None, asset_id=None, member_id=None, occurred_at=AT, source="imap",
        detail={"came_back": (AT + DAY).isoformat()},
    )  # fmt: skip
    line = said(touch, members={}, campaigns={}, assets={}).detail
    assert line == f"This mail came back on {ui.moment(AT + DAY)}."
