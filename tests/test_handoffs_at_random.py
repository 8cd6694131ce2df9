"""Whatever both teams do in whatever order: every open hand-off has somebody, and reading again
changes nothing."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from accord.contacts import api as contacts
from accord.definitions.values import StageCode
from accord.foundation import bulk
from accord.handoffs import api as handoffs
from accord.handoffs.models import Clock, Handoff, HandoffEvent, Meeting
from accord.handoffs.queries.events import events_of
from accord.handoffs.rules.events import tell
from accord.handoffs.tests.builders import AT, DAY, KIND, actor, make_mql, make_teams
from accord.handoffs.tests.test_clocks import SPEED, agreed, call
from accord.handoffs.tests.test_turns import FOLLOWED
from accord.handoffs.values.handoffs import Answer, Move, State, UnableToMove
from accord.handoffs.values.meetings import Booking, MeetingAct, UnableToBook
from accord.intake import api as intake
from accord.leads import api as leads
from accord.leads.values import Ending, Promising, StageMove
from accord.team.values import Role
from tests.soak import FULL, rounds

pytestmark = [pytest.mark.soak, pytest.mark.django_db]
STEPS = rounds(120, full=10_000)
REASONS = ("not_icp_role", "bad_timing", "wrong_owner", "wrong_person", "other", "nonsense", "")
BY_HAND = (
    Move.ACCEPT, Move.REJECT, Move.RECYCLE, Move.ASK, Move.ANSWER, Move.GIVE, Move.SNOOZE,
    Move.LATER, Move.HOLD, Move.RESUME,
)  # fmt: skip


class World:
    """Two teams, some leads, and what may happen next; `refused` counts what was not done."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.at = AT
        teams = make_teams()
        self.actors = [teams.seller, teams.other, teams.sales_lead, teams.marketer,
                       teams.marketing_lead]  # fmt: skip
        self.leader, self.marketing = teams.sales_lead, teams.marketing_lead
        self.leads = [make_mql(f"Ana{n}") for n in range(8)]
        self.people = [
            person for (person,) in bulk.fetch("select id from live.persons order by id")
        ]
        self.merges: list[int] = []
        self.joined = self.touched = self.booked = self.done = self.refused = 0

    def step(self) -> None:
        self.at += timedelta(minutes=self.dice.randint(1, 400))
        doing: Callable[[], None] = self.dice.choices(
            (self.hand_over, self.move, self.undo, self.call, self.leave, self.join, self.end,
             self.reopen, self.tell, self.expire, self.merge, self.unmerge, self.book,
             self.meet, self.run_on, self.again),
            (20, 50, 8, 10, 1, 1, 1, 6, 5, 3, 1, 2, 12, 4, 3, 15),
        )[0]  # fmt: skip
        try:
            doing()
            self.done += 1
        except (UnableToMove, UnableToBook, LookupError, contacts.CannotMerge):
            self.refused += 1

    def hand_over(self) -> None:
        kind = self.dice.choice((KIND, "sdr_to_ae", "ae_to_customer_team"))
        to = self.dice.choice((None, None, self.dice.choice(self.actors).member_id))
        order = handoffs.Order(at=self.at, to=to)
        handoffs.hand_over(lead_ids=self.dice.sample(self.leads, 2), kind=kind, order=order)

    def move(self) -> None:
        """Half of the time what is open, by whoever has it."""
        rows = Handoff.objects.order_by("id")
        if open_ones := list(rows.exclude(state="closed")) if self.dice.random() < 0.5 else []:
            row = self.dice.choice(open_ones)
            theirs = [one for one in self.actors if one.member_id == row.owner_id]
            number, actors = row.pk, [*theirs, self.leader]
        else:
            numbers = list(rows.values_list("id", flat=True))[-12:]
            if not numbers:
                return
            number, actors = self.dice.choice(numbers), self.actors
        handoffs.move(
            handoff_id=number, move=self.dice.choice(BY_HAND), actor=self.dice.choice(actors),
            at=self.at, answer=self.answer(),
        )  # fmt: skip

    def expire(self) -> None:
        numbers = list(Handoff.objects.exclude(state="closed").values_list("id", flat=True))
        if numbers:
            number = self.dice.choice(sorted(numbers))
            handoffs.move(handoff_id=number, move=Move.EXPIRE, actor=None, at=self.at)

    def book(self) -> None:
        """Some day this week or next, in working hours, by whoever has a lead or somebody else."""
        waits = Handoff.objects.filter(to_side="sales").exclude(state="closed").order_by("id")
        rows = list(waits.values_list("lead_id", "owner_id"))
        if not rows:
            raise LookupError("Nobody has anything.")
        lead, owner = self.dice.choice(rows)
        mine = [one for one in self.actors if one.member_id == owner]
        actor = self.dice.choice([*mine, self.leader, self.dice.choice(self.actors)])
        days = timedelta(days=self.dice.randint(1, 10))
        starts_at = (self.at + days).replace(hour=self.dice.randint(9, 17), minute=0)
        booking = Booking(
            lead, self.dice.choice([*mine, self.leader]).member_id or 0, starts_at,
            timedelta(minutes=30), "Demo", invites_buyer=self.dice.random() < 0.5,
        )  # fmt: skip
        handoffs.book(booking=booking, actor=actor, at=self.at)
        self.booked += 1

    def meet(self) -> None:
        numbers = list(Meeting.objects.order_by("id").values_list("id", flat=True))
        if numbers:
            handoffs.say_of_meeting(
                meeting_id=self.dice.choice(numbers[-6:]), act=self.dice.choice([*MeetingAct]),
                actor=self.dice.choice(self.actors), at=self.at,
            )  # fmt: skip

    def again(self) -> None:
        """Marketing hands over anew what came back to it."""
        back = Handoff.objects.filter(to_side="marketing").exclude(state="closed").order_by("id")
        row = back.first()
        if row is not None:
            handoffs.hand_over_again(
                handoff_id=row.pk, kind=KIND, actor=self.marketing, at=self.at,
                words=self.dice.choice(("", "His new number")),
            )  # fmt: skip

    def run_on(self) -> None:
        handoffs.run_on_due(at=self.at)

    def merge(self) -> None:
        one, two = self.dice.sample(self.people, 2)
        merge = intake.merge_people(first=one, second=two, actor_id=None, at=self.at)
        self.merges.append(merge)

    def unmerge(self) -> None:
        if self.merges:
            merge = self.merges.pop(self.dice.randrange(len(self.merges)))
            intake.unmerge_people(merge_id=merge, actor_id=None, at=self.at)

    def answer(self) -> Answer:
        return Answer(
            reason=self.dice.choice(REASONS),
            words=self.dice.choice(("", "Which plant?")),
            promising=self.dice.choice((None, Promising.YES, Promising.NO)),
            to_id=self.dice.choice(self.actors).member_id,
            until=self.at + DAY,
        )

    def undo(self) -> None:
        last = HandoffEvent.objects.exclude(member=None).order_by("-id").first()
        who = next((one for one in self.actors if last and one.member_id == last.member_id), None)
        if last is not None and who is not None:
            handoffs.undo(handoff_id=last.handoff_id, actor=who, at=last.at + timedelta(minutes=2))

    def call(self) -> None:
        self.touched += 1
        call(
            self.dice.choice(self.leads), by=self.dice.choice(self.actors).member_id or 0,
            at=self.at - timedelta(minutes=self.dice.randint(0, 900)), key=f"t{self.touched}",
            heard_at=self.at,
        )  # fmt: skip

    def leave(self) -> None:
        sellers = [one for one in self.actors if one.name[0] == "S" and one is not self.leader]
        if sellers:
            gone = self.dice.choice(sellers)
            intake.leave(member_id=gone.member_id or 0, actor=self.leader, at=self.at)
            self.actors.remove(gone)

    def join(self) -> None:
        self.joined += 1
        self.actors.append(actor(f"S{self.joined}", Role.SDR))

    def end(self) -> None:
        lead = self.dice.choice(self.leads)
        found = leads.get_lead(lead_id=lead)
        ending = self.dice.choice((Ending.LOST, Ending.WON))
        moves = {lead: [StageMove(found.stage, self.at, ending=ending)]}
        leads.move_leads(moves=moves, at=self.at, batch_id=None)
        handoffs.follow_written(at=self.at)

    def reopen(self) -> None:
        moves = {self.dice.choice(self.leads): [StageMove(StageCode.MQL, self.at)]}
        leads.move_leads(moves=moves, at=self.at, batch_id=None)
        handoffs.follow_written(at=self.at)

    def tell(self) -> None:
        handoffs.tell_all(at=self.at)
        handoffs.withdraw_what_was_kept(at=self.at)


