"""A lead or company deleted in its tool leaves lists and counts, loses nothing, and comes back."""

import threading
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from accord.contacts import api as contacts
from accord.contacts.values.people import RecordKind
from accord.foundation import bulk, clock
from accord.intake import api as intake
from accord.intake.operations import erasing, undoing
from accord.intake.values.batches import Counts
from accord.journal import api as journal
from accord.leads import api as leads
from accord.reporting import api as reporting
from tests import people
from tests.soak import rounds

pytestmark = pytest.mark.usefixtures("committed")

FIELDS = ("external_id", "email", "full_name", "company", "stage", "created_at", "deleted")
ANA = ("1", "ana@firm.example", "Ana Pop", "Firm", "mql", "2026-01-01", "")
BOB = ("2", "bob@other.example", "Bob Lee", "Other", "sql", "2026-01-02", "")


def gone(key: str) -> tuple[str, ...]:
    return (key, "", "", "", "", "", "true")


def take(*rows: Sequence[str], source: str = "hubspot", fields: Sequence[str] = FIELDS) -> int:
    return people.load("leads", fields, rows, source=source)


def page(*rows: Sequence[str], source: str = "hubspot") -> intake.PageTaken:
    """As a connected tool answers, where rows of what nobody knows are set aside."""
    plan = intake.Plan(
        kind=intake.Kind.LEADS, source=source, zone="UTC", currency="EUR",
        columns={name: name for name in FIELDS},
    )  # fmt: skip
    told = [dict(zip(FIELDS, row, strict=True)) for row in rows]
    with transaction.atomic():
        return intake.take_page(plan=plan, rows=told, now=lambda: people.AT)


def counts_of(batch_id: int) -> Counts:
    return intake.get_batch(batch_id=batch_id).counts


def undo(batch_id: int) -> None:
    undoing.undo(batch_id=batch_id, actor_id=None, at=clock.now())


def lead_of(email: str) -> leads.LeadRow:
    [(number,)] = bulk.fetch(
        """select l.id from leads_lead l join contacts_person p on p.id = l.person_id
           where p.email = %s""",
        [email],
    )
    return leads.get_lead(lead_id=number)


def everywhere() -> dict[str, object]:
    """How many there are by each way of counting; all say the same."""
    rows = reporting.ask(measure="funnel", at=clock.now()).rows
    return {
        "listed": len(leads.list_leads(where=leads.LeadFilter()).rows),
        "counted": leads.count_leads(where=leads.LeadFilter()),
        "by state": sum(each.count for each in leads.count_states()),
        "by stage": sum(leads.count_by_stage().values()),
        "by origin": sum(known[0] for known in leads.count_known().values()),
        "unowned": leads.count_leads(where=leads.LeadFilter(has_no_owner=True)),
        "funnel": max((int(str(row.figures["entered"])) for row in rows), default=0),
    }


def assert_counted(number: int) -> None:
    assert set(everywhere().values()) == {number}, everywhere()


def test_a_lead_that_is_deleted_counts_nowhere_until_it_is_restored() -> None:
    take(ANA, BOB)
    assert_counted(2)
    deleted = take(gone("1"))
    assert counts_of(deleted) == Counts(received=1, updated=1)
    assert_counted(1)
    assert contacts.search_people(words="Ana") == []
    ana = lead_of("ana@firm.example")
    assert ana.gone_at == people.AT
    assert [row.id for row in leads.list_leads(where=leads.LeadFilter(is_gone=True)).rows] == [
        ana.id
    ]
    assert contacts.search_people(words="Ana", is_gone=True) == [ana.person_id]
    assert leads.list_stage_events(lead_id=ana.id), "its history stays"
    assert counts_of(take(gone("1"))).unchanged == 1
    back = take(ANA)
    assert counts_of(back) == Counts(received=1, updated=1)
    assert_counted(2)
    undo(back)
    assert_counted(1)
    undo(deleted)
    assert_counted(2)
    assert lead_of("ana@firm.example").gone_at is None


def test_who_is_told_by_another_tool_stays_and_who_nobody_knows_does_not_come() -> None:
    take(ANA)
    take(ANA, source="salesforce")
    take(gone("1"))
    assert_counted(1)
    take(gone("1"), source="salesforce")
    assert_counted(0)
    take(("7", *ANA[1:]), source="forms")
    assert_counted(1)


def test_a_record_deleted_before_it_was_told_of_stays_aside() -> None:
    taken = page(gone("9"), ANA)
    assert taken.counts == Counts(received=2, created=1, refused=1)
    assert bulk.fetch("select code from intake_setaside") == [("DELETED_THERE",)]


