"""Whose touch it is: named by a contact, a lead or an e-mail, or led to by a deal or a name."""

from pathlib import Path

import pytest

from accord.foundation import bulk, clock
from accord.intake import models
from accord.intake.operations import undoing
from accord.intake.rules.mapping import guess_profile
from accord.intake.tests.delivered import file
from accord.intake.tests.test_pipeline import counts_of, hashes, take_in
from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan
from accord.intake.values.profiles import PROFILES

pytestmark = pytest.mark.usefixtures("committed")

PEOPLE = Plan(
    kind=Kind.LEADS,
    source="crm",
    columns={"id": "external_id", "name": "full_name", "email": "email", "at": "created_at"},
    defaults={"stage": "lead"},
)
CONTACTS = Plan(
    kind=Kind.LEADS, source="crm-contact", columns={"id": "external_id", "email": "email"}
)
DEALS = Plan(
    kind=Kind.DEALS, source="crm", columns={"deal": "external_id", "lead": "lead_external_id"}
)
CALLS = Plan(
    kind=Kind.TOUCHES,
    source="crm-call",
    columns={
        "call": "external_id",
        "contact": "contact_external_id",
        "lead": "lead_external_id",
        "deal": "deal_external_id",
        "name": "lead_name",
        "campaign": "campaign",
        "at": "occurred_at",
    },
    defaults={"kind": "call_connected"},
    contact_source="crm-contact",
    lead_source="crm",
    deal_source="crm",
)
HEAD = "call,contact,lead,deal,name,campaign,at\n"


def people(folder: Path) -> None:
    rows = [
        "1,Ana Pop,ana@example.com", "2,Ion Rus,ion@example.com",
        "3,Mia Luca,m1@example.com", "4,Mia Luca,m2@example.com",
    ]  # fmt: skip
    text = "id,name,email,at\n" + "".join(f"{row},2026-01-05\n" for row in rows)
    take_in(file(folder, "leads.csv", text), PEOPLE)
    take_in(file(folder, "contacts.csv", "id,email\n7,ion@example.com\n"), CONTACTS)
    take_in(file(folder, "deals.csv", "deal,lead\n90,1\n91,555\n"), DEALS)


def calls(folder: Path, *rows: str) -> int:
    text = HEAD + "".join(f"{row},2026-02-0{place}\n" for place, row in enumerate(rows, 1))
    return take_in(file(folder, "calls.csv", text), CALLS)


def told(batch_id: int) -> dict[str, str]:
    """Call → the e-mail of its person, or the code of the row that was set aside."""
    went_in = bulk.fetch(
        """select t.external_key, p.email from journeys_touch t
           join contacts_person p on p.id = t.person_id where t.batch_id = %s""",
        [batch_id],
    )
    aside = models.SetAside.objects.filter(batch_id=batch_id)
    return dict(went_in) | {row.cells[0]: row.code for row in aside}


def test_a_touch_is_of_whoever_its_row_names_or_else_leads_to(tmp_path: Path) -> None:
    people(tmp_path)
    batch = calls(
        tmp_path,
        "a,7,,,,",  # a contact
        "b,,1,,,",  # a lead
        "c,7,1,,,",  # both: the contact
        "d,,,90,,",  # only a deal: its lead
        "e,,2,90,,",  # a lead beside the deal of another
        "f,,,,Ana Pop,",  # the only one of her name
        "g,404,1,,,",  # a contact that is not here, and a lead that is
    )
    ana, ion = "ana@example.com", "ion@example.com"
    assert told(batch) == {"a": ion, "b": ana, "c": ion, "d": ana, "e": ion, "f": ana, "g": ana}


def test_a_row_that_leads_to_nobody_for_certain_is_set_aside_and_says_why(tmp_path: Path) -> None:
    people(tmp_path)
    batch = calls(
        tmp_path,
        "a,,,,,",
        "b,404,,,,",
        "c,404,,90,,",  # it names somebody; a deal is no reason to take another
        "d,,,91,,",  # a deal whose lead is not here
        "e,,,404,,",
        "f,,,,Mia Luca,",  # two are called so
        "g,,,,Nobody Known,",
    )
    assert told(batch) == {
        "a": "NAMES_NO_LEAD",
        "b": "UNKNOWN_LEAD",
        "c": "UNKNOWN_LEAD",
        "d": "UNKNOWN_DEAL",
        "e": "UNKNOWN_DEAL",
        "f": "SEVERAL_LEADS",
        "g": "UNKNOWN_LEAD",
    }


MEMBERS = PROFILES["zoho-campaign-members"]
MEMBER_HEAD = "Campaign Name,Lead Last Name,Status,Last Modified Time\n"


def members(folder: Path) -> Path:
    rows = (
        'Spring,Pop,Opened,"05 Feb, 2026 09:00:00"',
        'Autumn,Pop,Sent,"04 Feb, 2026 09:00:00"',  # earlier, though it stands later
        'Spring,Rus,Responded,"05 Feb, 2026 09:00:00"',
        'Autumn,Rus,Responded,"05 Feb, 2026 09:00:00"',  # another campaign at the same time
        'Spring,Luca,Planned,"05 Feb, 2026 09:00:00"',
    )
    return file(folder, "members.csv", MEMBER_HEAD + "\n".join(rows) + "\n")


def campaigns() -> dict[str, str | None]:
    rows = bulk.fetch(
        """select p.name, c.name from leads_lead l join contacts_person p on p.id = l.person_id
           left join campaigns_campaign c on c.id = l.campaign_id"""
    )
    return dict(rows)


def test_members_of_a_campaign_are_its_leads_where_they_have_none(tmp_path: Path) -> None:
    text = "LEADID,Last Name,Campaign\n1,Pop,\n2,Rus,Fair\n3,Luca,\n"
    plan = Plan(
        kind=Kind.LEADS,
        source="zoho",
        columns={"LEADID": "external_id", "Last Name": "last_name", "Campaign": "campaign"},
        defaults={"stage": "lead"},
    )
    take_in(file(tmp_path, "leads.csv", text), plan)
    before = hashes()

    batch = take_in(members(tmp_path), MEMBERS)

    counts = counts_of(batch)
    assert (counts.created, counts.quarantined) == (4, 1)
    assert campaigns() == {"Pop": "Autumn", "Rus": "Fair", "Luca": None}
    again = take_in(members(tmp_path), MEMBERS)
    assert counts_of(again).unchanged == 4
    for each in (again, batch):
        undoing.undo(batch_id=each, actor_id=None, at=clock.now())
    assert hashes() == before


def test_a_touch_of_a_campaign_makes_nobody_its_lead_by_itself(tmp_path: Path) -> None:
    people(tmp_path)
    calls(tmp_path, "a,,1,,,Spring")
    assert campaigns()["Ana Pop"] is None


@pytest.mark.parametrize("name", [name for name in PROFILES if name.startswith("zoho-")])
def test_the_files_of_zoho_are_known_by_their_columns(name: str) -> None:
    assert guess_profile(headers=[*PROFILES[name].columns], profiles=PROFILES) == name
