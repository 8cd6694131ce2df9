"""What people say of two who may be one: done, remembered, taken back."""

import pytest
from django.db import IntegrityError, transaction

from accord.contacts import api as contacts
from accord.contacts.models import Doubt
from accord.contacts.tests.builders import AT, make_people
from accord.contacts.values.doubts import Care, Decision, DoubtState
from accord.contacts.values.people import CannotMerge, LinkedBy
from accord.foundation import bulk
from accord.intake import api as intake
from accord.journal import api as journal
from accord.leads.tests.builders import open_for

pytestmark = pytest.mark.django_db


def doubt(first: int, second: int, probability: float = 0.7) -> int:
    """Two in doubt, as the comparison would have written them."""
    low, high = sorted((first, second))
    made = Doubt.objects.create(
        first_id=low,
        second_id=high,
        probability=probability,
        reasons=[["phone", "same", 7.5], ["email", "other", -2.0], ["family_name", "same", 0.1]],
        weights_version=0,
        found_at=AT,
    )
    return int(made.pk)


def decide(doubt_id: int, decision: Decision) -> contacts.DoubtCard:
    return intake.decide(doubt_id=doubt_id, decision=decision, actor_id=None, at=AT)


def heads() -> list[tuple[int, int]]:
    return bulk.fetch("select id, coalesce(canonical_id, id) from contacts_person order by id")


def open_ones() -> list[int]:
    return [each.id for each in contacts.list_doubts()]


def test_joined_ones_are_one_and_taken_back_they_are_in_doubt_again() -> None:
    ana, anna = make_people(["Ana", "Anna"])
    open_for([ana, anna])
    before, asked = heads(), doubt(ana, anna)
    assert decide(asked, Decision.JOIN).state is DoubtState.JOINED
    assert contacts.heads_of(people=[anna])[anna] == ana
    assert open_ones() == []
    assert [each.id for each in contacts.list_doubts(state=DoubtState.JOINED)] == [asked]
    assert decide(asked, Decision.BACK).state is DoubtState.OPEN
    assert heads() == before
    assert open_ones() == [asked]
    kinds = [entry.kind for entry in journal.list_entries(subject="person", subject_id=ana)]
    assert {"person.merged", "person.unmerged"} <= set(kinds)


def test_those_kept_apart_are_asked_about_no_more_nor_are_others_of_their_groups() -> None:
    ana, anna, hanna = make_people(["Ana", "Anna", "Hanna"])
    intake.merge_people(first=ana, second=anna, actor_id=None, at=AT)
    one, other = doubt(ana, hanna), doubt(anna, hanna)
    assert decide(one, Decision.APART).state is DoubtState.APART
    assert contacts.get_doubt(doubt_id=other).state is DoubtState.APART
    with pytest.raises(CannotMerge, match="APART"):
        contacts.merge(first=anna, second=hanna, by=LinkedBy.AUTOMATIC, at=AT)
    decide(one, Decision.BACK)
    assert sorted(open_ones()) == [one, other]


def test_later_puts_a_pair_aside_and_a_merge_by_hand_answers_it() -> None:
    ana, anna = make_people(["Ana", "Anna"])
    asked = doubt(ana, anna)
    decide(asked, Decision.LATER)
    assert (open_ones(), contacts.count_doubts(state=DoubtState.PASSED)) == ([], 1)
    merge_id = intake.merge_people(first=ana, second=anna, actor_id=None, at=AT)
    assert contacts.get_doubt(doubt_id=asked).state is DoubtState.JOINED
    intake.unmerge_people(merge_id=merge_id, actor_id=None, at=AT)
    assert contacts.get_doubt(doubt_id=asked).state is DoubtState.APART


def test_a_pair_that_others_made_one_is_asked_about_no_more() -> None:
    ana, anna, hanna = make_people(["Ana", "Anna", "Hanna"])
    asked = doubt(ana, hanna)
    merges = [
        intake.merge_people(first=ana, second=anna, actor_id=None, at=AT),
        intake.merge_people(first=anna, second=hanna, actor_id=None, at=AT),
    ]
    assert open_ones() == []
    intake.unmerge_people(merge_id=merges[1], actor_id=None, at=AT)
    assert open_ones() == [asked]


def test_the_likeliest_come_first_and_the_list_goes_on_where_it_ended() -> None:
    people = make_people([f"Ana {number}" for number in range(6)])
    asked = [doubt(people[0], other, 0.5 + n / 10) for n, other in enumerate(people[1:])]
    first = contacts.list_doubts(limit=2)
    rest = contacts.list_doubts(after=first[-1].cursor)
    assert [each.id for each in [*first, *rest]] == asked[::-1]
    assert contacts.count_doubts() == 5
    beside = contacts.doubts_beside(doubt=rest[0])
    assert (beside.previous, beside.next) == (first[-1].id, rest[1].id)
    assert first[0].line == "The same phone number; the e-mails differ"


def test_many_are_decided_at_once_and_those_that_are_gone_are_left() -> None:
    people = make_people([f"Ana {number}" for number in range(4)])
    asked = [doubt(people[0], other) for other in people[1:]]
    decided = intake.decide_many(
        doubt_ids=[*asked, 0], decision=Decision.JOIN, actor_id=None, at=AT
    )
    assert (decided.done, decided.refused) == (3, 1)
    assert len({head for _, head in heads()}) == 1


def test_the_database_refuses_a_pair_twice_out_of_order_or_half_decided() -> None:
    ana, anna = make_people(["Ana", "Anna"])
    doubt(ana, anna)
    for change in ("first_id = second_id", "state = 'apart'", "probability = 2"):
        with pytest.raises(IntegrityError), transaction.atomic():
            bulk.execute(f"update contacts_doubt set {change}")
    with pytest.raises(IntegrityError, match="doubt_once"), transaction.atomic():
        doubt(anna, ana)


def test_more_care_asks_about_more() -> None:
    people = make_people([f"Ana {number}" for number in range(30)])
    for place, other in enumerate(people[1:]):
        doubt(people[0], other, 0.999 - place / 300)
    most = contacts.set_care(care=Care.MOST, actor_id=None, at=AT)
    least = contacts.set_care(care=Care.LEAST, actor_id=None, at=AT)
    assert most.join_at > least.join_at >= 0.95
    assert most.asked > least.asked
    assert most.right > least.right >= 0.98
    assert contacts.get_match_settings(care=Care.MOST).join_at == most.join_at
    assert contacts.count_newcomers() > 0
