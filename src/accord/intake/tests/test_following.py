"""What a tool made one becomes one here, can be taken back, and stays apart once told apart."""

from pathlib import Path

import pytest

from accord.contacts import api as contacts
from accord.foundation import bulk, clock
from accord.intake.operations import merging, records, undoing
from accord.intake.tests.delivered import file
from accord.intake.tests.test_pipeline import counts_of, hashes, take_in
from accord.intake.values.batches import Kind
from accord.intake.values.profiles import PROFILES

pytestmark = pytest.mark.usefixtures("committed")

HEAD = "Record ID,First Name,Last Name,Email,Merged object IDs\n"
ANA = "1,Ana,Pop,ana@acme.example,{}\n"
TWIN = "2,Anna,Popescu,a.popescu@zeta.example,\n"
OTHER = "3,Ion,Rus,ion@example.org,\n"


def tell(folder: Path, *rows: str, profile: str = "hubspot-contacts", head: str = HEAD):
    return take_in(file(folder, "told.csv", head + "".join(rows)), PROFILES[profile])


def groups() -> list[list[str]]:
    """Who is one with whom, by the ids in their tool."""
    rows = bulk.fetch(
        """select array_agg(r.external_key order by r.external_key)
           from contacts_person p join contacts_link l on l.person_id = p.id and l.ended_at is null
           join contacts_sourcerecord r on r.id = l.record_id
           group by coalesce(p.canonical_id, p.id) order by 1"""
    )
    return [keys for (keys,) in rows]


def test_two_who_were_merged_there_become_one_and_told_again_nothing_changes(
    tmp_path: Path,
) -> None:
    tell(tmp_path, ANA.format(""), TWIN, OTHER)
    assert groups() == [["1"], ["2"], ["3"]]
    batch = tell(tmp_path, ANA.format("2"))
    assert counts_of(batch).updated == 1
    assert groups() == [["1", "2"], ["3"]]
    [[by, why]] = bulk.fetch("select linked_by, explanation::text from contacts_merge")
    assert by == "TOOL"
    assert bulk.read_json(why) == {
        "by": "tool", "source": "hubspot", "former": "2", "batch": batch,
    }  # fmt: skip
    [[told]] = bulk.fetch("select facts ->> 'by' from journal_entry where kind = 'person.merged'")
    assert told == "TOOL"
    assert bulk.fetch("select count(*) from leads_lead where joined_to_id is not null") == [(1,)]
    before = hashes()
    again = tell(tmp_path, ANA.format("2"))
    assert counts_of(again).unchanged == 1
    assert bulk.fetch("select count(*) from contacts_merge") == [(1,)]
    assert hashes() == before


def test_taken_back_with_the_import_that_told_it(tmp_path: Path) -> None:
    tell(tmp_path, ANA.format(""), TWIN)
    before = hashes()
    batch = tell(tmp_path, ANA.format("2"))
    assert groups() == [["1", "2"]]
    undoing.undo(batch_id=batch, actor_id=None, at=clock.now())
    assert groups() == [["1"], ["2"]]
    assert hashes() == before
    tell(tmp_path, ANA.format("2"))
    assert groups() == [["1", "2"]]


def test_who_leaves_with_an_import_is_held_by_no_merge_told_later(tmp_path: Path) -> None:
    first = tell(tmp_path, ANA.format(""))
    tell(tmp_path, TWIN)
    records.take(
        kind=Kind.LEADS, source="hubspot", now=clock.now,
        records=[{"external_id": "2", "former_ids": "1"}],
    )  # fmt: skip
    assert groups() == [["1", "2"]]
    undoing.undo(batch_id=first, actor_id=None, at=clock.now())
    assert groups() == [["2"]]
    assert bulk.fetch("select count(*) from contacts_person") == [(1,)]


def test_told_apart_by_hand_they_stay_two(tmp_path: Path) -> None:
    tell(tmp_path, ANA.format(""), TWIN, OTHER)
    tell(tmp_path, ANA.format("2"))
    [[merge]] = bulk.fetch("select id from contacts_merge")
    merging.unmerge_people(merge_id=merge, actor_id=None, at=clock.now())
    tell(tmp_path, ANA.format("2"))
    tell(tmp_path, ANA.format("2;3").replace("Ana", "Anne"))  # changed, and another one with it
    assert groups() == [["1", "3"], ["2"]]


def test_ids_of_records_unknown_or_of_another_tool_join_nobody(tmp_path: Path) -> None:
    tell(tmp_path, TWIN)
    records.take(
        kind=Kind.LEADS, source="another", now=clock.now,
        records=[{"external_id": "9", "email": "nine@example.org", "former_ids": "2;77"}],
    )  # fmt: skip
    assert groups() == [["2"], ["9"]]
    records.take(
        kind=Kind.LEADS, source="another", now=clock.now,
        records=[{"external_id": "77", "email": "late@example.org"}],
    )  # fmt: skip
    assert groups() == [["2"], ["77", "9"]]


def test_a_lead_that_became_a_contact_is_one_with_it(tmp_path: Path) -> None:
    tell(
        tmp_path, "00Q1,Ana,ana@acme.example\n", profile="salesforce-leads",
        head="Lead ID,Last Name,Email\n",
    )  # fmt: skip
    tell(
        tmp_path, "003X,Popescu,a.popescu@zeta.example\n", profile="salesforce-contacts",
        head="Contact ID,Last Name,Email\n",
    )  # fmt: skip
    assert groups() == [["003X"], ["00Q1"]]
    tell(
        tmp_path, "00Q1,Ana,ana@acme.example,003X\n", profile="salesforce-leads",
        head="Lead ID,Last Name,Email,Converted Contact ID\n",
    )  # fmt: skip
    assert groups() == [["003X", "00Q1"]]


COMPANIES = "Record ID,Company name,Company Domain Name,Merged object IDs\n"
ACME = "1,Acme,acme.example,{}\n"
ZETA = "2,Zeta Werke,zeta.example,\n"


def company_heads() -> list[tuple[str, str]]:
    return bulk.fetch(
        """select c.name, coalesce(h.name, '') from contacts_company c
           left join contacts_company h on h.id = c.canonical_id
           where c.name <> '' order by 1"""
    )


def test_companies_merged_there_are_one_until_told_apart_or_taken_back(tmp_path: Path) -> None:
    tell(tmp_path, ACME.format(""), ZETA, profile="hubspot-companies", head=COMPANIES)
    before = hashes()
    batch = tell(tmp_path, ACME.format("2"), profile="hubspot-companies", head=COMPANIES)
    assert counts_of(batch).updated == 1
    assert company_heads() == [("Acme", ""), ("Zeta Werke", "Acme")]
    undoing.undo(batch_id=batch, actor_id=None, at=clock.now())
    assert company_heads() == [("Acme", ""), ("Zeta Werke", "")]
    assert hashes() == before
    tell(tmp_path, ACME.format("2"), profile="hubspot-companies", head=COMPANIES)
    [[merge]] = bulk.fetch("select id from contacts_companymerge where ended_at is null")
    contacts.unmerge_companies(merge_id=merge, actor_id=None, at=clock.now())
    again = tell(tmp_path, ACME.format("2"), profile="hubspot-companies", head=COMPANIES)
    assert counts_of(again).unchanged == 1
    assert company_heads() == [("Acme", ""), ("Zeta Werke", "")]
