"""Companies that are one, and where somebody said that a person works."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.contacts import api as contacts
from accord.contacts.models import CompanyApart, CompanyChoice, CompanyMerge, CompanyPair
from accord.contacts.tests.builders import AT, companies, take
from accord.contacts.values.people import CannotMerge, LinkedBy
from accord.foundation import bulk
from accord.journal import api as journal
from accord.leads import api as leads
from accord.leads.models import Lead
from accord.leads.tests.builders import open_for

pytestmark = pytest.mark.django_db
FEW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def make(*names: str) -> list[int]:
    rows = [
        {"key": name, "name": name, "domain": f"{name.lower()}.ro", "country": name}
        for name in names
    ]
    return list(contacts.record_companies(records=companies(*rows), at=AT, batch_id=None).ids)


def lead_at(company: int, *, key: str) -> int:
    [person] = take({"key": key, "name": key, "company_id": company}).ids
    [lead] = open_for([person])
    Lead.objects.filter(pk=lead).update(company_id=company)
    return lead


def shown(companies_: list[int]) -> dict[int, tuple[str, list[int], list[int]]]:
    """What each company's page is made of."""
    return {
        number: (
            contacts.get_company(company_id=number).name,
            [card.id for card in contacts.list_people(company_id=number)],
            [row.id for row in leads.list_leads(where=leads.LeadFilter(company_id=number)).rows],
        )
        for number in companies_
    }


def test_two_that_are_one_show_people_and_leads_of_both_and_part_again():
    acme, acm = make("Acme", "Acm")
    first, second = lead_at(acme, key="Ana"), lead_at(acm, key="Ion")
    before = shown([acme, acm])
    merge = contacts.merge_companies(first=acm, second=acme, actor_id=None, at=AT)
    assert shown([acme])[acme][2] == [second, first]
    assert len(shown([acme])[acme][1]) == 2
    assert leads.count_by_company(company_ids=[acme]) == {acme: 2}
    assert leads.get_lead(lead_id=second).company_name == "Acme"
    assert contacts.get_company(company_id=acm).id == acme
    assert journal.list_entries(subject="company")[0].kind == "company.merged"
    assert contacts.unmerge_companies(merge_id=merge, actor_id=None, at=AT) == acme
    assert shown([acme, acm]) == before
    with pytest.raises(LookupError):
        contacts.unmerge_companies(merge_id=merge, actor_id=None, at=AT)
    with pytest.raises(CannotMerge):
        contacts.merge(
            first=acme, second=acm, by=LinkedBy.AUTOMATIC, at=AT, of=contacts.RecordKind.COMPANY
        )


STEPS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=9)


@FEW
@given(steps=STEPS)
def test_whatever_is_made_one_and_ended_all_is_as_it_was(steps):
    with transaction.atomic():
        made = make("Alfa", "Beta", "Gama", "Delta")
        for number, name in zip(made, ("Ana", "Ion", "Eva", "Dan"), strict=True):
            lead_at(number, key=name)
        before = shown(made)
        stands: list[int] = []
        for first, second, ends in steps:
            if ends and stands:
                contacts.unmerge_companies(
                    merge_id=stands.pop(first % len(stands)), actor_id=None, at=AT
                )
                continue
            try:
                merge = contacts.merge_companies(
                    first=made[first], second=made[second], actor_id=None, at=AT
                )
            except CannotMerge:
                continue
            stands.append(merge)
        every = shown(made)
        assert sorted({lead for _, _, each in every.values() for lead in each}) == sorted(
            lead for _, _, each in before.values() for lead in each
        )
        for merge in stands:
            contacts.unmerge_companies(merge_id=merge, actor_id=None, at=AT)
        assert shown(made) == before
        transaction.set_rollback(True)


