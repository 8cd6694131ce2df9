"""HubSpot: exports of the pages in English, names of the properties, and copies in a warehouse."""

from collections.abc import Mapping

from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan

_LIFECYCLE = {
    "subscriber": "lead",
    "lead": "lead",
    "marketingqualifiedlead": "mql",
    "marketing qualified lead": "mql",
    "salesqualifiedlead": "sql",
    "sales qualified lead": "sql",
    "opportunity": "opportunity",
    "customer": "customer",
    "evangelist": "customer",
    "*": "lead",
}

_PROPERTY = ("Property name", ("name", "Property", "property_name"))
_DEAL_IN_HISTORY = ("Deal ID", ("deal_id", "Record ID - Deal"))
_CONTACT_IN_HISTORY = ("Contact ID", ("contact_id", "Record ID - Contact"))
_SINCE = ("Timestamp", ("timestamp", "Changed at"))


def _stages(
    what: str,
    *,
    values: dict[str, str],
    only: str = "",
    more: Mapping[str, tuple[str, tuple[str, ...]]] | None = None,
) -> Plan:
    """What the profiles of histories share.

    only: the property that holds the stage, where the history may be of all properties.
    """
    named = {
        "lead_external_id": _CONTACT_IN_HISTORY,
        "stage": ("Value", ("value", "Stage")),
        "at": _SINCE,
        **({"changed": _PROPERTY} if only else {}),
        **(more or {}),
    }
    return Plan(
        profile=f"hubspot-{what}",
        kind=Kind.STAGE_HISTORY,
        source="hubspot",
        columns={header: field for field, (header, _also) in named.items()},
        also=dict(named.values()),
        values={"stage": values, **({"changed": {only: only}} if only else {})},
        zone="UTC",
        unanswered=("(no value)",),
    )


_MERGED = ("Merged record IDs", "hs_merged_object_ids", "property_hs_merged_object_ids")

