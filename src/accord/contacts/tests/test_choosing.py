"""Whose word stands: chosen by hand, carried by the record, gone with it."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from accord.contacts import api as contacts
from accord.contacts.models import Choice
from accord.contacts.rules.people import Told, fold
from accord.contacts.tests.builders import AT, take
from accord.contacts.values.people import LinkedBy
from accord.foundation import bulk
from accord.journal import api as journal

DAY = timedelta(days=1)


def test_what_was_chosen_stands_before_what_changed_last_and_what_came_first() -> None:
    first = Told(1, {"title": "CTO"}, {})
    changed = Told(2, {"title": "CFO"}, {"title": 900})
    chosen = Told(3, {"title": "CEO"}, {}, {"title": 4})
    again = Told(5, {"title": "COO"}, {}, {"title": 7})
    assert fold([first, changed], names=["title"]) == {"title": ("CFO", 2)}
    assert fold([first, changed, chosen], names=["title"]) == {"title": ("CEO", 3)}
    assert fold([again, chosen, changed], names=["title"]) == {"title": ("COO", 5)}


def test_a_chosen_record_that_says_nothing_any_more_leaves_the_word_to_the_others() -> None:
    silent = Told(3, {"title": ""}, {}, {"title": 4})
    assert fold([Told(1, {"title": "CTO"}, {}), silent], names=["title"]) == {"title": ("CTO", 1)}


told = some.builds(
    Told,
    record_id=some.integers(1, 9),
    fields=some.fixed_dictionaries({"title": some.sampled_from(["", "a", "b", "c"])}),
    changed=some.dictionaries(some.just("title"), some.integers(1, 5)),
    chosen=some.dictionaries(some.just("title"), some.integers(1, 5)),
)
records = some.lists(told, max_size=5, unique_by=lambda one: one.record_id)


@given(records=records, other=records)
def test_laws_of_folding(records: list[Told], other: list[Told]) -> None:
    folded = fold(records, names=["title"])
    assert fold(list(reversed(records)), names=["title"]) == folded, "order of reading"
    if folded:
        # Who stands for a group stands also in each part of it that they are in.
        _, stands = folded["title"]
        part = [one for one in records if one.record_id == stands or one.record_id % 2]
        assert fold(part, names=["title"]) == folded
        chosen = [one for one in records if one.fields["title"] and one.chosen]
        assert not chosen or stands in {one.record_id for one in chosen}, "a choice beats order"


@pytest.fixture
def two() -> tuple[int, int]:
    one, other = take(
        {"key": "A", "name": "Ana Pop", "email": "ana@one.example", "title": "Buyer"},
        {"key": "B", "name": "Anna Popp", "email": "anna@two.example", "phone": "+40 1"},
    ).ids
    return one, other


def merge(first: int, second: int) -> int:
    return contacts.merge(first=first, second=second, by=LinkedBy.HAND, at=AT).merge_id


def record_of(key: str) -> int:
    rows = bulk.fetch("select id from contacts_sourcerecord where external_key = %s", [key])
    return int(rows[0][0])


def choose(person_id: int, **keys: str) -> list[str]:
    return contacts.choose(
        person_id=person_id,
        records={field: record_of(key) for field, key in keys.items()},
        actor_id=None,
        at=AT + DAY,
    )


@pytest.mark.django_db
def test_a_choice_counts_while_they_are_one_and_goes_with_its_record(two: tuple[int, int]) -> None:
    ana, anna = two
    before = contacts.get_people(ids=two)
    made = merge(ana, anna)
    assert choose(ana, email="B", name="B") == ["email", "name"]
    card = contacts.get_person(person_id=ana)
    assert (card.name, card.email, card.title) == ("Anna Popp", "anna@two.example", "Buyer")
    assert choose(anna, email="B") == [], "it stands already"
    contacts.unmerge(merge_id=made, at=AT + 2 * DAY)
    assert contacts.get_people(ids=two) == before
    merge(ana, anna)
    assert contacts.get_person(person_id=ana).email == "anna@two.example"


@pytest.mark.django_db
def test_what_a_tool_says_after_the_choice_belongs_to_its_record(two: tuple[int, int]) -> None:
    ana, anna = two
    made = merge(ana, anna)
    choose(ana, email="B")
    take({"key": "A", "name": "Ana Pop", "email": "ana@new.example"}, at=AT + 3 * DAY)
    assert contacts.get_person(person_id=ana).email == "anna@two.example"
    take({"key": "B", "email": "anna@newer.example"}, at=AT + 4 * DAY)
    assert contacts.get_person(person_id=ana).email == "anna@newer.example"
    contacts.unmerge(merge_id=made, at=AT + 5 * DAY)
    people = contacts.get_people(ids=two)
    assert (people[ana].email, people[anna].email) == ("ana@new.example", "anna@newer.example")


@pytest.mark.django_db
def test_the_last_choice_stands_and_is_in_the_journal(two: tuple[int, int]) -> None:
    ana, anna = two
    merge(ana, anna)
    choose(ana, name="B")
    choose(ana, name="A")
    choose(ana, name="B")
    assert contacts.get_person(person_id=ana).name == "Anna Popp"
    assert Choice.objects.filter(ended_at=None).count() == 6, "both names, in three parts each"
    entries = [one for one in journal.list_entries() if one.kind == "person.word_chosen"]
    assert [one.facts["record"] for one in entries] == [record_of(key) for key in "BAB"]
    assert "Anna" not in str([one.facts for one in entries])


@pytest.mark.django_db
def test_the_page_can_say_whose_word_stands_and_since_when(two: tuple[int, int]) -> None:
    ana, anna = two
    merge(ana, anna)
    choose(ana, email="B")
    take({"key": "B", "email": "anna@newer.example"}, at=AT + 4 * DAY)
    standings = {one.field: one for one in contacts.list_standings(person_id=ana)}
    mail = standings["email"]
    assert (mail.stands.external_key, mail.stands.text) == ("B", "anna@newer.example")
    assert (mail.stands.since, mail.chosen_at) == (AT + 4 * DAY, AT + DAY)
    assert [word.text for word in mail.words] == ["ana@one.example", "anna@newer.example"]
    title = standings["title"]
    assert (title.stands.since, title.chosen_at, len(title.words)) == (AT, None, 1)
    stands = contacts.words_that_stand(people=[anna])
    assert stands[ana] == {name: one.stands.record_id for name, one in standings.items()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "key", "code"),
    [("shoe", "A", "FIELD"), ("email", "C", "RECORD"), ("phone", "A", "BLANK")],
)
def test_what_cannot_be_chosen_is_refused_and_changes_nothing(
    two: tuple[int, int], field: str, key: str, code: str
) -> None:
    take({"key": "C", "name": "Somebody else", "email": "else@three.example"})
    merge(*two)
    with pytest.raises(contacts.CannotChoose, match=code):
        choose(two[0], name="B", **{field: key})
    assert not Choice.objects.exists()
    assert contacts.get_person(person_id=two[0]).email == "ana@one.example"
    assert contacts.get_person(person_id=two[0]).name == "Ana Pop"


@pytest.mark.django_db
def test_choices_made_with_a_merge_can_be_let_go(two: tuple[int, int]) -> None:
    ana, anna = two
    made = merge(ana, anna)
    contacts.choose(
        person_id=ana, records={"email": record_of("B")}, actor_id=None, at=AT, merge_id=made
    )
    contacts.let_choices_go(merge_id=made, at=AT, actor_id=None)
    assert contacts.get_person(person_id=ana).email == "ana@one.example"
    contacts.let_choices_go(merge_id=made, at=AT, actor_id=None)
    assert len([one for one in journal.list_entries() if one.kind.endswith("let_go")]) == 1


@pytest.mark.django_db
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=some.lists(
        some.tuples(some.sampled_from(["merge", "end", "choose", "say"]), some.integers(0, 2),
                    some.integers(0, 2)), max_size=9,
    )
)  # fmt: skip
def test_each_person_is_told_by_their_own_records_and_choices_after_every_end(
    steps: list[tuple[str, int, int]],
) -> None:
    point = transaction.savepoint()
    people = list(take(*({"key": key, "name": key, "title": key} for key in "ABC")).ids)
    made: list[int] = []
    for number, (what, one, other) in enumerate(steps):
        if what == "merge":
            with suppress(contacts.CannotMerge):
                made.append(merge(people[one], people[other]))
        elif what == "end" and made:
            contacts.unmerge(merge_id=made.pop(one % len(made)), at=AT + DAY)
        elif what == "choose":
            with suppress(contacts.CannotChoose):
                choose(people[one], title="ABC"[other])
        elif what == "say":
            take({"key": "ABC"[one], "title": f"{number}"}, at=AT + number * DAY)
    for merge_id in made:
        contacts.unmerge(merge_id=merge_id, at=AT + DAY)
    rows = bulk.fetch(
        """select p.title, r.fields ->> 'title' from contacts_person p
           join contacts_link l on l.person_id = p.id
           join contacts_sourcerecord r on r.id = l.record_id where p.id = any(%s)""",
        [people],
    )
    transaction.savepoint_rollback(point)
    assert len(rows) == 3
    assert all(shown == own for shown, own in rows)