def unsound() -> list[str]:
    """What must never be, by name."""
    checks = {
        "ownerless": """select 1 from handoffs_handoff h join team_member m on m.id = h.owner_id
                        where h.state <> 'closed' and not m.is_active""",
        "two wait": """select 1 from handoffs_handoff where state in ('offered', 'asked')
                       group by lead_id having count(*) > 1""",
        "two worked": """select 1 from handoffs_handoff where state = 'worked'
                         group by lead_id having count(*) > 1""",
        "stands still for nothing": """select 1 from handoffs_handoff h where h.still = 'later'
                                       and not exists (select from handoffs_handoffevent e
                                         where e.handoff_id = h.id and e.move = 'later')""",
        "one host twice": """select 1 from handoffs_meeting a join handoffs_meeting b
                             on b.host_id = a.host_id and b.id > a.id and b.state = 'booked'
                               and b.starts_at < a.ends_at and a.starts_at < b.ends_at
                             where a.state = 'booked'""",
        "closed but running": """select 1 from handoffs_clock c
                                 join handoffs_handoff h on h.id = c.handoff_id
                                 where h.state = 'closed'
                                   and c.state in ('running', 'paused', 'scheduled')""",
    }  # fmt: skip
    return [name for name, sql in checks.items() if bulk.fetch(f"{sql} limit 1")]