@pytest.mark.parametrize(("rows", "left"), [((ANA, gone("1")), 0), ((gone("1"), ANA), 1)])
def test_of_two_rows_of_one_delivery_the_last_stands(rows: Sequence[Sequence[str]], left: int):
    take(ANA)
    take(*rows)
    assert_counted(left)


def test_merged_in_the_tool_is_no_deletion_in_whatever_order_it_is_told() -> None:
    fields = (*FIELDS, "former_ids")
    take(ANA, BOB)
    take(gone("2"))
    assert_counted(1)
    take((*ANA, "2"), fields=fields)
    assert_counted(1)
    assert lead_of("bob@other.example").gone_at is None, "Bob is part of Ana now"
    take(gone("2"))
    assert_counted(1)
    take(gone("1"))
    assert_counted(0)
    take((*ANA, "2"), fields=fields)
    assert_counted(1)


def test_who_was_made_one_with_somebody_who_is_there_is_there() -> None:
    take(ANA, BOB)
    take(gone("2"))
    [ana, bob] = (lead_of(mail).person_id for mail in ("ana@firm.example", "bob@other.example"))
    merge = intake.merge_people(first=ana, second=bob, actor_id=None, at=people.AT)
    assert lead_of("bob@other.example").gone_at is None
    intake.unmerge_people(merge_id=merge, actor_id=None, at=people.AT)
    assert lead_of("bob@other.example").gone_at is not None
    assert_counted(1)


def test_kept_here_and_let_go_again_is_in_the_journal() -> None:
    take(ANA)
    take(gone("1"))
    person = lead_of("ana@firm.example").person_id
    leads.keep_here(person_id=person, actor_id=None, at=people.AT)
    assert_counted(1)
    assert leads.keep_here(person_id=person, actor_id=None, at=people.AT) == 0
    take(gone("1"))
    assert_counted(1)
    leads.keep_no_more(person_id=person, actor_id=None, at=people.AT + timedelta(days=1))
    assert_counted(0)
    kinds = [entry.kind for entry in journal.list_entries(subject="person", subject_id=person)]
    assert kinds == ["person.kept_no_more", "person.kept_here"]


COMPANY = ("external_id", "name", "domain", "deleted")


def companies() -> tuple[int, int, int]:
    found = contacts.list_companies()
    return len(found), contacts.count_companies(), len(contacts.search_companies(words="Firm"))


def test_a_company_that_is_deleted_leaves_lists_and_boxes_but_its_leads_stay() -> None:
    firm = ("C1", "Firm", "firm.example", "")
    people.load("companies", COMPANY, [firm], source="hubspot")
    take(ANA)
    assert companies() == (1, 1, 1)
    deleted = people.load("companies", COMPANY, [("C1", "", "", "true")], source="hubspot")
    assert counts_of(deleted) == Counts(received=1, updated=1)
    assert companies() == (0, 0, 0)
    assert_counted(1)
    ana = lead_of("ana@firm.example")
    assert ana.company_name == "Firm"
    [(_key, card)] = contacts.list_companies(is_gone=True)
    assert card.id == ana.company_id
    contacts.say_stays(kind=RecordKind.COMPANY, number=card.id, actor_id=None, at=people.AT)
    assert companies() == (1, 1, 1)
    contacts.say_follows(kind=RecordKind.COMPANY, number=card.id, actor_id=None, at=people.AT)
    assert companies() == (0, 0, 0)
    back = people.load("companies", COMPANY, [firm], source="hubspot")
    assert companies() == (1, 1, 1)
    undo(back)
    assert companies() == (0, 0, 0)
    people.load("companies", COMPANY, [("7", *firm[1:])], source="salesforce")
    assert companies() == (1, 1, 1)
    undo(deleted)
    assert companies() == (1, 1, 1)


TOOLS = ("hubspot", "salesforce")
Word = tuple[str, int, bool]  # a tool, whom it tells of, and whether they are there


def told(word: Word) -> int:
    tool, number, is_there = word
    row = (str(number), f"p{number}@x.example", NAMES[number], "", "mql", "2026-01-01", "")
    return page(row if is_there else gone(str(number)), source=tool).batch_id


