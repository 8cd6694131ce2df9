"""Members are told once, where they want it, when they want it, and only while it is true."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.people import add_member

from accord.foundation import bulk
from accord.notices import api as notices
from accord.notices.api import Habits, UnableToTell, Way
from accord.team import api as team

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
NIGHT = AT.replace(hour=23)


@pytest.fixture
def mara(db: None) -> int:
    return with_chat("mara")


def with_chat(name: str) -> int:
    member = add_member("sdr", email=f"{name}@example.com")
    notices.set_chat(member_id=member, is_there=True)
    return member


def tell(*to: int, kind: str = "handed_over", key: str = "handoff:1", **told: Any) -> list[int]:
    return notices.tell(
        **{
            "kind": kind, "to": to, "subject": "handoff", "subject_id": 1, "facts": {"lead": 12},
            "key": key, "at": AT, **told,
        }
    )  # fmt: skip


def out() -> list[tuple[Any, ...]]:
    return bulk.fetch(
        """select channel, message_key, recipient, state, due_at from foundation_delivery
           order by channel, message_key"""
    )


def test_a_member_is_told_once_under_a_key(mara: int):
    ion = with_chat("ion")
    [first] = tell(mara)
    [second] = tell(mara, ion)
    assert tell(mara, ion) == []
    [card] = notices.list_for(member_id=mara)
    assert (card.id, card.kind.code, card.facts) == (first, "handed_over", {"lead": 12})
    assert [each.id for each in notices.list_for(member_id=ion)] == [second]
    assert {row[:3] for row in out()} == {
        ("notice.chat", f"notice:{first}:chat", str(mara)),
        ("notice.chat", f"notice:{second}:chat", str(ion)),
        ("notice.mail", f"notice:{first}:mail", str(mara)),
        ("notice.mail", f"notice:{second}:mail", str(ion)),
    }
    assert len(out()) == 4


@pytest.mark.parametrize(
    "told",
    [
        {"facts": {"name": "Ana Maria"}},
        {"facts": {"mail": "ana@example.com"}},
        {"facts": {"who": ["ana"]}},
        {"facts": {"A name": 1}},
        {"key": "Ana Maria"},
        {"kind": "gossip"},
    ],
)
def test_what_may_not_be_kept_is_told_to_nobody(mara: int, told: dict[str, Any]):
    with pytest.raises(UnableToTell):
        tell(mara, **told)
    assert notices.list_for(member_id=mara) == []
    assert out() == []


def test_moments_are_kept_as_such(mara: int):
    tell(mara, facts={"lead": 12, "due": AT + timedelta(hours=4), "by": None})
    [card] = notices.list_for(member_id=mara)
    assert card.facts == {"lead": 12, "due": "2026-03-02T13:00:00+00:00"}


def test_quiet_hours_hold_back_what_can_wait_and_nothing_else(mara: int):
    team.set_preferences(
        member_id=mara, zone="Europe/Bucharest", language="en", theme="", roomy=False,
        single_keys=True,
    )  # fmt: skip
    notices.choose(member_id=mara, ways={}, habits=Habits(time(20), time(8)), at=AT)
    tell(mara, kind="returned", key="r", at=NIGHT)
    tell(mara, kind="broken", key="b", at=NIGHT)
    morning = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)  # 8 in Bucharest
    assert [(row[0], row[4]) for row in out() if row[4] != NIGHT] == [("notice.mail", morning)]
    assert len(out()) == 3


def test_what_can_wait_is_collected_once_a_day(mara: int):
    notices.choose(member_id=mara, ways={}, habits=Habits(digest_hour=16), at=AT)
    tell(mara, kind="returned", key="r:1")
    tell(mara, kind="returned", key="r:2")
    tell(mara, kind="broken", key="b")
    mails = [row for row in out() if row[0] == "notice.mail"]
    four = AT.replace(hour=16)
    assert [row[4] for row in mails] == [AT, four]
    held = notices.list_collected(member_id=mara, digest_at=four)
    assert [each.kind.code for each in held] == ["returned", "returned"]


def test_whoever_has_no_chat_is_told_by_mail():
    tell(add_member("sdr", email="ana@example.com"))
    assert [row[0] for row in out()] == ["notice.mail"]


def test_a_way_that_is_not_wanted_is_not_gone(mara: int):
    wishes = {("handed_over", Way.MAIL): False, ("good_word", Way.CHAT): True}
    notices.choose(member_id=mara, ways=wishes, habits=Habits(), at=AT)
    tell(mara, key="h")
    tell(mara, kind="good_word", key="g")
    assert [row[0] for row in out()] == ["notice.chat", "notice.chat"]
    assert len(notices.list_for(member_id=mara)) == 2


def test_what_is_not_true_any_more_is_withdrawn_and_stays_in_the_log(mara: int):
    [number] = tell(mara)
    assert notices.count_unread(member_id=mara) == 1
    later = AT + timedelta(minutes=1)
    assert notices.withdraw(keys=["handoff:1"], at=later) == 1
    assert notices.withdraw(keys=["handoff:1"], at=later) == 0
    assert {row[3] for row in out()} == {"NOT_SENT"}
    assert bulk.fetch("select distinct outcome, answer from foundation_deliveryattempt") == [
        ("NOT_SENT", "WITHDRAWN")
    ]
    assert notices.count_unread(member_id=mara) == 0
    [card] = notices.list_for(member_id=mara)
    assert (card.id, card.withdrawn_at) == (number, later)


def test_reading_counts_for_ones_own_alone(mara: int):
    ion = add_member("sdr", email="ion@example.com")
    [own] = tell(mara)
    [other] = tell(ion)
    assert notices.mark_read(member_id=mara, ids=[own, other], at=AT) == 1
    assert notices.count_unread(member_id=mara) == 0
    assert notices.count_unread(member_id=ion) == 1
    assert notices.mark_read(member_id=ion, at=AT) == 1


def test_how_a_notice_stands_is_told_by_its_key(mara: int):
    tell(mara)
    [standing] = notices.standings(keys=["handoff:1"])["handoff:1"]
    assert standing.left == {Way.MAIL: "WAITING", Way.CHAT: "WAITING"}
    assert (standing.member_id, standing.read_at) == (mara, None)


def test_telling_many_asks_as_often_as_telling_one(mara: int):
    others = [with_chat(f"m{number}") for number in range(5)]
    with CaptureQueriesContext(connection) as one:
        tell(mara, key="one")
    with CaptureQueriesContext(connection) as many:
        tell(*others, key="many")
    assert len(one) == len(many)
    assert len(out()) == 12
