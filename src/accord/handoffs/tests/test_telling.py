"""Clocks tell once, at their true moments, whoever is there; what nobody can see is not late."""

from datetime import UTC, datetime, timedelta

import pytest

from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Clock, ClockEvent, Handoff
from accord.handoffs.operations import telling
from accord.handoffs.queries.accountable import answerer
from accord.handoffs.tests.builders import (
    AT,
    DAY,
    HOUR,
    MINUTE,
    Teams,
    actor,
    handed,
    make_mql,
    make_teams,
)
from accord.handoffs.tests.test_clocks import SPEED, agreed, call
from accord.handoffs.values.handoffs import Answer, Move, UnableToMove, Unmoved
from accord.journeys import api as journeys
from accord.journeys.values import TouchKind
from accord.team import api as team
from accord.team.values import EVERYTHING, Role

pytestmark = pytest.mark.django_db
LADDER = [
    {"at": 50, "tell": ["owner"]},
    {"at": 90, "tell": ["owner"]},
    {"at": 100, "tell": ["manager", "other_leader"]},
    {"at": 100, "after": "PT4H", "tell": ["both_leaders"]},
]
ONE = {**SPEED, "clauses": [SPEED["clauses"][0], SPEED["clauses"][2]], "ladder": LADDER}


@pytest.fixture
def teams() -> Teams:
    found = make_teams()
    agreed(ONE)
    return found


def seen(member: int | None) -> None:
    """Something tells of this member's calls, so that silence means something."""
    other = make_mql("Zoe")
    call(other, by=member or 0, at=AT - HOUR, key="before")


def told() -> list[tuple[str, int, datetime, list[int]]]:
    rows = ClockEvent.objects.order_by("at", "what", "step")
    return [(row.what, row.step, row.at, row.told) for row in rows]


def test_each_step_is_told_once_at_its_own_moment_however_late_a_worker_wakes(teams):
    seen(teams.seller.member_id)
    handed(make_mql(owner=teams.seller.member_id))
    due = datetime(2026, 3, 9, 13, tzinfo=UTC)
    late = due + timedelta(days=1)
    for _again in range(2):
        handoffs.tell_all(at=late)
    both = [teams.sales_lead.member_id, teams.marketing_lead.member_id]
    assert told() == [
        ("step", 0, AT + 2 * HOUR, []),
        ("step", 1, AT + timedelta(hours=3, minutes=36), []),
        ("breach", 0, due, []),
        ("step", 2, due, both),
        ("step", 3, due + 4 * HOUR, both),
    ]
    assert {row.noted_at for row in ClockEvent.objects.all()} == {late}
    # Nobody is warned of what is broken already; each is told once that it was.
    assert noticed("warned") == []
    assert noticed("broken") == sorted(both * 2)


@pytest.mark.parametrize("is_seen", [False, True])
@pytest.mark.parametrize(
    ("move", "reason", "broken"),
    [(Move.ACCEPT, "", {"acknowledge"}), (Move.REJECT, "duplicate", {"acknowledge", "attempt"})],
)
def test_what_ended_late_before_a_worker_woke_was_broken_when_it_was_due(
    is_seen, move, reason, broken
):
    """Nobody is told of it, as nobody has to hurry any more; it counts in its week. Of a try that
    no tool could have seen nobody knows whether it was made."""
    teams = make_teams()
    # Who has accepted still owes a try, which would be told of.
    clauses = [SPEED["clauses"][n] for n in ((0, 1) if move is Move.ACCEPT else (0, 1, 2, 3))]
    agreed({**SPEED, "clauses": clauses, "ladder": LADDER})
    if is_seen:
        seen(teams.seller.member_id)
    number = handed(make_mql(owner=teams.seller.member_id))
    late = AT + 5 * HOUR
    handoffs.move(
        handoff_id=number, move=move, actor=teams.seller, at=late, answer=Answer(reason=reason)
    )
    for minutes in (1, 2):
        handoffs.tell_all(at=late + minutes * MINUTE)
    rows = ClockEvent.objects.filter(what="breach").values_list("clock__promise", "at", "told")
    due = {"acknowledge": AT + 2 * HOUR, "attempt": AT + 4 * HOUR}
    noted = broken if is_seen else {"acknowledge"}
    assert sorted(rows) == [(promise, due[promise], []) for promise in sorted(noted)]
    assert noticed("broken") == []
    week = handoffs.missed_by_week(at=late + DAY)[0]
    assert (week.marketing, week.sales) == (0, len(noted))


def test_the_ladder_ends_with_whoever_stands_above_both_teams():
    teams, sponsor = make_teams(), actor("Boss", Role.SPONSOR)
    agreed({**ONE, "ladder": [*LADDER, {"at": 100, "after": "PT9H", "tell": ["sponsor"]}]})
    seen(teams.seller.member_id)
    handed(make_mql(owner=teams.seller.member_id))
    due = datetime(2026, 3, 9, 13, tzinfo=UTC)
    handoffs.tell_all(at=due + 8 * HOUR)
    assert sponsor.member_id not in noticed("broken")
    handoffs.tell_all(at=due + 2 * DAY)
    assert noticed("broken").count(sponsor.member_id or 0) == 1


