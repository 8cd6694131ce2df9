"""What promises came to, counted from hand-offs, clocks and touches as they are stored."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from accord.agreements import api as agreements
from accord.agreements.rules.presets import FIFTY_EVERY_MONDAY
from accord.agreements.values.facts import Outcome
from accord.handoffs import api as handoffs
from accord.handoffs.models import Clock
from accord.handoffs.queries.attainment import attainment
from accord.handoffs.rules.windows import moment_of
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
from accord.handoffs.tests.test_clocks import SPEED, agreed, call
from accord.handoffs.values.attainment import Attained, Kept
from accord.handoffs.values.handoffs import Answer, Move
from accord.kernel.working_time import Hours, WorkingCalendar
from accord.team import api as team

pytestmark = pytest.mark.django_db
APRIL = datetime(2026, 4, 2, 9, tzinfo=UTC)
MANY = {
    **SPEED,
    "clauses": [
        *SPEED["clauses"],
        {"code": "full", "side": "marketing", "kind": "completeness", "every": "month", "share": 1},
        {"code": "decided", "side": "sales", "kind": "verdict", "every": "month", "share": 1,
         "within_days": 2},
        {"code": "reasons", "side": "sales", "kind": "feedback", "every": "month",
         "of": "reasons", "share": 1},
    ],
}  # fmt: skip


@pytest.fixture
def teams() -> Teams:
    found = make_teams()
    agreed(MANY)
    return found


@pytest.fixture
def four(teams: Teams) -> dict[str, int]:
    """One called in time, one that nobody touched, one of somebody of whom no tool tells, and one
    sent back."""
    seller, other = teams.seller.member_id, teams.other.member_id
    leads = {name: make_mql(name, owner=seller) for name in ("Ana", "Bo", "Dan")}
    leads["Cy"] = make_mql("Cy", owner=other)
    found = {name: handed(lead) for name, lead in leads.items()}
    call(leads["Ana"], by=seller, at=AT + HOUR)
    handoffs.move(
        handoff_id=found["Dan"], move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
        answer=Answer(reason="not_icp_role"),
    )  # fmt: skip
    return found


def asked(at: datetime, *, window: str = "current", **told: bool) -> Attained:
    [held] = agreements.list_in_force(at=at)
    return attainment(held=held, at=at, window=window, **told)


def of(found: Attained, code: str) -> Kept:
    [kept] = [one for one in found.kept if one.clause.code == code]
    return kept


def counts(kept: Kept) -> tuple[int, ...]:
    told = kept.attainment
    return (told.due, told.met, told.missed, told.unseen, told.not_yet)


def test_each_promise_counts_what_was_due(four):
    found = asked(AT + 3 * DAY)
    assert counts(of(found, "first")) == (3, 1, 1, 1, 0)
    assert counts(of(found, "ack")) == (4, 1, 3, 0, 0)
    assert counts(of(found, "full")) == (4, 4, 0, 0, 0)
    assert counts(of(found, "reasons")) == (1, 1, 0, 0, 0)
    assert counts(of(found, "decided")) == (4, 1, 3, 0, 0)
    assert counts(of(found, "volume")) == (0, 0, 0, 0, 10)


def test_behind_a_number_are_its_hand_offs(four):
    first = of(asked(AT + 3 * DAY), "first")
    assert first.of(Outcome.MET) == (four["Ana"],)
    assert first.of(Outcome.MISSED) == (four["Bo"],)
    assert first.of(Outcome.UNSEEN) == (four["Cy"],)
    volume = of(asked(AT + 3 * DAY), "volume")
    assert set(volume.of(Outcome.MET)) == set(four.values())


def test_what_is_not_due_yet_counts_neither_way(four):
    assert counts(of(asked(AT + 2 * HOUR), "first")) == (0, 0, 0, 0, 3)


def test_the_last_window_is_the_one_that_is_over(four):
    last = asked(APRIL, window="last")
    assert of(last, "volume").attainment.missed == 6
    assert counts(of(last, "first")) == (3, 1, 1, 1, 0)
    assert counts(of(asked(APRIL), "first")) == (0, 0, 0, 0, 0)
    assert of(asked(APRIL, window="2026-03"), "volume").attainment.missed == 6


def test_a_duplicate_counts_as_handed_over_until_marketing_takes_it_back(teams):
    """Until then it is the word of one side; taken back and handed over anew, it is none."""
    numbers = [handed(make_mql(name, owner=teams.seller.member_id)) for name in ("Ana", "Bo", "Cy")]
    same = Answer(reason="duplicate")
    ana, bo, _cy = (
        handoffs.move(handoff_id=one, move=Move.REJECT, actor=teams.seller, at=AT + HOUR,
                      answer=same).back_id
        for one in numbers
    )  # fmt: skip
    assert of(asked(AT + DAY), "volume").attainment.done == 3
    marketing = {"actor": teams.marketing_lead, "at": AT + 2 * HOUR}
    handoffs.move(handoff_id=ana, move=Move.ACCEPT, **marketing)
    handoffs.hand_over_again(
        handoff_id=bo, kind="marketing_to_sdr", words="They are two people, see the invoice",
        to=teams.other.member_id, actor=teams.marketing_lead, at=AT + 20 * DAY,
    )  # fmt: skip
    volume = of(asked(AT + 21 * DAY), "volume")
    assert set(volume.of(Outcome.MET)) == set(numbers[1:])
    assert counts(of(asked(AT + 21 * DAY), "decided"))[:2] == (3, 2)


def test_before_it_was_signed_nothing_was_promised(four):
    assert asked(AT, window="2026-01").kept == ()


def test_a_promise_grows_through_its_window(four):
    points = of(asked(AT + 3 * DAY, with_points=True), "volume").points
    assert (points[0].done, points[-1].done, points[-1].wanted) == (0, 4, 10)


def test_an_answer_that_marketing_owes_is_counted_beside(teams):
    number = handed(make_mql(owner=teams.seller.member_id))
    handoffs.move(
        handoff_id=number, move=Move.ASK, actor=teams.seller, at=AT + HOUR,
        answer=Answer(words="Which plant?"),
    )  # fmt: skip
    [told] = asked(AT + 5 * DAY).answered
    assert (told.due, told.met, told.late) == (1, 0, (number,))


def test_many_hand_offs_take_no_more_queries(teams, django_assert_max_num_queries):
    for name in ("Ana", "Bo", "Cy", "Dan", "Eva", "Fay"):
        handed(make_mql(name, owner=teams.seller.member_id))
    with django_assert_max_num_queries(24):
        asked(AT + DAY)


@pytest.mark.parametrize("said", ["soon", "2026-W60", "2026-13", "9999-01-01", "2026-03-09T10"])
def test_words_that_are_no_window_are_refused(said):
    with pytest.raises(ValueError, match=r".+"):
        moment_of(said, zone=UTC, at=AT)


def test_a_window_is_judged_by_what_was_in_force_as_it_ended(four):
    """The number of March was 10; from 1 April on it is 3, of which March knew nothing."""
    less = {**SPEED["clauses"][0], "at_least": 3}
    agreed({**MANY, "clauses": [less, *MANY["clauses"][1:]]}, at=APRIL - DAY)
    [held] = agreements.list_in_force(at=APRIL)
    [march] = handoffs.attainments(held=held, at=APRIL, window="last")
    assert (march.agreement.number, counts(of(march, "volume"))) == (1, (10, 4, 6, 0, 0))
    assert handoffs.attainments(held=held, at=APRIL, window="2026-03") == [march]
    [april] = handoffs.attainments(held=held, at=APRIL)
    assert (april.agreement.number, april.kept[0].attainment.wanted) == (2, 3)
    assert len(march.answered) == 1
    # A month in which the words changed is judged by those that it ended with.
    [later] = handoffs.attainments(held=held, at=APRIL + 40 * DAY, window="2026-04")
    assert (later.agreement.number, of(later, "volume").attainment.wanted) == (2, 3)


def test_tries_that_nobody_can_see_are_not_called_missed(teams):
    covered = [
        {"code": "worked", "side": "sales", "kind": "coverage", "every": "month",
         "of": "attempted", "share": 1, "within_days": 1},
        {"code": "kept_on", "side": "sales", "kind": "persistence", "every": "month",
         "attempts": 2, "within_days": 1, "share": 1},
        {"code": "decided", "side": "sales", "kind": "verdict", "every": "month", "share": 1,
         "within_days": 1},
    ]  # fmt: skip
    agreed({**SPEED, "clauses": [SPEED["clauses"][0], *covered]}, at=AT - DAY)
    seen = make_mql("Ana", owner=teams.seller.member_id)
    handed(seen)
    handed(make_mql("Bo", owner=teams.seller.member_id))
    handed(make_mql("Cy", owner=teams.other.member_id))  # no tool tells of what they do
    call(seen, by=teams.seller.member_id, at=AT + HOUR)
    found = asked(AT + 3 * DAY)
    assert counts(of(found, "worked")) == (3, 1, 1, 1, 0)
    assert counts(of(found, "kept_on")) == (3, 0, 2, 1, 0)
    assert counts(of(found, "decided")) == (3, 0, 3, 0, 0)  # that is said in Accord itself


@pytest.mark.parametrize(
    ("asked_after", "state", "counted"),
    [
        (HOUR, "cancelled", (0, 0, 0, 0, 0)),
        (4 * DAY, "missed", (1, 0, 1, 0, 0)),
        (None, "missed", (1, 0, 1, 0, 0)),
    ],
)
def test_what_ran_out_unanswered_is_owed_no_more_by_the_clock_and_on_the_board(
    teams, asked_after, state, counted
):
    """Two days were agreed to decide; it ran out after ten, asked in time, too late or never."""
    number = handed(make_mql("Ana", owner=teams.seller.member_id))
    if asked_after is not None:
        handoffs.move(
            handoff_id=number, move=Move.ASK, actor=teams.seller, at=AT + asked_after,
            answer=Answer(words="Which plant?"),
        )  # fmt: skip
    handoffs.move(handoff_id=number, move=Move.EXPIRE, actor=None, at=AT + 10 * DAY)
    found = asked(AT + 11 * DAY, window="2026-03")
    assert counts(of(found, "decided")) == counted
    assert Clock.objects.get(handoff_id=number, promise="verdict").state == state


def test_a_day_and_hour_that_were_agreed_on_are_the_clocks_and_the_boards(teams):
    """The day is over at 17:00, and by 18:00 was promised; a question puts it off by what would
    have been worked meanwhile."""
    [monday_to_wednesday] = [
        one for one in FIFTY_EVERY_MONDAY["clauses"] if one["code"] == "decided"
    ]
    desk = WorkingCalendar(ZoneInfo("UTC"), ((Hours(540, 1020),),) * 5 + ((), ()))
    team.make_calendar(key="desk", name="Desk", says=desk, actor=teams.sales_lead, at=AT - DAY)
    monday_to_wednesday = {**monday_to_wednesday, "calendar": "fixed:desk"}
    batch = {**SPEED, "batch": FIFTY_EVERY_MONDAY["batch"]}
    agreed({**batch, "clauses": [SPEED["clauses"][0], monday_to_wednesday]}, at=AT - DAY)
    number = handed(make_mql("Ana", owner=teams.seller.member_id))
    wednesday = datetime(2026, 3, 11, 18, tzinfo=UTC)
    clock = Clock.objects.filter(handoff_id=number, promise="verdict")

    def board(at: datetime) -> tuple[int, ...]:
        return counts(of(asked(at, window="2026-03-09"), "decided"))

    assert clock.get().due_at == wednesday
    assert board(wednesday) == (0, 0, 0, 0, 1)
    assert board(wednesday + MINUTE) == (1, 0, 1, 0, 0)
    told = {"handoff_id": number, "answer": Answer(words="Which plant?")}
    handoffs.move(move=Move.ASK, actor=teams.seller, at=AT + 7 * HOUR, **told)
    assert board(wednesday + DAY) == (0, 0, 0, 0, 1)
    handoffs.move(move=Move.ANSWER, actor=teams.marketer, at=AT + DAY + HOUR, **told)
    late = wednesday + 17 * HOUR  # two hours would have been worked meanwhile
    assert clock.get().due_at == late
    assert board(late) == (0, 0, 0, 0, 1)
    assert board(late + MINUTE) == (1, 0, 1, 0, 0)
