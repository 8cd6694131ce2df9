"""Two do something with one hand-off at the same moment: it happens once, and somebody has it."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from django.db import OperationalError, connection, transaction

from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Handoff, HandoffEvent
from accord.handoffs.operations import clocks, following, holding, moving
from accord.handoffs.operations.clocks import settle_clocks
from accord.handoffs.rules import deciding
from accord.handoffs.tests.builders import AT, HOUR, Teams, handed, make_mql, make_teams
from accord.handoffs.tests.test_clocks import SPEED, agreed, call
from accord.handoffs.tests.test_turns import FOLLOWED
from accord.handoffs.values.handoffs import Answer, Move, UnableToMove
from accord.intake import api as intake
from accord.team import api as team
from tests.soak import rounds

pytestmark = pytest.mark.soak
TRIALS = rounds(6, full=200)


def at_once(*doings: Callable[[], object]) -> list[str]:
    """Do these at one moment, each on a connection of its own; answers what came of each."""
    ready = Barrier(len(doings))
    told = [""] * len(doings)

    def one(place: int, doing: Callable[[], object]) -> None:
        try:
            ready.wait(30)
            doing()
            told[place] = "done"
        except UnableToMove as refusal:
            told[place] = refusal.why.value
        finally:
            connection.close()

    threads = [Thread(target=one, args=each) for each in enumerate(doings)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    return told


def ownerless() -> int:
    [(found,)] = bulk.fetch(
        """select count(*) from handoffs_handoff h left join team_member m on m.id = h.owner_id
           where h.state <> 'closed' and m.is_active is not true"""
    )
    return int(found)


def accepted(number: int) -> int:
    return HandoffEvent.objects.filter(handoff_id=number, move="accept").count()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between reading and writing there is time for the other."""
    quick = deciding.decide

    def decide(*told: object, **given: object) -> object:
        found = quick(*told, **given)
        time.sleep(0.02)
        return found

    monkeypatch.setattr(deciding, "decide", decide)


def trial(number: int, *doings: Move, by: list[team.Actor]) -> list[str]:
    return at_once(
        *(
            lambda doing=doing, actor=actor: handoffs.move(
                handoff_id=number, move=doing, actor=actor, at=AT + HOUR,
                answer=Answer(reason="bad_timing") if doing is Move.REJECT else None,
            )
            for doing, actor in zip(doings, by, strict=True)
        )
    )  # fmt: skip


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("other", [Move.ACCEPT, Move.EXPIRE, Move.REJECT])
def test_of_two_words_at_once_each_is_true(committed: None, other: Move):
    teams = make_teams()
    system = None if other is Move.EXPIRE else teams.sales_lead
    for count in range(TRIALS):
        number = handed(make_mql(f"Ana{count}", owner=teams.seller.member_id))
        told = trial(number, Move.ACCEPT, other, by=[teams.seller, system])
        row = Handoff.objects.get(pk=number)
        assert accepted(number) <= 1
        # Whatever is not accepted from where it stands, such as what has run out, is refused.
        assert told.count("done") == (2 if row.outcome == "rejected" and accepted(number) else 1)
        assert ownerless() == 0


@pytest.mark.usefixtures("slow")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("other", [Move.ACCEPT, Move.EXPIRE])
def test_without_its_lock_both_are_believed(
    committed: None, monkeypatch: pytest.MonkeyPatch, other: Move
):
    """The control: what the test above would see, were the row not held. Both are believed, or one
    breaks off as the database notices."""
    teams = make_teams()
    monkeypatch.setattr(moving, "held", lambda number: Handoff.objects.get(pk=number))
    system = None if other is Move.EXPIRE else teams.sales_lead
    wrong = False
    for count in range(TRIALS):
        number = handed(make_mql(f"Ana{count}", owner=teams.seller.member_id))
        told = trial(number, Move.ACCEPT, other, by=[teams.seller, system])
        moves = HandoffEvent.objects.filter(handoff_id=number, move__in=["accept", other.value])
        wrong = moves.count() > 1 or "" in told
        if wrong:
            break
    assert wrong


def leave_and_assign(teams: Teams) -> Iterator[tuple[list[str], int, int]]:
    """Somebody is handed a lead as they leave, again and again: what came of both, what had waited
    for them, and who they were."""
    for count in range(TRIALS):
        leaver = team.add_member(
            email=f"l{count}@us.example", name=f"L{count}", role="sdr", at=AT - timedelta(days=9)
        )
        waiting = handed(make_mql(f"W{count}", owner=leaver))
        lead = make_mql(f"N{count}", owner=leaver)
        told = at_once(
            lambda lead=lead, to=leaver: handoffs.hand_over(
                lead_ids=[lead], kind="marketing_to_sdr",
                order=handoffs.Order(at=AT + HOUR, to=to),
            ),
            lambda gone=leaver: intake.leave(
                member_id=gone, actor=teams.sales_lead, at=AT + HOUR
            ),
        )  # fmt: skip
        yield told, waiting, leaver


