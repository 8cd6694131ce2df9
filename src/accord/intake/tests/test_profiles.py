"""Exports of well-known tools, as their pages, their programs and warehouses write them."""

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from accord.contacts import api as contacts
from accord.contacts.values.consent import SALES, Verdict
from accord.foundation import bulk, clock
from accord.intake.operations import files
from accord.intake.rules import dates, mapping
from accord.intake.tests.delivered import file, table
from accord.intake.tests.shared import shared
from accord.intake.tests.test_pipeline import counts_of, take_in
from accord.intake.values.profiles import PROFILES

CONTACTS = {
    "pages": ("Record ID", "First Name", "Email", "Lifecycle Stage", "Merged object IDs"),
    "program": ("hs_object_id", "firstname", "email", "lifecyclestage", "hs_merged_object_ids"),
    "warehouse": (
        "id",
        "property_firstname",
        "property_email",
        "property_lifecyclestage",
        "property_hs_merged_object_ids",
    ),
}
PEOPLE = [
    ("11", "Ana", "ana@acme.example", "marketingqualifiedlead", "7;8"),
    ("12", "Joon", "joon@hanul.example", "customer", ""),
    ("8", "A.", "a.old@acme.example", "lead", ""),
]


@pytest.mark.parametrize("spelling", CONTACTS)
@pytest.mark.django_db
def test_hubspot_writes_its_columns_in_three_ways(tmp_path: Path, spelling: str) -> None:
    path = file(tmp_path, "contacts.csv", table(CONTACTS[spelling], PEOPLE))
    counts = counts_of(take_in(path, PROFILES["hubspot-contacts"]))
    assert (counts.received, counts.created, counts.joined) == (3, 2, 1)
    stages = bulk.fetch(
        """select p.email, l.stage from leads_lead l join contacts_person p on p.id = l.person_id
           order by 1"""
    )
    assert stages == [("ana@acme.example", "mql"), ("joon@hanul.example", "customer")]


@pytest.mark.django_db
def test_a_deal_goes_to_the_contact_that_is_known(tmp_path: Path) -> None:
    """Also where HubSpot names a contact by the id of a record that it has joined away."""
    take_in(
        file(tmp_path, "contacts.csv", table(CONTACTS["pages"], PEOPLE)),
        PROFILES["hubspot-contacts"],
    )
    header = ("Record ID", "Deal Name", "Deal Stage", "Amount", "Associated Contact IDs",
              "Is Closed Won", "Is Deal Closed?", "Close Date", "Deleted")  # fmt: skip
    rows = [
        ("901", "Pilot", "our stage 7", "1200.00", "999; 7", "true", "true", "2026-03-01", ""),
        ("902", "Renewal", "closedlost", "10.00", "12", "false", "true", "2026-03-01", ""),
        ("903", "Gone", "closedwon", "500.00", "12", "true", "true", "2026-03-01", "true"),
        ("904", "Open", "closedwon?", "70.00", "", "false", "false", "", ""),
    ]  # fmt: skip
    counts = counts_of(
        take_in(file(tmp_path, "deals.csv", table(header, rows)), PROFILES["hubspot-deals"])
    )
    assert (counts.created, counts.refused) == (3, 1)
    deals = bulk.fetch(
        """select d.external_key, d.status, p.email from deals_deal d
           left join contacts_person p on p.id = d.person_id order by 1"""
    )
    assert deals == [
        ("901", "WON", "ana@acme.example"),
        ("902", "LOST", "joon@hanul.example"),
        ("904", "OPEN", None),
    ]
    assert bulk.fetch("select code from intake_setaside") == [("DELETED_THERE",)]


