"""What one team asks of the other: who owes it, until when, and what ends it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accord.agreements import api as agreements
from accord.agreements.values.terms import Task
from accord.contacts.tests.builders import take
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Clock, ClockEvent, Handoff, Request, RequestEvent
from accord.handoffs.rules import requests as rules
from accord.handoffs.tests.builders import (
    AT,
    DAY,
    HOUR,
    Teams,
    handed,
    make_mql,
    make_teams,
)
from accord.handoffs.tests.test_clocks import agreed
from accord.handoffs.values.handoffs import Answer, Move, UnableToMove, Unmoved
from accord.handoffs.values.kinds import Field
from accord.handoffs.values.requests import (
    About,
    Finding,
    Reply,
    RequestAct,
    Subject,
    UnableToRequest,
    Unmet,
    Wish,
)
from accord.journal import api as journal
from accord.team import api as team
from accord.team.values import Scope, Side

database = pytest.mark.django_db
PIECE = Wish(Task.CONTENT_REQUEST, "A page about installing it in hospitals")


@pytest.fixture
def teams() -> Teams:
    found = make_teams()
    agreed()
    return found


def clock_of(request: int) -> tuple[str, str, timedelta, datetime | None, str]:
    [row] = Clock.objects.filter(request_id=request)
    return row.promise, row.side, row.target, row.due_at, row.state


def refused(act) -> Unmet:
    with pytest.raises(UnableToRequest) as caught:
        act()
    return caught.value.why


def done(number: int, act: RequestAct, actor, *, at: datetime = AT + HOUR, **said):
    return handoffs.act_on_request(
        request_id=number, act=act, actor=actor, at=at, reply=Reply(**said)
    )


# Asking and answering


@database
def test_what_is_asked_has_an_owner_and_a_time_by_the_agreement(teams):
    number = handoffs.ask_for(wish=PIECE, actor=teams.seller, at=AT)
    row = Request.objects.get(pk=number)
    assert (row.side, row.owner_id, row.asked_by_id) == (
        "marketing", teams.marketing_lead.member_id, teams.seller.member_id,
    )  # fmt: skip
    due = datetime(2026, 3, 13, 18, tzinfo=UTC)  # 45 working hours on
    assert clock_of(number) == ("content_request", "marketing", 45 * HOUR, due, "running")
    done(number, RequestAct.ANSWER, teams.marketer, at=AT + DAY, words="It is on the site")
    assert clock_of(number)[4] == "met"
    # What somebody wrote past the program is put right each night, as of hand-offs.
    bulk.execute("update handoffs_clock set state = 'running', stopped_at = null, stop = ''")
    assert (handoffs.settle_all(), clock_of(number)[4]) == (1, "met")
    acts = list(RequestEvent.objects.order_by("id").values_list("act", "member_id"))
    assert acts == [
        ("ask", teams.seller.member_id), ("answer", teams.marketer.member_id),
    ]  # fmt: skip
    kinds = [one.kind for one in journal.list_entries(subject="request", subject_id=number)]
    assert sorted(kinds) == ["request.made", "request.moved"]
    assert refused(
        lambda: done(number, RequestAct.ANSWER, teams.marketer, words="Again")
    ) is Unmet.IS_DONE  # fmt: skip


@database
def test_without_an_agreement_it_is_asked_all_the_same_and_nobody_is_late():
    teams = make_teams()
    number = handoffs.ask_for(wish=PIECE, actor=teams.seller, at=AT)
    assert not Clock.objects.exists()
    card, _events = handoffs.get_request(request_id=number, at=AT + 99 * DAY)
    assert card.clock is None


@database
def test_it_is_asked_of_whoever_is_named_if_they_are_of_the_side_that_owes_it(teams):
    named = Wish(PIECE.task, PIECE.words, to_id=teams.marketer.member_id)
    number = handoffs.ask_for(wish=named, actor=teams.seller, at=AT)
    assert Request.objects.get(pk=number).owner_id == teams.marketer.member_id
    other = Wish(PIECE.task, PIECE.words, to_id=teams.other.member_id)
    assert refused(
        lambda: handoffs.ask_for(wish=other, actor=teams.seller, at=AT)
    ) is Unmet.OTHER_SIDE  # fmt: skip
    assert Request.objects.count() == 1


@database
def test_what_is_not_there_is_not_asked_about(teams):
    for about in (About.LEAD, About.HANDOFF, About.VERSION, About.ASSET, About.CAMPAIGN):
        task = rules.tasks_about(about)[0]
        wish = Wish(task, "Look at it", Subject(about, 987_654))
        assert refused(
            lambda wish=wish: handoffs.ask_for(wish=wish, actor=teams.seller, at=AT)
        ) is Unmet.NO_SUBJECT  # fmt: skip
    assert not Request.objects.exists()


@database
def test_a_breach_is_dated_when_it_was_due_and_goes_to_whom_the_agreement_names(teams):
    wish = Wish(
        Task.CAMPAIGN_BRIEF, "What is the spring campaign about?", to_id=teams.marketer.member_id
    )
    number = handoffs.ask_for(wish=wish, actor=teams.seller, at=AT)
    due = Clock.objects.get(request_id=number).due_at
    assert handoffs.tell_all(at=AT + 9 * HOUR) == 1
    for _again in range(2):
        handoffs.tell_all(at=due + 3 * DAY)
    told = list(
        ClockEvent.objects.order_by("at", "what", "step").values_list("what", "step", "told", "at")
    )
    lead, writer = teams.marketing_lead.member_id, teams.marketer.member_id
    assert [one[:3] for one in told] == [
        ("step", 0, [writer]), ("step", 1, []), ("step", 2, []), ("breach", 0, []),
        ("step", 3, [lead]),
    ]  # fmt: skip
    assert [at for what, _step, _told, at in told if what == "breach"] == [due]
    card, _events = handoffs.get_request(request_id=number, at=due + DAY)
    assert card.clock is not None
    assert (card.clock.is_broken, card.clock.left_seconds < 0) == (True, True)
    done(number, RequestAct.ANSWER, teams.marketer, at=due + 4 * DAY, words="Clinics")
    assert clock_of(number)[4] == "met_late"


@database
def test_what_is_taken_back_is_no_longer_owed(teams):
    number = handoffs.ask_for(wish=PIECE, actor=teams.seller, at=AT)
    assert refused(lambda: done(number, RequestAct.WITHDRAW, teams.other)) is Unmet.NOT_YOURS
    done(number, RequestAct.WITHDRAW, teams.seller)
    assert clock_of(number)[4] == "cancelled"
    assert handoffs.tell_all(at=AT + 99 * DAY) == 0


# Rejections looked at again


def rejected(teams: Teams, name: str = "Ana") -> int:
    number = handed(make_mql(name, owner=teams.seller.member_id))
    handoffs.move(
        handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="other", words="Did not like the voice"),
    )  # fmt: skip
    return number


@database
def test_an_overturned_rejection_is_handed_over_again_to_somebody_else(teams):
    number = rejected(teams)
    [back] = Handoff.objects.filter(after_id=number)
    # From the returns the lead is asked about by the hand-off by which it came back.
    wish = Wish(Task.REJECT_REVIEW, "They asked for a price", Subject(About.HANDOFF, back.pk))
    request = handoffs.ask_for(wish=wish, actor=teams.marketer, at=AT + 2 * HOUR)
    assert Request.objects.get(pk=request).handoff_id == number
    again = lambda: handoffs.ask_for(wish=wish, actor=teams.marketer, at=AT + 2 * HOUR)  # noqa: E731
    assert refused(again) is Unmet.ASKED_ALREADY
    lead = teams.marketing_lead
    assert refused(
        lambda: done(request, RequestAct.ANSWER, lead, words="No")
    ) is Unmet.SAY_WHICH  # fmt: skip
    assert refused(
        lambda: done(request, RequestAct.DECLINE, lead, words="No")
    ) is Unmet.CANNOT_DECLINE  # fmt: skip
    handed_on = done(
        request, RequestAct.ANSWER, lead, at=AT + 3 * HOUR, words="It was a fit",
        finding=Finding.OVERTURNED,
    )  # fmt: skip
    row = Handoff.objects.get(pk=handed_on)
    assert (row.kind, row.state, row.after_id) == ("marketing_to_sdr", "offered", number)
    assert row.owner_id != teams.seller.member_id
    back.refresh_from_db()
    assert back.state == "closed"
    assert clock_of(request)[4] == "met"


@database
def test_a_rejection_that_stands_moves_nothing(teams):
    number = rejected(teams)
    wish = Wish(Task.REJECT_REVIEW, "Really?", Subject(About.HANDOFF, number))
    request = handoffs.ask_for(wish=wish, actor=teams.marketer, at=AT + 2 * HOUR)
    before = Handoff.objects.count()
    done(request, RequestAct.ANSWER, teams.marketing_lead, words="Yes", finding=Finding.UPHELD,
         at=AT + 3 * HOUR)  # fmt: skip
    assert Handoff.objects.count() == before
    assert Request.objects.get(pk=request).finding == "upheld"


@database
def test_only_what_came_back_is_looked_at_again(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    wish = Wish(Task.REJECT_REVIEW, "Really?", Subject(About.HANDOFF, number))
    assert refused(
        lambda: handoffs.ask_for(wish=wish, actor=teams.marketer, at=AT)
    ) is Unmet.NOT_RETURNED  # fmt: skip


# Data put right


@database
def test_data_is_right_once_what_lacked_is_known_and_not_before(teams):
    lead = make_mql(owner=teams.seller.member_id)
    wish = Wish(Task.DATA_FIX, "", Subject(About.LEAD, lead), lacking=(Field.EMAIL, Field.TITLE))
    request = handoffs.ask_for(wish=wish, actor=teams.seller, at=AT)
    assert Request.objects.get(pk=request).lacking == ["title"]  # the address is there
    with pytest.raises(UnableToRequest) as caught:
        done(request, RequestAct.ANSWER, teams.marketer, words="Done")
    assert (caught.value.why, caught.value.named) == (Unmet.STILL_LACKING, ("title",))
    assert handoffs.close_fixed(at=AT + HOUR) == []
    take({"key": "Ana", "name": "Ana", "email": "ana@customer.example", "title": "Head of IT"},
         at=AT + HOUR)  # fmt: skip
    assert handoffs.close_fixed(at=AT + 2 * HOUR) == [request]
    assert clock_of(request)[4] == "met"
    known = Wish(Task.DATA_FIX, "", Subject(About.LEAD, lead), lacking=(Field.TITLE,))
    assert refused(
        lambda: handoffs.ask_for(wish=known, actor=teams.seller, at=AT)
    ) is Unmet.NOTHING_LACKS  # fmt: skip


# Somebody is always accountable


def leave(member: int) -> None:
    """As whoever closes an account does it."""
    with transaction.atomic():
        handoffs.hold_open_of(member_id=member)
        closed = team.close_member(member_id=member, actor=team.COMMAND_LINE, at=AT + HOUR)
        assert closed is not None
        handoffs.pass_on(member_id=member, to=closed.stand_in_id, at=AT + HOUR)
        bulk.execute("set constraints all immediate")


@database
def test_a_leaver_hands_on_what_is_asked_of_them(teams):
    named = Wish(PIECE.task, PIECE.words, to_id=teams.marketer.member_id)
    number = handoffs.ask_for(wish=named, actor=teams.seller, at=AT)
    leave(teams.marketer.member_id or 0)
    assert Request.objects.get(pk=number).owner_id == teams.marketing_lead.member_id
    assert [one.act for one in RequestEvent.objects.order_by("id")] == ["ask", "give"]


@database
def test_the_database_lets_nobody_be_accountable_who_has_left(teams):
    number = handoffs.ask_for(wish=PIECE, actor=teams.seller, at=AT)
    leave(teams.other.member_id or 0)
    bulk.execute("set constraints all immediate")
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=number).update(owner_id=teams.other.member_id)


# Lists


@database
def test_open_ones_stand_by_their_due_moment_and_pages_go_on(teams):
    numbers = []
    for place, task in enumerate(
        [Task.CONTENT_REQUEST, Task.CAMPAIGN_BRIEF, Task.CONTENT_REQUEST, Task.CAMPAIGN_BRIEF]
    ):
        at = AT + place * HOUR
        numbers.append(handoffs.ask_for(wish=Wish(task, f"No {place}"), actor=teams.seller, at=at))
    done(numbers[3], RequestAct.ANSWER, teams.marketer, words="Here", at=AT + DAY)
    found, after = [], None
    while True:
        page = handoffs.list_requests(
            where=handoffs.RequestFilter(), at=AT + DAY, after=after, limit=2
        )
        found += [one.id for one in page.rows]
        after = page.next_key
        if after is None:
            break
    assert found == [numbers[1], numbers[0], numbers[2], numbers[3]]
    mine = handoffs.RequestFilter(owner_id=teams.marketing_lead.member_id, is_open=True)
    theirs = handoffs.RequestFilter(sides=frozenset({Side.SALES}))
    assert handoffs.count_requests(wheres={"mine": mine, "theirs": theirs}) == {
        "mine": 3, "theirs": 0,
    }  # fmt: skip
    with pytest.raises(ValueError, match="nowhere"):
        handoffs.list_requests(where=mine, at=AT, after="nowhere")


@database
def test_what_is_about_a_lead_is_seen_with_the_lead_or_by_who_has_part_in_it(teams):
    lead = make_mql(owner=teams.seller.member_id)
    wish = Wish(Task.DATA_FIX, "The number is wrong", Subject(About.LEAD, lead))
    number = handoffs.ask_for(wish=wish, actor=teams.seller, at=AT)
    mine = Scope(members=frozenset({teams.other.member_id}))
    within = {"request_id": number, "scope": mine}
    assert not handoffs.is_request_within(viewer_id=teams.other.member_id, **within)
    assert handoffs.is_request_within(viewer_id=teams.seller.member_id, **within)
    page = handoffs.list_requests(
        where=handoffs.RequestFilter(scope=mine, viewer_id=teams.other.member_id), at=AT
    )
    assert page.rows == ()


# Who is told, and the board


@database
def test_whoever_is_asked_is_told_and_whoever_asked_hears_the_answer(teams):
    number = handoffs.ask_for(wish=PIECE, actor=teams.seller, at=AT)
    done(number, RequestAct.GIVE, teams.marketer, to_id=teams.marketer.member_id)
    done(number, RequestAct.ANSWER, teams.marketer, words="Here", at=AT + 2 * HOUR)
    told = "select kind, member_id, subject_id from notices_notice where subject = 'request'"
    rows = bulk.fetch(f"{told} order by id")
    who = (teams.marketing_lead.member_id, teams.seller.member_id)
    assert rows == [("requested", who[0], number), ("replied", who[1], number)]


@database
def test_the_board_counts_what_was_answered_in_time_and_nothing_that_is_not_due(teams):
    """Three briefs are due on Tuesday evening: one came in time, one is open, and to one there was
    a no in time, which is no answer. A wish is not due."""
    briefs = [Wish(Task.CAMPAIGN_BRIEF, f"What is {name}?") for name in ("it", "May", "he")]
    kept, _open, no = (handoffs.ask_for(wish=one, actor=teams.seller, at=AT) for one in briefs)
    handoffs.ask_for(wish=PIECE, actor=teams.seller, at=AT)
    done(kept, RequestAct.ANSWER, teams.marketer, words="Clinics", at=AT + HOUR)
    done(no, RequestAct.DECLINE, teams.marketing_lead, words="There is none", at=AT + HOUR)
    assert clock_of(no)[4] == "missed"
    [held] = agreements.list_in_force(at=AT)
    found = handoffs.attainment(held=held, at=AT + 2 * DAY, window="2026-03")
    told = {one.turnaround.task: (one.met, one.due) for one in found.answered}
    assert told == {Task.NEEDS_INFO: (0, 0), Task.CAMPAIGN_BRIEF: (1, 3)}
    before = handoffs.attainment(held=held, at=AT + DAY, window="2026-03")
    assert [one.due for one in before.answered] == [0]
    # Nobody is warned of what nobody owes, and its breach is of the moment at which it was due.
    for at, noted in ((AT + DAY, []), (AT + 2 * DAY, [("breach", clock_of(no)[3], [])])):
        handoffs.tell_all(at=at)
        events = ClockEvent.objects.filter(clock__request_id=no)
        assert list(events.values_list("what", "at", "told")) == noted
    assert handoffs.settle_all() == 0


@database
def test_a_lead_that_comes_back_for_its_data_has_marketing_owe_them_from_then_on(teams):
    """Who has the lead back has the request; it goes with the rejection that is taken back, and is
    answered as the lead is handed over again."""
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)

    def reject(at: datetime) -> None:
        handoffs.move(
            handoff_id=number, move=Move.REJECT, actor=teams.seller, at=at,
            answer=Answer(reason="invalid_contact_data", words="The number is dead"),
        )  # fmt: skip

    reject(AT + HOUR)
    first = Request.objects.get()
    back = Handoff.objects.get(after_id=number)
    assert (first.task, first.owner_id, first.words) == (
        "data_fix", back.owner_id, "The number is dead",
    )  # fmt: skip
    assert clock_of(first.pk)[:2] == ("data_fix", "marketing")
    assert clock_of(first.pk)[3:] == (AT + DAY + HOUR, "running")  # nine hours
    handoffs.undo(handoff_id=number, actor=teams.seller, at=AT + HOUR + timedelta(minutes=1))
    first.refresh_from_db()
    assert (first.state, clock_of(first.pk)[4]) == ("withdrawn", "cancelled")
    reject(AT + 2 * HOUR)
    second = Request.objects.exclude(pk=first.pk).get()
    assert handoffs.close_fixed(at=AT + 3 * HOUR) == []
    back = Handoff.objects.exclude(state="closed").get(after_id=number)
    again = {"handoff_id": back.pk, "kind": "marketing_to_sdr", "actor": teams.marketing_lead}
    with pytest.raises(UnableToMove) as refused:
        handoffs.hand_over_again(**again, at=AT + 3 * HOUR, words=" ")
    assert refused.value.why is Unmoved.NOT_PUT_RIGHT
    handoffs.hand_over_again(**again, at=AT + 4 * HOUR, words="It is 0040 21 000, he says")
    assert handoffs.close_fixed(at=AT + 9 * HOUR) == [second.pk]
    second.refresh_from_db()
    assert (second.state, second.closed_at) == ("answered", AT + 4 * HOUR)
    assert clock_of(second.pk)[4] == "met"