def test_who_leaves_while_they_are_handed_more_leaves_nothing_behind(committed: None):
    for told, waiting, leaver in leave_and_assign(make_teams()):
        assert told[1] == "done"
        assert ownerless() == 0
        assert Handoff.objects.get(pk=waiting).owner_id != leaver


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_without_its_lock_whoever_leaves_is_handed_more(
    committed: None, monkeypatch: pytest.MonkeyPatch
):
    """The control: were nobody kept from leaving meanwhile, only the database would notice, and
    one of both would break off."""

    def hold_nobody(*, ids: object) -> frozenset[int]:
        del ids
        time.sleep(0.05)
        return frozenset()

    teams = make_teams()
    monkeypatch.setattr(team, "hold_members", hold_nobody)
    assert any("" in told for told, _waiting, _leaver in leave_and_assign(teams))


def test_one_lead_is_handed_over_once_by_two_at_once(committed: None):
    teams = make_teams()
    for count in range(TRIALS):
        lead = make_mql(f"Ana{count}", owner=teams.seller.member_id)

        def hand_over(lead: int = lead) -> None:
            order = handoffs.Order(at=AT + HOUR)
            handoffs.hand_over(lead_ids=[lead], kind="marketing_to_sdr", order=order)

        at_once(hand_over, hand_over)
        assert Handoff.objects.filter(lead_id=lead).count() == 1


def test_the_sweep_comes_back_to_whom_somebody_held(committed: None):
    """Its mark goes on all the same, past what was written of them."""
    teams = make_teams()
    handoffs.sweep(at=AT)
    lead = make_mql(owner=teams.seller.member_id)
    number = handed(lead)
    bulk.execute("update leads_lead set owner_id = %s", [teams.other.member_id])
    holds, may_go = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            bulk.alone_for(topic=holding.TOPIC, keys=[str(lead)])
            holds.set()
            may_go.wait(30)
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    assert holds.wait(30)
    handoffs.sweep(at=AT + HOUR)
    may_go.set()
    holder.join(30)
    assert Handoff.objects.get(pk=number).owner_id == teams.seller.member_id
    handoffs.sweep(at=AT + HOUR)
    assert Handoff.objects.get(pk=number).owner_id == teams.other.member_id
    assert bulk.fetch("select left_leads from handoffs_swept") == [([],)]


def test_the_sweep_finds_what_nobody_asked_for(committed: None):
    assert transaction.get_connection().in_atomic_block is False
    teams = make_teams()
    assert handoffs.sweep(at=AT) == 0
    number = handed(make_mql(owner=teams.seller.member_id))
    bulk.execute("update leads_lead set owner_id = %s", [teams.other.member_id])
    handoffs.sweep(at=AT + HOUR)
    assert Handoff.objects.get(pk=number).owner_id == teams.other.member_id


def blocked(pid: int) -> None:
    """Wait until this connection waits for another."""
    for _ in range(400):
        if bulk.fetch("select 1 from pg_locks where pid = %s and not granted", [pid]):
            return
        time.sleep(0.005)
    raise AssertionError("nobody waits")


def beside_what_comes_in(other: Callable[[int, Teams], object]) -> list[str]:
    """Two calls of a hand-off come in by one transaction, of which the first changes nothing that
    is due; meanwhile something else is done with it. Answers what came of both."""
    teams = make_teams()
    agreed({**SPEED, "clauses": [*SPEED["clauses"], FOLLOWED]})
    lead, seller = make_mql(owner=teams.seller.member_id), teams.seller.member_id or 0
    number = handed(lead)
    handoffs.move(handoff_id=number, move=Move.ACCEPT, actor=teams.seller, at=AT)
    came_in, told, pids = Event(), ["", ""], [0]

    def take() -> None:
        with transaction.atomic():
            call(lead, by=seller, at=AT - HOUR, key="before", heard_at=AT + HOUR)
            came_in.set()
            blocked(pids[0])
            call(lead, by=seller, at=AT + HOUR, key="first")

    def do() -> None:
        [(pids[0],)] = bulk.fetch("select pg_backend_pid()")
        assert came_in.wait(30)
        other(number, teams)

    def one(place: int, doing: Callable[[], None]) -> None:
        try:
            doing()
            told[place] = "done"
        except OperationalError as problem:
            told[place] = str(problem).split("\n")[0]
        finally:
            connection.close()

    threads = [Thread(target=one, args=each) for each in enumerate((take, do))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    return told


def recycle(number: int, teams: Teams) -> None:
    handoffs.move(
        handoff_id=number, move=Move.RECYCLE, actor=teams.seller, at=AT + 2 * HOUR,
        answer=Answer(reason="bad_timing"),
    )  # fmt: skip


def read_again(number: int, _teams: Teams) -> None:
    with transaction.atomic():
        settle_clocks(handoff_ids=[number])


@pytest.mark.parametrize("other", [recycle, read_again])
def test_who_moves_what_comes_in_waits_for_it(
    committed: None, other: Callable[[int, Teams], object]
):
    assert beside_what_comes_in(other) == ["done", "done"]
    turns = bulk.fetch("select turn from handoffs_clock where turn > 0 order by turn")
    assert (turns, handoffs.settle_all()) == ([(2,)], 0)


def test_were_clocks_held_before_their_hand_off_both_would_wait(
    committed: None, monkeypatch: pytest.MonkeyPatch
):
    """The control: the order of before."""
    monkeypatch.setattr(clocks, "hold_rows", lambda **_told: None)
    monkeypatch.setattr(following, "hold_rows", lambda **_told: None)
    assert "deadlock detected" in beside_what_comes_in(recycle)
