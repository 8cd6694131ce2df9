"""What one team may ask of the other, and what becomes of it: the rules."""

from zoneinfo import ZoneInfo

import pytest

from accord.agreements.values.terms import Task
from accord.handoffs.rules import clocks
from accord.handoffs.rules import requests as rules
from accord.handoffs.tests.builders import (
    AT,
    HOUR,
)
from accord.handoffs.tests.test_requests import refused
from accord.handoffs.values.clocks import ClockState, Reading
from accord.handoffs.values.handoffs import Hands
from accord.handoffs.values.requests import (
    About,
    Pending,
    Reply,
    RequestAct,
    RequestState,
    Subject,
    Unmet,
    Wish,
)
from accord.kernel.working_time import Hours, WorkingCalendar
from accord.team.values import Side

PENDING = Pending(Task.CAMPAIGN_BRIEF, RequestState.OPEN, Side.MARKETING, 1, 2)
WRITER = Hands(3, frozenset({Side.MARKETING}))


@pytest.mark.parametrize(
    ("act", "reply", "hands", "why"),
    [
        (RequestAct.ANSWER, Reply("It is for clinics"), Hands(2, frozenset({Side.SALES})),
         Unmet.OTHER_SIDE),
        (RequestAct.ANSWER, Reply("  "), WRITER, Unmet.WORDS_NEEDED),
        (RequestAct.ANSWER, Reply("x" * 2_001), WRITER, Unmet.TOO_LONG),
        (RequestAct.DECLINE, Reply("No"), WRITER, Unmet.NOT_YOURS),
        (RequestAct.DECLINE, Reply(""), Hands(1, frozenset({Side.MARKETING})), Unmet.WORDS_NEEDED),
        (RequestAct.GIVE, Reply(to_id=4), WRITER, Unmet.NOT_YOURS),
        (RequestAct.GIVE, Reply(to_id=1), Hands(1, frozenset({Side.MARKETING})),
         Unmet.SAME_PERSON),
        (RequestAct.WITHDRAW, Reply(), WRITER, Unmet.NOT_YOURS),
        (RequestAct.WITHDRAW, Reply(), Hands(9, frozenset({Side.MARKETING}), True),
         Unmet.NOT_YOURS),
    ],
)  # fmt: skip
def test_who_may_do_what(act, reply, hands, why):
    assert refused(lambda: rules.decide(PENDING, act=act, reply=reply, hands=hands)) is why


@pytest.mark.parametrize(
    ("act", "reply", "hands", "state"),
    [
        (RequestAct.ANSWER, Reply("For clinics"), WRITER, RequestState.ANSWERED),
        (RequestAct.GIVE, Reply(to_id=3), WRITER, RequestState.OPEN),
        (RequestAct.WITHDRAW, Reply(), Hands(2, frozenset({Side.SALES})), RequestState.WITHDRAWN),
        (RequestAct.DECLINE, Reply("No budget"), Hands(9, frozenset({Side.MARKETING}), True),
         RequestState.DECLINED),
        (RequestAct.ANSWER, Reply("For clinics"), Hands(8, frozenset(), acts_for=frozenset({1})),
         RequestState.ANSWERED),
    ],
)  # fmt: skip
def test_what_becomes_of_it(act, reply, hands, state):
    assert rules.decide(PENDING, act=act, reply=reply, hands=hands) is state


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Wish(Task.NEEDS_INFO, "Why?"), Unmet.WRONG_SUBJECT),
        (Wish(Task.REJECT_REVIEW, "Why?"), Unmet.NO_SUBJECT),
        (Wish(Task.DATA_FIX, "Which?", Subject(About.CAMPAIGN, 1)), Unmet.WRONG_SUBJECT),
        (Wish(Task.CONTENT_REQUEST, " "), Unmet.WORDS_NEEDED),
        (Wish(Task.CONTENT_REQUEST, "x" * 2_001), Unmet.TOO_LONG),
    ],
)
def test_what_nobody_could_answer_is_not_asked(wish, why):
    assert refused(lambda: rules.check_wish(wish)) is why


def test_a_no_ends_what_the_agreement_takes_for_an_answer_and_breaks_the_rest_as_it_is_due():
    told = {"started_at": AT, "target": 2 * HOUR, "closed_at": AT + HOUR}
    always = WorkingCalendar(ZoneInfo("UTC"), ((Hours(0, 1440),),) * 7)

    def read(task: Task, state: RequestState) -> Reading:
        return clocks.read(rules.run_of_request(task=task, state=state, **told), calendar=always)

    for task in (Task.CONTENT_REQUEST, Task.DEFINITION_DISPUTE):
        assert read(task, RequestState.DECLINED).state is ClockState.MET
    due = AT + 2 * HOUR
    for task in (Task.CAMPAIGN_BRIEF, Task.DATA_FIX, Task.NURTURE_CHECK):
        no = read(task, RequestState.DECLINED)
        assert (no.state, no.due_at, no.stopped_at) == (ClockState.MISSED, due, None)
        # Nobody was late as they said no.
        assert [clocks.is_broken(no, at=one) for one in (AT + HOUR, due)] == [False, False]
        assert clocks.is_broken(no, at=due + HOUR)
        assert read(task, RequestState.WITHDRAWN).state is ClockState.CANCELLED
