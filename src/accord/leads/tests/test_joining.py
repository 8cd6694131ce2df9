"""Merging people and ending merges: passes are counted together and come apart exactly."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.soak import rounds

from accord.contacts import api as contacts
from accord.contacts.tests.builders import AT, make_people
from accord.contacts.values.people import CannotMerge, LinkedBy
from accord.definitions.values import StageCode
from accord.foundation import bulk
from accord.leads import api as leads
from accord.leads import rules
from accord.leads.models import Lead
from accord.leads.tests.builders import open_for
from accord.leads.values import Ending, StageMove

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
KEPT = (
    "contacts_person",
    "contacts_sourcerecord",
    "contacts_link",
    "leads_lead",
    "leads_stageevent",
)


def state() -> dict[str, list[tuple[object, ...]]]:
    """Every row of people and leads, whenever it was written."""
    return {
        name: bulk.fetch(f"select (to_jsonb(t) - 'xact_id')::text from {name} t order by id")
        for name in KEPT
    }


def merge(first: int, second: int) -> int:
    people = leads.let_go_of(people=[first, second])
    made = contacts.merge(first=first, second=second, by=LinkedBy.HAND, at=AT)
    leads.regroup(people=sorted({*people, *made.people}))
    return made.merge_id


def unmerge(merge_id: int) -> None:
    [pair] = bulk.fetch("select first_id, second_id from contacts_merge where id = %s", [merge_id])
    people = leads.let_go_of(people=pair)
    ended = contacts.unmerge(merge_id=merge_id, at=AT + DAY)
    leads.regroup(people=sorted({*people, *ended.people}))


def move(lead: int, stage: StageCode, days: float, ending: Ending | None = None) -> None:
    moved = StageMove(stage, AT + days * DAY, ending=ending)
    leads.move_leads(moves={lead: [moved]}, at=AT + 100 * DAY, batch_id=None)


def test_two_people_become_one_lead_with_the_history_of_both_and_come_apart_exactly() -> None:
    ana, anna = make_people(["Ana Pop", "Anna Pop"])
    [first], [second] = open_for([ana]), open_for([anna], opened_at=AT + 2 * DAY, origin="fair")
    move(second, StageCode.SQL, 4)
    before = state()
    made = merge(ana, anna)
    assert contacts.get_person(person_id=anna).id == ana
    assert leads.get_lead(lead_id=second).counted_with_id == first
    row = leads.get_lead(lead_id=first)
    assert (row.stage, row.opened_at) == (StageCode.SQL, AT)
    page = leads.list_leads(where=leads.LeadFilter())
    assert [each.id for each in page.rows] == [first]
    assert leads.count_leads(where=leads.LeadFilter()) == 1
    assert len(leads.list_stage_events(lead_id=first)) == 4
    unmerge(made)
    assert state() == before


def test_what_comes_after_a_merge_goes_with_whom_it_spoke_of() -> None:
    ana, anna = make_people(["Ana", "Anna"])
    [first], [second] = open_for([ana]), open_for([anna])
    made = merge(ana, anna)
    move(second, StageCode.MQL, 3)
    assert leads.get_lead(lead_id=first).stage is StageCode.MQL
    unmerge(made)
    assert leads.get_lead(lead_id=first).stage is StageCode.LEAD
    assert leads.get_lead(lead_id=second).stage is StageCode.MQL


def test_a_pass_that_had_ended_before_the_other_began_stays_a_pass_of_its_own() -> None:
    ana, anna = make_people(["Ana", "Anna"])
    [first], [second] = open_for([ana]), open_for([anna], opened_at=AT + 9 * DAY)
    move(first, StageCode.LEAD, 5, Ending.LOST)
    merge(ana, anna)
    assert leads.count_leads(where=leads.LeadFilter(people=[ana])) == 2
    assert leads.get_lead(lead_id=second).counted_with_id == second


def test_a_new_row_about_either_finds_the_lead_of_both() -> None:
    ana, anna = make_people(["Ana", "Anna"])
    [first] = open_for([ana])
    merge(ana, anna)
    [second] = open_for([anna], opened_at=AT + DAY)
    assert leads.get_lead(lead_id=second).counted_with_id == first
    assert leads.count_leads(where=leads.LeadFilter()) == 1


def test_an_ended_pass_that_opens_again_is_one_with_the_next() -> None:
    [ana] = make_people(["Ana"])
    [first] = open_for([ana])
    move(first, StageCode.LEAD, 5, Ending.LOST)
    [second] = open_for([ana], opened_at=AT + 9 * DAY)
    assert first != second
    move(first, StageCode.SQL, 10)
    assert leads.get_lead(lead_id=second).counted_with_id == first
    assert leads.get_lead(lead_id=first).stage is StageCode.SQL


def test_who_was_told_apart_is_not_joined_by_the_program() -> None:
    ana, anna = make_people(["Ana", "Anna"])
    contacts.keep_apart(first=anna, second=ana, at=AT)
    with pytest.raises(CannotMerge, match="APART"):
        contacts.merge(first=ana, second=anna, by=LinkedBy.AUTOMATIC, at=AT)
    merge(ana, anna)
    with pytest.raises(CannotMerge, match="ALREADY"):
        contacts.merge(first=anna, second=ana, by=LinkedBy.HAND, at=AT)


def test_the_database_refuses_two_open_passes_of_one_holder() -> None:
    ana, anna = make_people(["Ana", "Anna"])
    open_for([ana, anna])
    with pytest.raises(IntegrityError, match="lead_one_open_cycle"), transaction.atomic():
        Lead.objects.update(holder_id=ana)


def test_passes_join_while_they_overlap() -> None:
    day = [AT + number * DAY for number in range(9)]
    periods = [(4, day[3], day[4]), (1, day[0], day[2]), (2, day[1], day[3]), (3, day[5], None)]
    assert rules.joined(periods) == {1: 1, 2: 1, 4: 4, 3: 3}


@some.composite
def plots(draw: some.DrawFn, *, rows: bool) -> list[tuple[str, int, int]]:
    """What happens to three people in turn: merges, their ends, stages, ends of passes, rows."""
    step = some.tuples(
        some.sampled_from(["merge", "merge", "unmerge", "stage", "end", *["row"] * rows]),
        some.integers(0, 2),
        some.integers(0, 2),
    )
    return draw(some.lists(step, min_size=1, max_size=8))


def act(
    what: str, one: int, other: int, *, people: list[int], number: int, made: list[int]
) -> None:
    """One step of a plot."""
    person = people[one]
    lead = bulk.fetch("select min(id) from leads_lead where person_id = %s", [person])[0][0]
    if what == "merge" and one != other:
        with suppress(CannotMerge):
            made.append(merge(person, people[other]))
    elif what == "unmerge" and made:
        unmerge(made.pop(one % len(made)))
    elif what == "stage":
        move(lead, [StageCode.MQL, StageCode.SQL][other % 2], number)
    elif what == "end":
        move(lead, StageCode.LEAD, number, Ending.LOST)
    elif what == "row":
        open_for([person], opened_at=AT + number * DAY)


def played(plot: list[tuple[str, int, int]], *, merging: bool) -> list[tuple[object, ...]]:
    """All passes after a plot and after the end of every merge."""
    point = transaction.savepoint()
    people = make_people(["Ana", "Anna", "Hanna"])
    for person in people:
        open_for([person])
    made: list[int] = []
    for number, (what, one, other) in enumerate(plot, start=1):
        if merging or what != "merge":
            act(what, one, other, people=people, number=number, made=made)
    for merge_id in reversed(made):
        unmerge(merge_id)
    rows = bulk.fetch(
        """select array_position(%s::bigint[], l.person_id), cycle_no, l.stage, ending,
                  stage_at, opened_at, closed_at, holder_id = person_id, joined_to_id is null,
                  (select array_agg(row(e.stage, e.ending, e.occurred_at, e.inferred)::text
                                    order by e.occurred_at, e.stage, e.ending)
                   from leads_stageevent e where e.lead_id = l.id)
           from leads_lead l where person_id = any(%s) order by 1, 2""",
        [people, people],
    )
    transaction.savepoint_rollback(point)
    return rows


@pytest.mark.soak
@settings(
    max_examples=rounds(8, full=2_500),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plot=plots(rows=False))
def test_in_any_interleaving_ending_every_merge_gives_what_would_be_without_any(
    plot: list[tuple[str, int, int]],
) -> None:
    assert played(plot, merging=True) == played(plot, merging=False)


@pytest.mark.soak
@settings(
    max_examples=rounds(8, full=2_500),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plot=plots(rows=True))
def test_whatever_comes_meanwhile_everybody_has_their_own_passes_again(
    plot: list[tuple[str, int, int]],
) -> None:
    """Who comes back after the end of a pass of both begins a new one, so there may be more."""
    told = played(plot, merging=True)
    assert {row[0] for row in told} == {1, 2, 3}
    for person, _, _, _, _, opened, _, is_own, _, events in told:
        assert is_own
        assert opened.isoformat(sep=" ")[:19] in "".join(events), person
    for person in (1, 2, 3):
        assert sum(row[0] == person and row[6] is None and row[8] for row in told) <= 1
