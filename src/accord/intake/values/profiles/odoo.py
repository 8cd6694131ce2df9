"""Odoo: exports of its lists in English, and the names of its fields."""

from collections.abc import Mapping

from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan

# Odoo's own stages; a company's others are proposed as opportunities and shown to be looked at.
_STAGES = {
    "lead": "lead",
    "new": "mql",
    "qualified": "sql",
    "proposition": "opportunity",
    "won": "customer",
}
_PERSON = {
    "Phone": "phone",
    "Job Position": "title",
    "Country": "country",
    "Salesperson": "owner_external_id",
    "Created on": "created_at",
    "Blacklist": "opted_out",
    "Company ID": "company_external_id",
    "Merged IDs": "former_ids",
    "Deleted": "deleted",
}
_ALSO_PERSON = {
    "Phone": ("mobile", "Mobile"),
    "Job Position": ("function",),
    "Country": ("country_id",),
    "Salesperson": ("user_id",),
    "Created on": ("create_date",),
    "Blacklist": ("is_blacklisted",),
    "Company ID": ("company_id",),
    "Merged IDs": ("former_ids",),
}
_TOUCH = {
    "Activity ID": "external_id",
    "Contact ID": "contact_external_id",
    "What": "kind",
    "Direction": "direction",
    "Member ID": "member_external_id",
    "Subject": "subject",
    "Message ID": "message_id",
    "Date": "occurred_at",
    "Deleted": "deleted",
}
_ALSO_TOUCH = {"Activity ID": ("id",), "What": ("kind",), "Date": ("timestamp",)}


def _touches(what: str) -> Plan:
    """What the profiles of mails and of meetings share."""
    return Plan(
        profile=f"odoo-{what}",
        kind=Kind.TOUCHES,
        source="odoo",
        columns=_TOUCH,
        also=_ALSO_TOUCH,
        defaults={"direction": "out", "reach": "1:1", "team": "sales"},
        zone="UTC",
    )


ODOO: Mapping[str, Plan] = {
    "odoo-leads": Plan(
        profile="odoo-leads",
        kind=Kind.LEADS,
        source="odoo",
        columns={
            "Lead ID": "external_id",
            "Contact Name": "full_name",
            "Email": "email",
            "Company Name": "company",
            "Source": "origin",
            "Medium": "channel",
            "Campaign": "campaign_external_id",
            "Language": "language",
            "Stage": "stage",
            **_PERSON,
        },
        also={
            "Lead ID": ("id",),
            "Email": ("email_from",),
            "Company Name": ("partner_name",),
            "Source": ("source_id",),
            "Medium": ("medium_id",),
            "Campaign": ("campaign_id",),
            "Language": ("lang_id",),
            "Stage": ("stage_name",),
            **_ALSO_PERSON,
        },
        values={"stage": {**_STAGES, "*": "opportunity"}},
        defaults={"stage": "lead"},
        zone="UTC",
    ),
    "odoo-contacts": Plan(
        profile="odoo-contacts",
        kind=Kind.LEADS,
        source="odoo",
        columns={
            "Contact ID": "external_id",
            "Name": "full_name",
            "Email": "email",
            "Company Name": "company",
            "Language": "language",
            **_PERSON,
        },
        also={
            "Contact ID": ("id",),
            "Company Name": ("company_name", "Related Company"),
            "Language": ("lang",),
            **_ALSO_PERSON,
        },
        defaults={"stage": "lead"},
        zone="UTC",
    ),
    "odoo-companies": Plan(
        profile="odoo-companies",
        kind=Kind.COMPANIES,
        source="odoo",
        columns={
            "Company ID": "external_id",
            "Name": "name",
            "Website": "domain",
            "Industry": "segment",
            "Country": "country",
        },
        also={
            "Company ID": ("id",),
            "Industry": ("industry_id",),
            "Country": ("country_id",),
        },
        zone="UTC",
    ),
    "odoo-deals": Plan(
        profile="odoo-deals",
        kind=Kind.DEALS,
        source="odoo",
        columns={
            "Opportunity ID": "external_id",
            "Opportunity": "name",
            "Stage": "stage",
            "Expected Revenue": "amount",
            "Currency": "currency",
            "Created on": "opened_at",
            "Closed Date": "closed_at",
            "Salesperson": "owner_external_id",
            "Lost Reason": "lost_reason",
            "Expected Closing": "expected_on",
            "Source": "origin",
            "Campaign": "campaign_external_id",
            "Lead ID": "lead_external_id",
            "Email": "email",
            "Company ID": "company_external_id",
            "Company Name": "company",
            "Won": "is_won",
            "Closed": "is_closed",
            "Deleted": "deleted",
        },
        also={
            "Opportunity ID": ("id",),
            "Opportunity": ("name",),
            "Stage": ("stage_id",),
            "Expected Revenue": ("expected_revenue", "planned_revenue"),
            "Currency": ("company_currency",),
            "Created on": ("create_date",),
            "Closed Date": ("date_closed",),
            "Salesperson": ("user_id",),
            "Lost Reason": ("lost_reason_id", "lost_reason"),
            "Expected Closing": ("date_deadline",),
            "Source": ("source_id",),
            "Campaign": ("campaign_id",),
            "Email": ("email_from",),
            "Company Name": ("partner_name",),
            "Won": ("is_won",),
            "Closed": ("is_closed",),
        },
        values={"outcome": {"won": "won", "lost": "lost", "*": "open"}},
        defaults={"outcome": "@stage"},
        zone="UTC",
    ),
    "odoo-users": Plan(
        profile="odoo-users",
        kind=Kind.USERS,
        source="odoo",
        columns={
            "User ID": "external_id",
            "Name": "name",
            "Email": "email",
            "Sales Team": "teams",
            "Active": "is_active",
        },
        also={
            "User ID": ("id",),
            "Email": ("login", "Login"),
            "Sales Team": ("team",),
            "Active": ("is_active",),
        },
        defaults={"team": "sales"},
        zone="UTC",
    ),
    "odoo-campaigns": Plan(
        profile="odoo-campaigns",
        kind=Kind.CAMPAIGNS,
        source="odoo",
        columns={
            "Campaign ID": "external_id",
            "Campaign Name": "name",
            "Created on": "started_on",
        },
        also={
            "Campaign ID": ("id",),
            "Campaign Name": ("name", "title"),
            "Created on": ("create_date",),
        },
        zone="UTC",
    ),
    "odoo-stages": Plan(
        profile="odoo-stages",
        kind=Kind.STAGE_HISTORY,
        source="odoo",
        columns={"Lead ID": "lead_external_id", "Stage": "stage", "Date": "at"},
        also={"Lead ID": ("lead_id",), "Stage": ("stage_name",), "Date": ("timestamp",)},
        values={"stage": {**_STAGES, "won": "won", "lost": "lost", "*": "opportunity"}},
        zone="UTC",
    ),
    "odoo-messages": _touches("messages"),
    "odoo-meetings": _touches("meetings"),
}