HUBSPOT: Mapping[str, Plan] = {
    "hubspot-contacts": Plan(
        profile="hubspot-contacts",
        kind=Kind.LEADS,
        source="hubspot",
        columns={
            "Record ID": "external_id",
            "First Name": "first_name",
            "Last Name": "last_name",
            "Email": "email",
            "Unsubscribed from all email": "opted_out",
            "Phone Number": "phone",
            "Job Title": "title",
            "Company Name": "company",
            "Associated Company IDs": "company_external_id",
            "Country/Region": "country",
            "Preferred language": "language",
            "Industry": "segment",
            "Original Source": "origin",
            "Contact owner": "owner_external_id",
            "Lifecycle Stage": "stage",
            "Create Date": "created_at",
            "Became a Customer Date": "converted_at",
            "Merged object IDs": "former_ids",
            "Deleted": "deleted",
        },
        also={
            "Record ID": ("Record ID - Contact", "Contact ID", "hs_object_id", "vid", "id"),
            "First Name": ("firstname", "property_firstname"),
            "Last Name": ("lastname", "property_lastname"),
            "Email": ("property_email",),
            "Unsubscribed from all email": ("hs_email_optout", "property_hs_email_optout"),
            "Phone Number": (
                "phone",
                "property_phone",
                "Mobile Phone Number",
                "mobilephone",
                "property_mobilephone",
            ),
            "Job Title": ("jobtitle", "property_jobtitle"),
            "Company Name": ("company", "property_company"),
            "Associated Company IDs": (
                "Primary Associated Company ID",
                "associatedcompanyid",
                "property_associatedcompanyid",
            ),
            "Country/Region": ("country", "property_country"),
            "Preferred language": ("hs_language", "property_hs_language"),
            "Industry": ("property_industry",),
            "Original Source": (
                "Original Traffic Source",
                "hs_analytics_source",
                "property_hs_analytics_source",
            ),
            "Contact owner": ("hubspot_owner_id", "property_hubspot_owner_id", "HubSpot Owner"),
            "Lifecycle Stage": ("lifecyclestage", "property_lifecyclestage"),
            "Create Date": ("createdate", "property_createdate", "property_created_at"),
            "Became a Customer Date": (
                "hs_lifecyclestage_customer_date",
                "property_hs_lifecyclestage_customer_date",
            ),
            "Merged object IDs": _MERGED,
            "Deleted": ("is_deleted", "archived", "_fivetran_deleted"),
        },
        values={"stage": _LIFECYCLE},
        defaults={"stage": "lead"},
        zone="UTC",
        unanswered=("(no value)",),
    ),
    "hubspot-deals": Plan(
        profile="hubspot-deals",
        kind=Kind.DEALS,
        source="hubspot",
        columns={
            "Record ID": "external_id",
            "Deal Name": "name",
            "Deal Stage": "stage",
            "Amount": "amount",
            "Currency": "currency",
            "Create Date": "opened_at",
            "Close Date": "closed_at",
            "Deal owner": "owner_external_id",
            "Closed Lost Reason": "lost_reason",
            "Forecast category": "forecast_category",
            "Original Source": "origin",
            "Is Closed Won": "is_won",
            "Is Deal Closed?": "is_closed",
            "Associated Contact IDs": "lead_external_id",
            "Associated Company IDs": "company_external_id",
            "Associated Company": "company",
            "Deleted": "deleted",
        },
        also={
            "Record ID": ("Record ID - Deal", "Deal ID", "hs_object_id", "id"),
            "Deal Name": ("dealname", "property_dealname"),
            "Deal Stage": (
                "dealstage",
                "property_dealstage",
                "deal_pipeline_stage_id",
                "Deal Stage (Name)",
            ),
            "Amount": ("property_amount", "Amount in company currency"),
            "Currency": ("deal_currency_code", "property_deal_currency_code", "Deal currency code"),
            "Create Date": ("createdate", "property_createdate"),
            "Close Date": ("closedate", "property_closedate"),
            "Deal owner": ("hubspot_owner_id", "property_hubspot_owner_id", "owner_id"),
            "Closed Lost Reason": ("closed_lost_reason", "property_closed_lost_reason"),
            "Forecast category": (
                "hs_manual_forecast_category",
                "hs_forecast_category",
                "property_hs_manual_forecast_category",
            ),
            "Original Source": (
                "Original Source Type",
                "Original Traffic Source",
                "hs_analytics_source",
                "property_hs_analytics_source",
            ),
            "Is Closed Won": ("hs_is_closed_won", "property_hs_is_closed_won"),
            "Is Deal Closed?": ("hs_is_closed", "property_hs_is_closed"),
            "Associated Contact IDs": ("Associated Contact ID", "contact_id"),
            "Associated Company IDs": ("Primary Associated Company ID", "company_id"),
            "Associated Company": ("Associated Company (Primary)",),
            "Deleted": ("is_deleted", "archived", "_fivetran_deleted"),
        },
        values={
            "outcome": {
                "closed won": "won",
                "closedwon": "won",
                "closed lost": "lost",
                "closedlost": "lost",
                "*": "open",
            }
        },
        defaults={"outcome": "@stage"},
        zone="UTC",
        unanswered=("(no value)",),
    ),
    "hubspot-companies": Plan(
        profile="hubspot-companies",
        kind=Kind.COMPANIES,
        source="hubspot",
        columns={
            "Record ID": "external_id",
            "Company name": "name",
            "Company Domain Name": "domain",
            "Industry": "segment",
            "Number of Employees": "size",
            "Country/Region": "country",
            "Merged object IDs": "former_ids",
        },
        also={
            "Record ID": ("Record ID - Company", "hs_object_id", "id"),
            "Company name": ("name", "property_name"),
            "Company Domain Name": ("domain", "property_domain", "Website URL"),
            "Industry": ("property_industry",),
            "Number of Employees": ("numberofemployees", "property_numberofemployees"),
            "Country/Region": ("country", "property_country"),
            "Merged object IDs": _MERGED,
        },
        zone="UTC",
        unanswered=("(no value)",),
    ),
    "hubspot-owners": Plan(
        profile="hubspot-owners",
        kind=Kind.USERS,
        source="hubspot",
        columns={"Owner ID": "external_id", "Name": "name", "Email": "email", "Teams": "teams"},
        also={
            "Owner ID": ("hs_object_id", "owner_id", "id"),
            "Name": ("Full name", "last_name", "Last name"),
            "Email": ("email",),
            "Teams": ("teams", "Team"),
        },
    ),
    "hubspot-campaigns": Plan(
        profile="hubspot-campaigns",
        kind=Kind.CAMPAIGNS,
        source="hubspot",
        columns={
            "Campaign ID": "external_id",
            "Campaign name": "name",
            "Start date": "started_on",
            "End date": "ended_on",
            "Total spend": "cost",
            "Campaign currency": "currency",
        },
        also={
            "Campaign ID": ("hs_object_id", "Campaign GUID", "id"),
            "Campaign name": ("hs_name", "name"),
            "Start date": ("hs_start_date",),
            "End date": ("hs_end_date",),
            "Total spend": ("hs_spend_items_sum_amount",),
            "Campaign currency": ("hs_currency_code",),
        },
        unanswered=("(no value)",),
    ),
    "hubspot-email-campaigns": Plan(
        profile="hubspot-email-campaigns",
        kind=Kind.CAMPAIGNS,
        source="hubspot-email",
        columns={"Email campaign ID": "external_id", "Email name": "name"},
        also={"Email campaign ID": ("id",), "Email name": ("name",)},
        defaults={"channel": "email"},
    ),
    "hubspot-forms": Plan(
        profile="hubspot-forms",
        kind=Kind.ASSETS,
        source="hubspot",
        columns={"Form ID": "external_id", "Form name": "title"},
        also={"Form ID": ("hs_object_id", "guid", "id"), "Form name": ("name",)},
        defaults={"kind": "form"},
    ),
    "hubspot-stage-history": _stages(
        "stage-history",
        only="lifecyclestage",
        values={
            **{said: code for said, code in _LIFECYCLE.items() if said != "*"},
            "other": "lead",
        },
    ),
    "hubspot-deal-stages": _stages(
        "deal-stages",
        only="dealstage",
        more={"deal_external_id": _DEAL_IN_HISTORY},
        values={
            **dict.fromkeys(("open", "*"), "opportunity"),
            **dict.fromkeys(("won", "closedwon", "closed won"), "won"),
            **dict.fromkeys(("lost", "closedlost", "closed lost"), "lost"),
        },
    ),
    "hubspot-leads": _stages(
        "leads",
        values={
            **dict.fromkeys(("open", "new-stage-id", "attempting-stage-id"), "mql"),
            **dict.fromkeys(("connected-stage-id", "*"), "mql"),
            **dict.fromkeys(("qualified", "qualified-stage-id"), "sql"),
            **dict.fromkeys(("unqualified", "unqualified-stage-id"), "disqualified"),
        },
        more={
            "reason_code": (
                "Disqualification reason",
                ("reason", "hs_lead_disqualification_reason"),
            )
        },
    ),
}
