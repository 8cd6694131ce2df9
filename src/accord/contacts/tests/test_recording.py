"""Who a record is about, what joining changes, and what the database will not hold."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accord.contacts import api as contacts
from accord.contacts.models import IdentityKey, Link, SourceRecord
from accord.contacts.tests.builders import AT, companies, make_people, take
from accord.contacts.values.people import Outcome
from accord.foundation import bulk

pytestmark = pytest.mark.django_db


def count(table: str) -> int:
    return int(bulk.fetch(f"select count(*) from {table}")[0][0])


def test_a_person_needs_neither_name_nor_address():
    [number] = take({"key": "7"}).ids
    card = contacts.get_person(person_id=number)
    assert (card.name, card.email, card.reference) == ("", "", "7")


def test_the_same_record_again_changes_nothing():
    first = take({"key": "7", "name": "Ana", "email": "ana@example.com"})
    again = take({"key": "7", "name": "Ana", "email": "ana@example.com"})
    assert list(again.outcomes) == [Outcome.UNCHANGED]
    assert list(first.ids) == list(again.ids)
    assert (count("contacts_person"), count("contacts_sourcerecord")) == (1, 1)


def test_another_tool_with_the_same_address_joins_and_fills_only_gaps():
    [number] = take({"key": "7", "name": "Ana", "email": "ana@example.com"}).ids
    joined = take(
        {"key": "x", "name": "A. Pop", "email": "ana@example.com", "phone": "+40 1"}, source="mail"
    )
    assert (list(joined.ids), list(joined.outcomes)) == ([number], [Outcome.JOINED])
    card = contacts.get_person(person_id=number)
    assert (card.name, card.phone) == ("Ana", "+40 1")
    records = contacts.list_records(person_id=number)
    assert [(record.source, record.fields["name"]) for record in records] == [
        ("crm", "Ana"),
        ("mail", "A. Pop"),
    ]


def test_a_known_record_that_changed_overwrites_and_keeps_what_it_said():
    [number] = take({"key": "7", "name": "Ana", "attributes": {"city": "Cluj"}}).ids
    later = AT + timedelta(days=1)
    changed = take({"key": "7", "name": "Ana Pop", "attributes": {"city": "Iași"}}, at=later)
    assert list(changed.outcomes) == [Outcome.UPDATED]
    assert contacts.get_person(person_id=number).name == "Ana Pop"
    [(attributes, known_at, known_until)] = bulk.fetch(
        "select attributes::text, known_at, known_until from contacts_sourcerecordversion"
    )
    assert (bulk.read_json(attributes), known_at, known_until) == ({"city": "Cluj"}, AT, later)


def test_two_rows_of_one_delivery_that_share_an_address_are_one_person():
    answer = take(
        {"key": "1", "email": "ana@example.com"}, {"key": "2", "email": "ana@example.com"}
    )
    assert len(set(answer.ids)) == 1
    assert list(answer.outcomes) == [Outcome.CREATED, Outcome.JOINED]


def test_a_name_alone_joins_nobody():
    assert len(set(take({"key": "1", "name": "Ana"}, {"key": "2", "name": "Ana"}).ids)) == 2


def test_a_whole_address_finds_its_person_and_a_desks_address_everybody_there():
    ana = take({"key": "1", "name": "Ana", "email": "ana@example.com"}).ids[0]
    take({"key": "2", "name": "Ana B", "email": "ana@example.com.br"})
    desk = {"email": "info@example.com"}
    both = take({"key": "3", "name": "Bo", **desk}, {"key": "4", "name": "Cy", **desk}).ids
    assert contacts.search_people(words=" ANA@example.com ") == [ana]
    assert set(contacts.search_people(words="info@example.com")) == set(both)


@pytest.mark.parametrize("words", ["박지민", "bagjimin", "JIMIN", "ana póp", "ana pop", "@example"])
def test_people_are_found_in_any_script(words: str):
    wanted = set(
        take(
            {"key": "1", "name": "박지민", "email": "jimin@example.com"},
            {"key": "2", "name": "Ana Pop", "email": "ana@example.com"},
        ).ids
    )
    take({"key": "3", "name": "Nobody"})
    found = contacts.search_people(words=words)
    assert found
    assert set(found) <= wanted


@pytest.mark.parametrize("words", ["", "  ", "%", "_", "\\", "' or 1=1 --"])
def test_a_search_for_signs_finds_nobody(words: str):
    take({"key": "1", "name": "Ana"})
    assert contacts.search_people(words=words) == []


def test_a_company_is_known_by_its_name_and_its_domain_but_not_by_a_mail_service():
    first = contacts.record_companies(
        records=companies(
            {"key": "1", "name": "Ștefan SRL", "domain": "stefan.example"},
            {"key": "2", "name": "A", "domain": "gmail.com"},
        ),
        at=AT,
        batch_id=None,
    )
    second = contacts.record_companies(
        records=companies(
            {"key": "3", "name": "stefan srl"},
            {"key": "4", "domain": "stefan.example"},
            {"key": "5", "name": "B", "domain": "gmail.com"},
            source="other",
        ),
        at=AT,
        batch_id=None,
    )
    assert list(second.ids)[:2] == [first.ids[0], first.ids[0]]
    assert second.ids[2] not in first.ids


def link(**fields: object) -> None:
    record = SourceRecord.objects.order_by("id")[0]
    given = {"record": record, "linked_by": "HAND", "linked_at": AT, "ended_at": AT}
    Link.objects.create(**{**given, **fields})


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"person": True, "ended_at": None}, "link_one_open"),
        ({"person": True, "company": True}, "link_to_person_or_company"),
        ({}, "link_to_person_or_company"),
        ({"person": True, "ended_at": AT - timedelta(seconds=1)}, "link_period"),
    ],
)
def test_the_database_refuses_a_link(fields: dict[str, object], constraint: str):
    [person] = make_people(["Ana"])
    [company] = contacts.record_companies(
        records=companies({"name": "Acme"}), at=AT, batch_id=None
    ).ids
    keys = {"person": ("person_id", person), "company": ("company_id", company)}
    named = dict(keys.get(name, (name, value)) for name, value in fields.items())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        link(**named)


def test_the_database_refuses_the_same_record_and_key_twice():
    make_people(["Ana"])
    record = SourceRecord.objects.get()
    with pytest.raises(IntegrityError, match="source_record_once"), transaction.atomic():
        SourceRecord.objects.create(
            kind="person", source="crm", external_key="Ana", fingerprint=b"", known_at=AT
        )
    [key] = IdentityKey.objects.all()
    with pytest.raises(IntegrityError, match="identity_once"), transaction.atomic():
        IdentityKey.objects.create(record=record, kind=key.kind, value=key.value)


@pytest.mark.parametrize("table", ["contacts_person", "contacts_company"])
def test_nobody_stands_for_themselves_by_a_detour(table: str):
    make_people(["Ana"])
    contacts.record_companies(records=companies({"name": "Acme"}), at=AT, batch_id=None)
    with pytest.raises(IntegrityError, match="not_own_canonical"), transaction.atomic():
        bulk.execute(f"update {table} set canonical_id = id")


def test_of_two_rows_about_one_record_the_last_stands_and_a_second_run_changes_nothing():
    rows = ({"key": "7", "name": "Ana"}, {"key": "7", "name": "Ana Pop"})
    first = take(*rows)
    assert list(first.outcomes) == [Outcome.CREATED, Outcome.UPDATED]
    again = take(*rows)
    assert list(again.outcomes) == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert contacts.get_person(person_id=first.ids[0]).name == "Ana Pop"
    assert count("contacts_sourcerecordversion") == 0


def test_a_last_row_that_says_more_is_taken_with_those_before_it():
    [number] = take({"key": "7", "name": "Ana"}).ids
    changed = take({"key": "7", "phone": "+40 1"}, {"key": "7", "title": "Buyer"})
    assert list(changed.outcomes) == [Outcome.UPDATED, Outcome.UPDATED]
    card = contacts.get_person(person_id=number)
    assert (card.name, card.phone, card.title) == ("Ana", "+40 1", "Buyer")


def test_two_ways_of_writing_one_company_do_not_change_it_at_each_delivery():
    said = companies(
        {"key": "acme srl", "name": "ACME SRL"}, {"key": "acme srl", "name": "Acme Srl"}
    )
    first = contacts.record_companies(records=said, at=AT, batch_id=None)
    assert list(first.outcomes) == [Outcome.CREATED, Outcome.UNCHANGED]
    other = companies({"key": "acme srl", "name": "acme srl"})
    assert list(contacts.record_companies(records=other, at=AT, batch_id=None).outcomes) == [
        Outcome.UNCHANGED
    ]
    assert contacts.get_company(company_id=first.ids[0]).name == "ACME SRL"
