"""Salesforce: reports in English, names of the objects' fields, and copies in a warehouse."""

from collections.abc import Mapping

from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan

_DELETED = ("IsDeleted", "is_deleted")
# A lead and the contact that it became are one person.
_CONVERTED = ("ConvertedContactId", "converted_contact_id", "Converted Contact ID")
_STATUS = {
    "qualified": "sql",
    "sales qualified": "sql",
    "sql": "sql",
    "marketing qualified": "mql",
    "mql": "mql",
    "closed - converted": "opportunity",
    "converted": "opportunity",
}
_UNANSWERED = ("-", "--none--")
_WHO: Mapping[str, tuple[str, ...]] = {
    "contact_external_id": ("Who ID", "WhoId", "Name ID", "Contact ID", "Lead ID"),
    "deal_external_id": ("What ID", "WhatId", "Related To ID", "Opportunity ID"),
    "member_external_id": ("Assigned To ID", "OwnerId", "owner_id", "Assigned", "Assigned To"),
    "subject": ("Subject",),
    "direction": ("TouchDirection",),
    "reach": ("TouchReach",),
    "team": ("TouchTeam",),
}


def _plan(
    what: str,
    kind: Kind,
    named: Mapping[str, tuple[str, ...]],
    *,
    values: Mapping[str, Mapping[str, str]] | None = None,
    defaults: Mapping[str, str] | None = None,
) -> Plan:
    """What the profiles share. named: field → its column, then the other names that it has."""
    return Plan(
        profile=f"salesforce-{what}",
        kind=kind,
        source="salesforce",
        columns={names[0]: field for field, names in named.items()},
        also={names[0]: names[1:] for names in named.values() if names[1:]},
        values=values or {},
        defaults=defaults or {},
        zone="UTC",
        unanswered=_UNANSWERED,
    )


