"""Who is who at intake: joined where that is sure, asked where it is likely, else left."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections, transaction

from accord.contacts import api as contacts
from accord.foundation import bulk, clock
from accord.intake import api as intake
from accord.intake import jobs
from accord.intake.operations import identity, records
from accord.intake.tests.delivered import file, table
from accord.intake.tests.test_pipeline import hashes, take_in
from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan

pytestmark = pytest.mark.usefixtures("committed")

ANA = {
    "full_name": "Ana Popescu",
    "email": "ana.popescu@acme.ro",
    "phone": "+40721234567",
    "company": "S.C. Acme Distribution SRL",
}
SAME = {
    "full_name": "Popescu, Ana",
    "email": "popescu.ana@gmail.com",
    "phone": "+40 721 234 567",
    "company": "ACME Distribution",
}
HUSBAND = {"full_name": "Ion Popescu", "email": "ion@zeta.ro", "phone": "+40721234567"}
NAMESAKE = {"full_name": "Ana Popescu", "email": "ana@zeta.ro"}


def take(*told: dict[str, str], source: str = "form") -> list[int]:
    """Records as a program sends them; answers the people, as recorded."""
    receipts = records.take(kind=Kind.LEADS, records=list(told), now=clock.now, source=source)
    return [
        bulk.fetch("select person_id from leads_lead where id = %s", [receipt.subject_id])[0][0]
        for receipt in receipts
    ]


def heads() -> list[tuple[str, str]]:
    """Each person by e-mail, with the e-mail of who stands for them."""
    return bulk.fetch(
        """select r.fields ->> 'email', coalesce(h.email, p.email) from contacts_person p
           join contacts_link l on l.person_id = p.id
           join contacts_sourcerecord r on r.id = l.record_id
           left join contacts_person h on h.id = p.canonical_id order by 1, 2"""
    )


def groups() -> list[list[str]]:
    """Who is one with whom, by e-mail."""
    rows = bulk.fetch(
        """select array_agg(r.fields ->> 'email' order by r.fields ->> 'email')
           from contacts_person p join contacts_link l on l.person_id = p.id
           join contacts_sourcerecord r on r.id = l.record_id
           group by coalesce(p.canonical_id, p.id) order by 1"""
    )
    return [emails for (emails,) in rows]


def asked() -> list[tuple[str, str, float]]:
    """Pairs that somebody is asked about, by the addresses that their records tell."""
    return bulk.fetch(
        """select least(a.email, b.email), greatest(a.email, b.email),
                  round(d.probability::numeric, 4)
           from contacts_doubt d, lateral (
             select r.fields ->> 'email' as email from contacts_link l
             join contacts_sourcerecord r on r.id = l.record_id
             where l.person_id = d.first_id order by r.id limit 1) a, lateral (
             select r.fields ->> 'email' as email from contacts_link l
             join contacts_sourcerecord r on r.id = l.record_id
             where l.person_id = d.second_id order by r.id limit 1) b
           where d.state = 'open' and not d.is_one order by 1, 2"""
    )


def test_the_same_name_and_line_are_one_person_and_it_says_why() -> None:
    first, second = take(ANA)[0], take(SAME, source="crm")[0]
    assert contacts.heads_of(people=[second]) == {first: first, second: first}
    [[by, told]] = bulk.fetch("select linked_by, explanation::text from contacts_merge")
    told = bulk.read_json(told)
    assert by == "AUTOMATIC"
    assert told["weights"] == 0
    assert told["probability"] > 0.98
    assert ["phone", "same"] in [each[:2] for each in told["reasons"]]
    assert contacts.list_doubts() == []
    assert contacts.count_newcomers() == 0
    take(ANA | {"phone": "+40 21 999 888"})
    assert contacts.heads_of(people=[second])[second] == first, "both lines are known still"


def test_a_record_belongs_to_the_one_of_a_merge_whose_key_it_bears() -> None:
    first, second = take(ANA)[0], take(SAME, source="crm")[0]
    assert contacts.heads_of(people=[second])[second] == first
    take({"email": SAME["email"], "title": "CFO"}, source="shop")
    bearers = """select l.person_id from contacts_link l
        join contacts_sourcerecord r on r.id = l.record_id where r.source = 'shop'"""
    assert bulk.fetch(bearers) == [(second,)]


def test_a_household_shares_its_line_and_is_never_joined() -> None:
    nameless = {"last_name": "Popescu", "email": "office2@zeta.ro", "phone": "+40721234567"}
    firm = {"company": ANA["company"]}
    take(ANA, HUSBAND | firm, nameless | firm)
    assert len(groups()) == 3
    assert contacts.count_doubts() > 0


def test_namesakes_with_nothing_else_in_common_are_left_apart() -> None:
    take(ANA, NAMESAKE)
    assert len(groups()) == 2
    assert asked() == []


def test_two_of_one_name_with_mailboxes_of_their_own_at_one_firm_are_asked_about() -> None:
    """A firm gives a person one mailbox; one letter amiss is a slip of the pen."""
    told = {"full_name": "Ines Duarte", "company": "Firm 7"}
    first, second = take(
        {**told, "email": "ines.duarte@firm7.example"},
        {**told, "email": "sales.lead2@firm7.example"},
    )
    assert groups() == [["ines.duarte@firm7.example"], ["sales.lead2@firm7.example"]]
    assert [pair[:2] for pair in asked()] == [
        ("ines.duarte@firm7.example", "sales.lead2@firm7.example")
    ]
    slip = take({**told, "email": "ines.duarta@firm7.example"})
    assert contacts.heads_of(people=[first, *slip])[slip[0]] == first
    assert second not in contacts.heads_of(people=[first])


def test_those_who_may_be_one_are_asked_about() -> None:
    take(ANA, SAME | {"company": ""})
    [doubt] = contacts.list_doubts()
    assert 0.4 <= doubt.probability < 0.98
    assert doubt.line == "The same name; the e-mails differ; the same phone number"


def test_who_was_told_apart_is_not_proposed_again() -> None:
    first, second = take(ANA, SAME)
    merge_id = contacts.find_merge(first=first, second=second)
    assert merge_id is not None
    intake.unmerge_people(merge_id=merge_id, actor_id=None, at=clock.now())
    take(SAME | {"title": "CEO"})
    take(ANA | {"phone": "+40721234567", "title": "CFO"})
    assert len(groups()) == 2
    assert asked() == []


def test_free_mail_is_no_reason() -> None:
    take({"full_name": "Bob Jones", "email": "bob@gmail.com"},
         {"full_name": "Bill Jones", "email": "bill@gmail.com"})  # fmt: skip
    told = [reason for doubt in contacts.list_doubts() for reason in doubt.reasons]
    assert "same_firm" not in [reason.level for reason in told]
    assert len(groups()) == 2


def test_visitors_known_by_nothing_else_are_not_compared() -> None:
    records.take(
        kind=Kind.VISITS,
        records=[{"visitor_external_id": "v1", "occurred_at": "2026-01-05T10:00:00Z"}],
        now=clock.now,
        source="site",
    )
    assert bulk.fetch("select count(*) from contacts_likeness") == [(0,)]


def test_who_changes_is_compared_again_and_joined_no_more_where_it_does_not_follow() -> None:
    ana = ANA | {"external_id": "1"}
    take(ana, source="crm")
    take(SAME)
    assert len(groups()) == 1
    take(
        {"external_id": "1", "full_name": "Zoltan Kovacs", "phone": "+36 1 234 5678"}, source="crm"
    )
    assert len(groups()) == 2


FILE = ("id", "email", "name", "phone", "company")
COLUMNS = {
    "id": "external_id", "email": "email", "name": "full_name", "phone": "phone",
    "company": "company",
}  # fmt: skip


def rows_of(told: Sequence[dict[str, str]]) -> list[tuple[str, ...]]:
    return [
        (f"{n}", each["email"], each["full_name"], each.get("phone", ""), each.get("company", ""))
        for n, each in enumerate(told)
    ]


def deliver(folder: Path, name: str, told: Sequence[dict[str, str]]) -> int:
    plan = Plan(kind=Kind.LEADS, source=name, columns=COLUMNS, defaults={"stage": "lead"})
    return take_in(file(folder, f"{name}.csv", table(FILE, rows_of(told))), plan)


def undo(batch_id: int) -> None:
    intake.undo(batch_id=batch_id, actor_id=None, at=clock.now())


def test_an_import_taken_back_takes_its_joins_and_doubts_along(tmp_path: Path) -> None:
    empty = hashes()
    one = deliver(tmp_path, "forms", [ANA, HUSBAND])
    before, doubts = heads(), asked()
    other = deliver(tmp_path, "crm", [SAME, NAMESAKE])
    assert ["ana.popescu@acme.ro", "popescu.ana@gmail.com"] in groups()
    undo(other)
    assert (heads(), asked()) == (before, doubts)
    again = deliver(tmp_path, "crm", [SAME, NAMESAKE])
    undo(one)
    assert groups() == [["ana@zeta.ro"], ["popescu.ana@gmail.com"]]
    undo(again)
    assert hashes() == empty
    assert bulk.fetch("select count(*) from contacts_merge") == [(0,)]
    assert bulk.fetch("select count(*) from contacts_likenesskey") == [(0,)]


def test_who_stood_between_two_may_go_and_both_are_one_still(tmp_path: Path) -> None:
    deliver(tmp_path, "forms", [ANA])
    middle = deliver(tmp_path, "crm", [SAME])
    third = SAME | {"email": "ana.p@yahoo.com"}
    deliver(tmp_path, "fair", [third])
    assert len(groups()) == 1
    undo(middle)
    assert groups() == [["ana.p@yahoo.com", "ana.popescu@acme.ro"]]


NUMBERS = ("nul", "uni", "dou", "tre", "pat", "cin", "sas", "sap", "opt", "nou")


def crowd(count: int) -> list[dict[str, str]]:
    """Many people, every third told of twice, in other words."""
    people = []
    for n in range(count):
        line = f"+40 72{n:07}"
        firm = f"Firm {NUMBERS[n % 10]} {NUMBERS[n // 10 % 10]}"
        name = f"{NUMBERS[n % 10]}a Pop{NUMBERS[n // 10 % 10]}{NUMBERS[n // 100]}escu"
        people.append({"full_name": name, "email": f"a{n}@acme.ro", "phone": line, "company": firm})
        if n % 3 == 0:
            people.append({**people[-1], "email": f"b{n}@gmail.com", "company": firm.upper()})
    return people


def test_a_file_comes_to_the_same_as_its_records_one_by_one(tmp_path: Path) -> None:
    told = [*crowd(240), ANA, HUSBAND, SAME, NAMESAKE]
    batch_id = deliver(tmp_path, "forms", told)
    assert contacts.count_newcomers(batch_id=batch_id) == len(told)
    jobs.match()
    assert contacts.count_newcomers() == 0
    by_file = (groups(), asked())
    assert len(by_file[0]) < len(told) - 70
    undo(batch_id)
    jobs.match()
    for start in range(0, len(told), 50):
        take(*told[start : start + 50], source="forms")
    assert (groups(), asked()) == by_file


def test_a_match_that_is_cut_off_loses_nobody(tmp_path: Path) -> None:
    deliver(tmp_path, "forms", crowd(200))
    waiting, before = contacts.count_newcomers(), groups()
    with transaction.atomic():
        assert identity.match_newcomers(at=clock.now()) == waiting
        transaction.set_rollback(True)
    assert (contacts.count_newcomers(), groups()) == (waiting, before)
    jobs.match()
    assert contacts.count_newcomers() == 0
    assert len(groups()) < len(before)


def test_whom_somebody_else_holds_is_compared_a_little_later() -> None:
    take(ANA)
    with held("select * from contacts_person for update"):
        take(SAME)
        assert contacts.count_newcomers() == 1
    assert len(groups()) == 2
    jobs.match()
    assert len(groups()) == 1


@contextmanager
def held(sql: str) -> Iterator[None]:
    """Another session that has locked rows."""
    other = connections["default"].copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute(sql)
        yield
    other.rollback()
    other.close()
