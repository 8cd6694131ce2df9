"""Leads on a real database: where they stand follows from their events, in whatever order."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.soak import rounds

from accord.contacts.tests.builders import AT, make_people
from accord.contacts.values.people import Outcome
from accord.definitions.values import StageCode
from accord.foundation import bulk
from accord.leads import api as leads
from accord.leads.models import Lead
from accord.leads.tests.builders import make_lead, open_for
from accord.leads.values import Ending, StageMove

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def move(lead: int, stage: StageCode, days: float, ending: Ending | None = None) -> None:
    moved = StageMove(stage, AT + days * DAY, ending=ending)
    leads.move_leads(moves={lead: [moved]}, at=AT + 100 * DAY, batch_id=None)


def story(lead: int) -> list[tuple[str, bool]]:
    rows = bulk.fetch(
        """select coalesce(nullif(ending, ''), stage), inferred from leads_stageevent
           where lead_id = %s order by occurred_at, id""",
        [lead],
    )
    return [(what, inferred) for what, inferred in rows]


def test_skipped_stages_are_written_as_inferred_and_point_to_the_version_that_judged():
    lead = make_lead()
    move(lead, StageCode.OPPORTUNITY, 3)
    assert story(lead) == [("lead", False), ("mql", True), ("sql", True), ("opportunity", False)]
    events = leads.list_stage_events(lead_id=lead)
    assert {(event.version_number, event.inferred and event.time_known) for event in events} == {
        (1, False)
    }


def test_going_back_keeps_its_event_and_the_stage_follows():
    lead = make_lead()
    move(lead, StageCode.SQL, 1)
    move(lead, StageCode.MQL, 2)
    assert leads.get_lead(lead_id=lead).stage is StageCode.MQL
    assert story(lead)[-2:] == [("sql", False), ("mql", False)]


def test_an_ending_closes_the_pass_and_moves_it_nowhere():
    lead = make_lead()
    move(lead, StageCode.SQL, 1)
    move(lead, StageCode.MQL, 2, Ending.LOST)
    row = leads.get_lead(lead_id=lead)
    assert (row.stage, row.ending, row.closed_at) == (StageCode.SQL, Ending.LOST, AT + 2 * DAY)


def test_an_event_told_twice_is_written_once():
    lead = make_lead()
    move(lead, StageCode.SQL, 1)
    before = story(lead)
    move(lead, StageCode.SQL, 1)
    assert story(lead) == before


def test_who_comes_back_after_an_end_begins_another_pass():
    [person] = make_people(["Ana"])
    [first] = open_for([person])
    move(first, StageCode.LEAD, 5, Ending.RECYCLED)
    [second] = open_for([person], opened_at=AT + 9 * DAY, outcome=Outcome.UPDATED)
    assert first != second
    assert [row.cycle_no for row in leads.list_cycles(person_id=person)] == [2, 1]


def test_a_later_record_fills_what_is_blank_and_changes_no_origin():
    [person] = make_people(["Ana"])
    [lead] = open_for([person])
    open_for([person], origin="webinar", outcome=Outcome.UPDATED)
    open_for([person], origin="event", outcome=Outcome.UPDATED)
    assert leads.get_lead(lead_id=lead).origin == "webinar"


MOVES = some.lists(
    some.tuples(
        some.sampled_from([stage for stage in StageCode if stage is not StageCode.VISIT]),
        some.integers(0, 30),
        some.sampled_from([None, None, None, Ending.LOST, Ending.RECYCLED]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda told: told[1],
)


@pytest.mark.soak
@settings(max_examples=rounds(20, full=400), deadline=None)
@given(moves=MOVES, data=some.data())
def test_where_a_lead_stands_does_not_depend_on_the_order_of_arrival(moves, data):
    told = [StageMove(stage, AT + days * DAY, ending=end) for stage, days, end in moves]
    other = data.draw(some.permutations(told))

    def standing(order: list[StageMove]) -> object:
        with transaction.atomic():
            lead = make_lead()
            for each in order:
                leads.move_leads(moves={lead: [each]}, at=AT + 100 * DAY, batch_id=None)
            row = leads.get_lead(lead_id=lead)
            transaction.set_rollback(True)
            return (row.stage, row.ending, row.stage_at, row.closed_at)

    assert standing(told) == standing(other)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"cycle_no": 2}, "lead_one_open_cycle"),
        ({"cycle_no": 1, "ending": "lost", "closed_at": AT}, "lead_cycle_once"),
        ({"cycle_no": 2, "ending": "lost"}, "lead_closed_has_ending"),
        ({"cycle_no": 2, "closed_at": AT}, "lead_closed_has_ending"),
        ({"cycle_no": 2, "ending": "bored", "closed_at": AT}, "lead_ending_known"),
        ({"cycle_no": 2, "ending": "lost", "closed_at": AT - DAY}, "lead_period"),
        ({"cycle_no": 2, "stage": "fan", "ending": "lost", "closed_at": AT}, "lead_stage_known"),
        ({"cycle_no": 0, "ending": "lost", "closed_at": AT}, "lead_cycle_from_one"),
    ],
)
def test_the_database_refuses(fields: dict[str, object], constraint: str):
    make_lead()
    person = Lead.objects.get().person_id
    given_ = {
        "person_id": person,
        "holder_id": person,
        "stage": "lead",
        "stage_at": AT,
        "source": "crm",
        "opened_at": AT,
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Lead.objects.create(**{**given_, **fields})


@pytest.mark.parametrize(
    "statement", ["update leads_stageevent set stage = 'sql'", "delete from leads_stageevent"]
)
def test_history_cannot_be_rewritten(statement: str):
    lead = make_lead()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        bulk.execute(statement)
    assert story(lead) == [("lead", False)]


def test_pages_follow_each_other_without_gap_or_double():
    made = open_for(make_people([f"P{number:02}" for number in range(23)]))
    for sort in leads.SORTS:
        seen: list[int] = []
        after = None
        while True:
            page = leads.list_leads(where=leads.LeadFilter(), sort=sort, after=after, limit=5)
            seen += [row.id for row in page.rows]
            after = page.next_key
            if after is None:
                break
        assert sorted(seen) == sorted(made), sort
