"""A link that a mailbox's guard follows is no sign of anybody's interest."""

from datetime import UTC, datetime, timedelta

import pytest

from accord.foundation import bulk
from accord.intake import api as intake
from accord.journeys.rules import Mailed, by_machines
from tests.test_scores_live import AT, lead, take

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def sent(number: int, seconds: float = 0, *, mail: int | None = 1, person: int = 1) -> Mailed:
    return Mailed(number, person, "email_sent", NOON + timedelta(seconds=seconds), mail, "")


def click(
    number: int, seconds: float, *, link: str = "a", mail: int | None = 1, person: int = 1
) -> Mailed:
    return Mailed(number, person, "email_click", NOON + timedelta(seconds=seconds), mail, link)


@pytest.mark.parametrize(
    ("told", "machines"),
    [
        ([sent(1), click(2, 3)], {2}),
        ([sent(1), click(2, 60)], set()),
        ([sent(1), click(2, 3, mail=9)], set()),
        ([sent(1), click(2, 3, mail=None)], {2}),
        ([sent(1, 10), click(2, 3)], set()),  # of an earlier mail
        ([sent(1), click(2, 3, person=2)], set()),
        ([click(1, 100, link="a"), click(2, 102, link="b")], {1, 2}),
        ([click(1, 100, link="a"), click(2, 101, link="a")], set()),  # a double click
        ([click(1, 100, link="a"), click(2, 140, link="b")], set()),
        ([click(1, 100, link=""), click(2, 101, link="")], set()),
    ],
)
def test_which_clicks_no_person_made(told: list[Mailed], machines: set[int]):
    assert by_machines(told) == machines
    assert by_machines(told[::-1]) == machines


@pytest.mark.django_db
@pytest.mark.parametrize("first", ["email_sent", "email_click"])
def test_a_guards_click_is_marked_in_whatever_order_it_is_told(first):
    """It is told of, and counts nowhere."""
    take(intake.Kind.LEADS, lead("ann"))
    kinds = [first, *({"email_sent", "email_click"} - {first})]
    moments = {"email_sent": AT, "email_click": AT + timedelta(seconds=2)}
    for kind in [*kinds, "late"]:
        moment = moments.get(kind, AT + timedelta(hours=1))
        said = {
            "external_id": kind, "lead_external_id": "ann",
            "kind": kind.replace("late", "email_click"), "occurred_at": moment.isoformat(),
        }  # fmt: skip
        take(intake.Kind.TOUCHES, said, at=AT + timedelta(days=1))
    counted = bulk.fetch("select kind, occurred_at from live.touches order by occurred_at")
    assert counted == [("email_sent", AT), ("email_click", AT + timedelta(hours=1))]
