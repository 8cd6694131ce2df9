"""A lead is handed over, accepted, asked about, sent back: one record, always somebody's."""

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
    actor,
    handed,
    make_mql,
    make_teams,
)
from accord.handoffs.values.handoffs import (
    Answer,
    Move,
    State,
    UnableToMove,
    Unmoved,
)
from accord.handoffs.values.kinds import Field
from accord.journal import api as journal
from accord.leads import api as leads
from accord.leads.values import Promising
from accord.team import api as team
from accord.team.values import Role, Side

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


def test_what_nobody_owns_goes_to_operations_only_where_nobody_can_work_it():
    ops = actor("Olaf", Role.SALES_OPS)
    number = handed(make_mql())
    assert Handoff.objects.get(pk=number).owner_id == ops.member_id
    seller = actor("Mara", Role.SDR)
    number = handed(make_mql("Bo"))
    assert Handoff.objects.get(pk=number).owner_id == seller.member_id


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
    assert Handoff.objects.get(pk=number).outcome == "void"
    assert moves(number) == ["offer", "void"]


def test_a_hand_off_of_a_kind_that_is_no_more_is_given_on_all_the_same(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    called = handoffs.kind_names()[KIND]
    body = handoffs.kinds_body(handoffs.FIRST_KINDS[1:])
    version = handoffs.propose_kinds(body=body, actor_id=None, at=AT + MINUTE)
    people.sign(kind=Kind.HANDOFFS, number=version, at=AT + MINUTE)
    assert KIND not in {kind.code for kind in handoffs.kinds_at(at=AT + HOUR)[1]}
    assert handoffs.kind_names()[KIND] == called
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


def test_the_word_that_was_said_with_a_move_is_taken_back_with_it(teams):
    """Nothing is decided by it any more, and whoever was told of it is told so."""
    lead = make_mql(owner=teams.seller.member_id)
    mine = {"handoff_id": handed(lead, actor_id=teams.marketer.member_id), "actor": teams.seller}
    for promising, hours in ((Promising.YES, 1), (Promising.NO, 2)):
        handoffs.move(
            **mine, move=Move.ACCEPT, at=AT + hours * HOUR, answer=Answer(promising=promising)
        )
        assert leads.verdicts_of(lead_ids=[lead])[Side.SALES].said is promising
        handoffs.undo(**mine, at=AT + hours * HOUR + MINUTE)
        assert leads.verdicts_of(lead_ids=[lead]) == {}
    told = "select withdrawn_at is null from notices_notice where kind = 'good_word'"
    assert bulk.fetch(told) == [(False,)]


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
