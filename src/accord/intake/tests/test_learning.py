"""What is learnt of the company's own people, and what it changes."""

from datetime import timedelta

import pytest
from bench.people import hard
from django.db import IntegrityError, transaction

from accord.contacts import api as contacts
from accord.contacts.models import MatchWeights
from accord.contacts.tests.builders import AT, take
from accord.contacts.values.doubts import WeightsState
from accord.foundation import bulk
from accord.intake.operations import identity
from accord.journal import api as journal
from accord.matching import api as matching

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def people(count: int, *, seed: int = 1) -> list[str]:
    """So many records of made-up people, compared; answers who each is."""
    table, who = hard(records=count, seed=seed)
    take(
        *(
            {
                "key": f"{seed}-{row}",
                "given_name": table["first_name"][row],
                "family_name": table["last_name"][row],
                "name": f"{table['first_name'][row]} {table['last_name'][row]}".strip(),
                "email": table["email"][row],
                "phone": table["phone"][row],
                "company_name": table["company"][row],
            }
            for row in range(count)
        )
    )
    identity.match_newcomers(at=AT)
    bulk.look_again()
    return who


def test_what_is_learnt_is_a_version_in_force_and_judges_whoever_comes_next() -> None:
    people(260)
    assert contacts.list_weights()[0].state is WeightsState.SHIPPED
    before = bulk.fetch("select first_id, second_id from contacts_merge order by 1, 2")
    made = contacts.learn(at=AT)
    assert (made.version, made.state) == (1, WeightsState.IN_FORCE)
    assert made.right is not None
    assert made.right > 0.98
    assert bulk.fetch("select first_id, second_id from contacts_merge order by 1, 2") == before
    assert {doubt.weights_version for doubt in contacts.list_doubts()} == {0}
    people(60, seed=2)
    versions = {version for (version,) in bulk.fetch("select weights_version from contacts_doubt")}
    assert 1 in versions
    contacts.learn(at=AT + DAY)
    assert [(card.version, card.state) for card in contacts.list_weights()] == [
        (2, WeightsState.IN_FORCE),
        (1, WeightsState.SUPERSEDED),
        (0, WeightsState.SHIPPED),
    ]
    [entry, _] = journal.list_entries(subject="weights", limit=5)
    assert (entry.kind, entry.facts["version"]) == ("weights.put_in_force", 2)


def test_it_is_learnt_anew_once_there_is_half_as_much_more_or_a_month_has_passed() -> None:
    people(100)
    assert not contacts.should_learn(at=AT)
    people(200, seed=2)
    assert contacts.should_learn(at=AT)
    contacts.learn(at=AT)
    assert not contacts.should_learn(at=AT + 29 * DAY)
    assert contacts.should_learn(at=AT + 30 * DAY)
    people(260, seed=3)
    assert contacts.should_learn(at=AT)


def test_nothing_is_learnt_of_nobody() -> None:
    with pytest.raises(matching.UnableToMatch):
        contacts.learn(at=AT)


def test_only_one_version_is_in_force() -> None:
    people(210)
    contacts.learn(at=AT)
    contacts.learn(at=AT)
    with pytest.raises(IntegrityError, match="weights_one_in_force"), transaction.atomic():
        MatchWeights.objects.update(state=WeightsState.IN_FORCE)


def test_of_what_is_joined_without_asking_nearly_all_is_right() -> None:
    who = people(1_200)
    rows = bulk.fetch(
        """select a.external_key, b.external_key from contacts_merge m
           join contacts_link l on l.person_id = m.first_id
           join contacts_sourcerecord a on a.id = l.record_id
           join contacts_link k on k.person_id = m.second_id
           join contacts_sourcerecord b on b.id = k.record_id"""
    )
    right = [who[int(one[2:])] == who[int(other[2:])] for one, other in rows]
    assert len(right) > 90
    assert sum(right) / len(right) >= 0.995
