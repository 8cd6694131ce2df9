"""What a move does to a hand-off, and who may make it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from accord.definitions.values import Reason
from accord.handoffs.rules import deciding, handing, kinds
from accord.handoffs.rules.events import tell
from accord.handoffs.values.events import Event
from accord.handoffs.values.handing import CameBack
from accord.handoffs.values.handoffs import (
    Answer,
    Hands,
    Move,
    Outcome,
    Standing,
    State,
    Tried,
    UnableToMove,
    Unmoved,
)
from accord.handoffs.values.kinds import Channel, Field, KindFlaw, UnableToReadKinds
from accord.leads.values import Ending
from accord.team.values import Side

AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
SALES, MARKETING = frozenset({Side.SALES}), frozenset({Side.MARKETING})
OFFERED = Standing(
    1, "marketing_to_sdr", 7, Side.MARKETING, Side.SALES, State.OFFERED, None, 11, AT
)


def reason(code: str, next_state: str) -> Reason:
    return Reason(code, code, "group", next_state, True)


REASONS = {
    one.code: one
    for one in (
        reason("not_icp_role", "disqualified"), reason("bad_timing", "recycled"),
        reason("under_contract_until", "recycled"), reason("wrong_person", "fix"),
        reason("wrong_owner", "reroute"), reason("duplicate", "merge"),
        reason("do_not_contact", "suppressed"), reason("other", "review"),
        reason("no_response_after_protocol", "recycled"),
    )
}  # fmt: skip


def decide(move: Move, *, state: State = State.OFFERED, tried: Tried | None = None, **told: object):
    standing = replace(OFFERED, state=state, outcome=None)
    return deciding.decide(
        standing, move=move, answer=Answer(**told), reasons=REASONS, at=AT, tried=tried,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "state", "outcome", "ending", "back", "again"),
    [
        ("not_icp_role", State.CLOSED, Outcome.REJECTED, Ending.DISQUALIFIED, True, False),
        ("bad_timing", State.CLOSED, Outcome.REJECTED, Ending.RECYCLED, True, False),
        ("wrong_person", State.CLOSED, Outcome.REJECTED, None, True, False),
        ("duplicate", State.CLOSED, Outcome.REJECTED, None, True, False),
        ("do_not_contact", State.CLOSED, Outcome.REJECTED, Ending.DISQUALIFIED, True, False),
        ("wrong_owner", State.OFFERED, None, None, False, True),
    ],
)
def test_a_lead_comes_back_as_its_reason_says(code, state, outcome, ending, back, again):
    found = decide(Move.REJECT, reason=code)
    assert (found.state, found.outcome, found.ending) == (state, outcome, ending)
    assert (found.back, found.again) == (back, again)


@pytest.mark.parametrize(
    ("move", "state", "told", "why"),
    [
        (Move.REJECT, State.OFFERED, {}, Unmoved.NO_REASON),
        (Move.REJECT, State.OFFERED, {"reason": "nonsense"}, Unmoved.UNKNOWN_REASON),
        (Move.REJECT, State.OFFERED, {"reason": "other"}, Unmoved.WORDS_NEEDED),
        (Move.REJECT, State.OFFERED, {"reason": "other", "words": "  "}, Unmoved.WORDS_NEEDED),
        (Move.REJECT, State.OFFERED, {"reason": "under_contract_until"}, Unmoved.DAY_NEEDED),
        (Move.REJECT, State.OFFERED,
         {"reason": "bad_timing", "wake_on": date(2026, 3, 9)}, Unmoved.DAY_PAST),
        (Move.REJECT, State.CLOSED, {"reason": "bad_timing"}, Unmoved.IS_DONE),
        (Move.ASK, State.OFFERED, {}, Unmoved.WORDS_NEEDED),
        (Move.ASK, State.WORKED, {"words": "Which plant?"}, Unmoved.NOT_NOW),
        (Move.ANSWER, State.OFFERED, {"words": "Cluj"}, Unmoved.NOT_NOW),
        (Move.ACCEPT, State.WORKED, {}, Unmoved.NOT_NOW),
        (Move.RECYCLE, State.OFFERED, {"reason": "bad_timing"}, Unmoved.NOT_NOW),
        (Move.GIVE, State.OFFERED, {"to_id": 11}, Unmoved.SAME_PERSON),
        (Move.SNOOZE, State.OFFERED, {"until": AT}, Unmoved.DAY_PAST),
        (Move.SNOOZE, State.OFFERED, {}, Unmoved.DAY_PAST),
    ],
)  # fmt: skip
def test_a_move_that_is_not_made_says_why(move, state, told, why):
    with pytest.raises(UnableToMove) as refused:
        decide(move, state=state, **told)
    assert refused.value.why is why


@pytest.mark.parametrize(
    ("days", "why"), [(0, Unmoved.DAY_PAST), (66, None), (67, Unmoved.NOT_THEN)]
)
def test_the_buyers_later_ends_within_a_year_of_the_hand_off_however_often_it_is_said(days, why):
    long_ago = replace(OFFERED, state=State.WORKED, offered_at=AT - timedelta(days=300))
    asked = {"answer": Answer(until=AT + timedelta(days=days)), "reasons": REASONS, "at": AT}
    if why is None:
        assert deciding.decide(long_ago, move=Move.LATER, **asked).state is State.WORKED
        return
    with pytest.raises(UnableToMove) as refused:
        deciding.decide(long_ago, move=Move.LATER, **asked)
    assert refused.value.why is why


def test_nobody_is_given_up_before_the_agreed_tries():
    given_up = {"state": State.WORKED, "reason": "no_response_after_protocol"}
    for tried, why, named in (
        (Tried(5, 6, 2, 2), Unmoved.TOO_FEW_TRIES, ("5", "6")),
        (Tried(6, 6, 1, 2), Unmoved.TOO_FEW_CHANNELS, ("1", "2")),
    ):
        with pytest.raises(UnableToMove) as refused:
            decide(Move.RECYCLE, tried=tried, **given_up)
        assert (refused.value.why, refused.value.named) == (why, named)
    assert decide(Move.RECYCLE, tried=Tried(6, 6, 2, 2), **given_up).outcome is Outcome.RECYCLED
    assert decide(Move.RECYCLE, **given_up).outcome is Outcome.RECYCLED  # nothing was agreed on


@pytest.mark.parametrize(
    ("hands", "move", "why"),
    [
        (Hands(11, SALES), Move.ACCEPT, None),
        (Hands(12, SALES), Move.ACCEPT, Unmoved.NOT_YOURS),
        (Hands(12, SALES, acts_for=frozenset({11})), Move.ACCEPT, None),
        (Hands(13, SALES, may_lead=True), Move.ACCEPT, None),
        (Hands(14, MARKETING, may_lead=True), Move.ACCEPT, Unmoved.NOT_YOURS),
        (Hands(14, MARKETING), Move.ANSWER, None),
        (Hands(11, SALES), Move.ANSWER, Unmoved.OTHER_SIDE),
        (Hands(None, frozenset()), Move.EXPIRE, None),
    ],
)
def test_who_may_make_a_move(hands, move, why):
    try:
        deciding.check_hands(OFFERED, move=move, hands=hands)
        found = None
    except UnableToMove as refusal:
        found = refusal.why
    assert found is why


def event(number: int, move: Move, minutes: int = 0, owner: int = 11) -> Event:
    return Event(number, move, None, AT + timedelta(minutes=minutes), 11, owner)


def test_what_was_taken_back_was_never_said():
    told = tell([event(1, Move.OFFER), event(2, Move.REJECT, 5), event(3, Move.UNDO, 6)])
    assert (told.acknowledged_at, told.decided_at, told.closed_at) == (None, None, None)
    told = tell(
        [event(1, Move.OFFER), event(2, Move.ASK, 5), event(3, Move.ANSWER, 65),
         event(4, Move.ACCEPT, 70), event(5, Move.GIVE, 90, owner=12)]
    )  # fmt: skip
    assert told.acknowledged_at == AT + timedelta(minutes=5)
    [asked] = told.asked
    assert asked.end == AT + timedelta(minutes=65)
    assert told.held == ((11, AT), (12, AT + timedelta(minutes=90)))


@pytest.mark.parametrize(
    ("said", "flaw", "place"),
    [
        ({}, KindFlaw.MISSING_KEY, "kinds"),
        ({"kinds": []}, KindFlaw.NONE, "kinds"),
        ({"kinds": {}}, KindFlaw.NOT_A_LIST, "kinds"),
        ({"kinds": [{}], "more": 1}, KindFlaw.UNKNOWN_KEY, "kinds"),
        ({"kinds": [{"code": "A"}]}, KindFlaw.MISSING_KEY, "kinds[0]"),
        ({"kinds": [{"code": "Wrong code", "name": "x", "from": "sales", "to": "sales"}]},
         KindFlaw.NOT_A_CODE, "kinds[0].code"),
        ({"kinds": [{"code": "a", "name": "\u202eder", "from": "sales", "to": "sales"}]},
         KindFlaw.NO_TEXT, "kinds[0].name"),
        ({"kinds": [{"code": "a", "name": "x", "from": "marketing", "to": "marketing"}]},
         KindFlaw.ONE_SIDE, "kinds[0].to"),
        ({"kinds": [{"code": "a", "name": "x", "from": "both", "to": "sales"}]},
         KindFlaw.NOT_ONE_OF, "kinds[0].from"),
        ({"kinds": [{"code": "a", "name": "x", "from": "sales", "to": "sales",
                     "needs": ["shoe"]}]}, KindFlaw.NOT_ONE_OF, "kinds[0].needs[0]"),
        ({"kinds": [{"code": "a", "name": "x", "from": "sales", "to": "sales",
                     "channel": "mail"}]}, KindFlaw.SAME_CHANNEL, "kinds[0].fallback"),
        ({"kinds": [{"code": "a", "name": "x", "from": "sales", "to": "sales",
                     "cooling_days": 10**9}]}, KindFlaw.OUT_OF_BOUNDS, "kinds[0].cooling_days"),
        ({"kinds": [{"code": "a", "name": "x", "from": "marketing", "to": "sales",
                     "nurture": "Later"}]}, KindFlaw.NOT_BACK, "kinds[0].nurture"),
        ({"kinds": [{"code": "a", "name": "x", "from": "sales", "to": "marketing",
                     "expires_days": 2}]}, KindFlaw.NOT_THERE, "kinds[0].expires_days"),
        ({"kinds": [{"code": "a", "name": "x", "from": "marketing", "to": "sales"}]},
         KindFlaw.NO_WAY_BACK, "kinds"),
    ],
)  # fmt: skip
def test_a_body_that_says_no_kinds_is_refused_by_its_place(said, flaw, place):
    with pytest.raises(UnableToReadKinds) as refused:
        kinds.read_kinds(said)
    assert (refused.value.flaw, refused.value.where) == (flaw, place)


def test_kinds_are_read_as_they_are_written():
    assert kinds.read_kinds(kinds.kinds_body(kinds.FIRST)) == kinds.FIRST
    twice = kinds.kinds_body(kinds.FIRST[:1] * 2)
    with pytest.raises(UnableToReadKinds) as refused:
        kinds.read_kinds(twice)
    assert refused.value.flaw is KindFlaw.TWICE


DAY = timedelta(days=1)
TO_FIX = Reason("wrong_person", "Wrong person", "data", "fix", counts=True)


def came_back(*, days: int, **told: object) -> CameBack:
    return CameBack(AT - timedelta(days=days), 5, "bad_timing", **told)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({}, None),
        ({"is_open": True}, Unmoved.OPEN_ALREADY),
        ({"has_ended": True}, Unmoved.HAS_ENDED),
        ({"known": ()}, Unmoved.NOT_COMPLETE),
        ({"came_back": came_back(days=13)}, Unmoved.COOLING),
        ({"came_back": came_back(days=14)}, None),
        ({"came_back": came_back(days=14), "to": 5}, Unmoved.GAVE_IT_BACK),
        ({"came_back": came_back(days=14), "to": 5, "words": "He called"}, None),
        ({"came_back": came_back(days=14), "to": 6}, None),
        ({"came_back": came_back(days=1), "words": "Please"}, Unmoved.COOLING),
        ({"came_back": came_back(days=1, has_news=True), "to": 5}, None),
        ({"came_back": came_back(days=1, is_changed=True)}, Unmoved.COOLING),
        ({"came_back": came_back(days=1), "reason": TO_FIX}, Unmoved.NOT_PUT_RIGHT),
        ({"came_back": came_back(days=1, is_changed=True), "reason": TO_FIX, "to": 5}, None),
        ({"came_back": came_back(days=1), "reason": TO_FIX, "words": "His new number"}, None),
        ({"came_back": came_back(days=60, wake_on=AT.date() + DAY)}, Unmoved.COOLING),
        ({"came_back": came_back(days=2, wake_on=AT.date())}, None),
    ],
)
def test_whom_nobody_is_handed(told, why):
    kind = replace(kinds.FIRST[0], channel=Channel.CRM_TASK)
    given = {
        "known": (Field.EMAIL,), "has_ended": False, "is_open": False, "came_back": None,
        "today": AT.date(), **told,
    }  # fmt: skip
    found = handing.refusal(kind, lead_id=7, at=AT, **given)
    assert (found.why if found else None) is why
    if why is Unmoved.NOT_COMPLETE:
        assert found.lacks == (Field.EMAIL,)
