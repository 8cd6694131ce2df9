"""A lead is handed over, accepted, asked about, sent back: one record, always somebody's."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from tests import people

from accord.contacts.tests.builders import take
from accord.definitions.values import Kind
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Handoff, HandoffEvent
from accord.handoffs.tests.builders import (
    AT,
    DAY,
    HOUR,
    KIND,
    MINUTE,
    Teams,
    handed,
    make_mql,
    make_teams,
)
from accord.handoffs.values.handoffs import (
    Answer,
    Move,
    Outcome,
    State,
    UnableToMove,
    Unmoved,
)
from accord.handoffs.values.kinds import Field
from accord.journal import api as journal
from accord.journeys import api as journeys
from accord.leads import api as leads
from accord.leads.values import Ending, Promising
from accord.team import api as team

pytestmark = pytest.mark.django_db


@pytest.fixture
def teams() -> Teams:
    return make_teams()


def moves(number: int) -> list[str]:
    rows = HandoffEvent.objects.filter(handoff_id=number).order_by("id")
    return list(rows.values_list("move", flat=True))


def kinds_told() -> list[str]:
    told = reversed(journal.list_entries(subject="handoff", limit=500))
    return [f"{entry.kind} {entry.facts.get('move', '')}".strip() for entry in told]


def why(**told: object) -> Unmoved:
    with pytest.raises(UnableToMove) as refused:
        handoffs.move(**told)
    return refused.value.why


def test_a_lead_goes_to_its_owner_and_has_somebody_from_the_first_moment(teams):
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    row = Handoff.objects.get(pk=number)
    assert (row.state, row.owner_id, row.owner_active) == ("offered", teams.seller.member_id, True)
    assert row.key == f"{KIND}:{lead}:1"
    assert kinds_told() == ["handoff.made"]
    assert moves(number) == ["offer"]


def test_what_nobody_owns_goes_to_whoever_leads_the_side_and_is_theirs_then(teams):
    lead = make_mql()
    number = handed(lead)
    assert Handoff.objects.get(pk=number).owner_id == teams.sales_lead.member_id
    assert leads.get_lead(lead_id=lead).owner_id == teams.sales_lead.member_id


def test_a_lead_of_a_marketer_is_not_handed_to_marketing(teams):
    number = handed(make_mql(owner=teams.marketer.member_id))
    assert Handoff.objects.get(pk=number).owner_id == teams.sales_lead.member_id


def test_the_same_lead_is_handed_over_once(teams):
    lead = make_mql(owner=teams.seller.member_id)
    handed(lead)
    again = handoffs.hand_over(lead_ids=[lead, lead], kind=KIND, order=handoffs.Order(at=AT))
    assert again.made == {}
    assert [one.why for one in again.refused] == [Unmoved.OPEN_ALREADY]
    assert Handoff.objects.count() == 1


def test_a_lead_that_lacks_what_is_needed_keeps_no_other_from_it(teams):
    bad, good = make_mql("Bad", email=False), make_mql("Good")
    made = handoffs.hand_over(lead_ids=[bad, good], kind=KIND, order=handoffs.Order(at=AT))
    assert list(made.made) == [good]
    [refused] = made.refused
    assert (refused.lead_id, refused.why, refused.lacks) == (
        bad, Unmoved.NOT_COMPLETE, (Field.EMAIL,),
    )  # fmt: skip


def test_accepted_with_one_word_for_both(teams):
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    done = handoffs.move(
        handoff_id=number, move=Move.ACCEPT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(promising=Promising.YES),
    )  # fmt: skip
    assert done.state is State.WORKED
    [word] = leads.verdicts_of(lead_ids=[lead]).values()
    assert (word.said, word.member_id) == (Promising.YES, teams.seller.member_id)
    assert kinds_told() == ["handoff.made", "handoff.moved accept"]


def test_only_its_owner_accepts_or_who_leads_them(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    told = {"handoff_id": number, "move": Move.ACCEPT, "at": AT + HOUR}
    assert why(actor=teams.other, **told) is Unmoved.NOT_YOURS
    assert why(actor=teams.marketing_lead, **told) is Unmoved.NOT_YOURS
    assert moves(number) == ["offer"]
    assert handoffs.move(actor=teams.sales_lead, **told).state is State.WORKED


def test_a_rejected_lead_goes_back_to_marketing_in_the_same_moment(teams):
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    done = handoffs.move(
        handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="not_icp_role"),
    )  # fmt: skip
    assert (done.state, done.outcome) == (State.CLOSED, Outcome.REJECTED)
    back = Handoff.objects.get(pk=done.back_id)
    assert (back.to_side, back.owner_id, back.after_id, back.reason) == (
        "marketing", teams.marketing_lead.member_id, number, "not_icp_role",
    )  # fmt: skip
    assert leads.get_lead(lead_id=lead).ending is Ending.DISQUALIFIED


def test_a_rejection_taken_back_leaves_the_lead_as_it_was(teams):
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    done = handoffs.move(
        handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="bad_timing"),
    )  # fmt: skip
    with pytest.raises(UnableToMove) as refused:
        handoffs.undo(handoff_id=number, actor=teams.other, at=AT + HOUR + MINUTE)
    assert refused.value.why is Unmoved.NOT_YOURS
    handoffs.undo(handoff_id=number, actor=teams.seller, at=AT + HOUR + MINUTE)
    assert Handoff.objects.get(pk=number).state == "offered"
    assert Handoff.objects.get(pk=done.back_id).outcome == "merged"
    lead_now = leads.get_lead(lead_id=lead)
    assert (lead_now.ending, lead_now.closed_at) == (None, None)


def test_nothing_is_taken_back_after_a_while(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    handoffs.move(handoff_id=number, move=Move.ACCEPT, actor=teams.seller, at=AT + HOUR)
    with pytest.raises(UnableToMove) as refused:
        handoffs.undo(handoff_id=number, actor=teams.seller, at=AT + 2 * HOUR)
    assert refused.value.why is Unmoved.TOO_LATE


def test_the_wrong_owner_sends_it_to_another_and_it_stays_one_hand_off(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    done = handoffs.move(
        handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="wrong_owner"),
    )  # fmt: skip
    assert done.state is State.OFFERED
    assert Handoff.objects.get(pk=number).owner_id == teams.sales_lead.member_id
    assert moves(number) == ["offer", "give"]


def test_why_a_lead_came_back_and_until_when_it_rests_stays_with_marketing(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    wake_on = (AT + 60 * DAY).date()
    done = handoffs.move(
        handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="bad_timing", wake_on=wake_on),
    )  # fmt: skip
    handoffs.move(
        handoff_id=done.back_id, move=Move.ACCEPT, actor=teams.marketing_lead, at=AT + DAY
    )
    back = Handoff.objects.get(pk=done.back_id)
    assert (back.state, back.reason, back.wake_on) == ("worked", "bad_timing", wake_on)


def test_it_is_seen_once_its_owner_has_opened_it(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    handoffs.note_seen(handoff_id=number, member_id=teams.sales_lead.member_id, at=AT + MINUTE)
    assert Handoff.objects.get(pk=number).seen_at is None
    for minutes in (2, 3):
        handoffs.note_seen(
            handoff_id=number, member_id=teams.seller.member_id, at=AT + minutes * MINUTE
        )
    assert Handoff.objects.get(pk=number).seen_at == AT + 2 * MINUTE
    assert moves(number) == ["offer", "see"]


def test_a_lead_that_its_tools_have_no_more_is_nobodys_work(teams):
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    bulk.execute("update leads_lead set gone_at = %s where id = %s", [AT, lead])
    handoffs.follow_written(at=AT + HOUR)
    assert Handoff.objects.get(pk=number).outcome == "ended"


def test_a_hand_off_of_a_kind_that_is_no_more_is_given_on_all_the_same(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    body = handoffs.kinds_body(handoffs.FIRST_KINDS[1:])
    version = handoffs.propose_kinds(body=body, actor_id=None, at=AT + MINUTE)
    people.sign(kind=Kind.HANDOFFS, number=version, at=AT + MINUTE)
    handoffs.move(
        handoff_id=number, move=Move.GIVE, actor=teams.sales_lead, at=AT + HOUR,
        answer=Answer(to_id=teams.other.member_id),
    )  # fmt: skip
    assert Handoff.objects.get(pk=number).owner_id == teams.other.member_id


def test_what_is_asked_is_answered_by_the_other_side(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    asked = {"handoff_id": number, "move": Move.ASK, "at": AT + HOUR}
    handoffs.move(actor=teams.seller, answer=Answer(words="Which plant?"), **asked)
    answered = {"handoff_id": number, "move": Move.ANSWER, "at": AT + 2 * HOUR}
    assert why(actor=teams.other, **answered) is Unmoved.OTHER_SIDE
    done = handoffs.move(actor=teams.marketer, answer=Answer(words="Cluj"), **answered)
    assert done.state is State.OFFERED


def returned(teams: Teams, *, reason: str) -> int:
    """A lead that came back an hour after AT and was looked at by marketing; answers it."""
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    handoffs.move(
        handoff_id=number, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason=reason),
    )  # fmt: skip
    Handoff.objects.filter(lead_id=lead, to_side="marketing").update(
        state="closed", outcome="ended", closed_at=AT + HOUR, owner_active=None
    )
    bulk.execute("update leads_lead set ending = '', closed_at = null")
    return lead


def test_a_lead_that_came_back_rests_until_something_of_it_happens(teams):
    lead = returned(teams, reason="bad_timing")
    again = {"lead_ids": [lead], "kind": KIND}
    [refused] = handoffs.hand_over(order=handoffs.Order(at=AT + DAY), **again).refused
    assert refused.why is Unmoved.COOLING
    made = handoffs.hand_over(order=handoffs.Order(at=AT + 20 * DAY), **again)
    assert list(made.made) == [lead]


@pytest.mark.parametrize(
    ("happens", "gets"), [("nothing", "sales_lead"), ("named", "seller"), ("news", "seller")]
)
def test_who_gave_a_lead_back_gets_it_again_by_news_of_it_or_by_name(teams, happens, gets):
    lead = returned(teams, reason="bad_timing")
    leads.hand_to(owners={lead: teams.seller.member_id})
    if happens == "news":
        click(lead, at=AT + 2 * HOUR)
    to = teams.seller.member_id if happens == "named" else None
    number = handed(lead, at=AT + 20 * DAY, to=to)
    assert Handoff.objects.get(pk=number).owner_id == getattr(teams, gets).member_id


def test_what_came_back_to_have_its_data_put_right_need_not_rest(teams):
    """It goes to who asked for that, too: put right is what they waited for."""
    lead = returned(teams, reason="wrong_person")
    number = handed(lead, at=AT + 2 * HOUR)
    assert Handoff.objects.get(pk=number).owner_id == teams.seller.member_id


def click(lead: int, *, at: datetime) -> None:
    """Its buyer follows the link of a mail."""
    [(person,)] = bulk.fetch("select person_id from live.leads where id = %s", [lead])
    clicked = journeys.Touches(
        source="mail", external_key=["k1"], person_id=[person], company_id=[None],
        kind=["email_click"], direction=["in"], reach=["1:many"], team=["marketing"],
        channel=["email"], campaign_id=[None], asset_id=[None], member_id=[None],
        occurred_at=[at], detail=[{}],
    )  # fmt: skip
    journeys.record_touches(touches=clicked, at=at, batch_id=None)


def test_what_a_guard_of_mail_clicked_is_no_news_of_a_lead(teams):
    lead = returned(teams, reason="bad_timing")
    click(lead, at=AT + 2 * HOUR)
    again = {"lead_ids": [lead], "kind": KIND, "order": handoffs.Order(at=AT + DAY)}
    bulk.execute("update journeys_touch set is_machine = true")
    assert [one.why for one in handoffs.hand_over(**again).refused] == [Unmoved.COOLING]
    bulk.execute("update journeys_touch set is_machine = false")
    assert list(handoffs.hand_over(**again).made) == [lead]


def test_whoever_works_a_lead_keeps_it_until_the_next_one_accepts(teams):
    lead = make_mql(owner=teams.seller.member_id)
    first = handed(lead)
    handoffs.move(handoff_id=first, move=Move.ACCEPT, actor=teams.seller, at=AT + HOUR)
    take({"key": "Ana", "name": "Ana", "email": "ana@customer.example"}, at=AT)
    bulk.execute("update leads_lead set company_id = null")
    made = handoffs.hand_over(
        lead_ids=[lead], kind="ae_to_customer_team",
        order=handoffs.Order(at=AT + DAY, to=teams.other.member_id),
    )  # fmt: skip
    second = made.made[lead]
    assert Handoff.objects.get(pk=first).state == "worked"
    handoffs.move(handoff_id=second, move=Move.ACCEPT, actor=teams.other, at=AT + DAY + MINUTE)
    assert Handoff.objects.get(pk=first).outcome == "passed_on"
    handoffs.undo(handoff_id=second, actor=teams.other, at=AT + DAY + 2 * MINUTE)
    states = dict(Handoff.objects.values_list("id", "state"))
    assert states == {first: "worked", second: "offered"}


def test_many_are_moved_one_by_one_and_none_keeps_another_from_it(teams):
    mine = [handed(make_mql(name, owner=teams.seller.member_id)) for name in ("Ana", "Bo")]
    theirs = handed(make_mql("Cy", owner=teams.other.member_id))
    done, left = handoffs.move_many(
        handoff_ids=[*mine, theirs, 10**9], move=Move.ACCEPT, actor=teams.seller, at=AT + HOUR
    )
    assert sorted(done) == sorted(mine)
    assert {number: one.why for number, one in left.items()} == {
        theirs: Unmoved.NOT_YOURS, 10**9: Unmoved.IS_DONE,
    }  # fmt: skip
    assert kinds_told().count("handoff.moved accept") == 2


def noticed() -> list[tuple[str, int]]:
    return [tuple(row) for row in
            bulk.fetch("select kind, member_id from notices_notice order by id")]  # fmt: skip


def test_everybody_it_concerns_is_told_and_nobody_of_what_they_did_themselves(teams):
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead, actor_id=teams.marketer.member_id)
    asked = {"handoff_id": number, "move": Move.ASK, "at": AT + HOUR}
    handoffs.move(actor=teams.seller, answer=Answer(words="Which plant?"), **asked)
    answered = {"handoff_id": number, "move": Move.ANSWER, "at": AT + 2 * HOUR}
    handoffs.move(actor=teams.marketer, answer=Answer(words="Cluj"), **answered)
    handoffs.move(
        handoff_id=number, move=Move.ACCEPT, actor=teams.seller, at=AT + 3 * HOUR,
        answer=Answer(promising=Promising.YES),
    )  # fmt: skip
    handoffs.move(
        handoff_id=number, move=Move.RECYCLE, actor=teams.seller, at=AT + DAY,
        answer=Answer(reason="bad_timing"),
    )  # fmt: skip
    seller, marketer = teams.seller.member_id, teams.marketer.member_id
    assert noticed() == [
        ("handed_over", seller), ("asked", marketer), ("answered", seller),
        ("good_word", marketer), ("returned", teams.marketing_lead.member_id),
    ]  # fmt: skip


def test_many_to_one_colleague_are_told_as_a_number(teams):
    numbers = [make_mql(f"Ana{n}", owner=teams.seller.member_id) for n in range(5)]
    handoffs.hand_over(lead_ids=numbers, kind=KIND, order=handoffs.Order(at=AT))
    assert noticed() == [("handed_over", teams.seller.member_id)]


@pytest.mark.parametrize(
    "change",
    [
        "owner_active = null",
        "owner_active = false",
        "state = 'closed'",
        "state = 'lost'",
        "state = 'worked', accepted_at = null",
        "to_side = 'both'",
        "closed_at = offered_at",
    ],
)
def test_the_database_refuses_what_cannot_be(teams, change):
    handed(make_mql(owner=teams.seller.member_id))
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.execute(f"update handoffs_handoff set {change}")


def test_an_open_hand_off_without_somebody_active_cannot_be(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    with pytest.raises(IntegrityError), transaction.atomic():
        gone(teams.seller.member_id)
    # Once nothing of theirs is open, they may go: so it was the open one that held them.
    handoffs.move(handoff_id=number, move=Move.END, actor=None, at=AT + HOUR)
    gone(teams.seller.member_id)


def gone(member_id: int) -> None:
    bulk.execute("update team_member set is_active = false where id = %s", [member_id])
    bulk.execute("set constraints all immediate")


def test_who_is_away_has_their_deputy_receive(teams):
    team.add_absence(
        member_id=teams.seller.member_id, first_day=AT.date(), last_day=AT.date(),
        deputy_id=teams.other.member_id, actor=teams.sales_lead, at=AT,
    )  # fmt: skip
    number = handed(make_mql(owner=teams.seller.member_id))
    assert Handoff.objects.get(pk=number).owner_id == teams.other.member_id
