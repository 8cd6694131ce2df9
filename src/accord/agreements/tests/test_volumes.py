"""The volume clause follows the plan, and nothing else of an agreement changes by it."""

import pytest
from tests import people
from tests.people import AT

from accord.agreements import api as agreements
from accord.agreements.rules.presets import FIFTY_EVERY_MONDAY
from accord.agreements.rules.volumes import volume_clause, volume_for, with_volume
from accord.agreements.values.terms import Every
from accord.definitions import api as definitions
from accord.definitions.values import Flaw, Kind, UnableToAgree, UnableToPropose

KEY = "fifty"
BODY = dict(FIFTY_EVERY_MONDAY)


@pytest.mark.parametrize(
    ("leads", "days", "every", "expected"),
    [
        (500, 70, Every.BATCH, 50),
        (500, 70, Every.WEEK, 50),
        (501, 70, Every.WEEK, 51),
        (600, 365, Every.MONTH, 51),
        (400, 365, Every.QUARTER, 101),
        (500, 3, Every.WEEK, 500),
        (0, 70, Every.WEEK, 1),
    ],
)
def test_a_plans_leads_by_window(leads, days, every, expected):
    assert volume_for(leads=leads, days=days, every=every) == expected


def test_only_the_number_of_the_volume_changes():
    changed = with_volume(BODY, leads=700, days=70)
    assert volume_clause(changed)["at_least"] == 70
    assert {**changed, "clauses": changed["clauses"][1:]} == {
        **BODY, "clauses": BODY["clauses"][1:],
    }  # fmt: skip
    agreements.read_agreement(changed)


def test_an_agreement_without_a_volume_gets_one():
    rest = {**BODY, "clauses": [{**BODY["clauses"][1], "code": "volume"}, *BODY["clauses"][3:]]}
    added = with_volume(rest, leads=700, days=70)["clauses"][0]
    assert (added["code"], added["every"], added["at_least"]) == ("volume1", "month", 305)
    agreements.read_agreement(with_volume(rest, leads=700, days=70))


@pytest.mark.django_db
def test_a_plan_proposes_its_volume_again_when_it_changes():
    number = agreements.propose_agreement(key=KEY, body=BODY, actor_id=None, at=AT)
    people.sign(kind=Kind.AGREEMENT, key=KEY, number=number, at=AT)
    with pytest.raises(UnableToPropose) as refused:
        agreements.propose_volume(key=KEY, leads=500, days=70, actor_id=None, at=AT)
    assert refused.value.flaw is Flaw.NOTHING_NEW
    for leads, promised in ((700, 70), (900, 90)):
        drafted = agreements.propose_volume(key=KEY, leads=leads, days=70, actor_id=None, at=AT)
        version = definitions.find_version(kind=Kind.AGREEMENT, key=KEY, number=drafted)
        assert (drafted, volume_clause(version.body)["at_least"]) == (2, promised)
    in_force = definitions.find_in_force(kind=Kind.AGREEMENT, key=KEY, at=AT)
    assert in_force.body == BODY


@pytest.mark.django_db
def test_no_volume_is_proposed_where_no_agreement_is():
    with pytest.raises(UnableToAgree):
        agreements.propose_volume(key="none", leads=1, days=7, actor_id=None, at=AT)