def there_and_gone(words: Sequence[Word]) -> tuple[set[str], set[str]]:
    """The model: whoever is told of and not deleted by some tool is there."""
    last: dict[tuple[str, int], bool] = {}
    for tool, number, is_there in words:
        if is_there or (tool, number) in last:
            last[tool, number] = is_there
    there = {f"p{number}@x.example" for (_tool, number), is_there in last.items() if is_there}
    return there, {f"p{number}@x.example" for _tool, number in last} - there


def news(said: Sequence[Word]) -> list[bool]:
    """Which words change anything: a row that says what its record says already is unchanged, and
    goes with the delivery that said it first."""
    last: dict[tuple[str, int], bool] = {}
    found = []
    for tool, number, is_there in said:
        found.append(last.get((tool, number), False) is not is_there)
        last[tool, number] = is_there
    return found


def mails(where: leads.LeadFilter) -> set[str]:
    return {row.email for row in leads.list_leads(where=where).rows}


NAMES = ("Ana Pop", "Robert Lee", "Zoltan Kovacs")  # whom nobody takes for one
words = some.tuples(some.sampled_from(TOOLS), some.integers(0, 2), some.booleans())


@pytest.mark.soak
@settings(
    max_examples=rounds(4, full=200),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example([("hubspot", 0, True), ("hubspot", 0, False), ("hubspot", 0, True)], [0, 1])
@example([("hubspot", 0, True), ("salesforce", 0, True), ("hubspot", 0, False)], [0])
@example([("hubspot", 1, True), ("salesforce", 1, False), ("hubspot", 1, True)], [0])
@given(some.lists(words, min_size=3, max_size=7), some.lists(some.integers(0, 6), unique=True))
def test_lists_counts_and_the_lake_agree_whoever_goes_and_comes_back(
    said: list[Word], back: list[int]
) -> None:
    """Whatever was told and taken back in any order: what stands is what the rest says."""
    batches = [told(word) for word in said]
    taken_back = [place for place in back if place < len(said)]
    for place in taken_back:
        undo(batches[place])
    left = [
        word
        for place, (word, is_new) in enumerate(zip(said, news(said), strict=True))
        if is_new and place not in taken_back
    ]
    there, away = there_and_gone(left)
    assert mails(leads.LeadFilter()) == there
    assert mails(leads.LeadFilter(is_gone=True)) == away
    assert_counted(len(there))
    found = {row.email for row in contacts.get_people(ids=search()).values()}
    assert found == there
    for place in reversed(range(len(said))):
        if place not in taken_back:
            undo(batches[place])
    assert_counted(0)
    assert bulk.fetch("select count(*) from contacts_sourcerecord") == [(0,)]


def search() -> list[int]:
    return contacts.search_people(words="x.example")


def test_what_is_derived_comes_back_whatever_stands_over_it() -> None:
    """The control: lists that are wrong are told from lists that are right, and put right."""
    take(ANA, BOB)
    take(gone("1"))
    bulk.execute("update leads_lead set gone_at = null")
    with pytest.raises(AssertionError):
        assert_counted(1)
    leads.settle_gone(people=[lead_of("ana@firm.example").person_id])
    assert_counted(1)


@pytest.mark.parametrize("first", [True, False])
def test_two_tools_that_say_otherwise_at_one_time_come_to_one_end(first: bool) -> None:
    """One deletes while another tells of the same person for the first time, in either order."""
    take(ANA)
    acts = [lambda: take(gone("1")), lambda: take(("7", *ANA[1:]), source="salesforce")]
    one, other = acts if first else reversed(acts)
    begun, done = threading.Event(), threading.Event()

    def meanwhile() -> None:
        begun.wait(20)
        try:
            other()
        finally:
            connection.close()
            done.set()

    thread = threading.Thread(target=meanwhile)
    thread.start()
    with transaction.atomic():
        one()
        begun.set()
        assert not done.wait(0.5), "the second waits for the first: they tell of one person"
    thread.join(20)
    assert done.is_set()
    assert_counted(1)
    take(gone("7"), source="salesforce")
    assert_counted(0)


def test_who_was_erased_stays_where_they_were(tmp_path: Path) -> None:
    take(ANA, BOB)
    take(gone("1"))
    ana = lead_of("ana@firm.example")
    erasing.erase_person(
        person_id=ana.person_id, home=tmp_path, files=tmp_path / "files", at=people.AT,
        actor_id=None, reason="ASKED",
    )  # fmt: skip
    assert_counted(1)
    assert leads.get_lead(lead_id=ana.id).gone_at is not None
    leads.settle_gone(people=[ana.person_id])
    assert_counted(1)
    assert bulk.fetch("select count(*) from contacts_stay") == [(0,)]
