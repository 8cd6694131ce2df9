"""Zoho CRM's exports."""

from collections.abc import Mapping

from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan

_ZOHO_OUTCOMES = {"outcome": {"closed won": "won", "closed lost": "lost", "*": "open"}}
_ZOHO_PEOPLE = {
    "CONTACTID": "contact_external_id",
    "LEADID": "lead_external_id",
    "POTENTIALID": "deal_external_id",
}

ZOHO: Mapping[str, Plan] = {
    "zoho-leads": Plan(
        profile="zoho-leads",
        kind=Kind.LEADS,
        source="zoho",
        columns={
            "LEADID": "external_id",
            "Last Name": "last_name",
            "Company": "company",
            "Lead Owner": "owner_external_id",
            "Email": "email",
            "Mobile": "phone",
            "Industry": "segment",
            "Lead Source": "origin",
            "Created Time": "created_at",
        },
        defaults={"stage": "lead"},
        date_orders={"Created Time": "DMY"},
        unanswered=("-none-",),
    ),
    "zoho-contacts": Plan(
        profile="zoho-contacts",
        kind=Kind.LEADS,
        source="zoho-contact",
        columns={
            "CONTACTID": "external_id",
            "Last Name": "last_name",
            "Contact Owner": "owner_external_id",
            "Account Id": "company_external_id",
            "Email": "email",
            "Lead Source": "origin",
            "Mobile": "phone",
            "Created Time": "created_at",
        },
        defaults={"stage": "lead"},
        company_source="zoho",
        member_source="zoho",
        date_orders={"Created Time": "DMY"},
        unanswered=("-none-",),
    ),
    "zoho-accounts": Plan(
        profile="zoho-accounts",
        kind=Kind.COMPANIES,
        source="zoho",
        columns={
            "ACCOUNTID": "external_id",
            "Account Name": "name",
            "Industry": "segment",
            "Website": "domain",
        },
    ),
    "zoho-potentials": Plan(
        profile="zoho-potentials",
        kind=Kind.DEALS,
        source="zoho",
        columns={
            "Potential Name": "name",
            "Potential Owner": "owner_external_id",
            "Created Time": "opened_at",
            "Closing Date": "closed_at",
            "Amount": "amount",
            "Stage": "stage",
            "Lead Source": "origin",
            "LEADID": "lead_external_id",
            "Campaign Id": "campaign_external_id",
        },
        values=_ZOHO_OUTCOMES,
        defaults={"outcome": "@stage"},
        date_orders={"Created Time": "DMY", "Closing Date": "DMY"},
        number_formats={"Amount": "POINT"},
        currency="USD",
    ),
    "zoho-campaigns": Plan(
        profile="zoho-campaigns",
        kind=Kind.CAMPAIGNS,
        source="zoho",
        columns={
            "CAMPAIGNID": "external_id",
            "Campaign Name": "name",
            "Type": "channel",
            "Start Date": "started_on",
            "End Date": "ended_on",
            "Actual Cost": "cost",
        },
        date_orders={"Start Date": "YMD", "End Date": "YMD"},
        number_formats={"Actual Cost": "POINT"},
        currency="USD",
    ),
    "zoho-calls": Plan(
        profile="zoho-calls",
        kind=Kind.TOUCHES,
        source="zoho-call",
        columns={
            "TASKID": "external_id",
            "Call Start Time": "occurred_at",
            "Call Owner": "member_external_id",
            "Subject": "subject",
            "Call Type": "direction",
            "Call Duration (in seconds)": "duration",
            **_ZOHO_PEOPLE,
        },
        values={"direction": {"inbound": "in", "missed": "in", "outbound": "out"}},
        # A call is a try until its length or its result says that somebody was reached.
        defaults={"kind": "call_attempt", "reach": "1:1", "team": "sales"},
        unanswered=("0",),
        contact_source="zoho-contact",
        lead_source="zoho",
        deal_source="zoho",
        member_source="zoho",
        date_orders={"Call Start Time": "YMD"},
    ),
    "zoho-events": Plan(
        profile="zoho-events",
        kind=Kind.TOUCHES,
        source="zoho-event",
        columns={
            "EVENTID": "external_id",
            "Start DateTime": "occurred_at",
            "Event Owner": "member_external_id",
            "Subject": "subject",
            "Created Time": "noted_at",
            **_ZOHO_PEOPLE,
        },
        defaults={"kind": "meeting_held", "reach": "1:1", "team": "sales", "direction": "out"},
        unanswered=("0",),
        contact_source="zoho-contact",
        lead_source="zoho",
        deal_source="zoho",
        member_source="zoho",
        date_orders={"Start DateTime": "YMD", "Created Time": "YMD"},
    ),
    # The file names no ids: who is the only one of a name is known, namesakes are set aside.
    "zoho-campaign-members": Plan(
        profile="zoho-campaign-members",
        kind=Kind.TOUCHES,
        source="zoho-member",
        columns={
            "Campaign Name": "campaign",
            "Lead Last Name": "lead_name",
            "Status": "kind",
            "Last Modified Time": "occurred_at",
        },
        values={
            "kind": {
                "planned": "none",
                "bounced": "none",
                "sent": "email_sent",
                "invited": "email_sent",
                "received": "email_sent",
                "opted out": "opted_out",
                "opened": "email_open",
                "responded": "email_reply",
            }
        },
        defaults={"joins_campaign": "yes"},
        lead_source="zoho",
        date_orders={"Last Modified Time": "DMY"},
    ),
    # A task is planned work, and its export names nobody: every row says so in the error file.
    "zoho-tasks": Plan(
        profile="zoho-tasks",
        kind=Kind.TOUCHES,
        source="zoho-task",
        columns={
            "Task Owner": "member_external_id",
            "Subject": "subject",
            "Created Time": "occurred_at",
        },
        defaults={"kind": "none"},
        member_source="zoho",
        date_orders={"Created Time": "DMY"},
    ),
    "zoho-users": Plan(
        profile="zoho-users",
        kind=Kind.USERS,
        source="zoho",
        columns={"Last Name": "external_id", "Email": "email"},
        defaults={"role": "ae", "team": "sales"},
    ),
}