SALESFORCE: Mapping[str, Plan] = {
    "salesforce-leads": _plan(
        "leads",
        Kind.LEADS,
        {
            "external_id": ("Lead ID", "Id"),
            "first_name": ("First Name", "FirstName"),
            "last_name": ("Last Name", "LastName"),
            "email": ("Email", "Email Address"),
            "opted_out": ("Email Opt Out", "HasOptedOutOfEmail"),
            "do_not_call": ("Do Not Call", "DoNotCall"),
            "phone": ("Phone", "Mobile", "MobilePhone", "mobile_phone"),
            "title": ("Title", "Job Title"),
            "company": ("Company / Account", "Company", "Account Name"),
            "country": ("Country", "CountryCode", "country_code", "Country/Territory"),
            "segment": ("Industry", "Sector"),
            "origin": ("Lead Source", "LeadSource"),
            "owner_external_id": ("Lead Owner", "OwnerId", "owner_id", "Owner ID"),
            "stage": ("Lead Status", "Status"),
            "created_at": ("Create Date", "Created Date", "CreatedDate"),
            "deal_external_id": (
                "Converted Opportunity ID",
                "ConvertedOpportunityId",
                "converted_opportunity_id",
            ),
            "former_ids": ("Merged IDs", "MergedIds", *_CONVERTED),
            "deleted": ("Deleted", *_DELETED),
        },
        values={"stage": {**_STATUS, "*": "lead"}},
        defaults={"stage": "lead"},
    ),
    "salesforce-opportunities": _plan(
        "opportunities",
        Kind.DEALS,
        {
            "external_id": ("Opportunity ID", "Id"),
            "name": ("Opportunity Name", "Name"),
            "stage": ("Stage", "StageName", "stage_name"),
            "amount": ("Amount", "Amount (converted)"),
            "currency": ("Amount Currency", "CurrencyIsoCode", "currency_iso_code"),
            "opened_at": ("Created Date", "CreatedDate", "Create Date"),
            "closed_at": ("Close Date", "ClosedAt", "CloseDate"),
            "owner_external_id": ("Opportunity Owner", "OwnerId", "owner_id"),
            "origin": ("Lead Source", "LeadSource"),
            "company_external_id": ("Account ID", "AccountId"),
            "company": ("Account Name", "Account"),
            "campaign_external_id": ("Primary Campaign Source", "CampaignId", "campaign_id"),
            "forecast_category": (
                "Forecast Category",
                "ForecastCategoryName",
                "ForecastCategory",
            ),
            "lost_reason": ("Loss Reason", "Closed Lost Reason", "loss_reason_c", "Loss_Reason__c"),
            "segment": ("Industry", "Sector"),
            "is_won": ("Won", "IsWon", "is_won"),
            "is_closed": ("Closed", "IsClosed", "is_closed"),
            "email": ("Email", "Contact: Email", "Primary Contact Email"),
            "lead_external_id": (
                "Lead IDs",
                "LeadIds",
                "Lead ID",
                "Contact ID",
                "Primary Contact ID",
            ),
            "deleted": ("Deleted", *_DELETED),
        },
        values={"outcome": {"closed won": "won", "closed lost": "lost", "*": "open"}},
        defaults={"outcome": "@stage"},
    ),
    "salesforce-contacts": _plan(
        "contacts",
        Kind.LEADS,
        {
            "external_id": ("Contact ID", "Id"),
            "first_name": ("First Name", "FirstName"),
            "last_name": ("Last Name", "LastName"),
            "email": ("Email",),
            "opted_out": ("Email Opt Out", "HasOptedOutOfEmail", "has_opted_out_of_email"),
            "do_not_call": ("Do Not Call", "DoNotCall", "do_not_call"),
            "phone": ("Phone", "MobilePhone", "mobile_phone", "Mobile"),
            "title": ("Title",),
            "company": ("Account Name",),
            "company_external_id": ("Account ID", "AccountId", "account_id"),
            "country": (
                "Mailing Country",
                "MailingCountry",
                "mailing_country",
                "MailingCountryCode",
            ),
            "origin": ("Lead Source", "LeadSource", "lead_source"),
            "owner_external_id": (
                "Contact Owner",
                "OwnerId",
                "owner_id",
                "Owner ID",
                "Contact Owner ID",
            ),
            "created_at": ("Created Date", "CreatedDate", "created_date", "Create Date"),
            "former_ids": ("Merged IDs", "MergedIds"),
            "deleted": ("Deleted", *_DELETED),
        },
        defaults={"stage": "lead"},
    ),
    "salesforce-accounts": _plan(
        "accounts",
        Kind.COMPANIES,
        {
            "external_id": ("Account ID", "Id"),
            "name": ("Account Name", "Name"),
            "domain": ("Website",),
            "segment": ("Industry",),
            "size": ("Employees", "NumberOfEmployees", "number_of_employees"),
            "country": (
                "Billing Country",
                "BillingCountry",
                "billing_country",
                "BillingCountryCode",
            ),
            "former_ids": ("Merged IDs", "MergedIds"),
        },
    ),
    # Roles of Salesforce are a company's own words: who is of marketing is told by them.
    "salesforce-users": _plan(
        "users",
        Kind.USERS,
        {
            "external_id": ("User ID", "Id"),
            "name": ("User Name", "Name", "Full Name"),
            "email": ("User Email", "Email"),
            "team": ("TeamName", "team_name"),
            "teams": ("Role", "RoleName", "UserRole.Name"),
            "territories": ("Territories", "TerritoryNames"),
            "reports_to": ("Manager ID", "ManagerId"),
            "is_active": ("Active", "IsActive", "is_active"),
        },
        values={"team": {"*": "sales"}},
        defaults={"team": "sales"},
    ),
    "salesforce-campaigns": _plan(
        "campaigns",
        Kind.CAMPAIGNS,
        {
            "external_id": ("Campaign ID", "Id"),
            "name": ("Campaign Name", "Name"),
            "channel": ("Campaign Type", "Type"),
            "started_on": ("Start Date", "StartDate"),
            "ended_on": ("End Date", "EndDate"),
            "cost": ("Actual Cost", "ActualCost", "Actual Cost in Campaign"),
            "currency": ("Campaign Currency", "CurrencyIsoCode", "currency_iso_code"),
        },
    ),
    "salesforce-campaign-members": _plan(
        "campaign-members",
        Kind.TOUCHES,
        {
            "external_id": ("Campaign Member ID", "Id", "Member ID"),
            "lead_external_id": ("Lead ID", "LeadId"),
            "contact_external_id": ("Contact ID", "ContactId"),
            "campaign_external_id": ("Campaign ID", "CampaignId"),
            "kind": ("Member Status", "TouchKind", "Status"),
            "occurred_at": (
                "Member First Responded Date",
                "TouchAt",
                "FirstRespondedDate",
                "first_responded_date",
                "Member Status Updated",
                "Created Date",
                "CreatedDate",
                "created_date",
            ),
            "direction": ("TouchDirection",),
        },
        values={
            "kind": {
                "sent": "email_sent",
                "received": "email_sent",
                "opened": "email_open",
                "clicked": "email_click",
                "responded": "form",
                "registered": "event_registered",
                "attended": "event_attended",
                "visited booth": "event_attended",
                "downloaded": "download",
                "*": "none",
            }
        },
        defaults={"joins_campaign": "yes", "reach": "1:many", "team": "marketing"},
    ),
    # Only a task that is done has a time at which it was: what is planned is no evidence.
    "salesforce-tasks": _plan(
        "tasks",
        Kind.TOUCHES,
        {
            "external_id": ("Activity ID", "Id", "Task ID"),
            "kind": ("Task Subtype", "TouchKind", "TaskSubtype"),
            "occurred_at": (
                "Completed Date/Time",
                "TouchAt",
                "CompletedDateTime",
                "completed_date_time",
            ),
            **_WHO,
            "direction": ("TouchDirection", "CallType", "Call Type"),
            "duration": ("Call Duration", "CallDurationInSeconds", "call_duration_in_seconds"),
            "call_result": ("Call Result", "CallDisposition", "call_disposition"),
        },
        values={
            "kind": {
                "call": "call_attempt",
                "email": "email_sent",
                "list email": "email_sent",
                "listemail": "email_sent",
                "linkedin": "social",
                "*": "none",
            },
            "direction": {"inbound": "in", "outbound": "out", "internal": "out"},
        },
        defaults={"kind": "none", "reach": "1:1", "team": "sales"},
    ),
    "salesforce-events": _plan(
        "events",
        Kind.TOUCHES,
        {
            "external_id": ("Activity ID", "Id", "Event ID"),
            "kind": ("TouchKind",),
            "occurred_at": (
                "Start",
                "TouchAt",
                "StartDateTime",
                "start_date_time",
                "Start Date/Time",
            ),
            "noted_at": ("Created Date", "CreatedDate", "created_date"),
            **_WHO,
        },
        defaults={"kind": "meeting_held", "direction": "out", "reach": "1:1", "team": "sales"},
    ),
    "salesforce-lead-history": _plan(
        "lead-history",
        Kind.STAGE_HISTORY,
        {
            "lead_external_id": ("Lead ID", "LeadId"),
            "stage": ("New Value", "StageName", "NewValue"),
            "at": ("Edit Date", "CreatedDate", "created_date", "Created Date"),
            "changed": ("Field / Event", "Field"),
        },
        values={
            "changed": {
                name: name
                for name in (
                    "status",
                    "lead status",
                    "created",
                    "created.",
                    "leadconverted",
                    "lead converted",
                    "lead converted.",
                )
            },
            "stage": {
                **_STATUS,
                "created": "lead",
                "unqualified": "disqualified",
                "closed - not converted": "disqualified",
                "disqualified": "disqualified",
                "*": "lead",
            },
        },
    ),
    "salesforce-opportunity-history": _plan(
        "opportunity-history",
        Kind.STAGE_HISTORY,
        {
            "lead_external_id": ("Lead ID", "LeadId"),
            "stage": ("To Stage", "StageName", "stage_name", "Stage"),
            "at": ("Last Modified", "CreatedDate", "created_date", "Last Modified Date"),
        },
        values={"stage": {"*": "opportunity"}},
    ),
}