def noticed(kind: str) -> list[int]:
    rows = bulk.fetch(
        "select member_id from notices_notice where kind = %s order by member_id", [kind]
    )
    return [member for (member,) in rows]


def test_a_warning_comes_when_it_is_due_and_nothing_before(teams):
    seen(teams.seller.member_id)
    lead = make_mql(owner=teams.seller.member_id)
    handed(lead)
    assert handoffs.tell_all(at=AT + HOUR) == 0
    assert handoffs.tell_all(at=AT + 2 * HOUR) == 1
    call(lead, by=teams.seller.member_id, at=AT + 3 * HOUR)
    assert handoffs.tell_all(at=AT + 9 * DAY) == 0


def test_who_is_on_leave_is_never_told(teams):
    seen(teams.seller.member_id)
    handed(make_mql(owner=teams.seller.member_id))
    team.add_absence(
        member_id=teams.seller.member_id, first_day=AT.date(), last_day=AT.date(),
        deputy_id=teams.other.member_id, actor=teams.sales_lead, at=AT,
    )  # fmt: skip
    handoffs.tell_all(at=AT + 2 * HOUR)
    assert [members for _what, _step, _at, members in told()] == [[teams.other.member_id]]


def test_unknown_is_not_late(teams):
    handed(make_mql(owner=teams.seller.member_id))
    handoffs.tell_all(at=AT + DAY)
    assert handoffs.list_breaches(at=AT + DAY, scope=EVERYTHING) == ([], 0)
    [(what, _step, _at, members)] = [one for one in told() if one[0] != "step"]
    assert (what, members) == ("unseen", [])
    assert not ClockEvent.objects.filter(what="breach").exists()
    # Once their work is seen, and nothing was done, it is late since it was due.
    call(make_mql("Zoe"), by=teams.seller.member_id, at=AT - HOUR, key="later")
    handoffs.tell_all(at=AT + DAY + HOUR)
    [(breach,)] = ClockEvent.objects.filter(what="breach").values_list("at")
    assert breach == datetime(2026, 3, 9, 13, tzinfo=UTC)
    [listed] = handoffs.list_breaches(at=AT + DAY + HOUR, scope=EVERYTHING)[0]
    assert listed.due_at == breach


def test_what_was_kept_after_all_is_withdrawn_and_both_are_kept(teams):
    seen(teams.seller.member_id)
    lead = make_mql(owner=teams.seller.member_id)
    handed(lead)
    handoffs.tell_all(at=AT + DAY)
    call(lead, by=teams.seller.member_id, at=AT + HOUR, key="came late")
    [notice] = handoffs.withdraw_what_was_kept(at=AT + 2 * DAY)
    assert set(notice.to) == {teams.sales_lead.member_id, teams.marketing_lead.member_id}
    assert handoffs.withdraw_what_was_kept(at=AT + 2 * DAY) == []
    left = bulk.fetch("select 1 from notices_notice where kind = 'broken' and withdrawn_at is null")
    assert left == []
    assert [one[0] for one in told()].count("breach") == 1


def test_a_try_that_is_taken_back_does_not_silence_the_ladder(teams):
    seen(teams.seller.member_id)
    number = handed(make_mql(owner=teams.seller.member_id))
    due = datetime(2026, 3, 9, 13, tzinfo=UTC)
    handoffs.tell_all(at=due + MINUTE)
    tried = due + 2 * MINUTE
    touch = handoffs.log_try(
        handoff_id=number, kind=TouchKind.CALL_ATTEMPT, tried_at=tried, actor=teams.seller, at=tried
    )
    handoffs.take_back_try(handoff_id=number, touch_id=touch, actor=teams.seller, at=tried + MINUTE)
    assert handoffs.tell_all(at=tried + 2 * MINUTE) == 0
    handoffs.tell_all(at=due + 5 * HOUR)
    assert [(what, step) for what, step, _at, _to in told() if step == 3] == [("step", 3)]


def test_what_breaks_again_after_it_was_withdrawn_is_told_again(teams):
    seen(teams.seller.member_id)
    lead = make_mql(owner=teams.seller.member_id)
    handed(lead)
    both = sorted([teams.sales_lead.member_id, teams.marketing_lead.member_id])
    at = AT + DAY
    for turn in range(3):
        handoffs.tell_all(at=at)
        assert handoffs.tell_all(at=at + MINUTE) == 0
        assert noticed("broken") == sorted(both * 2 * (turn + 1))
        [listed] = handoffs.list_breaches(at=at, scope=EVERYTHING)[0]
        assert len(listed.told) == 4  # as it was told this time
        call(lead, by=teams.seller.member_id, at=AT + HOUR, key=f"late{turn}")
        [notice] = handoffs.withdraw_what_was_kept(at=at + HOUR)
        assert (notice.turn, sorted(notice.to)) == (turn, both)
        gone = journeys.Gone(source="phone", external_key=[f"late{turn}"], as_of=[None])
        at += DAY
        journeys.take_away(gone=gone, at=at, batch_id=None)
        handoffs.follow_written(at=at)
    assert [one[:2] for one in told()].count(("breach", 0)) == 3


