"""Somebody whom a seller has shows strong interest: the seller is told at once, once, and why."""

from datetime import timedelta

import pytest

from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.rules import hot as rules
from accord.handoffs.values.hot import WINDOW, HotSign
from accord.intake import api as intake
from accord.integrations.notices import queries as worded
from accord.leads import api as leads
from accord.notices import api as notices
from accord.notices.models import Notice
from accord.team import api as team
from tests.people import add_member
from tests.test_scores_live import AT, begin, form, lead, lead_of, take

HOUR = timedelta(hours=1)
database = pytest.mark.django_db


def sign(lead: int = 1, code: str = "hot", *, hours: int = 0, direct: bool = False) -> HotSign:
    return HotSign(lead, 7, None, code, AT + hours * HOUR, is_direct=direct)


def test_what_the_buyer_did_is_told_before_where_the_lead_came_to_stand():
    signs = [sign(), sign(code="m.a", direct=True), sign(code="m.b", hours=1, direct=True),
             sign(code="perfect", hours=2), sign(2)]  # fmt: skip
    assert [(one.lead_id, one.code) for one in rules.best_of(signs)] == [(1, "m.b"), (2, "hot")]


def test_two_at_once_tell_under_one_key_and_a_window_later_under_another():
    assert rules.key_of(sign(), at=AT) == rules.key_of(sign(code="perfect"), at=AT)
    assert rules.key_of(sign(), at=AT) != rules.key_of(sign(2), at=AT)
    assert rules.key_of(sign(), at=AT) != rules.key_of(sign(), at=AT + WINDOW)


@pytest.mark.parametrize(("ago", "told"), [(None, False), (WINDOW, False), (HOUR, True)])
def test_of_a_lead_one_is_told_once_within_some_hours(ago, told):
    assert rules.is_told(AT - ago if ago else None, at=AT) is told


@pytest.fixture
def seller() -> int:
    begin()
    return add_member("ae", name="Ari")


def owned(name: str, by: int | None) -> int:
    take(intake.Kind.LEADS, lead(name), at=AT - 3 * HOUR)
    number = lead_of(name)
    if by is not None:
        leads.hand_to(owners={number: by})
    return number


def asks(name: str, *, key: str, at=AT) -> None:
    take(intake.Kind.TOUCHES, form(name, key=key, on=at), at=at)


def told() -> list[tuple[int, str, int | None, str]]:
    rows = Notice.objects.filter(kind="hot_now").order_by("id")
    return [(one.member_id, one.subject, one.subject_id, one.facts["signal"]) for one in rows]


@database
def test_the_owner_is_told_at_once_why_and_once_within_some_hours(seller):
    number = owned("ann", seller)
    asks("ann", key="f1")
    assert told() == [(seller, "lead", number, "main.asked")]
    reader = team.find_actor(member_id=seller)
    assert reader is not None
    [said] = worded.said(told=notices.list_for(member_id=seller), reader=reader, at=AT)
    assert said.sentence.startswith("Call ann now: Asked for a talk, ")
    assert said.path == f"/leads/{number}/"
    mails = "select count(*) from foundation_delivery where recipient = %s"
    assert bulk.fetch(mails, [str(seller)]) == [(1,)]  # at once
    asks("ann", key="f2", at=AT + HOUR)
    assert len(told()) == 1
    asks("ann", key="f3", at=AT + WINDOW + HOUR)
    assert len(told()) == 2


@database
@pytest.mark.parametrize("by", ["nobody", "marketing"])
def test_where_no_seller_has_them_nobody_is_told(seller, by):
    who = {"nobody": None, "marketing": add_member("demand_gen")}[by]
    owned("ann", who)
    asks("ann", key="f1")
    assert told() == []


@database
def test_what_happened_days_ago_and_what_is_no_sign_is_no_news(seller):
    owned("ann", seller)
    old = form("ann", key="f2", on=AT - timedelta(days=3))
    visit = {**form("ann", key="v1"), "kind": "web_visit"}
    take(intake.Kind.TOUCHES, old, visit, at=AT)
    assert [signal for *_whom, signal in told()] == ["hot"]  # it came to be so only now


@database
def test_whoever_has_the_hand_off_is_told_on_it_and_a_fresh_one_speaks_for_itself(seller):
    other = add_member("sdr", name="Mara")
    number = owned("ann", seller)
    made = handoffs.hand_over(
        lead_ids=[number], kind="marketing_to_sdr",
        order=handoffs.Order(at=AT - HOUR, to=other),
    )  # fmt: skip
    asks("ann", key="f1")
    assert told() == [(other, "handoff", made.made[number], "main.asked")]
    second = owned("bea", seller)
    handoffs.hand_over(
        lead_ids=[second], kind="marketing_to_sdr", order=handoffs.Order(at=AT, to=other)
    )
    asks("bea", key="f2")
    assert len(told()) == 1
