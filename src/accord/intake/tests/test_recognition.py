"""Which table a file is: every table of the recorded tools is taken as what it is, or says why."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from accord.foundation import clock
from accord.intake import models
from accord.intake.cli.importing import import_
from accord.intake.operations import drafts, files
from accord.intake.queries import files as reading_files
from accord.intake.rules import mapping, meanings, recognition
from accord.intake.tests.delivered import file, signed_in, table
from accord.intake.tests.shared import shared
from accord.intake.tests.test_wizard import begin
from accord.intake.values import maps
from accord.intake.values.batches import Kind
from accord.intake.values.declined import SENTENCES, Declined
from accord.intake.values.profiles import PROFILES
from accord.intake.values.refusals import UnableToRead

EXPECTED = {
    "hubspot_fivetran": """
        company_data hubspot-companies
        company_data_postgres hubspot-companies
        company_property_history_data CHANGES
        contact_data hubspot-contacts
        contact_form_submission_data hubspot-submissions
        contact_list_data LISTS
        contact_list_member_data LISTS
        contact_merge_audit_data MERGES
        contact_property_history_data CHANGES
        deal_company_data LINKS
        deal_contact_data LINKS
        deal_data hubspot-deals
        deal_pipeline_data PIPELINES
        deal_pipeline_stage_data PIPELINES
        deal_property_history_data CHANGES
        deal_stage_data DEAL_STAGES
        email_campaign_data hubspot-email-campaigns
        email_event_bounce_data MAIL_DETAILS
        email_event_click_data MAIL_DETAILS
        email_event_data hubspot-email-events
        email_event_deferred_data MAIL_DETAILS
        email_event_delivered_data MAIL_DETAILS
        email_event_dropped_data MAIL_DETAILS
        email_event_dropped_data_postgres MAIL_DETAILS
        email_event_forward_data MAIL_DETAILS
        email_event_open_data MAIL_DETAILS
        email_event_print_data MAIL_DETAILS
        email_event_sent_data MAIL_DETAILS
        email_event_sent_data_postgres MAIL_DETAILS
        email_event_spam_report_data MAIL_DETAILS
        email_event_status_change_data MAIL_DETAILS
        engagement_call_data NAMES_NOBODY
        engagement_communication_data NAMES_NOBODY
        engagement_company_data LINKS
        engagement_contact_data LINKS
        engagement_data NAMES_NOBODY
        engagement_deal_data LINKS
        engagement_email_data NAMES_NOBODY
        engagement_meeting_data NAMES_NOBODY
        engagement_note_data NAMES_NOBODY
        engagement_task_data NAMES_NOBODY
        form_data hubspot-forms
        merged_deal_data MERGES
        owner_data hubspot-owners
        owner_team_data LINKS
        property_data PROPERTIES
        property_option_data PROPERTIES
        role_data ROLES
        team_data TEAMS
        team_user_data LINKS
        ticket_company_data TICKETS
        ticket_contact_data TICKETS
        ticket_data TICKETS
        ticket_deal_data TICKETS
        ticket_engagement_data TICKETS
        ticket_pipeline_data PIPELINES
        ticket_pipeline_stage_data PIPELINES
        ticket_property_history_data TICKETS
        users_data hubspot-owners""",
    "mailchimp_fivetran": """
        automation AUTOMATIONS
        automation_email AUTOMATIONS
        automation_recipient LINKS
        automation_recipient_activity MAIL_DETAILS
        campaign mailchimp-campaigns
        campaign_recipient LINKS
        campaign_recipient_activity MAIL_DETAILS
        list LISTS
        member mailchimp-members
        segment LISTS
        segment_member LINKS
        unsubscribe LEFT_LISTS""",
    "mautic": """
        10contacts leads
        contacts leads
        fakecompanydata mautic-companies
        fakeemaildata EMPTY
        fakeformdata assets
        fakeleaddata leads
        fakepagedata assets
        fakepagehitdata PAGE_HITS
        fakeresultdata leads""",
    "salesforce_fivetran": """
        sf_account_data salesforce-accounts
        sf_account_history_data VERSIONS
        sf_contact_data salesforce-contacts
        sf_contact_history_data VERSIONS
        sf_event_data salesforce-events
        sf_lead_data salesforce-leads
        sf_opportunity_data salesforce-opportunities
        sf_opportunity_history_data VERSIONS
        sf_opportunity_line_item_data PRODUCTS
        sf_order_data ORDERS
        sf_product_2_data PRODUCTS
        sf_task_data salesforce-tasks
        sf_user_data salesforce-users
        sf_user_role_data ROLES""",
    "zoho_crm": """
        Accounts zoho-accounts
        Calls zoho-calls
        Campaign_Lead_Status zoho-campaign-members
        Campaigns zoho-campaigns
        Contacts zoho-contacts
        Events zoho-events
        Leads zoho-leads
        Potentials zoho-potentials
        Tasks zoho-tasks
        Users users""",
}
# Of these no row goes in by itself, each for a reason of the recording: whom it is about stands in
# another table, is written as a code, was deleted; or the file's quotation marks are broken.
WAITING = {
    "contact_form_submission_data": "UNKNOWN_LEAD",
    "email_event_data": "NAMES_NO_LEAD",
    "sf_event_data": "UNKNOWN_LEAD",
    "sf_task_data": "UNKNOWN_LEAD",
    "sf_opportunity_data": "DELETED_THERE",
    "fakepagedata": "STRAY_QUOTE",
}


def expected(folder: str) -> dict[str, str]:
    said = EXPECTED[folder].split()
    return dict(zip(said[::2], said[1::2], strict=True))


def folder_of(name: str) -> Path:
    data = shared() / "data"
    return data / name if name == "zoho_crm" else data / "crm_fixtures" / name


def found_in(path: Path) -> str:
    try:
        reading = reading_files.read_head(path, locale="en")
    except UnableToRead as refused:
        return refused.refusal.code
    headers = [column.name for column in reading.columns]
    found = recognition.recognise(headers=headers, file_name=path.name)
    return str(found.declined or found.profile or found.kind)


@pytest.mark.parametrize("folder", EXPECTED)
def test_every_table_of_these_tools_maps_or_says_why_not(folder: str) -> None:
    paths = sorted(folder_of(folder).glob("*.csv"))
    assert {path.stem: found_in(path) for path in paths} == expected(folder)


@pytest.mark.parametrize("folder", [each for each in EXPECTED if each != "zoho_crm"])
@pytest.mark.django_db
def test_what_is_proposed_for_these_tables_takes_their_rows(folder: str) -> None:
    codes = set(Declined) | {"EMPTY"}
    for name in (name for name, what in expected(folder).items() if what not in codes):
        path = folder_of(folder) / f"{name}.csv"
        reading = reading_files.read_head(path, locale="en")
        headers = [column.name for column in reading.columns]
        found = recognition.recognise(headers=headers, file_name=path.name)
        plan = drafts.plan_of(found, reading=reading)
        document = json.loads(json.dumps(maps.document_of(plan)))
        plan = maps.plan_of(document, kind=None, source="files")
        meanings.check(plan)
        prepared = files.prepare(path=path, file_name=path.name, plan=plan, at=clock.now())
        tried = files.try_out(
            path=path,
            reading=prepared.reading,
            plan=replace(prepared.plan, on_doubt="quarantine"),
            now=clock.now,
        )
        taken = sum(tried.counts[each] for each in ("created", "joined", "updated"))
        if name in WAITING:
            assert {problem["code"] for problem in tried.problems} == {WAITING[name]}, name
        else:
            assert taken, name


HUBSPOT = ("firstname", "lastname", "email", "phone", "lifecyclestage", "createdate")


@pytest.mark.parametrize(
    ("file_name", "headers", "profile"),
    [
        ("contact.csv", ["_FIVETRAN_ID", "ID", *(f"PROPERTY_{h.upper()}" for h in HUBSPOT)],
         "hubspot-contacts"),
        ("contacts.csv", ["id", "archived", *(f"properties_{h}" for h in HUBSPOT)],
         "hubspot-contacts"),
        ("Lead.csv", ["Id", "FirstName", "LastName", "Email", "Company", "Status", "LeadSource",
                      "SystemModstamp"], "salesforce-leads"),
        ("Contact.csv", ["Id", "AccountId", "FirstName", "LastName", "Email", "Phone",
                         "MailingCountry", "SystemModstamp"], "salesforce-contacts"),
        ("user.csv", ["Id", "Name", "Email", "IsActive", "UserRoleId", "SystemModstamp"],
         "salesforce-users"),
        ("owners.csv", ["id", "email", "first_name", "last_name", "hubspot_team_id"],
         "hubspot-owners"),
        ("engagement_call.csv", ["engagement_id", "contact_id", "property_hs_timestamp",
                                 "property_hs_call_disposition"], "hubspot-calls"),
        ("leads.csv", ["id", "first name", "last name", "email", "phone", "country"], None),
        ("contacts.csv", ["Last Name", "Email", "Id"], None),
    ],
)  # fmt: skip
def test_a_known_tools_file_is_known_by_any_of_its_spellings(
    file_name: str, headers: Sequence[str], profile: str | None
) -> None:
    found = recognition.recognise(headers=headers, file_name=file_name)
    assert (found.profile, found.declined) == (profile, None)


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (["id", "name"], None),
        (["name", "value"], None),
        (["url", "title"], None),
        (["name", "email"], Kind.LEADS),
        (["Name", "Company"], Kind.LEADS),
        (["mql_id", "origin"], Kind.LEADS),
        (["company", "website", "employees"], Kind.COMPANIES),
        (["name", "industry", "country"], Kind.COMPANIES),
        (["deal_id", "amount", "stage"], Kind.DEALS),
        (["email", "amount"], Kind.DEALS),
    ],
)
def test_a_kind_is_proposed_only_on_evidence(headers: Sequence[str], kind: Kind | None) -> None:
    found = recognition.recognise(headers=headers, file_name="export.csv")
    assert found.kind is kind
    assert found.declined is (None if kind else Declined.NOTHING_TELLS)


def test_a_table_of_people_is_taken_whatever_its_file_is_called() -> None:
    for name in ("tickets.csv", "orders.csv", "list.csv", "roles.csv"):
        found = recognition.recognise(headers=["name", "email", "company"], file_name=name)
        assert found.kind is Kind.LEADS


def test_every_table_that_is_not_taken_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Declined)
    assert all(len(str(sentence)) > 60 for sentence in SENTENCES.values())


def test_copies_write_the_properties_of_a_tool_with_their_own_front() -> None:
    fitted, _missing = mapping.fit(
        PROFILES["hubspot-contacts"], headers=["properties_email", "PROPERTY_FIRSTNAME"]
    )
    assert fitted.columns["properties_email"] == "email"
    assert fitted.columns["PROPERTY_FIRSTNAME"] == "first_name"


TICKETS = table(("ticket_id", "subject", "opened"), [("1", "Help", "2026-01-02")])
OWNERS = table(
    ("owner_id", "portal_id", "email", "first_name", "last_name"),
    [("7", "1", "ana@acme.example", "Ana", "Pop")],
)


def proposed(path: Path) -> tuple[int, dict[str, object], str]:
    answer = CliRunner().invoke(import_, [str(path), "--json"])
    return answer.exit_code, json.loads(answer.stdout)["proposals"][0], answer.stderr


@pytest.mark.django_db
def test_the_command_says_which_profile_knows_a_file_or_why_it_is_not_taken(
    tmp_path: Path,
) -> None:
    status, found, said = proposed(file(tmp_path, "owner_data.csv", OWNERS))
    assert (status, found["profile"], found["map"]["kind"]) == (2, "hubspot-owners", "users")
    assert "--profile hubspot-owners" in said
    status, found, said = proposed(file(tmp_path, "t.csv", TICKETS))
    assert (status, found["profile"], found["map"]) == (1, None, None)
    assert found["declined"]["code"] == "TICKETS"
    assert "support tickets" in said
    status, found, said = proposed(file(tmp_path, "x.csv", table(("a", "b"), [("1", "2")])))
    assert (status, found["declined"]["code"]) == (2, "NOTHING_TELLS")
    assert "--kind" in said


@pytest.mark.django_db
def test_a_profile_names_only_columns_that_the_tools_exports_have(tmp_path: Path) -> None:
    path = file(tmp_path, "task.csv", table(("Id", "WhoId", "Subject"), [("1", "00Q1", "Call")]))
    for profile in ("salesforce-tasks", "salesforce-events"):
        said = CliRunner().invoke(import_, [str(path), "--profile", profile, "--dry-run"]).stderr
        assert "Activity" in said or "Start" in said or "Task Subtype" in said
        assert "Touch" not in said


@pytest.mark.django_db
def test_the_command_tells_its_own_remedy_for_a_word_without_a_meaning(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "contact.csv",
        table(("lead_id", "stage", "at"), [("1", "our own word", "2026-01-02")]),
    )
    document = {
        "kind": "stage_history",
        "source": "files",
        "columns": {"lead_id": "lead_external_id", "stage": "stage", "at": "at"},
        "values": {"stage": {"known": "mql"}},
    }
    named = file(tmp_path, "map.json", json.dumps(document))
    answer = CliRunner().invoke(import_, [str(path), "--map", str(named), "--dry-run", "--json"])
    problem = json.loads(answer.stdout)["problems"][0]
    assert problem["code"] == "NOT_CODE"
    assert "--map" in problem["sentence"]
    assert "step Values" not in problem["sentence"]


@pytest.mark.usefixtures("committed")
def test_a_person_chooses_a_known_tool_in_the_browser() -> None:
    client = signed_in()
    draft = begin(client, OWNERS, "owners.csv")
    page = client.get(f"/imports/new/{draft}/columns/").content.decode()
    assert '<option value="hubspot-owners" selected>' in page
    address = f"/imports/new/{draft}/columns/"
    client.post(address, {"change_profile": "1", "profile": "hubspot-contacts"})
    plan = models.Draft.objects.get(pk=draft).plan
    assert (plan["kind"], plan["profile"]) == ("leads", "hubspot-contacts")
    client.post(address, {"change_profile": "1", "profile": "unheard-of"})
    assert models.Draft.objects.get(pk=draft).plan == plan


@pytest.mark.usefixtures("committed")
def test_a_table_that_is_not_taken_says_so_in_the_browser_and_maps_nothing() -> None:
    client = signed_in()
    draft = begin(client, TICKETS, "t.csv")
    address = f"/imports/new/{draft}/columns/"
    assert "support tickets" in client.get(address).content.decode()
    assert models.Draft.objects.get(pk=draft).plan.get("columns", {}) == {}
    client.post(address, {"change_kind": "1", "kind": "touches"})
    assert "support tickets" not in client.get(address).content.decode()