def test_a_members_word_withdraws_no_breach_and_tells_of_nothing_before_the_hand_off(teams):
    seen(teams.seller.member_id)
    number = handed(make_mql(owner=teams.seller.member_id))
    handoffs.tell_all(at=AT + DAY)
    word = {"handoff_id": number, "kind": TouchKind.CALL_CONNECTED, "actor": teams.seller}
    with pytest.raises(UnableToMove) as refusal:
        handoffs.log_try(tried_at=AT - MINUTE, at=AT + DAY, **word)
    assert refusal.value.why is Unmoved.NOT_THEN
    handoffs.log_try(tried_at=AT, at=AT + DAY, **word)
    [(state,)] = Clock.objects.filter(promise="attempt").values_list("state")
    assert state == "met"
    assert handoffs.withdraw_what_was_kept(at=AT + DAY) == []
    assert noticed("broken")


def test_a_clock_that_stands_still_or_is_only_measured_tells_nothing(teams):
    seen(teams.seller.member_id)
    number = handed(make_mql(owner=teams.seller.member_id))
    Clock.objects.filter(handoff_id=number).update(is_silent=True)
    handoffs.settle_clocks(handoff_ids=[number])
    assert handoffs.tell_all(at=AT + 9 * DAY) == 0


def test_a_closed_hand_off_tells_nothing_more(teams):
    seen(teams.seller.member_id)
    number = handed(make_mql(owner=teams.seller.member_id))
    handoffs.move(handoff_id=number, move=Move.END, actor=None, at=AT + HOUR)
    assert handoffs.tell_all(at=AT + 9 * DAY) == 0
    assert bulk.fetch("select count(*) from handoffs_clockevent") == [(0,)]


def test_a_worker_dead_for_an_hour_tells_every_breach_once_and_at_its_moment(teams, monkeypatch):
    """Twelve clocks come due two minutes apart, more than are told in one go; nobody looks until an
    hour after the first, then two workers' turns follow each other."""
    seen(teams.seller.member_id)
    monkeypatch.setattr(telling, "AT_ONCE", 5)
    due = {}
    for place in range(12):
        at = AT + place * 2 * MINUTE
        number = handed(make_mql(f"Buyer{place}", owner=teams.seller.member_id), at=at)
        due[number] = at + 4 * HOUR
    for _again in range(2):
        handoffs.tell_all(at=AT + 5 * HOUR)
    breaches = dict(ClockEvent.objects.filter(what="breach").values_list("clock__handoff_id", "at"))
    assert breaches == due
    assert ClockEvent.objects.filter(what="breach").count() == 12
    told = bulk.fetch(
        """select subject_id, member_id, count(*) from notices_notice where kind = 'broken'
           group by 1, 2 order by 1, 2"""
    )
    both = sorted([teams.sales_lead.member_id, teams.marketing_lead.member_id])
    assert told == [(number, who, 1) for number in sorted(due) for who in both]


def test_whoever_answers_for_marketing_is_warned_and_named_and_no_seller(teams):
    """Nobody of marketing handed it over by name, so that whoever leads it answers; who left or is
    of sales does not, and who is away has their deputy answer."""
    number = handed(make_mql(owner=teams.seller.member_id))
    handoffs.move(
        handoff_id=number, move=Move.ASK, actor=teams.seller, at=AT, answer=Answer(words="Which?")
    )
    row, late = Handoff.objects.get(pk=number), AT + 3 * DAY
    handoffs.tell_all(at=AT + 5 * HOUR)
    assert noticed("warned") == [teams.marketing_lead.member_id]
    [(named,)] = bulk.fetch("select facts->>'owner' from notices_notice where kind = 'warned'")
    assert named == str(teams.marketing_lead.member_id)
    handoffs.tell_all(at=late)
    [listed] = handoffs.list_breaches(at=late, scope=EVERYTHING)[0]
    assert (listed.promise.value, listed.owner_id) == ("info", teams.marketing_lead.member_id)

    def answers(giver: int | None) -> int | None:
        row.given_by_id = giver
        return answerer(row, at=AT + HOUR)

    assert answers(teams.marketer.member_id) == teams.marketer.member_id
    assert answers(teams.sales_lead.member_id) == teams.marketing_lead.member_id
    team.add_absence(
        member_id=teams.marketer.member_id, first_day=AT.date(), last_day=AT.date(),
        deputy_id=teams.marketing_lead.member_id, actor=teams.marketing_lead, at=AT,
    )  # fmt: skip
    assert answers(teams.marketer.member_id) == teams.marketing_lead.member_id