def test_what_is_said_by_hand_outlasts_records_and_follows_the_one_person():
    acme, beta = make("Acme", "Beta")
    lead = lead_at(acme, key="Ana")
    person = leads.get_lead(lead_id=lead).person_id
    leads.say_company(person_id=person, company_id=beta, actor_id=None, at=AT)
    assert leads.get_lead(lead_id=lead).company_id == beta
    assert contacts.get_person(person_id=person).company_id == beta
    take({"key": "Ana", "name": "Ana", "title": "CEO", "company_id": acme})
    assert contacts.get_person(person_id=person).company_id == beta
    leads.say_company(person_id=person, company_id=None, actor_id=None, at=AT)
    assert leads.get_lead(lead_id=lead).company_id is None
    assert leads.count_by_company(company_ids=[acme, beta]) == {}
    take({"key": "Ana", "name": "Ana", "title": "CFO", "company_id": acme})
    assert contacts.get_person(person_id=person).company_id is None
    leads.follow_records(person_id=person, actor_id=None, at=AT)
    assert leads.get_lead(lead_id=lead).company_id == acme
    assert contacts.get_person(person_id=person).company_id == acme
    kinds = [entry.kind for entry in journal.list_entries(subject="person")]
    assert kinds == ["person.company_unsaid", "person.company_said", "person.company_said"]


def test_a_word_about_one_counts_for_both_while_they_are_one():
    acme, beta = make("Acme", "Beta")
    first, second = lead_at(acme, key="Ana"), lead_at(acme, key="Anna")
    ana, anna = (leads.get_lead(lead_id=lead).person_id for lead in (first, second))
    leads.say_company(person_id=anna, company_id=beta, actor_id=None, at=AT)
    several = leads.let_go_of(people=[ana, anna])
    merged = contacts.merge(first=ana, second=anna, by=LinkedBy.HAND, at=AT)
    leads.regroup(people=sorted({*several, *merged.people}))
    assert contacts.get_person(person_id=ana).company_id == beta
    assert leads.get_lead(lead_id=first).company_id == beta
    several = leads.let_go_of(people=[ana, anna])
    ended = contacts.unmerge(merge_id=merged.merge_id, at=AT)
    leads.regroup(people=sorted({*several, *ended.people}))
    assert leads.get_lead(lead_id=first).company_id == acme
    assert leads.get_lead(lead_id=second).company_id == beta


def test_nobody_unknown_is_said_to_be_anywhere():
    with pytest.raises(LookupError):
        leads.say_company(person_id=10**9, company_id=None, actor_id=None, at=AT)
    [person] = take({"key": "a", "name": "Ana"}).ids
    with pytest.raises(LookupError):
        leads.say_company(person_id=person, company_id=10**9, actor_id=None, at=AT)
    assert bulk.fetch("select count(*) from contacts_companychoice") == [(0,)]
    with pytest.raises(LookupError):
        contacts.keep_companies_apart(first=1, second=1, actor_id=None, at=AT)


def broken(model, constraint: str, **fields: object) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.create(**fields)


def test_the_database_holds_what_companies_are_one_to():
    low, high = make("Acme", "Beta")
    pair = {"first_id": low, "second_id": high}
    turned = {"first_id": high, "second_id": low}
    broken(CompanyMerge, "co_merge_in_order", **turned, linked_by="HAND", made_at=AT)
    broken(CompanyApart, "co_apart_in_order", **turned, made_at=AT)
    broken(CompanyPair, "co_pair_in_order", **turned, probability=1, reason="name", found_at=AT)
    broken(CompanyPair, "co_pair_probability", **pair, probability=2, reason="name", found_at=AT)
    before = AT - timedelta(seconds=1)
    broken(CompanyMerge, "co_merge_period", **pair, linked_by="HAND", made_at=AT, ended_at=before)
    CompanyMerge.objects.create(**pair, linked_by="HAND", made_at=AT)
    broken(CompanyMerge, "co_merge_once", **pair, linked_by="HAND", made_at=AT)
    CompanyApart.objects.create(**pair, made_at=AT)
    broken(CompanyApart, "co_apart_once", **pair, made_at=AT)
    [person] = take({"key": "a", "name": "Ana"}).ids
    broken(CompanyChoice, "co_choice_period", person_id=person, made_at=AT, ended_at=before)
    CompanyChoice.objects.create(person_id=person, made_at=AT)
    broken(CompanyChoice, "co_choice_one_open", person_id=person, company_id=low, made_at=AT)
    [lead] = open_for([person])
    with pytest.raises(IntegrityError, match="lead_company_said_or_not"), transaction.atomic():
        Lead.objects.filter(pk=lead).update(company_is_said=False, said_company_id=low)