def happened() -> Counter[int]:
    return Counter(HandoffEvent.objects.values_list("handoff_id", flat=True))


def journalled() -> Counter[int]:
    kinds = ["handoff.made", "handoff.moved"]
    rows = bulk.fetch("select subject_id from journal_entry where kind = any(%s)", [kinds])
    return Counter(number for (number,) in rows)


@pytest.mark.parametrize("seed", range(rounds(1, full=4)))
def test_whatever_happens_somebody_has_it(seed: int):
    agreed({**SPEED, "clauses": [*SPEED["clauses"], FOLLOWED]})
    world = World(seed)
    for number in range(STEPS):
        world.step()
        assert unsound() == [], number
        if number % 25 == 0:
            assert handoffs.settle_all() == 0, number
    assert world.done > STEPS / 3
    if FULL:  # a short walk comes by them or not, as the dice fall
        stood = HandoffEvent.objects.filter(move__in=("later", "hold", "resume"))
        assert stood.count() > STEPS / 150
        assert world.booked > STEPS / 400
    assert journalled() - happened() == Counter(), "nothing is in the journal that did not happen"
    assert Clock.objects.count() > STEPS / 25
    told = events_of(handoff_ids=list(Handoff.objects.values_list("id", flat=True)))
    for row in Handoff.objects.all():
        found = tell(told[row.pk])
        assert (found.closed_at is not None) == (row.state == State.CLOSED.value), row.pk
        assert found.held[-1][0] == row.owner_id


def test_without_the_check_of_the_database_somebody_could_be_missing():
    """The control: what the test above looks for is seen where it is."""
    agreed(SPEED)
    world = World(1)
    world.hand_over()
    owner = Handoff.objects.exclude(state="closed").values_list("owner_id", flat=True).first()
    bulk.execute("set constraints all deferred")
    bulk.execute("update team_member set is_active = false where id = %s", [owner])
    assert unsound() == ["ownerless"]
    bulk.execute("update team_member set is_active = true where id = %s", [owner])
