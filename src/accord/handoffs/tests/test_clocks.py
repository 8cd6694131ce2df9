"""Clocks begin with a hand-off, end by evidence, and are read again as evidence comes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests import people

from accord.agreements import api as agreements
from accord.agreements.rules.presets import AS_THEY_COME
from accord.definitions.values import Kind
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Clock, Handoff
from accord.handoffs.tests.bookings import at_a_company
from accord.handoffs.tests.builders import (
    AT,
    DAY,
    HOUR,
    MINUTE,
    Teams,
    handed,
    make_mql,
    make_teams,
)
from accord.handoffs.values.handoffs import Answer, Move, Outcome, UnableToMove, Unmoved
from accord.handoffs.values.inbox import WaitingFilter
from accord.journeys import api as journeys
from accord.journeys.values import TouchKind
from accord.leads.values import Promising
from accord.team.values import Side

pytestmark = pytest.mark.django_db
SPEED = {
    "name": "Fast", "handoff": "marketing_to_sdr",
    "clauses": [
        {"code": "volume", "side": "marketing", "kind": "volume", "every": "month",
         "at_least": 10},
        {"code": "ack", "side": "sales", "kind": "speed", "every": "month",
         "promise": "acknowledge", "share": 1, "targets": [{"within": "PT2H"}]},
        {"code": "first", "side": "sales", "kind": "speed", "every": "month",
         "promise": "attempt", "share": 1, "targets": [{"within": "PT4H"}]},
        {"code": "verdict", "side": "sales", "kind": "speed", "every": "month",
         "promise": "verdict", "share": 1, "targets": [{"within": "PT18H"}]},
    ],
    "turnarounds": AS_THEY_COME["turnarounds"],
}  # fmt: skip


@pytest.fixture
def teams() -> Teams:
    found = make_teams()
    agreed()
    return found


def agreed(
    body: Mapping[str, Any] = SPEED, *, key: str = "fast", at: datetime = AT - 9 * DAY
) -> None:
    number = agreements.propose_agreement(key=key, body=body, actor_id=None, at=at)
    people.sign(kind=Kind.AGREEMENT, key=key, number=number, at=at)


def states(number: int) -> dict[str, tuple[str, str]]:
    rows = Clock.objects.filter(handoff_id=number, member=None).order_by("id")
    return {row.promise: (row.state, row.stop) for row in rows}


def call(
    lead: int, *, by: int, at: datetime, source: str = "phone", key: str = "c1",
    kind: str = "call_attempt", heard_at: datetime | None = None,
) -> None:  # fmt: skip
    """heard_at: when the tool told of it; None: at once."""
    heard = heard_at or at
    [(person,)] = bulk.fetch("select person_id from live.leads where id = %s", [lead])
    touches = journeys.Touches(
        source=source, external_key=[key], person_id=[person], company_id=[None],
        kind=[kind], direction=["out"], reach=["1:1"], team=["sales"], channel=["phone"],
        campaign_id=[None], asset_id=[None], member_id=[by], occurred_at=[at], detail=[{}],
    )  # fmt: skip
    journeys.record_touches(touches=touches, at=heard, batch_id=None)
    handoffs.follow_written(at=heard)


def test_a_word_of_sales_is_known_of_each_hand_off_of_the_lead(teams):
    lead = at_a_company(make_mql(owner=teams.seller.member_id))
    first = handed(lead)
    handoffs.move(handoff_id=first, move=Move.ACCEPT, actor=teams.seller, at=AT + HOUR,
                  answer=Answer(promising=Promising.UNSURE))  # fmt: skip
    second = handed(lead, at=AT + 2 * HOUR, kind="sdr_to_ae", to=teams.other.member_id)
    assert states(first)["verdict"] == ("running", "")
    handoffs.move(
        handoff_id=second, move=Move.REJECT, actor=teams.other, at=AT + 3 * HOUR,
        answer=Answer(reason="not_icp_role", promising=Promising.NO),
    )  # fmt: skip
    assert states(first)["verdict"] == ("met", "move")


def test_what_is_owed_begins_with_the_hand_off(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    assert states(number) == {
        "acknowledge": ("running", ""), "attempt": ("running", ""), "verdict": ("running", ""),
    }  # fmt: skip
    due = dict(Clock.objects.values_list("promise", "due_at"))
    assert due["acknowledge"] == datetime(2026, 3, 9, 11, tzinfo=UTC)
    assert Handoff.objects.get(pk=number).due_at == due["acknowledge"]


def test_an_acceptance_ends_one_clock_and_no_status_another(teams):
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    told = {"handoff_id": number, "move": Move.ACCEPT, "actor": teams.seller}
    handoffs.move(at=AT + HOUR, answer=Answer(promising=Promising.UNSURE), **told)
    assert states(number) == {
        "acknowledge": ("met", "move"), "attempt": ("running", ""), "verdict": ("running", ""),
    }  # fmt: skip
    call(lead, by=teams.seller.member_id, at=AT + 2 * HOUR)
    assert states(number)["attempt"] == ("met", "touch")


def test_evidence_that_comes_late_is_read_at_its_own_moment(teams):
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    handoffs.settle_clocks(handoff_ids=[number])
    call(lead, by=teams.seller.member_id, at=AT + HOUR)
    [(stopped,)] = Clock.objects.filter(promise="attempt").values_list("stopped_at")
    assert stopped == AT + HOUR
    journeys.take_away(
        gone=journeys.Gone(source="phone", external_key=["c1"], as_of=[None]), at=AT + DAY,
        batch_id=None,
    )  # fmt: skip
    handoffs.follow_written(at=AT + DAY)
    assert states(number)["attempt"] == ("running", "")


def test_a_question_stops_sales_clocks_and_starts_marketings(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    handoffs.move(
        handoff_id=number, move=Move.ASK, actor=teams.seller, at=AT + HOUR,
        answer=Answer(words="Which plant?"),
    )  # fmt: skip
    assert states(number) == {
        "acknowledge": ("met", "move"), "attempt": ("paused", ""), "verdict": ("paused", ""),
        "info": ("running", ""),
    }  # fmt: skip
    [(side,)] = Clock.objects.filter(promise="info").values_list("side")
    assert side == "marketing"
    handoffs.move(
        handoff_id=number, move=Move.ANSWER, actor=teams.marketer, at=AT + 3 * HOUR,
        answer=Answer(words="Cluj"),
    )  # fmt: skip
    assert states(number)["info"] == ("met", "move")
    [(due,)] = Clock.objects.filter(promise="attempt").values_list("due_at")
    assert due == AT + 6 * HOUR


def test_a_question_that_is_taken_back_is_owed_no_answer_and_its_notice_goes(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    asked = {"handoff_id": number, "move": Move.ASK, "answer": Answer(words="Which plant?")}
    handoffs.move(actor=teams.seller, at=AT + HOUR, **asked)
    handoffs.undo(handoff_id=number, actor=teams.seller, at=AT + HOUR + MINUTE)
    assert (states(number)["info"], states(number)["attempt"]) == (
        ("cancelled", ""), ("running", ""),
    )  # fmt: skip
    told = "select withdrawn_at is null from notices_notice where kind = 'asked' order by id"
    assert bulk.fetch(told) == [(False,)]
    handoffs.move(actor=teams.seller, at=AT + 2 * HOUR, **asked)
    info = Clock.objects.filter(promise="info").order_by("started_at").values_list("state")
    assert (list(info), bulk.fetch(told)) == (
        [("cancelled",), ("running",)], [(False,), (True,)],
    )  # fmt: skip


def test_a_new_owner_has_a_clock_of_their_own_and_the_teams_goes_on(teams):
    """V13: the team's clock runs from the beginning, the second owner's from when it was theirs."""
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    handoffs.move(
        handoff_id=number, move=Move.GIVE, actor=teams.sales_lead, at=AT + 4 * HOUR,
        answer=Answer(to_id=teams.other.member_id),
    )  # fmt: skip
    call(lead, by=teams.other.member_id, at=AT + 4 * HOUR + 30 * MINUTE)
    rows = Clock.objects.filter(promise="attempt").order_by("id")
    found = [(row.member_id, row.stopped_at - row.started_at, row.state) for row in rows]
    assert found == [
        (None, 4 * HOUR + 30 * MINUTE, "met_late"),
        (teams.other.member_id, 30 * MINUTE, "met"),
    ]
    # Each has the part of it for which they had it.
    told = handoffs.held_by(handoff_id=number, at=AT + DAY)
    assert told == ((teams.seller.member_id, 4 * HOUR), (teams.other.member_id, 30 * MINUTE))
    page = people.as_member(teams.sales_lead.member_id).get(f"/handoffs/{number}/")
    assert "Mara 4 h; Ivo 30 min" in page.content.decode()


def test_who_comes_back_after_a_rejection_is_owed_a_first_try_anew(teams):
    lead = make_mql(owner=teams.seller.member_id)
    call(lead, by=teams.seller.member_id, at=AT - HOUR, kind="call_connected")
    number = handed(lead)
    assert states(number)["attempt"] == ("not_needed", "")
    handoffs.move(
        handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="bad_timing"),
    )  # fmt: skip
    Handoff.objects.filter(lead_id=lead, to_side="marketing").update(
        state="closed", outcome="ended", closed_at=AT + HOUR, owner_active=None
    )
    bulk.execute("update leads_lead set ending = '', closed_at = null")
    again = handed(lead, at=AT + 2 * HOUR, is_reviewed=True)
    assert states(again)["attempt"] == ("running", "")
    assert states(number)["attempt"] == ("not_needed", "")


def test_clocks_keep_the_agreement_and_the_hours_they_began_by(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    before = list(Clock.objects.order_by("id").values_list("id", "due_at", "agreement_id"))
    sooner = {**SPEED["clauses"][1], "targets": [{"within": "PT10M"}]}
    agreed({**SPEED, "clauses": [SPEED["clauses"][0], sooner]}, at=AT + MINUTE)
    handoffs.settle_clocks(handoff_ids=[number])
    assert list(Clock.objects.order_by("id").values_list("id", "due_at", "agreement_id")) == before


def test_nobody_is_given_up_before_the_tries_that_the_agreement_asks_for(teams):
    kept_on = {
        "code": "kept_on", "side": "sales", "kind": "persistence", "every": "month",
        "attempts": 2, "channels": 2, "within_days": 5, "spacing": "PT1H", "share": 1,
    }  # fmt: skip
    agreed({**SPEED, "clauses": [*SPEED["clauses"], kept_on]}, at=AT - DAY)
    seller, lead = teams.seller.member_id, make_mql(owner=teams.seller.member_id)
    number = handed(lead)

    def give_up(at: datetime) -> tuple[Unmoved, tuple[str, ...]]:
        with pytest.raises(UnableToMove) as refused:
            handoffs.move(
                handoff_id=number, move=Move.REJECT, actor=teams.seller, at=at,
                answer=Answer(reason="no_response_after_protocol"),
            )  # fmt: skip
        return refused.value.why, refused.value.named

    assert give_up(AT + HOUR) == (Unmoved.TOO_FEW_TRIES, ("0", "2"))
    call(lead, by=seller, at=AT + HOUR)
    call(lead, by=seller, at=AT + HOUR + MINUTE, key="c2")  # again at once: one try
    assert give_up(AT + 2 * HOUR) == (Unmoved.TOO_FEW_TRIES, ("1", "2"))
    call(lead, by=seller, at=AT + 3 * HOUR, key="c3")
    assert give_up(AT + 4 * HOUR) == (Unmoved.TOO_FEW_CHANNELS, ("1", "2"))
    assert Handoff.objects.get(pk=number).state == "offered"
    call(lead, by=seller, at=AT + 5 * HOUR, key="c4", kind="email_sent")
    done = handoffs.move(
        handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + 6 * HOUR,
        answer=Answer(reason="no_response_after_protocol"),
    )  # fmt: skip
    assert done.outcome is Outcome.REJECTED


def test_until_the_day_that_the_buyer_asked_for_and_on_legal_hold_time_stands_still(teams):
    """An hour of four is used when it stops; the rest runs from the day itself, however late a
    worker wakes, and from the second at which the hold is lifted."""
    number = handed(make_mql(owner=teams.seller.member_id))
    other = handed(make_mql("Bo", owner=teams.seller.member_id), at=AT + HOUR)
    wednesday = datetime(2026, 3, 11, tzinfo=UTC)

    def do(move: Move, at: datetime, **said: Any) -> None:
        handoffs.move(handoff_id=number, move=move, actor=who, at=at, answer=Answer(**said))

    who = teams.seller

    def due() -> datetime | None:
        return Clock.objects.get(handoff_id=number, promise="attempt").due_at

    def order() -> list[int]:
        waiting = WaitingFilter(Side.SALES)
        first = handoffs.list_waiting(where=waiting, at=AT, limit=1)
        rest = handoffs.list_waiting(where=waiting, at=AT, after=first.next_key)
        return [card.id for page in (first, rest) for card in page.rows]

    Handoff.objects.filter(pk=number).update(rank=0)
    assert order() == [number, other]
    do(Move.LATER, AT + HOUR, until=wednesday + DAY)
    do(Move.LATER, AT + 2 * HOUR, until=wednesday)  # they asked for another day
    assert states(number)["attempt"] == ("paused", "")
    assert order() == [other, number]
    assert handoffs.run_on_due(at=wednesday - MINUTE) == 0
    assert handoffs.run_on_due(at=wednesday + 20 * HOUR) == 1
    told = bulk.fetch("select member_id, subject_id from notices_notice where kind='day_has_come'")
    assert told == [(teams.seller.member_id, number)]  # that it has come
    assert due() == wednesday + 12 * HOUR
    assert order() == [number, other]
    with pytest.raises(UnableToMove) as refused:
        do(Move.HOLD, wednesday + 10 * HOUR, words="Court order 4")
    assert refused.value.why is Unmoved.LEADERS_ONLY
    who = teams.sales_lead
    do(Move.HOLD, wednesday + 10 * HOUR, words="Court order 4")
    who = teams.seller
    with pytest.raises(UnableToMove) as refused:
        do(Move.LATER, wednesday + 11 * HOUR, until=wednesday + DAY)
    assert (refused.value.why, due()) == (Unmoved.NOT_NOW, None)
    lifted = wednesday + DAY + 9 * HOUR + timedelta(seconds=7)
    with pytest.raises(UnableToMove) as refused:
        do(Move.RESUME, lifted)
    assert refused.value.why is Unmoved.LEADERS_ONLY
    who = teams.sales_lead
    do(Move.RESUME, lifted)
    assert due() == lifted + 2 * HOUR
    handoffs.undo(handoff_id=number, actor=teams.sales_lead, at=lifted + MINUTE)
    row = Handoff.objects.get(pk=number)
    assert (row.still, due(), states(number)["verdict"][0]) == ("legal", None, "paused")


def test_a_first_talk_is_promised_and_kept_by_a_talk_that_a_tool_has_seen(teams):
    talk = {**SPEED["clauses"][2], "code": "talk", "promise": "contact"}
    agreed({**SPEED, "clauses": [*SPEED["clauses"], talk]}, at=AT - DAY)
    seller, lead = teams.seller.member_id, make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    handoffs.log_try(
        handoff_id=number, kind=TouchKind.CALL_CONNECTED, tried_at=AT + MINUTE,
        actor=teams.seller, at=AT + MINUTE,
    )  # fmt: skip
    call(lead, by=seller, at=AT + HOUR)
    assert (states(number)["attempt"], states(number)["contact"]) == (
        ("met", "self_reported"), ("running", ""),
    )  # fmt: skip
    call(lead, by=seller, at=AT + 2 * HOUR, key="c2", kind="call_connected")
    assert states(number)["contact"] == ("met", "touch")
    [held] = agreements.list_in_force(at=AT)
    judged = {one.clause.code: one.attainment for one in
              handoffs.attainment(held=held, at=AT + DAY).kept}  # fmt: skip
    assert (judged["talk"].due, judged["talk"].met) == (1, 1)


def test_nothing_is_owed_any_more_of_whoever_was_erased_and_what_was_kept_stays(teams):
    """Nor is the lead that was delivered taken from marketing, or its end a word of sales."""
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    call(lead, by=teams.seller.member_id, at=AT + HOUR)
    people_of = bulk.fetch("select person_id from live.leads where id = %s", [lead])
    handoffs.void_people(people=[person for (person,) in people_of], at=AT + 7 * DAY)
    assert states(number) == {
        "acknowledge": ("void", ""), "attempt": ("met", "touch"), "verdict": ("void", ""),
    }  # fmt: skip
    [held] = agreements.list_in_force(at=AT)
    judged = {one.clause.code: one.attainment for one in
              handoffs.attainment(held=held, at=AT + 8 * DAY).kept}  # fmt: skip
    assert judged.pop("volume").done == 1
    assert {code: (one.met, one.missed) for code, one in judged.items()} == {
        "ack": (0, 0), "first": (1, 0), "verdict": (0, 0),
    }  # fmt: skip