@pytest.mark.parametrize(
    ("profile", "header", "said"),
    [
        (
            "hubspot-deals",
            ("hs_object_id", "dealname", "amount", "hs_is_closed", "closedate",
             "hs_manual_forecast_category"),
            ("false", "COMMIT"),
        ),
        (
            "salesforce-opportunities",
            ("Id", "Name", "Amount", "IsClosed", "CloseDate", "ForecastCategoryName"),
            ("false", "Commit"),
        ),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_an_open_deal_has_its_tools_category_and_its_planned_day(
    tmp_path: Path, profile: str, header: tuple[str, ...], said: tuple[str, str]
) -> None:
    """A negative amount is no amount: such a row is refused, and nothing of it goes in."""
    closed, category = said
    rows = [
        ("1", "Plant", "100.00", closed, "2027-04-20", category),
        ("2", "Bad", "-5.00", closed, "2027-04-20", category),
    ]
    counts = counts_of(take_in(file(tmp_path, "deals.csv", table(header, rows)), PROFILES[profile]))
    assert (counts.created, counts.refused) == (1, 1)
    assert bulk.fetch(
        "select external_key, expected_on::text, tool_category, closed_at from deals_deal"
    ) == [("1", "2027-04-20", "commit", None)]


@pytest.mark.django_db
def test_salesforce_reports_and_objects(tmp_path: Path) -> None:
    report = table(
        ("Lead ID", "Last Name", "Company / Account", "Lead Status", "Email"),
        [("00Q1", "Kim", "Hanul", "Closed - Converted", "kim@hanul.example")],
    )
    objects = table(
        ("Id", "Name", "StageName", "Amount", "IsWon", "IsClosed", "CloseDate", "CurrencyIsoCode"),
        [("0061", "Big", "Signed", "24120.50", "true", "true", "2026-01-02", "USD")],
    )
    take_in(file(tmp_path, "leads.csv", report), PROFILES["salesforce-leads"])
    take_in(file(tmp_path, "deals.csv", objects), PROFILES["salesforce-opportunities"])
    assert bulk.fetch("select stage from leads_lead") == [("opportunity",)]
    assert bulk.fetch("select status, amount_minor, currency from deals_deal") == [
        ("WON", 2_412_050, "USD")
    ]


@pytest.mark.django_db
def test_who_has_left_a_mailing_list_is_written_no_more(tmp_path: Path) -> None:
    header = ("unique_email_id", "email_address", "status", "last_changed")
    rows = [
        ("a1", "stays@acme.example", "subscribed", "2026-02-03 10:00:00"),
        ("a2", "left@acme.example", "unsubscribed", "2026-02-03 10:00:00"),
    ]
    take_in(file(tmp_path, "members.csv", table(header, rows)), PROFILES["mailchimp-members"])
    people = bulk.fetch("select id, email from contacts_person order by email")
    verdicts = [
        contacts.may_contact(person_id=person, purpose=SALES, at=clock.now()).verdict
        for person, _email in people
    ]
    assert verdicts == [Verdict.OBJECTED, Verdict.ASSUMED]


def test_a_profile_is_not_taken_for_any_file_with_a_name_and_an_address() -> None:
    plain = ("id", "first name", "last name", "email", "phone", "country")
    assert mapping.guess_profile(headers=plain, profiles=PROFILES) is None
    assert mapping.guess_profile(headers=("Last Name", "Email", "Id"), profiles=PROFILES) is None
    told = tuple(PROFILES["hubspot-contacts"].columns)[:-3]
    assert mapping.guess_profile(headers=told, profiles=PROFILES) == "hubspot-contacts"


def test_a_file_that_says_nothing_of_whom_it_is_about_is_not_enough() -> None:
    plan = PROFILES["mautic-contacts"]
    for headers, enough in ((["Points", "Country"], False), (["firstname", "email"], True)):
        _fitted, missing = mapping.fit(plan, headers=headers)
        assert mapping.is_enough(plan, missing=missing) is enough


# Received, taken in, and why rows were refused. The copy of HubSpot writes addresses as codes, the
# opportunities and nine accounts are deleted ones, and four of Mautic's rows are visitors nobody
# knows.
FIXTURES = [
    ("hubspot-contacts", "hubspot_fivetran/contact_data.csv", 22, 22, set()),
    ("hubspot-deals", "hubspot_fivetran/deal_data.csv", 44, 44, set()),
    ("salesforce-leads", "salesforce_fivetran/sf_lead_data.csv", 1, 1, set()),
    (
        "salesforce-opportunities",
        "salesforce_fivetran/sf_opportunity_data.csv",
        10,
        0,
        {"DELETED_THERE"},
    ),
    ("salesforce-accounts", "salesforce_fivetran/sf_account_data.csv", 10, 1, {"DELETED_THERE"}),
    ("salesforce-contacts", "salesforce_fivetran/sf_contact_data.csv", 4, 4, set()),
    ("salesforce-users", "salesforce_fivetran/sf_user_data.csv", 10, 10, set()),
    ("mailchimp-members", "mailchimp_fivetran/member.csv", 9, 9, set()),
    ("mautic-contacts", "mautic/10contacts.csv", 10, 10, set()),
    ("mautic-contacts", "mautic/contacts.csv", 2, 2, set()),
    ("mautic-contacts", "mautic/fakeleaddata.csv", 54, 50, {"NOBODY"}),
]


@pytest.mark.parametrize(("profile", "path", "received", "taken", "codes"), FIXTURES)
@pytest.mark.django_db
def test_rows_as_these_tools_write_them(
    profile: str, path: str, received: int, taken: int, codes: set[str]
) -> None:
    whole = shared() / "data" / "crm_fixtures" / path
    batch_id = take_in(whole, PROFILES[profile])
    counts = counts_of(batch_id)
    assert (counts.received, counts.received - counts.refused) == (received, taken)
    aside = bulk.fetch("select distinct code from intake_setaside where batch_id = %s", [batch_id])
    assert {code for (code,) in aside} == codes
    again = counts_of(take_in(whole, PROFILES[profile]))
    assert (again.unchanged, again.refused) == (taken, received - taken)


# Tables that tell of people whose own rows are not among these files: first they wait for them, and
# once the people are known what happened goes in. A task without a subtype says nothing.
ABOUT_OTHERS = [
    ("salesforce-tasks", "sf_task_data.csv", "who_id", {"NOTHING_REACHED"}),
    ("salesforce-events", "sf_event_data.csv", "who_id", set()),
    ("salesforce-opportunity-history", "sf_opportunity_history_data.csv", "", {"NAMES_NO_LEAD"}),
]


@pytest.mark.parametrize(("profile", "name", "who", "codes"), ABOUT_OTHERS)
@pytest.mark.django_db
def test_rows_about_people_wait_for_them(
    tmp_path: Path, profile: str, name: str, who: str, codes: set[str]
) -> None:
    whole = shared() / "data" / "crm_fixtures" / "salesforce_fivetran" / name
    counts = counts_of(take_in(whole, PROFILES[profile]))
    assert (counts.received, counts.quarantined) == (10, 10)
    if who:
        with whole.open(encoding="utf-8-sig", newline="") as lines:
            ids = sorted({row[who] for row in csv.DictReader(lines) if row[who]})
        people = table(("Id", "LastName"), [(id, f"Nr {id}") for id in ids])
        take_in(file(tmp_path, "leads.csv", people), PROFILES["salesforce-leads"])
    batch_id = take_in(whole, PROFILES[profile])
    aside = bulk.fetch("select distinct code from intake_setaside where batch_id = %s", [batch_id])
    assert {code for (code,) in aside} == codes
    assert (counts_of(batch_id).created > 0) is (not codes)


def test_a_column_of_addresses_in_code_tells_nobody() -> None:
    path = shared() / "data" / "crm_fixtures" / "hubspot_fivetran" / "contact_data.csv"
    prepared = files.prepare(
        path=path, file_name=path.name, plan=PROFILES["hubspot-contacts"], at=clock.now()
    )
    assert prepared.disguised == ("property_email",)
    assert "email" not in prepared.plan.columns.values()


@pytest.mark.parametrize(
    ("day", "moment", "zone", "same"),
    [
        ("2026-03-02T00:00", "2026-03-02T15:00", "UTC", True),
        ("2026-03-02T00:00", "2026-03-03T00:00", "UTC", False),
        ("2026-03-02T09:00", "2026-03-02T15:00", "UTC", False),  # it has a time of its own
        ("2026-03-01T22:00", "2026-03-02T15:00", "Europe/Bucharest", True),
        ("2026-03-02T00:00", "2026-03-02T15:00", "Europe/Bucharest", False),
    ],
)
def test_a_day_without_a_time_holds_all_its_moments(
    day: str, moment: str, zone: str, same: bool
) -> None:
    written, at = (datetime.fromisoformat(f"{each}+00:00") for each in (day, moment))
    assert dates.is_day_of(written, at, zone=ZoneInfo(zone)) is same
