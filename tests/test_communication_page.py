"""What both teams agreed to tell each other, and what of it is overdue."""

from datetime import timedelta
from typing import Any

import pytest

from accord.campaigns import api as campaigns
from accord.campaigns.values.announcements import EVERYBODY, About, AnnouncementText
from accord.definitions import api as definitions
from accord.definitions.values import Kind
from accord.foundation import clock
from tests import people
from tests.test_calendar_pages import meet

LINE = {"audience": "sales", "channel": "announcement", "cadence": "weekly", "teller": "marketing"}
LINES = [
    LINE | {"topic": "Changes of the product", "proof": "product_note"},
    LINE | {"topic": "What sellers hear", "audience": "marketing", "proof": "by_hand"},
    LINE | {"topic": "What sellers hear", "audience": "both", "proof": "by_hand"},
    LINE | {"topic": "Figures of the week", "audience": "both", "proof": "weekly_meeting"},
]


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.django_db
def test_overdue_is_red_until_a_record_or_a_tick_shows_that_it_was_told():
    leader = people.signed_in("marketing_lead")
    nothing = words_of(leader.get("/communication/"))
    assert "Nothing is agreed yet" in nothing
    said = {"rows": "2", **{f"row-0-{name}": value for name, value in LINES[0].items()}}
    twice = said | {f"row-1-{name}": value for name, value in LINES[0].items()}
    refused = leader.post("/definitions/communication/write/", twice)
    assert refused.status_code == 422
    assert "Another row says this already." in words_of(refused)
    signed_at = clock.now() - timedelta(days=30)
    number = definitions.propose_sheet(
        kind=Kind.COMMUNICATION, key="", body={"lines": LINES}, is_new=False, actor_id=None,
        at=signed_at,
    )  # fmt: skip
    people.sign(kind=Kind.COMMUNICATION, number=number, at=signed_at)
    shown = words_of(leader.get("/communication/"))
    assert "4 of 4 are overdue." in shown
    assert shown.count("plan__line--overdue") == 4
    seller, at = people.signed_in("ae"), clock.now()
    note = AnnouncementText(
        about=About.PRODUCT, title="Sign-in", body="New.", whys={EVERYBODY: "Fewer passwords."}
    )
    announced = campaigns.draft_announcement(text=note, actor_id=None, at=at)
    campaigns.publish(announcement_id=announced, actor_id=None, at=at)
    plan = campaigns.find_plan(at=at)
    assert plan is not None
    mark = plan.lines[1].mark
    told = seller.post("/communication/told/", {"line": mark, "act": "told"}, follow=True)
    assert "Noted for today: What sellers hear." in words_of(told)
    assert "2 of 4 are overdue." in words_of(leader.get("/communication/"))
    meet(at - timedelta(days=1), state="held")
    after = words_of(leader.get("/communication/"))
    assert "1 of 4 is overdue." in after
    assert "as Accord has seen" in after
    assert "as somebody ticked" in after
    seller.post("/communication/told/", {"line": mark, "act": "undo"})
    assert "2 of 4 are overdue." in words_of(leader.get("/communication/"))
    wrong = seller.post("/communication/told/", {"line": "x"}, follow=True)
    assert "There is no such line in the plan now." in words_of(wrong)
    assert people.signed_in("viewer").post("/communication/told/").status_code == 403
